"""The development sets: what is read, which scorer, which of its figures stand in the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import isnan
from pathlib import Path
from typing import Any

from bench import corpus, muc, peace, plover
from bench.floors import Figure, Sense
from bench.readings import Readings, link_documents, read_documents
from bench.shared import OUT, Shared, load_lines, write_lines
from bench.worlds import score as worlds

_SYRIA = "gold/syria-war/"


@dataclass(frozen=True, slots=True)
class Pick:
    """A figure of a scorer's JSON: the keys that lead to it, and how the table calls it."""

    name: str
    path: tuple[str, ...]
    sense: Sense = "higher"


@dataclass(frozen=True, slots=True)
class DevSet:
    """``files`` are all it needs of the shared folder, the input first; ``measure`` reads it and gives its figures.

    ``own`` is the digest of a set that lies in the repository and needs nothing shared; ``made`` names the figures that
    the measure makes itself, beside those picked of a scorer's.
    """

    name: str
    files: tuple[str, ...]
    measure: Callable[[DevSet, Shared, int], list[Figure]]
    picks: tuple[Pick, ...] = ()
    texts: bool = True
    own: Callable[[], str] | None = None
    made: tuple[str, ...] = ()

    def unusable(self, shared: Shared) -> str | None:
        """Why it is skipped, null where it is not."""
        if self.own is not None:
            return None
        missing = shared.missing(self.files)
        if missing is None and self.texts and self.files[0].endswith(".jsonl") and not shared.has_text(self.files[0]):
            return "its texts are not in the file"
        return missing

    def digests(self, shared: Shared) -> dict[str, str]:
        """SHA-256 of every file, input and labels; of a set of our own one over all its files."""
        if self.own is not None:
            return {self.name: self.own()}
        return {name: shared.digest(name) for name in self.files}


def f1(name: str, *path: str) -> tuple[Pick, ...]:
    """Precision, recall and F1 of one block."""
    return tuple(Pick(f"{name} {k.upper()}", (*path, k)) for k in ("p", "r", "f1"))


def only_f1(name: str, *path: str) -> Pick:
    return Pick(f"{name} F1", (*path, "f1"))


def value_at(result: Mapping[str, Any], path: Sequence[str]) -> float | None:
    """The number at the end of the path, null where the scorer gives none.

    >>> value_at({"a": {"f1": 50}}, ("a", "f1"))
    50.0
    """
    at: Any = result
    for key in path:
        if not isinstance(at, Mapping) or key not in at:
            return None
        at = at[key]
    # a scorer that has nothing to take a median of says NaN
    return None if at is None or isnan(at) else float(at)


def interval_at(result: Mapping[str, Any], path: Sequence[str]) -> tuple[float, float] | None:
    """The 95 % interval beside an F1."""
    if path[-1] != "f1":
        return None
    at: Any = result
    for key in path[:-1]:
        at = at.get(key, {}) if isinstance(at, Mapping) else {}
    pair = at.get("f1_95") or at.get("ci95")
    return (float(pair[0]), float(pair[1])) if pair else None


def figures(which: DevSet, result: Mapping[str, Any]) -> list[Figure]:
    """What the table shows of a scorer's result."""
    out = []
    for pick in which.picks:
        value = value_at(result, pick.path)
        if value is not None:
            out.append(Figure(which.name, pick.name, value, pick.sense, interval_at(result, pick.path)))
    return out


def _failed(which: DevSet, readings: Readings) -> Figure:
    return Figure(which.name, "reports that failed", readings.failed, "lower")


def _read(which: DevSet, shared: Shared, jobs: int) -> Readings:
    return read_documents(shared.make_input(which.files[0]), jobs=jobs)


def _seed(which: DevSet, shared: Shared, jobs: int) -> list[Figure]:
    readings = read_documents(shared.path(which.files[0]), jobs=jobs)
    said = shared.scorer("seed_facts.py", readings.path, "--seed", shared.path("seed"), check=False)
    last = re.search(r"^(\d+) of \d+$", said, re.M)
    facts = Figure(which.name, "facts of 27", float(last[1]) if last else 0.0)
    return [facts, _failed(which, readings)]


def missing_facts(shared: Shared) -> list[str]:
    """The seed's facts that were not found, one line each with the reason."""
    readings = read_documents(shared.path(SEED.files[0]))
    said = shared.scorer("seed_facts.py", readings.path, "--seed", shared.path("seed"), check=False)
    return [line for line in said.splitlines() if "missing:" in line]


