"""The press: who writes of what, who prints whose text, and what becomes of it on the way."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from bench.worlds.telling import Assignment, Desk, Writer, recalled, restyled, retold, tell
from bench.worlds.values import Happening, Line, Manner, Page
from bench.worlds.words import calendar, manners, theatres, written

_AGENCIES = {"dev": ("AFP", "Reuters", "AP", "Xinhua"), "held": ("dpa", "Anadolu", "AFP", "Kyodo")}
_OUTLETS = {
    "dev": "Harbour Times|Northern Post|Daily Meridian|Lake Tribune|The Evening Ledger|Delta Herald|Radio Corniche|"
    "Plateau Observer|Free Valley Press|Coastline Online",
    "held": "Granite City News|The Morning Compass|Orchard Gazette|Southern Dispatch|Channel Nine Online|The Saltmarsh "
    "Mail|Canal Street Journal|Highland Courier|Voice of the Steppe|Bridge Weekly",
}

#: How often an agency's text is printed by how many others: most by few, some by many.
_PRINTED = ((0, 30), (1, 25), (2, 18), (3, 12), (5, 10), (8, 5))
_MANNERS: tuple[tuple[Manner, int], ...] = (("copy", 30), ("cut", 25), ("edited", 25), ("rewrite", 20))


@dataclass(slots=True)
class Press:
    """All writers of a world and what they have printed so far."""

    part: str
    rng: random.Random
    desk: Desk
    pages: list[Page] = field(default_factory=list)
    roots: dict[str, list[Line]] = field(default_factory=dict)

    @classmethod
    def of(cls, part: str, rng: random.Random) -> Press:
        """An empty one."""
        return cls(part, rng, Desk(part, rng))

    def agencies(self) -> list[Writer]:
        return [Writer(n, True, i, i % 2 == 0, i % 2 == 1) for i, n in enumerate(_AGENCIES[self.part])]

    def outlets(self) -> list[Writer]:
        return [Writer(n, False, i, i % 3 == 0, i % 2 == 0) for i, n in enumerate(_OUTLETS[self.part].split("|"))]


def cover(press: Press, happenings: Sequence[Happening]) -> None:
    """Write all that is written of the happenings, in their order; then the pages that lift from others."""
    for h in happenings:
        _cover_one(press, h)
    _recall(press, happenings)
    _round_ups(press, happenings)


def _cover_one(press: Press, h: Happening) -> None:
    rng = press.rng
    one_voice = len(h.voices) == 1 and h.kind not in ("total",) and rng.random() < 0.5
    agencies = rng.sample(press.agencies(), 1 if h.kind == "total" else rng.choices((1, 2, 3, 4), (50, 25, 15, 10))[0])
    outlets = (
        [] if one_voice or h.kind == "total" else rng.sample(press.outlets(), rng.choices((0, 1, 2), (60, 30, 10))[0])
    )
    for writer in [*agencies, *outlets]:
        delay = rng.randint(3, 8) if not writer.agency and rng.random() < 0.2 else rng.choices((0, 1), (75, 25))[0]
        written_ = _own(press, h, writer, delay, one_voice=one_voice)
        _spread(press, written_, h)
        if len(h.tolls) > 1 and writer.agency:
            follow = _follow(press, h, written_, writer)
            _spread(press, follow, h)
        elif rng.random() < 0.08 and writer.agency:
            _correct(press, written_, h)


def _own(press: Press, h: Happening, writer: Writer, delay: int, *, one_voice: bool) -> Page:
    rng, root = press.rng, f"{h.id}-{len(press.pages)}"
    witness = not writer.agency or (not one_voice and rng.random() < 0.4)
    voices = rng.sample(h.voices, min(len(h.voices), 2))
    if not writer.agency and rng.random() < 0.5 and h.kind != "total":
        voices = [f"own:{root}", *voices[:1]]
    careless = delay == 1 and rng.random() < 0.2
    told_day = h.day + timedelta(1) if careless else h.day
    published = _moment(h, rng, delay)
    a = Assignment(h, writer, published, told_day, tuple(voices), root, witness=witness and h.kind != "total")
    lines = tell(a, press.desk) + _background(press, h, writer, root)
    return _print(press, writer, published, lines, "own", root, None, h)


def _follow(press: Press, h: Happening, first: Page, writer: Writer) -> Page:
    """The agency's next text: new head, new toll, and a part of what it wrote before."""
    rng, root = press.rng, f"{h.id}-{len(press.pages)}"
    delay = max(h.tolls[-1].after, (first.published.date() - h.day).days)
    published = max(_moment(h, rng, delay), first.published + timedelta(hours=3))
    a = Assignment(h, writer, published, h.day, tuple(rng.sample(h.voices, min(2, len(h.voices)))), root, follows=True)
    kept = [x for x in first.lines[2:] if x.part in ("detail", "quote", "deny") and rng.random() < 0.5]
    lines = tell(a, press.desk) + kept + _background(press, h, writer, root)
    return _print(press, writer, published, lines, "followed", root, first.id, h)


