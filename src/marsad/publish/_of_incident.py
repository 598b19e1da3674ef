"""An incident behind the gate: a pure function of its contract object, its reports, and the codes of its members."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from marsad.publish._gate import Gate
from marsad.publish._names import PLACE_WITHHELD, WITHHELD
from marsad.publish._of_report import losses_of
from marsad.publish._parties import hidden_or_known
from marsad.publish._precision import date_prec, geo_precision, time_precision, where_prec
from marsad.publish._released import Apart, Incident, Loss, Party, Range, Report, Reviewed, Toll, When, Where
from marsad.publish._tolls import tolls
from marsad.publish._view import Json

#: Fields of an incident that are no tolls.
_PLAIN = frozenset(("day", "place", "type", "mode", "actor", "target", "weapon"))

#: CAMEO's root code -> QuadClass (CAMEO manual; GDELT's codebook has the same table).
_QUADS = {**dict.fromkeys(range(1, 6), 1), **dict.fromkeys(range(6, 9), 2), **dict.fromkeys(range(9, 14), 3)}

#: ACLED's actor types that are armed.
_ARMED = frozenset(("State forces", "Rebel group", "Political militia", "Identity militia", "External/Other forces"))


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an incident's contract object.

    ``codes`` are (ACLED, CAMEO) of its members, ``grade`` the one that a person set, ``changed`` the moment of the last
    change, ``reports`` those of the release by id; ``lean`` leaves tolls, apart and reasons out; ``reviewed`` is what
    people did about it.
    """

    rule: str
    codes: Sequence[tuple[str | None, str | None]]
    reports: Mapping[str, Report]
    grade: str | None
    changed: str
    lean: bool = False
    reviewed: Reviewed | None = None


def stable_number(incident: str) -> int:
    """The number of an id, for formats with numbers: of 15 digits at most, which spreadsheets keep; the same for ever.

    Among a million incidents two share one with a probability of 1 in 2,000.
    """
    return int.from_bytes(hashlib.blake2b(incident.encode(), digest_size=8).digest()) % 10**15


def incident_of(gate: Gate, x: Json, beside: Beside) -> Incident:
    """The incident as the policy lets it out."""
    every = dict.fromkeys([m["report"] for m in x["members"]])
    told = tuple([report for report in every if report in beside.reports])
    members = tuple([(m["report"], m["event"]) for m in x["members"] if m["report"] in beside.reports])
    values: Sequence[Json] = x.get("values") or ()
    plain: dict[str, Json] = {}
    counted: list[Json] = []
    contradicted = False
    for v in values:
        if v["field"] in _PLAIN:
            plain[v["field"]] = v
        else:
            counted.append(v)
        contradicted = contradicted or bool(v.get("contradicted"))
    actors, targets = (_parties(gate, plain.get(side), beside.rule, told) for side in ("actor", "target"))
    losses = _losses(counted, beside.rule) or losses_of(x.get("losses") or ())
    acled, cameo = _codes(beside.codes) if not _RETYPED & (x.get("reviewed") or {}).keys() else _codes_of(x)
    by = (x.get("originators") or {}).get("by") or ()
    speakers = {o["name"]: _name(gate, str(o["key"]), str(o["name"]), told) for o in by}
    grade = ((x.get("grade") or {}).get("harm") or {}).get("grade")
    value = Incident(
        id=x["id"], number=stable_number(x["id"]), type=x["type"], mode=x.get("mode"), acled=acled, cameo=cameo,
        quad=_quad(cameo), ucdp=_ucdp(x["type"], actors, targets), when=_when(x, plain, beside.rule),
        where=_where(gate, x, plain, beside.rule), actors=actors, targets=targets,
        weapons=_weapons(gate, plain.get("weapon"), beside.rule, told), losses=losses,
        killed=in_all(losses, "killed"), wounded=in_all(losses, "wounded"), members=members,
        reports=tuple(beside.reports[r] for r in told),
        origins=tuple([o for part in x.get("origins") or () if (o := tuple([r for r in part if r in beside.reports]))]),
        originators=(x.get("originators") or {}).get("count"), claimants=tuple(dict.fromkeys(speakers.values())),
        summary=_said(gate, (x.get("originators") or {}).get("summary"), speakers, told), grade=beside.grade or grade,
        graded_by=_graded(beside.grade, grade), contradicted=contradicted,
        confidence=x.get("confidence"), changed=beside.changed,
        tolls=() if beside.lean else _tolls(gate, x, beside, told),
        apart=tuple(_apart(gate, v, told) for v in plain.values()
            if not beside.lean and (v.get("apart") or v.get("contradicted"))),
        reasons=tuple(
            r for why in ((x.get("grade") or {}).get("harm") or {}).get("reasons") or ()
            if not beside.lean and (r := _said(gate, why, speakers, told))
        ),
        reviewed=beside.reviewed,
    )  # fmt: skip
    return gate.fields("incidents", _in_part(gate, value, beside) if len(told) < len(every) else value)


