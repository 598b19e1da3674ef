"""The page of an incident: what is said of it by whom, by origins with copies folded, with the reasons and the history.

Nothing is decided here: values, origins, grades and reasons come from ``linking``, rulings and the log from the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from marsad.cli._account import speaker_phrase
from marsad.cli._phrases import date_phrase, losses_phrase, place_phrase, type_phrase
from marsad.cli._terminal import safe
from marsad.publish import DocumentView, Json

if TYPE_CHECKING:
    from rich.text import Text

    from marsad.linking import Account, Copy, Line, Reason, Told
    from marsad.record import AuditRow, Record, RulingRow, SetGrade

#: Of an account that is compared with others to tell why it belongs to them, so many are looked at.
_COMPARED = 60

_KINDS = {
    "part_of": "is a part of",
    "has_part": "holds",
    "follows": "came after",
    "followed_by": "was followed by",
    "told_in": "is told in the story",
    "tells_of": "tells of",
}


@dataclass(frozen=True)
class IncidentFacts:
    """An incident with everything that its page is made of."""

    incident: Json
    documents: Mapping[str, Json]
    copies: Sequence[Copy]
    grades: Sequence[SetGrade]
    rulings: Sequence[RulingRow]
    log: Sequence[AuditRow]

    @property
    def texts(self) -> list[list[str]]:
        """Its reports by text and agency."""
        return [list(part) for part in self.incident.get("origins") or ()]

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """Report -> its events in the incident."""
        out: dict[str, list[str]] = {}
        for m in self.incident["members"]:
            out.setdefault(m["report"], []).extend([m["event"]] if m["event"] else [])
        return out

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """What its reports tell of it."""
        from marsad.linking import accounts_of

        return accounts_of([(r, e) for r, events in self.members.items() for e in events], self.documents)


def facts_of_incident(record: Record, incident: Json) -> IncidentFacts:
    """Everything that the record holds about an incident."""
    reports = list(dict.fromkeys(m["report"] for m in incident["members"]))
    members = {(m["report"], m["event"]) for m in incident["members"]}
    said = [
        row
        for row in record.ruling_rows()
        if row.undoes is None and any((a.report, a.event) in members for part in row.groups for a in part)
    ]
    return IncidentFacts(
        incident,
        {report: record.document(report) for report in reports},
        record.copies_among(reports),
        record.grades().get(incident["id"], ()),
        said,
        record.audit("incident", incident["id"]),
    )


def incident_page(facts: IncidentFacts, *, why: bool = False) -> Iterator[Text]:
    """The page, as lines for a terminal."""
    yield from _head(facts)
    yield from _section("What people decided", map(_line, _reviewed(facts.incident)))
    yield from _section("What is said", (_line(f"  {x}") for x in _values(facts)))
    yield _line("")
    yield from _origins(facts)
    yield from _section("Who stands behind it", map(_indented, _originators(facts)))
    yield from _section("Grades", map(_indented, _grades(facts)))
    yield from _section("Related", map(_line, _relations(facts.incident)))
    if why:
        yield from _section("Why these are one", map(_line, _why_one(facts)))
    yield from _section("Rulings", map(_line, _rulings(facts.rulings)))
    yield from _section("History", map(_line, _history(facts.log)))


def _line(words: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(safe(words), style=style)


def _section(title: str, lines: Iterable[Text]) -> Iterator[Text]:
    found = list(lines)
    if found:
        yield _line("")
        yield _line(title, "bold underline")
        yield from found


def _indented(line: Line) -> Text:
    style = "bold" if line.sort == "head" else "" if line.sort == "originator" else "dim"
    return _line("  " * (line.depth + 1) + line.words, style)


# ---- the head and the values --------------------------------------------------------------------------------------


def _head(facts: IncidentFacts) -> Iterator[Text]:
    incident = facts.incident
    time = incident.get("time") or {}
    reports, origins = len(facts.members), len(facts.texts)
    sure = incident.get("confidence")
    yield _line(f"{type_phrase(incident)}  ({incident['id']})", "bold")
    yield _line(f"  where     {place_phrase(incident.get('place'), None) or 'not said'}")
    yield _line(f"  when      {date_phrase(time.get('start'), time.get('end'), '') or 'not said'}")
    yield _line(
        f"  losses    {losses_phrase(incident.get('losses') or (), 'by the rule representative') or 'not said'}"
    )
    yield _line(f"  accounts  {_n(reports, 'report')}, {origins} independent {'origin' if origins == 1 else 'origins'}")
    if sure is not None:
        yield _line(f"  one event {sure:.0%} sure that all accounts tell of one happening")


def _reviewed(incident: Json) -> Iterator[str]:
    """What holds of the reviews, and what reports say that they did not say then."""
    review = incident.get("review") or {}
    if review.get("state"):
        yield f"  {review['state']} by {review['by']}{_reason(review)}"
    for field, said in (incident.get("reviewed") or {}).items():
        told = {"correct": "corrected", "confirm": "confirmed", "not_stated": "not stated, says"}[said["what"]]
        yield f"  {field}: {told} {'' if told.endswith('says') else 'by '}{said['by']}{_reason(said)}"
        for other in said.get("beside") or ():
            yield f"    {other['by']} corrected it otherwise before it was merged{_reason(other)}"
        reports = sorted({r for x in said.get("since") or () for r in x["reports"]})
        if reports:
            yield f"    reports say otherwise since: {', '.join(reports)}"
    for note in review.get("notes") or ():
        yield f"  {note['by']} notes: {note['text']}"


def _reason(said: Json) -> str:
    return f" on {said['at'][:10]}" + (f": {said['why']}" if said["why"] else "")


def _values(facts: IncidentFacts) -> Iterator[str]:
    from marsad.linking import fields_of, value_lines

    if facts.accounts:
        yield from value_lines(fields_of(facts.accounts, facts.texts))


# ---- evidence by origin -------------------------------------------------------------------------------------------


def _origins(facts: IncidentFacts) -> Iterator[Text]:
    for n, part in enumerate(facts.texts, 1):
        yield _line(f"Origin {n}", "bold underline")
        first = _first(part, facts)
        for report in [first, *(r for r in part if r != first)]:
            yield from _report(facts, report, first)


def _first(part: Sequence[str], facts: IncidentFacts) -> str:
    """The report that the others of one text hang on: the one most of them were taken from, else the earliest."""
    given = [c.from_ for c in facts.copies if c.from_ in part and c.a in part and c.b in part]
    return min(part, key=lambda r: (-given.count(r), _published(facts, r), r))


def _published(facts: IncidentFacts, report: str) -> str:
    return (facts.documents[report]["report"].get("published") or "9") if report in facts.documents else "9"


def _report(facts: IncidentFacts, report: str, first: str) -> Iterator[Text]:
    if report not in facts.documents:
        return
    view = DocumentView(facts.documents[report])
    r = view.report
    folded = "" if report == first else f"    {_copy_phrase(facts, report, first)} "
    outlet = f"{r.get('source') or 'outlet unknown'}, {r.get('published') or 'date unknown'}"
    yield _line(f"  {folded}{outlet}: {r.get('title') or ''} [{report}]")
    for name in facts.members.get(report, ()):
        event = view.events.get(name)
        if event is not None:
            losses = losses_phrase(event.get("losses") or ())
            said = "; ".join(speaker_phrase(view, c) for c in view.claims_of(event)) or "the report itself"
            indent = "    " if report == first else "          "
            yield _line(f"{indent}{name}: {losses or 'no losses stated'} – {said}")


def _copy_phrase(facts: IncidentFacts, report: str, first: str) -> str:
    """``└ 65 % partial copy:``; of one agency where no words are shared."""
    pair = next((c for c in facts.copies if {c.a, c.b} == {report, first}), None)
    pair = pair or next((c for c in facts.copies if report in (c.a, c.b)), None)
    if pair is None:
        return "└ of the same agency:"
    taken = f" from {pair.from_}" if pair.from_ and pair.from_ not in (report, first) else ""
    sort = "rewrite" if pair.sort == "rewrite" else f"{pair.sort} copy"
    return f"└ {pair.containment:.0%} {sort}{taken}:"


# ---- who, how sure, beside what ------------------------------------------------------------------------------------


def _originators(facts: IncidentFacts) -> Iterable[Line]:
    from marsad.linking import origin_lines, origins_of

    return origin_lines(origins_of(facts.accounts, facts.texts)) if facts.accounts else ()


def _grades(facts: IncidentFacts) -> Iterator[Line]:
    from marsad.linking import Line, grade_lines, origins_of, suggest

    for g in facts.grades:
        yield Line(0, "head", f"{g.grade}: set by {g.who} on {g.at[:10]}{f': {g.why}' if g.why else ''}")
    if facts.accounts:
        yield from grade_lines(suggest(facts.accounts, origins_of(facts.accounts, facts.texts)))


def _relations(incident: Json) -> Iterator[str]:
    for x in incident.get("relations") or ():
        yield f"  {_KINDS.get(x['kind'], str(x['kind']).replace('_', ' '))} {x['incident']}: {x['why']}"


# ---- why, and since when -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """The account that speaks most for another one's being a part of the incident."""

    report: str
    event: str
    other_report: str
    other_event: str
    score: float
    reasons: tuple[Reason, ...]


