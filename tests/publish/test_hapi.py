"""HAPI: p-codes where they were added, warnings and errors where something is missing, and no number out of nothing."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from marsad.grounding.places import Layer
from marsad.grounding.places.imports import Options as PlaceOptions
from marsad.grounding.places.imports import add_file
from marsad.publish._formats import Options
from marsad.publish._hapi import EVENTS, MONTHS, event_types, write
from marsad.publish._pcodes import Units
from marsad.publish._released import Incident, Party, Range, When, Where
from tests.publish.made import ARMY, CIVILIANS, CLASH, NOBODY, REBELS, SHELLING, TOWN, UNKNOWN, Made
from tests.publish.test_csv import EMPTY

#: In the form of OCHA's list of the whole world; codes and names of units are facts.
CODES = """Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date
#country+code,#geo+admin_level,#adm+code,#adm+name,#adm+code+parent,#date
SYR,1,SY07,Idleb,SYR,2020-12-17
SYR,2,SY0703,Harim,SY07,2020-12-17
SYR,1,SY02,Aleppo,SYR,2020-12-17
"""
#: Salqin, a town of Harim district in Idlib.
SALQIN = replace(TOWN, gazetteer_id="geonames:164898", admin1="Idlib", admin2="Harim")


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A layer with p-codes."""
    folder = tmp_path_factory.mktemp("layer")
    (folder / "codes.csv").write_text(CODES, encoding="utf-8")
    add_file(folder / "codes.csv", PlaceOptions(), Layer(folder / "places.sqlite"))
    return folder / "places.sqlite"


@pytest.fixture
def codes(coded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_PLACES", str(coded))


@pytest.fixture
def no_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_PLACES", str(tmp_path / "none.sqlite"))


def rows(path: Path, *incidents: Incident, table: str = "months", hxl: bool = False) -> list[dict[str, str]]:
    write(Made(all_incidents=incidents), path, Options(table=table, hxl=hxl))
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def told(path: Path, *incidents: Incident) -> dict[str, str]:
    """The row of political violence."""
    found = [r for r in rows(path, *incidents) if r["event_type"] == "political_violence"]
    assert len(found) == 1
    return found[0]


# ---- which events -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sub_event", "targets", "types"),
    [
        ("Armed clash", (REBELS,), ("political_violence",)),
        ("Armed clash", (CIVILIANS,), ("political_violence",)),
        ("Air/drone strike", (CIVILIANS, NOBODY), ("political_violence", "civilian_targeting")),
        ("Air/drone strike", (CIVILIANS, REBELS), ("political_violence",)),
        ("Air/drone strike", (NOBODY,), ("political_violence",)),
        ("Air/drone strike", (), ("political_violence",)),
        ("Attack", (), ("political_violence", "civilian_targeting")),
        ("Peaceful protest", (), ("demonstration",)),
        ("Excessive force against protesters", (), ("political_violence", "civilian_targeting", "demonstration")),
        ("Agreement", (), ()),
        (None, (CIVILIANS,), ()),
    ],
)
def test_types_are_those_of_acleds_three_counts(
    sub_event: str | None, targets: tuple[Party, ...], types: tuple[str, ...]
) -> None:
    assert event_types(replace(SHELLING, acled=sub_event, targets=targets)) == types


# ---- where ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("codes")
def test_a_town_bears_the_codes_of_its_units(tmp_path: Path) -> None:
    row = told(tmp_path / "a.csv", replace(SHELLING, where=SALQIN))

    assert (row["location_code"], row["admin_level"]) == ("SYR", "2")
    assert (row["provider_admin1_name"], row["admin1_code"], row["admin1_name"]) == ("Idlib", "SY07", "Idleb")
    assert (row["admin2_code"], row["admin2_name"]) == ("SY0703", "Harim")


@pytest.mark.usefixtures("codes")
def test_an_id_that_lies_elsewhere_than_the_name_says_does_not_count(tmp_path: Path) -> None:
    raqqa = replace(SALQIN, gazetteer_id="geonames:172955")
    row = told(tmp_path / "a.csv", replace(SHELLING, where=raqqa))

    assert (row["provider_admin1_name"], row["admin1_code"]) == ("Idlib", "SY07")


