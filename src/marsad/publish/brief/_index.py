"""The index of a series of briefs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as escape_html

from marsad.publish.brief._markdown import escape
from marsad.publish.brief._values import Brief, Paragraph


def index_page(briefs: Sequence[tuple[str, Brief]], fmt: str) -> bytes:
    """A page that leads to each brief by its file name, with its first sentence; ``fmt`` is md or html."""
    rows = [(name, b.title, _first(b)) for name, b in briefs]
    if fmt == "html":
        items = "\n".join(
            f'<li><a href="{escape_html(name)}">{escape_html(title)}</a><br>{escape_html(words)}</li>'
            for name, title, words in rows
        )
        return _PAGE.format(items=items).encode()
    lines = [f"- [{escape(title)}]({name}): {escape(words)}" for name, title, words in rows]
    return ("# Situation reports\n\n" + "\n".join(lines) + "\n").encode()


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Situation reports</title>
<style>
body{{max-width:44rem;margin:2rem auto;padding:0 1rem;font:17px/1.5 system-ui,sans-serif}}li{{margin:.8rem 0}}</style>
</head><body><h1>Situation reports</h1><ol>
{items}
</ol></body></html>
"""


def _first(brief: Brief) -> str:
    """How much it tells."""
    for block in brief.sections[0].blocks:
        if isinstance(block, Paragraph):
            return block.sentences[0].text
    return ""
