"""The documentation names what there is."""

from __future__ import annotations

import doctest
import importlib
import re
from pathlib import Path

import pytest

from marsad.record._schema import metadata

PAGE = (Path(__file__).parents[2] / "docs" / "record.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", sorted(metadata.tables))
def test_every_table_is_explained(table: str) -> None:
    assert f"| `{table}` |" in PAGE


def test_no_table_is_explained_that_is_not_there() -> None:
    section = PAGE.partition("## Tables")[2].partition("## ")[0]

    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(metadata.tables)


def test_the_queries_of_the_page_run(sqlite_record: object) -> None:
    from marsad.record import Record

    assert isinstance(sqlite_record, Record)
    queries = [*re.findall(r'marsad\.db "\n(.*?)"\n', PAGE, re.DOTALL), *re.findall(r'-c "(SELECT.*?)"', PAGE)]
    assert len(queries) == 2
    with sqlite_record._reading() as connection:
        for query in queries:
            connection.exec_driver_sql(query).all()


@pytest.mark.parametrize("module", ["_connect", "_digests", "_identity", "_spatial", "_words"])
def test_the_examples_of_the_code_hold(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"marsad.record.{module}"))

    assert tried > 0
    assert failed == 0
