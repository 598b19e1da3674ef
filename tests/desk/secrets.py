"""A record with secrets: a report and an incident that are restricted, with words that stand nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad.linked import read_into
from marsad.record import Record, Reviews
from tests.desk.conftest import ROOT
from tests.desk.team import Team, team_of

#: A report that is restricted: what it alone tells is a secret, its outlet and its place, too.
SECRET: dict[str, Any] = {
    "id": "quillfeather-1",
    "source": "Zanzibar Lantern",
    "published": "2019-03-04",
    "title": "Quillfeather column shelled near Kunduz",
    "url": "https://lantern.example/quillfeather",
    "text": "KUNDUZ, March 4 - The Taliban shelled a market in Kunduz on Monday and killed 41 civilians, the "
    "Quillfeather monitors said. The Quillfeather monitors said 17 people were wounded. Troops captured the town of "
    "Imam Sahib.",
}

#: Words of it that no other report has.
WORDS = ("quillfeather", "lantern", "kunduz", "imam sahib", "taliban")


@dataclass(frozen=True, slots=True)
class Secrets:
    """A team's desk, with what only some may see."""

    team: Team
    #: ids by what they are of: to be seen by all, restricted, and of nothing
    seen: dict[str, str]
    hidden: tuple[dict[str, str], ...]
    nothing: dict[str, str]

    @property
    def words(self) -> tuple[str, ...]:
        """What must not stand in an answer to who lacks the right."""
        return (*WORDS, *(ids["incident"] for ids in self.hidden))


def written(folder: Path, *, secret: bool) -> Path:
    """The examples in a record, with or without the report that is a secret."""
    folder.mkdir()
    db = folder / "record.db"
    with Record.open(db) as record:
        read_into(record, [str(ROOT / "examples" / "reports")], "rules")
        if secret:
            planted = folder / "planted.jsonl"
            planted.write_text(json.dumps(SECRET), encoding="utf-8")
            read_into(record, [str(planted)], "rules")
    return db


@contextmanager
def restricted_desk(folder: Path) -> Iterator[Secrets]:
    """A team's desk with a restricted report, and a restricted incident of a report that all may see."""
    db = written(folder / "with", secret=True)
    with team_of(db, folder) as team:
        with Record.open(db) as record:
            told = {x["id"]: sorted({m["report"] for m in x["members"]}) for x in record.incidents(other=True)}
        alone = sorted(i for i, reports in told.items() if reports == [SECRET["id"]])
        assert len(alone) >= 2, "the planted report tells of incidents of its own"
        other = next(i for i, reports in sorted(told.items()) if SECRET["id"] not in reports)
        open_one = next(i for i, reports in sorted(told.items()) if SECRET["id"] not in reports and i != other)
        reviews = Reviews(team.app.state.desk.record, "tests")
        reviews.restrict("report", SECRET["id"], "its author asked for it")
        reviews.restrict("incident", other, "it names a family")
        assert set(alone) < reviews.restricted().incidents
        shared = {"format": "json", "file": "nothing", "number": "1", "sha256": "0" * 64}
        hidden = {**shared, **_only_in(team.app.state.desk.record)}
        yield Secrets(
            team,
            {**shared, **_ids_of(team.app.state.desk.record, told[open_one][0]), "incident": open_one},
            ({**hidden, "incident": alone[0]}, {**hidden, "incident": other}),
            {**shared, **NOTHING},
        )


#: Ids that nothing has.
NOTHING = {
    "incident": "i0000000000000000", "report": "nothing-like-this", "source": "Nobody's Herald",
    "place": "geonames:999999999", "actor": "actor:none-of-this-id",
}  # fmt: skip


def _only_in(record: Record) -> dict[str, str]:
    """Ids that only the secret report has."""
    others: dict[str, set[str]] = {}
    for row in record.iter_reports():
        if row.id != SECRET["id"]:
            for kind, id_ in _all_ids(record, row.id):
                others.setdefault(kind, set()).add(id_)
    found = {kind: id_ for kind, id_ in _all_ids(record, SECRET["id"]) if id_ not in others.get(kind, ())}
    assert found.keys() >= {"report", "source", "place", "actor"}, found
    return found


def _ids_of(record: Record, report: str) -> dict[str, str]:
    return {**NOTHING, **dict(_all_ids(record, report))}


def _all_ids(record: Record, report: str) -> Iterator[tuple[str, str]]:
    """(kind, id) of what a report has an id of."""
    full = record.report(report)
    yield "report", report
    if full.row.source:
        yield "source", full.row.source
    yield "sha256", full.row.sha256
    document = full.document or {}
    yield from (("place", x["gazetteer_id"]) for x in document.get("places", ()) if x["gazetteer_id"])
    yield from (("actor", x["actor"]) for x in document.get("entities", ()) if x.get("actor"))
