"""Checks every report of the corpus and counts what it holds: ``python -m corpus.check [FILE ...]``.

Exit status 1 if a file breaks a rule; each is named with its line and the rule.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.annotation import CorpusError, MarkedReport, load

ROOT = Path(__file__).parent / "reports"
#: Length of a report in words (the stitched and the damaged ones included).
FEWEST_WORDS, MOST_WORDS = 110, 520


def files(names: Iterable[str] = ()) -> list[Path]:
    """The files named, else all of the corpus, in order of their path."""
    given = [Path(n) for n in names]
    return given or sorted(ROOT.rglob("*.txt"))


def faults(path: Path, report: MarkedReport) -> Iterator[str]:
    """What is wrong with a report that parses."""
    words = len(re.findall(r"\w+", report.text))
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        yield f"{path.name}: {words} words, not {FEWEST_WORDS} to {MOST_WORDS}"
    if path.stem != report.head["id"]:
        yield f"{path.name}: id is {report.head['id']}"
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}|unknown", report.head["published"]):
        yield f"{path.name}: published is a day or 'unknown'"
    if report.triggers and not any(t.main for t in report.triggers):
        yield f"{path.name}: no event is main"
    kinds: dict[str, set[str]] = {}
    for m in report.mentions:
        if m.entity:
            kinds.setdefault(m.entity, set()).add(m.kind)
    for entity, found in kinds.items():
        if len(found - {"nationality", "location", "organisation"}) > 1:
            yield f"{path.name}: entity {entity} is {' and '.join(sorted(found))}"


def main(arguments: list[str]) -> int:
    """Check and count."""
    counts: dict[str, Counter[str]] = {k: Counter() for k in ("manner", "conflict", "type", "status", "kind", "stance")}
    total: Counter[str] = Counter()
    wrong: list[str] = []
    for path in files(arguments):
        try:
            report = load(path)
        except CorpusError as fault:
            wrong.append(str(fault))
            continue
        wrong.extend(faults(path, report))
        _count(report, counts, total)
    for name, counter in counts.items():
        print(f"{name}: " + ", ".join(f"{k} {n}" for k, n in counter.most_common()))
    print(", ".join(f"{n} {k}" for k, n in total.items()))
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(wrong)} faults")
    return int(bool(wrong))


def _count(report: MarkedReport, counts: dict[str, Counter[str]], total: Counter[str]) -> None:
    counts["manner"][report.head["manner"]] += 1
    counts["conflict"][report.head["conflict"]] += 1
    counts["type"].update(t.type for t in report.triggers if not t.same_as)
    counts["status"].update(t.status for t in report.triggers if not t.same_as)
    counts["kind"].update(m.kind for m in report.mentions)
    counts["stance"].update(a.stance for a in report.attributions)
    total["reports"] += 1
    total["words"] += len(re.findall(r"\w+", report.text))
    for name in ("mentions", "triggers", "attributions", "control", "affiliations"):
        total[name] += len(getattr(report, name))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
