"""What reviewers taught a record: decisions about names of places and actors and about types, and the texts they touch.

A lesson is a decision: ``correct`` (a later one about the same words in the same scope takes its place) or ``revoke``.
Rows are only appended. A row of kind ``lesson_replay`` says how many reports were read again for a lesson, and how many
of these readings differ. Nothing that is read or linked anew changes any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast, get_args

from sqlalchemy import Connection, func, select

from marsad.errors import NotInRecord, UsageError
from marsad.record import _schema as t
from marsad.record._decisions import PLACE_NAME, UNDO, append, decisions, standing, undone
from marsad.record._query import PAGE
from marsad.record._rows import storable
from marsad.record._search import search_index
from marsad.record._values import DecisionRow
from marsad.record._words import Term, fold, words

if TYPE_CHECKING:
    from marsad.coding import Lesson, Lessons
    from marsad.grounding import Scope
    from marsad.record._record import Record

LessonKind = Literal["place_name", "actor_name", "type_fix"]
LessonState = Literal["holds", "replaced", "revoked"]

KINDS: Final = get_args(LessonKind)
#: The kind of decisions that say what reading again for a lesson came to.
REPLAY: Final = "lesson_replay"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson as it was given, and what has become of it.

    ``ended`` is the decision that replaced or revoked it. ``read`` and ``changed`` count reports that were read again
    for it, and those of them whose events or names came out otherwise.
    """

    n: int
    at: str
    who: str
    kind: LessonKind
    why: str
    lesson: Lesson
    state: LessonState
    ended: DecisionRow | None = None
    read: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class HeldText:
    """A report as lessons are looked for in it: its current version, and the extraction version of what counts."""

    id: str
    source: str | None
    title: str | None
    text: str
    sha256: str
    extraction: str
    read_at: str


def lesson_id(lesson: Lesson) -> str:
    """What a lesson is about, as decisions name it: words, sense, scope. A later one of the same id replaces it."""
    what, scope = _parts(lesson)
    return f"{what}@{scope.key}"


def _parts(lesson: Lesson) -> tuple[str, Scope]:
    from marsad.coding import TypeLesson
    from marsad.grounding.places import Correction

    if isinstance(lesson, Correction):
        return lesson.folded, lesson.reach
    if isinstance(lesson, TypeLesson):
        at = "" if lesson.begin is None else f"[{lesson.begin}-{lesson.end}]"
        return f"{lesson.folded}{at}:{lesson.was}", lesson.scope
    return lesson.folded, lesson.scope


def kind_of(lesson: Lesson) -> LessonKind:
    """The kind of decision that a lesson is."""
    from marsad.coding import TypeLesson
    from marsad.grounding.places import Correction

    if isinstance(lesson, Correction):
        return "place_name"
    return "type_fix" if isinstance(lesson, TypeLesson) else "actor_name"


def scope_of(lesson: Lesson) -> Scope:
    """Where a lesson is heard."""
    return _parts(lesson)[1]


def stated(lesson: Lesson) -> dict[str, Any]:
    """A lesson as JSON, without its number; of a place as it always was, a source or report only where there is one."""
    said = asdict(lesson)
    del said["n"]
    if kind_of(lesson) == PLACE_NAME:
        return {k: v for k, v in said.items() if k not in ("source", "report") or v is not None}
    return said


def _lesson(row: DecisionRow) -> Lesson:
    from marsad.coding import TypeLesson
    from marsad.grounding import Scope
    from marsad.grounding.actors import ActorLesson
    from marsad.grounding.places import Correction

    if row.kind == PLACE_NAME:
        return Correction(row.n, **row.after)
    said = {**row.after, "scope": Scope(**row.after["scope"])}
    return TypeLesson(row.n, **said) if row.kind == "type_fix" else ActorLesson(row.n, **said)


