"""Accounts of our own, written in a few words: a strike on a town, told by a report through somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from marsad.grounding import SourceKind
from marsad.linking import Account, Counted, Said, Speaker, Toll
from tests.linking.worlds import day, spot

MINISTRY = Speaker("actor:defence-ministry-ru", "Russian Ministry of Defence", "military", "russia", "RU")
ARMY = Speaker("actor:forces-ru", "Military Forces of Russia", "military", "russia", "RU")
STATE = Speaker("actor:state-ru", "Russia", "official", "russia", "RU")
DEFENDERS = Speaker("actor:forces-ua", "Military Forces of Ukraine", "military", "ukraine", "UA")
MONITOR = Speaker("actor:sohr", "Syrian Observatory for Human Rights", "monitor")
WATCH = Speaker("actor:hrw", "Human Rights Watch", "monitor")
CLINIC = Speaker("body:saint anne clinic", "Saint Anne clinic", "medical")


def person(name: str, kind: SourceKind = "other", **more: Any) -> Speaker:  # noqa: ANN401
    return Speaker(f"person:{name.lower()}", name, kind, **more)


def described(words: str, kind: SourceKind, **more: Any) -> Speaker:  # noqa: ANN401
    return Speaker(f"{kind}:{words.lower()}", words, kind, named=False, **more)


def medium(name: str) -> Speaker:
    return Speaker(f"medium:{name}", name, "media")


def said(by: Speaker | None = None, stance: str = "asserts", **more: Any) -> Said:  # noqa: ANN401
    """A claim; its id is given by :func:`account`."""
    base = Said("", by, None, stance, quoted=False, content=(), words="a strike hit the town", confidence=0.9)
    return replace(base, **more)


def account(
    report: str,
    *claims: Said,
    outlet: str | None = None,
    agency: str | None = None,
    killed: int | None = None,
    who: str = "unspecified",
    **more: Any,  # noqa: ANN401
) -> Account:
    """A strike on the town; all claims bear its toll."""
    named = tuple(replace(c, claim=f"c{n}") for n, c in enumerate(claims))
    toll = Toll("killed", who, killed, killed, killed)
    base = Account(
        report=report,
        outlet=outlet or f"The {report} Post",
        published="2016-06-02",
        agency=agency,
        event="e0",
        type="ASSAULT",
        mode="aerial",
        status="occurred",
        days=day("2016-06-01"),
        spot=spot(),
        losses=(Counted(toll, None, "", tuple(c.claim for c in named if c.carries)),) if killed is not None else (),
        actors=(),
        targets=(),
        claims=named,
    )
    return replace(base, **more)
