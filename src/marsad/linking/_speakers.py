"""Who speaks, told across reports: one key for one speaker, as far as the words of a report tell.

A spokesman is his body's voice; a name of the registry is the same everywhere; "activists" are whoever they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from marsad.grounding import SourceKind
from marsad.linking._agencies import agency_named
from marsad.linking._shingles import words_of

Json = Mapping[str, Any]

#: Words before a description that name nobody by themselves.
_ARTICLES = frozenset(words_of("a an the this that these those one two three several some many its his her their our"))


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker or a party, as one report names it.

    ``key`` is the same for the same one in every report: a registry id (``actor:sohr``), ``medium:AFP`` for an agency,
    ``body:`` or ``person:`` and the folded name; for those who are only described (``named`` is false)
    ``kind:words``, which is *not* enough to say that two reports mean the same one. ``name`` is for print.
    ``side`` and ``country`` (ISO 3166-1 alpha-2) are as grounding gives them, null where unknown. ``voice`` is the
    person who speaks for the body, as printed.
    """

    key: str
    name: str
    kind: SourceKind
    side: str | None = None
    country: str | None = None
    named: bool = True
    voice: str | None = None

    @property
    def actor(self) -> str | None:
        """The registry's id."""
        return self.key if self.key.startswith("actor:") else None


@cache
def _classes() -> Mapping[str, frozenset[str]]:
    """The table ``data/speakers.tsv``, by class."""
    text = resources.files("marsad.linking").joinpath("data", "speakers.tsv").read_text(encoding="utf-8")
    rows = [line.partition("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: frozenset(words.split("|")) for name, _, words in rows[1:]}


@cache
def _class_of(word: str) -> str | None:
    """The class of a describing word; of a word that stands in two rows the first's."""
    return next((name for name, words in _classes().items() if word in words), None)


@lru_cache(maxsize=50_000)
def folded(name: str) -> str:
    """A name as keys hold it: words in lower case, no articles, no apostrophes.

    >>> folded("The Aleppo Police Command")
    'aleppo police command'
    """
    words = words_of(name)
    while words and words[0] in _ARTICLES:
        words.pop(0)
    return " ".join(words)


@lru_cache(maxsize=50_000)
def description(name: str) -> str | None:
    """The class of the table that the words belong to if they describe and do not name; null for a name.

    >>> description("local sources"), description("Activists"), description("Aleppo Police Command")
    ('nobody', 'people', None)
    >>> description("an AFP correspondent"), description("Syrian officials")
    ('staff', 'people')
    >>> description("the ministry"), description("state television"), description("Abu Omar")
    ('organ', 'carrier', None)
    >>> description("the army")
    'power'
    """
    words = folded(name).split()
    if not words:
        return "nobody"
    found = _class_of(words[-1])
    plain = name.split()[-1].islower()
    if found is None or (plain and found in ("nobody", "people", "staff")):
        return found
    # "Local sources" opens a sentence; a capital further on is a name's
    return None if any(w[:1].isupper() for w in name.split()[1:]) else found


class Speakers:
    """The speakers and parties of one contract object."""

    def __init__(self, document: Json) -> None:
        self._text: str = document["report"].get("text") or ""
        self._mentions: dict[str, Json] = {m["id"]: m for m in document.get("mentions") or []}
        self._entities: dict[str, Json] = {e["id"]: e for e in document.get("entities") or []}
        self._bodies = self._spoken_for(document.get("affiliations") or [])
        self._monitor = self._only_monitor()

    def of(self, source: Json | None) -> Speaker | None:
        """The speaker of a claim's ``source`` or ``via``; null for none."""
        if source is None:
            return None
        words = " ".join(self._text[source["begin"] : source["end"]].split())
        entity = self._entities.get(source.get("entity") or "")
        kind: SourceKind = source.get("kind") or "other"
        if entity is None:
            return _described(words, kind) or Speaker(f"body:{folded(words)}", words, kind)
        return self._entity(entity, kind)

    def party(self, party: Json) -> Speaker | None:
        """An actor or target of an event; null where it has neither entity nor words."""
        m = self._mentions.get(party.get("mention") or "") or {}
        entity = self._entities.get(party.get("entity") or m.get("entity") or "")
        if entity is not None:
            return self._entity(entity, entity.get("source_kind") or "other")
        words = " ".join(self._text[m["begin"] : m["end"]].split()) if m else ""
        return (_described(words, "other") or Speaker(f"body:{folded(words)}", words, "other")) if words else None

    def _entity(self, e: Json, kind: SourceKind) -> Speaker:
        body = self._bodies.get(e["id"])
        if body is not None and e["kind"] == "person" and not e.get("actor"):
            stands = self._entity(body, body.get("source_kind") or kind)
            return Speaker(stands.key, stands.name, stands.kind, stands.side, stands.country, stands.named, e["name"])
        if kind == "monitor" and not e.get("actor") and description(e["name"]) is not None and self._monitor:
            return self._entity(self._monitor, kind)
        name, side, country = str(e["name"]), e.get("side"), e.get("country")
        if e.get("actor"):
            agency = agency_named(name) if kind == "media" else None
            return Speaker(f"medium:{agency}" if agency else str(e["actor"]), name, kind, side, country)
        found = _described(name, kind)
        if found is not None:
            return Speaker(found.key, name, kind, side, country, named=False)
        sort = "person" if e["kind"] == "person" else "body"
        return Speaker(f"{sort}:{folded(name)}", name, kind, side, country)

    def _spoken_for(self, rows: list[Json]) -> dict[str, Json]:
        """Person's entity -> the body's, where a role lets him speak for it and the report names one such body."""
        found: dict[str, dict[str, Json]] = {}
        for row in rows:
            if row.get("former") or set(words_of(row.get("role") or "")) & _classes()["private"]:
                continue
            person, body = self._entity_of(row.get("person")), self._entity_of(row.get("organisation"))
            if person is not None and body is not None and body["id"] != person["id"] and body["kind"] != "person":
                found.setdefault(person["id"], {})[body["id"]] = body
        return {person: next(iter(bodies.values())) for person, bodies in found.items() if len(bodies) == 1}

    def _entity_of(self, mention: str | None) -> Json | None:
        m = self._mentions.get(mention or "")
        return self._entities.get((m or {}).get("entity") or "")

    def _only_monitor(self) -> Json | None:
        """The monitor that "the monitoring group" must be: the only one of the registry that the report names."""
        known = [e for e in self._entities.values() if e.get("actor") and e.get("source_kind") == "monitor"]
        return known[0] if len(known) == 1 else None


def _described(words: str, kind: SourceKind) -> Speaker | None:
    if description(words) is None:
        return None
    return Speaker(f"{kind}:{folded(words)}", words, kind, named=False)
