"""The work on one report: drafts of entities, what each mention joined, and the look-ups that the rules share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from marsad.grounding._values import Entity, GroundedPlace, Reason, SourceKind
from marsad.grounding.actors._registry import Actor, Registry, pieces, side_of
from marsad.grounding.actors._words import Party, label_of, party
from marsad.reading import Mention, MentionKind, Reading

PRONOUNS = frozenset(("he", "she"))


@dataclass(slots=True)
class Draft:
    """An entity while its mentions are being gathered; never leaves the room."""

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
    reason: Reason | None = None
    rivals: tuple[str, ...] = ()


class Work:
    """Drafts of one report. The rules of the other modules read it and join mentions to drafts."""

    def __init__(self, reading: Reading, places: Sequence[GroundedPlace], registry: Registry) -> None:
        self.reading = reading
        self.registry = registry
        self.text = reading.report.text
        self.places = {p.mention: p for p in places}
        self.drafts: dict[str, Draft] = {}
        self.of_mention: dict[str, str] = {}
        self.hits: dict[str, tuple[str, ...]] = {}
        self.parties: dict[str, Party] = {}
        self.bodies = [m for m in reading.mentions if m.kind == "organisation"]
        self.begins = [m.span.begin for m in self.bodies]
        self.parties_at = [m for m in reading.mentions if m.kind in ("organisation", "location")]
        self.party_begins = [m.span.begin for m in self.parties_at]
        self.ends = {m.span.end: m for m in reading.mentions}
        self.rivals = False
        self.day = reading.report.published_day
        self.in_full = self._in_full()
        self.country: str | None = None
        #: Persons named by one name that no title, role or fuller name of the report goes with.
        self.alone: list[Mention] = []

    def _in_full(self) -> frozenset[str]:
        """Ids of the actors whose own name, borne by no other, stands anywhere in the report."""
        found = (self.registry.by_name.get(pieces(m.span.of(self.text)), ()) for m in self.bodies)
        ids = [tuple(dict.fromkeys(i for i, _ in entries)) for entries in found]
        return frozenset(i[0] for i in ids if len(i) == 1)

    def party(self, m: Mention) -> Party:
        if m.id not in self.parties:
            self.parties[m.id] = party(m.span.of(self.text))
        return self.parties[m.id]

    def bodies_in(self, begin: int, end: int) -> list[Mention]:
        """The resolved bodies that begin within a window of the text: rules look near, whatever a sentence's length."""
        first, last = bisect_left(self.begins, begin), bisect_left(self.begins, end)
        return [m for m in self.bodies[first:last] if m.id in self.of_mention]

    def join(
        self, m: Mention, key: str, kind: MentionKind, name: str, confidence: float, *,
        actor: Actor | None = None, source: SourceKind = "other", country: str | None = None,
        reason: Reason | None = None, rivals: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        draft = self.drafts.get(key)
        if draft is None:
            draft = self.drafts[key] = Draft(key, kind, name, confidence, actor, source, country)
            draft.reason, draft.rivals = reason, rivals
            if actor is not None:
                draft.source_kind, draft.country = actor.source_kind, actor.country
        if draft.actor is None and len(name) > len(draft.name) and kind == "person":
            draft.name = name
        if draft.source_kind == "other":
            draft.source_kind = source
        if reason is not None and confidence > draft.confidence:
            draft.reason = reason
        draft.confidence = max(draft.confidence, confidence)
        self.add(m, key)

    def add(self, m: Mention, key: str) -> None:
        self.of_mention[m.id] = key
        self.drafts[key].mentions.append(m.id)
        self.drafts[key].names[m.span.of(self.text)] = None

    def entities(self) -> tuple[Entity, ...]:
        """The drafts as entities, e0.. in order of first mention."""
        order = {m.id: n for n, m in enumerate(self.reading.mentions)}
        drafts = sorted(self.drafts.values(), key=lambda d: min(order[i] for i in d.mentions))
        ids = {d.key: f"e{n}" for n, d in enumerate(drafts)}
        by_actor = {d.actor.id: ids[d.key] for d in drafts if d.actor is not None}
        return tuple(self._entity(d, ids, by_actor, order) for d in drafts)

    def _entity(self, d: Draft, ids: dict[str, str], by_actor: dict[str, str], order: dict[str, int]) -> Entity:
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
            reason=d.reason, label=label_of(d.names), rivals=d.rivals,
            acled_type=actor.acled_type if actor else None, sector=actor.sector if actor else None,
        )  # fmt: skip
