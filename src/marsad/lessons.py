"""Corrections that teach: what reviewers said of names and types, what it would change, and reading again for it.

A lesson (``marsad.coding.Lesson``) is a decision of the record: scoped, listed, revocable. Reading hears it from then
on; :func:`reread` reads again the reports whose reading it touches, and no others. It never touches what a reviewer
decided of an incident. Rulings ("the same", "not the same") are replayed by linking and stand in the same list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from marsad._version import DEFAULT_READER
from marsad.differing import Difference, changed_events, differences

if TYPE_CHECKING:
    from marsad.coding import Lesson, Lessons, Ontology
    from marsad.intake import Report
    from marsad.record import HeldText, LessonRow, Record

#: Reports that a preview reads again at most: of the Syrian reports that is some two seconds of an idle core.
PREVIEWED: Final = 40

#: Whole reports in one transaction, as ``marsad read`` writes them.
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list of lessons.

    ``kind``: place_name, actor_name, type_fix, or of a ruling same, not_same. ``words`` are what it is about,
    ``meaning`` what was said of them; null says "not an actor" or "no event". ``scope`` is ``*`` for everywhere.
    ``state``: holds, replaced, revoked, or a ruling's own. ``read`` and ``changed``: reports that were read again for
    it, and those that came out otherwise. ``lesson`` is null for a ruling.
    """

    n: int
    kind: str
    at: str
    who: str
    why: str
    words: str
    meaning: str | None
    scope: str
    state: str
    read: int = 0
    changed: int = 0
    ended: str | None = None
    lesson: Lesson | None = None


@dataclass(frozen=True, slots=True)
class ReportChange:
    """A report that was read again. ``incidents`` are those that hold its changed events, ``events`` the numbers of
    events before and after."""

    report: str
    title: str | None
    found: tuple[Difference, ...]
    incidents: tuple[str, ...] = ()
    events: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a lesson would do. ``reports`` is the number of reports whose reading it touches, of which the first
    ``read`` were read, before and after; only these can stand in ``changes``."""

    reports: int
    read: int
    changes: tuple[ReportChange, ...]

    @property
    def sampled(self) -> bool:
        """Are there more reports than were read?"""
        return self.read < self.reports

    @property
    def incidents(self) -> tuple[str, ...]:
        """The incidents that hold events which would change, each once."""
        return tuple(dict.fromkeys(i for c in self.changes for i in c.incidents))


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading again came to: the reports that were read, and what failed."""

    reports: tuple[ReportChange, ...]
    failed: tuple[str, ...] = ()

    @property
    def changes(self) -> tuple[ReportChange, ...]:
        """The reports that came out otherwise."""
        return tuple(c for c in self.reports if c.found)


# ---- the list ---------------------------------------------------------------------------------------------------


def lessons(record: Record) -> tuple[Listed, ...]:
    """Every lesson and ruling with what became of it, the first one first."""
    from marsad.record import lesson_rows

    return tuple(sorted((*map(_listed, lesson_rows(record)), *_rulings(record)), key=lambda x: x.n))


def _listed(row: LessonRow) -> Listed:
    from marsad.record import scope_of

    ended = row.ended
    words, meaning = said(row.lesson)
    return Listed(
        row.n, row.kind, row.at, row.who, row.why, words, meaning, scope_of(row.lesson).key, row.state, row.read,
        row.changed, f"{ended.at[:16]} {ended.who}: {ended.why}".rstrip(": ") if ended else None, row.lesson,
    )  # fmt: skip


def said(lesson: Lesson) -> tuple[str, str | None]:
    """The words that a lesson is about, and what it says that they mean."""
    from marsad.coding import TypeLesson
    from marsad.grounding.places import Correction

    if isinstance(lesson, TypeLesson):
        return f"{lesson.words} ({lesson.was})", lesson.now
    if isinstance(lesson, Correction):
        return lesson.name, f"{lesson.place} ({lesson.id})"
    return lesson.name, None if lesson.id is None else f"{lesson.actor or lesson.name} ({lesson.id})"


