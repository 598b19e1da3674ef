"""Files of actors: a table of one's own, UCDP's list of actors, names of actors as ACLED writes them.

Every format is a table (CSV or xlsx), opened within the bounds of ``places.imports``. Rows are matched to the registry
by id, by the name that UCDP or ACLED uses, else by name where exactly one actor bears it and its country does not
contradict; what may be two is left and listed. What nobody bears is new.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal, get_args

from marsad.errors import BrokenPlaces, UnknownPlaces
from marsad.grounding._values import SourceKind
from marsad.grounding.actors._layer import ActorLayer, Addition, Loan
from marsad.grounding.actors._registry import AcledType, Actor, ActorKind, Registry, Sector, pieces, shipped
from marsad.grounding.actors._words import country_of
from marsad.grounding.layerfile import Batch, Origin
from marsad.grounding.places.imports._bytes import digest, is_zip, read_file
from marsad.grounding.places.imports._checks import MOST_NAME, MOST_NAMES, country_in, name_of
from marsad.grounding.places.imports._tables import PLAIN, Table, csv_table, headed, workbook

Format = Literal["csv", "ucdp", "acled"]
FORMATS: Final[tuple[Format, ...]] = ("csv", "ucdp", "acled")

#: Our columns by the headings that people give them; the first that is there is taken.
HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name", "actor", "actorname", "group", "groupname", "organisation", "organization", "nameen"),
    "aliases": ("aliases", "alias", "othernames", "alternatenames", "alsoknownas", "aka", "acronym", "acronyms"),
    "kind": ("kind", "type", "actortype", "category"),
    "country": ("country", "countrycode", "iso", "iso2", "iso3", "location"),
    "parent": ("parent", "parentid", "unitof", "partof"),
    "start": ("start", "startyear", "from", "since", "founded", "established"),
    "end": ("end", "endyear", "to", "until", "dissolved"),
    "ucdp": ("ucdp", "ucdpname", "sideb", "sidea"),
    "acled": ("acled", "acledname"),
    "wikidata": ("wikidata", "qid", "wikidataid"),
    "id": ("id", "actorid", "code"),
}  # fmt: skip
_KINDS: Final[dict[str, ActorKind]] = {
    **{k: k for k in get_args(ActorKind)},
    **dict.fromkeys(("rebel group", "armed group", "insurgent", "non-state actor"), "rebel"),
    **dict.fromkeys(("political militia", "identity militia", "paramilitary", "gang"), "militia"),
    **dict.fromkeys(("state forces", "army", "military", "police"), "state_forces"),
    **dict.fromkeys(("government", "ministry"), "state"),
    **dict.fromkeys(("party", "political party", "council"), "political"),
    **dict.fromkeys(("ngo", "aid agency", "charity"), "humanitarian"),
    **dict.fromkeys(("alliance",), "coalition"),
    **dict.fromkeys(("outlet", "news agency", "newspaper", "broadcaster"), "media"),
    **dict.fromkeys(("observatory", "rights group", "watchdog"), "monitor"),
    **dict.fromkeys(("un", "international organisation", "international organization"), "intergovernmental"),
}  # fmt: skip
#: What a kind is by default as a speaker, for ACLED and for PLOVER.
_OF_KIND: Final[dict[ActorKind, tuple[SourceKind, AcledType | None, Sector | None]]] = {
    "rebel": ("armed_group", "Rebel group", "REB"), "militia": ("armed_group", "Political militia", "PRM"),
    "state": ("official", "State forces", "GOV"), "state_forces": ("military", "State forces", "MIL"),
    "coalition": ("military", "External/Other forces", "MIL"), "political": ("official", None, "PTY"),
    "humanitarian": ("humanitarian", "Civilians", "SOC"), "monitor": ("monitor", "Civilians", "SOC"),
    "media": ("media", "Civilians", "JRN"), "intergovernmental": ("official", "External/Other forces", None),
}  # fmt: skip
#: UCDP's codebook of actors: 4 is a state; 2 and 3 are supporters of parties and communal groups; 1 is organised.
_UCDP_ORG: Final[dict[str, ActorKind]] = {"1": "rebel", "2": "militia", "3": "militia", "4": "state"}
#: ACLED's types of actor by number and by label; those of no organisation (5 to 7) are no actors of ours.
_ACLED_KINDS: Final[dict[str, ActorKind]] = {
    "1": "state_forces", "state forces": "state_forces", "2": "rebel", "rebel group": "rebel", "rebel groups": "rebel",
    "3": "militia", "political militia": "militia", "political militias": "militia", "4": "militia",
    "identity militia": "militia", "identity militias": "militia", "8": "coalition",
    "external/other forces": "coalition", "other forces": "coalition",
}  # fmt: skip
_NOBODY: Final = re.compile(
    r"(?:Unidentified|Civilians?|Protesters|Rioters|Prisoners|Militants|Unknown)\b", re.IGNORECASE
)
_PERIOD: Final = re.compile(r"\s*\((\d{4})\s*-\s*(\d{4})?\)")
_BRACKET: Final = re.compile(r"\s*\(([^()]{2,60})\)")
_ACRONYM: Final = re.compile(r"([A-Z][\w'’/-]{1,14}):\s+(.{3,})")
_PARTS: Final = re.compile(r"\s*[;|]\s*")
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_QID: Final = re.compile(r"Q[1-9]\d{0,11}")
_ID: Final = re.compile(r"[a-z][a-z0-9_-]{1,19}:\S{1,80}")


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of a file: ``country`` where it names none, ``columns`` by our name for the heading."""

    format: Format | None = None
    country: str | None = None
    source: str | None = None
    licence: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """An actor as a file gives it; ``id`` null where it gives none, ``start`` and ``end`` years as text or ""."""

    line: int
    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    id: str | None = None
    country: str | None = None
    parent: str | None = None
    start: str = ""
    end: str = ""
    ucdp: tuple[str, ...] = ()
    ucdp_id: tuple[str, ...] = ()
    acled: tuple[str, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A row that was left, and why."""

    row: Row
    why: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file. ``batch`` is null for a dry run, and for a file that was added before (``before``)."""

    file: str
    sha256: str
    format: Format
    rows: int
    new: int
    matched: int
    lent: int
    missed: tuple[Missed, ...]
    batch: Batch | None = None
    before: int | None = None


def add_file(path: Path, options: Options, layer: ActorLayer, *, dry_run: bool = False) -> Added:
    """Add a file of actors to the layer, whole or not at all.

    Raises:
        UnknownPlaces, BrokenPlaces, PlacesTooLarge, NotAFile, NotPermitted: the file.
        LayerUnusable: the layer.
    """
    blob = read_file(path)
    tables = workbook(blob) if is_zip(blob) else (csv_table(blob),)
    if not tables:
        raise UnknownPlaces("no sheet with headings", where=str(path))
    kind = options.format or _sniffed(tables[0].heads)
    rows = tuple(_once(_READERS[kind](tables[0], options), str(path)))
    mark, seen = digest(blob), layer.digest()
    earlier = next((b.n for b in layer.batches() if b.sha256 == mark and b.format == kind), None)
    if earlier is not None:
        return Added(str(path), mark, kind, len(rows), 0, 0, 0, (), before=earlier)
    new, loans, missed, matched = _matched(rows, layer.over(shipped()))
    origin = Origin(path.name, mark, kind, options.source, options.licence, len(rows), matched, len(missed))
    wanted = (new or loans) and not dry_run
    batch = layer.add(Addition(origin, new, loans), seen=seen) if wanted else None
    lent = sum(len(loan.aliases) for loan in loans)
    return Added(str(path), mark, kind, len(rows), len(new), matched, lent, tuple(missed), batch)


def _once(rows: Iterable[Row], file: str) -> Iterator[Row]:
    """The rows, those that come twice word for word only once.

    Raises:
        BrokenPlaces: one id on two lines that say different things; names both.
    """
    seen: set[Row] = set()
    lines: dict[str, int] = {}
    for row in rows:
        bare = replace(row, line=0)
        if bare in seen:
            continue
        seen.add(bare)
        if row.id is not None and lines.setdefault(row.id, row.line) != row.line:
            raise BrokenPlaces(f"the id {row.id} stands on line {lines[row.id]} already", where=file, line=row.line)
        yield row


# ---- formats --------------------------------------------------------------------------------------------------------


def _sniffed(heads: tuple[str, ...]) -> Format:
    plain = {PLAIN.sub("", h.lower()) for h in heads}
    if {"actorid", "namedata"} <= plain:
        return "ucdp"
    if {"actor1", "inter1"} <= plain or (plain & {"acledname", "actorname"} == {"actorname"} and "name" not in plain):
        return "acled"
    return "csv"


def _own(table: Table, options: Options) -> Iterator[Row]:
    """A table of one's own.

    Raises:
        UnknownPlaces: a column of ``--map`` is not there or none of ours; no column of names.
        BrokenPlaces: a row without a name, of an unknown kind or country, with a year that is none.
    """
    heads = _columns(table, options.columns)
    for line, cells in table.rows:
        value = {ours: cells.get(theirs, "").strip() for ours, theirs in heads.items()}
        name = name_of(value["name"], table.name, line)
        yield Row(
            line, name, _kind(value.get("kind", ""), table.name, line),
            _others(_PARTS.split(value.get("aliases", "")), name), _id(value.get("id", "")),
            country_in(value.get("country", ""), options.country, table.name, line),
            value.get("parent") or None, _year(value.get("start", ""), table.name, line),
            _year(value.get("end", ""), table.name, line),
            _others(_PARTS.split(value.get("ucdp", "")), ""), (), _others(_PARTS.split(value.get("acled", "")), ""),
            value["wikidata"] if _QID.fullmatch(value.get("wikidata", "")) else None,
        )  # fmt: skip


def _columns(table: Table, given: Mapping[str, str]) -> dict[str, str]:
    found = headed(table.heads, HEADINGS, given, table.name)
    if "name" not in found:
        remedy = f"Say which: --map name=COLUMN. It has: {', '.join(table.heads[:20])}."
        raise UnknownPlaces("no column of names", where=table.name, remedy=remedy)
    return found


def _ucdp(table: Table, options: Options) -> Iterator[Row]:
    """UCDP's Actor Dataset (any version with ``ActorId`` and ``NameData``)."""
    heads = {PLAIN.sub("", h.lower()): h for h in table.heads}
    if not {"actorid", "namedata"} <= set(heads):
        raise UnknownPlaces("no columns ActorId and NameData", where=table.name)
    for line, cells in table.rows:
        value = {ours: cells.get(theirs, "").strip() for ours, theirs in heads.items()}
        name = name_of(value["namedata"], table.name, line)
        spelled = (value.get(k, "") for k in ("nameorig", "nameorigfulleng", "newname", "newnamefulleng"))
        where = value.get("location", "").split(",")[0].split("(")[0].strip()
        ident = value["actorid"]
        yield Row(
            line, name, _UCDP_ORG.get(value.get("org", ""), "rebel"),
            _others((n for n in spelled if n.lower() not in ("n/a", "na", "-99")), name),
            f"ucdp:{ident}" if ident.isdigit() else None, country_of(where) or options.country,
            ucdp=(name,), ucdp_id=(ident,) if ident.isdigit() else (),
        )  # fmt: skip


def _acled(table: Table, options: Options) -> Iterator[Row]:
    """Actors of an export of ACLED's (``actor1``, ``inter1`` ...), or a list of names; each once.

    Civilians, crowds and the unidentified are categories, no actors.
    """
    heads = {PLAIN.sub("", h.lower()): h for h in table.heads}
    pairs = [(heads[a], heads.get(t)) for a, t in (("actor1", "inter1"), ("actor2", "inter2")) if a in heads]
    if not pairs:
        named = next((heads[h] for h in ("actorname", "name", "actor") if h in heads), None)
        if named is None:
            raise UnknownPlaces("no column of actors", where=table.name)
        pairs = [(named, heads.get("type") or heads.get("actortype"))]
    seen: set[str] = set()
    for line, cells in table.rows:
        for actor, typed in pairs:
            written = cells.get(actor, "").strip()
            kind = _ACLED_KINDS.get(cells.get(typed, "").strip().lower() if typed else "", None)
            if not written or written in seen or _NOBODY.match(written) or (typed and kind is None):
                continue
            seen.add(written)
            yield _of_acled(line, name_of(written, table.name, line), kind or "rebel", options)


def _of_acled(line: int, written: str, kind: ActorKind, options: Options) -> Row:
    """ "QSD: Syrian Democratic Forces", "Military Forces of Mali (2020-) Wagner": acronym, name, period, country."""
    period = _PERIOD.search(written)
    name = _PERIOD.sub("", written).strip()
    bracket = _BRACKET.search(name)
    where = country_of(bracket[1]) if bracket else None
    name = _BRACKET.sub("", name).strip() if where else name
    acronym = _ACRONYM.fullmatch(name)
    return Row(
        line, acronym[2] if acronym else name, kind, (acronym[1],) if acronym else (), None,
        where or _country_within(name) or options.country, None,
        period[1] if period else "", (period[2] or "") if period else "", acled=(written,),
    )  # fmt: skip


def _country_within(name: str) -> str | None:
    """ "Military Forces of Mali": the state after "of"."""
    of = re.search(r"\bof (?:the )?([A-Z][\w' -]+)$", name)
    return country_of(of[1]) if of else None


_READERS: Final = {"csv": _own, "ucdp": _ucdp, "acled": _acled}


# ---- cells ----------------------------------------------------------------------------------------------------------


def _others(names: Iterable[str], main: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in (x.strip() for x in names) if n and n != main and len(n) <= MOST_NAME))[
        :MOST_NAMES
    ]


