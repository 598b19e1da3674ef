"""A project's own types of event, from its ``marsad.toml``: each is a kind of a PLOVER type, with its own words.

The file is the project's codebook: names, the rule in words, trigger words in the pattern language of ``triggers.tsv``,
and who may stand as actor and target. ``docs/ontology.md`` explains every key.
"""

from __future__ import annotations

import json
import re
import tomllib
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal, cast

from marsad.coding._values import EventType
from marsad.coding.ontology._rows import Frame, Pos, rows
from marsad.errors import BrokenOntology
from marsad.settings import sections

#: A codebook is written by hand: a larger file is something else.
MOST_BYTES: Final = 1_000_000
MOST_TYPES: Final = 500
MOST_TRIGGERS: Final = 10_000

#: What stands in the file for the frames of triggers.tsv: with a verb, and with a noun or fixed words.
_VERB_FRAMES: Final[Mapping[str, Frame]] = {
    "subject does it to object": "ao", "subject does it": "a", "done to subject": "t", "all take part": "aa",
}  # fmt: skip
_NOUN_FRAMES: Final[Mapping[str, Frame]] = {
    "by one against another": "n", "between parties": "nn", "to or for somebody": "nd",
}  # fmt: skip

Kind = Literal["person", "organisation", "location", "nationality"]
_KINDS: Final = frozenset(typing.get_args(Kind))
_PARTS: Final[Mapping[str, Pos]] = {"verb": "v", "noun": "n", "words": "x"}
_NAME: Final = re.compile(r"[A-Z][A-Z0-9_]{1,39}")
_PATTERN: Final = re.compile(r"[^\s|]+(?:\|[^\s|]+)*(?: [^\s|]+(?:\|[^\s|]+)*){0,7}")


@dataclass(frozen=True, slots=True)
class PartyRule:
    """Who may stand on a side: any of these words in what it is called, any of these kinds; empty allows all.

    ``required``: without anybody on this side the words tell of nothing.
    """

    words: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    required: bool = False


@dataclass(frozen=True, slots=True)
class OwnTrigger:
    """Words that tell of a type. ``pattern`` is that of triggers.tsv; ``needs`` are words of which one must be near."""

    pattern: str
    pos: Pos
    frame: Frame
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnType:
    """A type that a project adds. ``type`` is the PLOVER type that it is a kind of; ``says`` the codebook's rule."""

    name: str
    type: EventType
    mode: str | None
    says: str
    cameo: str | None
    acled: str | None
    triggers: tuple[OwnTrigger, ...]
    actor: PartyRule = PartyRule()
    target: PartyRule = PartyRule()


@dataclass(frozen=True, slots=True)
class Ontology:
    """What a project adds to the shipped tables; ``digest`` is of the file, "" where nothing is added."""

    types: tuple[OwnType, ...] = ()
    digest: str = ""

    def named(self, name: str) -> OwnType | None:
        """The type of this name."""
        return next((t for t in self.types if t.name == name), None)


#: The shipped tables and nothing else.
SHIPPED: Final = Ontology()


