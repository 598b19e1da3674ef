"""Whatever bytes are handed in: reports or errors, never an exception, never a hang, nothing half-read."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.errors import IntakeError
from marsad.intake import Intake, IntakeOptions, Report, Unreadable, take
from marsad.intake._origin import Origin
from marsad.intake._take import read_document, read_stream
from tests.intake.helpers import ATOM, FEED, PAGE, PARAGRAPHS, fault, warc

OPTIONS = IntakeOptions(max_file_bytes=200_000, max_item_bytes=100_000, max_page_bytes=200_000)
NAMES = ("a.txt", "a.html", "a.xml", "a.atom", "a.jsonl", "a.warc", "a.txt.gz", "a")

VALID: dict[str, bytes] = {
    "a.txt": "\n\n".join(PARAGRAPHS).encode(),
    "a.html": PAGE.encode(),
    "a.xml": FEED.encode(),
    "a.atom": ATOM.encode(),
    "a.jsonl": b'{"id": "1", "text": "Rebels took the town.", "published": "2016-02-03"}\n{"text": "second"}\n',
    "a.warc": warc(
        ("https://a.example/1", 200, "text/html", PAGE.encode()), ("https://a.example/2", 200, "text/plain", b"x y")
    ),
    "a.txt.gz": gzip.compress(b"The bridge fell."),
    "a.warc.gz": warc(("https://a.example/1", 200, "text/html", PAGE.encode()), gzip=True),
}

calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def read(content: bytes, name: str) -> list[Intake]:
    origin = Origin(name, "file", OPTIONS.clock())
    return list(read_stream(io.BytesIO(content), origin, OPTIONS, len(content)))


def check(items: list[Intake]) -> None:
    """What must hold of everything that comes out of intake."""
    assert items
    for item in items:
        assert isinstance(item, Report | Unreadable)
        if isinstance(item, Unreadable):
            assert isinstance(item.error, IntakeError)
            assert item.error.where
            continue
        item.text.encode("utf-8")
        assert item.text.strip()
        assert "\x00" not in item.text
        assert all(hint.span.end <= len(item.text) for hint in item.hints)
        assert len(item.evidence.sha256) == 64


@calm
@given(content=st.binary(max_size=2_000), name=st.sampled_from(NAMES))
def test_arbitrary_bytes(content: bytes, name: str) -> None:
    check(read(content, name))


@calm
@given(content=st.text(max_size=2_000), name=st.sampled_from(NAMES))
def test_arbitrary_text(content: str, name: str) -> None:
    check(read(content.encode("utf-8", "surrogatepass"), name))


@calm
@given(content=st.binary(max_size=1_000), kind=st.sampled_from(["text", "html", "feed"]))
def test_arbitrary_bytes_straight_into_each_parser(content: bytes, kind: str) -> None:
    origin = Origin("a", "file", OPTIONS.clock())
    try:
        check([*read_document(kind, content, origin, OPTIONS), *read(b"x", "a.txt")])  # type: ignore[arg-type]
    except IntakeError:
        return


@calm
@given(data=st.data(), name=st.sampled_from(sorted(VALID)))
def test_mutated_valid_inputs(data: st.DataObject, name: str) -> None:
    content = bytearray(VALID[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 40))
        content[at : at + length] = data.draw(st.binary(max_size=40))
        if not content:
            break
    check(read(bytes(content), name))


@calm
@given(name=st.sampled_from(sorted(VALID)), share=st.floats(0, 1))
def test_inputs_cut_anywhere(name: str, share: float) -> None:
    check(read(VALID[name][: int(share * len(VALID[name]))], name))


MARKUP = st.recursive(
    st.text(max_size=40),
    lambda inner: st.builds(
        lambda tag, attribute, children: f"<{tag} {attribute}>{''.join(children)}</{tag}>",
        st.sampled_from(
            ["div", "p", "h1", "time", "figcaption", "table", "tr", "td", "a", "script", "br", "nav", "x:y"]
        ),
        st.sampled_from(["", "class=byline", "class='caption'", "hidden", "style='display:none'", "itemprop=author"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=30,
)


@calm
@given(markup=MARKUP)
def test_arbitrary_markup(markup: str) -> None:
    check(read(f"<html><body>{markup}<p>{PARAGRAPHS[0]}</p></body></html>".encode("utf-8", "surrogatepass"), "a.html"))


def _bomb() -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]>'
    return f"{head}<rss><channel><title>&l11;</title></channel></rss>"


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: b"a" * 150_000, "a.txt"),
        (lambda: b" <" * 90_000, "a.html"),
        (lambda: b"<html>" + b"<p " * 60_000, "a.html"),
        (lambda: b"<html><body>" + b"<a" * 90_000, "a.html"),
        (lambda: b"<html><body>" + b"&amp;" * 39_000, "a.html"),
        (lambda: b"<html><body>" + b"<table><tr><td>" * 10_000, "a.html"),
        (lambda: b"<html><body><p class='byline caption'>" + b"word " * 30_000, "a.html"),
        (lambda: b"<rss><channel>" + b"<item>" * 30_000, "a.xml"),
        (lambda: b"<rss><channel><item><title>" + b"<![CDATA[" * 20_000, "a.xml"),
        (lambda: _bomb().encode(), "a.xml"),
        (lambda: b"[" * 190_000, "a.json"),
        (lambda: b'{"a":' * 30_000, "a.jsonl"),
        (lambda: b"\n" * 190_000, "a.jsonl"),
        (lambda: b"\x85\x93\xe2\x80" * 20_000, "a.txt"),
        (lambda: "Ã©â€™".encode() * 20_000, "a.txt"),
    ],
)
def test_inputs_made_to_hurt(make: Callable[[], bytes], name: str) -> None:
    check(read(make(), name))


def test_two_hundred_megabytes_of_one_line_are_not_held() -> None:
    class Endless(io.RawIOBase):
        """200 MB of one JSON line."""

        left = 200_000_000

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            count = min(len(buffer), self.left)
            start = b'{"text": "' if self.left == 200_000_000 else b""
            self.left -= count
            buffer[:count] = (start + b"x" * count)[:count]
            return count

    (item,) = take(["-"], stdin=io.BufferedReader(Endless()))
    assert isinstance(item, Unreadable)
    assert item.error.name == "too_large"


def test_an_entity_bomb_in_a_feed() -> None:
    assert fault("-", stdin=_bomb().encode()).error.name == "broken_feed"


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    for name, content in VALID.items():
        read(content, name)
        read(content[: len(content) // 2], name)
        read(content[10:], name)
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