def _kind(text: str, file: str, line: int) -> ActorKind:
    plain = text.lower().strip()
    if not plain:
        return "rebel"
    if plain not in _KINDS:
        remedy = f"One of: {', '.join(get_args(ActorKind))}."
        raise BrokenPlaces(f"{text[:40]!r} is no kind of actor", where=file, line=line, remedy=remedy)
    return _KINDS[plain]


def _year(text: str, file: str, line: int) -> str:
    """The year of a year or a date; "" for none."""
    if not text:
        return ""
    found = _YEAR.search(text)
    if found is None:
        raise BrokenPlaces(f"{text[:40]!r} holds no year", where=file, line=line, remedy="Write it as 2014.")
    return found.group()


def _id(text: str) -> str | None:
    if not text:
        return None
    return text if _ID.fullmatch(text) else f"user:{'-'.join(text.split())[:80]}"


# ---- matching -------------------------------------------------------------------------------------------------------


def _matched(rows: Iterable[Row], registry: Registry) -> tuple[list[Actor], list[Loan], list[Missed], int]:
    """New actors, loans (one an actor), rows left, and how many rows were known."""
    new = _Fresh(registry)
    loans: dict[str, Loan] = {}
    missed: list[Missed] = []
    known = 0
    index = _Index(registry)
    for row in rows:
        found, why = index.find(row)
        if why is not None:
            missed.append(Missed(row, why))
        elif found is None:
            new.take(row)
        else:
            known += 1
            loan = _loan(row, found)
            if loan:
                loans[found.id] = loans[found.id].with_loan(loan) if found.id in loans else loan
    return list(new.actors.values()), list(loans.values()), missed, known