def _scored(script: str, kind: str, *arguments: str) -> Callable[[DevSet, Shared, int], list[Figure]]:
    """Read, convert, score one file with one scorer."""

    def measure(which: DevSet, shared: Shared, jobs: int) -> list[Figure]:
        readings = _read(which, shared, jobs)
        predicted = shared.convert(kind, readings.path)
        gold = shared.path(which.files[0])
        result = shared.score(script, *arguments, "--gold", gold, "--pred", predicted)
        return [*figures(which, result), _failed(which, readings)]

    return measure


def _labelled(which: DevSet, shared: Shared, readings: Readings) -> Readings:
    """The readings of the labelled reports alone.

    The labels count the origins among 78 of 631 reports. Linked with all of them an incident rightly gains origins
    that nobody labelled, so that the count is compared where both have seen the same reports.
    """
    known = {o["doc_id"] for o in load_lines(shared.path(which.files[1]))}
    path = readings.path.with_name(f"labelled-{readings.path.name}")
    write_lines(path, (o for o in load_lines(readings.path) if o["report"]["id"] in known))
    return Readings(path, 0)


def _syria(which: DevSet, shared: Shared, jobs: int) -> list[Figure]:
    readings = _read(which, shared, jobs)
    links = link_documents(readings)
    result = shared.score(
        "syria_war.py",
        *_labels(shared),
        "--read",
        readings.path,
        "--merged",
        shared.convert("merged", readings.path, links),
        "--copies",
        shared.convert("copies", readings.path, links),
    )
    few = _labelled(which, shared, readings)
    merged = shared.convert("merged", few.path, link_documents(few))
    result["alone"] = shared.score("syria_war.py", *_labels(shared), "--merged", merged)
    return [*figures(which, result), _failed(which, readings)]


def _labels(shared: Shared) -> list[str | Path]:
    named = {"--labels": "labels-dev.jsonl", "--incidents": "incidents-dev.jsonl", "--ucdp": "ucdp-syria-2016.csv"}
    return [x for option, name in named.items() for x in (option, shared.path(_SYRIA + name))]


def _docs(which: DevSet, shared: Shared, jobs: int) -> list[Figure]:
    readings = _read(which, shared, jobs)
    predicted = shared.convert("docs", readings.path, link_documents(readings))
    gold = shared.path(which.files[0])
    result = shared.score("score_coref.py", "--task", "docs", "--gold", gold, "--pred", predicted)
    return [*figures(which, result), _failed(which, readings)]


def _muc(which: DevSet, shared: Shared, jobs: int) -> list[Figure]:
    """Roles by the shared converter, templates and slots by ours (``bench.muc`` says how)."""
    readings = _read(which, shared, jobs)
    gold = shared.path(which.files[0])
    result = shared.score("score_muc.py", "--gold", gold, "--pred", muc.predict(shared, readings.path))
    return [*figures(which, result), _failed(which, readings)]


def _corpus(part: str) -> Callable[[DevSet, Shared, int], list[Figure]]:
    """Read and score one part of our own corpus."""

    def measure(which: DevSet, _shared: Shared, jobs: int) -> list[Figure]:
        reports = corpus.marked(part=part)
        path = OUT / "inputs" / f"corpus-{corpus.digest(part=part)[:12]}.jsonl"
        write_lines(path, corpus.inputs(reports))
        readings = read_documents(path, jobs=jobs)
        documents = list(load_lines(readings.path))
        intervals = corpus.intervals(corpus.counts(reports, documents))
        made = [
            replace(f, interval=intervals.get(_block_of(which, f)))
            for f in figures(which, corpus.score(reports, documents))
        ]
        return [*made, _failed(which, readings)]

    return measure


def _block_of(which: DevSet, figure: Figure) -> str:
    """The key under which the interval of a figure stands: an F1's block, a rate's name; precision has none."""
    path = next(p.path for p in which.picks if p.name == figure.name)
    return path[0] if path[-1] == "f1" else path[-1] if path[0] == "rates" else ""


