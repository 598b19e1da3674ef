"""Writes the table of docs/accuracy.md from the last committed run: ``python -m bench.page``.

Rows are chosen here; values and intervals are those of ``bench/results.json``. The last column is what others or a page
of rules give with the same scorer.
"""

from __future__ import annotations

import json

from bench.run import RESULTS
from bench.shared import ROOT

PAGE = ROOT / "docs" / "accuracy.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"

_OWN = (
    "triggers F1", "triggers with type F1", "status right", "arguments F1", "arguments of shared events F1",
    "attribution link F1", "stance right", "mentions exact F1", "killed best", "actor right", "no actor left empty",
    "place right", "events whole F1", "events whole, of shared", "of shared: type right", "of shared: actors right",
    "of shared: targets right", "of shared: place right", "of shared: day right", "control F1", "control place right",
    "control holder right",
)  # fmt: skip
#: Set, its figures, and of some what stands beside them.
ROWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("seed", ("facts of 27",)),
    (
        "syria-war dev",
        (
            "detection P", "detection R", "detection F1", "one to one F1", "killed best", "killed overlap",
            "killed range", "killed invented (n)", "date exact", "date touches", "km median", "perpetrator right",
            "no perpetrator left empty", "attribution F1", "stance right", "denials kept", "merged B-cubed F1",
            "merged pairs F1", "origins exact", "copies F1", "rewrites found", "UCDP held", "UCDP best in range",
        ),
    ),
    ("corpus test", _OWN),
    ("corpus dev", _OWN),
    ("re3d dev", ("entities exact F1", "entities overlap F1")),
    ("GUM dev", ("link F1", "content overlap F1")),
    ("PolNeAR dev", ("link F1", "content overlap F1")),
    ("GWN", ("finding exact F1", "acc@161 km of placed", "same id, of all")),
    ("LGL", ("finding exact F1", "acc@161 km of placed", "same id, of all")),
    (
        "PLOVER GSR dev",
        ("event type F1", "source touched F1", "target touched F1", "records: type right", "records: whole right"),
    ),
    ("MUC-4 dev", ("roles micro F1", "templates F1")),
    (
        "peace",
        tuple(f"{part}: violence invented a hundred" for part in ("first", "held", "later", "unseen")),
    ),
    (
        "worlds",
        tuple(
            f"{part}: {name}"
            for part in ("dev", "held")
            for name in (
                "incidents B-cubed F1, of found", "incidents B-cubed F1, of all", "incidents whole", "origins exact",
                "origins overcounted", "copies F1", "rewrites found",
            )
        ),
    ),
    ("ECB+ dev", ("reports to incidents, CoNLL F1",)),
)  # fmt: skip
BESIDE = {
    "syria-war dev: detection F1": "38.7", "syria-war dev: killed best": "50 to 52", "syria-war dev: date exact": "73",
    "syria-war dev: km median": "8.8", "syria-war dev: attribution F1": "73.5", "syria-war dev: UCDP held": "53",
    "syria-war dev: merged B-cubed F1": "34.4", "syria-war dev: merged pairs F1": "34.3",
    "syria-war dev: copies F1": "96.4 (best threshold)", "syria-war dev: UCDP best in range": "22",
    "re3d dev: entities exact F1": "38.7 (test part)", "re3d dev: entities overlap F1": "54.9 (test part)",
    "GUM dev: link F1": "29.7", "GUM dev: content overlap F1": "52.8", "PolNeAR dev: link F1": "32.5",
    "PolNeAR dev: content overlap F1": "58.4", "ECB+ dev: reports to incidents, CoNLL F1": "85.2",
    "corpus test: triggers F1": "annotators 86.5", "corpus test: triggers with type F1": "annotators 82.2",
    "corpus test: status right": "annotators 94.6", "corpus test: arguments of shared events F1": "annotators 84.7",
    "corpus test: attribution link F1": "annotators 87.6", "corpus test: stance right": "annotators 92.7",
    "corpus test: mentions exact F1": "annotators 88.5", "MUC-4 dev: roles micro F1": "54.5 (trained on it)",
    "MUC-4 dev: templates F1": "50.2 (trained on it)",
}  # fmt: skip


def table() -> str:
    """The table, rows that the last run did not measure left out."""
    run = json.loads(RESULTS.read_text(encoding="utf-8"))
    out = ["| set | figure | value | 95 % over documents | beside it |", "|---|---|---|---|---|"]
    for name, figures in ROWS:
        for figure in figures:
            key = f"{name}: {figure}"
            if key in run["figures"]:
                value, interval = run["figures"][key], run.get("intervals", {}).get(key)
                between = f"{interval[0]:.1f}-{interval[1]:.1f}" if interval else ""
                out.append(f"| {name} | {figure} | {value:.2f} | {between} | {BESIDE.get(key, '')} |")
    return "\n".join(out)


#: What `marsad method` says of accuracy, on what: sets that were never looked at, or are no part of what was learned.
TOLD: tuple[tuple[str, str, str], ...] = (
    ("corpus test: triggers F1", "events found (F1)", "reports annotated twice, never looked at"),
    ("corpus test: of shared: actors right", "of events found: who did it", "the same"),
    ("corpus test: of shared: day right", "of events found: the day", "the same"),
    ("corpus test: of shared: place right", "of events found: the place", "the same"),
    ("corpus test: killed best", "number of dead as the annotators have it", "the same"),
    ("corpus test: attribution link F1", "who says it (F1)", "the same"),
    ("worlds: held: incidents B-cubed F1, of all", "reports to incidents (B-cubed F1)", "made worlds, held back"),
    ("worlds: held: origins exact", "number of origins exact", "the same"),
    ("ECB+ dev: reports to incidents, CoNLL F1", "reports to incidents (CoNLL F1)", "news of the ECB+ corpus"),
    (
        "peace: unseen: violence invented a hundred",
        "violence invented in 100 reports of peace",
        "reports never looked at",
    ),
)
ACCURACY = ROOT / "src" / "marsad" / "publish" / "data" / "accuracy.tsv"


def told() -> str:
    """The table of the method statement: figure, words, set, value, interval."""
    run = json.loads(RESULTS.read_text(encoding="utf-8"))
    lines = ["# Written by `python -m bench.page` from the last committed run: figure, words, set, value, interval."]
    for key, words, on in TOLD:
        interval = run.get("intervals", {}).get(key)
        between = f"{interval[0]:.1f} to {interval[1]:.1f}" if interval else ""
        lines.append(f"{key}\t{words}\t{on}\t{run['figures'][key]:.1f}\t{between}")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Replace what stands between the marks, and the table of the method statement."""
    ACCURACY.write_text(told(), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN, 1)
    PAGE.write_text(f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
