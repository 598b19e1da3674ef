"""GUM's attributions as marked documents: ``rst`` attribution relations and their sources, out of ``dep/*.conllu``.

Only genres whose texts are CC BY or CC BY-SA, and of these only court, academic and voyage: news, interviews and
biographies are what public scores of attribution are taken on, so that nothing of them is learned (dev or not).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GENRES = ("court", "academic", "voyage")
#: Texts of the court and academic genres are CC BY 4.0, of voyage CC BY-SA 3.0; the annotation is CC BY 4.0.
_RELATION = re.compile(r"attribution-(positive|negative):(\d+)->(\d+):\d+:(\S*)")
_SOURCE = re.compile(r"sem-atsrc-([\d,-]+)-")
#: Verbs under which a relation is no report of speech or thought that we would mark are told by their forms:
#: the clause must hold one of these or a form of a verb that the head of the clause is.
_VERBS = frozenset(("VERB", "AUX"))


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a document: characters ``begin`` to ``end``, EDU number, part of speech, head (index or -1)."""

    begin: int
    end: int
    edu: int
    pos: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class Relation:
    """An attribution: EDU of the clause, EDU of the content, token numbers of the source, polarity."""

    clause: int
    content: int
    source: tuple[int, ...]
    negative: bool


def documents(repository: Path) -> Iterator[dict[str, Any]]:
    """Marked documents of a clone (a bare one will do) of amir-zeldes/gum."""
    names = _git(repository, "ls-tree", "-r", "--name-only", "HEAD", "dep").split()
    for name in sorted(names):
        stem = Path(name).stem
        if stem.split("_")[0] == "GUM" and stem.split("_")[1] in GENRES:
            yield _document(stem, _git(repository, "show", f"HEAD:{name}"))


