"""Units of the first and second level: GeoNames' list with ids, joined with our own table of spellings and points.

GeoNames' lists (through plaincities) state no points. A unit's point is that of our table, else the middle of its
cities by their people; of a second-level unit its seat, else the middle of its cities, else that of the unit above it,
which ``basis`` then says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import quantiles

from marsad.grounding.places import _build_plaincities, _tables
from marsad.grounding.places._build_draft import GEONAMES_UNITS, Draft, Row, slug
from marsad.grounding.places._build_plaincities import Unit
from marsad.grounding.places._cues import TRANSLITERATED
from marsad.grounding.places._fold import key, loose, without_types
from marsad.grounding.places._geo import around, centre, km
from marsad.grounding.places._values import Basis, Box, Point

#: Cities over 15,000 of these feature codes are seats: of a country, a first-level, a second-level unit.
_SEATS = {1: ("PPLC", "PPLA"), 2: ("PPLC", "PPLA", "PPLA2")}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _phrases(text: str) -> dict[str, tuple[str, ...]]:
    """By first word, the longest first, so that "canton de" is tried before "canton"."""
    phrases: dict[str, list[str]] = {}
    for phrase in sorted(text.split(";"), key=lambda words: (-len(words), words)):
        phrases.setdefault(phrase.split()[0], []).append(phrase)
    return {first: tuple(found) for first, found in phrases.items()}


#: What units are called in their own languages, beside the words that the folding knows.
_BEFORE = _phrases(
    "municipality of;municipality;municipio de;municipio;municipiul;departamento de;departamento;departement de;"
    "province of;province de;provincia de;provincia di;provincia;canton of;canton de;canton;state of;county of;county;"
    "town of;city of;ward of;commune of;commune de;communaute rurale de;commune;comuna;partido de;"
    "arrondissement de;arrondissement;daira de;daira;shahrestan e;gorodskoy okrug;gorod;horad;markaz;liwa;qada;"
    "muhafazat;wilayat;wilayah;huyen;quan;thi xa;thanh pho;kota;kabupaten;oras;raionul;bashkia;komuna e;"
    "gemeente;politischer bezirk;bezirk;landkreis;kreis;okres;opstina;powiat;muang;mueang;amphoe;krong;distrito de;e;"
    "district of;region of;autonomous region of;republic of;oblast of;community of;parish of;إماره"
)
_AFTER = _set(
    "governorate province oblast krai kray okrug region state prefecture department district county parish borough "
    "municipality rayon raion regency regencies ilcesi shi gun jaras tumani shahri audany kommune kommun pagasts sul "
    "cercle zone division subregion constituency shire voivodeship kraj emirate canton arrondissement wilaya "
    "township barrio munitsipaliteti aymag sum"
)
#: What is left of "Eastern Province" without its type word is no name.
_NO_NAME = _set(
    "north south east west northern southern eastern western central centre center northeast northwest southeast "
    "southwest northeastern northwestern southeastern southwestern upper lower middle capital federal national "
    "autonomous municipal metropolitan nord sud est ouest sur norte oeste este centro new old urban rural union "
    "district city county province lake river island mountain first second the"
)

#: A unit whose cities tell nothing about its width is given this many km: the median of those whose cities do.
_WIDTH = {1: 60.0, 2: 20.0}
#: So many cities must tell before the box around them stands for the unit.
_TELLING = 5
#: In these countries a second-level unit goes by its name with the type word ("Cook County"); the bare name means the
#: town. It is kept as one of its other names, as lists drop the word ("Fulton and DeKalb counties"): without it 133 of
#: 602 mentions of such units in American news were not found. Nor is a town of the same name its seat there: of 35 such
#: guesses a third lay over 161 km from the county, of 93 seats known by their code none.
ALWAYS_TYPED = frozenset(("US", "PR"))


def bare(name: str) -> str:
    """The folded name of a unit without type words at either end, in the languages of GeoNames' lists.

    >>> bare("Aleppo Governorate"), bare("Municipio de Tacoronte"), bare("Eastern Province"), bare("Shahrestān-e Qom")
    ('aleppo', 'tacoronte', 'eastern province', 'qom')
    """
    folded = key(name)
    words = without_types(folded)[0].split()
    while len(words) > 1 and words[-1] in _AFTER:
        words = words[:-1]
    short = " ".join(words)
    for prefix in _BEFORE.get(words[0], ()) if words else ():
        if short.startswith(prefix + " "):
            short = short[len(prefix) + 1 :]
            break
    return folded if short in _NO_NAME or len(short) < 2 else short


def add_units(draft: Draft) -> None:
    """All units of all countries, first level before second."""
    ours: dict[str, list[_tables.UnitRow]] = {}
    for row in _tables.units():
        ours.setdefault(row.country, []).append(row)
    for iso in draft.countries:
        states = list(_build_plaincities.units(iso, 1))
        districts = list(_build_plaincities.units(iso, 2))
        joined = _joined(draft, ours.get(iso, ()), states, districts)
        for unit in states:
            _add_first(draft, iso, unit, joined.get(unit.id))
        for mine in ours.get(iso, ()):
            if mine not in joined.values():
                _add_first(draft, iso, None, mine)
        taken = {unit.id for unit in districts if unit.id in joined}
        for unit in districts:
            if unit.id in taken:
                _add_first(draft, iso, unit, joined[unit.id])
            else:
                _add_second(draft, iso, unit)
        draft.spelled.clear()
    _learn_units(draft)


def _joined(
    draft: Draft, ours: Iterable[_tables.UnitRow], states: list[Unit], districts: list[Unit]
) -> dict[int, _tables.UnitRow]:
    """By GeoNames id, the row of our table that is the same unit: by its name, by another name, by its seat's code."""
    found: dict[int, _tables.UnitRow] = {}
    left = list(ours)
    if not left:
        return found
    in_full = {key(n): u for u in reversed(states) for n in (*u.names, u.name)}
    by_name = {bare(unit.name): unit for unit in reversed(states)}
    by_alias = {bare(n): u for u in reversed(states) for n in u.names}
    lower = {bare(n): u for u in reversed(districts) for n in (*u.names, u.name)}
    by_code = {unit.code: unit for unit in states}

    def claim(row: _tables.UnitRow, unit: Unit | None) -> None:
        if unit is not None and unit.id not in found:
            found[unit.id] = row
            left.remove(row)

    for row in tuple(left):
        claim(row, in_full.get(key(row.name)))
    for row in tuple(left):
        claim(row, by_name.get(bare(row.name)) or by_alias.get(bare(row.name)))
    for row in tuple(left):
        claim(row, next((u for a in row.aliases if (u := by_name.get(bare(a)) or by_alias.get(bare(a)))), None))
    for row in tuple(left):
        seat = draft.city(row.country, row.seat) if row.seat not in ("", "-") else None
        claim(row, by_code.get(draft.rows[seat].code or "") if seat is not None else None)
    for row in tuple(left):
        claim(row, next((u for n in (row.name, *row.aliases) if (u := lower.get(bare(n)))), None))
    return found


