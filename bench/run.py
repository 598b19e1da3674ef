"""The bench: reads the development sets, scores them, prints one table, fails below the floors.

python -m bench.run                                     the table; exit status 1 below a floor or on changed inputs
python -m bench.run --sets seed "re3d dev"              some sets only
python -m bench.run --update                            raise the floors to what was measured, keep the figures
python -m bench.run --update --allow-lower "REASON"     lower floors, too; the reason is kept in floors.toml
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import floors as gate
from bench.floors import Figure, Floors, LoweringRefused
from bench.sets import SEED, SETS, DevSet, missing_facts
from bench.shared import ROOT, ScorerFailed, Shared, write

FLOORS = ROOT / "bench" / "floors.toml"
RESULTS = ROOT / "bench" / "results.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """All figures of a run, the digests of the files they were measured on, and the sets that were not."""

    figures: tuple[Figure, ...]
    inputs: Mapping[str, str]
    skipped: Mapping[str, str]


def measure(chosen: Sequence[DevSet], shared: Shared, *, jobs: int) -> Outcome:
    """Every chosen set that can be used, in order."""
    found: list[Figure] = []
    inputs: dict[str, str] = {}
    skipped: dict[str, str] = {}
    for each in chosen:
        why = each.unusable(shared)
        if why is None:
            try:
                found.extend(each.measure(each, shared, jobs))
            except ScorerFailed as fault:
                why = f"NOT SCORED: {fault}"
        if why is None:
            inputs.update(each.digests(shared))
        else:
            skipped[each.name] = why
    return Outcome(tuple(found), inputs, skipped)


def table(outcome: Outcome, floors: Floors, before: Mapping[str, float]) -> str:
    """Set, figure, value, interval, floor, figure of the last committed run."""
    rows = [("set", "figure", "value", "95 %", "floor", "before", "")]
    last = ""
    for f in outcome.figures:
        floor, old = floors.floors.get(f.key), before.get(f.key)
        rows.append(
            (
                f.set if f.set != last else "",
                f.name,
                f"{f.value:.2f}",
                f"{f.interval[0]:.1f}-{f.interval[1]:.1f}" if f.interval else "",
                "" if floor is None else f"{floor:.2f}",
                "" if old is None else f"{old:.2f}",
                "BELOW" if floor is not None and not f.meets(floor) else "",
            )
        )
        last = f.set
    widths = [max(len(r[i]) for r in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(c.ljust(w) if i < 2 else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths, strict=True))).rstrip()
        for r in rows
    ]
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join([*lines, *(f"{name}: skipped, {why}" for name, why in outcome.skipped.items())])


def committed(path: Path) -> dict[str, float]:
    """The figures of the last run that was kept."""
    if not path.exists():
        return {}
    figures: dict[str, float] = json.loads(path.read_text(encoding="utf8"))["figures"]
    return figures


def keep(outcome: Outcome, path: Path, earlier: Mapping[str, float]) -> None:
    """Figures of sets that were not measured this time stay, with their intervals; sets that are no more go."""
    known = {s.name for s in SETS}
    intervals = json.loads(path.read_text(encoding="utf8")).get("intervals", {}) if path.exists() else {}
    intervals |= {f.key: [round(x, 2) for x in f.interval] for f in outcome.figures if f.interval}
    figures = {**earlier, **{f.key: round(f.value, 4) for f in outcome.figures}}
    kept = {
        name: {k: v for k, v in sorted(values.items()) if k.split(": ")[0] in known}
        for name, values in (("figures", figures), ("intervals", intervals))
    }
    write(path, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    p = argparse.ArgumentParser(
        prog="bench.run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    p.add_argument("--sets", nargs="+", metavar="SET", choices=[s.name for s in SETS], help="only these sets")
    p.add_argument(
        "--shared", type=Path, help="the folder with gold/ and seed/ (default: shared beside the repository)"
    )
    p.add_argument("--jobs", type=int, default=2, help="processes that read")
    p.add_argument("--update", action="store_true", help="raise the floors and keep the figures")
    p.add_argument("--allow-lower", metavar="REASON", help="with --update: floors may fall, for this reason")
    p.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    p.add_argument("--facts", action="store_true", help="also list the seed's facts that are missing")
    return p.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Exit status 0: all floors hold; 1: one does not, an input changed, a scorer failed; 2: lowering refused."""
    options = parse(arguments)
    shared = Shared(options.shared) if options.shared else Shared.beside()
    chosen = [s for s in SETS if not options.sets or s.name in options.sets]
    began = time.monotonic()
    outcome = measure(chosen, shared, jobs=options.jobs)
    floors, before = gate.load(FLOORS), committed(RESULTS)
    print(table(outcome, floors, before))
    if options.facts and SEED in chosen and SEED.name not in outcome.skipped:
        print(*missing_facts(shared), sep="\n")
    print(f"{time.monotonic() - began:.0f} s")
    if options.json:
        write(options.json, json.dumps([asdict(f) for f in outcome.figures], indent=1) + "\n")
    if options.update:
        return update(outcome, floors, before, options.allow_lower)
    wrong = floors.failures(outcome.figures, outcome.inputs)
    wrong += [f"{n}: {w}" for n, w in outcome.skipped.items() if w.startswith("NOT SCORED")]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return int(bool(wrong))


def update(outcome: Outcome, floors: Floors, before: Mapping[str, float], reason: str | None) -> int:
    """Write the new floors and figures, or say why not."""
    try:
        raised = floors.updated(outcome.figures, outcome.inputs, reason=reason)
    except LoweringRefused as refusal:
        print(f"Refused: {refusal}. Mend it, or say why with --allow-lower REASON.")
        return 2
    write(FLOORS, gate.dump(raised))
    keep(outcome, RESULTS, before)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
