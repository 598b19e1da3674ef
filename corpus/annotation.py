"""The source format of the Marsad corpus: one file a report, its text untouched, its annotation below in words.

    id: ...            one ``key: value`` a line
    === text
    the report
    === annotation
    m1 organisation rus | Russian forces
    t1 ASSAULT aerial occurred actor=m1 target=m4 | air strike
    l t1 killed commanders 4 4 4 who=m4 count=m3
    a1 asserts source=m9 | said || Russian forces have killed four leaders in an air strike
    c1 gained holder=m1 place=m7 | had seized the town
    f1 person=m2 org=m5 role="spokeswoman" | a spokeswoman for the agency

Words stand for spans: those of ``m`` and ``t`` lines are searched from the begin of the line before of the same letter,
so these lines come in text order; ``@2`` after the words skips to the second hit from there. The words of ``a``, ``c``
and ``f`` lines are searched in the whole text, nearest to the mentions that the line names. ``corpus/guidelines.md``
says what to mark.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from marsad.spans import Span

KINDS = (
    "person", "organisation", "location", "nationality", "time", "quantity", "money", "weapon", "platform", "vehicle",
)  # fmt: skip
STANCES = ("asserts", "confirms", "denies", "disputes", "declines", "alleges", "no_comment")
STATUSES = ("occurred", "ongoing", "planned", "failed", "denied", "hypothetical")
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
#: PLOVER's modes by type; "-" (none) is always allowed.
MODES: Mapping[str, tuple[str, ...]] = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": (
        "seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "misinformation",
        "cyber",
    ),
    "ASSAULT": (
        "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives",
        "suicide-attack", "heavy-weapons", "aerial", "drone", "unconventional", "crowd-control",
    ),
}  # fmt: skip
CONTROLS = ("held", "gained", "lost", "contested", "besieged", "siege_broken", "advancing")
LOSSES = ("killed", "wounded", "captured", "missing", "displaced", "evacuated", "reached_by_aid")
WHO = (
    "civilians", "combatants", "commanders", "children", "women", "aid_workers", "journalists", "medics", "unspecified",
)  # fmt: skip
MANNERS = (
    "wire", "state-media", "communique", "military-release", "monitor-bulletin", "situation-report", "local-outlet",
    "live-blog", "damaged", "stitched",
)  # fmt: skip
ARGUMENTS = ("actor", "target", "place", "time", "instrument")
HEAD = ("id", "conflict", "happening", "manner", "source", "published", "facts", "licence")


_T = TypeVar("_T")


class CorpusError(ValueError):
    """A file of the corpus breaks a rule; the message names file, line and rule."""


@dataclass(frozen=True, slots=True)
class MarkedMention:
    """A mention; ``entity`` is a key within the report, null for what refers to nothing nameable (a bare number)."""

    key: str
    span: Span
    kind: str
    entity: str | None


@dataclass(frozen=True, slots=True)
class MarkedLoss:
    """Of whom how many: ``victims`` and ``count`` are mention keys or null."""

    kind: str
    who: str
    low: int | None
    best: int | None
    high: int | None
    victims: str | None
    count: str | None


@dataclass(frozen=True, slots=True)
class MarkedTrigger:
    """A word that tells of a happening. ``same_as`` is the key of the trigger whose happening it tells again."""

    key: str
    span: Span
    type: str
    mode: str | None
    status: str
    main: bool
    arguments: tuple[tuple[str, str], ...]
    losses: tuple[MarkedLoss, ...] = ()
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class MarkedAttribution:
    """Who said what; ``source`` and ``via`` are mention keys or null."""

    key: str
    source: str | None
    via: str | None
    cue: Span | None
    content: tuple[Span, ...]
    stance: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class MarkedControl:
    """Who holds what, with mention keys."""

    key: str
    status: str
    place: str | None
    holder: str | None
    against: str | None
    as_of: str | None
    share: float | None
    evidence: Span


@dataclass(frozen=True, slots=True)
class MarkedAffiliation:
    """A person's role, with mention keys."""

    key: str
    person: str
    organisation: str | None
    role: str | None
    start: str | None
    end: str | None
    former: bool
    evidence: Span


