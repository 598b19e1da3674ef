"""A record whose every field is hostile: markup, quotes, template signs, right-to-left overrides, script addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

from marsad.errors import MarsadError
from marsad.linked import read_into
from marsad.record import Named, Parties, Record, Reviews

RLO = "\u202e"
EVIL = (
    "\"'><planted onmouseover=alert(1)><img src=x onerror=alert(2)></script><script>alert(3)</script>{{7*7}}{%x%}"
    f"{RLO}gpj"
)
ADDRESS = "javascript:alert(4)//https://news.example/"

#: Elements without an end tag.
_VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))

#: Where the direction of what stands inside ends with it: a browser isolates these, or shows them by themselves.
_ISOLATES = frozenset(("bdi", "title", "option", "textarea", "pre"))


def hostile_record(folder: Path) -> Path:
    """The file of the record."""
    folder.mkdir()
    source, db = folder / "hostile.jsonl", folder / "hostile.db"
    text = (
        "DAMASCUS - Rebels shelled a market in Damascus on Monday and killed 41 civilians, the ministry said. "
        f'"We saw {EVIL} everywhere," a monitor said. Troops of {EVIL} captured Raqqa, {EVIL} said.'
    )
    row = {
        "id": f"r{EVIL}", "title": f"Shelling {EVIL}", "source": f"Outlet {EVIL}", "url": f"{ADDRESS}{EVIL}",
        "author": EVIL, "published": "2019-03-04", "text": text,
    }  # fmt: skip
    other = {**row, "id": "plain", "text": text.replace("41", "50"), "url": ADDRESS, "source": f"Other {EVIL}"}
    source.write_text("".join(json.dumps(x) + "\n" for x in (row, other)), encoding="utf-8")
    with Record.open(db) as record:
        read_into(record, [str(source)], "rules")
        _decide(record)
    return db


def _decide(record: Record) -> None:
    """Words of people, in every place for them. What is refused does not get onto a page, either."""
    reviews = Reviews(record, f"someone {EVIL}")
    for incident in sorted(record.incident_ids()):
        reviews.note(incident, EVIL)
        reviews.accept(incident, EVIL)
        with suppress(MarsadError):
            reviews.correct(incident, "actor", Parties((Named(EVIL, EVIL),)), EVIL)
    reviews.save_view("\"'><planted onclick=x></script>{{7*7}}", f"q={EVIL}", shared=True)


class Page(HTMLParser):
    """What a browser would make of a page, as far as it matters: wrongs are gathered as they are met."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.data: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._script: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.wrong += [f"<{tag} {name}={value}>" for name, value in given.items() if _evil(tag, name, value)]
        if tag in ("planted", "style", "iframe", "object", "embed", "base"):
            self.wrong.append(f"<{tag}>")
        if tag == "script":
            self._script = given.get("type", "")
            if self._script != "application/json" and not given.get("src", "").startswith("/static/"):
                self.wrong.append(f"<script {given}>")
        if tag not in _VOID:
            isolates = tag in _ISOLATES or ("dir" in given and tag not in ("html", "body"))
            self._open.append((tag, isolates))

    def handle_endtag(self, tag: str) -> None:
        self._script = None if tag == "script" else self._script
        while self._open and tag in [name for name, _ in self._open]:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._script == "application/json":
            self.data.append(data)
        elif self._script is not None and data.strip():
            self.wrong.append(f"script in the page: {data[:60]}")
        elif RLO in data and not any(isolates for _, isolates in self._open):
            self.wrong.append(f"not isolated: {data.strip()[:60]!r} in {[name for name, _ in self._open][-4:]}")
        if "49" in data and "7*7" not in data and "gpj" in data:
            self.wrong.append("a template of the record was carried out")


def _evil(tag: str, name: str, value: str) -> bool:
    if name.startswith(("on", "hx-on")) or name in ("style", "srcdoc"):
        return True
    leads = name in ("href", "src", "action", "formaction", "data-src", "data-open", "xlink:href", "hx-get", "hx-post")
    return leads and value.strip().lower().startswith(("javascript:", "data:", "vbscript:", "//"))


def wrongs(html: str) -> Iterator[str]:
    """What is wrong with a page."""
    page = Page()
    page.feed(html)
    page.close()
    yield from page.wrong
    for block in page.data:
        try:
            json.loads(block)
        except ValueError:
            yield f"a block of data is broken: {block[:60]}"