def _plover(which: DevSet, shared: Shared, jobs: int) -> list[Figure]:
    """Types and spans by the shared scorer, whole records by ours (``bench.plover`` says how)."""
    readings = _read(which, shared, jobs)
    gold = shared.path(which.files[0])
    predicted = shared.convert("plover", readings.path)
    result = shared.score("score_events.py", "--task", "plover", "--gold", gold, "--pred", predicted)
    found = plover.measure(shared, readings.path, which.files[0])
    ranges = plover.intervals(found)
    whole = [
        Figure(which.name, f"records: {name}", s, "higher", ranges[name]) for name, s in plover.shares(found).items()
    ]
    return [*figures(which, result), *whole, _failed(which, readings)]


_INVENTED = "{}: violence invented a hundred"


def _peace(which: DevSet, _shared: Shared, _jobs: int) -> list[Figure]:
    """Violence invented in a hundred of our own reports of peace, part by part."""
    out = []
    for part in peace.PARTS:
        reports, found = peace.measure(peace.TEXTS / part)
        news = sum(x.type == "ASSAULT" and not x.old for x in found)
        out.append(Figure(which.name, _INVENTED.format(part), 100 * news / reports, "lower"))
    return out


def _worlds(which: DevSet, _shared: Shared, jobs: int) -> list[Figure]:
    """Our simulated worlds: means over the dev and over the held ones."""
    return [Figure(which.name, name, value, worlds.sense(name)) for name, value in worlds.means(jobs=jobs).items()]


SEED = DevSet("seed", ("seed/000_85e05273389f8f37.txt", "seed/expected.json"), _seed)

SYRIA = DevSet(
    "syria-war dev",
    tuple(_SYRIA + n for n in ("reports-dev.jsonl", "labels-dev.jsonl", "incidents-dev.jsonl", "ucdp-syria-2016.csv")),
    _syria,
    (
        *f1("detection", "read", "detection"),
        only_f1("one to one", "read", "detection_one_to_one"),
        Pick("killed stated", ("read", "matched", "killed_stated")),
        Pick("killed best", ("read", "matched", "killed_best_exact")),
        Pick("killed overlap", ("read", "matched", "killed_overlap")),
        Pick("killed range", ("read", "matched", "killed_range_exact")),
        Pick("killed invented (n)", ("read", "matched", "killed_invented_n"), "lower"),
        Pick("date exact", ("read", "matched", "date_exact")),
        Pick("date touches", ("read", "matched", "date_touches")),
        Pick("km median", ("read", "matched", "km_median"), "lower"),
        Pick("km of nine in ten", ("read", "matched", "km_p90"), "lower"),
        Pick("km median, labels not of UCDP's points", ("read", "matched", "km_median_not_from_ucdp"), "lower"),
        Pick("perpetrator right", ("read", "matched", "perpetrator_right")),
        Pick("no perpetrator left empty", ("read", "matched", "no_perpetrator_left_empty")),
        *f1("attribution", "read", "matched", "attribution"),
        Pick("stance right", ("read", "matched", "stance_right")),
        Pick("denials kept", ("read", "matched", "denials_kept")),
        only_f1("merged B-cubed", "merged", "b_cubed"),
        only_f1("merged pairs", "merged", "pairwise"),
        only_f1("merged pairs among found", "merged", "pairwise_among_found"),
        Pick("origins exact", ("merged", "origins", "exact")),
        Pick("origins exact, labelled alone", ("alone", "merged", "origins", "exact")),
        Pick("origins overcounted, labelled alone", ("alone", "merged", "origins", "overcounted"), "lower"),
        *f1("copies", "copies", "pairs"),
        Pick("rewrites found", ("copies", "rewrite_recall")),
        Pick("UCDP held", ("ucdp", "held")),
        Pick("UCDP best in range", ("ucdp", "held_and_best_in_range")),
    ),
)

_OWN_PICKS = (
    *f1("triggers", "triggers"),
    *f1("triggers with type", "typed"),
    Pick("status right", ("rates", "status")),
    *f1("events whole", "whole"),
    Pick("events whole, of shared", ("rates", "whole of shared")),
    *(
        Pick(f"of shared: {part} right", ("rates", f"whole {part}"))
        for part in ("type", "actors", "targets", "place", "day")
    ),
    Pick("no place left empty", ("rates", "no place")),
    Pick("no time left empty", ("rates", "no time")),
    *f1("arguments", "arguments"),
    *f1("arguments of shared events", "arguments of shared"),
    *f1("attribution link", "link"),
    only_f1("attribution touched", "attribution"),
    Pick("stance right", ("rates", "stance")),
    only_f1("mentions exact", "mentions"),
    Pick("killed best", ("rates", "killed")),
    Pick("killed invented (n)", ("rates", "killed invented"), "lower"),
    Pick("actor right", ("rates", "actor")),
    Pick("no actor left empty", ("rates", "no actor")),
    Pick("place right", ("rates", "place")),
    *f1("control", "control"),
    Pick("control place right", ("rates", "control place")),
    Pick("control holder right", ("rates", "control holder")),
    Pick("control against right", ("rates", "control against")),
    Pick("control share right", ("rates", "control share")),
    *f1("affiliations", "affiliations"),
    only_f1("affiliations or offices", "affiliations or offices"),
    Pick("role right", ("rates", "role")),
)

