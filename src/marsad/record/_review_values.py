"""What a person may say of one field of an incident: typed values, read from words and checked.

A field is ``type``, ``mode``, ``day``, ``place``, ``actor``, ``target``, ``weapon``, or a toll: ``killed/civilians``.
Its value is one of the frozen values below; None says that nobody states it. JSON forms are those of an incident's
contract object (docs/record-format.md), but that a place has its point and a party its name with its key.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, get_args

from marsad.coding import EventType, LossKind
from marsad.errors import UsageError
from marsad.linking import Days, Spot, Toll

if TYPE_CHECKING:
    from marsad.grounding import PlacePrecision

#: Fields that are no tolls.
PLAIN_FIELDS: Final = ("type", "mode", "day", "place", "actor", "target", "weapon")
KINDS: Final[tuple[LossKind, ...]] = get_args(LossKind)
TYPES: Final[tuple[str, ...]] = (*get_args(EventType), "OTHER")
#: What a person may say of a place; what is unresolved is no correction.
PRECISIONS: Final = ("exact", "near", "line", "admin2", "admin1", "country")

#: Names, weapons and parties of one value, and signs of one of them: pages show them whole.
MOST: Final = 40
LONGEST: Final = 200
#: No toll of one incident is larger; PostgreSQL's columns hold 9.2e18.
MOST_PEOPLE: Final = 100_000_000

#: Whom a toll may count; what is printed of each stands in publish's tables of words.
WHO: Final = (
    "unspecified", "civilians", "combatants", "commanders", "children", "women", "men", "aid_workers", "journalists",
    "medics", "police", "officials", "prisoners", "foreigners", "protesters", "families",
)  # fmt: skip
#: Signs that Persian and other names are written with, and that show nothing by themselves.
_JOINERS: Final = dict.fromkeys((0x200C, 0x200D))

_NUMBER: Final = r"\d{1,9}"


@dataclass(frozen=True, slots=True)
class Word:
    """A type or a mode."""

    word: str


@dataclass(frozen=True, slots=True)
class Named:
    """A party: ``key`` is the same in all reports ("actor:sohr", "armed_group:gunmen")."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Parties:
    """Who did it, or to whom it was done."""

    parties: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Weapons:
    """Weapons by their words."""

    words: tuple[str, ...]


FieldValue = Word | Days | Spot | Parties | Weapons | Toll


def toll_field(field: str) -> tuple[LossKind, str] | None:
    """Kind and who of a toll; None for a field that is none.

    >>> toll_field("killed/civilians"), toll_field("day")
    (('killed', 'civilians'), None)
    """
    kind, _, who = field.partition("/")
    found = next((k for k in KINDS if k == kind), None)
    return (found, who) if found is not None and who in WHO else None


def checked_field(field: str) -> str:
    """The field.

    Raises:
        UsageError: there is none of this name.
    """
    if field in PLAIN_FIELDS or toll_field(field):
        return field
    remedy = f"Fields are {', '.join(PLAIN_FIELDS)}, and tolls: killed/civilians ({', '.join(WHO)})"
    raise UsageError("no such field", where=field, remedy=remedy)


# ---- from words -----------------------------------------------------------------------------------------------------


def read_value(field: str, text: str) -> FieldValue:
    """The value that words mean: what a form or a command line gives.

    type, mode: the code. day: ``2017-09-05`` or ``2017-09-05/2017-09-07``. place: an id of the gazetteer
    (``geonames:170063``), or ``LAT,LON NAME`` for a point of your own; ``/PRECISION`` behind either. actor, target: ids
    of the registry or names, with ``;`` between them. weapon: words, with ``;``. A toll: ``12``, ``10-15``,
    ``10/12/15`` (low, best, high), ``30+``.

    Raises:
        UsageError: not a value of this field; says what to give.
    """
    checked_field(field)
    text = text.strip()
    if field in ("type", "mode"):
        return checked(field, Word(text.upper() if field == "type" else text.lower()))
    if field == "day":
        return _days(text)
    if field == "place":
        return _place(text)
    if field == "weapon":
        return checked(field, Weapons(_parts(text)))
    if field in ("actor", "target"):
        return checked(field, Parties(tuple(dict.fromkeys(party(x) for x in _parts(text)))))
    return _toll(field, text)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(x.split()) for x in text.split(";") if x.strip()))


