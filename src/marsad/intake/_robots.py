"""robots.txt and good manners: what a host asks for, remembered for one run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marsad.errors import FetchFailed, Refused
from marsad.intake._foreign import foreign_parser
from marsad.intake._options import IntakeOptions

#: The name that rules are looked up under.
AGENT = "marsad"

#: RFC 9309: parse at least 500 KiB; more is no robots.txt.
MAX_ROBOTS = 512_000

#: Fetches an address; gives status and content. Redirects were followed.
Get = Callable[[str], tuple[int, bytes]]


class Manners:
    """The rules of each host, and when it was last asked for something.

    RFC 9309: no robots.txt (4xx) means no rules; one that the server fails to give (5xx) forbids everything.
    """

    def __init__(self, options: IntakeOptions, get: Get) -> None:
        self._options = options
        self._get = get
        self._rules: dict[str, Any] = {}
        self._last: dict[str, float] = {}

    def wait_for(self, origin: str, address: str) -> None:
        """Return when the address may be fetched.

        Raises:
            Refused: robots.txt forbids it, asks for a delay longer than ``max_delay``, or cannot be given.
            FetchFailed: the host cannot be reached.
        """
        delay = self._options.min_delay
        if self._options.respect_robots:
            rules = self._rules_of(origin)
            if rules is not None:
                delay = max(delay, self._allowed_delay(rules, address))
        last = self._last.get(origin)
        if last is not None and (left := last + delay - self._options.monotonic()) > 0:
            self._options.sleep(left)
        self._last[origin] = self._options.monotonic()

    def _allowed_delay(self, rules: Any, address: str) -> float:  # noqa: ANN401 - protego brings no types
        with foreign_parser(Refused, "the rules of robots.txt could not be applied"):
            allowed = rules.can_fetch(address, AGENT)
            delay = float(rules.crawl_delay(AGENT) or 0)
        if not allowed:
            raise Refused("robots.txt forbids it", remedy="Ask the site, or save the page yourself and read the file.")
        if not 0 <= delay <= self._options.max_delay:
            raise Refused(f"robots.txt asks to wait {delay:g} seconds between two pages")
        return delay

    def _rules_of(self, origin: str) -> Any:  # noqa: ANN401
        if origin not in self._rules:
            self._rules[origin] = self._fetched(origin)
        rules = self._rules[origin]
        if isinstance(rules, FetchFailed | Refused):
            raise type(rules)(rules.what, remedy=rules.remedy)
        return rules

    def _fetched(self, origin: str) -> Any:  # noqa: ANN401
        from protego import Protego

        try:
            status, content = self._get(f"{origin}/robots.txt")
        except (FetchFailed, Refused) as error:
            return error
        if 400 <= status < 500:
            return None
        if status != 200:
            return Refused(f"robots.txt could not be read (status {status})", remedy="Try again later.")
        with foreign_parser(Refused, "robots.txt could not be parsed"):
            return Protego.parse(content[:MAX_ROBOTS].decode("utf-8", "replace"))
