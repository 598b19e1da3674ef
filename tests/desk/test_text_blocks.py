"""Whole texts on a page: the text in the browser is the report's, whatever stands in it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from marsad.desk._text_blocks import blocks, text_blocks


class Shown(HTMLParser):
    """The text of markup, as a browser has it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data.replace("\r\n", "\n").replace("\r", "\n")

    def handle_charref(self, name: str) -> None:
        self.text += chr(int(name))

    def handle_entityref(self, name: str) -> None:
        self.text += {"amp": "&", "lt": "<", "gt": ">"}[name]


def shown(markup: str) -> Shown:
    parser = Shown()
    parser.feed(markup)
    parser.close()
    return parser


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One line",
        "Two lines\r\nof an old page\r",
        "\n\nA text that begins with empty lines",
        "قُتل 12 شخصاً\u202e & <script>alert(1)</script>",
        "🔥 beyond the first plane 𝕏\n" * 400,
        "x" * 30_000,
        "word " * 9_000,
    ],
)
def test_the_browser_has_exactly_the_text(text: str) -> None:
    page = shown(str(text_blocks(text)))
    assert page.text == text
    assert set(page.tags) <= {"div"}


def test_a_nul_keeps_its_place() -> None:
    assert shown(str(text_blocks("a\0b"))).text == "a␀b"


def test_blocks_end_with_lines() -> None:
    pieces = list(blocks("A line of some length.\n" * 1000))
    assert len(pieces) > 5
    assert all(piece.endswith("\n") for piece in pieces)


def test_a_very_long_line_is_cut_at_a_space() -> None:
    pieces = list(blocks("word " * 9_000))
    assert max(map(len, pieces)) <= 8000
    assert all(piece.endswith(" ") for piece in pieces)