def _correct(press: Press, page: Page, h: Happening) -> None:
    """The same text once more, with a note and another number in the lines that count."""
    writer = next(w for w in press.agencies() if w.name == page.source)
    first = h.toll(page.published.date())
    lines = []
    for x in page.lines:
        old = dict(x.slots).get("kn", "")
        if old and old.isdigit() and x.part.startswith(("lead", "head", "toll")) and old in x.text:
            fixed = str(max(1, first.killed - 1))
            x = replace(x, id=f"{x.id}c", text=x.text.replace(old, fixed, 1))
        lines.append(x)
    if [x.id for x in lines] == [x.id for x in page.lines]:
        return
    lines[0] = replace(lines[0], text=f"CORRECTED: {lines[0].text}")
    published = page.published + timedelta(hours=press.rng.randint(2, 9))
    _print(press, writer, published, lines, "corrected", page.root, page.id, h)


def _background(press: Press, h: Happening, writer: Writer, root: str) -> list[Line]:
    """An agency's standing paragraph about the war, the same words week after week."""
    lines = theatres()[h.theatre].background
    at = next((i for i, w in enumerate(press.agencies()) if w.name == writer.name), len(lines))
    return [Line(f"{root}:b", lines[at], part="background")] if at < len(lines) else []


def _moment(h: Happening, rng: random.Random, delay: int) -> datetime:
    """After it happened: an evening's news comes late."""
    earliest = {"morning": 10, "afternoon": 16, "evening": 21}[h.hour] if delay == 0 else 6
    return datetime.combine(h.day + timedelta(delay), time(rng.randint(earliest, 23), rng.randrange(60)))


def _spread(press: Press, page: Page, h: Happening) -> None:
    """Others print it."""
    if page.agency is None and press.rng.random() < 0.85:
        return
    count = press.rng.choices([n for n, _ in _PRINTED], [w for _, w in _PRINTED])[0]
    takers = [w for w in press.outlets() if w.name != page.source]
    for writer in press.rng.sample(takers, min(count, len(takers))):
        manner = press.rng.choices([m for m, _ in _MANNERS], [w for _, w in _MANNERS])[0]
        _derive(press, page, h, writer, manner)


def _derive(press: Press, page: Page, h: Happening, writer: Writer, manner: Manner) -> None:
    rng = press.rng
    published = page.published + timedelta(minutes=rng.randint(20, 20 * 60))
    lines = list(page.lines)
    if manner in ("cut", "edited"):
        least = 4
        keep = min(len(lines), max(least, round(len(lines) * rng.uniform(0.45, 0.85))))
        lines = lines[:keep] if manner == "cut" else sorted(rng.sample(lines[2:], max(0, keep - 2)), key=lines.index)
        lines = lines if manner == "cut" else [*page.lines[:2], *lines]
    if manner == "edited":
        lines = [replace(x, text=restyled(x.text, theatres()[h.theatre], writer)) for x in lines]
    if manner == "rewrite":
        told = [_again(press, x, h) for x in lines[1:]]
        if told[0] is None:  # everybody has used up the ways to begin
            return
        lines = [lines[0], *(x for x in told if x is not None)]
    if manner == "rewrite" or rng.random() < 0.4:
        lines = [_headline(press, lines[0]), *lines[1:]]
    _print(press, writer, published, lines, manner, page.root, page.id, h, credited=rng.random() < 0.7)


def _again(press: Press, line: Line, h: Happening) -> Line | None:
    """The line in other words; what somebody said stays as it was said, or goes."""
    if line.part == "quote" and press.rng.random() < 0.6:
        return line
    if line.part in ("background", "fill", "quote"):
        return None
    again = retold(line, h, press.desk)
    return None if again is None else replace(again, id=f"{line.id}r{len(press.pages)}")


def _headline(press: Press, line: Line) -> Line:
    """A desk's own headline; the templates are few, and headlines short, so that they may be alike."""
    fitting = press.rng.choice(manners(press.part)[line.part][""])
    return replace(line, id=f"{line.id}h{len(press.pages)}", text=written(fitting, dict(line.slots), press.rng))


