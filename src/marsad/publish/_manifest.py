"""The manifest: what an export is, from which state of the record, by which rules, so that others can check it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marsad._version import __version__, extraction_version, linking_version
from marsad.publish._policy import Policy
from marsad.publish._query import Query

if TYPE_CHECKING:
    from marsad.record import Record

FORMAT = 1


def manifest(record: Record, policy: Policy, query: Query, fmt: str, table: str | None) -> dict[str, Any]:
    """What is known before anything is written: everything but counts and digests."""
    status = record.status()
    return {
        "marsad_manifest": FORMAT,
        "format": fmt,
        "table": table,
        "made": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "marsad": __version__,
        "extraction": sorted(status.by_extraction) or [extraction_version()],
        "linking": linking_version(),
        "record_state": record.state().name,
        "record": {"reports": status.reports, "incidents": status.incidents, "claims": status.claims},
        "rule": query.rule,
        "query": {k: v for k, v in asdict(query).items() if k != "rule" and v not in (None, False)},
        "policy": {"name": policy.name, "version": policy.version, "sha256": policy.digest},
        "licence": policy.licence,
        "citation": policy.citation,
    }


def with_files(
    head: Mapping[str, Any], counts: Mapping[str, int], at: Path, files: Sequence[Path] | None = None
) -> dict[str, Any]:
    """The manifest of what was written: rows by table, and size and SHA-256 of each file (of a folder those that are
    named, else all of them)."""
    if files is None:
        files = sorted(p for p in at.rglob("*") if p.is_file()) if at.is_dir() else [at]
    return {**head, "rows": dict(counts), "files": [_file(p, at) for p in files]}


def _file(path: Path, at: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as lines:
        while block := lines.read(1 << 20):
            digest.update(block)
    name = path.relative_to(at).as_posix() if at.is_dir() else at.name
    return {"name": name, "bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def manifest_text(manifest: Mapping[str, Any]) -> str:
    """The manifest as a file holds it."""
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
