"""What was built is what pages ask for."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import marsad.desk

BUILT = Path(marsad.desk.__file__).parent / "static" / "built"
pytestmark = pytest.mark.skipif(
    not (BUILT / "manifest.json").is_file(), reason="the islands are not built here: sh scripts/web"
)


def manifest() -> dict[str, str]:
    named: dict[str, str] = json.loads((BUILT / "manifest.json").read_text("utf-8"))
    return named


@pytest.mark.parametrize("entry", ["desk.js", "map.js", "timeline.js", "spans.js", "map.css", "countries-50m.json"])
def test_every_entry_is_built(entry: str) -> None:
    assert (BUILT / manifest()[entry]).stat().st_size > 0


def test_pages_load_one_script_and_the_words_of_islands(client: TestClient) -> None:
    page = client.get("/").text
    assert re.findall(r'<script type="module" src="([^"]+)"', page) == [f"/static/built/{manifest()['desk.js']}"]
    assert 'id="island-words"' in page


@pytest.mark.parametrize("entry", ["desk.js", "maplibre-gl-worker.mjs", "map.css", "countries-50m.json"])
def test_files_have_the_types_that_a_browser_wants(client: TestClient, entry: str) -> None:
    script = {"text/javascript", "application/javascript"}
    kinds = {"js": script, "mjs": script, "css": {"text/css"}, "json": {"application/json"}}
    answer = client.get(f"/static/built/{manifest()[entry]}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] in kinds[entry.rsplit(".")[-1]]


@pytest.mark.parametrize("entry", ["desk.js", "map.js", "maplibre-gl-worker.mjs", "countries-50m.json"])
def test_the_packed_copy_is_the_file(entry: str) -> None:
    file = BUILT / manifest()[entry]
    assert gzip.decompress(Path(f"{file}.gz").read_bytes()) == file.read_bytes()


def test_what_every_page_loads_is_small() -> None:
    # 16 kB when this was written; islands are loaded where a page has one
    assert Path(f"{BUILT / manifest()['desk.js']}.gz").stat().st_size < 25_000


def test_nothing_built_is_evaluated_or_fetched_from_elsewhere() -> None:
    desk = (BUILT / manifest()["desk.js"]).read_text("utf-8")
    assert not re.search(r"https?://(?!www\.w3\.org|four\.htmx\.org)[a-z]", desk)
