"""Mentions of the rules and of the neural reader settled against each other.

The rules know names: of the registry, of the gazetteer, by their heads. The model knows what a word is in its sentence.
So what only the model marked is added; where both marked something, ``_VERDICTS`` says who is heard. Places, times and
figures stay with the rules that resolve them; places and times take the model's wider span afterwards (``restyled``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from dataclasses import dataclass, replace

from marsad.reading import Marks, Mention, MentionKind, Proposal, Reading, proposals_of
from marsad.reading.lexicon import Word, lexicon
from marsad.spans import Span

#: From this probability on the model is heard against a rule. Entities of re3d's dev, exact and overlapping F1: at .8
#: 52.8 and 68.1, at .7 54.2 and 68.9, at .6 54.7 and 69.5, at .5 55.4 and 70.4; our dev and the Syria set do not tell.
TRUSTED = 0.5

#: Below this probability of its kind a mention of such a rule is dropped: of those on our dev and re3d's, none of 14 by
#: "people", one of 11 by "role", none of 10 by the gazetteer was right.
VETOED = {
    "people": 0.25, "role": 0.25, "acronym": 0.25, "says": 0.08, "shape": 0.08, "surname": 0.08, "notable": 0.08,
    "demonym": 0.08, "gazetteer": 0.08,
}  # fmt: skip

#: Rule, kind by rule, kind by model, the model's span against the rule's ("same", "longer", "shorter"; "" any): the
#: model was right more often there. Counted on our dev and re3d's: party longer 9 against 1, people longer 10 to 1 and
#: shorter 10 to 2, title longer 8 to 2, numbers that are times 8 to 0, demonym longer 9 to 0.
_VERDICTS = frozenset((
    ("party", "organisation", "organisation", "longer"), ("people", "person", "organisation", "longer"),
    ("people", "person", "person", "shorter"), ("people", "person", "nationality", "shorter"),
    ("people", "person", "organisation", "same"), ("people", "nationality", "organisation", "longer"),
    ("role", "person", "person", "shorter"), ("role", "person", "nationality", "shorter"),
    ("title", "person", "person", "longer"), ("given_name", "person", "person", "longer"),
    ("demonym", "nationality", "organisation", "longer"), ("demonym", "nationality", "person", "longer"),
    ("notable", "person", "person", "longer"), ("role", "person", "person", "longer"),
    ("facility", "location", "organisation", "same"),
    ("gazetteer", "location", "organisation", "longer"), ("gazetteer", "location", "person", "longer"),
    ("acronym", "organisation", "organisation", "longer"), ("acronym", "organisation", "location", "longer"),
    ("shape", "location", "organisation", "longer"), ("shape", "location", "location", "longer"),
    ("shape", "location", "organisation", "same"), ("shape", "location", "person", "same"),
    ("platform", "platform", "vehicle", "same"), ("weapon", "weapon", "weapon", "longer"),
))  # fmt: skip

_ALIKE: dict[str, tuple[str, ...]] = {
    "location": ("organisation", "nationality"), "nationality": ("organisation",), "organisation": (), "person": (),
}  # fmt: skip


def unvetoed(offered: list[Proposal], marks: Marks) -> list[Proposal]:
    """Without what a weak rule proposes and the model holds for nothing of that kind.

    A place that the model takes for a body or for its people stays: countries and capitals act.
    """
    return [
        p
        for p in offered
        if p.rule not in VETOED or any(marks.kind_at(p.span, k) >= VETOED[p.rule] for k in (p.kind, *_ALIKE[p.kind]))
    ]


def sureness(marks: Marks, p: Proposal) -> float:
    """How often such a mention is right."""
    return round(marks.sure("mention", marks.kind_at(p.span, p.kind), ruled=p.rule != "encoder"), 2)


#: A place without a name is kept where it is likelier than this to be where something happened, or what was hit.
ARGUED = 0.5

#: A name that only the model takes for a place, and no gazetteer knows, is kept where the mean probability of a place
#: over all its occurrences in the report is at least this. Of those below it 52 of 227 were places in local news (LGL).
STEADY = 0.8

#: So many occurrences of a name are looked at.
_MOST = 40


def worth_keeping(
    text: str, marks: Marks, ruled: Collection[Proposal] = (), is_place: Callable[[str], bool] = lambda _: False
) -> Iterator[Proposal]:
    """The model's mentions, without places that nothing could be resolved to, and without doubtful names of places.

    ``ruled`` are the settled mentions of the rules; ``is_place`` tells what the gazetteer knows.
    """
    offered = proposals_of(text, marks)
    others = _Others.of(text, (*ruled, *offered))
    happened, argued = _argued(marks, ("place", "target")), _argued(marks)
    ends = {p.span.end for p in ruled if p.kind == "location"}
    for p in offered:
        words = p.span.of(text)
        if p.kind != "location":
            yield p
        elif words.islower():
            # "the road", "a school": names found in local and world news (LGL, GWN, exact F1) 51 and 71 with all of
            # them, 63 and 75 without; arguments of our dev stay as they are, re3d's entities lose one point
            if _meets(p.span, happened):
                yield p
        elif not _meets(p.span, happened) and not is_place(words) and (kind := others.kind_of(words)):
            yield replace(p, kind=kind)
        elif _goes_on(text, p.span, ends):
            continue
        elif is_place(words) or _meets(p.span, argued) or (p.named and _steady(text, marks, p)):
            yield p


def _argued(marks: Marks, roles: tuple[str, ...] = ()) -> list[Span]:
    """Spans of what the model gives one of these parts in a happening; by default any."""
    return sorted(
        {
            marks.names[x.mention].span
            for t in marks.triggers
            for x in t.links
            if (not roles or x.role in roles) and x.probability >= ARGUED
        }
    )


def _meets(span: Span, spans: list[Span]) -> bool:
    return any(s.meets(span) for s in spans)


def _goes_on(text: str, span: Span, ends: Container[int]) -> bool:
    """Is it the rest of the name before it ("Jail" after "Anderson County")?"""
    return span.begin - 1 in ends and text[span.begin - 1] == " "


def _steady(text: str, marks: Marks, p: Proposal) -> bool:
    """Does the model take the name for a place wherever it stands?"""
    name = p.span.of(text)
    found: list[float] = []
    at = text.find(name)
    while at >= 0 and len(found) < _MOST:
        found.append(marks.kind_at(Span(at, at + len(name)), "location"))
        at = text.find(name, at + len(name))
    return sum(found) >= STEADY * len(found)


@dataclass(frozen=True, slots=True)
class _Others:
    """Words of the names of persons, and names of bodies, in a report: what they name is no unknown place beside.

    Of the names that only the model took for places, 19 of 235 that share a word with a person's name in the report
    were places in LGL, and 14 of 52 that begin the name of a body.
    """

    persons: frozenset[str]
    bodies: tuple[str, ...]

    @classmethod
    def of(cls, text: str, mentions: Iterable[Proposal]) -> _Others:
        named = [p for p in mentions if p.named]
        return cls(
            words_of_persons(named, text), tuple(sorted({p.span.of(text) for p in named if p.kind == "organisation"}))
        )

    def kind_of(self, name: str) -> MentionKind | None:
        """What the name is if it is one of them, or the beginning of a body's; null for all other names."""
        if not self.persons.isdisjoint(_NAME.findall(name)):
            return "person"
        at = bisect_left(self.bodies, name)
        begins = at < len(self.bodies) and (self.bodies[at] + " ").startswith(name + " ")
        return "organisation" if begins else None