def _days(text: str) -> Days:
    parts = text.split("/")
    try:
        found = [date.fromisoformat(x.strip()) for x in parts]
    except ValueError:
        found = []
    if not 1 <= len(found) <= 2 or any(len(x.strip()) != 10 for x in parts):
        raise UsageError("not a day", where=text, remedy="Give 2017-09-05, or 2017-09-05/2017-09-07.")
    return checked_days(Days(found[0], found[-1]))


def _place(text: str) -> Spot:
    point = re.match(r"(-?\d{1,3}(?:\.\d{1,12})?)\s?,\s?(-?\d{1,3}(?:\.\d{1,12})?)(?:/([a-z0-9]+))?(?:\s+(.*))?$", text)
    if point:
        lat, lon, precision, name = point.groups()
        return spot_at(float(lat), float(lon), name or f"{lat}, {lon}", precision or "exact")
    ident, _, precision = text.partition("/")
    return spot_of(ident.strip(), precision or None)


def _toll(field: str, text: str) -> Toll:
    found = toll_field(field)
    assert found is not None
    low: int | None
    high: int | None
    if exact := re.fullmatch(rf"({_NUMBER})(\+?)", text):
        low = best = int(exact[1])
        high = None if exact[2] else best
    elif ends := re.fullmatch(rf"({_NUMBER})\s?[-–]\s?({_NUMBER})", text):
        low, best, high = int(ends[1]), int(ends[2]), int(ends[2])
    elif three := re.fullmatch(rf"({_NUMBER})?/({_NUMBER})/({_NUMBER})?", text):
        low, best, high = (int(x) if x else None for x in three.groups())  # type: ignore[assignment]
    else:
        raise UsageError(
            "not a number of people", where=text, remedy="Give 12, 10-15, 10/12/15 (low/best/high) or 30+."
        )
    return checked_toll(Toll(*found, low, best, high))


# ---- what the tables know ---------------------------------------------------------------------------------------


def spot_of(ident: str, precision: str | None = None) -> Spot:
    """A place of the gazetteer, by default as precise as it is: a town is exact, a province admin1.

    Raises:
        UsageError: the gazetteer has none of this id, or no such precision.
    """
    from marsad.grounding.places import open_gazetteer

    found = open_gazetteer().by_id(ident)
    if found is None:
        remedy = "`marsad places find NAME` shows ids; or give a point of your own: 35.33,40.14 NAME."
        raise UsageError("the gazetteer has no place of this id", where=ident, remedy=remedy)
    own = {"country": "country", "admin1": "admin1", "admin2": "admin2", "line": "line", "river": "line"}
    told = _precision(precision or own.get(found.kind, "exact"))
    return Spot(found.name, found.id, found.lat, found.lon, found.country, found.admin1, told)


def spot_at(lat: float, lon: float, name: str, precision: str = "exact") -> Spot:
    """A point that no gazetteer has, with its name; country and unit are those of the nearest town, if one is near.

    Raises:
        UsageError: no point of the earth, no name, or no such precision.
    """
    from marsad.grounding.places import open_gazetteer

    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise UsageError("no point of the earth", where=f"{lat},{lon}", remedy="Give latitude, then longitude.")
    town = open_gazetteer().nearest_town(lat, lon)
    country, admin1 = (town.country, town.admin1) if town else (None, None)
    return Spot(_short(name, "place"), None, lat, lon, country, admin1, _precision(precision))


def _precision(told: str) -> PlacePrecision:
    if told not in PRECISIONS:
        raise UsageError("no such precision", where=told, remedy=f"Give one of {', '.join(PRECISIONS)}.")
    return told  # type: ignore[return-value]


def party(text: str) -> Named:
    """A party by its id in the registry of actors, by a key ("armed_group:gunmen"), or by a name.

    Raises:
        UsageError: an id that the registry does not have.
    """
    from marsad.grounding.actors import open_registry

    name = _short(text, "party")
    if name.startswith("actor:"):
        actor = open_registry().get(name)
        if actor is None:
            remedy = "`marsad actors find NAME` shows ids; or give a name."
            raise UsageError("the registry of actors has no such id", where=name, remedy=remedy)
        return Named(actor.id, actor.name)
    sort, colon, rest = name.partition(":")
    if colon and rest.strip() and re.fullmatch(r"[a-z][a-z_]{0,30}(@\S{1,100})?", sort):
        return Named(name, rest.strip())
    return Named(f"body:{name.casefold()}", name)