def lesson_rows(record: Record) -> tuple[LessonRow, ...]:
    """Every lesson with what became of it, the first one first. A row that was undone says nothing."""
    rows = record._ask(lambda c: sorted((r for k in (*KINDS, REPLAY) for r in decisions(c, k)), key=lambda r: r.n))
    given = {row.n: row for row in rows if row.what == "correct"}
    ended = {int(row.after["undoes"]): row for row in rows if row.what == UNDO}
    ended = {n: ended[n] for n in undone(rows)}
    held: dict[tuple[str, str], int] = {}
    read: dict[int, tuple[int, int]] = {}
    for row in standing(rows):
        if row.kind == REPLAY:
            n, before = int(row.id), read.get(int(row.id), (0, 0))
            read[n] = (before[0] + int(row.after["read"]), before[1] + int(row.after["changed"]))
            continue
        at = (row.kind, row.id)
        if at in held:
            ended[held.pop(at)] = row
        if row.what == "correct":
            held[at] = row.n
    return tuple(_row(row, ended.get(n), read.get(n, (0, 0))) for n, row in given.items())


def _row(row: DecisionRow, ended: DecisionRow | None, read: tuple[int, int]) -> LessonRow:
    state: LessonState = "holds" if ended is None else "replaced" if ended.what == "correct" else "revoked"
    return LessonRow(row.n, row.at, row.who, cast("LessonKind", row.kind), row.why, _lesson(row), state, ended, *read)


def last_decision(record: Record) -> int:
    """The number of the last decision of any kind; 0 where there is none. It tells whether a list is still of today."""
    return record._ask(lambda c: int(c.execute(select(func.coalesce(func.max(t.decisions.c.key), 0))).scalar_one()))


def lessons_of(record: Record) -> Lessons:
    """What holds of all that reviewers taught this record."""
    return in_force(row.lesson for row in lesson_rows(record) if row.state == "holds")


def in_force(said: Iterable[Lesson]) -> Lessons:
    """Lessons sorted by their kinds."""
    from marsad.coding import Lessons, TypeLesson
    from marsad.grounding.actors import ActorLesson
    from marsad.grounding.places import Correction

    held = tuple(said)
    return Lessons(_only(held, Correction), _only(held, ActorLesson), _only(held, TypeLesson))


def _only(held: Sequence[Lesson], kind: type[T]) -> tuple[T, ...]:
    return tuple(x for x in held if isinstance(x, kind))


class Teaching:
    """Lessons being given, taken back and given again, by somebody."""

    def __init__(self, record: Record, who: str | None = None) -> None:
        self._record = record
        self._who = who or record._who

    def keep(self, lesson: Lesson, why: str = "") -> int:
        """Append a lesson; gives its number. One about the same words in the same scope ends with it.

        Raises:
            UsageError: no word in it.
        """
        if not lesson.folded:
            raise UsageError("no word that could stand in a report", where=repr(_words(lesson)))
        before = next((r for r in lesson_rows(self._record) if _is_about(r, lesson)), None)
        return self._append(lesson, "correct", why, stated(before.lesson) if before else None, stated(lesson))

    def revoke(self, number: int, why: str = "") -> tuple[int, Lesson]:
        """Take the lesson of a number back, by appending a row; gives that row's number, and the lesson.

        Raises:
            NotInRecord: no lesson of this number holds.
        """
        row = next((r for r in lesson_rows(self._record) if r.n == number and r.state == "holds"), None)
        if row is None:
            raise NotInRecord(
                "no lesson of this number holds", where=str(number), remedy="`marsad lessons` lists them."
            )
        return self._append(row.lesson, "revoke", why, {"n": number, **stated(row.lesson)}, None), row.lesson

    def restore(self, number: int, why: str = "") -> int:
        """Give a lesson again that was revoked or replaced; gives its new number.

        Raises:
            NotInRecord: there never was a lesson of this number.
            UsageError: it holds.
        """
        row = next((r for r in lesson_rows(self._record) if r.n == number), None)
        if row is None:
            raise NotInRecord("no lesson of this number", where=str(number), remedy="`marsad lessons` lists them.")
        if row.state == "holds":
            raise UsageError("this lesson holds", where=str(number), remedy="Nothing is to be given again.")
        return self.keep(row.lesson, why)

    def replayed(self, number: int, *, read: int, changed: int) -> None:
        """Keep what reading again for a lesson came to. The program says so, and no person: nobody's undo meets it."""
        self._put(
            {"who": "marsad", "kind": REPLAY, "id": str(number), "what": "replayed", "why": "", "before": None,
             "after": {"read": read, "changed": changed}}
        )  # fmt: skip

    def _append(self, lesson: Lesson, what: str, why: str, before: Any, after: Any) -> int:  # noqa: ANN401
        return self._put(
            {"kind": kind_of(lesson), "id": storable(lesson_id(lesson)), "what": what, "why": why, "before": before,
             "after": after}
        )  # fmt: skip

    def _put(self, row: dict[str, Any]) -> int:
        with self._record._writing() as connection:
            return append(connection, {"who": self._who, **row})