def _add_first(draft: Draft, iso: str, unit: Unit | None, mine: _tables.UnitRow | None) -> None:
    """A first-level unit that GeoNames, our table or both have; our name and spellings come first."""
    name = mine.name if mine else unit.name if unit else ""
    code = unit.code if unit else f"+{name}"
    names = (*(mine.aliases if mine else ()), *(_names(unit.name, *unit.names) if unit else ()))
    members = draft.members.get((iso, code), [])
    seat = _seat(draft, iso, code, name, 1, mine.seat if mine else "")
    point, basis = _first_point(draft, iso, members, mine, seat)
    row = Row(
        slug(iso, name, "unit"), name, *point, iso, "admin1", sum(draft.rows[m].population for m in members),
        (mine.source, mine.licence) if mine else GEONAMES_UNITS, names, code, name, _radius(draft, members, point, 1),
        seat=seat, box=_box(draft, members), basis=basis,
    )  # fmt: skip
    if unit:
        row.id, row.ids = f"geonames:{unit.id}", (row.id,) if mine else ()
        row.feature, row.origin = "ADM2" if "." in code else "ADM1", GEONAMES_UNITS
    n = draft.units[iso, code] = draft.add(row)
    for known in (name, *names):
        for folded in (key(known), bare(known)):
            draft.named_units.setdefault((iso, folded), n)
    if seat is not None and iso in TRANSLITERATED:
        _share(draft, n, seat, told=bool(mine and mine.seat) or draft.rows[seat].feature in _SEATS[1])


