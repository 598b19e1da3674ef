"""Persons: full names and surnames made one, office-holders known, what a person speaks as."""

from __future__ import annotations

import re

from marsad.grounding._values import SourceKind
from marsad.grounding.actors._people import (
    introduced,
    is_pronoun,
    is_role,
    name_of,
    notable,
    office_holder,
    pronoun_antecedent,
)
from marsad.grounding.actors._registry import Notable, Registry, pieces, plain
from marsad.grounding.actors._words import country_of, source_kind
from marsad.grounding.actors._work import PRONOUNS, Work
from marsad.reading import Mention


def join_persons(work: Work) -> None:
    persons = [m for m in work.reading.mentions if m.kind == "person"]
    people = [m for m in persons if not is_pronoun(m.span.of(work.text))]
    full: dict[str, str] = {}
    named = [m for m in people if m.named]
    for m in named:
        name = name_of(m.span.of(work.text))
        if len(name.parts) > 1:
            full.setdefault(name.last, " ".join(name.parts))
    met = {name_of(m.span.of(work.text)).last for m in named if introduced(work.text, m)}
    for m in named:
        _person(work, m, full, met)
    for m in people:
        if not m.named:
            _described_person(work, m)
    for m in persons:
        if m.span.of(work.text).lower() in PRONOUNS:
            antecedent = pronoun_antecedent(work.reading, m.span)
            if antecedent in work.of_mention:
                work.of_mention[m.id] = work.of_mention[antecedent]
                work.drafts[work.of_mention[m.id]].mentions.append(m.id)


def _person(work: Work, m: Mention, full: dict[str, str], met: set[str]) -> None:
    name = name_of(m.span.of(work.text))
    if not name.parts:
        return
    known = notable(name, work.day, work.country)
    alone = len(name.parts) == 1
    key = full.get(name.last, name.last) if alone else " ".join(name.parts)
    if known is not None and (not alone or name.last not in full or full[name.last] == plain(known.name)):
        source = "other" if alone else _speaks_as(work, m)
        if source == "other":
            source = _office(known.role, work.registry)
        key = f"person {plain(known.name)}"
        work.join(m, key, "person", known.name, 0.8, source=source, country=known.country, reason="office_holder")
        return
    if alone and name.last not in met:
        work.alone.append(m)
    work.join(m, f"person {key}", "person", name.full, 0.7 if not alone else 0.5, source=_speaks_as(work, m))


def _speaks_as(work: Work, m: Mention) -> SourceKind:
    """What the words beside a name say of its bearer: role before or after, and the body named with it."""
    after = work.text[m.span.end : m.span.end + 120]
    bodies = [o for o in work.bodies_in(m.span.begin - 120, m.span.end + 120) if o.passage == m.passage]
    beside = re.match(r",?\s+(?:an?|the|who)\s+([^,.;]{3,90})", after)
    if beside is not None:
        reach = m.span.end + beside.end()
        held = next((o for o in bodies if m.span.end <= o.span.begin < reach), None)
        return work.drafts[work.of_mention[held.id]].source_kind if held else source_kind(beside.group(1))
    owner = next((o for o in bodies if _owns_role(work, o, m)), None)
    if owner is not None:
        return work.drafts[work.of_mention[owner.id]].source_kind
    before = re.search(r"((?:[\w-]+\.?\s+){1,3})$", work.text[max(0, m.span.begin - 50) : m.span.begin])
    found = source_kind(m.span.of(work.text))
    return source_kind(before.group(1)) if found == "other" and before is not None else found


def _owns_role(work: Work, body: Mention, person: Mention) -> bool:
    """ "the council's spokesman NAME", "head of the Observatory NAME": a role, or nothing, stands between."""
    if not 0 < person.span.begin - body.span.end < 40:
        return False
    between = work.text[body.span.end : person.span.begin]
    words = re.fullmatch(r"(?:['’]s)?,?\s+((?:[\w-]+\s+){0,3})", between)
    if words is None:
        return False
    parts = words.group(1).split()
    if parts:
        return is_role(parts[-1])
    before = work.text[max(0, body.span.begin - 8) : body.span.begin]
    return bool(re.search(r"\bof\s+(?:the\s+)?$", before))


def _described_person(work: Work, m: Mention) -> None:
    """Plurals by their words, one entity a wording; single persons each by themselves."""
    words = m.span.of(work.text)
    held = _in_office(work, m)
    if held is not None:
        source = _office(held.role, work.registry)
        key = f"person {plain(held.name)}"
        work.join(m, key, "person", held.name, 0.6, source=source, country=held.country, reason="office_on_day")
        return
    key = f"people {plain(words)}" if m.rule == "people" else f"one {m.id}"
    work.join(m, key, "person", words, 0.5, source=source_kind(words))


#: Words before an office that say that its holder is not meant.
_NOT_THE_HOLDER = re.compile(
    r"\b(?:former|ex|then|late|deputy|vice|assistant|acting|next|new|future|a|an)[\s-]+$", re.IGNORECASE
)
_OWNER = re.compile(
    r"(?:\b[Tt]he\s+)?(?P<name>[A-Z][\w.]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w.]*){0,4}?)(?:['’]s?)?\s+$"
)
#: Characters within which the owner of an office stands before it.
_OWNERS_REACH = 60


def _in_office(work: Work, m: Mention) -> Notable | None:
    """Who held the office on the report's day, where the words name one office of one state or body, and one holder."""
    if work.day is None or m.rule == "people":
        return None
    words = m.span.of(work.text)
    parts = words.split()
    inside = next((n for n in range(len(parts) - 1, 0, -1) if country_of(" ".join(parts[:n]))), 0)
    before = work.text[max(0, m.span.begin - _OWNERS_REACH) : m.span.begin]
    beside = None if inside else _OWNER.search(before)
    if _NOT_THE_HOLDER.search(before[: beside.start()] if beside else before) or (not inside and beside is None):
        return None
    owner = " ".join(parts[:inside]) if inside else beside["name"] if beside else ""
    office = " ".join(parts[inside:]).lower()
    return office_holder(office, owner, country_of(owner), work.day)


def _office(role: str, registry: Registry) -> SourceKind:
    """What an office-holder speaks as: an armed group's leader for the group, all others for a state or body."""
    if not role or role.startswith("former "):
        return "other"
    body = re.search(r"\bof (?:the )?(.+)", role)
    entries = registry.by_name.get(pieces(body.group(1)), ()) if body is not None else ()
    return registry[entries[0][0]].source_kind if entries else "official"
