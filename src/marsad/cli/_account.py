"""An account in words of what was read: what a careful analyst would note down, the unknown said as unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from marsad.cli._phrases import STANCES, STATUSES, date_phrase, losses_phrase, place_phrase, type_phrase
from marsad.cli._terminal import safe
from marsad.publish import DocumentView, Json

if TYPE_CHECKING:
    from rich.text import Text


#: Colours of spans in the text. Each is told apart without colour, too: events are underlined, claims' cues italic.
_STYLES = {
    "person": "magenta",
    "organisation": "cyan",
    "nationality": "cyan",
    "location": "green",
    "time": "blue",
    "quantity": "yellow",
    "money": "yellow",
    "weapon": "red",
    "platform": "red",
    "vehicle": "red",
}
_PRONOUNS = frozenset(("he", "she", "it", "they", "we", "i"))
_FURNITURE = {
    "headline": "bold",
    "byline": "dim",
    "dateline": "dim",
    "caption": "dim italic",
    "boilerplate": "dim strike",
}


def report_account(document: Json, *, text: bool = True) -> Iterator[Text]:
    """The report as lines for a terminal: head, text with spans, then events, control, roles, claims, warnings."""
    view = DocumentView(document)
    yield from _head(view)
    if text:
        yield coloured(view)
        yield _line("")
    yield from _section("What happened", (line for e in view.rows("events") for line in _event(view, e)))
    yield from _section("Who holds what", (_control(view, c) for c in view.rows("control")))
    yield from _section("Who is who", (_affiliation(view, a) for a in view.rows("affiliations")))
    yield from _section("Who said what else", (_claim(view, c) for c in view.rows("claims") if not c.get("events")))
    yield from _section("What a reader should know", (_warning(view, w) for w in view.rows("warnings")))


def _line(words: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(safe(words), style=style)


def _section(title: str, lines: Iterable[Text]) -> Iterator[Text]:
    found = list(lines)
    yield _line(title, "bold underline")
    yield from found or [_line("  nothing", "dim")]
    yield _line("")


def _head(view: DocumentView) -> Iterator[Text]:
    r = view.report
    yield _line(r.get("title") or _headline(view) or view.id, "bold")
    printed = view.document.get("report_day")
    when = r.get("published") or (f"{printed} by its own words" if printed else "date unknown")
    yield _line(f"{r.get('source') or 'outlet unknown'}, {when}  {r.get('url') or ''}")
    yield _line(f"report {view.id}, retrieved {r.get('retrieved')}, sha256 {str(r.get('sha256'))[:16]}...", "dim")
    yield _line("")


def _headline(view: DocumentView) -> str:
    return next((view.words(p) for p in view.rows("passages") if p.get("role") == "headline"), "")


def coloured(view: DocumentView) -> Text:
    """The text with mentions in colour, triggers of events underlined, cues in italics, furniture dimmed."""
    out = _line(view.text)
    for passage in view.rows("passages"):
        if style := _FURNITURE.get(passage["role"]):
            out.stylize(style, passage["begin"], passage["end"])
    for mention in view.mentions.values():
        out.stylize(_STYLES.get(mention["kind"] or "", ""), mention["begin"], mention["end"])
    for claim in view.rows("claims"):
        if cue := claim.get("cue"):
            out.stylize("italic bold", cue["begin"], cue["end"])
    for event in view.rows("events"):
        out.stylize("underline bold", event["trigger"]["begin"], event["trigger"]["end"])
    return out


def _event(view: DocumentView, event: Json) -> Iterator[Text]:
    start, end = view.interval(event)
    telling = f", told as {event['telling']}" if event.get("telling") else ""
    yield _line(f"  {type_phrase(event)} ({STATUSES[event['status']]}{telling})", "bold" if event.get("main") else "")
    for label, words in (
        ("who", _parties(view, event.get("actors"))),
        ("to whom", _parties(view, event.get("targets"))),
        ("where", place_phrase(view.place_of(event), view)),
        ("when", date_phrase(start, end, view.words_of(event.get("time")))),
        ("losses", losses_phrase(event.get("losses") or ())),
        ("with what", ", ".join(dict.fromkeys(view.words_of(w).lower() for w in event.get("weapons") or ()))),
    ):
        if words or label in {"who", "where", "when"}:
            yield _line(f"    {label:9} {words or 'not said'}")
    yield from _according(view, event)


def _parties(view: DocumentView, parties: Iterable[Json] | None) -> str:
    return ", ".join(dict.fromkeys(_party(view, p) for p in parties or ()))


def _party(view: DocumentView, party: Json) -> str:
    words, name = view.words_of(party.get("mention")), view.name_of(party)
    return name if not words or words.lower() == name.lower() else f"{name} (“{words}”)"


def _according(view: DocumentView, event: Json) -> Iterator[Text]:
    claims = view.claims_of(event)
    for n, claim in enumerate(claims):
        yield _line(f"    {'according to' if not n else '':12} {speaker_phrase(view, claim)}")
    if not claims:
        yield _line("    according to the report itself")


def speaker_phrase(view: DocumentView, claim: Json) -> str:
    """``Syrian Observatory for Human Rights (monitor) asserts, via AFP``."""
    source = claim.get("source")
    if not source:
        return "nobody named" if claim.get("quoted") else "the report itself"
    via = f", carried by {view.speaker(claim['via'])}" if claim.get("via") else ""
    words, name = view.words(source), view.speaker(source)
    if not source.get("entity") and words.lower() in _PRONOUNS:
        return f"“{words}” (the report does not say who): {STANCES[claim['stance']]}{via}"
    as_said = "" if words == name else f" (“{words}”)"
    kind = "" if source["kind"] == "other" else f", {source['kind'].replace('_', ' ')}"
    return f"{name}{as_said}{kind}: {STANCES[claim['stance']]}{via}"


def _control(view: DocumentView, c: Json) -> Text:
    place = view.places.get(c.get("place") or "")
    name = (place or {}).get("name") or view.words_of(c.get("place")) or "an unnamed place"
    share = f"{c['share']:.0%} of " if c.get("share") is not None else ""
    holder = view.name_of(
        {"mention": c.get("holder"), "entity": (view.mentions.get(c.get("holder") or "") or {}).get("entity")}
    )
    said = [speaker_phrase(view, view.claims[i]) for i in c.get("claims") or () if i in view.claims]
    account = f", according to {said[0]}" if said else ""
    return _line(f"  {share}{name}: {c['status'].replace('_', ' ')} by {holder or 'nobody named'}{account}")


def _affiliation(view: DocumentView, a: Json) -> Text:
    role = a.get("role") or ("member" if a.get("organisation") else "role not said")
    former = "former " if a.get("former") and not str(role).startswith("former") else ""
    organisation = f" of {view.words_of(a['organisation'])}" if a.get("organisation") else ""
    dates = "".join(f", {word} {a[key]}" for word, key in (("from", "from"), ("until", "to")) if a.get(key))
    return _line(f"  {view.words_of(a.get('person'))}: {former}{role}{organisation}{dates}")


def _claim(view: DocumentView, claim: Json) -> Text:
    words = " … ".join(view.words(s) for s in claim.get("content") or ())
    quoted = f"“{words}”" if claim.get("quoted") else words
    return _line(f"  {speaker_phrase(view, claim)} – {quoted}")


def _warning(view: DocumentView, w: Json) -> Text:
    words = view.words(w)
    at = f" [{words[:60]}]" if words else ""
    return _line(f"  {w['code'].replace('_', ' ')}{at}: {w['message']}", "yellow")
