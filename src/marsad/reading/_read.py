"""The one way through this room."""

from __future__ import annotations

from marsad.intake import Report
from marsad.reading._attribution import find_attributions
from marsad.reading._counts import find_counts
from marsad.reading._fusion import fused
from marsad.reading._merge import settle_mentions
from marsad.reading._names import find_names
from marsad.reading._passages import split_passages
from marsad.reading._times import find_times
from marsad.reading._values import Reading
from marsad.reading.neural.marks import Marks

__all__ = ["read"]


def read(report: Report, marks: Marks | None = None) -> Reading:
    """Passages, mentions and attributions of a report; ``marks``: what the neural reader says of its text.

    The model's own mentions are settled against those of the rules in the next room, together with the names that only
    the gazetteer and the registry know.

    A report in another language than English goes through the same way: what it yields is marked by the warning
    ``unsupported_language`` and is for the caller to use or not.
    """
    passages = split_passages(report)
    proposals = [
        *find_names(report.text, passages),
        *find_times(report.text, passages),
        *find_counts(report.text, passages),
    ]
    said = find_attributions(report, passages, proposals)
    if marks is not None:
        said = fused(report.text, passages, said, marks)
    return Reading(report, passages, settle_mentions(passages, proposals), said, marks)
