"""A small record of made reports, read by the rules."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from marsad.coding import Lessons, TypeLesson
from marsad.contract import coded_object
from marsad.grounding.actors import ActorLesson
from marsad.intake import Report, take
from marsad.linked import link_record, read_into
from marsad.pipeline import read_report
from marsad.record import Record

BRIGADE = (
    "Brigade shells town\n\nALEPPO, Syria, 3 May 2016 - The Mithal Brigade shelled the town of Manbij on Tuesday, "
    "killing four people, the Observatory said. Fighters of the Mithal Brigade withdrew later.\n"
)
SLAMMED = (
    "Falcons attack checkpoint\n\nALEPPO, Syria, 4 May 2016 - The Falcons attacked a checkpoint near Manbij on "
    "Wednesday, wounding two soldiers, the Observatory said.\n"
)
RAIN = "Rain in the capital\n\nSANAA, Yemen, 3 May 2016 - Rain fell in Sanaa on Tuesday, officials said.\n"
TEXTS = {"brigade": BRIGADE, "falcons": SLAMMED, "rain": RAIN}

IS = ActorLesson(0, "Mithal Brigade", "actor:islamic-state", "Islamic State")
NOBODY = replace(IS, id=None, actor="")
FALCONS = ActorLesson(0, "Falcons", "own:falcons", "The Falcons", "rebel", "armed_group", "SY", "opposition")
NO_ATTACK = TypeLesson(0, "attacked", "ASSAULT", None)


def report_of(text: str, folder: Path, name: str = "r", source: str | None = None) -> Report:
    """A report that was taken in from a file."""
    file = folder / f"{name}.txt"
    file.write_text(text, encoding="utf-8")
    (report,) = (x for x in take([str(file)]) if isinstance(x, Report))
    return replace(report, id=name, source=source)


def read_with(report: Report, lessons: Lessons, reader: str = "rules") -> dict[str, object]:
    """The contract object of a report read with lessons."""
    return coded_object(read_report(report, reader=reader, lessons=lessons), extraction="x")


def small_record(folder: Path) -> Record:
    """Three reports, read by the rules and linked; ids are brigade, falcons and rain."""
    lines = folder / "reports.jsonl"

    lines.write_text(
        "".join(
            json.dumps({"id": name, "text": text, "source": f"{name.title()} News"}) + "\n"
            for name, text in TEXTS.items()
        ),
        encoding="utf-8",
    )
    record = Record.open(folder / "small.db", who="tester")
    read_into(record, [str(lines)], "rules")
    link_record(record)
    return record
