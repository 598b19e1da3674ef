"""What the words of a party's description say: whose (a state, a party) and what (government, forces, police ...)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import cast

from marsad.grounding._values import SourceKind
from marsad.grounding.actors._registry import ministries, pieces, plain
from marsad.reading.lexicon import countries, rows, word_set

_GOVERNMENT = word_set(
    """
    government regime administration cabinet authorities presidency leadership junta governments parliament
    """
)
_FORCES = word_set(
    """
    army military forces troops soldiers servicemen marines paratroopers commandos warplanes jets aircraft
    planes helicopters artillery tanks drones warships bombers gunships submarines units brigades battalions
    regiments conscripts reservists armies generals loyalists command commanders snipers
    """
)
_POLICE = frozenset(("police", "policemen", "gendarmerie"))
#: Words that keep a description of forces with the state ("GOVERNMENT forces", "SECURITY forces").
_STATE_WORDS = word_set(
    """
    government regime army state security loyalist military national federal pro-government pro-regime
    """
)
#: A government or police of a part of a state, of no state, or of several, is not the state's.
NOT_NATIONAL = word_set(
    """
    local regional provincial municipal district city town village autonomous breakaway rival parallel western
    neighbouring neighboring foreign self-declared self-proclaimed self-styled successive governments armies
    separatist kurdish houthi traffic religious morality tribal rebel-held rebel-run state-level civilian exiled
    """
)
#: Words that leave open whose a body is; any other word ("UN troops", "Tigray authorities") says that it is another's.
_NEUTRAL = word_set(
    """
    central interim transitional provisional caretaker current new ruling elected riot border special elite
    regular ground air naval armed presidential republican wounded dead killed captured advancing retreating
    fleeing defence defense interior paramilitary-police more other the ordinary uniformed plainclothes
    senior health civil military-led main entire
    """
)
#: Words that say the party is not the state's ("rebel forces").
_OTHERS = word_set(
    """
    rebel rebels opposition insurgent insurgents militant militants militia militias jihadist jihadists
    islamist islamists separatist separatists kurdish allied foreign coalition guerrilla guerrillas
    extremist extremists terrorist terrorists tribal paramilitary fighters gunmen anti-government
    anti-regime volunteer mercenary mercenaries former turkish-backed
    """
)

#: Words for a party that judge it; which party is meant the words alone do not say, but for a state's regime.
_LABELS = word_set(
    """
    regime junta terrorist terrorists terror militant militants gunmen gunman mercenary mercenaries martyr martyrs
    zionist zionists takfiri takfiris bandit bandits thugs criminals saboteurs aggressor aggressors occupiers
    infidels crusaders traitors puppet extremist extremists jihadist jihadists nazi nazis fascist fascists
    """
)


def label_of(names: Iterable[str]) -> str | None:
    """The first word that judges among the ways in which a report names a party; null where none does.

    >>> label_of(("Syrian army", "the Zionist forces")), label_of(("the army",))
    ('zionist', None)
    """
    words = (re.sub(r"['’]s?$", "", w) for name in names for w in name.lower().replace("-", " ").split())
    return next((w for w in words if w in _LABELS), None)


_MONITOR = frozenset(("monitor", "observatory", "watchdog", "monitors"))


@cache
def _kind_by_word() -> dict[str, SourceKind]:
    found: dict[str, SourceKind] = {}
    for kind, words in rows("grounding.actors", "source_words.tsv"):
        for word in words.split("|"):
            found.setdefault(word, cast("SourceKind", kind))
    return found


def source_kind(words: str) -> SourceKind:
    """What a described speaker is when it speaks, by its head word, then by its modifiers.

    >>> source_kind("a military source"), source_kind("opposition activists"), source_kind("security officials")
    ('unnamed', 'civilian', 'official')
    """
    parts = words.lower().replace("'", " ").split()
    kinds = _kind_by_word()
    if parts and parts[-1] in ("agency", "agencies", "service", "services"):
        told = next((kind for word, kind in _AGENCIES.items() if word in parts), None)
        if told is not None:
            return told
    for word in reversed(parts):
        if word in kinds:
            return kinds[word]
    return "other"


#: What kind of agency it is, by the word before; an agency alone is a news agency.
_AGENCIES: dict[str, SourceKind] = {
    "news": "media", "press": "media", "intelligence": "official", "security": "official", "spy": "official",
    "government": "official", "enforcement": "official", "border": "official", "nuclear": "official",
    "aid": "humanitarian", "relief": "humanitarian", "refugee": "humanitarian", "food": "humanitarian",
    "humanitarian": "humanitarian", "rescue": "humanitarian", "emergency": "humanitarian", "health": "medical",
}  # fmt: skip


@cache
def _whose() -> dict[tuple[str, ...], str]:
    """Pieces of demonyms, country names and their genitives to ISO codes."""
    found: dict[tuple[str, ...], str] = {}
    for c in countries():
        for word in (*c.names, *c.demonyms):
            found.setdefault(pieces(word), c.iso2)
    return found


@cache
def _capitals() -> dict[str, str]:
    return {plain(name): c.iso2 for c in countries() for name in c.capitals}


def country_of(name: str) -> str | None:
    """The state that a name, demonym or genitive stands for ("Syria", "Syrian", "Syria's", "U.S.").

    >>> country_of("Syrians"), country_of("the U.S."), country_of("Aleppo")
    ('SY', 'US', None)
    """
    parts = pieces(re.sub(r"^(?:the|The)\s+|['’]s?$", "", name))
    found = _whose().get(parts)
    if found is None and len(parts) == 1 and parts[0].endswith("s"):
        found = _whose().get((parts[0][:-1],))
    return found


def capital_of(name: str) -> str | None:
    """The state whose capital bears the name, for metonyms."""
    return _capitals().get(plain(name))


@dataclass(frozen=True, slots=True)
class Party:
    """A description taken apart: the state named in it, the part of the state meant, the words left over."""

    country: str | None
    part: str | None
    rest: tuple[str, ...]
    monitor: bool
    by_adjective: bool


_TOKENS = re.compile(r"[^\s]+")


def party(words: str) -> Party:
    """Whose and what a description is.

    >>> party("Syrian government forces").country, party("Syrian government forces").part
    ('SY', 'forces')
    >>> party("Russian warplanes").part, party("the regime").part, party("rebel forces").part
    ('forces', 'government', None)
    """
    tokens = [re.sub(r"['’]s$|[.,]$", "", t) if t not in ("U.S.", "U.K.") else t for t in _TOKENS.findall(words)]
    country = None
    rest: list[str] = []
    i = 0
    while i < len(tokens):
        found, size = _country_at(tokens, i) if country is None else (None, 1)
        if found is None:
            rest.append(tokens[i].lower())
        else:
            country = found
        i += size
    lows = tuple(w for w in rest if w not in ("the", "a", "an", "'s", "’s"))
    phrase = " ".join(lows)
    part = next((p for words_, p in ministries() if words_ in phrase), None)
    if part is None and lows:
        part = _part(lows)
    monitor = bool(lows) and (lows[-1] in _MONITOR or "monitoring" in lows or "monitor" in lows)
    return Party(country, part, lows, monitor, country is not None)


def _country_at(tokens: list[str], i: int) -> tuple[str | None, int]:
    """The state named from token i on, and by how many tokens ("Democratic Republic of the Congo": five)."""
    if tokens[i][:1].isupper():
        for size in (5, 4, 3, 2, 1):
            if i + size <= len(tokens) and tokens[i + size - 1][:1].isupper():
                found = country_of(" ".join(tokens[i : i + size]))
                if found is not None:
                    return found, size
    return None, 1


def _part(lows: tuple[str, ...]) -> str | None:
    head = lows[-1]
    words = frozenset(lows)
    if words & _OTHERS or any("-" in w and w.rsplit("-", 1)[1] in ("backed", "led", "linked", "allied") for w in lows):
        return None
    if head in _POLICE:
        return "police"
    if head == "force" and "air" in words:
        return "air-force"
    if head == "navy":
        return "navy"
    if head in _GOVERNMENT:
        return "government"
    if head in _FORCES:
        return "forces"
    return None


def bare_state(p: Party) -> bool:
    """Does a description without a country mean the state at issue ("regime forces", "the army", "the government")?"""
    if p.part is None or p.country is not None:
        return False
    words = frozenset(p.rest[:-1])
    if p.part in ("government", "police"):
        return words <= _NEUTRAL | _STATE_WORDS
    if p.part == "forces":
        if p.rest == ("armed", "forces"):
            return True
        return words <= _NEUTRAL | _STATE_WORDS and (
            bool(words & _STATE_WORDS)
            or (
                p.rest[-1] in ("army", "military", "troops", "soldiers", "warplanes", "helicopters")
                and len(p.rest) <= 2
            )
        )
    return len(p.rest) <= 3
