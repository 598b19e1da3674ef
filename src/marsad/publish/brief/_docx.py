"""A brief as a Word document: styles, tables, real footnotes, pictures told in words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Para

from marsad.publish.brief._note_words import Piece, note_pieces
from marsad.publish.brief._pdf import png
from marsad.publish.brief._values import Block, Brief, Heading, Note, Paragraph, Picture, Run, Table

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: Entries of the archive get this moment, so that the same brief has the same bytes (the earliest that ZIP can hold).
_MOMENT = (1980, 1, 1, 0, 0, 0)
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_TYPE = f'<Override PartName="/word/footnotes.xml" ContentType="{_FOOTNOTES}"/>'
_RELATION = f'<Relationship Id="rIdFootnotes" Type="{_R}/footnotes" Target="footnotes.xml"/>'
#: XML 1.0 cannot hold these.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def docx_bytes(brief: Brief) -> bytes:
    """The file."""
    document = docx.Document()
    _styles(document)
    document.core_properties.title = _clean(brief.title)
    document.core_properties.author = "Marsad"
    document.add_heading(_clean(brief.title), 0)
    document.add_paragraph(_clean(brief.subtitle), "Subtitle")
    for words in brief.about:
        document.add_paragraph(_clean(words), "Caption")
    used: set[int] = set()
    for section in brief.sections:
        document.add_heading(_clean(section.title), 1)
        for block in section.blocks:
            _block(document, block, used)
    raw = io.BytesIO()
    document.save(raw)
    return _with_footnotes(raw.getvalue(), brief)


def _styles(document: Document) -> None:
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Serif", Pt(10.5)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.name = "Liberation Sans"
    document.styles["Title"].font.size = Pt(18)
    caption = document.styles["Caption"].font
    caption.bold, caption.size, caption.color.rgb = False, Pt(9), RGBColor(0x44, 0x44, 0x44)


def _block(document: Document, block: Block, used: set[int]) -> None:
    if isinstance(block, Heading):
        document.add_heading(_clean(block.text), 2)
    elif isinstance(block, Paragraph):
        para = document.add_paragraph(style="List Bullet" if block.item else None)
        for n, sentence in enumerate(block.sentences):
            if n:
                para.add_run(" ")
            for run in sentence.runs:
                _run(para, run, used)
    elif isinstance(block, Table):
        _table(document, block, used)
    else:
        _picture(document, block)


def _picture(document: Document, picture: Picture) -> None:
    """As a bitmap, for Word reads SVG only beside one; the words stand below, and as its alternative text."""
    shape = document.add_picture(io.BytesIO(png(picture.svg)), width=Mm(160))
    shape._inline.docPr.set("descr", _clean(picture.words))
    document.add_paragraph(f"{_clean(picture.caption)}. {_clean(picture.words)}", "Caption")


def _table(document: Document, table: Table, used: set[int]) -> None:
    document.add_paragraph(f"{_clean(table.caption)}.", "Caption")
    made = document.add_table(rows=1, cols=len(table.head), style="Light Grid Accent 1")
    for cell, words in zip(made.rows[0].cells, table.head, strict=True):
        cell.text = _clean(words)
    for row in table.rows:
        cells = made.add_row().cells
        for n, (cell, run) in enumerate(zip(cells, row, strict=True)):
            para = cell.paragraphs[0]
            _run(para, run, used)
            if n in table.numeric:
                para.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for cell in (c for r in made.rows for c in r.cells):
        for run in cell.paragraphs[0].runs:
            run.font.size = Pt(8.5)
    document.add_paragraph()


def _run(para: Para, run: Run, used: set[int]) -> None:
    para.add_run(_clean(run.text))
    for n, number in enumerate(run.notes):
        if n:
            _superscript(para, ",")
        if number in used:
            # Word gives each reference a number of its own, so that only the first may be one
            _superscript(para, str(number))
            continue
        used.add(number)
        raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        mark = f'<w:r xmlns:w="{_W}">{raised}<w:footnoteReference w:id="{number}"/></w:r>'
        para._p.append(parse_xml(mark))


def _superscript(para: Para, text: str) -> None:
    para.add_run(text).font.superscript = True


# ------------------------------------------------------------------ the part with the footnotes
def _with_footnotes(raw: bytes, brief: Brief) -> bytes:
    """The archive with the part that python-docx cannot write, and with a fixed date in every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"</Types>", f"{_TYPE}</Types>".encode())
            elif name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", f"{_RELATION}</Relationships>".encode())
            elif name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", data)
            target.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
        target.writestr(
            zipfile.ZipInfo("word/footnotes.xml", _MOMENT), "".join(_footnotes(brief)), zipfile.ZIP_DEFLATED
        )
    return out.getvalue()


def _footnotes(brief: Brief) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{_W}">'
    for kind, number, mark in (("separator", -1, "separator"), ("continuationSeparator", 0, "continuationSeparator")):
        yield f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
    for note in brief.notes:
        yield _footnote(note)
    yield "</w:footnotes>"


def _footnote(note: Note) -> str:
    words = "".join(_piece(p) for p in note_pieces(note))
    small = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    return (
        f'<w:footnote w:id="{note.number}"><w:p><w:r>{small}<w:footnoteRef/></w:r>'
        f"{_text(' ')}{words}</w:p></w:footnote>"
    )


def _piece(p: Piece) -> str:
    return _text(p.text)


def _text(text: str) -> str:
    return f'<w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r>'


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
