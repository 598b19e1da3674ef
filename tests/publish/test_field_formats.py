"""The layouts of the field, from reading to file: what holds of every row, and what comes back from our own import."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import ascii_uppercase

import jsonschema
import pandas as pd
import pytest

from marsad.contract import coded_object
from marsad.intake import Report, take
from marsad.linked import link_record
from marsad.pipeline import read_report
from marsad.publish import Incident, Options, Query, RecordRelease, format_named, policy_named
from marsad.publish._acled import COLUMNS as ACLED
from marsad.publish._acled import event_day, fatalities, sub_events
from marsad.publish._acled import row as acled_row
from marsad.publish._ged import why_not
from marsad.publish._ged_sides import two_sides
from marsad.publish._standings import ACLED_TYPES
from marsad.publish.compare import compare
from marsad.publish.imports import read_foreign
from marsad.record import ForeignFormat, ForeignRow, Record
from tests.publish.made import CLASH, SHELLING, Made
from tests.publish.opening import of_duckdb
from tests.publish.test_plover import CHECK

EXAMPLES = Path(__file__).parents[2] / "examples" / "reports"
TODAY = date(2026, 1, 1)
#: News that we wrote: an attack on civilians, a clash, a strike on fighters, two rebel groups, a withdrawal, no toll.
NEWS = {
    "a": "Shelling by the Syrian army killed 12 civilians in Salqin on Tuesday, the Syrian Observatory for Human"
    " Rights said. Twenty others were wounded.",
    "b": "An air strike by the Syrian army on Ahrar al-Sham killed nine fighters in Saraqib on Wednesday, activists"
    " said.",
    "c": "Clashes between the Syrian army and Islamic State left 30 fighters dead near Palmyra on Monday, the Syrian"
    " Observatory for Human Rights said.",
    "d": "A suicide attack by Islamic State killed at least 15 civilians in Mayadin on Sunday, the Syrian Observatory"
    " for Human Rights said.",
    "e": "Shelling by Islamic State killed seven Jaysh al-Islam fighters in Douma on Thursday, activists said.",
    "f": "Rebels withdrew from Zabadani on Tuesday, state media reported.",
    "g": "Dozens of people were killed in Raqqa province when warplanes bombed a market, a doctor said on Tuesday.",
}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordRelease]:
    folder = tmp_path_factory.mktemp("news")
    lines = [
        {"id": f"news-{key}", "text": text, "published": "2017-09-08", "source": f"Wire {key}", "title": f"News {key}"}
        for key, text in NEWS.items()
    ]
    (folder / "news.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    yield from _released(folder, folder / "news.jsonl")


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RecordRelease]:
    yield from _released(tmp_path_factory.mktemp("examples"), EXAMPLES)


def _released(folder: Path, reports: Path) -> Iterator[RecordRelease]:
    with Record.open(folder / "marsad.db", who="tester") as record:
        for report in take([str(reports)]):
            assert isinstance(report, Report)
            coded = read_report(report, reader="rules")
            record.add_reading(coded, coded_object(coded))
        link_record(record)
        yield RecordRelease(record, policy_named("public"), Query(), TODAY)


@pytest.fixture(params=["news", "examples"])
def release(request: pytest.FixtureRequest) -> RecordRelease:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, RecordRelease)
    return found


def file(release: RecordRelease | Made, name: str, folder: Path, table: str | None = None) -> Path:
    made = format_named(name)
    path = folder / f"{name}{made.suffix}"
    made.write(release, path, Options(table=table, header=True))
    return path


def test_ids_of_acled_are_unique_and_its_codes_are_from_the_lists(release: RecordRelease, tmp_path: Path) -> None:
    frame = pd.read_csv(file(release, "acled", tmp_path), dtype={"event_id_cnty": str})
    assert len(frame) > 3
    assert frame.event_id_cnty.is_unique
    assert set(frame.sub_event_type) <= set(sub_events())
    assert (set(frame.inter1.dropna()) | set(frame.inter2.dropna())) <= set(ACLED_TYPES)
    assert frame.time_precision.isin([1, 2, 3]).all()


def test_no_area_of_acled_has_a_point(release: RecordRelease, tmp_path: Path) -> None:
    asked = (
        f"select count(*) from read_csv('{file(release, 'acled', tmp_path)}') where geo_precision = 3 and latitude > 0"
    )
    assert of_duckdb(asked) == [(0,)]


def test_every_event_of_plover_fits_the_schema(release: RecordRelease, tmp_path: Path) -> None:
    lines = file(release, "plover", tmp_path).read_text(encoding="utf-8").splitlines()
    wrong = [e.message for line in lines for e in CHECK.iter_errors(json.loads(line))]
    assert (wrong, len(lines) > 3) == ([], True)
    assert isinstance(CHECK, jsonschema.Draft202012Validator)


def test_every_row_of_polecat_has_40_cells(release: RecordRelease, tmp_path: Path) -> None:
    lines = file(release, "polecat", tmp_path).read_text(encoding="utf-8").splitlines()
    assert {line.count("\t") for line in lines} == {39}


def test_gdelt_gives_codes_of_cameo_and_no_point_of_an_area(release: RecordRelease, tmp_path: Path) -> None:
    frame = pd.read_csv(file(release, "gdelt", tmp_path), sep="\t", dtype={"EventCode": str, "EventRootCode": str})
    assert frame.QuadClass.isin([1, 2, 3, 4]).all()
    assert frame.EventRootCode.str.fullmatch("[01][0-9]|20").all()
    assert frame[frame.ActionGeo_Type.isin([1, 5])].ActionGeo_Lat.isna().all()


def test_ged_keeps_its_invariants(news: RecordRelease, tmp_path: Path) -> None:
    frame = pd.read_csv(file(news, "ged", tmp_path))
    parts = frame.deaths_a + frame.deaths_b + frame.deaths_civilians + frame.deaths_unknown
    assert (frame.best == parts).all()
    assert frame.type_of_violence.isin([1, 2, 3]).all()
    assert frame[frame.where_prec > 2].latitude.isna().all()
    assert (frame[frame.type_of_violence == 3].side_b == "Civilians").all()


def test_who_did_what_to_whom(news: RecordRelease, tmp_path: Path) -> None:
    with file(news, "ged", tmp_path).open(encoding="utf-8", newline="") as lines:
        told = {r["source_headline"]: r for r in csv.DictReader(lines)}
    sides = {h[-1]: (r["type_of_violence"], r["side_a"], r["side_b"], r["best"]) for h, r in told.items()}
    assert sides == {
        "a": ("3", "Government of Syria", "Civilians", "12"),
        "b": ("1", "Government of Syria", "Ahrar al-Sham", "9"),
        "c": ("1", "Government of Syria", "IS", "30"),
        "d": ("3", "IS", "Civilians", "15"),
        "e": ("2", "IS", "Jaysh al-Islam", "7"),
    }


def imported(release: RecordRelease | Made, fmt: ForeignFormat, folder: Path) -> dict[str, ForeignRow]:
    return {row.id: row for row in read_foreign(file(release, fmt, folder), fmt).rows}


def of_ged(incident: Incident) -> dict[str, object]:
    """What GED can hold of an incident, by the names of the import."""
    one, two = two_sides(incident)
    where = incident.where
    return {
        "start": incident.when.start, "end": incident.when.end, "day_code": incident.when.date_prec,
        "place": where and where.name, "lat": where and where.lat, "lon": where and where.lon,
        "place_code": where and where.where_prec, "side_a": one.name, "side_b": two.name,
        "low": incident.killed.low, "best": incident.killed.best, "high": incident.killed.high,
    }  # fmt: skip


def of_acled(incident: Incident) -> dict[str, object]:
    """What ACLED can hold of it."""
    where = incident.where
    cells = dict(zip(ACLED, acled_row(incident, "representative") or (), strict=True))
    return {
        "place": where and where.name, "lat": where and where.lat, "lon": where and where.lon,
        "place_code": where and where.geo_precision, "side_a": cells["actor1"], "side_b": cells["actor2"],
        "best": fatalities(incident, "representative"), "kind": incident.acled, "notes": cells["notes"],
    }  # fmt: skip


def fields(row: ForeignRow, like: dict[str, object]) -> dict[str, object]:
    return {name: getattr(row, name) for name in like}


@pytest.mark.parametrize("made", ["news", "by hand"])
def test_our_ged_comes_back_as_the_same_incidents(made: str, tmp_path: Path, news: RecordRelease) -> None:
    release = news if made == "news" else Made()
    back = imported(release, "ged", tmp_path)
    sent = {str(x.number): x for x in release.incidents() if why_not(x) is None}
    assert back.keys() == sent.keys()
    for key, incident in sent.items():
        assert fields(back[key], of_ged(incident)) == of_ged(incident)


@pytest.mark.parametrize("made", ["news", "examples", "by hand"])
def test_our_acled_comes_back_as_the_same_incidents(made: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    release = Made() if made == "by hand" else request.getfixturevalue(made)
    back = {key.lstrip(ascii_uppercase): row for key, row in imported(release, "acled", tmp_path).items()}
    sent = {str(x.number): x for x in release.incidents() if acled_row(x, "representative")}
    assert back.keys() == sent.keys()
    for key, incident in sent.items():
        assert fields(back[key], of_acled(incident)) == of_acled(incident)
        assert (back[key].start or "") <= (event_day(incident) or "") <= (back[key].end or "")


def test_nothing_of_ours_is_flagged_on_import_but_what_is_not_known(tmp_path: Path, news: RecordRelease) -> None:
    flags = {f for fmt in ("ged", "acled") for row in imported(news, fmt, tmp_path).values() for f in row.flags}
    assert flags <= {"no_side", "no_point"}


@pytest.mark.parametrize("incident", [SHELLING, CLASH])
def test_sources_come_back_in_their_order(incident: Incident, tmp_path: Path) -> None:
    row = imported(Made(all_incidents=(incident,)), "ged", tmp_path)[str(incident.number)]
    assert len(row.articles) == len(incident.reports)
    assert [a.day for a in row.articles] == [r.day for r in incident.reports]


@pytest.mark.parametrize("fmt", ["ged", "acled"])
def test_compared_with_the_record_each_row_meets_its_own_incident(
    fmt: ForeignFormat, tmp_path: Path, news: RecordRelease
) -> None:
    rows = imported(news, fmt, tmp_path).values()
    found = compare(news, rows)
    own = [(link.relation, link.row.id.lstrip(ascii_uppercase), str(link.incident.number)) for link in found.links]
    assert sorted(number for _, number, _ in own) == sorted(row.id.lstrip(ascii_uppercase) for row in rows)
    assert all(relation == "same" and ours == theirs for relation, theirs, ours in own)
