"""Tolls: which number may stand beside the happening, and how rival ones are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from marsad.publish._released import Figure, Incident, Loss, Range, Toll
from marsad.publish.brief._clauses import Count, suffered
from marsad.publish.brief._material import Material
from marsad.publish.brief._notes import MOST_WORDS, Notes
from marsad.publish.brief._parties import Noun, claimant, joined, own_voice
from marsad.publish.brief._tables import table
from marsad.publish.brief._values import Run, Sentence, ended
from marsad.publish.brief._words import day, figure, sentence_case

#: In which order kinds of loss are told.
KINDS = ("killed", "wounded", "missing", "captured", "displaced", "evacuated", "reached_by_aid")
#: Numbers that stand for something else than this happening, or that the report itself takes back.
_FOREIGN = frozenset(("total", "corrected"))


@dataclass(frozen=True, slots=True)
class Told:
    """One number and everybody who gives it."""

    count: Range
    bound: str
    figures: tuple[Figure, ...]
    speakers: tuple[Noun, ...]

    @property
    def words(self) -> str:
        return figure(self.count, self.bound) or "no number"

    @property
    def bare(self) -> str:
        """Without the noun behind it: "dozens"."""
        return self.words.removesuffix(" of")

    @property
    def first(self) -> str:
        """The first day on which it was known; "" where none is told."""
        return min((f.known for f in self.figures if f.known), default="")


def told(toll: Toll, m: Material) -> tuple[Told, ...]:
    """The numbers of a toll, each once, in the order in which they were known."""
    groups: dict[tuple[Range, str], list[Figure]] = {}
    for f in toll.figures:
        if f.standing not in _FOREIGN and f.count.given:
            groups.setdefault((f.count, f.bound), []).append(f)
    for key in [k for k in groups if k[1] != "exact"]:
        # "more than 25" beside 25 is the same number, told once with less care
        same = next((k for k in groups if k[1] == "exact" and k[0].best == key[0].best), None)
        if same is not None:
            groups[same] += groups.pop(key)
    made = [Told(c, b, tuple(fs), _speakers(fs, m)) for (c, b), fs in groups.items()]
    return tuple(sorted(made, key=lambda t: (t.first, t.count.best or 0)))


def _speakers(figures: Iterable[Figure], m: Material) -> tuple[Noun, ...]:
    found: dict[str, Noun] = {}
    for f in figures:
        outlet = m.outlet(f.report)
        for n in [claimant(c, f.report, outlet) for c in f.claimants] or [own_voice(outlet)]:
            found.setdefault(n.key, n)
    return tuple(found.values())


def ordered(tolls: Iterable[Toll]) -> list[Toll]:
    """The dead first, wholes before parts."""
    known = [t for t in tolls if t.kind in KINDS]
    return sorted(known, key=lambda t: (KINDS.index(t.kind), t.part_of is not None, -(t.count.best or 0), t.who))


# ------------------------------------------------------------------ beside the happening
def settled(incident: Incident, m: Material, speakers: frozenset[str]) -> tuple[tuple[Count, ...], tuple[Toll, ...]]:
    """Counts that may stand in the sentence of the happening, and tolls that need sentences of their own.

    In the sentence stands a number that is the only one and that the speakers of the sentence (their keys) give.
    """
    if not incident.tolls:
        return plain_counts(incident.losses), ()
    beside: list[tuple[Toll, Count]] = []
    apart: list[Toll] = []
    for t in ordered(incident.tolls):
        numbers = told(t, m)
        if len(numbers) == 1 and not t.contradicted and numbers[0].count.best and _same_voices(numbers[0], speakers):
            beside.append((t, Count(t.kind, t.who, numbers[0].count, numbers[0].bound)))
        elif numbers:
            apart.append(t)
    return _nested(beside), tuple(apart)


def _same_voices(x: Told, speakers: frozenset[str]) -> bool:
    """Nobody who does not give the number is made to give it."""
    return {s.key for s in x.speakers} == speakers


def plain_counts(losses: Iterable[Loss]) -> tuple[Count, ...]:
    """Where no rival values are known: the dead and wounded as ranges."""
    return tuple(Count(x.kind, x.who, x.count, _bound(x.count)) for x in losses if x.kind in KINDS[:2] and x.count.best)


def _bound(count: Range) -> str:
    if count.high is None:
        vague = count.best != count.low and str(count.low) in table("vague")
        return "vague" if vague else "least"
    return "exact" if count.low == count.high else "range"


def _nested(beside: list[tuple[Toll, Count]]) -> tuple[Count, ...]:
    """Parts inside their wholes: children among civilians. Of people of no sort, fewer than those of a sort whom the
    same voices count, nothing is said here: they are a part of something that the words do not name."""
    parents = {(t.kind, t.who): t.part_of for t, _ in beside}
    out = []
    for t, c in beside:
        if _root(t, parents) != t.who or _is_less(t, beside):
            continue
        parts = tuple(p for x, p in beside if x is not t and x.kind == t.kind and _root(x, parents) == t.who)
        out.append(Count(c.kind, c.who, c.count, c.bound, parts))
    return tuple(out)


def _root(t: Toll, parents: Mapping[tuple[str, str], str | None]) -> str:
    """The whole that a part belongs to, of those at hand."""
    who = t.who
    for _ in parents:
        above = parents.get((t.kind, who))
        if above is None or (t.kind, above) not in parents:
            break
        who = above
    return who


def _is_less(t: Toll, beside: list[tuple[Toll, Count]]) -> bool:
    mine = t.count.best or 0
    return t.who == "unspecified" and any(
        x.kind == t.kind and x.who != t.who and x.part_of is None and (x.count.best or 0) > mine for x, _ in beside
    )


# ------------------------------------------------------------------ sentences of their own
def toll_sentences(tolls: Iterable[Toll], m: Material, notes: Notes, first: str = "") -> Iterator[Sentence]:
    """Sentences for tolls that do not stand beside the happening; single numbers of the same voices in one.

    ``first`` are words that say what the toll is of ("of the siege of X, ").
    """
    single: dict[tuple[str, ...], list[tuple[Toll, Told]]] = {}
    rest = []
    for t in tolls:
        numbers = told(t, m)
        if len(numbers) == 1 and not t.contradicted:
            single.setdefault(tuple(s.key for s in numbers[0].speakers), []).append((t, numbers[0]))
        else:
            rest.append(t)
    for several in single.values():
        yield _together(several, m, notes, first)
    for t in rest:
        yield toll_sentence(t, m, notes)


def _together(several: list[tuple[Toll, Told]], m: Material, notes: Notes, first: str = "") -> Sentence:
    """ "The monitor said that 36 civilians (among them 11 children) were killed and nine people wounded"."""
    counts = _nested([(t, Count(t.kind, t.who, x.count, x.bound)) for t, x in several])
    cited = tuple(dict.fromkeys(n for _, x in several for n in cite_figures(x, m, notes)))
    text = f"{sentence_case(first + _names(several[0][1]))} said that {suffered(counts)}"
    return ended([Run(text, cited[:MOST_NOTES])])


def toll_sentence(t: Toll, m: Material, notes: Notes) -> Sentence:
    """All numbers of a toll with who gives them: agreed, rising, side by side, disputed."""
    numbers = told(t, m)
    what = subject(t)
    if len(numbers) == 1:
        return _together([(t, numbers[0])], m, notes)
    if _rises(t, numbers):
        return ended(list(_series(what, numbers, m, notes)))
    verb = "is disputed" if t.contradicted else "is given differently"
    runs = [Run(f"{sentence_case(what)} {verb}: ")]
    for i, x in enumerate(numbers):
        runs.append(_cited(f"{_names(x)} gave {x.bare}", x, m, notes))
        if i < len(numbers) - 1:
            runs.append(Run("; "))
    return ended(runs)


def subject(t: Toll) -> str:
    """The quantity: "the number of civilians killed"."""
    several = (table("who").get(t.who) or ("", t.who.replace("_", " ")))[1]
    return f"the number of {several} {table('kinds')[t.kind][2]}"


def _rises(t: Toll, numbers: tuple[Told, ...]) -> bool:
    """Later numbers replace earlier ones and nobody contradicts."""
    in_series = {i for s in t.series for i in s}
    at = {id(f): i for i, f in enumerate(t.figures)}
    return not t.contradicted and all(any(at[id(f)] in in_series for f in n.figures) for n in numbers)


def _series(what: str, numbers: tuple[Told, ...], m: Material, notes: Notes) -> Iterator[Run]:
    up = (numbers[-1].count.best or 0) >= (numbers[0].count.best or 0)
    yield Run(f"{sentence_case(what)} {'rose' if up else 'changed'} from report to report: ")
    for i, x in enumerate(numbers):
        known = f", {day(x.first)}" if x.first else ""
        yield _cited(f"{x.bare} ({_names(x)}{known})", x, m, notes)
        if i < len(numbers) - 1:
            yield Run(", then ")


def _names(x: Told) -> str:
    found = joined(x.speakers[:3])
    return found.words if found else "a report"


def _cited(text: str, x: Told, m: Material, notes: Notes) -> Run:
    return Run(text, cite_figures(x, m, notes))


def cite_figures(x: Told, m: Material, notes: Notes) -> tuple[int, ...]:
    """A footnote for each report that gives the number."""
    first = {f.report: f for f in reversed(x.figures)}
    kept = [f for f in x.figures if first[f.report] is f][:MOST_NOTES]
    return tuple(dict.fromkeys(notes.report(f.report, _evidence(f, m)) for f in kept))


def _evidence(f: Figure, m: Material) -> str | None:
    """The sentence that tells the event, where it holds the number; else the words of the number alone."""
    e = m.events.get((f.report, f.event or ""))
    flat = " ".join((f.words or "").split())
    if e is not None and e.words and flat and flat in " ".join(e.words.split())[:MOST_WORDS]:
        return e.words
    return f.words


#: So many footnotes stand behind one statement; the sources section counts the others.
MOST_NOTES = 5
