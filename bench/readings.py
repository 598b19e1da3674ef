"""Reads the inputs of the bench in this process (the same calls as ``marsad read --json``) and keeps the result.

A reading is kept under a digest of its input and of all code and tables that read, so that a second run of the bench
on unchanged code costs the scoring only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import marsad
from bench.shared import OUT, load_lines, write, write_lines
from marsad.coding.ontology import SHIPPED, Ontology
from marsad.contract import coded_object, error_object
from marsad.intake import Report, Unreadable, take
from marsad.linking import copy_object, incident_object, items_from_documents, link
from marsad.pipeline import Stumble, read_many

#: Rooms that do not change what is read from a report.
_AFTER_READING = ("cli", "record", "publish", "linking")


@dataclass(frozen=True, slots=True)
class Readings:
    """A file of contract objects, one a line, with the number of inputs that could not be read."""

    path: Path
    failed: int


@cache
def code_digest() -> str:
    """SHA-256 over the code and tables that turn bytes into contract objects."""
    root = Path(marsad.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and inside.parts[0] not in _AFTER_READING and "__pycache__" not in inside.parts:
            digest.update(inside.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def read_documents(inputs: Path, *, jobs: int = 1, ontology: Ontology = SHIPPED) -> Readings:
    """The contract objects of one input file, from the store or read now; faults of the reader are kept beside it.

    ``ontology`` adds types of events of a project's own.
    """
    content = hashlib.sha256(inputs.read_bytes()).hexdigest()
    own = f" {ontology.digest}" if ontology.types else ""
    key = hashlib.sha256(f"{content} {code_digest()}{own}".encode()).hexdigest()[:16]
    path = OUT / "readings" / f"{inputs.stem}-{key}.jsonl"
    if not path.exists():
        traces: list[str] = []
        write_lines(path, _read(inputs, jobs, traces, ontology))
        write(path.with_suffix(".faults.txt"), "\n\n".join(traces))
    return Readings(path, sum("error" in o for o in load_lines(path)))


def _read(inputs: Path, jobs: int, traces: list[str], ontology: Ontology) -> Iterator[dict[str, Any]]:
    taken = list(take([str(inputs)]))
    reports = [t for t in taken if isinstance(t, Report)]
    outcomes = read_many(reports, jobs=jobs, ontology=ontology)
    for t in taken:
        if isinstance(t, Unreadable):
            yield error_object(t)
        elif isinstance(t, Report):
            outcome = next(outcomes)
            if isinstance(outcome, Stumble):
                traces.append(f"{inputs.stem} {t.id}\n{outcome.trace}")
                yield error_object(id=t.id, error=outcome.error)
            else:
                yield coded_object(outcome)


def link_documents(readings: Readings) -> Path:
    """Incidents and copies of the readings, one object a line."""
    path = OUT / "links" / readings.path.name
    linked = link(items_from_documents(load_lines(readings.path), stories=True))
    write_lines(path, [*map(incident_object, linked.incidents), *map(copy_object, linked.copies)])
    return path
