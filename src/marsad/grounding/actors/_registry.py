"""The registry of actors: our own table, and the states' governments and forces made from the table of countries."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property
from types import MappingProxyType
from typing import Final, Literal, cast

from marsad.grounding._values import SourceKind
from marsad.reading.lexicon import Country, countries, rows

ActorKind = Literal[
    "state", "state_forces", "rebel", "militia", "coalition", "political", "humanitarian", "monitor", "media",
    "intergovernmental",
]  # fmt: skip


#: ACLED's eight types of actor, as at home: forces of a state that fight abroad are External/Other forces there.
AcledType = Literal[
    "State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians",
    "External/Other forces",
]  # fmt: skip
#: PLOVER's codes of sectors (manual of 2021, "Sector Codes").
Sector = Literal[
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actor:
    """A party or body of the registry; docs/actors.md has the rules for each field.

    ``start`` and ``end`` are years as text, "" for unknown or going on. ``ucdp`` and ``acled`` are the names that
    those data sets use, ``|`` between several; ACLED's may carry a period, "Military Forces of Syria (2000-2024)".
    ``dyads`` are the ids of those it fought, on both sides whichever row says so; a state stands there as its
    government, as in UCDP. ``sources`` are keys of ``data/actor_sources.tsv``.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: ActorKind
    source_kind: SourceKind
    side: str | None
    parent: str | None
    country: str | None
    code: str | None
    start: str
    end: str
    ucdp: str | None
    acled: str | None
    wikidata: str | None
    acled_type: AcledType | None = None
    sector: Sector | None = None
    ucdp_id: tuple[str, ...] = ()
    dyads: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def ucdp_names(self) -> tuple[str, ...]:
        """What UCDP calls it, one by one."""
        return tuple(self.ucdp.split("|")) if self.ucdp else ()

    @property
    def acled_names(self) -> tuple[str, ...]:
        """What ACLED calls it, one by one."""
        return tuple(self.acled.split("|")) if self.acled else ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts of a row come from: ``citation`` names the work in words, without an address."""

    key: str
    title: str
    publisher: str
    version: str
    licence: str
    citation: str


@dataclass(frozen=True, slots=True)
class Notable:
    """An office-holder in one term; ``surnames`` as printed alone, none where only the full name names the person.

    ``start`` and ``end`` are the first and the last day of the term, null for open; a year or month of the table
    stands for all its days.
    """

    name: str
    country: str | None
    role: str
    start: date | None
    end: date | None
    surnames: tuple[str, ...]

    def holds(self, day: date, *, grace: int = 0) -> bool:
        """Does the term cover the day, or did it end at most ``grace`` days before?"""
        return (self.start is None or self.start <= day) and (
            self.end is None or day <= self.end + timedelta(days=grace)
        )


_PIECES = re.compile(r"[^\W_]+")


@cache
def plain(word: str) -> str:
    """Lower case without diacritics."""
    folded = word.lower()
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))


def pieces(name: str) -> tuple[str, ...]:
    """The parts of a name as compared: no case, no diacritics, no hyphens, apostrophes or points.

    >>> pieces("Da'esh"), pieces("U.S.-led coalition"), pieces("Jaysh al-Islam")
    (('da', 'esh'), ('u', 's', 'led', 'coalition'), ('jaysh', 'al', 'islam'))
    """
    return tuple(plain(m) for m in _PIECES.findall(name))


#: Pieces of a name, and the actors that bear it: (actor id, the name as written).
Entries = tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Registry:
    """Actors by id, in the order of the table, with the look-ups made of them, each when it is first asked for.

    A value: :meth:`with_actors` gives another one. ``state`` names what a user added ("" for the shipped table).
    """

    actors: Mapping[str, Actor]
    state: str = field(default="")

    def __getitem__(self, actor: str) -> Actor:
        return self.actors[actor]

    def __contains__(self, actor: object) -> bool:
        return actor in self.actors

    def __iter__(self) -> Iterator[Actor]:
        return iter(self.actors.values())

    def __len__(self) -> int:
        return len(self.actors)

    def get(self, actor: str | None) -> Actor | None:
        """The actor with an id; null where none has it."""
        return None if actor is None else self.actors.get(actor)

    def meant(self, name: str) -> Actor | None:  # noqa: ARG002
        """The actor that reviewers said a name means: null, for nobody taught this registry (``_taught``)."""
        return None

    def unnamed(self, name: str) -> bool:  # noqa: ARG002
        """Did reviewers say that the name is no actor's?"""
        return False

    def with_actors(self, extra: Iterable[Actor], *, state: str = "") -> Registry:
        """A registry with further actors; one with an id that is there already takes its place, at its place."""
        return Registry(MappingProxyType({**self.actors, **{a.id: a for a in extra}}), state)

    def forces_of(self, iso2: str) -> str:
        """The id of a state's armed forces, under their own name where the table has one."""
        return self._national.get(iso2, state_id(iso2, "forces"))

    @cached_property
    def _national(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for a in self:
            if a.country is not None and _is_national(a):
                found.setdefault(a.country, a.id)
        return found

    @cached_property
    def by_ucdp(self) -> Mapping[str, str]:
        """Names of sides in UCDP's data to ids; what the table does not hold is missing, never guessed."""
        found: dict[str, str] = {}
        for actor in self:
            for name in actor.ucdp_names:
                if name:
                    found.setdefault(name, actor.id)
        return found

    @cached_property
    def units(self) -> Mapping[str, tuple[Actor, ...]]:
        """The bodies whose parent is the one of an id, in the order of the tables."""
        found: dict[str, list[Actor]] = {}
        for actor in self:
            if actor.parent is not None:
                found.setdefault(actor.parent, []).append(actor)
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def by_name(self) -> Mapping[tuple[str, ...], Entries]:
        """Pieces of a name to its bearers; actors share acronyms, and one may write a name two ways."""
        found: dict[tuple[str, ...], dict[tuple[str, str], None]] = {}
        for actor in self:
            if actor.kind == "state" and actor.parent is None and actor.id.startswith("actor:state-"):
                continue
            for name in (actor.name, *actor.aliases):
                for variant in _spellings(name):
                    found.setdefault(pieces(variant), {})[actor.id, name] = None
        return {k: tuple(v) for k, v in found.items() if k}

    @cached_property
    def by_first(self) -> Mapping[str, tuple[tuple[tuple[str, ...], Entries], ...]]:
        """The same keyed by the first piece, longest name first: one look-up for every word of a text."""
        found: dict[str, list[tuple[tuple[str, ...], Entries]]] = {}
        for name, entries in self.by_name.items():
            found.setdefault(name[0], []).append((name, entries))
        return {k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in found.items()}


#: The tables of ``data/actors``, in the order in which a name shared by two actors is looked up.
TABLES: Final = ("middle_east", "africa", "asia", "europe", "americas", "forces", "bodies")


def _actor_of(row: list[str]) -> Actor:
    """One actor of a table's row; cells left out at the end are empty."""
    cells = [*row, *[""] * 19][:19]
    some = [c or None for c in cells]
    lists = [tuple(part for part in c.split("|") if part) for c in cells]
    return Actor(
        cells[0], cells[1], lists[2], cast("ActorKind", cells[3]), cast("SourceKind", cells[4]), some[5], some[6],
        some[7], some[8], cells[9], cells[10], some[11], some[12], some[13], cast("AcledType | None", some[14]),
        cast("Sector | None", some[15]), lists[16], lists[17], lists[18],
    )  # fmt: skip


def _both_ways(held: dict[str, Actor]) -> dict[str, Actor]:
    """Dyads are written once, on either row; here each stands on both."""
    foes: dict[str, list[str]] = {}
    for actor in held.values():
        for foe in actor.dyads:
            foes.setdefault(actor.id, []).append(foe)
            foes.setdefault(foe, []).append(actor.id)
    both = {i: tuple(dict.fromkeys(f)) for i, f in foes.items()}
    return {i: replace(a, dyads=both[i]) if i in both else a for i, a in held.items()}


@cache
def sources() -> dict[str, Source]:
    """What the rows were written from, by key."""
    return {row[0]: Source(*row) for row in rows("grounding.actors", "actor_sources.tsv")}


@cache
def shipped() -> Registry:
    """The registry that the package brings: the tables' actors first, then the states'."""
    out: dict[str, Actor] = {}
    for table in TABLES:
        out.update((a.id, a) for a in map(_actor_of, rows("grounding.actors", f"actors/{table}.tsv")))
    named = {a.country for a in out.values() if _is_national(a)}
    for country in countries():
        for actor in _of_state(country):
            if country.iso2 not in named or actor.id != state_id(country.iso2, "forces"):
                out[actor.id] = actor
    return Registry(MappingProxyType(_both_ways(out)))


def _is_national(actor: Actor) -> bool:
    """Are these the whole armed forces of a state under their own name (Tatmadaw)?"""
    return actor.kind == "state_forces" and (actor.acled or "").startswith("Military Forces of")


def state_id(iso2: str, part: str = "state") -> str:
    """The id of a state's actor: part is state, government, forces, air-force, navy, police, or a ministry."""
    return f"actor:{part}-{iso2.lower()}"


@cache
def _bodies() -> tuple[tuple[str, str, SourceKind, tuple[str, ...]], ...]:
    """Ministries and state media: part of the id, name, what it is as a speaker, the words for it."""
    return tuple(
        (row[0], row[1], cast("SourceKind", row[2]), tuple(row[3].split("|")))
        for row in rows("grounding.actors", "ministries.tsv")
    )


#: Parts of a state: name with {0} its first demonym and {1} its name, kind, as speaker, parent part, CAMEO suffix,
#: the name in ACLED's data.
_PARTS: tuple[tuple[str, str, ActorKind, SourceKind, str | None, str, str | None], ...] = (
    ("state", "{1}", "state", "official", None, "", None),
    ("government", "Government of {1}", "state", "official", "state", "GOV", "Government of {1}"),
    ("forces", "Military Forces of {1}", "state_forces", "military", "government", "MIL", "Military Forces of {1}"),
    ("air-force", "{0} Air Force", "state_forces", "military", "forces", "MIL", None),
    ("navy", "{0} Navy", "state_forces", "military", "forces", "MIL", None),
    ("police", "Police of {1}", "state_forces", "official", "government", "COP", "Police Forces of {1}"),
)


#: Sectors of a state's parts; its other bodies are GOV.
_SECTORS: dict[str, Sector] = {
    "forces": "MIL", "air-force": "MIL", "navy": "MIL", "police": "COP", "state-media": "JRN",
}  # fmt: skip


def _of_state(c: Country) -> tuple[Actor, ...]:
    """Government, forces, air force, navy, police, ministries and state media of one state."""
    adjectives = [d for d in c.demonyms if not d.endswith("s") or d in ("US", "Swiss", "U.S.")][:3]
    first = adjectives[0] if adjectives else c.name
    aliases = {
        "state": c.names[1:],
        "government": tuple(f"{d} government" for d in adjectives),
        "forces": tuple(f"{d} {n}" for d in adjectives for n in ("army", "armed forces", "military")),
        "police": (f"{first} police",),
    }
    bodies = [
        (part, "{0} " + name, "media" if part == "state-media" else "state", source, "government", "GOV", None)
        for part, name, source, _ in _bodies()
    ]
    made = []
    for part, name, kind, source, up, suffix, acled in (*_PARTS, *bodies):
        actor = Actor(
            id=state_id(c.iso2, part), name=name.format(first, c.name), aliases=aliases.get(part, ()),
            kind=cast("ActorKind", kind), source_kind=source, side="government" if up else None,
            parent=state_id(c.iso2, up) if up else None, country=c.iso2, code=c.code + suffix, start="", end="",
            ucdp=f"Government of {c.name}" if part == "government" else None,
            acled=acled.format(first, c.name) if acled else None, wikidata=None,
            acled_type="Civilians" if kind == "media" else "State forces", sector=_SECTORS.get(part, "GOV"),
            sources=("countries",),
        )  # fmt: skip
        made.append(actor)
    return tuple(made)


@cache
def ministries() -> tuple[tuple[str, str], ...]:
    """Words of a ministry or of state media and the part of the state that they name, longest first."""
    pairs = [(words, part) for part, _, _, phrases in _bodies() for words in phrases]
    return tuple(sorted(pairs, key=lambda p: -len(p[0])))


@cache
def _sides() -> dict[tuple[str, str], str]:
    return {(row[0], row[1]): row[2] for row in rows("grounding.actors", "sides.tsv")}


def side_of(actor: Actor, war: str | None) -> str | None:
    """The actor's side in the war of a country; a foreign state has one only where the table says so.

    >>> side_of(shipped()["actor:forces-ru"], "SY"), side_of(shipped()["actor:forces-ru"], "ML")
    ('government', 'government')
    >>> side_of(shipped()["actor:forces-fr"], "UA") is None
    True
    """
    if actor.side != "government" or actor.country is None or actor.kind not in ("state", "state_forces"):
        return actor.side
    return _sides().get((war or "", actor.country), "government" if war == actor.country else None)


def _bound(cell: str, *, last: bool) -> date | None:
    """A day of "2014", "2014-06" or "2014-06-30": the first of these, or the last."""
    if not cell:
        return None
    year, month, day = ([int(part) for part in cell.split("-")] + [0, 0])[:3]
    if not last:
        return date(year, month or 1, day or 1)
    return date(year, month or 12, day or monthrange(year, month or 12)[1])


@cache
def terms() -> tuple[Notable, ...]:
    """Office-holders in the order of the table, one value a term."""
    return tuple(
        Notable(
            row[1], row[2] or None, row[3], _bound(row[4], last=False), _bound(row[5], last=True),
            tuple(s for s in row[0].split("|") if s != "-"),
        )
        for row in rows("grounding.actors", "people.tsv")
    )  # fmt: skip


@cache
def notables() -> Mapping[str, tuple[Notable, ...]]:
    """Terms by surname as printed, in lower case; several persons may bear one."""
    found: dict[str, list[Notable]] = {}
    for term in terms():
        for surname in term.surnames:
            found.setdefault(surname.lower(), []).append(term)
    return {k: tuple(v) for k, v in found.items()}


@cache
def notables_by_full_name() -> Mapping[str, tuple[Notable, ...]]:
    """The same by their full names, as compared."""
    found: dict[str, list[Notable]] = {}
    for term in terms():
        found.setdefault(plain(term.name), []).append(term)
    return {k: tuple(v) for k, v in found.items()}


#: British and American spellings of words in names.
_SPELLINGS = (("Defence", "Defense"), ("Organisation", "Organization"), ("Centre", "Center"), ("Labour", "Labor"))


def _spellings(name: str) -> tuple[str, ...]:
    """The name as written, in the other spelling, and with its apostrophe lost ("Peoples Defence Force")."""
    found = [name]
    for one, other in _SPELLINGS:
        if one in name or other in name:
            found.append(name.replace(one, other) if one in name else name.replace(other, one))
    if name.startswith(("UN ", "U.N. ")):
        found.append(name.replace("UN ", "U.N. ", 1) if name[1] == "N" else name.replace("U.N. ", "UN ", 1))
    if " " in name and re.search(r"\w['’]s\b|s['’] ", name):
        found.extend([re.sub(r"(?<=\w)['’](?=s\b)|(?<=s)['’](?= )", "", n) for n in found])
    return tuple(found)
