"""The layout of UCDP's Georeferenced Event Dataset: its invariants, and what we cannot know left empty."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from marsad.publish._formats import Options
from marsad.publish._ged import COLUMNS, priogrid, row, write
from marsad.publish._ged_sides import deaths, two_sides, violence
from marsad.publish._released import Apart, Incident, Loss, Party, Range, When
from tests.publish.made import ARMY, CIVILIANS, CLASH, NOBODY, REBELS, SHELLING, Made
from tests.publish.opening import of_duckdb

RUSSIANS = Party("actor:forces-ru", "Russian army", "actor:forces-ru", acled_type="State forces", country="RU")
ISLAMISTS = Party(
    "actor:hts", "Hay'at Tahrir al-Sham", "actor:hts", acled_type="Rebel group", ucdp_name="HTS|Jabhat Fateh al-Sham"
)
SYRIANS = Party("actor:forces-sy", "Syrian army", "actor:forces-sy", acled_type="State forces", country="SY")
STATE_GROUP = Party(
    "actor:islamic-state",
    "Islamic State",
    "actor:islamic-state",
    acled_type="Rebel group",
    ucdp_name="IS",
    ucdp_id="234",
)
FIGHTERS = Loss("killed", "combatants", Range(4, 4, 4))


def cells(incident: Incident) -> dict[str, object]:
    return dict(zip(COLUMNS, row(incident), strict=True))


def table(path: Path, release: Made | None = None) -> list[dict[str, str]]:
    write(release or Made(), path, Options())
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_it_has_the_49_columns_in_order(tmp_path: Path) -> None:
    write(Made(), tmp_path / "g.csv", Options())
    first = (tmp_path / "g.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert (tuple(first), len(first)) == (COLUMNS, 49)


def test_pandas_opens_it_and_best_is_the_sum(tmp_path: Path) -> None:
    write(Made(), tmp_path / "g.csv", Options())
    frame = pd.read_csv(tmp_path / "g.csv")
    parts = frame.deaths_a + frame.deaths_b + frame.deaths_civilians + frame.deaths_unknown
    assert (frame.best == parts).all()
    assert frame.id.is_unique


def test_duckdb_opens_it(tmp_path: Path) -> None:
    write(Made(), tmp_path / "g.csv", Options())
    asked = f"select id, best, geom_wkt from read_csv('{tmp_path / 'g.csv'}') order by id"
    assert of_duckdb(asked) == [(77, 4, None), (5194313, 12, "POINT (36.4531 36.1372)")]


@pytest.mark.parametrize(
    ("incident", "reason"),
    [
        (replace(SHELLING, actors=(), ucdp=None), "left_out_no_type_of_violence"),
        (replace(SHELLING, killed=Range()), "left_out_nobody_killed"),
        (replace(SHELLING, killed=Range(0, 0, 0)), "left_out_nobody_killed"),
        (replace(SHELLING, when=When()), "left_out_no_date"),
    ],
)
def test_what_is_no_event_of_ucdp_is_counted(incident: Incident, reason: str, tmp_path: Path) -> None:
    assert write(Made(all_incidents=(incident,)), tmp_path / "g.csv", Options()) == {"events": 0, reason: 1}


def test_a_death_that_only_somebody_claims_is_an_event(tmp_path: Path) -> None:
    claimed = replace(SHELLING, killed=Range(0, 0, 3), losses=())
    assert table(tmp_path / "g.csv", Made(all_incidents=(claimed,)))[0]["best"] == "0"


def test_of_one_sided_violence_side_b_are_civilians() -> None:
    made = cells(SHELLING)
    assert (made["side_a"], made["side_b"], made["dyad_name"]) == (
        "Government of Syria", "Civilians", "Government of Syria - Civilians",
    )  # fmt: skip


def test_a_state_is_side_a_even_where_it_was_attacked() -> None:
    one, two = two_sides(replace(CLASH, actors=(REBELS,), targets=(ARMY,)))
    assert (one.name, one.states, two.name, two.id) == ("Government of Syria", "652", "Ahrar al-Sham", "4456")


def test_two_who_clash_are_parted() -> None:
    one, two = two_sides(replace(CLASH, actors=(REBELS, ARMY), targets=()))
    assert (one.name, two.name) == ("Government of Syria", "Ahrar al-Sham")


def test_allies_share_a_side_and_their_numbers_are_joined() -> None:
    one, _ = two_sides(replace(CLASH, actors=(ARMY, RUSSIANS)))
    assert one.name == "Government of Syria, Government of Russia (Soviet Union)"
    assert (one.id, one.states) == (None, "652;365")


def test_between_armed_groups_side_a_is_who_acted() -> None:
    one, two = two_sides(replace(CLASH, ucdp=2, actors=(ISLAMISTS,), targets=(REBELS,)))
    assert (one.name, two.name, one.states) == ("HTS", "Ahrar al-Sham", None)


def test_a_side_that_nobody_names_is_empty_and_to_be_checked() -> None:
    made = cells(replace(CLASH, targets=()))
    assert (made["side_b"], made["dyad_name"], made["code_status"]) == (None, None, "Check dyad")


def test_dead_fighters_of_a_clash_belong_to_nobody() -> None:
    made = cells(CLASH)
    assert (made["deaths_a"], made["deaths_b"], made["deaths_unknown"]) == (0, 0, 4)


def test_dead_fighters_struck_from_afar_are_the_other_sides() -> None:
    made = cells(replace(CLASH, mode="aerial"))
    assert (made["deaths_a"], made["deaths_b"], made["deaths_unknown"]) == (0, 4, 0)


def test_they_are_side_as_where_rebels_shelled_the_army() -> None:
    made = cells(replace(CLASH, mode="heavy-weapons", actors=(REBELS,), targets=(ARMY,)))
    assert (made["deaths_a"], made["deaths_b"]) == (4, 0)


def test_a_child_is_a_civilian_and_the_rest_unknown() -> None:
    made = cells(SHELLING)
    assert (made["deaths_civilians"], made["deaths_unknown"], made["best"]) == (3, 9, 12)


def test_parts_beyond_the_whole_raise_it() -> None:
    told = (Loss("killed", "civilians", Range(9, 9, 9)), FIGHTERS)
    count = deaths(replace(SHELLING, losses=told, killed=Range(5, 10, 12)), *two_sides(SHELLING))
    assert (count.best, count.low, count.high) == (13, 5, 13)


def test_an_open_end_stays_open() -> None:
    assert cells(replace(SHELLING, killed=Range(12, 24, None)))["high"] is None


def test_lists_of_sources_hold_as_many_as_reports() -> None:
    made = cells(SHELLING)
    columns = [str(made[name]).split(";") for name in ("source_office", "source_date", "source_headline")]
    assert [len(x) for x in columns] == [2, 2, 2]
    assert str(made["source_article"]).count('";"') == 1


def test_copies_are_one_source() -> None:
    copied = replace(SHELLING, origins=(("wire-1", "ar-1"),))
    assert cells(copied)["number_of_sources"] == 1


def test_claimants_stand_in_source_original() -> None:
    assert str(cells(SHELLING)["source_original"]).startswith("Syrian Observatory for Human Rights; ")


def test_an_area_has_neither_point_nor_cell(tmp_path: Path) -> None:
    made = cells(CLASH)
    assert [made[c] for c in ("latitude", "longitude", "geom_wkt", "priogrid_gid")] == [None] * 4
    assert (made["where_prec"], made["country_id"], made["region"]) == (4, 652, "Middle East")


@pytest.mark.parametrize(
    ("lat", "lon", "cell"),
    [(34.802462, 36.707602, 179714), (-90.0, -180.0, 1), (90.0, 180.0, 259200), (35.688342, 36.449962, 181153)],
)
def test_cells_of_priogrid(lat: float, lon: float, cell: int) -> None:
    assert priogrid(lat, lon) == cell


@pytest.mark.parametrize(("prec", "clarity"), [(1, 1), (2, 1), (3, 2), (5, 2)])
def test_a_wide_span_is_taken_for_a_sum(prec: int, clarity: int) -> None:
    assert cells(replace(CLASH, when=replace(CLASH.when, date_prec=prec)))["event_clarity"] == clarity


@pytest.mark.parametrize(
    ("incident", "status"),
    [
        (replace(SHELLING, graded_by="person", tolls=(), apart=()), "Clear"),
        (replace(SHELLING, tolls=(), apart=()), None),
        (replace(SHELLING, apart=()), "Check deaths"),
        (replace(SHELLING, apart=(Apart("target", ()),)), "Check dyad"),
    ],
)
def test_clear_is_only_what_a_person_graded(incident: Incident, status: str | None) -> None:
    assert cells(incident)["code_status"] == status


@pytest.mark.parametrize(
    ("incident", "kind"),
    [
        (replace(SHELLING, targets=(CIVILIANS,)), 3),
        (replace(SHELLING, targets=(), losses=(Loss("killed", "civilians", Range(3, 3, 3)),)), 3),
        (replace(SHELLING, targets=()), None),
        (replace(SHELLING, targets=(NOBODY,)), None),
        (replace(SHELLING, targets=(REBELS, CIVILIANS)), 1),
        (replace(SHELLING, actors=(REBELS,), targets=(ISLAMISTS,)), 2),
        (replace(SHELLING, targets=(), losses=(FIGHTERS,)), 1),
        (replace(SHELLING, actors=(REBELS,), targets=(), losses=(FIGHTERS,)), None),
        (replace(SHELLING, actors=(ARMY, REBELS), targets=(), acled="Armed clash"), 1),
        (replace(SHELLING, actors=(), targets=(CIVILIANS,)), None),
        (replace(SHELLING, type="AGREE", targets=(CIVILIANS,)), None),
    ],
)
def test_without_a_code_of_the_reading_the_parties_decide(incident: Incident, kind: int | None) -> None:
    assert violence(replace(incident, ucdp=None)) == kind


def test_the_code_of_the_reading_stands() -> None:
    assert violence(replace(SHELLING, targets=(REBELS,))) == 3


def test_warplanes_of_nobody_are_no_side() -> None:
    one, _ = two_sides(replace(SHELLING, actors=(Party("body:warplanes", "warplanes"),)))
    assert one.name is None


def test_who_stands_on_both_sides_is_who_acted() -> None:
    one, two = two_sides(replace(CLASH, targets=(ARMY, REBELS)))
    assert (one.name, two.name) == ("Government of Syria", "Ahrar al-Sham")


def test_foes_that_are_told_in_one_breath_are_two_sides() -> None:
    one, two = two_sides(replace(CLASH, actors=(SYRIANS, STATE_GROUP), targets=(Party("armed_group:m", "militants"),)))
    assert (one.name, two.name) == ("Government of Syria", "IS")


def test_a_rebel_group_is_never_its_governments_ally() -> None:
    rebels = replace(ISLAMISTS, country="SY")
    one, two = two_sides(replace(CLASH, actors=(SYRIANS, rebels), targets=(Party("armed_group:m", "militants"),)))
    assert (one.name, two.name) == ("Government of Syria", "HTS")


def test_a_unit_has_the_foes_of_the_body_above_it() -> None:
    unit = Party("actor:ypg", "People's Protection Units", "actor:ypg", acled_type="Rebel group", ucdp_name="YPG")
    one, two = two_sides(replace(CLASH, ucdp=2, actors=(unit, STATE_GROUP), targets=()))
    assert (one.name, two.name) == ("YPG", "IS")


def test_foes_who_are_both_blamed_are_to_be_checked() -> None:
    made = cells(replace(SHELLING, actors=(SYRIANS, STATE_GROUP), tolls=(), apart=()))
    assert (made["side_a"], made["code_status"]) == ("Government of Syria, IS", "Check dyad")


def test_a_withheld_person_is_no_side() -> None:
    _one, two = two_sides(replace(CLASH, actors=(ARMY,), targets=(NOBODY, CIVILIANS)))
    assert two.name is None
