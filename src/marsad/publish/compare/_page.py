"""A comparison as one page that needs no network and no script. Everything that is shown is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from marsad.publish._files import text_file, web_link
from marsad.publish._released import Incident, Range
from marsad.publish.compare._compare import THRESHOLD
from marsad.publish.compare._rows import RELATIONS
from marsad.publish.compare._score import verdict_table, verdict_words
from marsad.publish.compare._sources import words_of
from marsad.publish.compare._values import FIELDS, Alone, Comparison, Field, Link, Sentence
from marsad.publish.imports import FLAGS
from marsad.record import ForeignRow

#: What a page holds of each list, those with most dead first; a thousand pairs are three megabytes already.
MOST_LINKS: Final = 600
MOST_ALONE: Final = 250
MOST_SENTENCES: Final = 8
MOST_SOURCES: Final = 6
#: UCDP's types of violence, by which GED tells kinds; ours has the same code.
_VIOLENCE: Final = {"1": "state-based", "2": "non-state", "3": "one-sided"}
_NAMES: Final[dict[Field, str]] = {
    "day": "Day", "place": "Place", "sides": "Sides", "kind": "Kind", "deaths": "Dead",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of what it was made from. ``citations`` are licence and citation of the sets. ``words``: with
    headlines and notes of their rows, which nobody has looked over for names of private persons."""

    name: str
    title: str
    rule: str
    policy: str | None = None
    citations: tuple[str, ...] = field(default=())
    words: bool = False