def _print(
    press: Press,
    writer: Writer,
    published: datetime,
    lines: Sequence[Line],
    manner: Manner,
    root: str,
    giver: str | None,
    h: Happening,
    *,
    credited: bool = True,
) -> Page:
    """Lay it out: headline, dateline or byline, paragraphs, furniture."""
    rng = press.rng
    agency = writer.name if writer.agency else _agency_of(press, giver) if credited else None
    number = len(press.pages)
    body = list(lines)
    head = _dateline(h, published, agency, writer) if agency and rng.random() < 0.75 else ""
    close = f"\n\n--{agency}" if agency and not head and not writer.agency else ""
    furniture = "" if writer.agency or rng.random() < 0.4 else _furniture(press)
    text, spans = _laid_out(body, head, rng)
    page = Page(
        id=f"{press.part[0]}{number:04}-{h.theatre[:2]}", source=writer.name, published=published, title=body[0].text,
        text=text + close + furniture, lines=tuple(body), spans=tuple(spans), manner=manner, root=root, giver=giver,
        agency=agency,
    )  # fmt: skip
    press.pages.append(page)
    return page


def _agency_of(press: Press, giver: str | None) -> str | None:
    return next((p.agency for p in press.pages if p.id == giver), None)


def _dateline(h: Happening, published: datetime, agency: str, w: Writer) -> str:
    return f"{theatres()[h.theatre].seat}, {calendar(published.date(), american=w.american)} ({agency}) - "


def _furniture(press: Press) -> str:
    return "\n\n" + written(press.rng.choice(manners(press.part)["furniture"][""]), {}, press.rng)


def _laid_out(lines: Sequence[Line], head: str, rng: random.Random) -> tuple[str, list[tuple[int, int]]]:
    """The text, and where each line stands in it."""
    text, spans = "", []
    for n, line in enumerate(lines):
        if n == 1:
            text += "\n\n" + head
        elif n > 1:
            text += "\n\n" if rng.random() < 0.6 else " "
        spans.append((len(text), len(text) + len(line.text)))
        text += line.text
    return text, spans


def _recall(press: Press, happenings: Iterable[Happening]) -> None:
    """Some agencies' texts are given a background sentence about an earlier happening nearby."""
    by_id = {h.id: h for h in happenings}
    for n, page in enumerate(press.pages):
        if page.manner != "own" or not page.happenings or press.rng.random() > 0.1:
            continue
        h = by_id[page.happenings[0]]
        past = [
            x
            for x in by_id.values()
            if x.theatre == h.theatre and 3 <= (h.day - x.day).days <= 12 and x.kind in ("air", "raid")
        ]
        if any(p.root == page.root and p.id != page.id for p in press.pages) or not past:
            continue
        writer = next(w for w in (*press.agencies(), *press.outlets()) if w.name == page.source)
        line = recalled(press.rng.choice(past), writer, h.day, press.desk)
        if line is not None:
            line = replace(line, id=f"{page.root}:p")
            text = f"{page.text}\n\n{line.text}"
            spans = (*page.spans, (len(text) - len(line.text), len(text)))
            press.pages[n] = replace(page, text=text, lines=(*page.lines, line), spans=spans)


def _round_ups(press: Press, happenings: Iterable[Happening]) -> None:
    """Pages that are stitched of three sentences each of several stories of a day or two."""
    where = {h.id: h for h in happenings}
    wars: defaultdict[str, list[Page]] = defaultdict(list)
    for p in press.pages:
        if p.manner == "own" and p.happenings:
            wars[where[p.happenings[0]].theatre].append(p)
    for _, pages in sorted(wars.items()):
        for stories in _picked(press, pages):
            _stitch(press, stories, where)


def _picked(press: Press, pages: Sequence[Page]) -> Iterator[list[Page]]:
    """Stories of different happenings, printed on one day."""
    by_day: defaultdict[date, list[Page]] = defaultdict(list)
    for p in pages:
        by_day[p.published.date()].append(p)
    for _, day in sorted(by_day.items()):
        stories = list({p.happenings[0]: p for p in day}.values())
        if len(stories) >= 3 and press.rng.random() < 0.6:
            yield press.rng.sample(stories, min(len(stories), press.rng.randint(3, 4)))


def _stitch(press: Press, stories: Sequence[Page], where: dict[str, Happening]) -> None:
    rng = press.rng
    lines: list[Line] = []
    lifted: list[tuple[str, str]] = []
    for p in stories:
        took = [x for x in p.lines[1:] if x.part not in ("background",)][:3]
        lines += took
        lifted += [(x.id, p.root) for x in took]
    h = where[stories[0].happenings[0]]
    title = Line(
        f"s{len(press.pages)}", f"{theatres()[h.theatre].seat.title()} round-up: the day in brief", part="title"
    )
    writer = rng.choice(press.outlets())
    published = max(p.published for p in stories) + timedelta(hours=rng.randint(1, 8))
    page = _print(
        press, writer, published, [title, *lines], "stitched", f"stitched-{len(press.pages)}", None, h, credited=False
    )
    press.pages[-1] = replace(page, lifted=tuple(lifted))
