"""Whom each claim of an incident goes back to, and which of those are one, with what is assumed for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from marsad.grounding import SourceKind
from marsad.linking._accounts import Account, Said
from marsad.linking._bodies import OF_POWER, head_of, medium_key, power_behind
from marsad.linking._speakers import Speaker, description, folded

#: How sure it is that two are one, where that is assumed. Judgement, not measurement: no set has labels for it, and
#: each is shown with its words. Organs of one state differ now and then; spellings of a person hardly.
SAME_HEAD, SAME_PERSON, OWN_MEDIUM, ONLY_ONE, SAME_WORDS = 0.8, 0.9, 0.7, 0.7, 0.6

#: Kinds of bodies that watch; reports call them by each other's words ("the NGO", "the monitoring group").
_WATCHERS = frozenset({"monitor", "humanitarian"})


@dataclass(frozen=True, slots=True)
class Assumed:
    """Why two speakers are held for one, in words, and how sure that is (0..1)."""

    words: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Voice:
    """A claim (null: an event that no claim carries) with the one it goes back to before anything is assumed.

    ``who`` is the key; of those who are only described it holds the text that describes them (``family``, the first
    report of an origin by text), so that copies share them and independent reports do not. ``own``: the report itself
    speaks. ``there``: its reporter was there.
    """

    account: Account
    said: Said | None
    who: str
    name: str
    kind: SourceKind
    named: bool
    own: bool
    family: str
    there: bool = False

    @property
    def speaker(self) -> Speaker | None:
        """Who is named for it."""
        return self.said.speaker if self.said is not None and not self.own else None

    @property
    def against(self) -> bool:
        """It says that it was not so."""
        return self.said is not None and self.said.against

    @property
    def via(self) -> str | None:
        """The key of the medium that carried it."""
        if self.said is not None and self.said.via is not None:
            return self.said.via.key
        return medium_key(self.account.outlet, self.account.agency)

    @property
    def head(self) -> str:
        """The key of the power or body at the top."""
        power = power_behind(self.via)
        if power is not None and not self.known and self.kind != "media":
            return power
        return head_of(self.speaker or Speaker(self.who, self.name, self.kind))

    @property
    def known(self) -> bool:
        """The registry knows who it is."""
        return self.who.startswith(("actor:", "medium:"))


def voices(accounts: Sequence[Account], family: Mapping[str, str]) -> Iterator[Voice]:
    """One voice for each claim that carries an event; ``family`` is report -> first report of its origin by text."""
    for a in accounts:
        told = [c for c in a.claims if c.carries and c.stance not in ("declines", "no_comment")]
        yield from (_voice(a, c, family[a.report]) for c in told)
        if not told:
            yield _own(a, None, family[a.report])


def _voice(a: Account, c: Said, family: str) -> Voice:
    s = c.speaker
    if s is None and c.own_voice:
        return _own(a, c, family)
    if s is None:
        return Voice(a, c, f"unnamed@{family}", "nobody named", "unnamed", False, False, family)
    kind = None if s.named else description(s.name)
    if kind == "staff":
        return _own(a, c, family, there=True)
    if kind == "nobody" and s.kind in ("other", "unnamed", "media"):
        return Voice(a, c, f"unnamed@{family}", s.name, "unnamed", False, False, family)
    if kind is not None:
        return Voice(a, c, f"{s.kind}@{family}", s.name, s.kind, False, False, family)
    return Voice(a, c, s.key, s.name, s.kind, True, False, family)


def _own(a: Account, c: Said | None, family: str, *, there: bool = False) -> Voice:
    name = a.agency or a.outlet or f"report {a.report}"
    who = medium_key(a.outlet, a.agency) or f"text@{family}"
    return Voice(a, c, who, name, "media", True, True, family, there)


class One:
    """Voices joined by what is assumed; ``least`` leaves out assumptions below that confidence."""

    def __init__(self, told: Sequence[Voice], *, least: float = 0.0) -> None:
        self._head: dict[str, str] = {}
        self._assumed: defaultdict[str, set[Assumed]] = defaultdict(set)
        for a, b, why in sorted(_assumptions(told), key=lambda x: (-x[2].confidence, x[0], x[1], x[2].words)):
            if why.confidence >= least:
                self._join(a, b, why)

    def __call__(self, key: str) -> str:
        """The key that stands for all that are one with this."""
        while self._head.get(key, key) != key:
            key = self._head[key]
        return key

    def assumed(self, key: str) -> tuple[Assumed, ...]:
        """What was assumed for it, the least sure first."""
        return tuple(sorted(self._assumed[self(key)], key=lambda a: (a.confidence, a.words)))

    def _join(self, a: str, b: str, why: Assumed) -> None:
        low, high = sorted((self(a), self(b)))
        if low != high:
            self._head[high] = low
            self._assumed[low] |= self._assumed.pop(high, set()) | {why}


def _assumptions(told: Sequence[Voice]) -> Iterator[tuple[str, str, Assumed]]:
    yield from _organs(told)
    yield from _people(told)
    yield from _described(told)


def _organs(told: Sequence[Voice]) -> Iterator[tuple[str, str, Assumed]]:
    """Organs of one state, units of one force, a state's own medium and whom it lets speak."""
    heads: defaultdict[str, dict[str, Voice]] = defaultdict(dict)
    for v in told:
        if v.named or power_behind(v.via) is not None:
            heads[v.head].setdefault(v.who, v)
    for members in heads.values():
        first, *rest = sorted(
            members.values(), key=lambda v: (not v.known, v.own, not v.named, v.kind not in OF_POWER, v.who)
        )
        for v in rest:
            if v.known or v.own or v.who.startswith("person:"):
                yield first.who, v.who, Assumed(f"{first.name} and {v.name} are organs of one power", SAME_HEAD)
            else:
                words = f"{_shown(v)}, in a medium of that side, is taken for {_shown(first)}"
                yield first.who, v.who, Assumed(words, OWN_MEDIUM)