def page(comparison: Comparison, about: About) -> str:
    """The page as HTML."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("marsad.publish.compare", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    css = files("marsad.publish.compare").joinpath("templates/page.css").read_text(encoding="utf-8")
    links = _largest(comparison.links, _dead_of_link, MOST_LINKS)
    theirs = _largest(comparison.theirs_alone, _dead_of_alone, MOST_ALONE)
    ours = _largest(comparison.ours_alone, _dead_of_alone, MOST_ALONE)
    from markupsafe import Markup

    return environment.get_template("page.html").render(
        c=comparison, title=about.title, name=about.name, rule=about.rule, policy=about.policy, threshold=THRESHOLD,
        citations=about.citations, css=Markup(css), fields=[_agreement(comparison, f) for f in FIELDS],  # noqa: S704
        words=about.words, links=[_link(link, about) for link in links], more_links=len(comparison.links) - len(links),
        theirs=[_alone(a, about) for a in theirs], more_theirs=len(comparison.theirs_alone) - len(theirs),
        ours=[_alone(a, about) for a in ours], more_ours=len(comparison.ours_alone) - len(ours),
    )  # fmt: skip


def write_page(comparison: Comparison, target: Path, about: About) -> None:
    """The page as a file, whole or not at all."""
    with text_file(target) as out:
        out.write(page(comparison, about))


def _largest(items: Sequence[Any], dead: Any, most: int) -> list[Any]:  # noqa: ANN401
    """So many of them, those with most dead; in the order of the whole."""
    ranked = sorted(range(len(items)), key=lambda n: (-dead(items[n]), n))[:most]
    return [items[n] for n in sorted(ranked)]


def _dead_of_link(link: Link) -> int:
    return max(link.row.best or 0, link.incident.killed.best or 0)


def _dead_of_alone(alone: Alone) -> int:
    if alone.row is not None:
        return alone.row.best or 0
    return (alone.incident.killed.best or 0) if alone.incident is not None else 0


def _tone(of: Field, verdict: str) -> str:
    if verdict == "unknown":
        return "unknown"
    bits = verdict_table()[of, verdict][0]
    return "agree" if bits >= 1.0 or (of, verdict) == ("sides", "both") else "differ" if bits <= -1.5 else "near"


def _agreement(comparison: Comparison, of: Field) -> dict[str, Any]:
    counts = comparison.agreement.get(of, {})
    total = sum(counts.values()) or 1
    rows = [
        {"words": verdict_words(of, v), "count": n, "share": 100 * n / total, "tone": _tone(of, v)}
        for v, n in sorted(counts.items(), key=lambda x: (-verdict_table()[of, x[0]][0], x[0]))
    ]
    return {"name": _NAMES[of], "verdicts": rows}


def _link(link: Link, about: About) -> dict[str, Any]:
    row, incident = link.row, link.incident
    theirs, ours = _values_of_row(row), _values_of_incident(incident)
    if row.kind in _VIOLENCE:
        ours["kind"] = _VIOLENCE.get(str(incident.ucdp))
    fields = [
        {
            "name": _NAMES[v.field], "theirs": theirs[v.field], "ours": ours[v.field],
            "words": v.reason.partition(": theirs")[0] + _distance(v.reason), "tone": _tone(v.field, v.verdict),
        }
        for v in link.verdicts
    ]  # fmt: skip
    return {
        "row": row, "incident": incident, "relation": link.relation, "words": RELATIONS[link.relation],
        "heading": f"{_place_of(incident) or theirs['place'] or 'Place unknown'}, {ours['day'] or theirs['day']}",
        "score": link.score, "fields": fields, **_sources(row, about),
        "flags": "; ".join(FLAGS[f].words for f in row.flags if f in FLAGS),
        "sentences": [_sentence(s) for s in link.sentences[:MOST_SENTENCES]],
        "more": max(0, len(link.sentences) - MOST_SENTENCES),
    }  # fmt: skip


def _sources(row: ForeignRow, about: About) -> dict[str, Any]:
    said = words_of(row, whole=about.words)
    shown = said.articles[:MOST_SOURCES]
    return {
        "sources": [{"outlet": o, "day": d, "headline": h} for o, d, h in shown],
        "more_sources": len(said.articles) - len(shown), "original": said.original, "notes": said.notes,
    }  # fmt: skip


def _distance(reason: str) -> str:
    tail = reason.rpartition(", ")[2]
    return f" ({tail})" if tail.endswith(" km") and tail[:-3].isdecimal() else ""


def _sentence(s: Sentence) -> dict[str, Any]:
    return {
        "words": s.words, "bearing": s.bearing, "reason": s.reason, "who": _who(s), "outlet": s.outlet, "day": s.day,
        "link": web_link(s.url),
    }  # fmt: skip


def _who(s: Sentence) -> str:
    return "; ".join(s.claimants) or "The report itself"


def _values_of_row(row: ForeignRow) -> dict[Field, str | None]:
    return {
        "day": _span(row.start, row.end), "place": ", ".join(x for x in (row.place, row.admin1) if x) or None,
        "sides": _joined((row.side_a, row.side_b)), "kind": _VIOLENCE.get(row.kind or "", row.kind),
        "deaths": _range(Range(row.low, row.best, row.high)),
    }  # fmt: skip


def _values_of_incident(incident: Incident) -> dict[Field, str | None]:
    return {
        "day": _span(incident.when.start, incident.when.end), "place": _place_of(incident),
        "sides": _joined(p.name for p in (*incident.actors, *incident.targets)),
        "kind": incident.acled or incident.type.lower(), "deaths": _range(incident.killed),
    }  # fmt: skip


def _place_of(incident: Incident) -> str | None:
    where = incident.where
    return None if where is None else ", ".join(dict.fromkeys(x for x in (where.name, where.admin1) if x))


def _joined(names: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(n for n in names if n)) or None


def _span(start: str | None, end: str | None) -> str | None:
    return start if end is None or start == end else f"{start} to {end}"


def _range(count: Range) -> str | None:
    best = count.best if count.best is not None else count.low
    if best is None:
        return None
    if count.low == count.high == best:
        return str(best)
    low, high = (best if count.low is None else count.low), ("more" if count.high is None else count.high)
    return f"{best} ({low} to {high})"


def _alone(alone: Alone, about: About) -> dict[str, Any]:
    if alone.row is not None:
        values, name = _values_of_row(alone.row), alone.row.id
    else:
        assert alone.incident is not None
        values, name = _values_of_incident(alone.incident), alone.incident.id
    return {
        "day": values["day"], "place": values["place"], "sides": values["sides"],
        "dead": values["deaths"] or "not told", "id": name, "reason": alone.reason,
        **(_sources(alone.row, about) if alone.row is not None else {"sources": []}),
    }  # fmt: skip
