"""The pages as files: what they say, and that nothing in them runs or is fetched."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from marsad.errors import UsageError
from marsad.publish._formats import Options, format_named
from marsad.publish._query import Query
from marsad.publish._released import Party
from marsad.publish.site import write
from marsad.publish.site._pages import CSP, MOST
from tests.publish.made import ARABIC, GONE, NOBODY, SHELLING, Made
from tests.publish.site.conftest import HOSTILE, many

INCIDENT = f"incidents/{SHELLING.id}.html"


class _Page(HTMLParser):
    """Tags with attributes, and the text outside tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def page(folder: Path, file: str) -> _Page:
    return _Page((folder / file).read_text(encoding="utf-8"))


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


# ------------------------------------------------------------------ the folder
def test_there_is_a_page_for_each_value(site: Path) -> None:
    names = {p.relative_to(site).parts[0] for p in pages(site)}
    assert {"index.html", "map.html", "list.html", "control.html", "about.html", "data.html"} <= names
    assert len(list((site / "incidents").iterdir())) == 3 + len(GONE)


def test_file_names_are_plain(site: Path) -> None:
    for path in site.rglob("*"):
        assert re.fullmatch(r"[a-z0-9.-]+", path.name)
        assert ".." not in path.name


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(UsageError, match="something already"):
        write(Made(), tmp_path / "mine", Options())


def test_a_site_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{}")
    with pytest.raises(UsageError, match="map of borders"):
        write(Made(), tmp_path / "out", Options(basemap=tmp_path / "bad.json"))
    assert [p.name for p in tmp_path.iterdir()] == ["bad.json"]


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(Made(), tmp_path / name, Options())
    files = [p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file()]
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)


def test_a_release_of_nothing_is_a_site_that_says_so(tmp_path: Path) -> None:
    empty = Made(Query(), (), (), (), (), (), (), ())
    assert format_named("site").write(empty, tmp_path / "site", Options())["incidents"] == 0
    assert "No incident lies in what was asked for" in page(tmp_path / "site", "index.html").text


def test_rival_doers_stand_side_by_side(site: Path) -> None:
    told = (site / INCIDENT).read_text(encoding="utf-8").split("Named as acting</dt>")[1].split("</dd>")[0]
    assert re.findall(r"<bdi>(.*?)</bdi>", told) == ["Syrian army", "&lt;b&gt;Ahrar&lt;/b&gt; al-Sham"]
    assert "accounts differ" in told


