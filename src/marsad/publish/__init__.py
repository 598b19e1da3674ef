"""From the record to formats that people use, through one policy. Knows nothing of how it was extracted."""

from marsad.publish._policy import WITHHELD, private_spans, withheld_text
from marsad.publish._precision import date_prec, geo_precision, no_time_given, time_precision, where_prec
from marsad.publish._rows import CLAIM_COLUMNS, EVENT_COLUMNS, INCIDENT_COLUMNS, claim_rows, event_rows, incident_rows
from marsad.publish._rules import known_rule, rule_words
from marsad.publish._view import DocumentView, Json
from marsad.publish._why import Quoted, Reason, explain, reason_object
from marsad.publish._write import FORMATS, TABLES, export

__all__ = [
    "CLAIM_COLUMNS",
    "EVENT_COLUMNS",
    "FORMATS",
    "INCIDENT_COLUMNS",
    "TABLES",
    "WITHHELD",
    "DocumentView",
    "Json",
    "Quoted",
    "Reason",
    "claim_rows",
    "date_prec",
    "event_rows",
    "explain",
    "export",
    "geo_precision",
    "incident_rows",
    "known_rule",
    "no_time_given",
    "private_spans",
    "reason_object",
    "rule_words",
    "time_precision",
    "where_prec",
    "withheld_text",
]
