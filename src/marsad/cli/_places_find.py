"""``marsad places find`` and ``resolve``: what a name means, alone and at given spans of texts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from marsad.cli._app import OK, SOME_FAILED, AsJson
from marsad.cli._places import places

if TYPE_CHECKING:
    from marsad.errors import MarsadError
    from marsad.grounding.places import Explained, Gazetteer
    from marsad.spans import Span

#: Candidates shown where nobody asks for more.
_SHOWN = 8


@places.command(epilog="Example:  marsad places find Tripoli --near Benghazi")
def find(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As a report would print it.")],
    near: Annotated[str | None, typer.Option("--near", metavar="PLACE", help="Another place of the report.")] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CC", help="Only places there (ISO 3166-1, such as SY).")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Candidates to show.")] = _SHOWN,
    as_json: AsJson = False,
) -> int:
    """Explain what a name may mean: candidates, how likely each is, and why."""
    from marsad.grounding.places import explain, open_gazetteer

    found = explain(name, open_gazetteer(), near=near, country=country)[:most]
    if as_json:
        for e in found:
            sys.stdout.write(json.dumps(_explained(e), ensure_ascii=False) + "\n")
    elif not found:
        typer.echo("Not in the gazetteer. `marsad places add FILE` adds places of your own.")
    else:
        _shown(found)
    return OK


def _explained(e: Explained) -> dict[str, Any]:
    p = e.place
    return {
        "id": p.id, "name": p.name, "lat": p.lat, "lon": p.lon, "country": p.country, "admin1": p.admin1,
        "feature": p.kind, "population": p.population, "probability": e.probability, "level": e.level, "via": e.via,
        "reasons": list(e.reasons),
    }  # fmt: skip


def _shown(found: tuple[Explained, ...]) -> None:
    from marsad.cli._terminal import safe

    for e in found:
        p = e.place
        where = ", ".join(x for x in (p.name, p.admin1 if p.admin1 != p.name else None, p.country) if x)
        typer.echo(f"{e.probability:6.1%}  {safe(where)}  ({p.kind}, {p.lat:.4f} {p.lon:.4f}, {p.id})")
        typer.echo(f"        {safe('; '.join(e.reasons))}")


@places.command(epilog="Example:  marsad places resolve --json spans.jsonl > places.jsonl")
def resolve(
    file: Annotated[str, typer.Argument(metavar="FILE.jsonl|-", help='Lines of {"id", "text", "spans"}.')],
    as_json: AsJson = False,
) -> int:
    """Places of given spans: one line in, one line out, in the order of the spans.

    A line that cannot be used gives an error in its place; the rest goes on, and the exit status is 1.
    """
    from marsad.errors import UsageError

    if not as_json:
        raise UsageError("resolve prints JSON only", remedy="Say --json.")
    from marsad.grounding.places import open_gazetteer

    gazetteer = open_gazetteer()
    failed = False
    for number, line in _lines(file):
        answer = _answer(line, f"{file} line {number}", gazetteer)
        failed = failed or "error" in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return SOME_FAILED if failed else OK


def _lines(file: str) -> Iterator[tuple[int, bytes]]:
    from marsad.errors import NotAFile, NotPermitted

    if file == "-":
        yield from _numbered(sys.stdin.buffer)
        return
    try:
        with Path(file).open("rb") as lines:
            yield from _numbered(lines)
    except PermissionError as fault:
        raise NotPermitted("no permission to read it", where=file) from fault
    except OSError as fault:
        raise NotAFile("it cannot be read as a file", where=file) from fault


def _numbered(lines: Any) -> Iterator[tuple[int, bytes]]:  # noqa: ANN401 - binary files have no common type
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, line


def _answer(line: bytes, where: str, gazetteer: Gazetteer) -> dict[str, Any]:
    from marsad.contract import place_object
    from marsad.errors import BrokenFeed
    from marsad.grounding.places import resolve_spans

    record: object = None
    try:
        record = json.loads(line)
        text, spans, published = _asked(record)
    except (ValueError, RecursionError) as fault:
        ident = record.get("id") if isinstance(record, dict) else None
        return _error(ident, BrokenFeed(str(fault), where=where, remedy="Mend the line; the others were resolved."))
    assert isinstance(record, dict)
    found = resolve_spans(text, spans, gazetteer, published)
    answers = [
        {"begin": s.begin, "end": s.end} | {k: v for k, v in place_object(p).items() if k != "mention"}
        for s, p in zip(spans, found, strict=True)
    ]
    return {"id": record.get("id"), "places": answers}


def _error(ident: object, error: MarsadError) -> dict[str, Any]:
    return {"id": ident, "error": {"code": error.code, "name": error.name, "message": error.message}}


def _asked(record: object) -> tuple[str, list[Span], date | None]:
    """Text, spans and date of a line; ``ValueError`` says what is wrong with it."""
    from marsad.spans import Span

    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise ValueError('not an object with a "text"')
    text, spans = record["text"], record.get("spans")
    if not isinstance(spans, list):
        raise ValueError('"spans" is not a list')
    out = []
    for s in spans:
        begin, end = (s.get("begin"), s.get("end")) if isinstance(s, dict) else (None, None)
        if type(begin) is not int or type(end) is not int or not 0 <= begin < end <= len(text):
            raise ValueError(f"a span that is not within the text: {json.dumps(s)[:60]}")
        out.append(Span(begin, end))
    return text, out, _day(record.get("published"))


def _day(value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError('"published" is not a date')
    return date.fromisoformat(value[:10])