def _rulings(record: Record) -> Iterator[Listed]:
    for row in record.ruling_rows():
        if row.undoes is None:
            parts = [", ".join(f"{a.report}:{a.event}" for a in part) for part in row.groups]
            yield Listed(row.n, row.what, row.at, row.who, row.why, " | ".join(parts), None, "*", row.state)


def reports_of(record: Record, lesson: Lesson) -> tuple[str, ...]:
    """The ids of the reports in whose text the lesson's words stand, within its scope."""
    from marsad.record import in_force, texts_of

    one = in_force((lesson,))
    return tuple(held.id for held in texts_of(record, (lesson,)) if one.heard(held))


# ---- giving and taking back -------------------------------------------------------------------------------------


def keep_lesson(record: Record, who: str | None, lesson: Lesson, why: str = "") -> int:
    """Append a lesson; gives its number. One about the same words in the same scope ends with it.

    Reports that were read before are read again by :func:`reread`.

    Raises:
        UsageError: no word in it.
    """
    from marsad.record import Teaching

    return Teaching(record, who).keep(lesson, why)


def revoke_lesson(record: Record, who: str | None, number: int, why: str = "") -> None:
    """Take a lesson back, or a ruling; by appending a row.

    Raises:
        NotInRecord: none of this number holds.
        UsageError: the ruling is undone already.
        Contradiction: then two rulings would hold that contradict each other.
    """
    from marsad.record import Teaching

    if any(row.n == number for row in record.ruling_rows()):
        record.undo_ruling(number, why)
    else:
        Teaching(record, who).revoke(number, why)


def restore_lesson(record: Record, who: str | None, number: int, why: str = "") -> int:
    """Give a lesson again that was revoked or replaced; gives its new number.

    Raises:
        NotInRecord: there never was a lesson of this number.
        UsageError: it holds.
    """
    from marsad.record import Teaching

    return Teaching(record, who).restore(number, why)


# ---- what it would change ---------------------------------------------------------------------------------------


#: Is a report kept from whoever looks?
Hides = Callable[[str], bool]


def _nothing(_: str) -> bool:
    return False


def preview_lesson(
    record: Record,
    lesson: Lesson,
    most: int = PREVIEWED,
    ontology: Ontology | None = None,
    hides: Hides = _nothing,
) -> Preview:
    """What keeping the lesson would change; nothing is written. ``hides`` tells reports that are not to be seen."""
    from marsad.record import in_force, kind_of, lesson_id, lesson_rows

    rows = lesson_rows(record)
    holding = [r.lesson for r in rows if r.state == "holds"]
    new = replace(lesson, n=max((r.n for r in rows), default=0) + 1)
    kept = [x for x in holding if (kind_of(x), lesson_id(x)) != (kind_of(new), lesson_id(new))]
    return _preview(record, _Between(in_force(holding), in_force((*kept, new)), new), most, ontology, hides)


def preview_revoke(
    record: Record, number: int, most: int = PREVIEWED, ontology: Ontology | None = None, hides: Hides = _nothing
) -> Preview:
    """What taking the lesson of a number back would change; nothing is written.

    Raises:
        NotInRecord: no lesson of this number holds.
    """
    from marsad.errors import NotInRecord
    from marsad.record import in_force, lesson_rows

    holding = {r.n: r.lesson for r in lesson_rows(record) if r.state == "holds"}
    if number not in holding:
        raise NotInRecord("no lesson of this number holds", where=str(number), remedy="`marsad lessons` lists them.")
    left = [x for n, x in holding.items() if n != number]
    between = _Between(in_force(holding.values()), in_force(left), holding[number])
    return _preview(record, between, most, ontology, hides)


@dataclass(frozen=True, slots=True)
class _Between:
    """What holds now, what would hold then, and the lesson between them."""

    now: Lessons
    then: Lessons
    lesson: Lesson


