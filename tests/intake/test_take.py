"""Inputs in their order, whatever they are; each thing that is no report gives one error in its place."""

from __future__ import annotations

import gzip
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from marsad.intake import IntakeOptions, Report, Unreadable
from marsad.intake._files import path_error
from tests.intake.helpers import ATOM, FEED, PAGE, PARAGRAPHS, fault, note_codes, report, taken, warc

TEXT = "\n\n".join(PARAGRAPHS)


def text_file(tmp_path: Path, content: str | bytes, name: str = "a.txt") -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("text", [TEXT, f"\n  {TEXT}\r\n\r\n", "One line", "Straße • Дерево • مدينة"])
def test_plain_text_is_taken_character_for_character(tmp_path: Path, text: str) -> None:
    found = report(text_file(tmp_path, text))
    assert found.text == text
    assert (found.title, found.published, found.hints) == (None, None, ())


def test_evidence_of_a_file(tmp_path: Path) -> None:
    path = text_file(tmp_path, TEXT)
    evidence = report(path).evidence
    assert evidence.content == TEXT.encode()
    assert (evidence.address, evidence.method, evidence.encoding) == (str(path), "file", "utf-8")
    assert evidence.retrieved.tzinfo is not None
    assert evidence.software.startswith("marsad ")


def test_the_same_bytes_bear_the_same_id(tmp_path: Path) -> None:
    one, two = taken(text_file(tmp_path, TEXT), text_file(tmp_path, TEXT, "b.txt"))
    assert one.id == two.id


def test_inputs_come_in_their_order(tmp_path: Path) -> None:
    second = text_file(tmp_path, "second", "2.txt")
    found = taken(tmp_path / "missing", second, "-", text_file(tmp_path, "third", "1.txt"), stdin=b"from stdin")
    assert [item.text if isinstance(item, Report) else item.id for item in found] == [
        str(tmp_path / "missing"), "second", "from stdin", "third",
    ]  # fmt: skip


def test_a_folder_is_read_in_sorted_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden.txt", ".git/x.txt", "c.txt"):
        text_file(tmp_path, name, name)
    assert [item.text for item in taken(tmp_path) if isinstance(item, Report)] == [
        "a.txt",
        "b/1.txt",
        "b/2.txt",
        "c.txt",
    ]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    text_file(tmp_path, TEXT, "sub/a.txt")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    found = taken(tmp_path)
    assert sum(isinstance(item, Report) for item in found) == 1
    assert [item.error.name for item in found if isinstance(item, Unreadable)] == ["not_a_file"]


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    assert fault(tmp_path).error.name == "empty_input"


