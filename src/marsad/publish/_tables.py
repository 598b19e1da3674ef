"""The tables: what a row is, which columns it has, and its cells from released values.

Every tabular format (CSV, JSON, xlsx, Parquet, GeoParquet) takes its columns from here, so that a column means the same
in all of them. Columns are stable: the order never changes, new ones are added at the end. What each one means stands
in ``data/columns.tsv`` (see ``_dictionary``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from marsad.publish._dictionary import Column, column
from marsad.publish._eventreport import EVENTREPORT, eventreport_rows
from marsad.publish._figures import in_words, whole
from marsad.publish._released import (
    ControlStatement,
    Event,
    Gone,
    Incident,
    Loss,
    Party,
    Range,
    Release,
    Report,
    When,
    Where,
)
from marsad.publish._told import Cell, Row, Told, told

#: Which values of a release a table's rows are made of.
Source = Literal["told", "incidents", "controls", "gone"]


@dataclass(frozen=True)
class Table:
    """A table. ``rows_of`` gives the rows of one value of its source; ``words`` says what a row is."""

    name: str
    words: str
    source: Source
    names: tuple[str, ...]
    rows_of: Callable[[Any], Iterable[Row]]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column(self.name, name) for name in self.names)

    def rows(self, release: Release) -> Iterator[Row]:
        """All rows, read anew from the release."""
        for value in values(release, self.source):
            yield from self.rows_of(value)

    def place(self, name: str) -> int:
        """Where a column stands in a row."""
        return self.names.index(name)


def values(release: Release, source: Source) -> Iterator[Any]:
    """The values of a release that tables of this source are made of."""
    sources: dict[Source, Callable[[], Iterator[Any]]] = {
        "told": lambda: told(release),
        "incidents": release.incidents,
        "controls": release.controls,
        "gone": release.gone,
    }
    return sources[source]()


def flat(cell: Cell) -> str | int | float | bool | None:
    """A cell for formats without lists: their items are joined by "; "."""
    return "; ".join(cell) if isinstance(cell, tuple) else cell


# ---- cells that several tables have -----------------------------------------------------------------------------

_PLACE = ("place", "gazetteer_id", "country", "admin1", "precision", "where_prec", "lat", "lon")
_FINER = ("admin2", "geo_precision", "coarsened", "place_as_reported")
_DATES = ("date_prec", "time_precision")
_TOLLS = tuple(f"{kind}_{end}" for kind in ("killed", "wounded") for end in ("low", "best", "high"))
_NO_PLACE: Row = (None,) * len(_PLACE)
_NOT_FINER: Row = (None,) * len(_FINER)


def _place(w: Where | None) -> Row:
    if w is None:
        return _NO_PLACE
    return (w.name, w.gazetteer_id, w.country, w.admin1, w.precision, w.where_prec, w.lat, w.lon)


def _finer(w: Where | None) -> Row:
    return _NOT_FINER if w is None else (w.admin2, w.geo_precision, w.coarsened, w.provider)


def _ends(count: Range) -> Row:
    return (count.low, count.best, count.high)


def _tolls(losses: tuple[Loss, ...]) -> Row:
    return (*_ends(whole(losses, "killed")), *_ends(whole(losses, "wounded")))


def _names(parties: Iterable[Party]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([p.name for p in parties]))


# ---- reports, claims, events --------------------------------------------------------------------------------------

_HEAD = ("report_id", "outlet", "published", "url", "sha256")
_REPORT = (*_HEAD, "version", "title", "report_day", "retrieved", "language", "licence")
_OF_EVENT = (
    "event_id", "event_type", "event_mode", "event_status", "date_start", "date_end", *_PLACE, *_TOLLS,
)  # fmt: skip
_MORE_OF_EVENT = (*_DATES, "date_rule", "event_own_type", "incident_id", "telling", "actors", "targets", *_FINER)
_CLAIM = (
    *_HEAD, "claim_id", "claimant", "claimant_kind", "via", "stance", "quoted", "content", *_OF_EVENT, "confidence",
    *_MORE_OF_EVENT, "verified", "title", "report_day", "language", "claimant_named", "about",
)  # fmt: skip
_EVENT = (
    *_HEAD, "event_id", "type", "mode", "acled_sub_event", "cameo", "status", "telling", "date_start", "date_end",
    *_PLACE, "actors", "targets", "weapons", *_TOLLS, "losses", "claimants", "confidence", *_DATES, "date_rule",
    "own_type", "quad", "ucdp_violence", "incident_id", "main", "words", *_FINER, "title", "report_day", "language",
)  # fmt: skip
_NO_EVENT: Row = (None,) * len(_OF_EVENT)
_NO_MORE: Row = (None,) * len(_MORE_OF_EVENT)


def _head(r: Report) -> Row:
    return (r.id, r.outlet, r.published, r.url, r.sha256)


def _report_rows(x: Told) -> Iterator[Row]:
    r = x.report
    yield (*_head(r), r.version, r.title, r.day, r.retrieved, r.language, r.licence)


def _claim_rows(x: Told) -> Iterator[Row]:
    events = {e.id: e for e in x.events}
    r = x.report
    for c in x.claims:
        says = (c.id, c.claimant, c.claimant_kind, c.via, c.stance, int(c.quoted), c.words)
        carried = [events[name] for name in c.events if name in events]
        for e in carried or (None,):
            yield (
                *_head(r), *says, *_of_event(e), c.confidence, *_more_of_event(e), c.verified, r.title, r.day,
                r.language, c.named, c.about,
            )  # fmt: skip


def _of_event(e: Event | None) -> Row:
    if e is None:
        return _NO_EVENT
    return (
        e.id, e.type, e.mode, e.status, e.when.start, e.when.end, *_place(e.where), *_tolls(e.losses),
    )  # fmt: skip


def _more_of_event(e: Event | None) -> Row:
    if e is None:
        return _NO_MORE
    return (
        *_coded(e.when), e.when.rule, e.own_type, e.incident, e.telling, _names(e.actors), _names(e.targets),
        *_finer(e.where),
    )  # fmt: skip


def _coded(when: When) -> Row:
    return (when.date_prec, when.time_precision)


def _event_rows(x: Told) -> Iterator[Row]:
    r = x.report
    claims = {c.id: c for c in x.claims}
    for e in x.events:
        said = [claims[name].claimant or "the report" for name in e.claims if name in claims]
        yield (
            *_head(r), e.id, e.type, e.mode, e.acled, e.cameo, e.status, e.telling, e.when.start, e.when.end,
            *_place(e.where), _names(e.actors), _names(e.targets), e.weapons, *_tolls(e.losses), in_words(e.losses),
            tuple(dict.fromkeys(said)), e.confidence, *_coded(e.when), e.when.rule, e.own_type, e.quad, e.ucdp,
            e.incident, e.main, e.words, *_finer(e.where), r.title, r.day, r.language,
        )  # fmt: skip


_PARTY = (
    "side", "party_key", "name", "actor_id", "kind", "acled_type", "acled_name", "ucdp_name", "ucdp_id",
    "party_country", "sector", "cameo_actor", "withheld",
)  # fmt: skip
_LOSS = ("loss_kind", "who", "low", "best", "high")


def _party(side: str, p: Party) -> Row:
    return (
        side, p.key, p.name, p.actor, p.kind, p.acled_type, p.acled_name, p.ucdp_name, p.ucdp_id, p.country, p.sector,
        p.cameo, p.withheld,
    )  # fmt: skip


def _parties(x: Event | Incident) -> Iterator[Row]:
    for side, parties in (("actor", x.actors), ("target", x.targets)):
        for p in parties:
            yield _party(side, p)


def _losses(x: Event | Incident) -> Iterator[Row]:
    for loss in x.losses:
        yield (loss.kind, loss.who, *_ends(loss.count))


def _event_parties(x: Told) -> Iterator[Row]:
    return ((x.report.id, e.id, *row) for e in x.events for row in _parties(e))


def _event_losses(x: Told) -> Iterator[Row]:
    return ((x.report.id, e.id, *row) for e in x.events for row in _losses(e))


# ---- incidents ----------------------------------------------------------------------------------------------------

_INCIDENT = (
    "incident_id", "type", "mode", "date_start", "date_end", *_PLACE, *_TOLLS, "losses", "reports", "origins",
    "members", *_DATES, "incident_number", "acled_sub_event", "cameo", "quad", "ucdp_violence", "actors", "targets",
    "weapons", "originators", "claimants", "summary", "grade", "graded_by", "contradicted", "confidence", "changed",
    *_FINER, "reviewed",
)  # fmt: skip


def _incident_rows(x: Incident) -> tuple[Row, ...]:
    members = x.members
    row = (
        x.id, x.type, x.mode, x.when.start, x.when.end, *_place(x.where), *_ends(x.killed), *_ends(x.wounded),
        in_words(x.losses), len({report for report, _ in members}), len(x.origins),
        tuple(["#".join(filter(None, member)) for member in members]), *_coded(x.when), x.number, x.acled, x.cameo,
        x.quad, x.ucdp, _names(x.actors), _names(x.targets), x.weapons, x.originators, x.claimants, x.summary, x.grade,
        x.graded_by, x.contradicted, x.confidence, x.changed, *_finer(x.where), x.reviewed,
    )  # fmt: skip
    return (row,)


_MEMBER = ("incident_id", "report_id", "event_id", "outlet", "published", "origin")


def _incident_members(x: Incident) -> Iterator[Row]:
    known = {r.id: r for r in x.reports}
    origin = {report: n for n, group in enumerate(x.origins, 1) for report in group}
    for report, event in x.members:
        r = known.get(report)
        yield (x.id, report, event, r.outlet if r else None, r.published if r else None, origin.get(report))


def _incident_parties(x: Incident) -> Iterator[Row]:
    return ((x.id, *row) for row in _parties(x))


def _incident_losses(x: Incident) -> Iterator[Row]:
    return ((x.id, *row) for row in _losses(x))


# ---- control, and what is gone ------------------------------------------------------------------------------------

_CONTROL = (
    "report_id", *_PLACE, "holder", "holder_actor", "against", "control_status", "share", "part", "date_start",
    "date_end", "report_day", "former", "words", "claimants", "stances", "confidence", *_FINER,
)  # fmt: skip


def _control_rows(x: ControlStatement) -> Iterator[Row]:
    yield (
        x.report, *_place(x.place), x.holder, x.holder_actor, x.against, x.status, x.share, x.part, x.start, x.end,
        x.day, x.former, x.words, x.claimants, x.stances, x.confidence, *_finer(x.place),
    )  # fmt: skip


def _gone_rows(x: Gone) -> Iterator[Row]:
    yield (x.id, x.number, x.merged_into, x.why, x.at)


def _all_tables() -> Iterator[Table]:
    yield Table("claims", "one row a claim and event that it carries: the primary table", "told", _CLAIM, _claim_rows)
    yield Table("events", "one row an event, as one report tells it", "told", _EVENT, _event_rows)
    yield Table(
        "incidents", "one row a happening in the world, merged from reports", "incidents", _INCIDENT, _incident_rows
    )
    yield Table("reports", "one row a report", "told", _REPORT, _report_rows)
    yield Table(
        "controls", "one row a statement of who holds a place, by one report", "controls", _CONTROL, _control_rows
    )
    gone = ("incident_id", "incident_number", "merged_into", "why", "at")
    yield Table("gone", "one row an incident that is no more, and where it went", "gone", gone, _gone_rows)
    yield Table(
        "incident_members", "one row an event that is a member of an incident", "incidents", _MEMBER, _incident_members
    )
    yield Table(
        "incident_parties", "one row a party of an incident", "incidents", ("incident_id", *_PARTY), _incident_parties
    )
    yield Table(
        "incident_losses", "one row a loss of an incident", "incidents", ("incident_id", *_LOSS), _incident_losses
    )
    of_event = ("report_id", "event_id")
    yield Table("event_parties", "one row a party of an event", "told", (*of_event, *_PARTY), _event_parties)
    yield Table("event_losses", "one row a loss of an event", "told", (*of_event, *_LOSS), _event_losses)
    yield Table(
        "eventreport",
        "one row a report of an incident, as the R package eventreport reads it",
        "told",
        EVENTREPORT,
        eventreport_rows,
    )


#: All tables by name, the primary one first.
TABLES: Mapping[str, Table] = {t.name: t for t in _all_tables()}