def _first_point(
    draft: Draft, iso: str, members: Sequence[int], mine: _tables.UnitRow | None, seat: int | None
) -> tuple[Point, Basis]:
    if mine and mine.point:
        return mine.point, "own"
    rows = [draft.rows[m] for m in members]
    if rows:
        return _middle(rows), "people"
    if seat is not None:
        return (draft.rows[seat].lat, draft.rows[seat].lon), "seat"
    above = draft.rows[draft.countries[iso]]
    return (above.lat, above.lon), "parent"


def _middle(rows: list[Row]) -> Point:
    """The middle of the box around the cities of a unit.

    Of 98 units of the first level it lies 52 km from GeoNames' own point in the mean; their people's middle lies 104 km
    away, as wide provinces live at one end.
    """
    south, west, north, east = around((r.lat, r.lon) for r in rows)
    return round((south + north) / 2, 4), round((west + (east - west) % 360 / 2 + 180) % 360 - 180, 4)


def _add_second(draft: Draft, iso: str, unit: Unit) -> None:
    above = draft.rows[draft.units[iso, unit.code.partition(".")[0]]]
    members = draft.members.get((iso, unit.code), [])
    name, names = _second_names(iso, unit)
    seat = _seat(draft, iso, unit.code, name, 2, "")
    point: Point = (above.lat, above.lon)
    basis: Basis = "parent"
    if seat is not None:
        point, basis = (draft.rows[seat].lat, draft.rows[seat].lon), "seat"
    elif members:
        rows = [draft.rows[m] for m in members]
        point, basis = centre([(r.lat, r.lon, r.population + 100.0) for r in rows]), "people"
    n = draft.units[iso, unit.code] = draft.add(
        Row(
            f"geonames:{unit.id}", name, *point, iso, "admin2", sum(draft.rows[m].population for m in members),
            GEONAMES_UNITS, names, unit.code, above.name,
            above.radius if basis == "parent" else _radius(draft, members, point, 2),
            draft.units[iso, unit.code.partition(".")[0]], seat, feature="ADM2", box=_box(draft, members), basis=basis,
        )
    )  # fmt: skip
    if seat is not None and iso in TRANSLITERATED:
        _share(draft, n, seat, told=seat in members or draft.rows[seat].feature in _SEATS[2])


def is_name(row: Row) -> bool:
    """May the row's own name stand for it? "Eastern" and the like may not, though GeoNames calls units so."""
    return row.kind not in ("admin1", "admin2") or key(row.name) not in _NO_NAME


def _names(*names: str) -> tuple[str, ...]:
    """The names of a unit and what they are without type words; of "Eastern" the forms with them instead."""
    out = []
    for name in names:
        plain = key(name) in _NO_NAME
        out += [f"{name} {word}" for word in ("Region", "Province", "State")] if plain else [name, bare(name)]
    return tuple(dict.fromkeys(out))


def _second_names(iso: str, unit: Unit) -> tuple[str, tuple[str, ...]]:
    """The name of a second-level unit and its other names; in the USA the name is the form that holds the type word."""
    names = _names(unit.name, *unit.names)
    if iso not in ALWAYS_TYPED:
        return unit.name, names
    return max((unit.name, unit.names[0]), key=lambda n: (bare(n) != key(n), len(n))), names


