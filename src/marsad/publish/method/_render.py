"""The statement as Markdown and as a page of HTML that needs nothing else. Names in it are hostile, and escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from marsad.publish.method._statement import Block, Gap, Items, Section, Statement, Tabled, Text

#: What Markdown would read as markup; HTML in it too, for many programs let it through.
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")

_GAP = "To be filled in by the project"


def to_markdown(statement: Statement) -> str:
    """Markdown, headings from level 1."""
    lines = [f"# {_plain(statement.title)}", ""]
    for section in statement.sections:
        lines += [f"## {section.title}", ""]
        for block in section.blocks:
            lines += [*_markdown(block), ""]
    return "\n".join(lines).rstrip() + "\n"


def _markdown(block: Block) -> Iterator[str]:
    if isinstance(block, Text):
        yield _plain(block.words)
    elif isinstance(block, Items):
        yield from (f"- {_plain(line)}" for line in block.lines)
    elif isinstance(block, Gap):
        yield f"> **{_GAP}** (`project.{block.key}`): {block.asked}."
    else:
        yield "| " + " | ".join(map(_plain, block.head)) + " |"
        yield "|" + "|".join("---:" if _is_number(block, n) else "---" for n in range(len(block.head))) + "|"
        yield from ("| " + " | ".join(_plain(_cell(c)) for c in row) + " |" for row in block.rows)


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _cell(cell: str | int) -> str:
    return f"{cell:,}" if isinstance(cell, int) else cell


def _is_number(table: Tabled, n: int) -> bool:
    return bool(table.rows) and all(isinstance(row[n], int) for row in table.rows)


_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c1c1c; --soft: #5c5c5c; --line: #d8d8d8; --paper: #fff; --gap: #fff4d6; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --soft: #a8a8a8; --line: #3c3c3c; --paper: #161616; --gap: #3a3112; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 46rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 Charter, "Bitstream Charter", Georgia, serif; overflow-wrap: anywhere; }
h1 { font-size: 1.9rem; line-height: 1.25; }
h2 { margin-top: 2.5rem; font-size: 1.3rem; border-top: 1px solid var(--line); padding-top: 1.25rem; }
table { border-collapse: collapse; margin: 1rem 0; font: 0.9rem/1.45 system-ui, sans-serif; }
th, td { text-align: left; padding: 0.3rem 1.5rem 0.3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.gap { background: var(--gap); padding: 0.6rem 0.9rem; border-radius: 0.3rem; }
@media print { body { max-width: none; font-size: 10.5pt; } h2 { break-after: avoid; } table { break-inside: auto; } }
"""


def to_html(statement: Statement) -> str:
    """A page: light and dark, readable without JavaScript (there is none), fit for print."""
    body = "\n".join(_section(s) for s in statement.sections)
    title = escape(statement.title)
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{_STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    return f"<section>\n<h2>{escape(section.title)}</h2>\n" + "\n".join(map(_html, section.blocks)) + "\n</section>"


def _html(block: Block) -> str:
    if isinstance(block, Text):
        return f"<p>{escape(block.words)}</p>"
    if isinstance(block, Items):
        return "<ul>\n" + "\n".join(f"<li>{escape(line)}</li>" for line in block.lines) + "\n</ul>"
    if isinstance(block, Gap):
        return f'<p class="gap"><strong>{_GAP}</strong> (<code>project.{block.key}</code>): {escape(block.asked)}.</p>'
    return _table(block)


def _table(table: Tabled) -> str:
    numbers = [_is_number(table, n) for n in range(len(table.head))]

    def row(cells: tuple[str | int, ...], tag: str) -> str:
        marked = (
            f"<{tag}{' class=number' if number else ''} dir=auto>{escape(_cell(cell))}</{tag}>"
            for cell, number in zip(cells, numbers, strict=True)
        )
        return f"<tr>{''.join(marked)}</tr>"

    rows = "\n".join(row(r, "td") for r in table.rows)
    return f"<table>\n<thead>{row(table.head, 'th')}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
