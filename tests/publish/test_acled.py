"""The ACLED-like layout: opened by those who use it, codes from the lists, nothing told that is not known."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from marsad.coding.ontology import all_codes
from marsad.publish._acled import COLUMNS, DELETED_COLUMNS, Side, fatalities, interaction, row, sides, sub_events, write
from marsad.publish._deaths import least_standing
from marsad.publish._formats import Options
from marsad.publish._query import Query
from marsad.publish._released import Figure, Incident, Loss, Party, Range, Toll, When
from marsad.publish._standings import ACLED_TYPES
from tests.publish.made import ARMY, CIVILIANS, CLASH, NOBODY, REBELS, SHELLING, Made
from tests.publish.opening import of_duckdb

GUNMEN = Party("armed_group:gunmen", "gunmen")


def table(path: Path, release: Made | None = None, options: Options | None = None) -> list[dict[str, str]]:
    write(release or Made(), path, options or Options())
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def cells(incident: Incident) -> dict[str, object]:
    made = row(incident, "representative")
    assert made is not None
    return dict(zip(COLUMNS, made, strict=True))


def test_it_has_the_31_columns_in_order(tmp_path: Path) -> None:
    write(Made(), tmp_path / "a.csv", Options())
    first = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert (tuple(first), len(first)) == (COLUMNS, 31)


def test_pandas_opens_it(tmp_path: Path) -> None:
    write(Made(), tmp_path / "a.csv", Options())
    frame = pd.read_csv(tmp_path / "a.csv")
    assert frame.event_id_cnty.is_unique
    assert frame.fatalities.sum() == 16


def test_duckdb_opens_it(tmp_path: Path) -> None:
    write(Made(), tmp_path / "a.csv", Options())
    asked = f"select event_id_cnty, typeof(event_date), typeof(fatalities) from read_csv('{tmp_path / 'a.csv'}')"
    assert of_duckdb(asked) == [("SYR77", "DATE", "BIGINT"), ("SYR5194313", "DATE", "BIGINT")]


def test_what_has_no_sub_event_or_day_is_counted(tmp_path: Path) -> None:
    undated = replace(SHELLING, when=When())
    counts = write(Made(all_incidents=(*Made().all_incidents, undated)), tmp_path / "a.csv", Options())
    assert counts == {"events": 2, "left_out_no_day": 1, "left_out_no_sub_event": 1}


def test_an_area_has_no_point(tmp_path: Path) -> None:
    rows = {r["event_id_cnty"]: r for r in table(tmp_path / "a.csv")}
    area = rows["SYR77"]
    assert (area["latitude"], area["longitude"], area["geo_precision"]) == ("", "", "3")


def test_no_cell_begins_a_formula(tmp_path: Path) -> None:
    hostile = replace(SHELLING, acled="Attack", where=None, reports=(replace(SHELLING.reports[0], outlet="=1+1"),))
    for line in table(tmp_path / "a.csv", Made(all_incidents=(hostile,))):
        assert not any(cell[:1] in "=+@" for cell in line.values() if cell)


def test_every_sub_event_that_we_code_has_a_row() -> None:
    coded = {r.acled for r in all_codes().values() if r.acled}
    assert coded <= set(sub_events())
    assert len(sub_events()) == 25


@pytest.mark.parametrize(
    ("one", "two", "label"),
    [
        (Side("a", "Rebel group"), Side("b", "State forces"), "State forces-Rebel group"),
        (Side("a", "External/Other forces"), Side("b", "Civilians"), "External/Other forces-Civilians"),
        (Side("a", "State forces"), Side("b", "State forces"), "State forces-State forces"),
        (Side("a", "Protesters"), Side(), "Protesters only"),
        (Side("a", None), Side("b", "Civilians"), None),
        (Side(), Side("b", "Civilians"), None),
        (Side(), Side(), None),
    ],
)
def test_interaction_names_the_lower_code_first_and_nothing_unknown(one: Side, two: Side, label: str | None) -> None:
    assert interaction(one, two) == label


def test_labels_are_acleds(tmp_path: Path) -> None:
    for line in table(tmp_path / "a.csv"):
        assert {line["inter1"], line["inter2"]} - {""} <= set(ACLED_TYPES)
        assert line["civilian_targeting"] in ("", "Civilian targeting")


def test_the_middle_of_a_month_stands_for_it() -> None:
    assert (cells(CLASH)["event_date"], cells(CLASH)["time_precision"]) == ("2017-09-15", 3)


def test_an_unknown_attacker_stays_unknown() -> None:
    made = cells(replace(SHELLING, actors=()))
    assert (made["actor1"], made["inter1"], made["interaction"]) == (None, None, None)
    assert made["actor2"] == "Civilians (Syria)"


def test_civilians_are_the_other_side_where_only_they_are_said_to_have_died() -> None:
    hurt = replace(SHELLING, targets=(), losses=(Loss("killed", "children", Range(3, 3, 3)),))
    assert sides(hurt, "Explosions/Remote violence")[1].actor == "Civilians (Syria)"


def test_civilians_are_never_a_side_of_a_battle() -> None:
    one, two = sides(replace(CLASH, targets=(REBELS, CIVILIANS)), "Battles")
    assert (one.type, two.type, two.beside) == ("State forces", "Rebel group", None)


def test_two_who_clash_with_each_other_are_two_sides() -> None:
    one, two = sides(replace(CLASH, actors=(ARMY, REBELS), targets=()), "Battles")
    assert (one.type, two.type) == ("State forces", "Rebel group")


def test_civilians_stand_beside_an_armed_target() -> None:
    _, two = sides(replace(SHELLING, targets=(CIVILIANS, REBELS)), "Explosions/Remote violence")
    assert (two.type, two.beside) == ("Rebel group", "Civilians (Syria)")


def test_a_crowd_is_acleds_crowd_and_its_name_stands_beside() -> None:
    party = Party("actor:party", "Party of Bread", "actor:party", acled_type="Political militia")
    one, _ = sides(replace(SHELLING, actors=(party,), targets=()), "Protests")
    assert one == Side("Protesters (Syria)", "Protesters", "Party of Bread")


def test_two_who_strike_together_are_one_side() -> None:
    key = "actor:forces-ru"
    ally = Party(
        key, "Russian army", key, acled_type="State forces", acled_name="Military Forces of Russia", country="RU"
    )
    one, two = sides(replace(SHELLING, actors=(ARMY, ally), targets=(), losses=()), "Explosions/Remote violence")
    assert (one.type, one.beside, two.actor) == ("State forces", "Military Forces of Russia", None)


def test_a_private_person_is_a_civilian_only_where_the_sub_event_says_so() -> None:
    hit = replace(SHELLING, targets=(NOBODY,), losses=())
    assert sides(hit, "Violence against civilians")[1].actor == "Civilians (Syria)"
    assert sides(hit, "Explosions/Remote violence")[1].actor is None


def test_foes_of_the_registry_are_never_allies() -> None:
    army = Party("actor:forces-sy", "Syrian army", "actor:forces-sy", acled_type="State forces", country="SY")
    group = Party("actor:islamic-state", "Islamic State", "actor:islamic-state", acled_type="Rebel group")
    one, two = sides(replace(SHELLING, actors=(army, group), targets=()), "Explosions/Remote violence")
    assert (one.actor, two.actor) == ("Military Forces of Syria", "Islamic State")


def test_nobody_is_at_war_with_himself() -> None:
    one, two = sides(replace(SHELLING, targets=(ARMY, REBELS)), "Explosions/Remote violence")
    assert (one.type, two.actor) == ("State forces", "Ahrar al-Sham")


def test_a_branch_stands_under_its_forces() -> None:
    branch = Party(
        "actor:air-force-sy", "Syrian Air Force", "actor:air-force-sy", acled_type="State forces", country="SY"
    )
    one, _ = sides(replace(SHELLING, actors=(branch,)), "Explosions/Remote violence")
    assert one.actor is not None
    assert one.actor.startswith("Military Forces of Syria")


def test_an_adjective_alone_is_an_army_only_where_force_is_used() -> None:
    said = replace(SHELLING, actors=(Party("body:syrian", "Syrian"),))
    assert sides(said, "Explosions/Remote violence")[0].actor == "Military Forces of Syria"
    assert sides(said, "Strategic developments")[0].actor is None


def test_gunmen_are_acleds_unidentified_group() -> None:
    one, _ = sides(replace(SHELLING, actors=(GUNMEN,)), "Violence against civilians")
    assert (one.actor, one.type) == ("Unidentified Armed Group (Syria)", "Political militia")


def test_fatalities_are_the_least_that_stands() -> None:
    assert fatalities(SHELLING, "representative") == 12


def test_another_rule_overrides(tmp_path: Path) -> None:
    made = Made(query=Query(rule="informative"), all_incidents=(replace(SHELLING, killed=Range(9, 15, 15)),))
    line = table(tmp_path / "a.csv", made)[0]
    assert line["fatalities"] == "15"
    assert "fatalities=informative" in line["tags"]


def test_no_number_is_no_zero() -> None:
    assert cells(replace(SHELLING, killed=Range(), tolls=(), losses=()))["fatalities"] is None


def test_dozens_are_twelve() -> None:
    dozens = Figure(Range(12, 24, None), "vague", "stands", "wire-1", "e0", None, ())
    toll = Toll("killed", "unspecified", Range(12, 24, None), False, (dozens,))
    assert least_standing(replace(SHELLING, tolls=(toll,))) == 12


def test_sides_of_a_toll_are_added() -> None:
    def toll(who: str, dead: int) -> Toll:
        told = Figure(Range(dead, dead, dead), "exact", "stands", "wire-1", "e0", None, ())
        return Toll("killed", who, told.count, False, (told,))

    assert least_standing(replace(SHELLING, tolls=(toll("civilians", 4), toll("combatants", 3)))) == 7


def test_notes_tell_day_place_claimants_and_dispute() -> None:
    told = str(cells(SHELLING)["notes"])
    assert told.startswith("On 5 September 2017, in Salqin (Harim, Idlib, Syria), ")
    assert "Killed: 12 (Syrian Observatory for Human Rights), at least 15" in told
    assert "a party to it) (disputed)." in told


def test_notes_hold_no_words_of_a_report() -> None:
    assert "12 people were killed" not in str(cells(SHELLING)["notes"])


def test_an_unknown_country_has_letters_that_are_nobodys() -> None:
    assert cells(replace(SHELLING, where=None))["event_id_cnty"] == "ZZZ5194313"


def test_the_deletions_are_a_table_of_their_own(tmp_path: Path) -> None:
    lines = table(tmp_path / "d.csv", options=Options(table="deleted"))
    assert tuple(lines[0]) == DELETED_COLUMNS
    assert (lines[0]["event_id_number"], lines[0]["merged_into"]) == ("12", SHELLING.id)


def test_timestamps_are_unix_seconds() -> None:
    assert cells(SHELLING)["timestamp"] == 1504828800


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    write(Made(), tmp_path / "a.csv", Options())
    write(Made(), tmp_path / "b.csv", Options())
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