def _seat(draft: Draft, iso: str, code: str, name: str, level: int, given: str) -> int | None:
    """The seat by feature code, else the one that our table gives, else a city of the unit's name in it.

    Where our table says "-" there is none.
    """
    if given == "-":
        return None
    rows = draft.rows
    members = draft.members.get((iso, code), [])
    by_rank = [n for n in members if rows[n].feature in _SEATS[level]]
    if by_rank:
        return min(by_rank, key=lambda n: (_SEATS[level].index(rows[n].feature or ""), -rows[n].population, n))
    if given and (n := draft.city(iso, given)) is not None:
        return n
    if level == 2 and iso in ALWAYS_TYPED:
        return None
    named = draft.cities.get((iso, bare(name)), ()) or _spelled(draft, iso, code, bare(name))
    inside = [n for n in named if n in members] or [n for n in named if _may_lie_in(draft, n, code)]
    return max(inside, key=lambda n: (rows[n].population, -n), default=None)


def _spelled(draft: Draft, iso: str, code: str, name: str) -> Sequence[int]:
    """Cities of the first-level unit whose name is spelled like ``name``, where names are transliterated."""
    if iso not in TRANSLITERATED:
        return ()
    first = code.partition(".")[0]
    if (known := draft.spelled.get((iso, first))) is None:
        known = draft.spelled[iso, first] = {}
        for n in draft.members.get((iso, first), ()):
            row = draft.rows[n]
            for folded in dict.fromkeys(map(key, (row.name, *row.names))):
                if folded.isascii():
                    known.setdefault(loose(folded), []).append(n)
    return known.get(loose(name), ())


def _may_lie_in(draft: Draft, n: int, code: str) -> bool:
    """Does the city lie in the unit, or in the unit above it and in no other one that is known?"""
    row = draft.rows[n]
    first, _, second = code.partition(".")
    return row.code == first and (not second or n not in draft.counties)


def _share(draft: Draft, n: int, seat: int, *, told: bool) -> None:
    """A unit bears the spellings of the seat that it is named after, where names are transliterated.

    The seat takes up those of the unit's that are spelled alike, where it is told to be the seat (``told``) and not
    guessed.
    """
    unit, city = draft.rows[n], draft.rows[seat]
    spellings = {loose(key(name)) for name in (city.name, *city.names)}
    own = [bare(name) for name in (unit.name, *unit.names)]
    if not any(loose(name) in spellings for name in own):
        return
    if unit.kind == "admin1":
        draft.lend(n, (city.name, *city.names))
    if told:
        draft.lend(seat, [name for name in own if loose(name) in spellings])


def _radius(draft: Draft, members: Sequence[int], point: Point, level: int) -> float:
    """How far from the point nine in ten of its cities lie, km."""
    if len(members) < _TELLING:
        return _WIDTH[level]
    far = [km(*point, draft.rows[m].lat, draft.rows[m].lon) for m in members]
    return round(max(quantiles(far, n=10)[-1], _WIDTH[level] / 4), 1)


def _box(draft: Draft, members: Sequence[int]) -> Box | None:
    """The box around its cities; none where they are few."""
    if len(members) < _TELLING:
        return None
    south, west, north, east = around((draft.rows[m].lat, draft.rows[m].lon) for m in members)
    return round(south, 3), round(west, 3), round(north, 3), round(east, 3)


def _learn_units(draft: Draft) -> None:
    """Cities learn the units that they lie in; countries the box around theirs."""
    inside: dict[str, list[int]] = {}
    for n, row in enumerate(draft.rows):
        if row.kind == "city" and row.country:
            inside.setdefault(row.country, []).append(n)
    for (country, code), n in draft.units.items():
        for member in draft.members.get((country, code), ()):
            if "." in code:
                draft.rows[member].county = n
            else:
                draft.rows[member].unit, draft.rows[member].admin1 = n, draft.rows[n].name
    for iso, n in draft.countries.items():
        draft.rows[n].box = _box(draft, inside.get(iso, ()))