@pytest.mark.usefixtures("codes")
def test_a_unit_is_found_by_its_name_where_the_policy_keeps_the_place(tmp_path: Path) -> None:
    row = told(tmp_path / "a.csv", replace(SHELLING, where=Where("Idlib", "admin1", None, "SY", "Idlib")))

    assert (row["admin_level"], row["admin1_code"], row["admin2_code"]) == ("1", "SY07", "")


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize("precision", ["country", "line", "unresolved"])
def test_what_is_less_precise_is_known_by_its_country(precision: str, tmp_path: Path) -> None:
    row = told(tmp_path / "a.csv", replace(SHELLING, where=Where("Syria", precision, None, "SY", "Idlib")))

    assert (row["admin_level"], row["location_code"], row["admin1_code"]) == ("0", "SYR", "")


@pytest.mark.usefixtures("codes")
def test_a_unit_without_a_code_is_said(tmp_path: Path) -> None:
    row = told(tmp_path / "a.csv", replace(SHELLING, where=Where("Hama", "admin1", None, "SY", "Hama")))

    assert (row["provider_admin1_name"], row["admin1_code"], row["admin_level"]) == ("Hama", "", "1")
    assert "admin1 'Hama' has no p-code" in row["warning"]


@pytest.mark.usefixtures("codes")
def test_a_name_that_no_unit_bears_is_said_and_not_guessed(tmp_path: Path) -> None:
    row = told(tmp_path / "a.csv", replace(SHELLING, where=Where("Atlantis", "admin1", None, "SY", "Atlantis")))

    assert row["admin1_code"] == ""
    assert "'Atlantis' is not in the gazetteer" in row["warning"]


@pytest.mark.usefixtures("no_codes")
def test_without_added_codes_the_row_says_so(tmp_path: Path) -> None:
    row = told(tmp_path / "a.csv", replace(SHELLING, where=SALQIN))

    assert (row["provider_admin1_name"], row["admin1_code"], row["admin1_name"]) == ("Idlib", "", "")
    assert "no p-codes of SYR were added" in row["warning"]


@pytest.mark.usefixtures("codes")
def test_validity_of_a_code_is_kept(tmp_path: Path) -> None:
    row = rows(tmp_path / "a.csv", replace(SHELLING, where=SALQIN), table="events")[0]

    assert row["admin_valid_from"] == "2020-12-17"
    assert Units().of(SALQIN).first.valid_from == "2020-12-17"


# ---- what is counted --------------------------------------------------------------------------------------------


def _at(**changes: object) -> Incident:
    return replace(SHELLING, **{"where": SALQIN, "contradicted": False, **changes})  # type: ignore[arg-type]


@pytest.mark.usefixtures("no_codes")
def test_incidents_of_a_unit_and_month_are_one_row(tmp_path: Path) -> None:
    other = _at(id="i2", when=When("2017-09-30", "2017-09-30"), killed=Range(3, 3, 3))
    row = told(tmp_path / "a.csv", _at(), other)

    assert (row["events"], row["fatalities"]) == ("2", "15")
    assert (row["reference_period_start"], row["reference_period_end"]) == ("2017-09-01", "2017-09-30")


@pytest.mark.usefixtures("no_codes")
def test_other_months_are_other_rows_and_february_has_its_days(tmp_path: Path) -> None:
    found = rows(tmp_path / "a.csv", _at(), _at(id="i2", when=When("2016-02-03", "2016-02-03")))

    assert {r["reference_period_end"] for r in found} == {"2016-02-29", "2017-09-30"}


@pytest.mark.usefixtures("no_codes")
def test_a_number_that_nobody_gives_is_empty_and_said(tmp_path: Path) -> None:
    row = told(tmp_path / "a.csv", _at(killed=Range()))

    assert row["fatalities"] == ""
    assert "1 of 1 events: no number of killed is given" in row["warning"]


@pytest.mark.usefixtures("no_codes")
def test_numbers_that_are_missing_in_a_sum_are_said(tmp_path: Path) -> None:
    row = told(tmp_path / "a.csv", _at(), _at(id="i2", killed=Range()))

    assert row["fatalities"] == "12"
    assert "1 of 2 events: no number of killed is given" in row["warning"]


@pytest.mark.usefixtures("no_codes")
@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"when": When("2017-09-28", "2017-10-02")}, "the days reach into a later month"),
        ({"when": When("2017-09-28", None)}, "the days reach into a later month"),
        ({"contradicted": True}, "claimants contradict each other"),
        ({"where": replace(SALQIN, precision="near")}, "the place is known to within 25 km only"),
        ({"where": replace(SALQIN, coarsened="grid")}, "the place is made coarser by the policy"),
    ],
)
def test_doubts_are_counted(changes: dict[str, object], warning: str, tmp_path: Path) -> None:
    row = told(tmp_path / "a.csv", replace(_at(), **changes))  # type: ignore[arg-type]

    assert f"1 of 1 events: {warning}" in row["warning"].split("|")