def _is_about(row: LessonRow, lesson: Lesson) -> bool:
    return row.state == "holds" and row.kind == kind_of(lesson) and lesson_id(row.lesson) == lesson_id(lesson)


def _words(lesson: Lesson) -> str:
    from marsad.coding import TypeLesson

    return lesson.words if isinstance(lesson, TypeLesson) else lesson.name


# ---- the texts that lessons touch -------------------------------------------------------------------------------


def texts_of(record: Record, lessons: Iterable[Lesson]) -> Iterator[HeldText]:
    """The read reports in whose text the words of any of these lessons may stand, in the order of first taking in.

    They come from the index of words, so that a record of a million reports is not read through; whether a lesson is
    heard, ``Lessons.heard`` decides.
    """
    wanted = tuple(lessons)
    yield from _texts(record, record._ask(lambda c: sorted({k for x in wanted for k in _keys_of(c, x)})))


def taught_texts(record: Record, mark: str) -> Iterator[HeldText]:
    """The reports whose current reading was made with lessons: their extraction version holds ``mark``."""
    query = (
        select(t.reports.c.key)
        .join(t.readings, t.readings.c.key == t.reports.c.current_reading_key)
        .join(t.extractions, t.extractions.c.key == t.readings.c.extraction_key)
        .where(t.extractions.c.name.contains(mark, autoescape=True))
        .order_by(t.reports.c.key)
    )
    yield from _texts(record, record._ask(lambda c: list(c.execute(query).scalars())))


def _keys_of(connection: Connection, lesson: Lesson) -> set[int]:
    scope = scope_of(lesson)
    r = t.reports.c
    if scope.report is not None:
        return set(connection.execute(select(r.key).where(r.id == storable(scope.report))).scalars())
    found: set[int] = set()
    index = search_index(connection.engine.dialect.name)
    for term in _terms(lesson):
        hits = index.matching([term])
        query = select(r.key).join(hits, hits.c.version_key == r.current_version_key)
        found.update(connection.execute(query).scalars())
    return found


def _terms(lesson: Lesson) -> set[Term]:
    """The phrase as it is written and as it is compared: an apostrophe parts words here and joins them there."""
    written = tuple(w for w, _ in words(_words(lesson)))
    compared = tuple(w for w in map(fold, lesson.folded.split()) if w)
    return {Term(phrase) for phrase in (written, compared) if phrase}


def _texts(record: Record, keys: Sequence[int]) -> Iterator[HeldText]:
    r, v = t.reports.c, t.report_versions.c
    query = (
        select(
            r.id,
            t.sources.c.name,
            v.title,
            v.text,
            v.sha256,
            t.extractions.c.name.label("extraction"),
            t.readings.c.read_at,
        )
        .join_from(t.reports, t.report_versions, v.key == r.current_version_key)
        .join(t.readings, t.readings.c.key == r.current_reading_key)
        .join(t.extractions, t.extractions.c.key == t.readings.c.extraction_key)
        .outerjoin(t.sources, t.sources.c.key == v.source_key)
        .order_by(r.key)
    )
    for at in range(0, len(keys), PAGE):
        page = query.where(r.key.in_(keys[at : at + PAGE]))
        for row in record._ask(lambda c, page=page: list(c.execute(page))):  # type: ignore[misc]
            yield HeldText(*row)
