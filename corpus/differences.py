"""Where two annotations of a report differ, for whoever resolves them: ``python -m corpus.differences ID``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from corpus.annotation import MarkedReport, load

ROOT = Path(__file__).parent

#: One mark in words: layer and what it says.
Line = tuple[str, int, str]


def lines(r: MarkedReport) -> Iterator[Line]:
    """Every mark of a report as layer, place in the text and words, comparable between annotators."""
    words = {m.key: m.span.of(r.text) for m in r.mentions}

    def said(key: str | None) -> str:
        return words[key] if key else "-"

    for m in r.mentions:
        yield "mention", m.span.begin, f"{m.kind} | {m.span.of(r.text)}"
    for t in r.triggers:
        if t.same_as:
            yield (
                "trigger",
                t.span.begin,
                f"= {next(x for x in r.triggers if x.key == t.same_as).span.of(r.text)} | {t.span.of(r.text)}",
            )
            continue
        yield "trigger", t.span.begin, f"{t.type} {t.mode or '-'} {t.status} | {t.span.of(r.text)}"
        for role, key in sorted(t.arguments):
            yield "argument", t.span.begin, f"{t.span.of(r.text)}: {role} = {words[key]}"
        for x in t.losses:
            yield "loss", t.span.begin, f"{t.span.of(r.text)}: {x.kind} {x.who} {x.low} {x.best} {x.high}"
    for a in r.attributions:
        cue = a.cue.of(r.text) if a.cue else "-"
        content = " // ".join(s.of(r.text) for s in a.content)
        yield (
            "attribution",
            a.content[0].begin,
            f"{a.stance}{' quoted' if a.quoted else ''} | {said(a.source)} via {said(a.via)} | {cue} | {content}",
        )
    for c in r.control:
        yield "control", c.evidence.begin, f"{c.status} {said(c.place)} by {said(c.holder)} against {said(c.against)}"
    for f in r.affiliations:
        yield "affiliation", f.evidence.begin, f"{said(f.person)} | {f.role} | {said(f.organisation)}"


def differences(name: str) -> Iterator[str]:
    """What only one of the two has, in text order; "<" is the first annotator, ">" the second."""
    (first,) = (ROOT / "first").glob(f"*/{name}.txt")
    (second,) = (ROOT / "second").glob(f"*/{name}.txt")
    a, b = set(lines(load(first))), set(lines(load(second)))
    for layer, at, words in sorted({*a, *b}, key=lambda x: (x[0], x[1], x[2])):
        if ((layer, at, words) in a) != ((layer, at, words) in b):
            yield f"{'<' if (layer, at, words) in a else '>'} {layer} @{at}: {words}"


def main(arguments: list[str]) -> int:
    """Print the differences of some reports."""
    for name in arguments:
        print(f"== {name}")
        print(*differences(name), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
