"""GDELT's layout with CAMEO's codes: copies are no corroboration, an area has no point."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from marsad.publish._formats import Options
from marsad.publish._gdelt import COLUMNS, MENTION_COLUMNS, geo_cells, row, write
from marsad.publish._released import Incident, Party
from tests.publish.made import CLASH, SHELLING, TOWN, UNIT, UNKNOWN, Made
from tests.publish.opening import of_duckdb


def cells(incident: Incident) -> dict[str, object]:
    return dict(zip(COLUMNS, row(incident), strict=True))


def test_there_are_61_columns_and_16_of_mentions() -> None:
    assert (len(COLUMNS), len(set(COLUMNS)), len(MENTION_COLUMNS)) == (61, 61, 16)


def test_gdelt_has_no_line_of_names(tmp_path: Path) -> None:
    write(Made(), tmp_path / "g.tsv", Options())
    assert (tmp_path / "g.tsv").read_text(encoding="utf-8").startswith("77\t20170901\t")


def test_the_line_of_names_is_an_option(tmp_path: Path) -> None:
    write(Made(), tmp_path / "g.tsv", Options(header=True))
    assert (tmp_path / "g.tsv").read_text(encoding="utf-8").startswith("GLOBALEVENTID\tSQLDATE\t")


def test_pandas_opens_it_as_gdelt(tmp_path: Path) -> None:
    write(Made(), tmp_path / "g.tsv", Options())
    frame = pd.read_csv(tmp_path / "g.tsv", sep="\t", names=list(COLUMNS), dtype={"EventCode": str})
    assert list(frame.EventCode) == ["190", "194"]
    assert frame.GLOBALEVENTID.is_unique


def test_duckdb_opens_it(tmp_path: Path) -> None:
    write(Made(), tmp_path / "g.tsv", Options(header=True))
    asked = f"select GLOBALEVENTID, QuadClass, GoldsteinScale from read_csv('{tmp_path / 'g.tsv'}', delim='\t')"
    assert of_duckdb(asked) == [(77, 4, -10.0), (5194313, 4, -10.0)]


def test_what_has_no_day_or_code_is_counted(tmp_path: Path) -> None:
    story = replace(UNKNOWN, cameo=None)
    counts = write(Made(all_incidents=(SHELLING, UNKNOWN, story)), tmp_path / "g.tsv", Options())
    assert counts == {"events": 1, "left_out_no_cameo": 1, "left_out_no_date": 1}


def test_copies_are_one_source_and_several_articles() -> None:
    made = cells(replace(SHELLING, origins=(("wire-1", "ar-1"),)))
    assert (made["NumMentions"], made["NumSources"], made["NumArticles"]) == (2, 1, 2)


def test_codes_of_cameo_keep_their_zeros() -> None:
    made = cells(replace(SHELLING, cameo="0871"))
    assert (made["EventCode"], made["EventBaseCode"], made["EventRootCode"]) == ("0871", "087", "08")
    assert made["GoldsteinScale"] == 9.0


def test_actors_have_cameos_codes() -> None:
    made = cells(CLASH)
    assert (made["Actor1Code"], made["Actor1CountryCode"], made["Actor1Type1Code"]) == ("SYRMIL", "SYR", "MIL")
    assert (made["Actor2Code"], made["Actor2Name"]) == ("SYRREB", "AHRAR AL-SHAM")


@pytest.mark.parametrize(("name", "code"), [("reporters", "MED"), ("doctors", "HLH"), ("residents", "CVL")])
def test_sectors_become_cameos_types(name: str, code: str) -> None:
    made = cells(replace(SHELLING, targets=(Party(f"civilian:{name}", name),)))
    assert (made["Actor2Code"], made["Actor2Type1Code"]) == (code, code)


@pytest.mark.parametrize(
    ("where", "kind", "lat"),
    [
        (TOWN, 4, 36.1372),
        (UNIT, 5, None),
        (replace(TOWN, country="US"), 3, 36.1372),
        (replace(UNIT, country="US"), 2, None),
        (replace(UNIT, precision="country"), 1, None),
        (None, 0, None),
    ],
)
def test_types_of_places(where: object, kind: int, lat: float | None) -> None:
    made = geo_cells(where)  # type: ignore[arg-type]
    assert (made[0], made[5]) == (kind, lat)


def test_countries_of_places_are_fips() -> None:
    assert geo_cells(replace(TOWN, country="UA"))[2] == "UP"


def test_mentions_have_a_row_for_each_telling(tmp_path: Path) -> None:
    assert write(Made(), tmp_path / "m.tsv", Options(table="mentions", header=True)) == {"mentions": 3}
    frame = pd.read_csv(tmp_path / "m.tsv", sep="\t", dtype=str)
    assert list(frame.MentionType) == ["1", "1", "3"]
    assert list(frame.MentionTimeDate.fillna("")) == ["20170906080000", "20170906080000", ""]


def test_a_fraction_of_a_year() -> None:
    assert cells(SHELLING)["FractionDate"] == pytest.approx(2017.6712)
