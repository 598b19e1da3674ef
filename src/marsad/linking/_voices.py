"""Whom each claim of an incident goes back to, and which of those are one, with what is assumed for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from math import inf

from marsad.grounding import SourceKind
from marsad.linking._accounts import Account, Said
from marsad.linking._bodies import OF_POWER, head_of, medium_key, power_behind
from marsad.linking._speakers import Speaker, description, folded
from marsad.linking._values import Toll

#: How sure it is that two are one, where that is assumed. Judgement, not measurement: no set has labels for it, and
#: each is shown with its words. Organs of one state differ now and then; spellings of a person hardly.
SAME_HEAD, SAME_PERSON, SAME_BODY, OWN_MEDIUM, ONLY_ONE, SAME_WORDS = 0.8, 0.9, 0.85, 0.7, 0.7, 0.6

#: Classes of words that describe a body (``data/speakers.tsv``).
_OF_A_BODY = frozenset({"power", "organ"})

#: Who speaks for a body, whatever it is.
_SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson", "spokesmen"})

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
    if kind is not None and c.via is not None and c.via.named and c.via.kind != "media":
        # whom a ministry or a monitor quotes without a name stands back behind it
        return Voice(a, c, c.via.key, c.via.name, c.via.kind, True, False, family)
    if kind == "staff":
        return _own(a, c, family, there=True)
    if kind == "nobody" and s.kind in ("other", "unnamed", "media"):
        return Voice(a, c, f"unnamed@{family}", s.name, "unnamed", False, False, family)
    if kind is not None:
        # two bodies of a kind are two, people of a kind are not told apart
        sort = f"{s.kind}:{folded(s.name)}" if kind in _OF_A_BODY else s.kind
        return Voice(a, c, f"{sort}@{family}", s.name, s.kind, False, False, family)
    return Voice(a, c, s.key, s.name, s.kind, True, False, family)


def _own(a: Account, c: Said | None, family: str, *, there: bool = False) -> Voice:
    name = a.agency or a.outlet or f"report {a.report}"
    who = medium_key(a.outlet, a.agency) or f"text@{family}"
    return Voice(a, c, who, name, "media", True, True, family, there)


class One:
    """Voices joined by what is assumed; ``least`` leaves out assumptions below that confidence.

    Never one, whatever is assumed, are two of whom one says so where the other only denies, or to whom one report gives
    rival counts of the same dead.
    """

    def __init__(self, told: Sequence[Voice], *, least: float = 0.0) -> None:
        self._head: dict[str, str] = {}
        self._assumed: defaultdict[str, set[Assumed]] = defaultdict(set)
        self._with: dict[str, set[str]] = {v.who: {v.who} for v in told}
        self._rivals = _rivals(told)
        says = {v.who for v in told if not v.against}
        self._says = {who: who in says for who in self._with}
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
        if low == high or self._says[low] != self._says[high]:
            return
        few, many = sorted((self._with[low], self._with[high]), key=len)
        if any(self._rivals[x] & many for x in few if x in self._rivals):
            return
        self._head[high] = low
        self._with[low] |= self._with.pop(high)
        self._assumed[low] |= self._assumed.pop(high, set()) | {why}


def _rivals(told: Sequence[Voice]) -> dict[str, set[str]]:
    """Key -> the keys to whom some report gives rival counts."""
    by_account: defaultdict[tuple[str, str], list[Voice]] = defaultdict(list)
    for v in told:
        by_account[v.account.report, v.account.event].append(v)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for here in by_account.values():
        for x, y in combinations([v for v in here if _borne(v)], 2):
            if x.who != y.who and _rival(x, y):
                found[x.who].add(y.who)
                found[y.who].add(x.who)
    return dict(found)


def _rival(a: Voice, b: Voice) -> bool:
    """Do the two give the same loss in ranges that do not meet?"""
    for x, y in product(_borne(a), _borne(b)):
        if (x.kind, x.who) == (y.kind, y.who) and x != y:
            (lowest, top), (least, most) = _range(x), _range(y)
            if top < least or most < lowest:
                return True
    return False


def _borne(v: Voice) -> list[Toll]:
    return [x.toll for x in v.account.losses if v.said is not None and v.said.claim in x.claims]


def _range(t: Toll) -> tuple[float, float]:
    low, high = t.low if t.low is not None else t.best, t.high if t.high is not None else t.best
    return (low or 0, high if high is not None else inf)


def _assumptions(told: Sequence[Voice]) -> Iterator[tuple[str, str, Assumed]]:
    yield from _organs(told)
    yield from _people(told)
    yield from _bodies(told)
    yield from _described(told)
    yield from _offices(told)


def _organs(told: Sequence[Voice]) -> Iterator[tuple[str, str, Assumed]]:
    """Organs of one state, units of one force, a state's own medium and whom it lets speak. Ministries of health and
    rescue services count in their hospitals what an army does not, and stay apart."""
    heads: defaultdict[str, dict[str, Voice]] = defaultdict(dict)
    for v in told:
        if v.named and v.known and v.kind not in (*OF_POWER, "media"):
            continue
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
                words = f"{_shown(v)}, whom that side itself quotes, is taken for {_shown(first)}"
                yield first.who, v.who, Assumed(words, OWN_MEDIUM)


def _shown(v: Voice) -> str:
    return v.name if v.named else f"“{v.name}”"


def _people(told: Sequence[Voice]) -> Iterator[tuple[str, str, Assumed]]:
    """A person by the whole name and by the surname; one who elsewhere speaks for a body."""
    persons = sorted({v.who: v.name for v in told if v.who.startswith("person:")}.items())
    spokesmen = sorted({(v.speaker.voice or "", v.who, v.name) for v in told if v.speaker is not None})
    called: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    bodies: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for who, name in persons:
        called[_skeleton(name)].append((who, name))
    for voice, body, stands in spokesmen:
        for end in _ends(_skeleton(voice)):
            bodies[end].append((body, stands))
    for who, name in persons:
        whole = _skeleton(name)
        for end in _ends(whole):
            for other, full in called.get(end, ()):
                if other != who:
                    yield who, other, Assumed(f"{full} and {name} are one person", SAME_PERSON)
        for body, stands in {x for end in (*_ends(whole), whole) for x in bodies.get(end, ())}:
            yield who, body, Assumed(f"{name} speaks for {stands} in another report", SAME_PERSON)


def _ends(skeleton: str) -> tuple[str, ...]:
    """A name and what is left of it without its first words: how else a person may be called.

    >>> _ends("rm abdrhmn")
    ('rm abdrhmn', 'abdrhmn')
    """
    words = skeleton.split()
    return tuple(" ".join(words[n:]) for n in range(len(words)))


def _bodies(told: Sequence[Voice]) -> Iterator[tuple[str, str, Assumed]]:
    """A body by its full name, by the end of it, by its initials; and described in words of its name."""
    found: dict[str, Voice] = {}
    for v in told:
        if v.speaker is not None and not v.who.startswith("person:") and v.kind != "media":
            found.setdefault(v.who, v)
    named = {v.name: v for v in sorted(found.values(), key=lambda v: v.who, reverse=True) if v.named}
    for v in (v for v in found.values() if v.named):
        for short in (v.name, *_shorter(v.name)):
            if short in named and named[short].who != v.who:
                yield v.who, named[short].who, Assumed(f"{v.name} and {short} are one body", SAME_BODY)
    by_word: defaultdict[str, list[Voice]] = defaultdict(list)
    for v in named.values():
        for word in set(folded(v.name).split()):
            by_word[word].append(v)
    for v in found.values():
        yield from _named_in(v, by_word)


def _shorter(name: str) -> Iterator[str]:
    """How else a body is called: without the small words before its name, by its initials.

    >>> list(_shorter("monitoring group Valley Archive")), list(_shorter("Aid Union for Valley Farmers"))
    (['group Valley Archive', 'Valley Archive'], ['AUVF'])
    """
    words = name.split()
    for n in range(1, len(words) - 1):
        if not words[n - 1].islower():
            break
        yield " ".join(words[n:])
    initials = "".join(w[0] for w in words if w[0].isupper())
    if len(initials) > 2:
        yield initials


def _named_in(v: Voice, by_word: Mapping[str, list[Voice]]) -> Iterator[tuple[str, str, Assumed]]:
    """The one body whose name holds all the words of a description, or of an office without its country."""
    words = folded(v.name).split()
    bearers = [x for x in by_word.get(words[-1], ()) if set(words) <= set(folded(x.name).split())] if words else []
    if v.named:
        bearers = [x for x in bearers if x.name != v.name and x.known and not v.known]
    full = [x for x in bearers if not any(x.name in _shorter(y.name) for y in bearers)]
    if len(full) != 1:
        return
    if description(v.name.lower()) in _OF_A_BODY:
        yield v.who, full[0].who, Assumed(f"{_shown(v)} is taken for {full[0].name}", SAME_BODY)
    elif description(v.name) == "people" and v.family == full[0].family:
        yield v.who, full[0].who, Assumed(f"“{v.name}” are taken for {full[0].name}", ONLY_ONE)


@lru_cache(maxsize=50_000)
def _skeleton(name: str) -> str:
    """Consonants of the words, without articles; "Abdel Rahman" is one word, for it is printed as one, too.

    >>> _skeleton("Rami Abdel Rahman") == _skeleton("Rami Abdulrahman")
    True
    """
    words = folded(name.replace("-", " ")).replace("abdul ", "abd").replace("abdel ", "abd").replace("abdur ", "abd")
    return " ".join(map(_consonants, (w for w in words.split() if w not in ("al", "el"))))


def _consonants(word: str) -> str:
    for article in ("abdul", "abdel", "abdur"):
        if word.startswith(article) and len(word) > len(article):
            word = "abd" + word.removeprefix(article)
    kept = [c for i, c in enumerate(word) if i == 0 or c not in "aeiouwy"]
    return "".join(c for i, c in enumerate(kept) if i == 0 or c != kept[i - 1])


def _described(told: Sequence[Voice]) -> Iterator[tuple[str, str, Assumed]]:
    """ "The army" is the only army that the same text names, "the monitor" the only one of the incident."""
    texts: defaultdict[str, dict[str, Voice]] = defaultdict(dict)
    for v in told:
        texts[v.family].setdefault(v.who, v)
    watchers = {v.who: v for v in told if v.named and v.kind in _WATCHERS}
    for text in texts.values():
        for v in [v for v in text.values() if not v.named and description(v.name) == "people"]:
            office = _only([x for x in text.values() if x.kind == v.kind and _is_office(x)])
            if office is not None:
                yield v.who, office.who, Assumed(f"“{v.name}” are taken for those of “{office.name}”", ONLY_ONE)
            for x in text.values():
                if x.who != v.who and not x.named and _within(x, v):
                    yield x.who, v.who, Assumed(f"“{x.name}” and “{v.name}” of one text are taken for one", ONLY_ONE)
        for v in [v for v in text.values() if not v.named and _is_body(v)]:
            # "the police" are not the ministry that the text names
            near = _only([x for x in text.values() if x.named and _alike(x, v)]) if _is_any(v) else None
            near = near or (_only(list(watchers.values())) if v.kind in _WATCHERS else None)
            if near is not None:
                yield v.who, near.who, Assumed(f"“{v.name}” is taken for {near.name}, the only one it can be", ONLY_ONE)
            for x in text.values():
                if x.who != v.who and not x.named and _within(x, v):
                    yield x.who, v.who, Assumed(f"“{x.name}” is taken for “{v.name}” of the same text", ONLY_ONE)


def _offices(told: Sequence[Voice]) -> Iterator[tuple[str, str, Assumed]]:
    """ "The police" and "the local police" of two reports: of one happening they are mostly one office."""
    offices: defaultdict[tuple[str, frozenset[str]], dict[str, Voice]] = defaultdict(dict)
    for v in told:
        if _is_office(v):
            words = frozenset(folded(v.name).removesuffix(" office").split())
            offices[v.kind, words].setdefault(v.who, v)
    heads: defaultdict[tuple[str, str], list[frozenset[str]]] = defaultdict(list)
    for kind, words in offices:
        for word in words:
            heads[kind, word].append(words)
    for (kind, words), same in offices.items():
        first, *rest = same.values()
        wider = (
            {w for w in heads[kind, min(words, key=lambda w: (len(heads[kind, w]), w))] if words < w}
            if words
            else set()
        )
        widest = [w for w in wider if not any(w < x for x in wider)]
        if len(widest) == 1 and description(first.name) == "organ":
            rest.append(next(iter(offices[kind, widest[0]].values())))
        for v in rest:
            yield (
                first.who,
                v.who,
                Assumed(f"“{first.name}” and “{v.name}” of two reports are taken for one", SAME_WORDS),
            )


def _within(x: Voice, v: Voice) -> bool:
    """Are the words of the one some of the other's ("prosecutors", "regional prosecutors")?"""
    return set(folded(x.name).split()) <= set(folded(v.name).split()) and description(x.name) != "nobody"


def _only(found: Sequence[Voice]) -> Voice | None:
    return found[0] if len(found) == 1 else None


def _alike(a: Voice, b: Voice) -> bool:
    """Bodies that watch, or powers of one kind; a spokesman speaks for any power."""
    if folded(b.name).rpartition(" ")[2] in _SPOKESMEN:
        return a.kind in OF_POWER
    return (a.kind == b.kind and a.kind in OF_POWER) or (a.kind in _WATCHERS and b.kind in _WATCHERS)


def _is_office(v: Voice) -> bool:
    """Described as a body."""
    return not v.named and description(v.name) in _OF_A_BODY


def _is_any(v: Voice) -> bool:
    return v.kind in _WATCHERS or description(v.name) != "organ"


def _is_body(v: Voice) -> bool:
    """Described as a body, or as somebody of an army or a state."""
    return description(v.name) in _OF_A_BODY or v.kind in OF_POWER
