"""What a person decides about incidents: one object for one person, over a record that many may share.

    reviews = Reviews(record, "ana")
    seen = reviews.token("i12ab")            # of what was shown
    reviews.correct("i12ab", "killed/civilians", read_value("killed/civilians", "12"), "the list of names", seen=seen)
    reviews.undo()

Each method that writes is one transaction: the decision, what it makes of the incident, and the lines of the audit are
written together or not at all. ``seen`` is the token of what the person looked at; where the incident is no more what
it was, :class:`~marsad.errors.Overtaken` is raised and nothing is written. Without it nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import Connection

from marsad._version import extraction_version
from marsad.errors import UsageError
from marsad.record import (
    _history,
    _incidents,
    _obeyed,
    _overlay,
    _past,
    _restrictions,
    _rulings,
    _seen,
    _undoing,
    _work,
)
from marsad.record import _review_values as values
from marsad.record._decisions import append
from marsad.record._grades import GRADE, Scale, SetGrade, holding
from marsad.record._restrictions import Restrictable, Restricted
from marsad.record._review_rows import Decided, NewsOf, Progress, ReviewState, SavedView, Taken, Verdict
from marsad.record._review_values import FieldValue
from marsad.record._reviewed import REVIEW, SIGNATURE, Review, all_reviews, families, reviews, rows_about
from marsad.record._rows import storable
from marsad.record._values import Tombstone
from marsad.record._write import Author

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.record._record import Record
    from marsad.record._rulings import Wish
    from marsad.record._work import Assignment

T = TypeVar("T")

#: Signs of a reason or a note: it is shown whole beside the incident.
LONGEST: Final = 5000


class Reviews:
    """The decisions of one person (``who``) in a record.

    Every method that names an incident raises ``NotInRecord`` where it is no more (the message says where it went), and
    those that write ``Overtaken`` (see above) and ``RecordBusy``.
    """

    def __init__(self, record: Record, who: str | None = None) -> None:
        """``who`` is by default the person for whom the record was opened."""
        self._record = record
        self._who = record._who if who is None else who

    # ---- asking ---------------------------------------------------------------------------------------------------

    def token(self, incident: str) -> str:
        """What to give as ``seen``: it changes with every decision about the incident and with what linking gives."""
        return self._record._ask(lambda c: _seen.token(c, incident))

    def review(self, incident: str) -> Review | None:
        """What holds of an incident; None where nothing was ever decided about it."""
        return self.reviews([incident]).get(incident)

    def reviews(self, incidents: Sequence[str]) -> dict[str, Review]:
        """What holds of these incidents, by id; those about which nothing was ever decided are left out."""
        return self._record._ask(lambda c: reviews(c, incidents))

    def verdicts(self, incidents: Sequence[str] | None = None) -> dict[str, Verdict]:
        """What publishing asks for, of these or of all incidents about which anything was decided."""
        return self._record._ask(lambda c: _verdicts(c, incidents))

    def states(self) -> tuple[ReviewState, ...]:
        """A row for each incident about which a decision holds: what lists and queues count and filter by."""
        return self._record._ask(_work.states)

    def since_review(self, incident: str) -> tuple[NewsOf, ...]:
        """What reports say now that they did not say when a person decided, beside the value that was given."""
        return self._record._ask(lambda c: _history.since_review(c, incident))

    def linked(self, incident: str) -> dict[str, Any]:
        """What linking gave of an incident, by field, whatever people decided; without what nobody tells."""
        return self._record._ask(lambda c: _linked(c, incident))

    def history(self, incident: str) -> tuple[_history.Step, ...]:
        """All decisions about an incident and about what was merged into it, the first one first."""
        return self._record._ask(lambda c: _history.history(c, incident))

    # ---- the incident as a whole ----------------------------------------------------------------------------------

    def accept(self, incident: str, why: str = "", *, seen: str | None = None) -> Decided:
        """It happened, and is told well enough. Its values go on following the reports."""
        return self._judge(incident, "accept", why, seen)

    def reject(self, incident: str, why: str, *, seen: str | None = None) -> Decided:
        """There was no such happening, or it is none of this record. It leaves the record in no export.

        Raises:
            UsageError: no reason is given.
        """
        if not why.strip():
            raise UsageError(
                "a reason is needed", where=f"reject {incident}", remedy="Say why, for whoever asks later."
            )
        return self._judge(incident, "reject", why, seen)

    def reopen(self, incident: str, why: str = "", *, seen: str | None = None) -> Decided:
        """It is to be looked at again."""
        return self._judge(incident, "reopen", why, seen)

    def note(self, incident: str, text: str, *, seen: str | None = None) -> Decided:
        """A note for other reviewers, which never leaves the record.

        Raises:
            UsageError: no text.
        """
        if not text.strip():
            raise UsageError("a note needs words", where=incident, remedy="Write what others should know.")
        return self._decide(incident, REVIEW, "note", text, seen, lambda _: (None, None))

    def _judge(self, incident: str, what: str, why: str, seen: str | None) -> Decided:
        def said(connection: Connection) -> tuple[Any, Any]:
            told = _overlay.told(_base(connection, incident)["detail"])
            return {"told": told}, {}

        return self._decide(incident, REVIEW, what, why, seen, said)

    # ---- one field --------------------------------------------------------------------------------------------------

    def correct(
        self, incident: str, field: str, value: FieldValue, why: str = "", *, seen: str | None = None
    ) -> Decided:
        """The field has this value, whatever reports say (``read_value`` makes one of words).

        Raises:
            UsageError: no such field, or no value of it.
        """
        told = values.stored(values.checked(values.checked_field(field), value))
        return self._decide(incident, REVIEW, "correct", why, seen, lambda c: _of_field(c, incident, field, told))

    def not_stated(self, incident: str, field: str, why: str = "", *, seen: str | None = None) -> Decided:
        """Nobody states the field: what linking gives was misread.

        Raises:
            UsageError: no such field; a type, which every incident has.
        """
        if values.checked_field(field) == "type":
            raise UsageError("an incident has a type", where=field, remedy="Correct it; OTHER is what no type covers.")
        return self._decide(incident, REVIEW, "not_stated", why, seen, lambda c: _of_field(c, incident, field, None))

    def confirm(self, incident: str, field: str, why: str = "", *, seen: str | None = None) -> Decided:
        """The value that the field has now is right; later reports do not move it.

        Raises:
            UsageError: no such field.
        """
        values.checked_field(field)

        def said(connection: Connection) -> tuple[Any, Any]:
            held = reviews(connection, [incident]).get(incident)
            base = _base(connection, incident)
            now = held.fields[field].value if held and field in held.fields else linked_value(base, field)
            return _of_field(connection, incident, field, now)

        return self._decide(incident, REVIEW, "confirm", why, seen, said)

    def withdraw(self, incident: str, field: str, why: str = "", *, seen: str | None = None) -> Decided:
        """What people said of the field counts no more: it has what linking gives.

        Raises:
            UsageError: no such field, or nobody said anything of it.
        """
        values.checked_field(field)

        def said(connection: Connection) -> tuple[Any, Any]:
            held = reviews(connection, [incident]).get(incident)
            if held is None or field not in held.fields:
                raise UsageError("nobody said anything of it", where=field, remedy="Its value is that of linking.")
            return {"value": held.fields[field].value}, {"field": field}

        return self._decide(incident, REVIEW, "withdraw", why, seen, said)

    # ---- signing ----------------------------------------------------------------------------------------------------

    def sign(self, incident: str, why: str = "", *, seen: str | None = None) -> Decided:
        """Sign the values as they are now for publication. The signature counts while they are what they are.

        Raises:
            UsageError: it was rejected, or is yet to be reckoned.
        """

        def said(connection: Connection) -> tuple[Any, Any]:
            held = reviews(connection, [incident]).get(incident)
            if held is not None and held.state == "rejected":
                raise UsageError("it was rejected", where=incident, remedy="Reopen or accept it first.")
            digest = _seen.values_now(connection, incident)
            if digest is None:
                raise UsageError("its values are yet to be reckoned", where=incident, remedy="`marsad link` does it.")
            return None, {"digest": digest}

        return self._decide(incident, SIGNATURE, "sign", why, seen, said)

    # ---- what other commands decide, in this person's name -----------------------------------------------------------

    def rule(self, wish: Wish, *, instead: bool = False, seen: Mapping[str, str] | None = None) -> int:
        """Append a ruling (merge, split ...); gives its number. The caller links anew. ``seen`` are tokens by incident.

        Raises:
            Contradiction: an earlier ruling says otherwise, and ``instead`` is false.
        """
        with self._record._writing() as connection:
            for incident, token in (seen or {}).items():
                _seen.check(connection, incident, token)
            return _rulings.rule(connection, self._who, wish, replacing=instead)

    def set_grade(
        self, incident: str, scale: Scale, grade: str | None, why: str = "", *, seen: str | None = None
    ) -> Decided:
        """A grade of the incident; None takes back what was set."""

        def said(connection: Connection) -> tuple[Any, Any]:
            before = next((g.grade for g in _grades_of(connection, incident) if g.scale == scale), None)
            return {"scale": scale, "grade": before}, {"scale": scale, "grade": grade}

        return self._decide(incident, GRADE, "set" if grade else "withdraw", why, seen, said)

    # ---- who may see it ---------------------------------------------------------------------------------------------

    def restrict(self, kind: Restrictable, id: str, why: str = "") -> int:  # noqa: A002
        """Keep an incident or a report from everybody without the right to restricted ones; gives the number.

        It is never refused because somebody has decided in the meantime.

        Raises:
            UsageError: it is restricted already.
        """
        with self._record._writing() as connection:
            return _restrictions.restrict(connection, self._who, kind, id, why)

    def unrestrict(self, kind: Restrictable, id: str, why: str = "") -> int:  # noqa: A002
        """Take a restriction back, also one that came with what was merged into it; gives the number.

        Raises:
            UsageError: it is not restricted, or only because all its reports are.
        """
        with self._record._writing() as connection:
            return _restrictions.unrestrict(connection, self._who, kind, id, why)

    def restricted(self) -> Restricted:
        """The incidents and reports that are restricted; with the incidents that restricted reports alone tell of."""
        return self._record._ask(_restrictions.restricted)

    # ---- taking back ------------------------------------------------------------------------------------------------

    def undo(self, number: int | None = None, why: str = "") -> Taken:
        """Take back the decision of this number (anybody's), by default this person's last one that holds, of any kind.

        Where it was a ruling, the caller links anew (``marsad.linked.link_record``); where it was about a name, the
        reports are to be read again.

        Raises:
            NotInRecord: nothing to undo, or no such decision.
            UsageError: it is undone already.
            Contradiction: a ruling that contradicts what was ruled since.
        """
        with self._record._writing() as connection:
            taken = _undoing.undo(connection, self._who, number, why)
            self._obey(connection, _undoing.concerned(taken))
            return taken

    def redo(self, why: str = "") -> Taken:
        """Do again what this person undid last; until they decide anew.

        Raises:
            NotInRecord: nothing to redo.
        """
        with self._record._writing() as connection:
            taken = _undoing.redo(connection, self._who, why)
            self._obey(connection, _undoing.concerned(taken))
            return taken

    def can_undo(self) -> Taken | None:
        """What :meth:`undo` would take back; None: nothing."""
        return self._record._ask(lambda c: _undoing.next_undo(c, self._who))

    def can_redo(self) -> Taken | None:
        """What :meth:`redo` would do again; None: nothing."""
        return self._record._ask(lambda c: _undoing.next_redo(c, self._who))

    # ---- work -------------------------------------------------------------------------------------------------------

    def assign(self, incidents: Sequence[str], person: str | None) -> None:
        """Give incidents to a person, or to nobody."""
        with self._record._writing() as connection:
            _work.assign(connection, self._who, incidents, person)

    def assigned(self, person: str | None = None) -> dict[str, Assignment]:
        """Who works on which incident, of all or of one person."""
        return self._record._ask(lambda c: _work.assigned(c, person))

    def save_view(self, name: str, query: str, *, shared: bool = False) -> None:
        """Keep a list's address under a name, in place of an older one of this person and name.

        Raises:
            UsageError: no name, or a name or query that is too long.
        """
        with self._record._writing() as connection:
            _work.save_view(connection, self._who, name, query, shared=shared)

    def views(self) -> tuple[SavedView, ...]:
        """This person's saved views, and those that others share, by name."""
        return self._record._ask(lambda c: _work.views(c, self._who))

    def drop_view(self, name: str) -> None:
        """Forget a saved view of this person.

        Raises:
            NotInRecord: there is none.
        """
        with self._record._writing() as connection:
            _work.drop_view(connection, self._who, name)

    def progress(self, day: str, person: str | None = None) -> Progress:
        """What was decided on a day (UTC), by everybody or one person."""
        return self._record._ask(lambda c: _work.progress(c, day, person))

    # ---- writing ----------------------------------------------------------------------------------------------------

    def _decide(
        self,
        incident: str,
        kind: str,
        what: str,
        why: str,
        seen: str | None,
        said: Callable[[Connection], tuple[Any, Any]],
    ) -> Decided:
        """Append a decision, whose ``before`` and ``after`` are what ``said`` gives, and obey it."""
        if len(why) > LONGEST:
            raise UsageError(f"a reason or note has at most {LONGEST:,} signs", where=incident, remedy="Shorten it.")
        with self._record._writing() as connection:
            _seen.check(connection, incident, seen)
            before, after = said(connection)
            row = {"who": self._who, "what": what, "kind": kind, "id": incident, "why": storable(why.strip())}
            number = append(connection, {**row, "before": before, "after": after})
            self._obey(connection, [incident])
            return Decided(number, _seen.token(connection, incident))

    def _obey(self, connection: Connection, incidents: Iterable[str]) -> None:
        """Write what the decisions make of these incidents; keep what they were, and note it in the audit."""
        ids = list(dict.fromkeys(incidents))
        if not ids:
            return
        author = Author(self._who, None, extraction_version())
        kept = _past.keep(connection, ids, staying=frozenset(ids))
        before = _incidents._states(connection, ids)
        _obeyed.refresh(connection, ids)
        _incidents._log(connection, before, _incidents._states(connection, ids), {}, (), author)
        _past.settle(connection, ids)
        _past.note(connection, kept, self._who, None)


def _grades_of(connection: Connection, incident: str) -> tuple[SetGrade, ...]:
    rows = rows_about(connection, (GRADE,), families(connection, [incident])[incident])
    told = sorted((row for found in rows.values() for row in found), key=lambda row: row.n)
    graves = [Tombstone(x, incident, "", "") for x in rows if x != incident]
    return holding(told, graves).get(incident, ())


# ---- what linking gives ---------------------------------------------------------------------------------------------


def _base(connection: Connection, incident: str) -> dict[str, Any]:
    return _obeyed.linked_values(connection, [incident])[incident]


def _linked(connection: Connection, incident: str) -> dict[str, Any]:
    _incidents.incident(connection, incident)
    base = _base(connection, incident)
    tolls = [f"{x['kind']}/{x['who']}" for x in base["losses"]]
    found = {name: linked_value(base, name) for name in (*values.PLAIN_FIELDS, *tolls)}
    return {name: value for name, value in found.items() if value is not None}


def linked_value(base: dict[str, Any], field: str) -> Any:  # noqa: ANN401
    """What linking gave of a field, in the form in which values are stored."""
    if field in ("type", "mode"):
        return base[field]
    if field == "day":
        return {"start": base["time_start"], "end": base["time_end"]} if base["time_start"] else None
    if field == "place":
        columns = ("gazetteer_id", "lat", "lon", "country", "admin1", "precision")
        return {"name": base["place_name"], **{k: base[k] for k in columns}} if base["place_name"] else None
    if "/" in field:
        kind, _, who = field.partition("/")
        found = (x for x in base["losses"] if (x["kind"], x["who"]) == (kind, who))
        return next(({k: x[k] for k in ("low", "best", "high")} for x in found), None)
    told = next((f for f in (base["detail"] or {}).get("values") or () if f["field"] == field), None)
    keys = ((told or {}).get("rules") or {}).get("representative")
    if not keys or field == "weapon":
        return keys or None
    names = (told or {}).get("names") or {}
    return [{"key": key, "name": names.get(key, key)} for key in keys]


def _of_field(connection: Connection, incident: str, field: str, value: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """``before`` and ``after`` of a decision about a field."""
    base = _base(connection, incident)
    before = {"value": linked_value(base, field), "told": _overlay.told(base["detail"]).get(field, [])}
    return before, {"field": field, "value": value}


def _verdicts(connection: Connection, incidents: Sequence[str] | None) -> dict[str, Verdict]:
    found = all_reviews(connection) if incidents is None else reviews(connection, incidents)
    return {
        x: Verdict(
            r.state, tuple((s.who, s.after["digest"]) for s in r.signatures), r.corrector, r.at,
            r.judged.at if r.judged else None,
        )
        for x, r in found.items()
    }  # fmt: skip