CORPUS = DevSet("corpus dev", (), _corpus("dev"), _OWN_PICKS, own=partial(corpus.digest, part="dev"))
CORPUS_TEST = DevSet("corpus test", (), _corpus("test"), _OWN_PICKS, own=partial(corpus.digest, part="test"))

PEACE = DevSet("peace", (), _peace, own=peace.digest, made=tuple(_INVENTED.format(part) for part in peace.PARTS))

WORLDS = DevSet("worlds", (), _worlds, own=worlds.digest, made=worlds.names())

_GEO = (
    only_f1("finding exact", "finding", "finding exact"),
    only_f1("finding overlap", "finding", "finding overlap"),
    only_f1("end to end @161 km", "finding", "end to end @161km"),
    Pick("acc@161 km of placed", ("resolution", "acc@161km")),
    Pick("median km", ("resolution", "median km"), "lower"),
    Pick("same id, of placed", ("resolution", "same GeoNames id (of found)")),
    Pick("same id, of all", ("resolution", "same GeoNames id (of all gold)")),
)

_ATTRIBUTION = (
    only_f1("link", "link: content + source"),
    only_f1("content overlap", "content overlap"),
    only_f1("content exact", "content exact"),
    only_f1("source exact", "source exact"),
    only_f1("source overlap", "source overlap"),
)

SETS: tuple[DevSet, ...] = (
    SEED,
    SYRIA,
    CORPUS,
    CORPUS_TEST,
    PEACE,
    WORLDS,
    DevSet(
        "re3d dev",
        ("gold/re3d/dev.jsonl",),
        _scored("score_entities.py", "entities"),
        (
            only_f1("entities exact", "entities exact"),
            only_f1("entities overlap", "entities overlap"),
            only_f1("boundaries", "boundaries only"),
        ),
    ),
    DevSet(
        "GUM dev", ("gold/attribution/gum_dev.jsonl",), _scored("score_attribution.py", "attribution"), _ATTRIBUTION
    ),
    DevSet(
        "PolNeAR dev", ("gold/attribution/dev.jsonl",), _scored("score_attribution.py", "attribution"), _ATTRIBUTION
    ),
    DevSet("GWN", ("gold/geo/gwn.jsonl",), _scored("score_geo.py", "geo"), _GEO),
    DevSet("LGL", ("gold/geo/lgl.jsonl",), _scored("score_geo.py", "geo"), _GEO),
    DevSet(
        "PLOVER GSR dev",
        ("gold/events/plover_gsr_dev.jsonl",),
        _plover,
        (
            only_f1("event type", "event type"),
            only_f1("quad class", "quad class"),
            only_f1("source touched", "source span touched"),
            only_f1("target touched", "target span touched"),
        ),
        made=tuple(f"records: {name}" for name in plover.shares(())),
    ),
    DevSet(
        "MUC-4 dev",
        ("gold/muc4/dev.jsonl",),
        _muc,
        (
            *(only_f1(f"roles {r}", "roles", r) for r in ("micro", "PerpInd", "PerpOrg", "Target", "Victim", "Weapon")),
            only_f1("templates", "templates", "micro"),
            only_f1("date, exact day", "slots", "date (exact day)"),
            only_f1("place below country", "slots", "place: most exact name"),
            only_f1("victims' number", "slots", "victims' number"),
            only_f1("victims' fate", "slots", "victim's fate"),
        ),
    ),
    DevSet(
        "ECB+ dev",
        ("gold/coref/ecbplus_dev.jsonl",),
        _docs,
        (only_f1("reports to incidents, CoNLL", "CoNLL (mean of MUC, B3, CEAFe)"), only_f1("pairs", "pairs")),
    ),
    DevSet("GVA dev", ("gold/incidents/gva_docs_dev.jsonl",), _docs, (only_f1("pairs", "pairs"),)),
)