@pytest.mark.usefixtures("no_codes")
def test_a_row_that_cannot_be_placed_has_an_error(tmp_path: Path) -> None:
    found = rows(tmp_path / "a.csv", _at(where=None), _at(id="i2", when=When()))

    assert {r["error"] for r in found} == {"no country is known", "no day is known"}
    assert {r["reference_period_start"] for r in found if r["error"] == "no day is known"} == {""}


@pytest.mark.usefixtures("no_codes")
def test_columns_that_are_hdxs_own_stay_empty(tmp_path: Path) -> None:
    row = told(tmp_path / "a.csv", _at())

    assert [row[c] for c in ("has_hrp", "in_gho", "dataset_hdx_id", "resource_hdx_id")] == [""] * 4


# ---- files ------------------------------------------------------------------------------------------------------


def test_the_months_have_the_nineteen_columns_of_hapi() -> None:
    units = ["provider_admin1_name", "provider_admin2_name", "admin1_code", "admin1_name", "admin2_code", "admin2_name"]
    period = ["reference_period_start", "reference_period_end"]

    assert list(MONTHS) == [
        "location_code", "has_hrp", "in_gho", *units, "admin_level", "event_type", "events", "fatalities", *period,
        "dataset_hdx_id", "resource_hdx_id", "warning", "error",
    ]  # fmt: skip


@pytest.mark.usefixtures("no_codes")
@pytest.mark.parametrize(("table", "columns"), [("months", MONTHS), ("events", EVENTS)])
def test_tags_stand_below_the_headings_on_request(table: str, columns: dict[str, str], tmp_path: Path) -> None:
    tagged = rows(tmp_path / "a.csv", _at(), table=table, hxl=True)[0]

    assert list(tagged.values()) == list(columns.values())
    assert all(tag.startswith("#") for tag in tagged.values())


@pytest.mark.usefixtures("no_codes")
def test_events_are_all_incidents_one_a_row(tmp_path: Path) -> None:
    found = rows(tmp_path / "a.csv", CLASH, SHELLING, UNKNOWN, table="events")

    assert [r["event_id"] for r in found] == [CLASH.id, SHELLING.id, UNKNOWN.id]
    assert (found[0]["latitude"], found[0]["where_prec"]) == ("", "4")
    assert (found[2]["event_type"], found[2]["error"]) == ("", "no country is known")


@pytest.mark.usefixtures("no_codes")
@pytest.mark.parametrize("table", ["months", "events"])
def test_duckdb_and_pandas_read_it(table: str, tmp_path: Path) -> None:
    count = write(Made(), tmp_path / "a.csv", Options(table=table))[table]

    assert len(duckdb.read_csv(str(tmp_path / "a.csv")).fetchall()) == count
    assert len(pd.read_csv(tmp_path / "a.csv")) == count


@pytest.mark.usefixtures("no_codes")
def test_an_empty_release_has_headings_only(tmp_path: Path) -> None:
    assert write(EMPTY, tmp_path / "a.csv", Options()) == {"months": 0}


@pytest.mark.usefixtures("no_codes")
def test_parties_do_not_leak_into_it(tmp_path: Path) -> None:
    write(Made(all_incidents=(replace(SHELLING, actors=(ARMY,)),)), tmp_path / "a.csv", Options(table="events"))

    assert "army" not in (tmp_path / "a.csv").read_text(encoding="utf-8")


# ---- the United Nations' own list -------------------------------------------------------------------------------

WORLD = Path(__file__).parents[3] / "shared" / "data" / "places" / "global-pcodes-adm-1-2.csv"


@pytest.mark.shared
@pytest.mark.skipif(not WORLD.exists(), reason="the list of p-codes is not here")
def test_all_governorates_of_syria_bear_their_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_PLACES", str(tmp_path / "places.sqlite"))
    add_file(WORLD, PlaceOptions(country="SY"), Layer(tmp_path / "places.sqlite"))
    names = "Damascus, Aleppo, Rif Dimashq, Homs, Hama, Latakia, Idlib, Al-Hasakah, Deir ez-Zor, Tartus, Raqqa, Daraa"
    units = Units()
    found = [units.of(Where(name, "admin1", None, "SY", name)) for name in names.split(", ")]

    assert [x.first.code for x in found] == [f"SY{n:02d}" for n in range(1, 13)]
    assert {x.first.valid_from for x in found} == {"2020-12-17"}
    assert found[8].first.name == "Deir-ez-Zor"
    assert not any(x.warnings for x in found)
