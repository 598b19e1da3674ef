"""``marsad brief`` as its users meet it: files that their programs open, and a checker that takes each brief apart."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from bench.brief_checker import Source, check, source_of
from marsad.publish import Policy
from marsad.publish._gate import Gate, gate_of
from marsad.publish.brief import compose, render
from marsad.record import Record
from tests.cli.conftest import Marsad
from tests.publish import made
from tests.publish.made import Made


@pytest.fixture(scope="module")
def source(read_examples: Path) -> Source:
    return source_of(read_examples)


@pytest.fixture
def text(marsad: Marsad, read_examples: Path, tmp_path: Path) -> str:
    """The brief of all examples."""
    ran = marsad("brief", "--db", read_examples, "-o", tmp_path / "all.md")
    assert ran.status == 0, ran.err
    return (tmp_path / "all.md").read_text(encoding="utf-8")


# ------------------------------------------------------------------ the command
def test_a_brief_is_of_its_place_and_days(marsad: Marsad, read_examples: Path, tmp_path: Path) -> None:
    ran = marsad(
        "brief", "--db", read_examples, "--place", "kramatorsk", "--since", "2022-04-01", "--until", "2022-04-30",
        "-o", tmp_path / "k.md",
    )  # fmt: skip
    assert ran.status == 0
    words = (tmp_path / "k.md").read_text(encoding="utf-8")
    assert words.startswith("# Situation report: Kramatorsk, 1 to 30 April 2022\n")
    assert "Mogadishu" not in words


def test_weeks_are_written_with_an_index(marsad: Marsad, read_examples: Path, tmp_path: Path) -> None:
    ran = marsad(
        "brief", "--db", read_examples, "--since", "2022-04-04", "--until", "2022-04-17", "--every", "week",
        "--format", "html", "-o", tmp_path / "weeks",
    )  # fmt: skip
    assert ran.status == 0
    names = sorted(p.name for p in (tmp_path / "weeks").iterdir())
    assert names == ["2022-04-04_2022-04-10.html", "2022-04-11_2022-04-17.html", "index.html"]
    index = (tmp_path / "weeks" / "index.html").read_text(encoding="utf-8")
    assert all(name in index for name in names[:2])


@pytest.mark.parametrize("every", [(), ("--every", "week")], ids=["a file", "a folder"])
def test_a_manifest_lies_beside(marsad: Marsad, read_examples: Path, tmp_path: Path, every: tuple[str, ...]) -> None:
    at = tmp_path / ("weeks" if every else "one.html")
    days = ("--since", "2022-04-04", "--until", "2022-04-17")
    ran = marsad("brief", "--db", read_examples, *days, *every, "--format", "html", "-o", at)
    assert ran.status == 0, ran.err
    manifest = json.loads((tmp_path / f"{at.name}.manifest.json").read_text(encoding="utf-8"))
    assert (manifest["format"], manifest["policy"]["name"], manifest["query"]["since"]) == ("brief", "public", days[1])
    files = sorted(at.iterdir()) if every else [at]
    assert {f["name"]: f["sha256"] for f in manifest["files"]} == {
        f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files
    }
    assert manifest["rows"]["footnotes"] > 0


def test_the_gate_is_made_once_for_all_weeks(
    marsad: Marsad, read_examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(record: Record, policy: Policy, today: date) -> Gate:
        made.append(policy.name)
        return gate_of(record, policy, today)

    monkeypatch.setattr("marsad.publish._release.gate_of", counted)
    days = ("--since", "2022-04-01", "--until", "2022-04-30")
    assert marsad("brief", "--db", read_examples, *days, "--every", "week", "-o", tmp_path / "weeks").status == 0
    assert made == ["public"]


def test_an_empty_week_says_that_it_is_empty(marsad: Marsad, read_examples: Path, tmp_path: Path) -> None:
    marsad("brief", "--db", read_examples, "--since", "1999-01-01", "--until", "1999-01-07", "-o", tmp_path / "no.md")
    assert "The record tells of no incident here." in (tmp_path / "no.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--every", "week", "-o", "out"), "--every needs the first and the last day"),
        (("--every", "day", "--since", "2022-04-01", "--until", "2022-04-02"), "--every writes several files"),
        (("--rule", "guess"), "no such rule"),
        (("--policy", "nobody"), "nobody"),
    ],
)
def test_wrong_use_is_told(marsad: Marsad, read_examples: Path, arguments: tuple[str, ...], message: str) -> None:
    ran = marsad("brief", "--db", read_examples, *arguments)
    assert ran.status == 2
    assert message in ran.err


@pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf"])
def test_the_same_question_gives_the_same_bytes(fmt: str) -> None:
    assert render(compose(Made()), fmt) == render(compose(Made()), fmt)


# ------------------------------------------------------------------ taken apart
def test_every_piece_of_the_examples_stands_in_the_record(text: str, source: Source) -> None:
    assert check(text, source) == []


def test_the_brief_of_the_examples_is_no_empty_one(text: str) -> None:
    assert len(re.findall(r"^\[\^\d+\]:", text, re.M)) > 25


def _toll(text: str) -> str:
    return text.replace("then 52 (", "then 53 (")


def _flattened(text: str) -> str:
    return re.sub(r"\n- The Israel Defense Forces carried out.*", _flat, text, count=1)


def _flat(match: re.Match[str]) -> str:
    flat = " The Gaza Health Ministry said that 471 people were killed.[^24]"
    return re.sub(r" The number of people killed is disputed:.*", flat, match.group(0))


@pytest.mark.parametrize(
    ("sort", "change"),
    [
        ("number", _toll),
        ("no footnote", lambda t: re.sub(r"(said that five children were killed\.)\[\^\d+\]", r"\1", t)),
        ("name", lambda t: t.replace("according to the Police of Somalia", "according to the Police of Kenya")),
        ("name", lambda t: t.replace("Missile fire hit a railway station in Kramatorsk", "Missile fire hit Sumy")),
        ("date", lambda t: t.replace("(Pavlo Kyrylenko, 9 April 2022)", "(Pavlo Kyrylenko, 12 April 2022)")),
        ("quotation", lambda t: t.replace("“it had struck the hospital”", "“it had struck a hospital by mistake”")),
        ("relative date", lambda t: t.replace("A truck bomb attack hit", "Yesterday a truck bomb attack hit")),
        ("flat", lambda t: t.replace(", according to a police officer", "")),
        ("flat", lambda t: re.sub(r" The Israel Defense Forces denied it \([^)]*\)\.\[\^\d+\]"
                                  r" Palestinian Islamic Jihad denied it \([^)]*\)\.\[\^\d+\]", "", t)),
        ("flat", _flattened),
        ("footnote", lambda t: re.sub(r"report `gaza-hospital-1`", "report `gaza-hospital-9`", t)),
        ("footnote", lambda t: t.replace("https://post.example/gaza-blast", "https://post.example/other")),
        ("footnote", lambda t: re.sub(r"\[\^4\](?!:)", "[^999]", t)),
        ("reckoning", lambda t: re.sub(r"come to \d+ people killed", "come to 999 people killed", t)),
    ],
)  # fmt: skip
def test_the_checker_finds_what_was_falsified(sort: str, change: object, text: str, source: Source) -> None:
    falsified = change(text)  # type: ignore[operator]
    assert falsified != text
    assert sort in {v.sort for v in check(falsified, source)}


def test_the_checker_finds_a_withheld_name(text: str, source: Source) -> None:
    assert [v.sort for v in check(text, source, ["Pavlo Kyrylenko"])] == ["withheld name"]


# ------------------------------------------------------------------ opened by their programs
def test_word_reads_headings_tables_and_footnotes() -> None:
    brief = compose(Made())
    data = render(brief, "docx")
    document = docx.Document(io.BytesIO(data))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [s.title for s in brief.sections]
    assert document.tables[0].rows[0].cells[0].text == "Where and when"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        notes = archive.read("word/footnotes.xml").decode()
        body = archive.read("word/document.xml").decode()
    assert notes.count("<w:footnote w:id=") == len(brief.notes)
    assert re.findall(r'footnoteReference[^>]*w:id="(\d+)"', body) == [str(n.number) for n in brief.notes]


def test_a_pdf_holds_the_words_and_the_footnotes() -> None:
    brief = compose(Made())
    words = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(render(brief, "pdf"))).pages).split())
    assert "The number of people killed is disputed" in words
    assert "https://wire.example/salqin?a=1&b=2" in words.replace(" ", "") or "wire.example" in words
    assert PdfReader(io.BytesIO(render(brief, "pdf"))).metadata.title == "Situation report: the whole record"  # type: ignore[union-attr]


def test_arabic_breaks_no_format() -> None:
    arabic = made.ARABIC
    assert arabic.outlet is not None
    brief = compose(Made())
    assert arabic.outlet in render(brief, "html").decode()
    assert render(brief, "pdf").startswith(b"%PDF")
    assert any(arabic.outlet in p for p in _docx_words(render(brief, "docx")))


def _docx_words(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(n).decode() for n in ("word/document.xml", "word/footnotes.xml")]


def test_a_page_runs_nothing_and_fetches_nothing() -> None:
    page = render(compose(Made()), "html").decode()
    assert "<script" not in page.lower()
    assert "alert(1)&lt;/script&gt;" in page
    assert re.findall(r"(?:src|href)=\"(?!#|https://wire\.example/)[^\"]*\"", page) == []
    assert "default-src 'none'" in page


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_document_with_its_footnotes(tmp_path: Path) -> None:
    (tmp_path / "brief.docx").write_bytes(render(compose(Made()), "docx"))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "odt",
         "--outdir", str(tmp_path), str(tmp_path / "brief.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "brief.odt") as archive:
        words = archive.read("content.xml").decode()
    assert "The number of people killed is disputed" in words
    assert words.count("<text:note ") == len(compose(Made()).notes)
    assert "wire.example/salqin" in words


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")
def test_chromium_lays_the_page_out_without_a_sideways_scroll(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    page = tmp_path / "brief.html"
    page.write_bytes(render(compose(Made()), "html"))
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        shown = browser.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=True)
        shown.goto(page.as_uri())
        assert "The number of people killed is disputed" in shown.inner_text("main")
        assert shown.evaluate("document.documentElement.scrollWidth") <= 390
        browser.close()


SYRIA = Path(__file__).parents[3] / "shared" / "gold" / "syria-war" / "reports-dev.jsonl"


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not SYRIA.exists(), reason="the gold sets are not here")
def test_every_piece_of_a_week_of_a_war_stands_in_the_record(marsad: Marsad, tmp_path: Path) -> None:
    lines = SYRIA.read_text(encoding="utf-8").splitlines()
    week = [x for x in lines if "2016-09-21" <= (json.loads(x).get("published") or "")[:10] <= "2016-09-28"]
    (tmp_path / "week.jsonl").write_text("\n".join(week), encoding="utf-8")
    db = tmp_path / "week.db"
    assert marsad("read", tmp_path / "week.jsonl", "--db", db, "--quiet").status == 0
    source = source_of(db)
    for n, place in enumerate(([], ["--place", "Aleppo"], ["--place", "Idlib"])):
        out = tmp_path / f"{n}.md"
        marsad("brief", "--db", db, *place, "--since", "2016-09-19", "--until", "2016-09-28", "-o", out)
        assert check(out.read_text(encoding="utf-8"), source) == []