# ---- checking -------------------------------------------------------------------------------------------------------


def checked(field: str, value: FieldValue) -> FieldValue:
    """The value, if the field can have it.

    Raises:
        UsageError: says what to give.
    """
    match field, value:
        case "type", Word(word):
            return _one_of(word, TYPES, value)
        case "mode", Word(word):
            return _one_of(word, modes(), value)
        case "day", Days():
            return checked_days(value)
        case "place", Spot():
            _precision(value.precision)
            return value
        case (("actor" | "target"), Parties(parties)):
            return _some([p.name for p in parties], field, value)
        case "weapon", Weapons(words):
            return _some(words, field, value)
        case _, Toll(kind, who) if toll_field(field) == (kind, who):
            return checked_toll(value)
    raise UsageError("not a value of this field", where=field, remedy="See docs/reviews.md for what each may be.")


def modes() -> tuple[str, ...]:
    """The modes of PLOVER's types."""
    from marsad.coding.ontology import all_codes

    return tuple(sorted({mode for _, mode in all_codes() if mode != "*"}))


def _one_of(word: str, known: tuple[str, ...], value: FieldValue) -> FieldValue:
    if word not in known:
        raise UsageError("no such code", where=word, remedy=f"Give one of {', '.join(known)}.")
    return value


def _some(names: tuple[str, ...] | list[str], field: str, value: FieldValue) -> FieldValue:
    if not 1 <= len(names) <= MOST:
        raise UsageError(f"from 1 to {MOST} of them", where=field, remedy="If nobody states any, say not-stated.")
    for name in names:
        _short(name, field)
    return value


def _short(text: str, where: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST or not name.translate(_JOINERS).isprintable():
        raise UsageError(f"a name has from 1 to {LONGEST} signs that can be printed", where=where, remedy="Shorten it.")
    return name


def checked_days(days: Days) -> Days:
    """The days.

    Raises:
        UsageError: the last lies before the first, or out of all wars that are reported.
    """
    if days.end < days.start:
        raise UsageError("the last day lies before the first", where=f"{days.start}/{days.end}", remedy="Swap them.")
    if not 1600 <= days.start.year <= days.end.year <= 2100:
        raise UsageError("not a day of reports", where=str(days.start), remedy="Years go from 1600 to 2100.")
    return days


def checked_toll(toll: Toll) -> Toll:
    """The toll.

    Raises:
        UsageError: not low <= best <= high, below 0, or more people than there can be.
    """
    given = [x for x in (toll.low, toll.best, toll.high) if x is not None]
    if toll.best is None or given != sorted(given) or given[0] < 0 or given[-1] > MOST_PEOPLE:
        where = f"{toll.low}/{toll.best}/{toll.high}"
        remedy = f"Give 0 <= low <= best <= high <= {MOST_PEOPLE:,}; best is needed."
        raise UsageError("not a number of people", where=where, remedy=remedy)
    return toll


# ---- as it is stored ------------------------------------------------------------------------------------------------


def stored(value: FieldValue | None) -> Any:  # noqa: ANN401
    """The value as JSON."""
    match value:
        case None:
            return None
        case Word(word):
            return word
        case Days(start, end):
            return {"start": start.isoformat(), "end": end.isoformat()}
        case Spot():
            return asdict(value)
        case Parties(parties):
            return [asdict(p) for p in parties]
        case Weapons(words):
            return list(words)
        case Toll(_, _, low, best, high):
            return {"low": low, "best": best, "high": high}


def restored(field: str, value: Any) -> FieldValue | None:  # noqa: ANN401
    """The value of what :func:`stored` gave."""
    if value is None:
        return None
    if field in ("type", "mode"):
        return Word(value)
    if field == "day":
        return Days(date.fromisoformat(value["start"]), date.fromisoformat(value["end"]))
    if field == "place":
        return Spot(**value)
    if field in ("actor", "target"):
        return Parties(tuple(Named(**x) for x in value))
    if field == "weapon":
        return Weapons(tuple(value))
    found = toll_field(field)
    assert found is not None
    return Toll(*found, value["low"], value["best"], value["high"])
