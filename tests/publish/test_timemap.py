"""TimeMap: what its own checks let through, and nothing that its cards would run."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from marsad.publish._formats import Options
from marsad.publish._timemap import write
from tests.publish.made import ARABIC, CLASH, SHELLING, TOWN, WIRE, Made
from tests.publish.test_csv import EMPTY

_TEXT = {"type": "string"}
_LIST = {"type": "array", "items": _TEXT}


def _closed(required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def _texts(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), _TEXT)


#: The keys that TimeMap's schemas name (reducers/validate, 2024); an item with another one is dropped by it.
EVENT = _closed(
    ["id", "description", "date", "latitude", "longitude", "associations", "sources"],
    **_texts("id description date time time_precision location latitude longitude x y z type category category_full"),
    **_texts("comments time_display shape colour"),
    **dict.fromkeys(("associations", "sources", "narrative___stepStyles"), _LIST),
)
SOURCE = _closed(
    ["id", "paths"],
    **_texts("id title thumbnail type url description parent author date notes"),
    paths=_LIST,
    affil_s=_LIST,
)
ASSOCIATION = _closed(
    ["id", "title", "mode"],
    **_texts("id title desc"),
    mode={"enum": ["CATEGORY", "FILTER", "NARRATIVE"]},
    filter_paths=_LIST,
)


def written(target: Path, release: Made | None = None) -> dict[str, Any]:
    write(release or Made(), target, Options(title="Salqin"))
    return {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in target.glob("*.json")}


def config(target: Path) -> dict[str, Any]:
    text = (target / "config.js").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text.removeprefix("module.exports = ").removesuffix(";\n"))
    return read


@pytest.mark.parametrize("release", [Made(), EMPTY])
def test_timemap_drops_nothing_of_it(release: Made, tmp_path: Path) -> None:
    read = written(tmp_path / "tm", release)

    jsonschema.validate(read["events"], {"type": "array", "items": EVENT})
    jsonschema.validate(read["sources"], {"type": "object", "additionalProperties": SOURCE})
    jsonschema.validate(read["associations"], {"type": "array", "items": ASSOCIATION})


def test_what_events_refer_to_is_there(tmp_path: Path) -> None:
    read = written(tmp_path / "tm")
    groups = {a["id"]: a for a in read["associations"]}

    assert len(groups) == len(read["associations"])
    for event in read["events"]:
        assert set(event["sources"]) <= set(read["sources"])
        assert set(event["associations"]) <= set(groups)
        assert sum(groups[a]["mode"] == "CATEGORY" for a in event["associations"]) == 1


def test_days_are_read_with_the_format_of_the_config_and_the_default_one(tmp_path: Path) -> None:
    read = written(tmp_path / "tm")
    told = config(tmp_path / "tm")

    assert (told["DATE_FMT"], told["TIME_FMT"]) == ("MM/DD/YYYY", "HH:mm")
    days = [datetime.strptime(e["date"], "%m/%d/%Y").date().isoformat() for e in read["events"]]  # noqa: DTZ007
    assert days == ["2017-09-01", "2017-09-05"]


def test_an_interval_is_told_in_words(tmp_path: Path) -> None:
    clash = written(tmp_path / "tm")["events"][0]

    assert clash["time_display"] == "2017-09-01 to 2017-09-30"


def test_an_area_has_no_point(tmp_path: Path) -> None:
    clash, shelling = written(tmp_path / "tm")["events"]

    assert (clash["latitude"], clash["longitude"]) == ("", "")
    assert (shelling["latitude"], shelling["longitude"]) == ("36.1372", "36.4531")


def test_an_incident_without_a_day_is_left_out_and_counted(tmp_path: Path) -> None:
    counts = write(Made(), tmp_path / "tm", Options())

    assert counts == {"events": 2, "sources": 2, "associations": 9, "without a day": 1}
    assert "without a day: 1." in (tmp_path / "tm" / "README.txt").read_text(encoding="utf-8")


def test_nothing_in_it_is_markup(tmp_path: Path) -> None:
    hostile = replace(
        SHELLING,
        claimants=("<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "`code`"),
        reports=(replace(WIRE, url="javascript:alert(1)"), ARABIC),
    )
    write(Made(all_incidents=(hostile,)), tmp_path / "tm", Options(title="<b>"))
    text = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "tm").glob("*.js*"))

    assert not re.search(r"[<>`]|\]\(", text)
    assert "javascript" not in (tmp_path / "tm" / "sources.json").read_text(encoding="utf-8")


def test_a_slash_makes_no_further_level_of_the_filters(tmp_path: Path) -> None:
    groups = written(tmp_path / "tm")["associations"]

    assert all(len(a["filter_paths"]) <= 2 and not any("/" in p for p in a["filter_paths"]) for a in groups)


def test_a_far_event_does_not_move_the_map(tmp_path: Path) -> None:
    near = [replace(SHELLING, id=f"i{n}", where=replace(TOWN, lat=36.0 + n / 100)) for n in range(40)]
    far = replace(SHELLING, id="far", where=replace(TOWN, lat=-40.0, lon=-70.0))
    written(tmp_path / "tm", Made(all_incidents=(*near, far)))
    told = config(tmp_path / "tm")["store"]["app"]["map"]

    assert told["anchor"] == [36.19, 36.4531]
    assert told["startZoom"] >= 8


def test_map_and_time_line_begin_with_the_events_in_view(tmp_path: Path) -> None:
    written(tmp_path / "tm", Made(all_incidents=(CLASH, SHELLING)))
    app = config(tmp_path / "tm")["store"]["app"]

    assert app["timeline"]["range"] == ["2017-09-01T00:00:00Z", "2017-09-05T23:59:59Z"]
    assert app["map"]["anchor"] == [36.1372, 36.4531]


def test_the_same_release_gives_the_same_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(Made(), tmp_path / name, Options())

    assert all((tmp_path / "b" / p.name).read_bytes() == p.read_bytes() for p in (tmp_path / "a").iterdir())