def words_of_persons(mentions: Iterable[Proposal], text: str) -> frozenset[str]:
    """The words of the names of all persons."""
    return frozenset(w for p in mentions if p.named and p.kind == "person" for w in _NAME.findall(p.span.of(text)))


_NAME = re.compile(r"[^\W\d_][\w'’-]+")


def heard(ruled: list[Proposal], model: Iterable[Proposal], text: str) -> list[Proposal]:
    """The settled mentions of the rules with those of the model, in text order, none meeting another."""
    out = list(ruled)
    for p in model:
        first = bisect_left(out, p.span.begin, key=lambda o: o.span.end - 1)
        end = bisect_right(out, p.span.end - 1, key=lambda o: o.span.begin)
        if end - first == 1 and _last_word_of(p, out[first], text):
            continue
        if all(_overruled(p, o) for o in out[first:end]):
            named = p.named or any(o.named and o.kind == p.kind for o in out[first:end])
            out[first:end] = [replace(p, named=named)]
    return out


#: What witnesses say of men whom they do not know. Any other word before the noun is left to the model.
_UNKNOWN = ("unidentified ", "unknown ", "armed ", "masked ", "hooded ", "uniformed ")


def _last_word_of(model: Proposal, rule: Proposal, text: str) -> bool:
    """Does the model see only the noun of "unidentified men", where the rules know the words before it?"""
    inside = rule.span.end == model.span.end and rule.span.begin < model.span.begin
    return inside and rule.rule == "people" and rule.span.of(text).lower().startswith(_UNKNOWN)


