"""WACZ: read by warcio, by the digests that it states, and by the offsets of its index."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from warcio.archiveiterator import ArchiveIterator

from marsad.cli import run
from marsad.publish._formats import Options, format_named
from marsad.publish._released import Evidence
from marsad.publish._wacz import address, searchable
from tests.publish.made import ARABIC, WIRE, Made

PAGE = "<html>تجربة \x00 the page</html>".encode()


def _evidence(content: bytes, url: str | None, id_: str = "r", **more: str) -> Evidence:
    digest = hashlib.sha256(content).hexdigest()
    report = replace(WIRE, id=id_, sha256=digest, url=url)
    return Evidence(report, digest, "2017-09-07T10:00:00Z", content, url, **more)


MADE = Made(
    all_evidence=(
        _evidence(PAGE, "https://wire.example/b?x=1&y=ü", "one", media_type="text/html", encoding="utf-8"),
        _evidence(b"plain", None, "two", media_type="text/plain\r\nX-Evil: 1"),
        _evidence(b"third", "https://wire.example/a", "three", media_type="text/html"),
        Evidence(ARABIC, ARABIC.sha256, ARABIC.retrieved, None, withheld="a withheld name stands in it"),
    )
)


@pytest.fixture
def wacz(tmp_path: Path) -> ZipFile:
    target = tmp_path / "evidence.wacz"
    counts = format_named("wacz").write(MADE, target, Options(manifest={"made": "2017-10-01T00:00:00Z"}))
    assert counts == {"pages": 3, "withheld": 1}
    return ZipFile(target)


def _json(archive: ZipFile, path: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read(path))
    return found


def _lines(archive: ZipFile, path: str) -> list[Any]:
    return [json.loads(line) for line in archive.read(path).splitlines()]


def _records(data: bytes) -> list[tuple[str, bytes, Any]]:
    found = []
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        head = record.rec_headers
        found.append((head.get_header("WARC-Target-URI"), record.content_stream().read(), record))
    return found


def test_warcio_reads_every_page_with_its_digest(wacz: ZipFile) -> None:
    records = _records(wacz.read("archive/data.warc.gz"))
    assert [r[2].rec_type for r in records] == ["warcinfo", "resource", "resource", "resource"]
    assert [r[1] for r in records[1:]] == [PAGE, b"plain", b"third"]
    assert all(r[2].digest_checker.passed for r in records[1:])


def test_a_page_that_was_not_fetched_says_so(wacz: ZipFile) -> None:
    standing = [r[2].rec_headers.get_header("Marsad-Address") for r in _records(wacz.read("archive/data.warc.gz"))[1:]]
    assert standing == ["fetched from there", "none", "fetched from there"]


def test_a_hostile_media_type_adds_no_header(wacz: ZipFile) -> None:
    record = _records(wacz.read("archive/data.warc.gz"))[2][2]
    assert record.rec_headers.get_header("X-Evil") is None
    assert record.rec_headers.get_header("Content-Type") == "application/octet-stream"


def test_the_package_lists_every_file_with_its_digest(wacz: ZipFile) -> None:
    package = _json(wacz, "datapackage.json")
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
    listed = {r["path"] for r in package["resources"]}
    assert listed == set(wacz.namelist()) - {"datapackage.json", "datapackage-digest.json"}
    for resource in package["resources"]:
        content = wacz.read(resource["path"])
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)


def test_the_package_is_bound_by_its_digest(wacz: ZipFile) -> None:
    digest = hashlib.sha256(wacz.read("datapackage.json")).hexdigest()
    assert _json(wacz, "datapackage-digest.json") == {"path": "datapackage.json", "hash": f"sha256:{digest}"}


def test_the_index_finds_the_records(wacz: ZipFile) -> None:
    lines = gzip.decompress(wacz.read("indexes/index.cdx.gz")).decode().splitlines()
    assert lines == sorted(lines)
    warc = wacz.read("archive/data.warc.gz")
    for line in lines:
        key, moment, entry = line.split(" ", 2)
        found = json.loads(entry)
        at = warc[found["offset"] : found["offset"] + found["length"]]
        [(url, content, _)] = _records(at)
        assert (searchable(url), moment, url) == (key, "20170907100000", found["url"])
        assert f"sha256:{hashlib.sha256(content).hexdigest()}" == found["digest"]


def test_the_table_of_blocks_finds_the_lines(tmp_path: Path) -> None:
    many = tuple(_evidence(b"x%d" % n, f"https://wire.example/{n:04}", f"r{n}") for n in range(700))
    format_named("wacz").write(Made(all_evidence=many), tmp_path / "m.wacz", Options())
    archive = ZipFile(tmp_path / "m.wacz")
    head, *blocks = archive.read("indexes/index.idx").decode().splitlines()
    assert json.loads(head.split(" ", 2)[2]) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    packed = archive.read("indexes/index.cdx.gz")
    assert len(blocks) == 3
    for block in blocks:
        key, moment, where = block.split(" ", 2)
        at = json.loads(where)
        first = gzip.decompress(packed[at["offset"] : at["offset"] + at["length"]]).decode().split(" ", 2)
        assert first[:2] == [key, moment]


def test_what_is_packed_is_stored_so_that_players_can_jump(wacz: ZipFile) -> None:
    assert {wacz.getinfo(p).compress_type for p in ("archive/data.warc.gz", "indexes/index.cdx.gz")} == {ZIP_STORED}


def test_pages_have_address_moment_and_title(wacz: ZipFile) -> None:
    head, *pages = _lines(wacz, "pages/pages.jsonl")
    assert head["format"] == "json-pages-1.0"
    assert [p["id"] for p in pages] == ["one", "two", "three"]
    assert all(p["url"] and p["ts"] == "2017-09-07T10:00:00Z" for p in pages)


def test_what_is_held_back_is_named_with_reason_and_digest(wacz: ZipFile) -> None:
    found = _json(wacz, "marsad/withheld.json")
    [line] = found["withheld"]
    assert found["given"] == 3
    assert (line["report"], line["hash"]) == ("ar-1", f"sha256:{ARABIC.sha256}")
    assert line["reason"] == "a withheld name stands in it"


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        format_named("wacz").write(MADE, tmp_path / name, Options())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_pages_are_a_package_all_the_same(tmp_path: Path) -> None:
    format_named("wacz").write(Made(all_evidence=()), tmp_path / "e.wacz", Options())
    archive = ZipFile(tmp_path / "e.wacz")
    assert [r[2].rec_type for r in _records(archive.read("archive/data.warc.gz"))] == ["warcinfo"]
    assert gzip.decompress(archive.read("indexes/index.cdx.gz")) == b""


@pytest.mark.parametrize(
    ("url", "stands"),
    [
        ("https://wire.example/a b", "urn:sha256:"),
        ("https://wire.example/a\r\nX: 1", "urn:sha256:"),
        ("file:///etc/passwd", "urn:sha256:"),
        ("https://صحيفة.example/ü", "https://%D8%B5"),
        ("https://wire.example/%41?q=[1]", "https://wire.example/%41?q=[1]"),
    ],
)
def test_addresses_are_plain(url: str, stands: str) -> None:
    found = address(_evidence(b"x", url))
    assert found.startswith(stands)
    assert found.isascii()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.example.org/index.html", "org,example,www)/index.html"),
        ("http://example.org:8080/A?B", "org,example:8080)/a?b"),
        ("https://example.org", "org,example)"),
        ("urn:sha256:ab", "urn:sha256:ab"),
    ],
)
def test_addresses_are_sorted_as_cdxj_has_it(url: str, key: str) -> None:
    assert searchable(url) == key


def test_evidence_of_a_record_comes_out_as_it_went_in_and_names_no_path(tmp_path: Path) -> None:
    """From taking in to replay: the bytes of every file, and nothing of the machine that they were read on."""
    pages = {f"{n}.html": f"<p>Rebels shelled the town of Salqin on 5 September 2017, {n}.</p>".encode() for n in "ab"}
    source = tmp_path / "my-secret-folder"
    source.mkdir()
    for name, content in pages.items():
        (source / name).write_bytes(content)
    db, target = str(tmp_path / "r.db"), tmp_path / "out.wacz"
    assert run(["read", str(source), "--db", db, "--quiet", "--reader", "rules"]) == 0
    assert run(["export", "wacz", "--db", db, "--policy", "internal", "-o", str(target)]) == 0
    archive = ZipFile(target)
    warc = archive.read("archive/data.warc.gz")
    assert {content for _, content, _ in _records(warc)[1:]} == set(pages.values())
    unpacked = gzip.decompress(warc) + b"".join(archive.read(n) for n in archive.namelist() if n.endswith("json"))
    assert b"my-secret-folder" not in unpacked


def test_by_default_no_page_leaves_without_a_licence(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>Rebels shelled the town of Salqin on 5 September 2017.</p>")
    db, target = str(tmp_path / "r.db"), tmp_path / "out.wacz"
    assert run(["read", str(tmp_path / "a.html"), "--db", db, "--quiet", "--reader", "rules"]) == 0
    assert run(["export", "wacz", "--db", db, "-o", str(target)]) == 0
    found = _json(ZipFile(target), "marsad/withheld.json")
    assert found["given"] == 0
    assert [one["reason"] for one in found["withheld"]] == ["no licence lets it out whole"]
