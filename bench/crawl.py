"""Web archives like those of a news crawl: pages of peace, a hundredth of war, with the noise of real pages around.

The pages of war are those of the simulated press (``bench/worlds``), of which nothing of the first pass was learned.
Those of peace are composed of sentences of fourteen fields, some with words of war in another meaning; one in fifty is
one of the traps of ``tests/data/peace`` (parts that were kept for measuring). One in ten is in another language, one in
twenty is no article at all.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bench.peace import TEXTS
from bench.worlds.make import RECIPES, make

ROOT: Final = Path(__file__).parent


def _lines() -> dict[str, list[str]]:
    """What pages are composed of, by kind."""
    rows = (ROOT / "crawl.tsv").read_text(encoding="utf-8").splitlines()
    return {k: v.split("|") for k, v in (row.split("\t") for row in rows if not row.startswith("#"))}


_PARTS: Final = _lines()
_FIELDS: Final = [lines for kind, lines in _PARTS.items() if kind.startswith("field ")]


def texts(pages: int, seed: int = 7) -> Iterator[tuple[bool, str, str]]:
    """Whether it is of war, title and text of so many pages; a hundredth is of war, spread evenly."""
    rng = random.Random(seed)
    war = [(p.title, p.text) for name in RECIPES for p in make(name).pages]
    traps = [
        p.read_text(encoding="utf-8") for part in ("later", "unseen") for p in sorted((TEXTS / part).glob("*.txt"))
    ]
    for n in range(pages):
        kind = rng.random()
        if n % 100 == 50:
            title, text = rng.choice(war)
            yield True, title, text.removeprefix(title).strip()
        elif kind < 0.02:
            title, _, text = rng.choice(traps).partition("\n")
            yield False, title, text.strip()
        elif kind < 0.12:
            line = rng.choice(_PARTS["other"])
            yield False, line[:30], "\n\n".join(_filled(line, rng) * 3 for _ in range(5))
        elif kind < 0.17:
            yield False, "Page not found", ""
        else:
            yield False, *_article(rng)


def _article(rng: random.Random) -> tuple[str, str]:
    parts = rng.choice(_FIELDS)
    heads, sentences = parts[:2], parts[2:]
    picked = [_filled(rng.choice(sentences), rng) for _ in range(rng.randint(6, 40))]
    paragraphs = [" ".join(picked[i : i + 3]) for i in range(0, len(picked), 3)]
    return _filled(rng.choice(heads), rng), "\n\n".join(paragraphs)


def _filled(sentence: str, rng: random.Random) -> str:
    values = {w[0]: rng.choice(_PARTS[w]) for w in ("places", "names", "days")}
    return sentence.format(k=rng.randint(3, 900), **values)


def page(title: str, text: str, rng: random.Random) -> bytes:
    """An article in 20 to 60 kB of page: styles, scripts, menus, teasers of other stories, comments, a footer."""
    script = "".join(
        f"window.d{n}={{id:{rng.randrange(10**9)},k:'{rng.randrange(10**9):x}'}};" for n in range(rng.randint(200, 700))
    )
    menu = "".join(
        f'<li class="nav"><a href="/s/{rng.randrange(999)}">{rng.choice(_PARTS["links"])}</a></li>' for _ in range(60)
    )
    teasers = "".join(
        f'<div class="card"><a href="/a/{rng.randrange(10**6)}"><h3>{rng.choice(_PARTS["links"])}</h3></a></div>'
        for _ in range(25)
    )
    tag = rng.choice(("p", "p", "p", "div"))
    body = "".join(f"<{tag}>{escape(x)}</{tag}>" for x in text.split("\n\n") if x)
    linked = json.dumps({"@type": "NewsArticle", "headline": title, "datePublished": "2024-05-02T10:00:00Z"})
    article = f'<article><h1>{escape(title)}</h1><p class="byline">By our staff</p>{body}</article>'
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(title)} | Daily Post</title>"
        f'<script type="application/ld+json">{linked}</script><style>{".c{margin:0 auto;padding:4px}" * 100}</style>'
        f"<script>{script}</script></head><body><header><nav><ul>{menu}</ul></nav></header>"
        f'<main>{article}<section class="related">{teasers}</section></main>'
        f"<footer><p>Copyright Daily Post. All rights reserved.</p></footer></body></html>"
    ).encode()


def write(path: Path, pages: int, seed: int = 7) -> list[str]:
    """A web archive of so many pages; gives the addresses of those of war."""
    rng = random.Random(seed + 1)
    of_war = []
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for n, (is_war, title, text) in enumerate(texts(pages, seed)):
            address = f"https://post.example/{seed}/{n}"
            if is_war:
                of_war.append(address)
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                address, "response", payload=io.BytesIO(page(title, text, rng)), http_headers=headers,
                warc_headers_dict={"WARC-Date": "2024-05-02T12:00:00Z"},
            )  # fmt: skip
            writer.write_record(record)
            record.raw_stream.close()
    return of_war
