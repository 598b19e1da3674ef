"""The record: every report with its evidence, what was read from it, what many say together, and what was done.

``Record`` is imported when it is first asked for, so that a command that needs no store does not load SQLAlchemy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marsad.record._foreign_values import (
    Article,
    ForeignChange,
    ForeignFile,
    ForeignFormat,
    ForeignRow,
    ForeignSet,
)
from marsad.record._people_values import (
    GIVEN_BESIDE,
    ROLES,
    SHORTEST_PASSWORD,
    Access,
    Admitted,
    Person,
    Role,
    Session,
    SignedIn,
)
from marsad.record._values import (
    POINTS,
    AuditRow,
    Box,
    ControlFilter,
    DecisionRow,
    EventFilter,
    EventRow,
    FailureRow,
    FullReport,
    Hit,
    IncidentFilter,
    IncidentSort,
    LossRow,
    Near,
    PartyRow,
    PlaceRow,
    ReportFilter,
    ReportRow,
    ReportStatus,
    Status,
    Stored,
    Tombstone,
    VersionRow,
    Wanted,
    WantedControl,
    WantedIncidents,
)

if TYPE_CHECKING:
    from marsad.record._actors import Occurrences
    from marsad.record._chosen import chosen
    from marsad.record._columns import columns, columns_state
    from marsad.record._columns_file import load_columns, save_columns
    from marsad.record._columns_values import Columns, ColumnsState, Lists, PartyWord, PlaceWord, Words
    from marsad.record._flow import Flowing, Part
    from marsad.record._grades import SetGrade
    from marsad.record._incidents import Change
    from marsad.record._lessons import (
        HeldText,
        LessonKind,
        LessonRow,
        LessonState,
        Teaching,
        in_force,
        kind_of,
        lesson_id,
        lesson_rows,
        lessons_of,
        scope_of,
        stated,
        taught_texts,
        texts_of,
    )
    from marsad.record._outgoing import FoundPlace, NamedPerson, Office
    from marsad.record._past import State, Touched
    from marsad.record._people import People
    from marsad.record._pinned import Since
    from marsad.record._record import BATCH, Batch, Record
    from marsad.record._rulings import RulingRow, Wish

_LATER = {
    "chosen": "_chosen",
    "Columns": "_columns_values",
    "ColumnsState": "_columns_values",
    "Lists": "_columns_values",
    "PartyWord": "_columns_values",
    "PlaceWord": "_columns_values",
    "Words": "_columns_values",
    "columns": "_columns",
    "columns_state": "_columns",
    "load_columns": "_columns_file",
    "save_columns": "_columns_file",
    "Flowing": "_flow",
    "Part": "_flow",
    "SetGrade": "_grades",
    "RulingRow": "_rulings",
    "Wish": "_rulings",
    "Occurrences": "_actors",
    "Change": "_incidents",
    "HeldText": "_lessons",
    "LessonKind": "_lessons",
    "LessonRow": "_lessons",
    "LessonState": "_lessons",
    "Teaching": "_lessons",
    "in_force": "_lessons",
    "kind_of": "_lessons",
    "lesson_id": "_lessons",
    "lesson_rows": "_lessons",
    "lessons_of": "_lessons",
    "scope_of": "_lessons",
    "stated": "_lessons",
    "taught_texts": "_lessons",
    "texts_of": "_lessons",
    "State": "_past",
    "Touched": "_past",
    "People": "_people",
    "Since": "_pinned",
    "FoundPlace": "_outgoing",
    "NamedPerson": "_outgoing",
    "Office": "_outgoing",
    "BATCH": "_record",
    "Batch": "_record",
    "Record": "_record",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "BATCH",
    "GIVEN_BESIDE",
    "POINTS",
    "ROLES",
    "SHORTEST_PASSWORD",
    "Access",
    "Admitted",
    "Article",
    "AuditRow",
    "Batch",
    "Box",
    "Change",
    "Columns",
    "ColumnsState",
    "ControlFilter",
    "DecisionRow",
    "EventFilter",
    "EventRow",
    "FailureRow",
    "Flowing",
    "ForeignChange",
    "ForeignFile",
    "ForeignFormat",
    "ForeignRow",
    "ForeignSet",
    "FoundPlace",
    "FullReport",
    "HeldText",
    "Hit",
    "IncidentFilter",
    "IncidentSort",
    "LessonKind",
    "LessonRow",
    "LessonState",
    "Lists",
    "LossRow",
    "NamedPerson",
    "Near",
    "Occurrences",
    "Office",
    "Part",
    "PartyRow",
    "PartyWord",
    "People",
    "Person",
    "PlaceRow",
    "PlaceWord",
    "Record",
    "ReportFilter",
    "ReportRow",
    "ReportStatus",
    "Role",
    "RulingRow",
    "Session",
    "SetGrade",
    "SignedIn",
    "Since",
    "State",
    "Status",
    "Stored",
    "Teaching",
    "Tombstone",
    "Touched",
    "VersionRow",
    "Wanted",
    "WantedControl",
    "WantedIncidents",
    "Wish",
    "Words",
    "chosen",
    "columns",
    "columns_state",
    "in_force",
    "kind_of",
    "lesson_id",
    "lesson_rows",
    "lessons_of",
    "load_columns",
    "save_columns",
    "scope_of",
    "stated",
    "taught_texts",
    "texts_of",
]