class _Index:
    """The registry by what a row may be found by."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        # the name with its period goes before the bare one, which several governments of a state share
        self.acled: dict[str, Actor] = {}
        for actor in registry:
            for name in actor.acled_names:
                for form in (name, _PERIOD.sub("", name)):
                    if form:
                        self.acled.setdefault(form, actor)
        self.ucdp_ids = {i: a for a in registry for i in a.ucdp_id}

    def find(self, row: Row) -> tuple[Actor | None, str | None]:
        """The actor that the row is, or why nobody can say which; both null where it is new.

        Ids go before names: UCDP gives one short name to several groups.
        """
        tiers: tuple[list[Actor | None], ...] = (
            [self.registry.get(row.id)],
            [self.ucdp_ids.get(i) for i in row.ucdp_id],
            [self.registry.get(self.registry.by_ucdp.get(n)) for n in row.ucdp],
            [self.acled.get(n) for n in row.acled],
            [self.acled.get(_PERIOD.sub("", n)) for n in row.acled],
        )
        for tier in tiers:
            sure = {a.id: a for a in tier if a is not None}
            if len(sure) > 1:
                return None, f"its ids name {' and '.join(sure)}"
            if sure:
                return next(iter(sure.values())), None
        return self._named(row)

    def _named(self, row: Row) -> tuple[Actor | None, str | None]:
        """By the full name; an acronym alone proves nothing."""
        names = [n for n in (row.name, *row.aliases) if not (n.isupper() and len(n) <= 6)] or [row.name]
        bearers = {i: self.registry[i] for n in names for i, _ in self.registry.by_name.get(pieces(n), ())}
        fit = [a for a in bearers.values() if _fits(row, a)]
        if len(fit) == 1:
            return fit[0], None
        return None, f"may be {' or '.join(a.id for a in fit)}" if fit else None


def _fits(row: Row, actor: Actor) -> bool:
    """Do country and period not contradict?"""
    if row.country and actor.country and row.country != actor.country:
        return False
    return not (row.start and actor.end and row.start > actor.end) and not (
        row.end and actor.start and row.end < actor.start
    )


def _loan(row: Row, actor: Actor) -> Loan:
    held = {pieces(n) for n in (actor.name, *actor.aliases)}
    names = tuple(n for n in (row.name, *row.aliases) if pieces(n) and pieces(n) not in held)
    return Loan(
        actor.id, names,
        tuple(n for n in row.ucdp if n not in actor.ucdp_names),
        tuple(i for i in row.ucdp_id if i not in actor.ucdp_id),
        tuple(n for n in row.acled if n not in actor.acled_names),
        None if actor.wikidata else row.wikidata,
    )  # fmt: skip


class _Fresh:
    """The new actors of a file, in its order."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.actors: dict[str, Actor] = {}
        self._named: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        self._numbers: Counter[str] = Counter()

    def take(self, row: Row) -> None:
        """Make an actor of a row that is none of the registry's."""
        source, acled_type, sector = _OF_KIND[row.kind]
        actor = Actor(
            id=self._free(row), name=row.name, aliases=row.aliases, kind=row.kind, source_kind=source, side=None,
            parent=self._parent(row), country=row.country, code=None, start=row.start, end=row.end,
            ucdp="|".join(row.ucdp) or None, acled="|".join(row.acled) or None, wikidata=row.wikidata,
            acled_type=acled_type, sector=sector, ucdp_id=row.ucdp_id, sources=("user",),
        )  # fmt: skip
        self.actors[actor.id] = actor
        self._named[pieces(actor.name)].append(actor.id)

    def _free(self, row: Row) -> str:
        """The row's own id, else one made of its name; namesakes get numbers, in the order of the file."""
        base = row.id or f"user:{'-'.join(pieces(row.name))[:60] or 'x'}"
        while True:
            self._numbers[base] += 1
            n = self._numbers[base]
            ident = base if n == 1 else f"{base}-{n}"
            if ident not in self.registry and ident not in self.actors:
                return ident

    def _parent(self, row: Row) -> str | None:
        """The actor that the row's parent names, by id or by the only bearer of the name; null where nobody knows."""
        if row.parent is None:
            return None
        if row.parent in self.registry or row.parent in self.actors:
            return row.parent
        named = pieces(row.parent)
        bearers = {i for i, _ in self.registry.by_name.get(named, ())} | set(self._named.get(named, ()))
        return next(iter(bearers)) if len(bearers) == 1 else None


__all__ = ["FORMATS", "Added", "Format", "Missed", "Options", "Row", "add_file"]
