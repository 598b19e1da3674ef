"""robots.txt and good manners: what a host asks for, remembered for one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

from marsad.errors import FetchFailed, Refused
from marsad.intake._foreign import foreign_parser
from marsad.intake._options import IntakeOptions

#: The name that rules are looked up under.
AGENT = "marsad"

#: RFC 9309: parse at least 500 KiB; more is no robots.txt.
MAX_ROBOTS = 512_000

#: Fetches an address; gives status and content. Redirects were followed.
Get = Callable[[str], tuple[int, bytes]]


#: A copy is asked for anew after so many seconds (RFC 9309, 2.4: not used for more than 24 hours), and one that the
#: server failed to give after so many: a host that stumbled once is not shut out for a day.
ROBOTS_AGE = 24 * 3600.0
ROBOTS_AGAIN = 600.0

#: Hosts whose rules are held parsed.
_AT_HAND = 1000


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """What a host answered to the question for robots.txt, and when (seconds since 1970)."""

    status: int
    content: bytes
    at: float


class RobotsShelf(Protocol):
    """Keeps copies from one run to the next; by the origin of a host ("https://example.org")."""

    def robots(self, origin: str) -> RobotsCopy | None:
        """The copy that is kept."""
        ...

    def keep_robots(self, origin: str, copy: RobotsCopy) -> None:
        """Keep this one in its place."""
        ...


@dataclass(frozen=True, slots=True)
class _Known:
    """The rules of a host (null: none), or why it must not be asked; until a moment."""

    rules: Any
    until: float


class Manners:
    """The rules of each host, and when it was last asked for something. Several fetchers may share one.

    RFC 9309: no robots.txt (4xx) means no rules; one that the server fails to give (5xx, and 429, by which it says that
    it is asked too much) forbids everything.
    """

    def __init__(self, options: IntakeOptions, shelf: RobotsShelf | None = None) -> None:
        self._options = options
        self._shelf = shelf
        self._rules: dict[str, _Known] = {}
        self._next: dict[str, float] = {}
        self._lock = Lock()

    def wait_for(self, origin: str, address: str, get: Get) -> None:
        """Return when the address may be fetched.

        Raises:
            Refused: robots.txt forbids it, asks for a delay longer than ``max_delay``, or cannot be given.
            FetchFailed: the host cannot be reached.
        """
        delay = self._options.min_delay
        if self._options.respect_robots:
            rules = self._rules_of(origin, get)
            if rules is not None:
                delay = max(delay, self._allowed_delay(rules, address))
        if (left := self._turn(origin, delay)) > 0:
            self._options.sleep(left)

    def _turn(self, origin: str, delay: float) -> float:
        """Take the host's next free moment; gives the seconds until then."""
        with self._lock:
            now = self._options.monotonic()
            turn = max(now, self._next.get(origin, now))
            self._next[origin] = turn + delay
            if len(self._next) > _AT_HAND:
                self._next = {name: free for name, free in self._next.items() if free > now}
            return turn - now

    def delay_of(self, origin: str) -> float:
        """Seconds between two fetches of a host, as far as its rules are known by now."""
        known = self._rules.get(origin)
        if known is None or known.rules is None or isinstance(known.rules, FetchFailed | Refused):
            return self._options.min_delay
        with foreign_parser(Refused, "the rules of robots.txt could not be applied"):
            return max(self._options.min_delay, float(known.rules.crawl_delay(AGENT) or 0))

    def _allowed_delay(self, rules: Any, address: str) -> float:  # noqa: ANN401 - protego brings no types
        with foreign_parser(Refused, "the rules of robots.txt could not be applied"):
            allowed = rules.can_fetch(address, AGENT)
            delay = float(rules.crawl_delay(AGENT) or 0)
        if not allowed:
            raise Refused("robots.txt forbids it", remedy="Ask the site, or save the page yourself and read the file.")
        if not 0 <= delay <= self._options.max_delay:
            raise Refused(f"robots.txt asks to wait {delay:g} seconds between two pages")
        return delay

    def _rules_of(self, origin: str, get: Get) -> Any:  # noqa: ANN401
        now = self._options.clock().timestamp()
        known = self._rules.get(origin)
        if known is None or not now < known.until <= now + ROBOTS_AGE:
            known = self._kept(origin, now) or self._fetched(origin, now, get)
            with self._lock:
                if len(self._rules) >= _AT_HAND:
                    del self._rules[next(iter(self._rules))]
                self._rules[origin] = known
        if isinstance(known.rules, FetchFailed | Refused):
            raise type(known.rules)(known.rules.what, remedy=known.rules.remedy)
        return known.rules

    def _kept(self, origin: str, now: float) -> _Known | None:
        copy = None if self._shelf is None else self._shelf.robots(origin)
        if copy is None or not copy.at <= now < copy.at + ROBOTS_AGE:
            return None
        return _Known(_parsed(copy), copy.at + ROBOTS_AGE)

    def _fetched(self, origin: str, now: float, get: Get) -> _Known:
        try:
            status, content = get(f"{origin}/robots.txt")
            copy = RobotsCopy(status, content[:MAX_ROBOTS], now)
            rules = _parsed(copy)
        except (FetchFailed, Refused) as error:
            return _Known(error, now + ROBOTS_AGAIN)
        if self._shelf is not None:
            self._shelf.keep_robots(origin, copy)
        return _Known(rules, now + ROBOTS_AGE)


def _parsed(copy: RobotsCopy) -> Any:  # noqa: ANN401
    """The rules of a copy; null: none.

    Raises:
        Refused: the server failed to give it, or it cannot be parsed.
    """
    from protego import Protego

    if 400 <= copy.status < 500 and copy.status != 429:
        return None
    if copy.status != 200:
        raise Refused(f"robots.txt could not be read (status {copy.status})", remedy="Try again later.")
    with foreign_parser(Refused, "robots.txt could not be parsed"):
        return Protego.parse(copy.content.decode("utf-8", "replace"))