def links(facts: IncidentFacts) -> Iterator[Link]:
    """For each account but one, which other one it goes best with and why; nothing for one that only a ruling holds."""
    from marsad.linking import items_from_documents, reasons

    wanted = {(r, e) for r, events in facts.members.items() for e in events}
    story = facts.incident["type"] == "OTHER"
    items = items_from_documents(facts.documents.values(), stories=story)
    told = [e for item in items for e in item.events if (e.gist is not None if story else (e.report, e.id) in wanted)]
    shared = {(c.a, c.b): c.containment for c in facts.copies}

    def between(a: Told, b: Told) -> Link | None:
        pair = (min(a.report, b.report), max(a.report, b.report))
        found = reasons(a, b, copies=shared.get(pair, 0.0))
        if found is None:
            return None
        return Link(a.report, a.id, b.report, b.id, sum(x.weight for x in found), found)

    for n, one in enumerate(told):
        others = [found for other in told[max(0, n - _COMPARED) : n] if (found := between(one, other)) is not None]
        if others:
            yield max(others, key=lambda x: x.score)


def _why_one(facts: IncidentFacts) -> Iterator[str]:
    for x in links(facts):
        told = ", ".join(f"{r.what} {r.weight:+.2f}" for r in sorted(x.reasons, key=lambda r: -abs(r.weight)))
        yield f"  {x.report}:{x.event} with {x.other_report}:{x.other_event} ({x.score:.2f}): {told}"


def link_object(x: Link) -> dict[str, Any]:
    """One line of ``marsad show INCIDENT --why --json``."""
    return {
        "kind": "why_one",
        "report": x.report,
        "event": x.event,
        "with": {"report": x.other_report, "event": x.other_event},
        "score": round(x.score, 4),
        "reasons": [{"what": r.what, "weight": round(r.weight, 4)} for r in x.reasons],
    }


def _rulings(rows: Iterable[RulingRow]) -> Iterator[str]:
    for row in rows:
        why = f": “{row.why}”" if row.why else ""
        yield f"  {row.n} {row.command}, {row.who} on {row.at[:10]}, {row.state}{why}"


def _history(log: Sequence[AuditRow]) -> Iterator[str]:
    for line in log:
        members = len((line.after or {}).get("members") or ()) if isinstance(line.after, dict) else 0
        told = f", {_n(members, 'account')}" if members else ""
        yield f"  {line.at[:16].replace('T', ' ')}  {line.what.removeprefix('incident_')} by {line.who}{told}"


def _n(n: int, word: str) -> str:
    return f"{n} {word if n == 1 else word + 's'}"
