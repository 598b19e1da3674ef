"""Our own exports in the layouts of other bodies, imported again: the same incidents, one to one."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal

import pytest

from marsad.publish import Options, RecordRelease, format_named, policy_named
from marsad.publish.compare import compare
from marsad.publish.imports import read_foreign
from marsad.record import Record


def _incident_of(fmt: str, line: dict[str, str]) -> tuple[str, str]:
    """The id of a row and that of the incident that it was made from, which both of our layouts carry."""
    if fmt == "ged":
        return line["id"], line["relid"]
    return line["event_id_cnty"], line["tags"].partition("marsad=")[2].partition(";")[0]


@pytest.mark.parametrize("fmt", ["ged", "acled"])
def test_our_own_rows_are_our_incidents(fmt: Literal["ged", "acled"], read_examples: Path, tmp_path: Path) -> None:
    target = tmp_path / f"{fmt}.csv"
    with Record.open(read_examples) as record:
        release = RecordRelease(record, policy_named(None))
        format_named(fmt).write(release, target, Options())
        found = compare(release, read_foreign(target, fmt).rows)
    with target.open(encoding="utf-8", newline="") as stream:
        wanted = dict(_incident_of(fmt, line) for line in csv.DictReader(stream))

    assert wanted
    assert {link.row.id: link.incident.id for link in found.links if link.relation == "same"} == wanted
    assert (found.theirs_alone, found.theirs_outside) == ((), 0)
