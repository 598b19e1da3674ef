"""Web archives of our own, with pages of war and of peace."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

WAR = (
    "Shells hit the market of Harsa on Monday, killing {n} people, residents said. Rebels and the army blamed "
    "each other for the shelling. Fighting went on in two villages north of the town, where troops and "
    "militiamen have clashed since Friday. The ministry said {n} of its soldiers had been wounded by mortars. "
    "The United Nations called for a ceasefire and for a convoy of aid to be let into the besieged town."
)
PEACE = (
    "The orchard of the Harsa school gave {n} baskets of apples this year, the headteacher said. Pupils and "
    "parents baked cakes for the fair on Saturday, and the band of the fire station played old songs. The "
    "council wants to plant as many trees again in spring. Visitors came from three towns and bought honey, "
    "bread and jam from the stalls, and the children sold drawings of the river for a trip to the museum."
)
FOREIGN = (
    "Der Gemeinderat hat am Montag beschlossen, die Schule am Fluss bis zum nächsten Sommer zu erneuern. Die "
    "Kosten von {n} Millionen trägt zur Hälfte das Land. Der Unterricht findet so lange im alten Rathaus "
    "statt, wie der Bürgermeister nach der Sitzung sagte. Eltern und Lehrer zeigten sich erleichtert über die "
    "Entscheidung nach langem Streit."
)


def page(title: str, text: str) -> bytes:
    """An article between a menu and a footer."""
    paragraphs = "".join(f"<p>{s.strip()}.</p>" for s in text.split(". ") if s)
    menu = "".join(f'<li><a href="/{w}">{w}</a></li>' for w in ("World", "War in Harsa", "Sport", "Weather"))
    return (
        f"<html><head><title>{title}</title><script>var killed = 'troops';</script></head><body><nav><ul>{menu}</ul>"
        f"</nav><article><h1>{title}</h1>{paragraphs}</article><footer>About us</footer></body></html>"
    ).encode()


def pages(count: int) -> Iterator[tuple[str, bytes]]:
    """One in five of war, one in five in German, the others of peace."""
    for n in range(count):
        kind = {0: WAR, 1: FOREIGN}.get(n % 5, PEACE)
        title = {0: f"Shells kill {n} in Harsa", 1: f"Schule {n}"}.get(n % 5, f"Apples of Harsa {n}")
        yield f"https://news.example/{n}", page(title, kind.format(n=n + 2))


def archive(path: Path, found: Iterable[tuple[str, bytes]], *, gzip: bool = True) -> Path:
    """A web archive of these addresses and pages."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzip)
        info = writer.create_warcinfo_record(path.name, {"software": "test"})
        writer.write_record(info)
        info.raw_stream.close()
        for address, content in found:
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            dated = {"WARC-Date": "2020-01-02T03:04:05Z"}
            record = writer.create_warc_record(
                address, "response", payload=io.BytesIO(content), http_headers=headers, warc_headers_dict=dated
            )
            writer.write_record(record)
            record.raw_stream.close()  # warcio leaves its temporary file open
    return path


def lines(path: Path, count: int) -> Path:
    """JSON Lines of reports of war."""
    rows = ({"id": f"r{n}", "text": WAR.format(n=n + 2), "published": "2020-01-02"} for n in range(count))
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    return path