def _in_part(gate: Gate, value: Incident, beside: Beside) -> Incident:
    """An incident of which a report is held back: without everything that is reckoned of all its reports together.

    Of a report or source that the policy names not even the numbers stay, for they may be its own.
    """
    bare = replace(
        value, originators=None, claimants=(), summary=None, contradicted=False, confidence=None, tolls=(), apart=(),
        reasons=(), grade=beside.grade, graded_by=_graded(beside.grade, None), reviewed=None,
    )  # fmt: skip
    if not (gate.policy.reports or gate.policy.sources):
        return bare
    return replace(bare, losses=(), killed=Range(), wounded=Range(), weapons=())


# ---- who --------------------------------------------------------------------------------------------------------


def _name(gate: Gate, key: str, name: str, reports: tuple[str, ...]) -> str:
    actor = key if key.startswith("actor:") else None
    if key.startswith("person:"):
        return gate.name(name, reports)
    if actor is None and gate.hides(name):
        return PLACE_WITHHELD
    return name if actor else gate.text(name, reports) or WITHHELD


def _party(gate: Gate, key: str, name: str, reports: tuple[str, ...]) -> Party:
    return hidden_or_known(key, name, _name(gate, key, name, reports))


def _parties(gate: Gate, field: Json | None, rule: str, reports: tuple[str, ...]) -> tuple[Party, ...]:
    if field is None:
        return ()
    names: Mapping[str, str] = field.get("names") or {}
    keys: Iterable[str] = (field.get("rules") or {}).get(rule) or ()
    found = [_party(gate, key, names.get(key, key), reports) for key in keys]
    # to compare parties takes longer than to make them
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))


def _said(gate: Gate, words: str | None, speakers: Mapping[str, str], reports: tuple[str, ...]) -> str | None:
    """Words in which speakers are named."""
    if not words:
        return None
    for name in sorted(speakers, key=len, reverse=True):
        if speakers[name] != name:
            words = words.replace(name, speakers[name])
    return gate.text(words, reports)


def _graded(by_person: str | None, suggested: str | None) -> Literal["person", "rule"] | None:
    return "person" if by_person else "rule" if suggested else None


def _tolls(gate: Gate, x: Json, beside: Beside, reports: tuple[str, ...]) -> tuple[Toll, ...]:
    def name_of(key: str | None, name: str, report: str) -> str:
        # without a key it is an outlet or who handed it on: a person's name is cut out of it, and it is no person
        return _name(gate, key or "outlet:", name, (report,))

    def words_of(report: str, words: str) -> str | None:
        outlet = beside.reports[report].outlet if report in beside.reports else None
        return gate.quoted(gate.text(words, reports), outlet)

    return tolls(x, beside.rule, name_of, words_of)


# ---- where and when ---------------------------------------------------------------------------------------------


def _when(x: Json, plain: Mapping[str, Json], rule: str) -> When:
    time = _ruled(plain.get("day"), rule) or x.get("time") or {}
    start, end = time.get("start"), time.get("end")
    return _coded(start, end)


@lru_cache(maxsize=10_000)
def _coded(start: str | None, end: str | None) -> When:
    return When(start, end, None, date_prec(start, end), time_precision(start, end))


def _ruled(field: Json | None, rule: str) -> Any:  # noqa: ANN401
    """What a rule makes of a field."""
    return (field.get("rules") or {}).get(rule) if field else None


def _where(gate: Gate, x: Json, plain: Mapping[str, Json], rule: str) -> Where | None:
    place = x.get("place")
    chosen = _ruled(plain.get("place"), rule)
    if chosen and (place is None or chosen.get("gazetteer_id") != place.get("gazetteer_id")):
        place = {**chosen, **_located(gate, chosen)}
    return None if place is None else gate.where(bare_where(gate, place), x["type"], x.get("mode"))


def _located(gate: Gate, chosen: Json) -> Json:
    """Where a place is that only a rule names: as other incidents have it."""
    return gate.located.get(chosen.get("gazetteer_id") or "", {})


