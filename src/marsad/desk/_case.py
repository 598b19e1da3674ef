"""One incident as its page shows it: each value with those who give it, and the words of each report that carry it.

Everything is made from what the gate lets out (``publish``). Where nothing is withheld from the viewer, and no report
of the incident is held back, contract objects add what the gate's values leave out: where in a text a value stands, and
all values of the fields on which reports agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from marsad.desk._case_evidence import Origin, Telling, told_by
from marsad.desk._case_fields import Field, fields_of
from marsad.desk._case_spans import Located, Texts
from marsad.errors import NotInRecord

if TYPE_CHECKING:
    from marsad.desk._sight import Sight
    from marsad.publish import Incident

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """Another incident that hangs together with this one: ``kind`` and ``why`` as linking tells them."""

    kind: str
    incident: Incident
    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """An incident with its evidence. ``whole``: contract objects were looked at. ``gaps`` are codes of what nobody
    tells (see :func:`gaps_of`)."""

    incident: Incident
    fields: tuple[Field, ...]
    origins: tuple[Origin, ...]
    spans: tuple[Located, ...]
    beside: tuple[Beside, ...]
    gaps: tuple[str, ...]
    whole: bool
    admiralty: str | None = None

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """All reports, in the order of the page."""
        return tuple(t for o in self.origins for t in o.tellings)

    def field(self, key: str) -> Field | None:
        """The field of this key ("day", "killed/civilians"); null where nobody says anything of it."""
        return next((f for f in self.fields if f.key == key), None)

    def words(self, span: Located) -> str:
        """The words of a span, as far as the page shows them."""
        lines = (x for t in self.tellings if t.text == span.text for x in t.lines if x.begin <= span.begin < x.end)
        return "".join(p.text for x in lines for p in x.pieces if span.id in p.ids)


def case_of(sight: Sight, id_: str) -> Case:
    """The incident of an id, as a viewer sees it.

    Raises:
        NotInRecord: there is none, or none that this viewer may see; says where it went, if it was merged.
    """
    incident = sight.incident(id_)
    found = object_of(sight, incident)
    texts = Texts.of(sight.record, incident) if found else Texts()
    fields = fields_of(incident, found, texts)
    origins = told_by(sight, incident, found, texts, fields)
    spans = tuple(dict.fromkeys(s for t in (x for o in origins for x in o.tellings) for s in t.spans))
    shown = frozenset(s for t in (x for o in origins for x in o.tellings) for s in t.shown)
    code = ((found or {}).get("grade") or {}).get("admiralty") or {}
    return Case(
        incident, tuple(f.pointing_at(shown) for f in fields), origins, spans, beside_of(sight, found),
        tuple(gaps_of(incident)), found is not None, code.get("code"),
    )  # fmt: skip


def object_of(sight: Sight, incident: Incident) -> Json | None:
    """The contract object, if this viewer may see all of it: nothing withheld, no report of it held back."""
    if not sight.whole([r.id for r in incident.reports]):
        return None
    found = sight.record.incident(incident.id)
    told = {m["report"] for m in found["members"]}
    return found if told == {report for report, _ in incident.members} else None


def beside_of(sight: Sight, found: Json | None) -> tuple[Beside, ...]:
    """The incidents that hang together with it, as far as they may be seen."""
    rows = (found or {}).get("relations") or ()
    known = {x.id: x for x in sight.incidents([r["incident"] for r in rows[:_BESIDE]])}
    return tuple(Beside(r["kind"], known[r["incident"]], r["why"]) for r in rows if r["incident"] in known)


#: Relations shown: a total of a year of war has hundreds of parts.
_BESIDE = 12


def gaps_of(x: Incident) -> list[str]:
    """What is not known of an incident, as codes: nothing is inferred from silence but that nobody tells it."""
    told = {loss.kind for loss in x.losses if loss.count.given}
    where = x.where.precision if x.where else None
    tests = (
        ("no_day", x.when.start is None),
        ("days_wide", x.when.start is not None and x.when.start != x.when.end),
        ("no_place", where in (None, "unresolved")),
        ("place_wide", where in ("admin2", "admin1", "country", "line")),
        ("place_near", where == "near"),
        ("no_actor", not x.actors and x.type in _DONE_BY_SOMEBODY),
        ("no_target", not x.targets and x.type in _DONE_BY_SOMEBODY),
        ("no_toll", not told & {"killed", "wounded"} and x.type == "ASSAULT"),
        ("one_origin", len(x.origins) == 1),
        ("nobody_named", not x.claimants and x.originators is not None),
    )
    return [code for code, is_so in tests if is_so]


_DONE_BY_SOMEBODY = frozenset(("ASSAULT", "COERCE"))


def buried(sight: Sight, id_: str) -> tuple[str | None, str, str] | None:
    """Where an incident went that is no more: (the one it went into, null: withdrawn; why; when); null: never known,
    or nothing that this viewer may know of."""
    if sight.hides_incident(id_):
        return None
    grave = next((g for g in sight.record.tombstones() if g.id == id_), None)
    if grave is None:
        return None
    into = heir(sight, grave.merged_into)
    return into, grave.why, grave.at


def heir(sight: Sight, id_: str | None) -> str | None:
    """The incident that is there now, of one that may have gone into another."""
    into = {g.id: g.merged_into for g in sight.record.tombstones()}
    seen: set[str] = set()
    while id_ in into and id_ not in seen:
        seen.add(id_)
        id_ = into[id_]
    return None if id_ is None or sight.hides_incident(id_) else id_


def need(sight: Sight, id_: str) -> Incident:
    """The incident for a decision.

    Raises:
        NotInRecord: there is none, or none that this viewer may see.
    """
    for found in sight.incidents([id_]):
        return found
    raise NotInRecord("no such incident", where=id_, remedy="`marsad incidents` lists them.")
