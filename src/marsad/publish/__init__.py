"""From the record to formats that people use, through one policy. Knows nothing of how it was extracted.

What a release and its formats need is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marsad.publish._formats import FORMATS, Format, Options, format_named
from marsad.publish._names import WITHHELD
from marsad.publish._precision import date_prec, geo_precision, no_time_given, time_precision, where_prec
from marsad.publish._query import Query
from marsad.publish._rows import INCIDENT_COLUMNS, incident_rows
from marsad.publish._rules import known_rule, rule_words
from marsad.publish._view import DocumentView, Json
from marsad.publish._why import Quoted, Reason, explain, reason_object

if TYPE_CHECKING:
    from marsad.publish._checked import held_policy, policy_with
    from marsad.publish._csv import safe
    from marsad.publish._frames import to_geopandas, to_pandas, to_polars
    from marsad.publish._gate import Gates
    from marsad.publish._output import manifest_beside, put, write_export
    from marsad.publish._policy import SHIPPED_POLICIES, Policy, policy_named
    from marsad.publish._preview import Withheld, counted, preview
    from marsad.publish._release import RecordRelease
    from marsad.publish._released import (
        Apart,
        Claim,
        Claimant,
        ControlStatement,
        Event,
        Evidence,
        Figure,
        Gone,
        Incident,
        Loss,
        Party,
        Range,
        Release,
        Report,
        Toll,
        When,
        Where,
    )
    from marsad.publish._shared import default_jobs
    from marsad.publish._tally import counting

_LATER = {
    "policy_with": "_checked",
    "SHIPPED_POLICIES": "_policy",
    "Policy": "_policy",
    "policy_named": "_policy",
    "Withheld": "_preview",
    "counted": "_preview",
    "preview": "_preview",
    "Gates": "_gate",
    "held_policy": "_checked",
    "RecordRelease": "_release",
    "Release": "_released",
    "manifest_beside": "_output",
    "counting": "_tally",
    "default_jobs": "_shared",
    "put": "_output",
    "safe": "_csv",
    "write_export": "_output",
    "to_geopandas": "_frames",
    "to_pandas": "_frames",
    "to_polars": "_frames",
    **dict.fromkeys(
        (
            "Apart",
            "Claim",
            "Claimant",
            "ControlStatement",
            "Event",
            "Evidence",
            "Figure",
            "Gone",
            "Incident",
            "Loss",
            "Party",
            "Range",
            "Report",
            "Toll",
            "When",
            "Where",
        ),
        "_released",
    ),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "FORMATS",
    "INCIDENT_COLUMNS",
    "SHIPPED_POLICIES",
    "WITHHELD",
    "Apart",
    "Claim",
    "Claimant",
    "ControlStatement",
    "DocumentView",
    "Event",
    "Evidence",
    "Figure",
    "Format",
    "Gates",
    "Gone",
    "Incident",
    "Json",
    "Loss",
    "Options",
    "Party",
    "Policy",
    "Query",
    "Quoted",
    "Range",
    "Reason",
    "RecordRelease",
    "Release",
    "Report",
    "Toll",
    "When",
    "Where",
    "Withheld",
    "counted",
    "counting",
    "date_prec",
    "default_jobs",
    "explain",
    "format_named",
    "geo_precision",
    "held_policy",
    "incident_rows",
    "known_rule",
    "manifest_beside",
    "no_time_given",
    "policy_named",
    "policy_with",
    "preview",
    "put",
    "reason_object",
    "rule_words",
    "safe",
    "time_precision",
    "to_geopandas",
    "to_pandas",
    "to_polars",
    "where_prec",
    "write_export",
]