def _shown(v: Voice) -> str:
    return v.name if v.named else f"“{v.name}”"


def _people(told: Sequence[Voice]) -> Iterator[tuple[str, str, Assumed]]:
    """A person by the whole name and by the surname; one who elsewhere speaks for a body."""
    persons = sorted({v.who: v.name for v in told if v.who.startswith("person:")}.items())
    spokesmen = sorted({(v.speaker.voice or "", v.who, v.name) for v in told if v.speaker is not None})
    for n, (who, name) in enumerate(persons):
        for other, full in persons[n + 1 :]:
            if same_person(name, full):
                yield who, other, Assumed(f"{name} and {full} are one person", SAME_PERSON)
        for voice, body, stands in spokesmen:
            if voice and same_person(name, voice):
                yield who, body, Assumed(f"{name} speaks for {stands} in another report", SAME_PERSON)


def same_person(a: str, b: str) -> bool:
    """One name, or one the end of the other; how vowels and doubled letters are spelt does not count.

    >>> same_person("Rami Abdel Rahman", "Abdulrahman"), same_person("Ali Haddad", "Omar Haddad")
    (True, False)
    """
    x, y = _skeleton(a), _skeleton(b)
    return x == y or x.endswith(" " + y) or y.endswith(" " + x)


def _skeleton(name: str) -> str:
    """Consonants of the words, without articles; "Abdel Rahman" is one word, for it is printed as one, too."""
    words = folded(name.replace("-", " ")).replace("abdul ", "abd").replace("abdel ", "abd").replace("abdur ", "abd")
    return " ".join(map(_consonants, (w for w in words.split() if w not in ("al", "el"))))


def _consonants(word: str) -> str:
    for article in ("abdul", "abdel", "abdur"):
        if word.startswith(article) and len(word) > len(article):
            word = "abd" + word.removeprefix(article)
    kept = [c for i, c in enumerate(word) if i == 0 or c not in "aeiouwy"]
    return "".join(c for i, c in enumerate(kept) if i == 0 or c != kept[i - 1])


def _described(told: Sequence[Voice]) -> Iterator[tuple[str, str, Assumed]]:
    """ "The army" is the only army that the same text names, "the monitor" the only one of the incident; "Syrian
    opposition" is one in two reports."""
    named = [v for v in told if v.named and v.kind in (*_WATCHERS, *OF_POWER)]
    words: dict[str, Voice] = {}
    for v in told:
        if v.named or not _is_body(v):
            continue
        near = _only([x for x in named if x.family == v.family and _alike(x, v)])
        near = near or (_only([x for x in named if _alike(x, v)]) if v.kind in _WATCHERS else None)
        if near is not None:
            yield v.who, near.who, Assumed(f"“{v.name}” is taken for {near.name}, the only one it can be", ONLY_ONE)
        said = folded(v.name)
        if " " in said and said in words and words[said].who != v.who:
            yield words[said].who, v.who, Assumed(f"“{v.name}” of two reports is taken for one", SAME_WORDS)
        words.setdefault(said, v)


def _only(found: Sequence[Voice]) -> Voice | None:
    return found[0] if len({x.who for x in found}) == 1 else None


def _alike(a: Voice, b: Voice) -> bool:
    return a.kind == b.kind or (a.kind in _WATCHERS and b.kind in _WATCHERS)


def _is_body(v: Voice) -> bool:
    """Described as a body, or as somebody of an army or a state."""
    return description(v.name) == "organ" or v.kind in OF_POWER