# ------------------------------------------------------------------ links and safety
@pytest.mark.parametrize("which", ["site", "large"])
def test_every_link_inside_leads_to_a_file(which: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(which)
    for path in pages(folder):
        for _, attributes in _Page(path.read_text(encoding="utf-8")).tags:
            for key in ("href", "src"):
                target = urlsplit(attributes.get(key) or "")
                if target.path and not target.scheme:
                    assert (path.parent / unquote(target.path)).resolve().is_file(), (path.name, target.path)


def test_links_out_are_of_the_web_alone(tmp_path: Path) -> None:
    bad = replace(SHELLING.reports[0], url="javascript:alert(1)")
    write(
        Made(all_reports=(bad, ARABIC), all_incidents=(replace(SHELLING, reports=(bad,)),)), tmp_path / "s", Options()
    )
    for path in pages(tmp_path / "s"):
        assert not [a for _, a in _Page(path.read_text()).tags if (a.get("href") or "").startswith("javascript")]


def test_the_policy_of_pages_lets_nothing_in() -> None:
    assert "unsafe" not in CSP
    assert "http" not in CSP


def test_nothing_may_run_or_load_but_files_of_the_folder(site: Path) -> None:
    for path in pages(site):
        found = _Page(path.read_text(encoding="utf-8"))
        policy = [a["content"] for t, a in found.tags if a.get("http-equiv") == "Content-Security-Policy"]
        assert policy == [CSP]
        for tag, attributes in found.tags:
            assert not [k for k in attributes if k.startswith("on") or k == "style"], (path.name, tag)
            assert tag != "script" or attributes.get("src")


def test_hostile_names_are_text(site: Path) -> None:
    for path in pages(site):
        tags = {tag for tag, _ in _Page(path.read_text(encoding="utf-8")).tags}
        assert not tags & {"img", "iframe", "object"}, path.name
    party = next(p for p in (site / "parties").iterdir() if p.name.startswith("armed-group"))
    assert HOSTILE in "".join(page(site, f"parties/{party.name}").words)


def test_data_scripts_cannot_be_left(site: Path) -> None:
    for script in (site / "data").glob("*.js"):
        assert "<" not in script.read_text(encoding="utf-8")


def test_a_withheld_person_has_no_page(site: Path) -> None:
    assert NOBODY.name in page(site, INCIDENT).text
    assert not [p for p in (site / "parties").iterdir() if p.name.startswith("person")]


# ------------------------------------------------------------------ what the pages say
@pytest.mark.parametrize(
    "words",
    [
        "Shelling in Salqin",
        "5 September 2017 (the day is told)",
        "as reports spell it: Salqeen",
        "12 (9 to 15) killed",
        "20 or more wounded",
        "2 reports in 2 independent texts, 2 originators",
        "replaced by a later one",
        "at least 15",
        "against 12 of Syrian Observatory for Human Rights",
        "through صحيفة",
        "Suggested by rules; no person has set a grade",
        "two or more independent originators tell it",
        "could not be verified",
        "number 5194313",
    ],
)
def test_an_incident_page_says(words: str, site: Path) -> None:
    assert words in page(site, INCIDENT).text


def test_an_area_has_no_map_and_says_so(site: Path) -> None:
    found = page(site, "incidents/i00000000000000b2.html")
    assert "told for a whole province: shown without a point" in found.text
    assert not [t for t, a in found.tags if a.get("class") == "map"]


def test_what_is_gone_leads_on(site: Path) -> None:
    found = page(site, f"incidents/{GONE[0].id}.html")
    assert "No longer an incident of its own" in found.text
    assert f"../{INCIDENT}" in [a.get("href") for _, a in found.tags]


def test_a_word_that_judges_stands_in_quotation_marks(tmp_path: Path) -> None:
    called = replace(SHELLING, actors=(Party("armed_group:terrorists", "terrorists"),), apart=())
    write(Made(all_incidents=(called,)), tmp_path / "site", Options())
    pages = [p.read_text(encoding="utf-8") for p in (tmp_path / "site").rglob("*.html")]
    assert any("<bdi>“terrorists”</bdi>" in page for page in pages)
    assert not any("<bdi>terrorists</bdi>" in page for page in pages)


def test_control_is_somebodys_word(site: Path) -> None:
    text = page(site, "control.html").text
    assert "held Ahrar al-Sham against Syrian army · 70 % · the north" in text
    assert "the army denies" in text


def test_months_hold_every_incident_without_scripts(large: Path) -> None:
    linked = {
        a["href"] for p in (large / "months").iterdir() for t, a in page(large, f"months/{p.name}").tags if t == "a"
    }
    assert {f"../incidents/{i.id}.html" for i in many(450).incidents()} <= linked


def test_long_tables_are_cut_with_a_way_on(large: Path) -> None:
    army = next(p for p in (large / "parties").iterdir() if p.name.startswith("actor-army"))
    found = page(large, f"parties/{army.name}")
    assert sum(a.get("class") == "when" for _, a in found.tags) == MOST
    assert "All 450 in the list" in found.text


def test_the_manifest_stands_on_the_page(site: Path) -> None:
    text = page(site, "about.html").text
    assert "</pre><script>alert(2)</script>" in text
    assert "The made record, 2017" in text


def test_without_a_citation_of_the_project_the_state_is_named(tmp_path: Path) -> None:
    manifest = {"policy": {"name": "public", "version": 2}, "record_state": "s1-2", "citation": None}
    write(Made(), tmp_path / "s", Options(title="Mine", manifest=manifest))
    said = "Mine. State s1-2 of the record, policy public 2, rule representative. Made with Marsad"
    assert said in page(tmp_path / "s", "index.html").text


def test_the_columns_of_the_tables_are_explained(site: Path) -> None:
    assert "killed_best" in page(site, "data.html").text
