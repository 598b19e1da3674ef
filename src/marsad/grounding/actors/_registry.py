"""The registry of actors: our own table, and the states' governments and forces made from the table of countries."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from marsad.grounding._values import SourceKind
from marsad.reading._lexicon import Country, countries, rows

ActorKind = Literal[
    "state", "state_forces", "rebel", "militia", "coalition", "political", "humanitarian", "monitor", "media",
    "intergovernmental",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actor:
    """A party or body of the registry. ``start`` and ``end`` are years as text, "" for unknown or going on."""

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


@dataclass(frozen=True, slots=True)
class Notable:
    """An office-holder whom the news may name by surname alone."""

    name: str
    country: str | None
    role: str


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


@cache
def actors() -> dict[str, Actor]:
    """All actors by id, the table's first, then the states'."""
    out: dict[str, Actor] = {}
    for row in rows("grounding.actors", "actors.tsv"):
        cells = (*row, *("",) * 14)[:14]
        actor = Actor(
            cells[0], cells[1], tuple(a for a in cells[2].split("|") if a), cast(ActorKind, cells[3]),
            cast(SourceKind, cells[4]), cells[5] or None, cells[6] or None, cells[7] or None, cells[8] or None,
            cells[9], cells[10], cells[11] or None, cells[12] or None, cells[13] or None,
        )  # fmt: skip
        out[actor.id] = actor
    for country in countries():
        for actor in _of_state(country):
            out[actor.id] = actor
    return out


def state_id(iso2: str, part: str = "state") -> str:
    """The id of a state's actor: part is state, government, forces, air-force, navy, police, or a ministry."""
    return f"actor:{part}-{iso2.lower()}"


_MINISTRIES = (
    ("defence-ministry", "Ministry of Defence", ("defence ministry", "defense ministry", "ministry of defence", "ministry of defense", "military ministry"), "military"),
    ("foreign-ministry", "Ministry of Foreign Affairs", ("foreign ministry", "ministry of foreign affairs", "foreign office"), "official"),
    ("interior-ministry", "Ministry of the Interior", ("interior ministry", "ministry of interior", "ministry of the interior", "ministry of internal affairs"), "official"),
    ("health-ministry", "Ministry of Health", ("health ministry", "ministry of health", "public health ministry"), "medical"),
    ("state-media", "state media", ("state media", "state television", "state tv", "state news agency", "official news agency", "state radio", "state-run media", "state-run television", "state-run news agency", "state-run tv", "official media", "state-run radio", "government media", "national television"), "media"),
)  # fmt: skip


def _of_state(c: Country) -> tuple[Actor, ...]:
    """Government, forces, air force, navy, police, ministries and state media of one state."""
    def make(part: str, name: str, aliases: tuple[str, ...], kind: ActorKind, source: SourceKind, up: str | None) -> Actor:
        parent = state_id(c.iso2, up) if up else None
        code = c.code + {"government": "GOV", "forces": "MIL", "air-force": "MIL", "navy": "MIL", "police": "COP", "state-media": "MED"}.get(part, "GOV" if up else "")
        ucdp = f"Government of {c.name}" if part == "government" else None
        acled = {"forces": f"Military Forces of {c.name}", "police": f"Police Forces of {c.name}", "government": f"Government of {c.name}"}.get(part)
        side = "government" if part != "state" else None
        return Actor(state_id(c.iso2, part), name, aliases, kind, source, side, parent, c.iso2, code, "", "", ucdp, acled, None)

    adjectives = [d for d in c.demonyms if not d.endswith("s") or d in ("US", "Swiss", "U.S.")][:3]
    first = adjectives[0] if adjectives else c.name
    forces = tuple(f"{d} {n}" for d in adjectives for n in ("army", "armed forces", "military"))
    made = [
        make("state", c.name, c.names[1:], "state", "official", None),
        make("government", f"Government of {c.name}", tuple(f"{d} government" for d in adjectives), "state", "official", "state"),
        make("forces", f"Military Forces of {c.name}", forces, "state_forces", "military", "government"),
        make("air-force", f"{first} Air Force", (), "state_forces", "military", "forces"),
        make("navy", f"{first} Navy", (), "state_forces", "military", "forces"),
        make("police", f"Police of {c.name}", (f"{first} police",), "state_forces", "official", "government"),
    ]
    for part, name, _, source in _MINISTRIES:
        kind: ActorKind = "media" if part == "state-media" else "state"
        made.append(make(part, f"{first} {name}", (), kind, cast(SourceKind, source), "government"))
    return tuple(made)


@cache
def ministries() -> tuple[tuple[str, str], ...]:
    """Words of a ministry or of state media and the part of the state that they name, longest first."""
    pairs = [(words, part) for part, _, phrases, _ in _MINISTRIES for words in phrases]
    return tuple(sorted(pairs, key=lambda p: -len(p[0])))


@cache
def notables() -> dict[str, Notable]:
    """Office-holders by surname as printed, in lower case."""
    found = {}
    for row in rows("grounding.actors", "people.tsv"):
        found[row[0].lower()] = Notable(row[1], row[2] or None, row[3])
    return found


@cache
def by_name() -> dict[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Pieces of a name to (actor id, the name as written); several actors may share an acronym."""
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for actor in actors().values():
        for name in (actor.name, *actor.aliases):
            if actor.kind == "state" and actor.parent is None:
                continue
            entry = (actor.id, name)
            held = found.setdefault(pieces(name), [])
            if all(actor.id != i for i, _ in held):
                held.append(entry)
    return {k: tuple(v) for k, v in found.items() if k}


@cache
def by_first() -> dict[str, tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...]]:
    """The same keyed by the first piece, longest name first: one look-up for every word of a text."""
    found: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]] = {}
    for name, entries in by_name().items():
        found.setdefault(name[0], []).append((name, entries))
    return {k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in found.items()}
