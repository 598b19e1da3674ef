"""A web of our own in memory, a clock that is set forward, and a watcher over both."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

import httpx2

from bench.watch_day import START, Simulated
from marsad.coding import SHIPPED
from marsad.intake import IntakeOptions
from marsad.publish import policy_named
from marsad.record import Record
from marsad.watch import Config, Reading, Source, State, Watcher

__all__ = ["DAY", "HOUR", "MINUTE", "START", "Simulated", "Web", "World"]

DAY, HOUR, MINUTE = 86400.0, 3600.0, 60.0

Answer = tuple[int, bytes, dict[str, str]]


def ok(body: bytes | str, kind: str = "text/html", **headers: str) -> Answer:
    content = body.encode() if isinstance(body, str) else body
    return 200, content, {"content-type": kind, **{k.replace("_", "-"): v for k, v in headers.items()}}


@dataclass
class Web(httpx2.BaseTransport):
    """Answers by address; what is not there is 404. An exception as an answer is raised."""

    pages: dict[str, Answer | Exception | Callable[[httpx2.Request], Answer]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append((request.method, str(request.url), dict(request.headers)))
        self.bodies.append(request.read())
        answer = self.pages.get(str(request.url), (404, b"", {}))
        if isinstance(answer, Exception):
            raise answer
        status, content, headers = answer(request) if callable(answer) else answer
        etag = headers.get("etag")
        if etag is not None and request.headers.get("if-none-match") == etag:
            return httpx2.Response(304, headers=headers, stream=httpx2.ByteStream(b""))
        return httpx2.Response(status, headers=headers, stream=httpx2.ByteStream(content))

    def times(self, address: str) -> int:
        return sum(a == address for _, a, _ in self.asked)


@dataclass
class World:
    """A watcher, what it watches and what it writes."""

    folder: Path
    db: str
    web: Web = field(default_factory=Web)
    crew: Simulated = field(default_factory=Simulated)

    @property
    def options(self) -> IntakeOptions:
        return IntakeOptions(
            transport=self.web, resolver=lambda _host, _port: ("93.184.215.14",), sleep=lambda _s: None,
            clock=lambda: datetime.fromtimestamp(self.crew.time, UTC),
        )  # fmt: skip

    @contextmanager
    def watcher(self, config: Config, record: Record | None = None) -> Iterator[Watcher]:
        """A process that watches: it takes up what the one before left."""
        with (
            closing(State(self.folder / "marsad.db.watch")) as state,
            Record.open(self.db) if record is None else nullcontext(record) as held,
        ):
            yield Watcher(
                config, held, state, Reading(held, "rules", SHIPPED), policy_named(config.policy or "public"),
                self.crew, self.options, Random(7),
            )  # fmt: skip

    def run(self, config: Config, seconds: float) -> Watcher:
        """Watch for so long (simulated)."""
        with self.watcher(config) as watcher:
            step(watcher, self.crew, seconds)
            return watcher

    def texts(self) -> dict[str, list[str]]:
        """By the address of a report, the texts of its versions that were read, the first one first."""
        out = {}
        with Record.open(self.db) as record:
            for row in record.iter_reports():
                versions = record.versions(row.id)
                assert all(v.status == "read" for v in versions), versions
                out[row.url or row.id] = [record.as_report(row.id, v.version).text for v in versions]
        return out


def step(watcher: Watcher, crew: Simulated, seconds: float) -> None:
    end, wait = crew.time + seconds, 0.0
    while crew.time < end:
        wait = min(watcher.step(wait), max(0.0, end - crew.time))
        if wait == 0.0 and crew.time >= end:
            return


def config(*sources: Source, **more: object) -> Config:
    return replace(Config(sources=tuple(sources), delay=0.0), **more)  # type: ignore[arg-type]


PLACES = ("Aleppo", "Homs", "Idlib", "Raqqa", "Daraa", "Hama", "Palmyra", "Manbij")


def story(n: int, killed: int = 3) -> tuple[str, str]:
    """Title and text of a report that we wrote, another for each number."""
    place = PLACES[n % len(PLACES)]
    title = f"Shelling kills {killed} in {place}, part {n}"
    text = (
        f"Shells hit the market of {place} on Monday and killed {killed} civilians, the ambulance service said. "
        f"It was report number {n} of that kind. Residents fled towards the river, where aid workers handed out bread "
        "and blankets until late in the night."
    )
    return title, text


def item(n: int, address: str | None = None, killed: int = 3, guid: str | None = None, more: str = "") -> str:
    title, text = story(n, killed)
    named = "" if guid is None else f"<guid isPermaLink='false'>{guid}</guid>"
    link = address or f"https://post.example/{n}"
    return (
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link>{named}"
        f"<pubDate>Mon, 02 Mar 2026 0{n % 10}:00:00 +0000</pubDate>"
        f"<description>{escape(text)}{more}</description></item>"
    )


def feed(items: Sequence[str], links: str = "") -> str:
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'>"
        f"<channel><title>Example Post</title>{links}{''.join(items)}</channel></rss>"
    )


def page(n: int, killed: int = 3, advertisement: str = "") -> str:
    title, text = story(n, killed)
    body = "".join(f"<p>{s}.</p>" for s in text.rstrip(".").split(". "))
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><aside>{advertisement}</aside></body></html>"
    )


def sitemap(*listed: tuple[str, str | None], index: bool = False) -> bytes:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    rows = "".join(
        f"<{inner}><loc>{escape(a)}</loc>{'' if d is None else f'<lastmod>{d}</lastmod>'}</{inner}>" for a, d in listed
    )
    text = f"<?xml version='1.0'?><{outer} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</{outer}>"
    return gzip.compress(text.encode()) if index is False and len(listed) > 5 else text.encode()
