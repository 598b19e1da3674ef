"""Do the heads leak into one another? All heads run on all corpora; what cannot be right is counted.

    python -m bench.leaks

Heads that were each trained on a corpus of its own copy one another's spans on foreign text (the attribution head marks
names as contents). Three signs, each a share: contents that no cue claims, outside quotation marks; spans that two
heads mark alike (a content that is a mention, a cue that is a mention); cues without a word of saying.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

from bench.shared import ROOT
from corpus.annotation import load
from corpus.check import files
from corpus.split import part_of
from marsad.reading.neural.marks import Marks
from marsad.reading.neural.session import Reader, folder_of
from marsad.reading.neural.session import load as load_reader
from marsad.spans import Span
from marsad.training.documents import sentences_of

SHARED = ROOT.parent / "shared" / "gold"
#: Sets of the gold folder that bring their texts, with the key of the text.
_SETS = {
    "re3d": "re3d/dev.jsonl", "gum": "attribution/gum_dev.jsonl", "syria": "syria-war/reports-dev.jsonl",
    "muc": "muc4/dev.jsonl", "gwn": "geo/gwn.jsonl",
}  # fmt: skip
#: Texts of a set that are read: the shares are steady from some dozens on.
_MOST = 40


@cache
def _forms() -> frozenset[str]:
    """The words of all cues that the rules know, cut to four letters: "denying" and "denial" are one."""
    table = resources.files("marsad.reading").joinpath("data", "cues.tsv").read_text(encoding="utf-8")
    forms = (line.split("\t")[0] for line in table.splitlines() if line and not line.startswith("#"))
    return frozenset(w[:4] for form in forms for w in form.split() if len(w) > 2)


def texts() -> Iterator[tuple[str, str]]:
    """Name of the set and text of all that is read: our own dev and train reports, then the gold sets there are."""
    own = [r for r in map(load, files()) if part_of(r.head) != "test"]
    for report in own[:: max(1, len(own) // _MOST)]:
        yield "marsad", report.text
    for name, path in _SETS.items():
        whole = SHARED / path
        if whole.exists():
            rows = [json.loads(line) for line in whole.read_text(encoding="utf-8").splitlines()]
            for row in rows[:: max(1, len(rows) // _MOST)][:_MOST]:
                yield name, row.get("text_raw") or row["text"]


def signs(text: str, marks: Marks) -> Counter[str]:
    """Counts of one text."""
    out: Counter[str] = Counter()
    claimed = {c for s in marks.speech for c in s.content}
    names = {n.span for n in marks.names}
    out["contents"] += len(marks.contents)
    out["cues"] += len(marks.speech)
    out["content without cue"] += sum(c not in claimed and not _quoted(text, c) for c in marks.contents)
    out["content is a mention"] += len(names & set(marks.contents))
    out["cue is a mention"] += sum(s.cue in names for s in marks.speech)
    out["cue without saying"] += sum(not _says(text, s.cue) for s in marks.speech)
    return out


def _quoted(text: str, span: Span) -> bool:
    return any(c in '"“”«»' for c in text[max(0, span.begin - 2) : span.begin] + text[span.end : span.end + 2])


def _says(text: str, cue: Span) -> bool:
    return any(w[:4] in _forms() for w in re.findall(r"\w+", cue.of(text).lower()))


def measure(reader: Reader) -> dict[str, Counter[str]]:
    """Counts by set."""
    out: dict[str, Counter[str]] = {}
    for name, text in texts():
        (marks,) = reader.mark([(text, sentences_of(text))])
        out.setdefault(name, Counter()).update(signs(text, marks))
    return out


def shares(counts: Iterable[Counter[str]]) -> dict[str, float]:
    """The signs as shares of contents or cues, in percent."""
    total: Counter[str] = Counter()
    for c in counts:
        total.update(c)
    contents, cues = max(1, total["contents"]), max(1, total["cues"])
    return {
        "content without cue": round(100 * total["content without cue"] / contents, 1),
        "content is a mention": round(100 * total["content is a mention"] / contents, 1),
        "cue is a mention": round(100 * total["cue is a mention"] / cues, 1),
        "cue without saying": round(100 * total["cue without saying"] / cues, 1),
    }


def main(arguments: list[str]) -> int:
    """Print the shares by set."""
    found = measure(load_reader(Path(arguments[0]) if arguments else folder_of("shipped"), threads=2))
    for name, counts in found.items():
        print(name, f"{counts['contents']} contents, {counts['cues']} cues", shares([counts]))
    print("all", shares(found.values()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
