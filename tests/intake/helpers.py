# ruff: noqa: E501 - markup stands on the lines that it stands on in the wild
"""Material for the tests of intake: pages, feeds and archives that we wrote, and ways to read them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TypeVar

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from marsad.intake import Intake, IntakeOptions, Report, Unreadable, take

PARAGRAPHS = (
    "Shells hit the market of the town on Monday and killed at least 14 people, two doctors at its hospital said.",
    "The army said that it had fired at militants who were hiding among the stalls, and denied that civilians had died.",
    "Residents fled towards the river, where aid workers handed out bread and blankets until late in the night.",
)

PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shells hit market | Example Post</title>
<meta property="og:title" content="Shells hit market, killing at least 14">
<meta property="og:site_name" content="Example Post"><meta name="author" content="Nadia Correspondent">
<meta property="article:published_time" content="2016-05-02T18:30:00+03:00">
<link rel="canonical" href="https://post.example/2016/market"></head>
<body><nav><a href="/">Home</a><a href="/w">World</a></nav>
<article><h1>Shells hit market, killing at least 14</h1><p class="byline">By Nadia Correspondent</p>
<time datetime="2016-05-02">2 May 2016</time>
<figure><img src="a.jpg"><figcaption>Smoke over the market. Photograph: Example Agency</figcaption></figure>
{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article>
<aside><h3>Related</h3><p>Football: the cup final ends in a draw</p></aside>
<footer>Copyright Example Post</footer></body></html>"""

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Example Aggregator</title>
<item><title>Truce signed</title><link>https://agg.example/1</link><source url="https://a.example/rss">Example Agency</source>
<pubDate>Thu, 13 Dec 2018 16:00:00 +0100</pubDate>
<description>&lt;p&gt;The two sides signed a truce on Thursday.&lt;/p&gt;&lt;p&gt;It begins at dawn.&lt;/p&gt;</description></item>
<item><title>Truce broken</title><link>https://agg.example/2</link><description>Guns fired again on Friday.</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Agency</title><entry><title>Convoy reaches town</title>
<id>urn:x:1</id><link href="https://agency.example/c"/><updated>2020-01-02T03:04:05Z</updated>
<source><title>Example Relief</title></source>
<content type="html">&lt;p&gt;A convoy of 40 lorries reached the town.&lt;/p&gt;</content></entry></feed>"""

Item = TypeVar("Item", bound=Intake)


def taken(*inputs: str | Path, options: IntakeOptions | None = None, stdin: bytes | None = None) -> list[Intake]:
    """All that the inputs give."""
    stream = None if stdin is None else io.BytesIO(stdin)
    return list(take([str(i) for i in inputs], options=options or IntakeOptions(), stdin=stream))


def report(*inputs: str | Path, options: IntakeOptions | None = None, stdin: bytes | None = None) -> Report:
    """The one report that the inputs give."""
    (item,) = taken(*inputs, options=options, stdin=stdin)
    assert isinstance(item, Report), item
    return item


def fault(*inputs: str | Path, options: IntakeOptions | None = None, stdin: bytes | None = None) -> Unreadable:
    """The one error that the inputs give."""
    (item,) = taken(*inputs, options=options, stdin=stdin)
    assert isinstance(item, Unreadable), item
    return item


def note_codes(item: Intake) -> list[str]:
    """The codes of the notes of a report."""
    assert isinstance(item, Report), item
    return [note.code for note in item.notes]


def warc(*pages: tuple[str, int, str, bytes], gzip: bool = False, headers: tuple[tuple[str, str], ...] = ()) -> bytes:
    """An archive of (address, status, media type, payload) responses."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for address, status, media_type, payload in pages:
        http = StatusAndHeaders(f"{status} X", [("Content-Type", media_type), *headers], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            address,
            "response",
            payload=io.BytesIO(payload),
            http_headers=http,
            warc_headers_dict={"WARC-Date": "2017-09-05T10:00:00Z"},
        )
        writer.write_record(record)
        record.raw_stream.close()  # warcio leaves its temporary file open
    return out.getvalue()
