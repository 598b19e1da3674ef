"""Tables from released values: their columns, their cells, and the dictionary that explains them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from marsad.publish._dictionary import HEADER, column, lines, listed, markdown, to_csv, to_json, to_markdown, write_csv
from marsad.publish._figures import in_words, whole
from marsad.publish._formats import FORMATS, TABLE_NAMES, Options
from marsad.publish._released import Loss, Range
from marsad.publish._rows import INCIDENT_COLUMNS
from marsad.publish._tables import TABLES, flat
from tests.publish.made import CLAIMS, EVENTS, NOBODY, SHELLING, TOWN, Made

ROOT = Path(__file__).parents[2]
_PYTHON: dict[str, tuple[type, ...]] = {
    "text": (str,), "integer": (int,), "number": (int, float), "truth": (bool,), "date": (str,), "moment": (str,),
}  # fmt: skip


def cells(table: str, release: Made | None = None) -> list[dict[str, Any]]:
    t = TABLES[table]
    return [dict(zip(t.names, row, strict=True)) for row in t.rows(release or Made())]


@pytest.mark.parametrize("table", TABLES)
def test_each_cell_has_the_type_of_its_column(table: str) -> None:
    rows = list(TABLES[table].rows(Made()))
    assert rows
    for row in rows:
        for c, cell in zip(TABLES[table].columns, row, strict=True):
            if c.type == "texts":
                assert cell is None or (isinstance(cell, tuple) and all(isinstance(x, str) for x in cell)), c.name
            else:
                assert cell is None or isinstance(cell, _PYTHON[c.type]), (c.name, cell)


@pytest.mark.parametrize("table", TABLES)
def test_no_column_stands_twice(table: str) -> None:
    assert len(set(TABLES[table].names)) == len(TABLES[table].names)


_PLACE = ("place", "gazetteer_id", "country", "admin1", "precision", "where_prec", "lat", "lon")
_DATES = ("date_prec", "time_precision")
_TOLLS = tuple(f"{kind}_{end}" for kind in ("killed", "wounded") for end in ("low", "best", "high"))
#: The columns of the first versions, which stay as they were and in their order.
CLAIM_COLUMNS = (
    "report_id", "outlet", "published", "url", "sha256", "claim_id", "claimant", "claimant_kind", "via", "stance",
    "quoted", "content", "event_id", "event_type", "event_mode", "event_status", "date_start", "date_end", *_PLACE,
    *_TOLLS, "confidence", *_DATES, "date_rule", "event_own_type",
)  # fmt: skip
EVENT_COLUMNS = (
    "report_id", "outlet", "published", "url", "sha256", "event_id", "type", "mode", "acled_sub_event", "cameo",
    "status", "telling", "date_start", "date_end", *_PLACE, "actors", "targets", "weapons", *_TOLLS, "losses",
    "claimants", "confidence", *_DATES, "date_rule", "own_type", "quad", "ucdp_violence",
)  # fmt: skip


@pytest.mark.parametrize(
    ("table", "before"), [("claims", CLAIM_COLUMNS), ("events", EVENT_COLUMNS), ("incidents", INCIDENT_COLUMNS)]
)
def test_columns_of_before_keep_their_places(table: str, before: tuple[str, ...]) -> None:
    assert TABLES[table].names[: len(before)] == before


def test_names_of_tables_are_known_without_loading_them() -> None:
    assert tuple(TABLES) == TABLE_NAMES


# ---- what a row is ------------------------------------------------------------------------------------------------


def test_a_claim_has_a_row_for_each_event_that_it_carries() -> None:
    rows = cells("claims")
    assert [(r["report_id"], r["claim_id"], r["event_id"]) for r in rows] == [
        ("wire-1", "c0", "e0"),
        ("wire-1", "c1", "e0"),
        ("wire-1", "c1", "e2"),
        ("ar-1", "c0", None),
    ]


def test_a_claim_without_an_event_says_nothing_of_one() -> None:
    row = cells("claims")[-1]
    assert {row[n] for n in ("event_type", "date_start", "place", "killed_best", "incident_id", "actors")} == {None}


def test_an_event_that_the_policy_keeps_leaves_the_claim_alone() -> None:
    rows = cells("claims", Made(all_events=EVENTS[1:]))
    assert [(r["claim_id"], r["event_id"]) for r in rows] == [("c0", None), ("c1", "e2"), ("c0", None)]


def test_an_area_has_no_point() -> None:
    rows = [r for t in ("claims", "events", "incidents", "controls") for r in cells(t)]
    assert all(r["lat"] is None and r["lon"] is None for r in rows if r["precision"] not in ("exact", "near"))


def test_claimants_of_an_event_are_named_once_and_the_report_speaks_for_itself() -> None:
    assert cells("events")[0]["claimants"] == ("Syrian Observatory for Human Rights", "the report")


def test_members_stand_with_their_outlet_and_origin() -> None:
    first = [r for r in cells("incident_members") if r["incident_id"] == SHELLING.id][1]
    assert (first["report_id"], first["event_id"], first["outlet"], first["origin"]) == ("ar-1", "e1", "صحيفة", 2)


def test_a_withheld_party_keeps_its_side_and_loses_its_name() -> None:
    rows = [r for r in cells("incident_parties") if r["withheld"]]
    assert [(r["side"], r["name"], r["party_key"]) for r in rows] == [("target", NOBODY.name, NOBODY.key)]


def test_claims_out_of_the_order_of_reports_are_refused_and_not_lost() -> None:
    with pytest.raises(AssertionError, match="order"):
        cells("claims", Made(all_claims=CLAIMS[::-1]))


@pytest.mark.parametrize(("cell", "expected"), [(("a", "b"), "a; b"), ((), ""), (None, None), (3, 3), ("a", "a")])
def test_flat_cells(cell: Any, expected: Any) -> None:  # noqa: ANN401
    assert flat(cell) == expected


# ---- numbers in all -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ((), Range()),
        ((("unspecified", 9), ("civilians", 20)), Range(9, 9, 9)),
        ((("civilians", 3), ("combatants", 4), ("children", 2)), Range(7, 7, 7)),
        ((("children", 2), ("journalists", 5)), Range(5, 5, 5)),
    ],
)
def test_the_whole_goes_before_its_parts(losses: tuple[tuple[str, int], ...], expected: Range) -> None:
    assert whole((Loss("killed", who, Range(n, n, n)) for who, n in losses), "killed") == expected


def test_an_open_end_stays_open_when_sides_are_added() -> None:
    sides = (Loss("killed", "civilians", Range(1, 2, 3)), Loss("killed", "combatants", Range(100, 100, None)))
    assert whole(sides, "killed") == Range(101, 102, None)
    assert in_words(sides) == "killed civilians 1-3 (2); killed combatants 100-? (100)"


# ---- eventreport --------------------------------------------------------------------------------------------------

#: What the arguments of the package's aggregateData name in its own use of it: the group, precisions, tie breaks.
WANTED = (
    "event_id", "country", "date_start", "date_end", "city", "location", "latitude", "longitude", "geo_precision",
    "actor1", "actor1_id", "actor1_type", "actor1_precision", "actor1_perpetrator", "actor1_victim",
    "actor6", "actor6_precision", "event_context", "target", "deaths_best", "deaths_low", "deaths_high",
    "injuries_best", "injuries_low", "injuries_high", "certain", "source",
)  # fmt: skip


@pytest.mark.parametrize("name", WANTED)
def test_eventreport_finds_its_columns(name: str) -> None:
    assert name in TABLES["eventreport"].names


def test_event_reports_group_by_their_incident() -> None:
    rows = cells("eventreport")
    assert [(r["id"], r["event_id"]) for r in rows][:2] == [
        ("wire-1#e0", SHELLING.id),
        ("wire-1#e2", "i00000000000000b2"),
    ]


def test_an_event_that_is_not_linked_is_no_event_report() -> None:
    assert not cells("eventreport", Made(all_events=(replace(EVENTS[0], incident=None),)))


def test_precision_is_higher_for_what_is_more_precise() -> None:
    town, unit = cells("eventreport")[:2]
    assert town["geo_precision"] > unit["geo_precision"]
    assert town["actor1_precision"] > town["actor2_precision"]  # of the registry, and only described
    assert (unit["city"], unit["latitude"], unit["location"]) == (None, None, "Idlib")


def test_those_who_act_come_before_those_to_whom_it_is_done() -> None:
    row = cells("eventreport")[0]
    assert [(row[f"actor{n}_perpetrator"], row[f"actor{n}_victim"]) for n in (1, 2, 3, 4)] == [
        (1, 0), (0, 1), (0, 1), (None, None),
    ]  # fmt: skip


def test_more_parties_than_the_package_has_room_for_are_cut() -> None:
    crowd = replace(EVENTS[0], actors=EVENTS[0].actors * 8)
    row = cells("eventreport", Made(all_events=(crowd,)))[0]
    assert row["actor6_perpetrator"] == 1


def test_dates_and_places_fit_what_r_reads() -> None:
    rows = cells("eventreport")
    assert rows[0]["date_start"] == "2017-09-05"
    assert (rows[0]["latitude"], rows[0]["city"], rows[0]["location"]) == (TOWN.lat, "Salqin", "Salqeen")


# ---- the dictionary -----------------------------------------------------------------------------------------------


def test_every_column_is_explained_and_nothing_else_is() -> None:
    known = listed()
    used = {(t.name, n) if (t.name, n) in known else ("*", n) for t in TABLES.values() for n in t.names}
    assert used == known


def test_a_table_may_have_its_own_meaning_of_a_name() -> None:
    assert column("eventreport", "geo_precision").meaning != column("events", "geo_precision").meaning


def test_the_dictionary_as_csv_has_a_line_for_each_column() -> None:
    out = io.StringIO()
    count = write_csv(out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert tuple(rows[0]) == HEADER
    assert count == len(rows) == sum(len(t.names) for t in TABLES.values())


@pytest.mark.parametrize("write", [to_csv, to_json, to_markdown])
def test_the_dictionary_is_a_format(write: Any, tmp_path: Path) -> None:  # noqa: ANN401
    target = tmp_path / "dictionary"
    assert write(Made(), target, Options()) == {"dictionary": len(list(lines()))}
    assert "where_prec" in target.read_text(encoding="utf-8")


def test_the_dictionary_as_json_nests_columns_in_tables(tmp_path: Path) -> None:
    FORMATS["dictionary-json"].write(Made(), tmp_path / "d.json", Options(manifest={"rule": "representative"}))
    told = json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))
    assert told["manifest"] == {"rule": "representative"}
    assert [t["table"] for t in told["tables"]] == list(TABLES)
    assert told["tables"][0]["columns"][0]["meaning"] == "the report's stable id"


def test_the_page_of_exports_holds_the_dictionary() -> None:
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    assert "\n".join(markdown()) in page, "put what `marsad export dictionary-md` prints into docs/exports.md"