def _git(repository: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def _document(name: str, conllu: str) -> dict[str, Any]:
    text, tokens, relations, parents = _read(conllu)
    claims = []
    for n, r in enumerate(relations):
        claim = _claim(r, tokens, parents)
        if claim is not None:
            claims.append({"id": f"a{n}", **claim})
    return {
        "format": 1,
        "set": "gum",
        "layers": ["claims"],
        "report": {"id": name, "text": text},
        "claims": claims,
        "syntax": [
            [t.begin, t.end, t.head if t.head >= 0 else i, t.deprel.split(":")[0]] for i, t in enumerate(tokens)
        ],
    }


def _read(conllu: str) -> tuple[str, list[Token], list[Relation], dict[int, tuple[int, str]]]:
    text: list[str] = []
    size = 0
    tokens: list[Token] = []
    relations: list[Relation] = []
    parents: dict[int, tuple[int, str]] = {}
    edu = 0
    start = 0
    space = ""
    #: Numbers of the parts of a contraction that are still to come, with its characters.
    whole: dict[int, tuple[int, int]] = {}
    for line in conllu.splitlines():
        if line.startswith("# newpar") and not line.startswith("# newpar_block"):
            space = "\n" if text else ""
        cells = line.split("\t")
        if len(cells) != 10:
            start = len(tokens) if not line else start
            continue
        if "." in cells[0]:
            continue
        misc = cells[9]
        if "-" in cells[0]:
            # a contraction is written as one word: its parts share the characters
            first, last = (int(x) for x in cells[0].split("-"))
            text.append(space + cells[1])
            size += len(space)
            at = size
            size += len(cells[1])
            space = "" if "SpaceAfter=No" in misc else " "
            whole = dict.fromkeys(range(first, last + 1), (at, size))
            continue
        number = int(cells[0])
        if number in whole:
            begin, end = _part(whole.pop(number), cells[1], tokens)
        else:
            text.append(space + cells[1])
            begin = size + len(space)
            end = begin + len(cells[1])
            size = end
            space = "" if "SpaceAfter=No" in misc else " "
        for found in re.finditer(r"(?:^|\|)Discourse=([^|]*)", misc):
            for place, item in enumerate(found[1].split(";")):
                match = re.match(r"([\w-]+):(\d+)(?:->(\d+))?", item)
                if match and place == 0:
                    edu = int(match[2])
                    if match[3]:
                        parents[edu] = (int(match[3]), match[1])
                relation = _RELATION.match(item)
                if relation:
                    relations.append(_relation(relation))
        tokens.append(Token(begin, end, edu, cells[3], start + int(cells[6]) - 1 if cells[6] != "0" else -1, cells[7]))
    return "".join(text), tokens, relations, parents


def _part(whole: tuple[int, int], form: str, tokens: list[Token]) -> tuple[int, int]:
    begin, end = whole
    if tokens and begin <= tokens[-1].end <= end and tokens[-1].begin >= begin:
        return tokens[-1].end, end
    return begin, min(end, begin + len(form))


def _relation(match: re.Match[str]) -> Relation:
    source = _SOURCE.search(match[4])
    numbers: list[int] = []
    for piece in source[1].split(",") if source else ():
        ends = [int(x) for x in piece.split("-") if x]
        if ends:
            numbers += range(ends[0], ends[-1] + 1)
    return Relation(int(match[2]), int(match[3]), tuple(numbers), match[1] == "negative")


def _claim(r: Relation, tokens: list[Token], parents: dict[int, tuple[int, str]]) -> dict[str, Any] | None:
    clause = [i for i, t in enumerate(tokens) if t.edu == r.clause]
    members = {r.content, *_same_unit(r.content, parents)}
    content = [i for i, t in enumerate(tokens) if t.edu in members]
    source = [n - 1 for n in r.source if n - 1 < len(tokens)]
    if not clause or not content:
        return None
    verb = _verb(clause, tokens)
    if verb is None:
        return None
    return {
        "source": _span(tokens, _nearest(source, verb)) if source else None,
        "cue": _span(tokens, [verb]),
        "content": list(_runs(tokens, content)),
        "stance": "denies" if r.negative else "asserts",
    }


_GOES_ON = ("same-unit", "elaboration-attribute", "purpose", "mode")


def _same_unit(edu: int, parents: dict[int, tuple[int, str]]) -> list[int]:
    """EDUs that go on with a content that another clause breaks, and those that depend on it, however deep."""
    out: list[int] = []
    todo = [edu]
    while todo:
        at = todo.pop()
        for child, (parent, relation) in parents.items():
            if parent == at and child not in out and relation.startswith(_GOES_ON):
                out.append(child)
                todo.append(child)
    return out


def _verb(clause: list[int], tokens: list[Token]) -> int | None:
    """The head of the clause if it is a verb, else its last verb, else the head ("according to")."""
    inside = set(clause)
    heads = [i for i in clause if tokens[i].head not in inside]
    verbs = [i for i in heads if tokens[i].pos in _VERBS] or [i for i in clause if tokens[i].pos == "VERB"]
    return verbs[-1] if verbs else (heads[0] if heads else None)


def _nearest(numbers: list[int], verb: int) -> list[int]:
    """The unbroken run of a source's tokens that stands nearest to the verb: one speaker may be named twice."""
    return min(_unbroken(sorted(numbers)), key=lambda run: min(abs(n - verb) for n in run))


def _unbroken(numbers: list[int]) -> list[list[int]]:
    """Rising numbers as runs without a gap."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _span(tokens: list[Token], numbers: list[int]) -> dict[str, int]:
    return {"begin": tokens[min(numbers)].begin, "end": tokens[max(numbers)].end}


def _runs(tokens: list[Token], numbers: list[int]) -> Iterator[dict[str, int]]:
    """Unbroken runs of tokens, without signs at their ends."""
    for run in _unbroken(numbers):
        # our guidelines leave a leading "that" outside
        while run and tokens[run[0]].pos in ("PUNCT", "SCONJ"):
            run.pop(0)
        while run and tokens[run[-1]].pos == "PUNCT":
            run.pop()
        if run:
            yield _span(tokens, run)
