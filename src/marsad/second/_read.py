"""A report, asked piece by piece within a budget, and what of the answers is let in."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from marsad.errors import BadAnswer, BudgetSpent, NoModel
from marsad.second._answer import NoAnswer, checked, joined, parsed
from marsad.second._asked import WINDOW, Piece, messages, pieces
from marsad.second._quotes import Text
from marsad.second._values import Found
from marsad.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.second._server import Answer, Server, Service


@dataclass(frozen=True, slots=True)
class Spent:
    """Requests and tokens that went to a service."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.requests + other.requests, self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out
        )


@dataclass(frozen=True, slots=True)
class Budget:
    """What a day (UTC) may cost. Prices are of a million tokens; ``money`` counts only where prices are given."""

    requests: int
    tokens: int
    money: float | None = None
    price_in: float = 0.0
    price_out: float = 0.0

    def cost(self, spent: Spent) -> float:
        """Money, in the currency of the prices."""
        return (spent.tokens_in * self.price_in + spent.tokens_out * self.price_out) / 1e6

    def check(self, spent: Spent) -> None:
        """May one more request be sent?

        Raises:
            BudgetSpent: no; the message says of what nothing is left.
        """
        if spent.requests >= self.requests:
            raise BudgetSpent(f"{spent.requests:,} requests were sent today, and no more are allowed")
        if spent.tokens_in + spent.tokens_out >= self.tokens:
            raise BudgetSpent(
                f"{spent.tokens_in + spent.tokens_out:,} tokens went by today, of {self.tokens:,} allowed"
            )
        if self.money is not None and self.cost(spent) >= self.money:
            raise BudgetSpent(f"{self.cost(spent):.2f} was spent today, of {self.money:.2f} allowed")


def read(
    text: str, passages: Sequence[Span], day: str | None, server: Server, told: Callable[[Spent], None],
    window: int = WINDOW,
) -> Found:  # fmt: skip
    """What a model finds in a report's passages. ``told`` hears what each answer cost, also of those that are of no
    use.

    Raises:
        NoModel: the service is not there.
        BadAnswer: two answers to a piece are of no use; nothing of the report is kept.
        BudgetSpent: before a request that would go beyond it.
    """
    whole = Text(text)
    parts = [_piece(whole, piece, day, server, told) for piece in pieces(text, passages, window)]
    return joined(parts)


def _piece(whole: Text, piece: Piece, day: str | None, server: Server, told: Callable[[Spent], None]) -> Found:
    wrong: str | None = None
    for _ in range(2):
        answer = server.ask(messages(piece, day, wrong))
        told(Spent(0, answer.tokens_in, answer.tokens_out))
        try:
            return checked(_whole(answer), whole, piece)
        except NoAnswer as fault:
            wrong = str(fault)
    raise BadAnswer(f"two answers are of no use: {wrong}")


def _whole(answer: Answer) -> dict[str, object]:
    if answer.cut:
        raise NoAnswer("it was cut off; be brief")
    return dict(parsed(answer.content))


def connected(service: Service, spend: Callable[[], None], *, allow_http: bool = False) -> Server:
    """A server behind the guard of the network, whose every answer ends by its deadline.

    The address is the user's own choice, so that private ones (a model on this machine) are asked, too; text goes out
    in the clear to this machine alone, unless that is allowed.

    Raises:
        NoModel: the address is none that may be asked.
    """
    from marsad.intake import Clock, GuardedTransport, IntakeOptions
    from marsad.second._server import Server

    _may_ask(service.address, allow_http=allow_http)
    clock = Clock(time.monotonic)
    transport = GuardedTransport(IntakeOptions(allow_private=True), clock)
    return Server(service, transport, time.sleep, spend, start=clock.start)


def _may_ask(address: str, *, allow_http: bool) -> None:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NoModel("no web address", where=address[:200]) from None
    del port
    if parts.scheme not in ("http", "https") or not host:
        raise NoModel("no http(s) address", where=address[:200])
    if parts.username is not None or parts.password is not None:
        remedy = "Put the key into MARSAD_SECOND_KEY, or a file that [second] key_file names."
        raise NoModel("the address holds a user name or password", remedy=remedy)
    if parts.scheme == "http" and not allow_http and not _is_here(host):
        remedy = "Use https, or set [second] allow_http where the way is safe by other means."
        raise NoModel("reports would go over the network in the clear", where=address[:200], remedy=remedy)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
