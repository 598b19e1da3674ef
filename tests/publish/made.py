"""Releases made by hand: what a format is tried on without a record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from marsad.publish._query import Query
from marsad.publish._released import (
    Apart,
    Claim,
    Claimant,
    ControlStatement,
    Event,
    Evidence,
    Figure,
    Gone,
    Incident,
    Loss,
    Party,
    Range,
    Report,
    Toll,
    When,
    Where,
)

ARMY = Party(
    "actor:army-of-syria", "Syrian army", "actor:army-of-syria", "state_forces", "State forces",
    "Military Forces of Syria (2000-2024)", "Government of Syria", "118", "SY", "MIL", "SYRMIL",
)  # fmt: skip
REBELS = Party(
    "actor:ahrar", "Ahrar al-Sham", "actor:ahrar", "rebel", "Rebel group", None, "Ahrar al-Sham", "4456", "SY", "REB"
)
CIVILIANS = Party("civilians:residents", "residents", acled_type="Civilians")
NOBODY = Party("person:withheld", "[name withheld]", withheld=True)

WIRE = Report(
    "wire-1", 1, "Wire, \"The\"", "Shells kill 12 in Salqin\r\n=HYPERLINK(1)", "https://wire.example/salqin?a=1&b=2",
    "2017-09-06T08:00:00Z", "2017-09-06", "2017-09-07T10:00:00Z", "a" * 64, "en",
)  # fmt: skip
ARABIC = Report(
    "ar-1",
    2,
    "صحيفة",
    "<script>alert(1)</script>",
    None,
    None,
    None,
    "2017-09-07T10:00:00Z",
    "b" * 64,
    "en",
    "CC BY 4.0",
)

TOWN = Where(
    "Salqin", "exact", "geonames:172955", "SY", "Idlib", "Harim", 36.1372, 36.4531, "city", 1, 1, None, "Salqeen"
)
UNIT = Where("Idlib", "admin1", "geonames:169387", "SY", "Idlib", None, None, None, "admin1", 4, 3)

SHELLING = Incident(
    id="i4814b30577b9daaa", number=5194313, type="ASSAULT", mode="heavy-weapons",
    acled="Shelling/artillery/missile attack", cameo="194", quad=4, ucdp=3,
    when=When("2017-09-05", "2017-09-05", None, 1, 1), where=TOWN, actors=(ARMY,), targets=(CIVILIANS, NOBODY),
    weapons=("artillery",),
    losses=(
        Loss("killed", "unspecified", Range(9, 12, 15)), Loss("killed", "children", Range(3, 3, 3)),
        Loss("wounded", "unspecified", Range(20, 20, None)),
    ),
    killed=Range(9, 12, 15), wounded=Range(20, 20, None), members=(("wire-1", "e0"), ("ar-1", "e1")),
    reports=(WIRE, ARABIC), origins=(("wire-1",), ("ar-1",)), originators=2,
    claimants=("Syrian Observatory for Human Rights", "=cmd|' /C calc'!A0"), summary="2 reports, 2 originators",
    grade="fair", graded_by="rule", contradicted=True, confidence=0.91, changed="2017-09-08T00:00:00Z",
    tolls=(
        Toll(
            "killed", "unspecified", Range(9, 12, 15), True,
            (
                Figure(Range(9, 9, 9), "exact", "replaced", "wire-1", "e0", "2017-09-05", ()),
                Figure(Range(12, 12, 12), "exact", "stands", "wire-1", "e0", "2017-09-06",
                       (Claimant("Syrian Observatory for Human Rights", "monitor"),), "12 people were killed"),
                Figure(Range(15, 15, None), "least", "stands", "ar-1", "e1", None,
                       (Claimant("=cmd|' /C calc'!A0", "official", True, True, "صحيفة"),), "<i>at least 15</i>"),
            ),
            ((0, 1),), ((1, 2),),
        ),
    ),
    apart=(Apart("actor", (("Syrian army", ("wire-1",)), ("<b>Ahrar</b> al-Sham", ("ar-1",)))),),
    reasons=("2 reports, 2 originators",),
)  # fmt: skip
CLASH = Incident(
    id="i00000000000000b2", number=77, type="ASSAULT", mode=None, acled="Armed clash", cameo="190", quad=4, ucdp=1,
    when=When("2017-09-01", "2017-09-30", "month", 4, 3), where=UNIT, actors=(ARMY,), targets=(REBELS,), weapons=(),
    losses=(Loss("killed", "combatants", Range(4, 4, 4)),), killed=Range(4, 4, 4), wounded=Range(),
    members=(("wire-1", "e2"),), reports=(WIRE,), origins=(("wire-1",),), originators=1, claimants=("the report",),
    summary=None, grade=None, graded_by=None, contradicted=False, confidence=None, changed="2017-09-08T00:00:00Z",
)  # fmt: skip
UNKNOWN = Incident(
    id="i00000000000000c3", number=78, type="CONSULT", mode="visit", acled=None, cameo="042", quad=1, ucdp=None,
    when=When(), where=None, actors=(), targets=(), weapons=(), losses=(), killed=Range(), wounded=Range(),
    members=(("ar-1", "e0"),), reports=(ARABIC,), origins=(("ar-1",),), originators=None, claimants=(), summary=None,
    grade=None, graded_by=None, contradicted=False, confidence=None, changed="2017-09-09T12:00:00Z",
)  # fmt: skip

CLAIMS = (
    Claim("wire-1", "c0", "Syrian Observatory for Human Rights", "monitor", None, "asserts", False, None,
          "12 people were killed", ("e0",), 0.9),
    Claim("wire-1", "c1", None, None, "state TV", "denies", True, False, "@SUM(1) \"we did not\"\nfire",
          ("e0", "e2"), None),
    Claim("ar-1", "c0", "وزارة", "official", None, "no_comment", False, None, None, (), 0.5),
)  # fmt: skip
EVENTS = (
    Event("wire-1", "e0", SHELLING.id, "ASSAULT", "heavy-weapons", None, SHELLING.acled, "194", 4, 3, "occurred",
          None, True, When("2017-09-05", "2017-09-05", "day", 1, 1, "weekday"), TOWN, (ARMY,), (CIVILIANS, NOBODY),
          ("artillery",), SHELLING.losses, ("c0", "c1"), "Shells killed 12 in Salqin, among them [name withheld].",
          0.8),
    Event("wire-1", "e2", CLASH.id, "ASSAULT", None, "ambush", "Armed clash", "190", 4, 1, "denied", "background",
          False, CLASH.when, UNIT, (ARMY,), (REBELS,), (), CLASH.losses, ("c1",), "-4 fighters died", 0.4),
    Event("ar-1", "e0", UNKNOWN.id, "CONSULT", "visit", None, None, "042", 1, None, "planned", None, False, When(),
          None, (), (), (), (), (), None, None),
)  # fmt: skip
CONTROLS = (
    ControlStatement("wire-1", TOWN, "Ahrar al-Sham", "actor:ahrar", "Syrian army", "held", 0.7, "the north",
                     "2017-09-01", None, "2017-09-06", False,
                     "rebels hold 70 per cent of Salqin", ("the army",), ("denies",), 0.7),
)  # fmt: skip
GONE = (Gone("i0000000000000dead", 12, SHELLING.id, "its members went there", "2017-09-08T00:00:00Z"),)
EVIDENCE = (
    Evidence(WIRE, WIRE.sha256, WIRE.retrieved, None, WIRE.url, "text/html", "utf-8", "a withheld name stands in it"),
    Evidence(ARABIC, hashlib.sha256(b"<p>fire</p>").hexdigest(), ARABIC.retrieved, b"<p>fire</p>", None, "text/html"),
)

ALL = Query()


@dataclass(frozen=True)
class Made:
    """A release of values made by hand."""

    query: Query = ALL
    all_reports: tuple[Report, ...] = (WIRE, ARABIC)
    all_claims: tuple[Claim, ...] = CLAIMS
    all_events: tuple[Event, ...] = EVENTS
    all_incidents: tuple[Incident, ...] = (CLASH, SHELLING, UNKNOWN)
    all_controls: tuple[ControlStatement, ...] = CONTROLS
    all_gone: tuple[Gone, ...] = GONE
    all_evidence: tuple[Evidence, ...] = EVIDENCE

    def reports(self) -> Iterator[Report]:
        yield from self.all_reports

    def claims(self) -> Iterator[Claim]:
        yield from self.all_claims

    def events(self) -> Iterator[Event]:
        yield from self.all_events

    def incidents(self) -> Iterator[Incident]:
        yield from self.all_incidents

    def controls(self) -> Iterator[ControlStatement]:
        yield from self.all_controls

    def gone(self) -> Iterator[Gone]:
        yield from self.all_gone

    def evidence(self) -> Iterator[Evidence]:
        yield from self.all_evidence