@pytest.mark.parametrize("content", [b"", b" \n\t ", b"\xef\xbb\xbf", gzip.compress(b"", mtime=0)])
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.xml", "a.warc"])
def test_empty_files(tmp_path: Path, content: bytes, name: str) -> None:
    assert fault(text_file(tmp_path, content, name)).error.name == "empty_input"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"PK\x03\x04\x14\x00\x06\x00word/document.xml", "Word document"),
        (b"PK\x03\x04\x14\x00a.txt", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        (b"\x7fELF\x02\x01\x01\x00", "program"),
        (bytes(range(256)) * 20, "binary data"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.html"])
def test_binary_files_are_named(tmp_path: Path, content: bytes, words: str, name: str) -> None:
    error = fault(text_file(tmp_path, content, name)).error
    assert error.name == "binary_input"
    assert words in error.message


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.write(b"one line ")
        stream.truncate(200_000_000)
    assert fault(path).error.name == "binary_input"  # a sparse file is NULs; the size is looked at next
    with path.open("r+b") as stream:
        stream.write(b"x" * 70_000)
    assert fault(path).error.name == "too_large"


def test_a_text_of_too_many_characters(tmp_path: Path) -> None:
    path = text_file(tmp_path, "x" * 1_001)
    assert fault(path, options=IntakeOptions(max_report_chars=1_000)).error.name == "too_large"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", TEXT.encode()), ("a.html", PAGE.encode()), ("a.xml", FEED.encode()), ("a.jsonl", b'{"text": "a b"}')],
)
def test_gzip_of_every_format(tmp_path: Path, name: str, content: bytes) -> None:
    plain, zipped = text_file(tmp_path, content, name), text_file(tmp_path, gzip.compress(content), f"{name}.gz")
    assert [i.text for i in taken(plain) if isinstance(i, Report)] == [
        i.text for i in taken(zipped) if isinstance(i, Report)
    ]


def test_gzip_of_many_members_and_padding(tmp_path: Path) -> None:
    content = gzip.compress(b"first ") + gzip.compress(b"second") + b"\x00" * 512
    assert report(text_file(tmp_path, content, "a.gz")).text == "first second"


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_a_truncated_gzip_gives_nothing_half_read(tmp_path: Path, share: float) -> None:
    content = gzip.compress(os.urandom(500).hex().encode())
    assert (
        fault(text_file(tmp_path, content[: max(3, int(len(content) * share))], "a.txt.gz")).error.name
        == "broken_archive"
    )


def test_lines_before_the_break_of_a_gzip_are_read(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "%s"}\n' % os.urandom(40).hex().encode() for _ in range(5_000))
    content = gzip.compress(lines)
    *before, last = taken(text_file(tmp_path, content[: len(content) // 2], "a.jsonl.gz"))
    assert 2_000 < len(before) < 3_000
    assert all(isinstance(item, Report) for item in before)
    assert isinstance(last, Unreadable)
    assert last.error.name == "broken_archive"


def test_a_gzip_bomb(tmp_path: Path) -> None:
    path = text_file(tmp_path, gzip.compress(b" " * 60_000_000), "a.txt.gz")
    assert fault(path).error.name == "too_large"


def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "named pipe" in fault(tmp_path / "pipe").error.message


def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert "socket" in fault("s").error.message


@pytest.mark.parametrize("path", ["/dev/null", "/dev/zero", "no/such", "nul\x00inside", "a" * 5_000, ""])
def test_paths_that_are_no_files(path: str) -> None:
    assert fault(path).error.name == "not_a_file"


@pytest.mark.parametrize("address", ["ftp://a.example/x", "file:///etc/hosts", "gopher://a"])
def test_other_schemes_are_refused(address: str) -> None:
    assert fault(address).error.name == "refused"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("name", ["file.txt", "folder"])
def test_no_permission(tmp_path: Path, name: str) -> None:
    text_file(tmp_path, TEXT, "file.txt")
    (tmp_path / "folder").mkdir()
    (tmp_path / name).chmod(0)
    assert fault(tmp_path / name).error.name == "not_permitted"
    (tmp_path / name).chmod(0o700)


def test_no_permission_has_its_own_error() -> None:
    assert path_error(PermissionError(13, "Permission denied")).name == "not_permitted"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PAGE.encode(), 1),
        (FEED.encode(), 2),
        (ATOM.encode(), 1),
        (warc(("http://a.example", 200, "text/plain", b"a b")), 1),
    ],
)
def test_content_goes_before_the_name(tmp_path: Path, content: bytes, kind: int) -> None:
    found = taken(text_file(tmp_path, content, "misnamed.txt"))
    assert len(found) == kind
    assert all(isinstance(item, Report) and item.text != content.decode() for item in found)


def test_stdin_is_left_open() -> None:
    import io

    stream = io.BytesIO(TEXT.encode())
    from marsad.intake import take

    assert len(list(take(["-"], stdin=stream))) == 1
    assert not stream.closed


def test_mojibake_in_text_is_mended_and_noted(tmp_path: Path) -> None:
    found = report(text_file(tmp_path, "The ministerâ€™s convoy reached MÃ¼nchen.\nA second line — fine."))
    assert "München" in found.text
    assert note_codes(found) == ["mojibake_mended"]


def test_importing_intake_loads_none_of_the_slow_libraries() -> None:
    code = (
        "import sys, marsad.intake\n"
        "slow = 'trafilatura feedparser fastwarc httpx2 py3langid ftfy charset_normalizer lxml'.split()\n"
        "print([name for name in slow if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