@dataclass(frozen=True, slots=True)
class MarkedReport:
    """One report of the corpus with its whole annotation."""

    head: Mapping[str, str]
    text: str
    mentions: tuple[MarkedMention, ...]
    triggers: tuple[MarkedTrigger, ...]
    attributions: tuple[MarkedAttribution, ...]
    control: tuple[MarkedControl, ...]
    affiliations: tuple[MarkedAffiliation, ...]


def load(path: Path) -> MarkedReport:
    """Read and check one file; :class:`CorpusError` names the first broken rule."""
    return parse(path.read_text(encoding="utf-8"), path.name)


def head_of(path: Path) -> Mapping[str, str]:
    """The head of a file alone; :class:`CorpusError` where a key is missing."""
    return dict(_head(path.read_text(encoding="utf-8").split("=== text", 1)[0], path.name))


def parse(source: str, name: str = "report") -> MarkedReport:
    """Read and check the source of one report."""
    parts = re.split(r"^=== (?:text|annotation)\n", source, flags=re.M)
    if len(parts) != 3:
        raise CorpusError(f"{name}: needs one '=== text' and one '=== annotation'")
    head = dict(_head(parts[0], name))
    return _Reader(name, head, parts[1].strip("\n")).read(parts[2].splitlines())


def _head(text: str, name: str) -> Iterator[tuple[str, str]]:
    found = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
    for key in HEAD:
        if key not in found:
            raise CorpusError(f"{name}: the head lacks '{key}:'")
        yield key, found[key].strip()
    if found["manner"].strip() not in MANNERS:
        raise CorpusError(f"{name}: manner '{found['manner']}' is not one of {', '.join(MANNERS)}")