#: Names of the gazetteer below this are those of places that few know ("Google" in Kansas): where the model takes the
#: same words for a body, 9 of 35 were places in local and world news (LGL, GWN).
PROMINENT = 0.8


def _overruled(model: Proposal, rule: Proposal) -> bool:
    """Does the model's mention take the place of the rule's? A number gives way to all, as among the rules."""
    if rule.rule == "encoder" or model.confidence < TRUSTED:
        return False
    if rule.kind == "quantity":
        return model.kind != "quantity" and model.span.covers(rule.span)
    if _plural(model.span, rule.span):
        return False
    if rule.rule == "gazetteer" and rule.confidence < PROMINENT and model.kind in ("organisation", "person"):
        return model.span.covers(rule.span)
    return (rule.rule, rule.kind, model.kind, _relation(model, rule)) in _VERDICTS


def _plural(model: Span, rule: Span) -> bool:
    """Is one letter more all that the model has? A name that lost the apostrophe of its genitive ("Hamass men")."""
    return model.begin == rule.begin and model.end == rule.end + 1


def _relation(model: Proposal, rule: Proposal) -> str:
    if model.span == rule.span:
        return "same"
    if model.span.covers(rule.span):
        return "longer"
    return "shorter" if rule.span.covers(model.span) else "across"


#: Kinds of which the model's wider span is right more often: places 20 to 5, times 18 to 0 on our dev; names of the
#: registry 8 to 6, re3d's dev counted in. Figures stay: losses are read from the words right after them.
_WIDENED = frozenset(("location", "time"))


def restyled(reading: Reading) -> Reading:
    """The reading after all was resolved, with spans and kinds that the model knows better.

    Places and times become as wide as it says. "Militants" and "soldiers" are persons by the corpus, though
    they are resolved as the bodies that they belong to; a country that acts is a body, though it keeps its place.
    """
    text = reading.report.text
    mentions = [replace(m, kind="person") if _armed_men(m, text) else m for m in reading.mentions]
    if reading.marks is None:
        return replace(reading, mentions=tuple(mentions))
    for p in proposals_of(reading.report.text, reading.marks):
        first = bisect_left(mentions, p.span.begin, key=lambda m: m.span.end - 1)
        end = bisect_right(mentions, p.span.end - 1, key=lambda m: m.span.begin)
        if end - first == 1 and p.confidence >= TRUSTED:
            mentions[first] = _restyled(mentions[first], p, sureness(reading.marks, p), reading)
    return replace(reading, mentions=tuple(mentions))


def _armed_men(m: Mention, text: str) -> bool:
    """Do the words describe men, not a body: "urban guerrillas", "armed bandits"? A name before them makes a body."""
    if m.rule != "party" or m.kind != "organisation":
        return False
    *before, head = m.span.of(text).lower().split()
    flags = lexicon().flags
    return bool(flags.get(head, 0) & Word.MEN) and all(
        flags.get(w, 0) & _DESCRIBING and not (flags.get(w, 0) & Word.BODY or w == "rebel") for w in before
    )


#: Words that say what kind of men they are; a side's own ("rebel fighters", "army commandos") make a body of them.
_DESCRIBING = Word.MODIFIER | Word.DEMONYM


#: What stands between two names.
_BROKEN = re.compile(r"[,;:/()]| - ")


def _broken(inner: Span, outer: Span, text: str) -> bool:
    """Does what the model adds hold a mark that parts names? "Homs, Syria" are two."""
    return bool(_BROKEN.search(text, outer.begin, inner.begin) or _BROKEN.search(text, inner.end, outer.end))


def _restyled(m: Mention, p: Proposal, sure: float, reading: Reading) -> Mention:
    if m.rule == "party" and m.kind == "organisation" and p.kind == "person" and m.span == p.span:
        return replace(m, kind="person", confidence=sure)
    if m.rule in ("gazetteer", "demonym") and p.kind == "organisation" and m.span == p.span:
        return replace(m, kind="organisation", confidence=sure)
    wider = m.kind == p.kind and (m.kind in _WIDENED or m.rule == "registry") and p.span.covers(m.span)
    if wider and m.kind == "location":
        wider = not _broken(m.span, p.span, reading.report.text)
    if wider and not _plural(p.span, m.span) and reading.passages[m.passage].span.covers(p.span):
        return replace(m, span=p.span, confidence=sure)
    return m
