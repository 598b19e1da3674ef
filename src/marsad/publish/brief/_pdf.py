"""A brief as PDF, by typst: footnotes at the foot of the page, pictures as SVG, Arabic from right to left."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import typst

from marsad.publish.brief._note_words import Piece, note_pieces
from marsad.publish.brief._values import Block, Brief, Heading, Note, Paragraph, Picture, Run, Table

_PREAMBLE = """#set document(title: {title}, date: none)
#set page(paper: "a4", margin: (x: 22mm, y: 24mm), numbering: "1 / 1")
#set text(font: ("Liberation Serif", "Libertinus Serif", "Noto Naskh Arabic", "DejaVu Sans"))
#set text(size: 10.5pt, lang: "en", hyphenate: false)
#set par(justify: false, leading: 0.62em, spacing: 0.9em)
#set list(spacing: 0.8em)
#show heading: set text(font: ("Liberation Sans", "DejaVu Sans"))
#show heading.where(level: 1): set text(size: 17pt)
#show heading.where(level: 2): set block(above: 1.6em, below: 0.8em, width: 100%, stroke: (top: 1pt), inset: (top: 6pt))
#show heading.where(level: 3): set text(fill: rgb("#444444"), size: 10.5pt)
#show link: set text(fill: rgb("#0b4f8a"))
#set footnote.entry(separator: line(length: 30%, stroke: 0.5pt), gap: 0.45em)
#show footnote.entry: set text(size: 7.5pt)
"""


def pdf_bytes(brief: Brief) -> bytes:
    """The file. Its bytes depend on the brief and the version of typst alone: no date is written into it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "brief.typ").write_text("\n".join(_lines(brief, folder)), encoding="utf-8")
        made = typst.compile(str(folder / "brief.typ"), root=str(folder), timestamp=0)
    return bytes(made)


def _lines(brief: Brief, folder: Path) -> Iterator[str]:
    notes = {n.number: n for n in brief.notes}
    used: set[int] = set()
    yield _PREAMBLE.format(title=_string(brief.title))
    yield f"#heading(level: 1, {_string(brief.title)})"
    yield f'#text(fill: rgb("#444444"), size: 9.5pt, {_string(brief.subtitle)})'
    yield ""
    for words in brief.about:
        yield f'#text(fill: rgb("#444444"), size: 9pt, {_string(words)})\n'
    pictures = 0
    for section in brief.sections:
        yield f"#heading(level: 2, {_string(section.title)})"
        for block in section.blocks:
            if isinstance(block, Picture):
                pictures += 1
                (folder / f"{pictures}.svg").write_text(block.svg, encoding="utf-8")
                yield _picture(block, f"{pictures}.svg")
            else:
                yield _block(block, notes, used)


def _block(block: Block, notes: dict[int, Note], used: set[int]) -> str:
    if isinstance(block, Heading):
        return f"#heading(level: 3, {_string(block.text)})"
    if isinstance(block, Paragraph):
        text = " ".join("".join(_run(r, notes, used) for r in s.runs) for s in block.sentences)
        return f"- {text}" if block.item else f"{text}\n"
    assert isinstance(block, Table)
    return _table(block, notes, used)


def _table(table: Table, notes: dict[int, Note], used: set[int]) -> str:
    align = ", ".join("right" if n in table.numeric else "left" for n in range(len(table.head)))
    widths = ", ".join("auto" if n in table.numeric else "1fr" for n in range(len(table.head)))
    head = ", ".join(f"[*#{_string(c)}*]" for c in table.head)
    rows = ",\n".join(", ".join(f"[{_run(c, notes, used)}]" for c in row) for row in table.rows)
    return (
        f'#text(fill: rgb("#444444"), size: 9pt, {_string(table.caption + ".")})\n'
        f"#block(text(size: 8.5pt, table(columns: ({widths}), align: ({align}), stroke: (x, y) => "
        f"(bottom: if y == 0 {{ 0.8pt }} else {{ 0.3pt + gray }}), inset: (x: 4pt, y: 4pt), "
        f"table.header({head}),\n{rows})))\n"
    )


def _picture(p: Picture, name: str) -> str:
    image = f'image("{name}", width: 100%, alt: {_string(p.words)})'
    return f"#figure({image}, caption: {_string(p.caption + '.')}, numbering: none)\n"


def png(svg: str) -> bytes:
    """A picture as PNG, for programs that do not draw SVG."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "picture.svg").write_text(svg, encoding="utf-8")
        page = '#set page(width: 160mm, height: auto, margin: 0mm)\n#image("picture.svg", width: 100%)\n'
        (folder / "picture.typ").write_text(page, encoding="utf-8")
        return bytes(typst.compile(str(folder / "picture.typ"), root=str(folder), format="png", ppi=150))


def _run(run: Run, notes: dict[int, Note], used: set[int]) -> str:
    marks = []
    for n in run.notes:
        if n in used:
            marks.append(f"#footnote(<n{n}>)")
        else:
            used.add(n)
            marks.append(f"#footnote[{_note(notes[n])}]<n{n}>")
    # two marks side by side need something between them to stay two numbers
    return f"#{_string(run.text)}{'#super[,]'.join(marks)}"


def _note(note: Note) -> str:
    return "".join(_piece(p) for p in note_pieces(note))


def _piece(p: Piece) -> str:
    if p.link:
        return f"#link({_string(p.link)}, {_string(p.text)})"
    if p.code:
        return f"#raw({_string(p.text)})"
    return f"#{_string(p.text)}"


def _string(text: str) -> str:
    """A string of typst, which no word of a report can leave: only backslash and quotes have a meaning in it."""
    flat = " ".join(text.replace("\n", " ").replace("\r", " ").split(" "))
    flat = "".join(c for c in flat if c.isprintable() or c == " ")
    return '"' + flat.replace("\\", "\\\\").replace('"', '\\"') + '"'