@dataclass(slots=True)
class _Reader:
    """Turns lines into marks; remembers where the last words of each kind were found."""

    name: str
    head: Mapping[str, str]
    text: str
    mentions: dict[str, MarkedMention] = field(default_factory=dict)
    triggers: dict[str, MarkedTrigger] = field(default_factory=dict)
    others: list[MarkedAttribution | MarkedControl | MarkedAffiliation] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=lambda: {"m": 0, "t": 0})
    line: str = ""

    def read(self, lines: Sequence[str]) -> MarkedReport:
        for line in (x.strip() for x in lines):
            if line and not line.startswith("#"):
                self.line = line
                self._one(line)
        pick = self._of
        return MarkedReport(
            self.head, self.text, tuple(self.mentions.values()), tuple(self.triggers.values()),
            pick(MarkedAttribution), pick(MarkedControl), pick(MarkedAffiliation),
        )  # fmt: skip

    def _of(self, kind: type[_T]) -> tuple[_T, ...]:
        return tuple(x for x in self.others if isinstance(x, kind))

    # ---- one line ------------------------------------------------------------------------------------------------

    def _one(self, line: str) -> None:
        if line.startswith("l "):
            self._loss(shlex.split(line[2:]))
            return
        codes, bar, words = line.partition(" | ")
        self._need(bool(bar), "needs ' | ' and the words")
        key, *rest = self._split(codes)
        self._need(bool(re.fullmatch(r"[mtacf]\d+", key)), f"'{key}' is no key like m1, t1, a1, c1, f1")
        self._need(key not in self._keys(), f"{key} stands twice")
        getattr(self, f"_{_NAMES[key[0]]}")(key, rest, words.strip())

    def _keys(self) -> set[str]:
        return {*self.mentions, *self.triggers, *(x.key for x in self.others)}

    def _split(self, codes: str) -> list[str]:
        try:
            return shlex.split(codes)
        except ValueError as fault:
            raise self._error(str(fault)) from fault

    def _mention(self, key: str, rest: list[str], words: str) -> None:
        self._need(len(rest) in (1, 2), "m lines are: key kind [entity] | words")
        self._known(rest[0], KINDS, "kind")
        self._need(not re.match(r"(?:the|an?) ", words, re.I), "a mention has no leading article")
        span = self._next("m", words)
        entity = rest[1] if len(rest) == 2 and rest[1] != "-" else None
        self._need(all((m.span, m.kind) != (span, rest[0]) for m in self.mentions.values()), "marked twice")
        self.mentions[key] = MarkedMention(key, span, rest[0], entity)

    def _trigger(self, key: str, rest: list[str], words: str) -> None:
        if len(rest) == 1 and rest[0].startswith("="):
            other = self.triggers.get(rest[0][1:])
            self._need(other is not None, f"no trigger {rest[0][1:]}")
            assert other is not None
            retold = MarkedTrigger(
                key, self._next("t", words), other.type, other.mode, other.status, False, (), (), other.key
            )
            self.triggers[key] = retold
            return
        self._need(len(rest) >= 3, "t lines are: key TYPE mode status [main] [role=m..] | words")
        kind, mode, status, *more = rest
        self._known(kind, TYPES, "type")
        self._known(mode, (*MODES.get(kind, ()), "-"), f"mode of {kind}")
        self._known(status, STATUSES, "status")
        arguments = tuple(self._argument(x) for x in more if x != "main")
        self.triggers[key] = MarkedTrigger(
            key, self._next("t", words), kind, None if mode == "-" else mode, status, "main" in more, arguments
        )
        self._need(sum(t.main for t in self.triggers.values()) <= 1, "only one event is main")

    def _argument(self, item: str) -> tuple[str, str]:
        role, equals, mention = item.partition("=")
        self._need(bool(equals), f"'{item}' is no role=mention")
        self._known(role, ARGUMENTS, "role")
        return role, self._key_of(mention)

    def _loss(self, rest: list[str]) -> None:
        self._need(len(rest) >= 6, "l lines are: trigger kind who low best high [who=m..] [count=m..]")
        key, kind, who, low, best, high, *more = rest
        trigger = self.triggers.get(key)
        self._need(trigger is not None, f"no trigger {key}: a loss needs one")
        assert trigger is not None
        self._known(kind, LOSSES, "loss")
        self._known(who, WHO, "who")
        links = self._pairs(more, ("who", "count"))
        low_n, best_n, high_n = (self._number(x) for x in (low, best, high))
        given = [x for x in (low_n, best_n, high_n) if x is not None]
        self._need(given == sorted(given), "low <= best <= high")
        loss = MarkedLoss(kind, who, low_n, best_n, high_n, self._link(links, "who"), self._link(links, "count"))
        self.triggers[key] = replace(trigger, losses=(*trigger.losses, loss))

    def _attribution(self, key: str, rest: list[str], words: str) -> None:
        self._need(bool(rest), "a lines are: key stance [quoted] [source=m..] [via=m..] | cue || content || content")
        self._known(rest[0], STANCES, "stance")
        links = self._pairs([x for x in rest[1:] if x != "quoted"], ("source", "via"))
        cue, *content = (x.strip() for x in words.split("||"))
        self._need(bool([c for c in content if c]), "an attribution has content")
        source = self._link(links, "source")
        near = self.mentions[source].span.begin if source else None
        spans = tuple(self._nearest(c, near) for c in content)
        cue_span = self._nearest(cue, near if near is not None else spans[0].end) if cue and cue != "-" else None
        self.others.append(
            MarkedAttribution(key, source, self._link(links, "via"), cue_span, spans, rest[0], "quoted" in rest)
        )

    def _controls(self, key: str, rest: list[str], words: str) -> None:
        self._need(bool(rest), "c lines are: key status [place=] [holder=] [against=] [as_of=] [share=] | words")
        self._known(rest[0], CONTROLS, "status")
        links = self._pairs(rest[1:], ("place", "holder", "against", "as_of", "share"))
        share = float(links["share"]) if "share" in links else None
        self._need(share is None or 0 <= share <= 1, "share is between 0 and 1")
        place, holder, against, as_of = (self._link(links, k) for k in ("place", "holder", "against", "as_of"))
        evidence = self._nearest(words, self._near(place, holder))
        self.others.append(MarkedControl(key, rest[0], place, holder, against, as_of, share, evidence))

    def _affiliation(self, key: str, rest: list[str], words: str) -> None:
        links = self._pairs([x for x in rest if x != "former"], ("person", "org", "role", "from", "to"))
        person = self._link(links, "person")
        self._need(person is not None, "f lines need person=m..")
        assert person is not None
        evidence = self._nearest(words, self._near(person))
        self.others.append(
            MarkedAffiliation(
                key, person, self._link(links, "org"), links.get("role"), links.get("from"), links.get("to"),
                "former" in rest, evidence,
            )
        )  # fmt: skip

    # ---- finding words -------------------------------------------------------------------------------------------

    def _next(self, letter: str, words: str) -> Span:
        """The next occurrence of the words from where the line before of this letter began."""
        words, skip = _skip(words)
        begin = self.at[letter] - 1
        for _ in range(skip):
            begin = self._find(words, begin + 1)
            self._need(begin >= 0, f"'{words}' is not found from here on (lines come in text order)")
        self.at[letter] = begin
        return Span(begin, begin + len(words))

    def _find(self, words: str, start: int) -> int:
        """Whole words only: 'is' is not found in 'this'."""
        found = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)").search(self.text, max(0, start))
        return found.start() if found else -1

    def _nearest(self, words: str, near: int | None) -> Span:
        words, skip = _skip(words)
        hits = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", self.text)]
        self._need(bool(hits), f"'{words}' is not in the text")
        if near is None or skip > 1:
            self._need(len(hits) >= skip, f"'{words}' has no hit number {skip}")
            begin = hits[skip - 1]
        else:
            begin = min(hits, key=lambda h: (abs(h - near), h))
        return Span(begin, begin + len(words))

    def _near(self, *keys: str | None) -> int | None:
        return next((self.mentions[k].span.begin for k in keys if k), None)

    # ---- checks --------------------------------------------------------------------------------------------------

    def _pairs(self, items: Sequence[str], allowed: Sequence[str]) -> dict[str, str]:
        out: dict[str, str] = {}
        for item in items:
            name, equals, value = item.partition("=")
            self._need(bool(equals), f"'{item}' is no name=value")
            self._known(name, allowed, "name")
            out[name] = value
        return out

    def _link(self, links: Mapping[str, str], name: str) -> str | None:
        return self._key_of(links[name]) if name in links else None

    def _key_of(self, key: str) -> str:
        self._need(key in self.mentions, f"there is no mention {key} (yet): m lines come first")
        return key

    def _number(self, text: str) -> int | None:
        if text == "-":
            return None
        self._need(text.isdigit(), f"'{text}' is no number (or -)")
        return int(text)

    def _known(self, value: str, allowed: Sequence[str], what: str) -> None:
        self._need(value in allowed, f"unknown {what} '{value}': one of {', '.join(allowed)}")

    def _need(self, ok: bool, why: str) -> None:
        if not ok:
            raise self._error(why)

    def _error(self, why: str) -> CorpusError:
        return CorpusError(f"{self.name}: {self.line[:100]!r}: {why}")


_NAMES = {"m": "mention", "t": "trigger", "a": "attribution", "c": "controls", "f": "affiliation"}


def _skip(words: str) -> tuple[str, int]:
    """Words and which hit is meant: 'the town @2'."""
    found = re.search(r" @(\d+)$", words)
    return (words[: found.start()], int(found[1])) if found else (words, 1)