def bare_where(gate: Gate, place: Json) -> Where:
    """A place as it is known."""
    ident = place.get("gazetteer_id")
    return _at(
        str(place.get("name")), str(place.get("precision")), ident, place.get("country"), place.get("admin1"),
        place.get("lat"), place.get("lon"), gate.features.get(ident or ""),
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def _at(
    name: str, precision: str, ident: str | None, country: str | None, admin1: str | None, lat: float | None,
    lon: float | None, feature: str | None,
) -> Where:  # fmt: skip
    point = precision in ("exact", "near")
    return Where(
        name, precision, ident, country, admin1, None, lat if point else None, lon if point else None, feature,
        where_prec(precision, feature), geo_precision(precision),
    )  # fmt: skip


# ---- how many ---------------------------------------------------------------------------------------------------


def _losses(values: Iterable[Json], rule: str) -> tuple[Loss, ...]:
    rows = [(v, _ruled(v, rule)) for v in values]
    return losses_of([{"kind": v["field"], "who": v["who"], **count} for v, count in rows if count])


_NOBODY_COUNTS = Range()


def in_all(losses: Iterable[Loss], kind: str) -> Range:
    """Killed or wounded in all: the whole if it is given, else civilians and combatants added up, else the largest
    part (docs/exports.md)."""
    rows = [x for x in losses if x.kind == kind]
    if not rows:
        return _NOBODY_COUNTS
    if len(rows) == 1:
        return rows[0].count
    whole = [x for x in rows if x.who == "unspecified"]
    sides = [x for x in rows if x.who in ("civilians", "combatants")]
    chosen = whole[:1] or sides or sorted(rows, key=lambda x: -(x.count.best or 0))[:1]
    ends = ([getattr(x.count, end) for x in chosen] for end in ("low", "best", "high"))
    return Range(*(None if None in found else sum(found) for found in ends))


def _weapons(gate: Gate, field: Json | None, rule: str, reports: tuple[str, ...]) -> tuple[str, ...]:
    words = _ruled(field, rule) or ()
    return tuple([t for w in words if (t := gate.text(str(w), reports))])


# ---- codes ------------------------------------------------------------------------------------------------------


def _codes(rows: Sequence[tuple[str | None, str | None]]) -> tuple[str | None, str | None]:
    """ACLED's sub-event and CAMEO's code, as most members have them; among equals the first."""
    if len(set(rows)) == 1:
        return rows[0]
    found = (Counter(c for row in rows if (c := row[n]) is not None).most_common(1) for n in (0, 1))
    acled, cameo = (most[0][0] if most else None for most in found)
    return acled, cameo


#: A person who corrects one of these says what it was; the codes of the reports are then of something else.
_RETYPED = frozenset(("type", "mode"))


def _codes_of(x: Json) -> tuple[str | None, str | None]:
    """The codes of the type and mode that people gave."""
    from marsad.coding import code_of

    if x["type"] == "OTHER":
        return None, None
    code = code_of(x["type"], x.get("mode"))
    return code.acled, code.cameo


def _quad(cameo: str | None) -> int | None:
    return _QUADS.get(int(cameo[:2]), 4) if cameo and cameo[:2].isdigit() else None


def _ucdp(kind: str, actors: tuple[Party, ...], targets: tuple[Party, ...]) -> int | None:
    """UCDP's type of violence of an assault (GED codebook, 2.2): 3 armed against civilians, 1 a state is a side, 2
    neither is; null where no armed side is known."""
    types = [{p.acled_type for p in side} - {None} for side in (actors, targets)]
    armed = [side & _ARMED for side in types]
    if kind != "ASSAULT" or not (armed[0] or armed[1]):
        return None
    if not (armed[0] and armed[1]):
        return 3 if types[1] and armed[0] else None
    states = {"State forces", "External/Other forces"}
    return 1 if (armed[0] | armed[1]) & states else 2


# ---- where reports differ ---------------------------------------------------------------------------------------


def _apart(gate: Gate, field: Json, reports: tuple[str, ...]) -> Apart:
    told: dict[str, list[str]] = {}
    for value in field.get("values") or ():
        words = _in_words(gate, field, value["value"], reports)
        told.setdefault(words, []).extend(by["report"] for by in value.get("by") or () if by["report"] in reports)
    return Apart(field["field"], tuple((words, tuple(dict.fromkeys(by))) for words, by in told.items()))


def _in_words(gate: Gate, field: Json, value: Any, reports: tuple[str, ...]) -> str:  # noqa: ANN401
    kind = field["field"]
    if kind == "day":
        return str(value["start"]) if value["start"] == value["end"] else f"{value['start']} to {value['end']}"
    if kind == "place":
        told = gate.where(bare_where(gate, value))
        return told.name if told else ""
    if kind in ("actor", "target"):
        names = field.get("names") or {}
        return "; ".join(_party(gate, key, names.get(key, key), reports).name for key in value)
    words = "; ".join(value) if isinstance(value, list) else str(value)
    return gate.text(words, reports) or WITHHELD
