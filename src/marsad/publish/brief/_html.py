"""A brief as one HTML file: no script, nothing fetched, light and dark, and fit for print."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from itertools import groupby

from jinja2 import DictLoader, Environment
from markupsafe import Markup

from marsad.publish.brief._note_words import note_pieces
from marsad.publish.brief._values import Block, Brief, Heading, Paragraph, Table


def html(brief: Brief) -> str:
    """The page. Every word of a report is escaped; only the pictures, which are ours, stand as they are."""
    folder = resources.files("marsad.publish.brief") / "templates"
    page = (folder / "brief.html").read_text(encoding="utf-8")
    style = (folder / "brief.css").read_text(encoding="utf-8")
    environment = Environment(loader=DictLoader({"brief.html": page}), autoescape=True, trim_blocks=False)
    first = _First()
    return environment.get_template("brief.html").render(
        brief=brief, style=Markup(style), grouped=grouped, pieces=note_pieces, first=first  # noqa: S704
    )  # fmt: skip


def html_bytes(brief: Brief) -> bytes:
    """UTF-8."""
    return html(brief).encode()


class _First:
    """The anchor that a footnote leads back to: the first place that uses it."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def __call__(self, number: int) -> Markup:
        if number in self._seen:
            return Markup("")
        self._seen.add(number)
        return Markup(f' id="r{int(number)}"')  # noqa: S704  (a number)


def grouped(blocks: Sequence[Block]) -> list[tuple[str, list[Block]]]:
    """Blocks of one kind that follow each other, so that items make one list."""
    return [(kind, list(several)) for kind, several in groupby(blocks, key=_kind)]


def _kind(block: Block) -> str:
    if isinstance(block, Paragraph):
        return "items" if block.item else "paragraph"
    if isinstance(block, Heading):
        return "heading"
    return "table" if isinstance(block, Table) else "picture"