def read_ontology(path: Path) -> Ontology:
    """The types that a project's file adds.

    Raises:
        BrokenOntology: no file, no TOML, or a key or value that is not understood; the message names it.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise BrokenOntology(f"cannot be read ({fault.strerror})", where=str(path)) from fault
    if len(content) > MOST_BYTES:
        raise BrokenOntology(f"more than {MOST_BYTES:,} bytes", where=str(path))
    try:
        whole = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise BrokenOntology(f"is no TOML in UTF-8 ({fault})", where=str(path)) from fault
    types = _Reader(str(path)).types(whole)
    if whole.keys() - {"format", "types"}:
        # what a project says of itself (publish/method) and settings read no report
        content = json.dumps(whole.get("types", {}), sort_keys=True).encode() if types else b""
    return Ontology(types, sha256(content).hexdigest()[:10] if content else "")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the parsed file; every complaint names the file and the key."""

    where: str

    def wrong(self, at: str, what: str) -> BrokenOntology:
        return BrokenOntology(f"{at}: {what}", where=self.where)

    def types(self, whole: Mapping[str, Any]) -> tuple[OwnType, ...]:
        self.keys("the file", whole, ("format", "types", "project", *sections()))
        if whole.get("format") != 1:
            raise self.wrong("format", "must be 1")
        given = self.table("types", whole.get("types", {}))
        if len(given) > MOST_TYPES:
            raise self.wrong("types", f"more than {MOST_TYPES}")
        out = tuple(self.type(name, self.table(f"types.{name}", value)) for name, value in given.items())
        if sum(len(t.triggers) for t in out) > MOST_TRIGGERS:
            raise self.wrong("types", f"more than {MOST_TRIGGERS:,} triggers")
        return out

    def type(self, name: str, given: Mapping[str, Any]) -> OwnType:
        at = f"types.{name}"
        self.keys(at, given, ("is", "mode", "says", "cameo", "acled", "triggers", "actor", "target"))
        known = typing.get_args(EventType)
        if not _NAME.fullmatch(name) or name in known:
            raise self.wrong(at, "a name is 2 to 40 capitals, digits and underscores, and none of PLOVER's")
        kind = self.text(f"{at}.is", given.get("is"))
        if kind not in known:
            raise self.wrong(f"{at}.is", f"{kind!r} is none of PLOVER's types: {', '.join(known)}")
        triggers = given.get("triggers")
        if not isinstance(triggers, list) or not triggers:
            raise self.wrong(f"{at}.triggers", "at least one [[...]] table is needed")
        return OwnType(
            name, cast("EventType", kind), self.mode(at, kind, given.get("mode")),
            self.text(f"{at}.says", given.get("says")), self.cameo(at, given.get("cameo")),
            self.acled(at, given.get("acled")),
            tuple(self.trigger(f"{at}.triggers[{i}]", t) for i, t in enumerate(triggers)),
            self.party(f"{at}.actor", given.get("actor", {})), self.party(f"{at}.target", given.get("target", {})),
        )  # fmt: skip

    def mode(self, at: str, kind: str, value: object) -> str | None:
        if value is None:
            return None
        modes = [row[1] for row in rows("codes.tsv") if row[0] == kind and row[1] != "*"]
        if value not in modes:
            raise self.wrong(f"{at}.mode", f"{value!r} is no mode of {kind}: {', '.join(modes) or 'it has none'}")
        return str(value)

    def cameo(self, at: str, value: object) -> str | None:
        if value is None:
            return None
        code = self.text(f"{at}.cameo", value)
        if not re.fullmatch(r"(?:0[1-9]|1\d|20)\d{0,2}", code):
            raise self.wrong(f"{at}.cameo", f"{code!r} is no code of CAMEO (two to four digits, 01 to 20)")
        return code

    def acled(self, at: str, value: object) -> str | None:
        if value is None:
            return None
        known = sorted({row[3] for name in ("codes.tsv", "acled.tsv") for row in rows(name)} - {"-"})
        if value not in known:
            raise self.wrong(f"{at}.acled", f"{value!r} is no sub-event of ACLED: {', '.join(known)}")
        return str(value)

    def trigger(self, at: str, value: object) -> OwnTrigger:
        given = self.table(at, value)
        self.keys(at, given, (*_PARTS, "arguments", "needs"))
        named = [part for part in _PARTS if part in given]
        if len(named) != 1:
            raise self.wrong(at, f"one of {', '.join(_PARTS)} is needed")
        # the reading takes hyphens for blanks
        pattern = " ".join(self.text(f"{at}.{named[0]}", given[named[0]]).lower().replace("-", " ").split())
        if not _PATTERN.fullmatch(pattern) or pattern.startswith("*"):
            raise self.wrong(f"{at}.{named[0]}", "up to eight words, 'a|b' for either, '*' for any but the first")
        frames = _VERB_FRAMES if named[0] == "verb" else _NOUN_FRAMES
        asked = given.get("arguments", next(iter(frames)))
        if asked not in frames:
            raise self.wrong(f"{at}.arguments", f"{asked!r} is none of: {'; '.join(frames)}")
        return OwnTrigger(pattern, _PARTS[named[0]], frames[asked], self.words(f"{at}.needs", given.get("needs", [])))

    def party(self, at: str, value: object) -> PartyRule:
        given = self.table(at, value)
        self.keys(at, given, ("words", "kinds", "required"))
        kinds = self.words(f"{at}.kinds", given.get("kinds", []))
        if kinds - _KINDS:
            raise self.wrong(f"{at}.kinds", f"{min(kinds - _KINDS)!r} is none of {', '.join(sorted(_KINDS))}")
        required = given.get("required", False)
        if not isinstance(required, bool):
            raise self.wrong(f"{at}.required", "true or false")
        return PartyRule(self.words(f"{at}.words", given.get("words", [])), kinds, required)

    def keys(self, at: str, given: Mapping[str, Any], known: Sequence[str]) -> None:
        unknown = next((key for key in given if key not in known), None)
        if unknown is not None:
            raise self.wrong(at, f"unknown key {unknown!r}; known are {', '.join(known)}")

    def table(self, at: str, value: object) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(at, "a table is needed")
        return value

    def text(self, at: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > 1_000:
            raise self.wrong(at, "a text of 1 to 1,000 characters is needed")
        return value.strip()

    def words(self, at: str, value: object) -> frozenset[str]:
        if not isinstance(value, list):
            raise self.wrong(at, "a list of words is needed")
        return frozenset(self.text(at, word).lower() for word in value)