def _preview(record: Record, between: _Between, most: int, ontology: Ontology | None, hides: Hides) -> Preview:
    from marsad.record import texts_of

    now, then = between.now, between.then
    heard = (x for x in texts_of(record, (between.lesson,)) if now.heard(x).tag != then.heard(x).tag)
    moved = (x for x in heard if not hides(x.id))
    sample = list(islice(moved, most))
    changes = (_change(record, held, now, then, ontology) for held in sample)
    return Preview(len(sample) + sum(1 for _ in moved), len(sample), tuple(c for c in changes if c.found))


def _change(record: Record, held: HeldText, now: Lessons, then: Lessons, ontology: Ontology | None) -> ReportChange:
    from marsad.coding import SHIPPED
    from marsad.pipeline import extraction_of, extraction_with

    report, reader = record.as_report(held.id), reader_of(held.extraction)
    stored = record.document(held.id, held.sha256)
    # a reading of an older Marsad would differ in more than the lesson
    fresh = held.extraction == extraction_with(extraction_of(reader, ontology or SHIPPED), held, now)
    before = stored if fresh else _document(report, reader, now, ontology)
    after = _document(report, reader, then, ontology)
    found = differences(before, after)
    return ReportChange(
        held.id,
        held.title,
        found,
        incidents_touched(record, stored, found),
        (len(before["events"]), len(after["events"])),
    )


def _document(report: Report, reader: str, taught: Lessons, ontology: Ontology | None) -> dict[str, Any]:
    from marsad.coding import SHIPPED
    from marsad.contract import coded_object
    from marsad.pipeline import read_report

    coded = read_report(report, reader=reader, lessons=taught, ontology=ontology or SHIPPED)
    return coded_object(coded, extraction="preview")


def incidents_touched(record: Record, stored: dict[str, Any], found: tuple[Difference, ...]) -> tuple[str, ...]:
    """The ids of the incidents that hold events of a stored reading which came out otherwise."""
    from marsad.linking import Member

    members = [Member(stored["report"]["id"], event) for event in changed_events(stored, found)]
    return tuple(x.id for x in record.incidents_of(members)) if members else ()


def reader_of(extraction: str) -> str:
    """The reader whose reading an extraction version names; the shipped one where a model was trained and is unknown.

    >>> reader_of("2026.11+0123456789.rules.corrected-89abcdef"), reader_of("2026.11+0123456789")
    ('rules', 'shipped')
    """
    return "rules" if "rules" in extraction.split(".") else DEFAULT_READER


def types_of(extraction: str) -> str:
    """The project's own types that an extraction version names; "" for none.

    >>> types_of("2026.11+0123456789.types-89ab.corrected-89abcdef"), types_of("2026.11+0123456789")
    ('89ab', '')
    """
    return extraction.partition(".types-")[2].partition(".")[0]


_OWN_TYPES: Final = "it was read with other types of your own (marsad.toml); name them with --ontology, or read it anew"


# ---- reading again ----------------------------------------------------------------------------------------------


def waiting(record: Record, of: Iterable[Lesson] | None = None) -> Iterator[HeldText]:
    """The reports that were read with other lessons than those that concern them now; with ``of`` only those that hold
    words of these lessons.

    Words beyond the first 16,383 of a text are not in the index, and not looked for; reading hears of them.
    """
    from marsad.pipeline import TAUGHT, taught_with
    from marsad.record import lesson_rows, lessons_of, taught_texts, texts_of

    rows = lesson_rows(record)
    holding, seen = lessons_of(record), set[str]()
    looked = (r.lesson for r in rows if r.state == "holds") if of is None else of
    before = taught_texts(record, TAUGHT) if of is None else ()
    for held in chain(before, texts_of(record, looked)) if rows else ():
        if held.id not in seen and holding.heard(held).tag != taught_with(held.extraction):
            yield held
        seen.add(held.id)


