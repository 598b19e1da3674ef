"""What has changed since a state of the record, through the policy: what living datasets owe to who copied them."""

from marsad.publish.changes._differences import Change, Feed, FieldChange, Row, apply, differences, incident_rows
from marsad.publish.changes._feed import Start, changes_since, start_of
from marsad.publish.changes._write import CSV_COLUMNS, csv_lines, json_lines, words_of

__all__ = [
    "CSV_COLUMNS",
    "Change",
    "Feed",
    "FieldChange",
    "Row",
    "Start",
    "apply",
    "changes_since",
    "csv_lines",
    "differences",
    "incident_rows",
    "json_lines",
    "start_of",
    "words_of",
]
