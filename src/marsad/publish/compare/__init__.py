"""Theirs against ours: rows of another body matched with incidents of a release, field by field, with the sentences."""

from __future__ import annotations

from marsad.publish.compare._compare import THRESHOLD, compare
from marsad.publish.compare._page import About, page, write_page
from marsad.publish.compare._rows import COLUMNS, RELATIONS, in_place, objects, table_rows, write_table
from marsad.publish.compare._score import verdict_words
from marsad.publish.compare._values import FIELDS, Alone, Comparison, Field, Link, Relation, Sentence, Verdict

__all__ = [
    "COLUMNS", "FIELDS", "RELATIONS", "THRESHOLD", "About", "Alone", "Comparison", "Field", "Link", "Relation",
    "Sentence", "Verdict", "compare", "in_place", "objects", "page", "table_rows", "verdict_words", "write_page",
    "write_table",
]  # fmt: skip