def reread(
    record: Record,
    reports: Iterable[str] | None = None,
    *,
    who: str | None = None,
    reader: str | None = None,
    jobs: int = 1,
    ontology: Ontology | None = None,
    each: Callable[[int, int], None] = lambda done, of: None,  # noqa: ARG005
) -> Reread:
    """Read again the reports that wait for it (of ``reports`` those that do), superseding; linking is the caller's.

    Each is read by the reader that it was read by, unless ``reader`` names another. ``each`` is told how many are done,
    of how many.

    Raises:
        WeightsMissing, WeightsBroken: the reader cannot be used.
    """
    only = None if reports is None else frozenset(reports)
    found = [x for x in waiting(record) if only is None or x.id in only]
    types = ontology.digest if ontology is not None else ""
    held = [x for x in found if types_of(x.extraction) in ("", types)]
    work = _Rereading(record, held, ontology, each)
    work.failed += [f"{x.id}: {_OWN_TYPES}" for x in found if types_of(x.extraction) not in ("", types)]
    with record.run("lessons apply", extraction=work.version(reader or DEFAULT_READER)) as counts:
        for name in dict.fromkeys(reader or reader_of(x.extraction) for x in held):
            work.read([x for x in held if (reader or reader_of(x.extraction)) == name], name, jobs)
        done = Reread(tuple(work.reports), tuple(work.failed))
        counts |= {"read": len(done.reports), "changed": len(done.changes), "failed": len(done.failed)}
    work.credit(who)
    return done


class _Rereading:
    """One run over reports: what became of them, and for which lessons."""

    def __init__(
        self, record: Record, held: Sequence[HeldText], ontology: Ontology | None, each: Callable[[int, int], None]
    ) -> None:
        from marsad.coding import SHIPPED
        from marsad.record import lesson_rows, lessons_of

        self.record, self.each, self.of = record, each, len(held)
        self.held = {x.id: x for x in held}
        self.ontology = ontology or SHIPPED
        self.taught = lessons_of(record)
        self.given = {r.n: r.at for r in lesson_rows(record)}
        self.reports: list[ReportChange] = []
        self.failed: list[str] = []
        self.counts: dict[int, tuple[int, int]] = {}

    def version(self, reader: str) -> str:
        from marsad.pipeline import extraction_of

        return extraction_of(reader, self.ontology)

    def read(self, held: Sequence[HeldText], reader: str, jobs: int) -> None:
        """Read these by one reader, and write what comes."""
        from marsad.contract import coded_object
        from marsad.pipeline import Stumble, extraction_with, read_many

        extraction, record = self.version(reader), self.record
        reports = (record.as_report(x.id) for x in held)
        with record.batch(_BATCH):
            for outcome in read_many(reports, jobs=jobs, reader=reader, lessons=self.taught, ontology=self.ontology):
                if isinstance(outcome, Stumble):
                    record.add_stumble(outcome.report, outcome.error)
                    self.failed.append(outcome.error.message)
                else:
                    report = outcome.grounded.reading.report
                    version = extraction_with(extraction, report, self.taught)
                    document = coded_object(outcome, extraction=version)
                    self._tell(self.held[report.id], document)
                    record.add(report, outcome, document)
                self.each(len(self.reports) + len(self.failed), self.of)

    def _tell(self, held: HeldText, document: dict[str, Any]) -> None:
        before = self.record.document(held.id, held.sha256)
        found = differences(before, document)
        events = (len(before["events"]), len(document["events"]))
        incidents = incidents_touched(self.record, before, found)
        self.reports.append(ReportChange(held.id, held.title, found, incidents, events))
        heard = self.taught.heard(held)
        for n in heard.numbers:
            if self.given[n] >= held.read_at:
                read, changed = self.counts.get(n, (0, 0))
                self.counts[n] = (read + 1, changed + bool(found))

    def credit(self, who: str | None) -> None:
        """Keep for each lesson what reading for it came to."""
        from marsad.record import Teaching

        for n, (read, changed) in sorted(self.counts.items()):
            Teaching(self.record, who).replayed(n, read=read, changed=changed)
