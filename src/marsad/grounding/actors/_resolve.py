"""Which mentions of a report name the same actor, and which actor of the registry that is."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from marsad.grounding._values import Entity, Finding, GroundedPlace, SourceKind
from marsad.grounding.actors._owners import owner_beside
from marsad.grounding.actors._people import introduced, is_pronoun, is_role, name_of, notable, pronoun_antecedent
from marsad.grounding.actors._propose import scan
from marsad.grounding.actors._registry import Actor, Registry, pieces, plain, side_of, state_id
from marsad.grounding.actors._words import NOT_NATIONAL, Party, bare_state, capital_of, country_of, party, source_kind
from marsad.reading import Mention, MentionKind, Reading
from marsad.spans import Span

_PRONOUNS = frozenset(("he", "she"))
#: How far back, in characters, "the group" looks for its antecedent inside its two sentences.
_REACH = 600
#: Heads that may be any army's men.
_ANYBODY = frozenset(("soldiers", "troops", "servicemen", "conscripts", "marines", "paratroopers"))
_ITS = re.compile(r"\b(?:its|their)\s+$")
_BLUE_HELMETS = re.compile(r"\b(?:peacekeep\w+|troops|soldiers|force|forces|mission|blue helmets)$", re.IGNORECASE)
_ARMED = ("rebel", "militia")
#: Heads that stand for a body named before, and the kinds of actors that they may stand for.
_GROUPS: dict[str, tuple[str, ...]] = {
    "group": (*_ARMED, "monitor", "humanitarian"),
    "movement": (*_ARMED, "political", "monitor", "humanitarian"),
    "organisation": (*_ARMED, "monitor", "humanitarian", "intergovernmental"),
    "organization": (*_ARMED, "monitor", "humanitarian", "intergovernmental"),
    "network": (*_ARMED, "monitor", "humanitarian", "media"),
    "faction": _ARMED,
    "militia": _ARMED,
    "agency": ("humanitarian", "intergovernmental", "media"),
    "charity": ("humanitarian",),
}


@dataclass(slots=True)
class _Draft:
    """An entity while its mentions are being gathered; never leaves this module."""

    key: str
    kind: MentionKind
    name: str
    confidence: float
    actor: Actor | None = None
    source_kind: SourceKind = "other"
    country: str | None = None
    parent_key: str | None = None
    mentions: list[str] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)


def resolve(
    reading: Reading, places: Sequence[GroundedPlace], registry: Registry
) -> tuple[tuple[Entity, ...], tuple[Finding, ...]]:
    """Entities in order of first mention, and what dangles.

    One entity an actor, else one a name or description. A description without a name ("the army", "the group") is
    joined to an actor only where the report leaves one candidate; "militants" and "gunmen" stay what they are.
    """
    work = _Resolver(reading, places, registry)
    work.run()
    return work.entities(), work.findings()


class _Resolver:
    """The work on one report."""

    def __init__(self, reading: Reading, places: Sequence[GroundedPlace], registry: Registry) -> None:
        self.reading = reading
        self.registry = registry
        self.text = reading.report.text
        self.places = {p.mention: p for p in places}
        self.drafts: dict[str, _Draft] = {}
        self.of_mention: dict[str, str] = {}
        self.hits: dict[str, tuple[str, ...]] = {}
        self.parties: dict[str, Party] = {}
        self.bodies = [m for m in reading.mentions if m.kind == "organisation"]
        self.begins = [m.span.begin for m in self.bodies]
        self.parties_at = [m for m in reading.mentions if m.kind in ("organisation", "location")]
        self.party_begins = [m.span.begin for m in self.parties_at]
        self.ends = {m.span.end: m for m in reading.mentions}
        self.rivals = False
        self.country = self._country_at_issue()
        self.dangling: list[Finding] = []

    # ------------------------------------------------------------------ order of work
    def run(self) -> None:
        """Names first, then what leans on them."""
        later: list[Mention] = []
        for m in self.reading.mentions:
            if is_pronoun(m.span.of(self.text)):
                continue
            if m.kind == "organisation":
                if not self._named_body(m):
                    later.append(m)
            elif m.kind == "location":
                self._state(m)
        self._bracketed()
        for m in later:
            self._described_body(m)
        self._persons()
        self._parts()

    def _country_at_issue(self) -> str | None:
        """The country where the report's places lie, if one stands out."""
        votes: Counter[str] = Counter()
        for p in self.places.values():
            if p.country and p.role not in ("speaker", "metonym", "dateline", "demonym"):
                votes[p.country] += 1 if p.precision == "country" else 2
        for m in self.reading.mentions:
            if m.kind == "organisation" and not m.named:
                taken = self._party(m)
                if taken.country and taken.part in ("government", "forces"):
                    votes[taken.country] += 1
        if not votes:
            return None
        (best, n), *others = votes.most_common(2)
        # Half of all votes, and well before the next: a report on two wars names no country by "the army".
        if n >= 2 and n * 2 >= sum(votes.values()) and (not others or n >= 1.5 * others[0][1]):
            return best
        self.rivals = True
        return None

    def _party(self, m: Mention) -> Party:
        if m.id not in self.parties:
            self.parties[m.id] = party(m.span.of(self.text))
        return self.parties[m.id]

    # ------------------------------------------------------------------ bodies with names
    def _named_body(self, m: Mention) -> bool:
        words = m.span.of(self.text)
        entries = self.registry.by_name.get(pieces(words), ())
        actor = self._choose(tuple(dict.fromkeys(i for i, written in entries if self._cased(words, written))))
        taken = self._party(m)
        if actor is None and taken.country and taken.part:
            self._join_state(m, taken.country, taken.part, 0.85)
            return True
        if (
            actor is None
            and taken.part
            and (taken.part.endswith("-ministry") or (taken.part != "forces" and bare_state(taken)))
        ):
            return False
        if actor is None:
            actor = self._inside(m)
        if actor is not None and actor.id == "actor:un" and len(m.span) > 4:
            actor = self._peacekeepers(words) or actor
        if actor is not None:
            self._join(m, f"actor {actor.id}", "organisation", actor.name, 0.9 if m.named else 0.8, actor=actor)
            return True
        if m.named:
            self._join(
                m,
                "name " + " ".join(pieces(words)),
                "organisation",
                words,
                0.6,
                source=source_kind(words),
                country=taken.country,
            )
            return True
        return False

    def _peacekeepers(self, words: str) -> Actor | None:
        """The UN's mission in the country at issue, where the words mean its troops ("UN peacekeepers")."""
        if not _BLUE_HELMETS.search(words) or self.country is None:
            return None
        missions = [a for a in self.registry if a.parent == "actor:un" and a.country == self.country]
        named = [a for a in missions if f"actor {a.id}" in self.drafts]
        found = named or missions
        return found[0] if len(found) == 1 else None

    def _cased(self, words: str, written: str) -> bool:
        """An acronym must be written in capitals."""
        return not (written.isupper() and len(written) <= 4) or words.isupper() or self.text.islower()

    def _choose(self, ids: tuple[str, ...]) -> Actor | None:
        """Of actors that share a name, the one of the country at issue; none if that does not tell."""
        if not ids:
            return None
        registry = self.registry
        if len(ids) == 1:
            return registry[ids[0]]
        here = [i for i in ids if self.country and registry[i].country == self.country]
        return registry[here[0]] if len(here) == 1 else None

    def _inside(self, m: Mention) -> Actor | None:
        """The actor whose name stands in the description and owns its head ("IS fighters"), not "X-backed rebels"."""
        words = m.span.of(self.text)
        hits = scan(self.text, m.span.begin, m.span.end, self.registry)
        if len(hits) > 1:
            # "the UN relief agency UNRWA": the body, not the family that it is of.
            hits = [h for h in hits if h.ids != ("actor:un",)]
        for hit in hits:
            after = self.text[hit.span.end : m.span.end]
            if re.match(
                r"\s?-\s?(?:backed|led|linked|held|allied|affiliated|aligned|supported|based|run|controlled)", after
            ):
                continue
            if re.match(r"\s+(?:backed|led|linked|allied)\b", after) or (
                not after.strip() and m.named and len(hit.span) < len(words)
            ):
                continue
            if m.named and not _generic(after):
                continue
            actor = self._choose(hit.ids)
            if actor is not None and not (actor.kind == "coalition" and "coalition" not in words.lower()):
                return actor
        return None

    def _join_state(self, m: Mention, iso2: str, part: str, confidence: float) -> None:
        actor = self.registry.get(self._part_id(iso2, part))
        if actor is not None:
            self._join(m, f"actor {actor.id}", "organisation", actor.name, confidence, actor=actor)

    def _part_id(self, iso2: str, part: str | None) -> str:
        """The id of a part of a state; armed forces and a rescue service may stand under their own names."""
        if part == "forces":
            return self.registry.forces_of(iso2)
        return (
            "actor:white-helmets" if (part, iso2) == ("civil-defence", "SY") else state_id(iso2, part or "government")
        )

    def _state(self, m: Mention) -> None:
        """A country as a party; a capital that speaks for its government."""
        place = self.places.get(m.id)
        words = m.span.of(self.text)
        if place is not None and place.role == "metonym":
            iso2 = place.country or capital_of(words) or country_of(words)
            if iso2:
                self._join_state(m, iso2, "government", 0.8)
            return
        iso2 = country_of(words)
        if iso2 and (place is None or (place.country in (None, iso2) and place.precision in ("country", "unresolved"))):
            actor = self.registry[state_id(iso2)]
            self._join(m, f"actor {actor.id}", "location", actor.name, 0.9, actor=actor)

    # ------------------------------------------------------------------ descriptions
    def _described_body(self, m: Mention) -> None:
        words = m.span.of(self.text)
        taken = self._party(m)
        low = plain(words)
        if taken.monitor:
            found = self._only("monitor")
            if found is not None:
                self._add(m, found)
                return
        if "coalition" in low or low in ("alliance", "the alliance"):
            found = self._only("coalition")
            if found is not None:
                self._add(m, found)
                return
        if taken.rest and taken.rest[-1] in _GROUPS and len(taken.rest) <= 2:
            antecedent = self._group_before(m, _GROUPS[taken.rest[-1]])
            if antecedent is not None:
                self._add(m, antecedent)
                return
            if taken.rest[-1] not in ("agency", "charity"):
                return
        if self._of_state(m, taken):
            return
        name = re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.I)
        # Two armies' "soldiers" are not one party: each mention stands by itself where it may be either's.
        nobodys = self._both_sides(m, taken) or (self.rivals and bare_state(taken))
        key = f"one {m.id}" if nobodys else "party " + plain(name)
        self._join(m, key, "organisation", name, 0.5, source=source_kind(words), country=taken.country)

    def _of_state(self, m: Mention, taken: Party) -> bool:
        """Join a body that is a state's: by the words beside it, else the one named last, else the state at issue."""
        if taken.part and _ITS.search(self.text, max(0, m.span.begin - 8), m.span.begin):
            return self._its(m, taken.part)
        beside = owner_beside(self.text, m.span, taken.part)
        if beside is not None and beside.country is None:
            return self._owned(m, beside.at, taken)
        if beside is not None and beside.country and taken.part:
            self._join_state(m, beside.country, taken.part, 0.85)
            return True
        owner = self._owner(m.span.of(self.text)) or self._seat(m.span.of(self.text))
        if owner and taken.part:
            self._join_state(m, owner, taken.part, 0.7)
            return True
        if not bare_state(taken) and taken.rest != ("ministry",):
            return False
        last = self._named_last(m, taken)
        if last is not None:
            self._add(m, last)
            return True
        if self.country and taken.part and not self._both_sides(m, taken):
            self._join_state(m, self.country, taken.part, 0.6)
            return True
        return False

    def _its(self, m: Mention, part: str) -> bool:
        """ "M23 said its soldiers", "Chad said its army": of the party named last before it in the sentence."""
        near = [
            o
            for o in self.parties_at[: bisect_left(self.party_begins, m.span.begin)][-4:]
            if o.passage == m.passage and o.id in self.of_mention
        ]
        if not near:
            return False
        key = self.of_mention[near[-1].id]
        actor = self.drafts[key].actor
        if actor is not None and actor.country and actor.kind in ("state", "state_forces"):
            self._join_state(m, actor.country, part, 0.7)
        elif actor is not None and actor.kind in _ARMED and part == "forces":
            self._add(m, key)
        else:
            return False
        return True

    def _owned(self, m: Mention, at: int, taken: Party) -> bool:
        """ "Hamas's police", "Putin's army", "Gaza's health ministry": the owner is no state by its words."""
        owner = self.ends.get(at)
        if owner is None:
            return False
        country = None
        if owner.kind == "location" and (place := self.places.get(owner.id)) is not None and taken.part != "government":
            country = place.country
        elif owner.kind == "person":
            country = self._owner(owner.span.of(self.text) + "'s ")
        if country and taken.part and not frozenset(taken.rest) & NOT_NATIONAL:
            self._join_state(m, country, taken.part, 0.75)
            return True
        words = m.span.of(self.text)
        up = self.of_mention.get(owner.id)
        name = f"{owner.span.of(self.text)}'s {words}"
        self._join(m, "party " + plain(name), "organisation", name, 0.6, source=source_kind(words), country=country)
        if up is not None:
            self.drafts[self.of_mention[m.id]].parent_key = up
        return True

    def _named_last(self, m: Mention, taken: Party) -> str | None:
        """ "The ministry", "the defence ministry": the one named last; "the army": one named just before, if alone."""
        ministry = taken.rest[-1:] == ("ministry",) or (taken.part or "").endswith("-ministry")
        if ministry:
            kind = taken.part or "ministry"
            for o in reversed(self.bodies[: bisect_left(self.begins, m.span.begin)]):
                key = self.of_mention.get(o.id, "")
                if f"{kind}-" in key or (kind == "ministry" and "ministry" in key):
                    return key
            return None
        keys = {
            self.of_mention[o.id]: None
            for o in self._bodies(m.span.begin - _REACH, m.span.begin)
            if m.passage - 1 <= o.passage <= m.passage and self._same_part(self.of_mention[o.id], taken.part)
        }
        definite = self.text[max(0, m.span.begin - 4) : m.span.begin].lower() == "the "
        return next(iter(keys)) if len(keys) == 1 and definite and taken.rest[-1] not in _ANYBODY else None

    def _same_part(self, key: str, part: str | None) -> bool:
        actor = self.drafts[key].actor
        return actor is not None and actor.country is not None and actor.id == self._part_id(actor.country, part)

    def _both_sides(self, m: Mention, taken: Party) -> bool:
        """Are "soldiers" near another state's body, so that they may be either's?"""
        if taken.part != "forces" or taken.rest[-1] not in _ANYBODY or len(taken.rest) > 1:
            return False
        near = (
            self.drafts[self.of_mention[o.id]].actor
            for o in self._bodies(m.span.begin - _REACH, m.span.begin + 200)
            if m.passage - 1 <= o.passage <= m.passage
        )
        return any(a is not None and a.kind in ("state", "state_forces") and a.country != self.country for a in near)

    def _owner(self, words: str) -> str | None:
        """The country of the office-holder named in "Putin's forces"."""
        first = re.match(r"([\w-]+?)(?:['’]s|s)?\s", words)
        person = notable(name_of(first.group(1))) if first and words[0].isupper() else None
        return (
            person.country
            if person and person.role in ("president", "prime minister", "leader", "head of state")
            else None
        )

    def _seat(self, words: str) -> str | None:
        """The country whose capital stands before its government ("the Khartoum government")."""
        first, *others = words.split()
        return capital_of(first.removesuffix("'s").removesuffix("’s")) if len(others) == 1 else None

    def _only(self, kind: str) -> str | None:
        """The key of the one entity of that kind in the report."""
        keys = [d.key for d in self.drafts.values() if d.actor is not None and d.actor.kind == kind]
        if not keys:
            keys = [d.key for d in self.drafts.values() if d.key.startswith(("name ", "party ")) and _is_one(d, kind)]
        return keys[0] if len(keys) == 1 else None

    def _group_before(self, m: Mention, kinds: tuple[str, ...]) -> str | None:
        """The one body of these kinds named in this sentence before the words, else in the one before."""
        for back in (0, 1):
            keys = {
                self.of_mention[o.id]: None
                for o in self._bodies(m.span.begin - _REACH, m.span.begin)
                if o.passage == m.passage - back and self._is_group(self.of_mention[o.id], kinds)
            }  # fmt: skip
            if len(keys) > 1:
                keys = {k: None for k in keys if not self._is_whole(k)}
            if len(keys) == 1:
                return next(iter(keys))
            if keys:
                return None
        return None

    def _is_whole(self, key: str) -> bool:
        """Is this a body of many agencies ("the UN's World Food Programme"), or the carrier of the words?"""
        actor = self.drafts[key].actor
        return actor is not None and (actor.id == "actor:un" or actor.kind == "media")

    def _bodies(self, begin: int, end: int) -> list[Mention]:
        """The resolved bodies that begin within a window of the text: rules look near, whatever a sentence's length."""
        first, last = bisect_left(self.begins, begin), bisect_left(self.begins, end)
        return [m for m in self.bodies[first:last] if m.id in self.of_mention]

    def _is_group(self, key: str, kinds: tuple[str, ...]) -> bool:
        draft = self.drafts[key]
        if draft.actor is not None:
            return draft.actor.kind in kinds
        return draft.key.startswith("name ") and ("rebel" in kinds or draft.source_kind in ("humanitarian", "media"))

    # ------------------------------------------------------------------ brackets and units
    def _bracketed(self) -> None:
        """ "Karenni Nationalities Council (KNC)": name and acronym are one."""
        by_end = {m.span.end: m for m in self.reading.mentions if m.kind == "organisation"}
        for m in self.reading.mentions:
            if m.kind != "organisation" or not m.span.of(self.text).isupper():
                continue
            before = re.search(r"\s*\($", self.text[max(0, m.span.begin - 3) : m.span.begin])
            whole = by_end.get(m.span.begin - len(before.group())) if before else None
            if whole is not None and whole.id in self.of_mention and m.id in self.of_mention:
                self._merge(self.of_mention[whole.id], self.of_mention[m.id])

    def _merge(self, a: str, b: str) -> None:
        """Put the lesser known entity into the better known."""
        if a == b or (self.drafts[a].actor and self.drafts[b].actor):
            return
        keep, drop = (b, a) if self.drafts[b].actor and not self.drafts[a].actor else (a, b)
        for mention in self.drafts[drop].mentions:
            self.of_mention[mention] = keep
        self.drafts[keep].mentions.extend(self.drafts[drop].mentions)
        self.drafts[keep].names.update(self.drafts[drop].names)
        del self.drafts[drop]

    def _parts(self) -> None:
        """ "the SDF's Military Council": the owner before the genitive is the force whose unit it is."""
        mentions = [m for m in self.reading.mentions if m.kind == "organisation" and m.id in self.of_mention]
        for a, b in itertools.pairwise(mentions):
            between = self.text[a.span.end : b.span.begin]
            if (genitive := re.fullmatch(r"['’]s\s+", between)) or re.fullmatch(r"\s+of\s+(?:the\s+)?", between):
                unit, force = (b, a) if genitive else (a, b)
                key, up = self.of_mention[unit.id], self.of_mention[force.id]
                if key != up and self.drafts[key].parent_key is None:
                    self.drafts[key].parent_key = up

    # ------------------------------------------------------------------ persons
    def _persons(self) -> None:
        persons = [m for m in self.reading.mentions if m.kind == "person"]
        people = [m for m in persons if not is_pronoun(m.span.of(self.text))]
        full: dict[str, str] = {}
        named = [m for m in people if m.named]
        for m in named:
            name = name_of(m.span.of(self.text))
            if len(name.parts) > 1:
                full.setdefault(name.last, " ".join(name.parts))
        met = {name_of(m.span.of(self.text)).last for m in named if introduced(self.text, m)}
        for m in named:
            self._person(m, full, met)
        for m in people:
            if not m.named:
                self._described_person(m)
        for m in persons:
            if m.span.of(self.text).lower() in _PRONOUNS:
                antecedent = pronoun_antecedent(self.reading, m.span)
                if antecedent in self.of_mention:
                    self.of_mention[m.id] = self.of_mention[antecedent]
                    self.drafts[self.of_mention[m.id]].mentions.append(m.id)

    def _person(self, m: Mention, full: dict[str, str], met: set[str]) -> None:
        name = name_of(m.span.of(self.text))
        if not name.parts:
            return
        known = notable(name)
        alone = len(name.parts) == 1
        key = full.get(name.last, name.last) if alone else " ".join(name.parts)
        if known is not None and (not alone or name.last not in full or full[name.last] == plain(known.name)):
            source = "other" if alone else self._speaks_as(m)
            if source == "other":
                source = _office(known.role, self.registry)
            key = f"person {plain(known.name)}"
            self._join(m, key, "person", known.name, 0.8, source=source, country=known.country)
            return
        if alone and name.last not in met:
            self.dangling.append(
                Finding("dangling_reference", m.span, f"{name.full} is named by surname alone and introduced nowhere")
            )
        self._join(m, f"person {key}", "person", name.full, 0.7 if not alone else 0.5, source=self._speaks_as(m))

    def _speaks_as(self, m: Mention) -> SourceKind:
        """What the words beside a name say of its bearer: role before or after, and the body named with it."""
        after = self.text[m.span.end : m.span.end + 120]
        bodies = [o for o in self._bodies(m.span.begin - 120, m.span.end + 120) if o.passage == m.passage]
        beside = re.match(r",?\s+(?:an?|the|who)\s+([^,.;]{3,90})", after)
        if beside is not None:
            reach = m.span.end + beside.end()
            held = next((o for o in bodies if m.span.end <= o.span.begin < reach), None)
            return self.drafts[self.of_mention[held.id]].source_kind if held else source_kind(beside.group(1))
        owner = next((o for o in bodies if self._owns_role(o, m)), None)
        if owner is not None:
            return self.drafts[self.of_mention[owner.id]].source_kind
        before = re.search(r"((?:[\w-]+\.?\s+){1,3})$", self.text[max(0, m.span.begin - 50) : m.span.begin])
        found = source_kind(m.span.of(self.text))
        return source_kind(before.group(1)) if found == "other" and before is not None else found

    def _owns_role(self, body: Mention, person: Mention) -> bool:
        """ "the council's spokesman NAME", "head of the Observatory NAME": a role, or nothing, stands between."""
        if not 0 < person.span.begin - body.span.end < 40:
            return False
        between = self.text[body.span.end : person.span.begin]
        words = re.fullmatch(r"(?:['’]s)?,?\s+((?:[\w-]+\s+){0,3})", between)
        if words is None:
            return False
        parts = words.group(1).split()
        if parts:
            return is_role(parts[-1])
        before = self.text[max(0, body.span.begin - 8) : body.span.begin]
        return bool(re.search(r"\bof\s+(?:the\s+)?$", before))

    def _described_person(self, m: Mention) -> None:
        """Plurals by their words, one entity a wording; single persons each by themselves."""
        words = m.span.of(self.text)
        key = f"people {plain(words)}" if m.rule == "people" else f"one {m.id}"
        self._join(m, key, "person", words, 0.5, source=source_kind(words))

    # ------------------------------------------------------------------ joining
    def _join(
        self, m: Mention, key: str, kind: MentionKind, name: str, confidence: float, *,
        actor: Actor | None = None, source: SourceKind = "other", country: str | None = None,
    ) -> None:  # fmt: skip
        draft = self.drafts.get(key)
        if draft is None:
            draft = self.drafts[key] = _Draft(key, kind, name, confidence, actor, source, country)
            if actor is not None:
                draft.source_kind, draft.country = actor.source_kind, actor.country
        if draft.actor is None and len(name) > len(draft.name) and kind == "person":
            draft.name = name
        if draft.source_kind == "other":
            draft.source_kind = source
        draft.confidence = max(draft.confidence, confidence)
        self._add(m, key)

    def _add(self, m: Mention, key: str) -> None:
        self.of_mention[m.id] = key
        self.drafts[key].mentions.append(m.id)
        self.drafts[key].names[m.span.of(self.text)] = None

    # ------------------------------------------------------------------ results
    def entities(self) -> tuple[Entity, ...]:
        """The drafts as entities, e0.. in order of first mention."""
        order = {m.id: n for n, m in enumerate(self.reading.mentions)}
        drafts = sorted(self.drafts.values(), key=lambda d: min(order[i] for i in d.mentions))
        ids = {d.key: f"e{n}" for n, d in enumerate(drafts)}
        by_actor = {d.actor.id: ids[d.key] for d in drafts if d.actor is not None}
        return tuple(self._entity(d, ids, by_actor, order) for d in drafts)

    def _entity(self, d: _Draft, ids: dict[str, str], by_actor: dict[str, str], order: dict[str, int]) -> Entity:
        own = tuple(n for n in d.names if n != d.name)
        up = ids.get(d.parent_key) if d.parent_key else None
        actor = d.actor
        seen = actor.parent if actor else None
        while up is None and seen is not None:
            up = by_actor.get(seen)
            parent = self.registry.get(seen)
            seen = parent.parent if parent else None
        return Entity(
            id=ids[d.key], kind=d.kind, name=d.name, aliases=own,
            mentions=tuple(sorted(d.mentions, key=order.__getitem__)), confidence=d.confidence,
            actor=actor.id if actor else None, source_kind=d.source_kind,
            side=side_of(actor, self.country) if actor else None,
            part_of=up if up != ids[d.key] else None, country=d.country, code=actor.code if actor else None,
        )  # fmt: skip

    def findings(self) -> tuple[Finding, ...]:
        """Surnames and "he said" that lean on nobody, in text order."""
        out = list(self.dangling)
        for a in self.reading.attributions:
            if a.source is None or a.source.of(self.text).lower() not in _PRONOUNS:
                continue
            if pronoun_antecedent(self.reading, a.source) is None:
                span = a.source.to(a.cue) if a.cue is not None and abs(a.cue.begin - a.source.end) < 40 else a.source
                out.append(
                    Finding(
                        "dangling_reference", span, f"nobody is named whom “{a.source.of(self.text)}” may stand for"
                    )
                )
        return tuple(sorted(out, key=lambda f: f.span or Span(0, 0)))


def _office(role: str, registry: Registry) -> SourceKind:
    """What an office-holder speaks as: an armed group's leader for the group, all others for a state or body."""
    body = re.search(r"\bof (?:the )?(.+)", role)
    entries = registry.by_name.get(pieces(body.group(1)), ()) if body is not None else ()
    return registry[entries[0][0]].source_kind if entries else "official"


def _is_one(draft: _Draft, kind: str) -> bool:
    """Is the unresolved body a monitor or a coalition by its words?"""
    return draft.source_kind == "monitor" if kind == "monitor" else kind in draft.key


def _generic(words: str) -> bool:
    """Are these only words like "group", "fighters", "movement"?"""
    return bool(
        re.fullmatch(
            r"(?:\s+(?:militant|terrorist|jihadist|rebel|armed|extremist|insurgent)?\s*(?:group|groups|movement|organisation|organization|network|militia|fighters|militants|forces|rebels|leaders|branch|faction|party|militiamen|group's))*\s*",
            words,
            re.IGNORECASE,
        )
    )
