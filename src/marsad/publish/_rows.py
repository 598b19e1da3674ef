"""The tables: one row a claim, an event, an incident. Columns are stable; new ones are added at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from marsad.publish._names import WITHHELD
from marsad.publish._precision import date_prec, time_precision, where_prec
from marsad.publish._view import Dated, DocumentView, Json
from marsad.spans import Span

#: One cell of a table.
Cell = str | int | float | None
#: Column name to cell.
Row = dict[str, Cell]

_PLACE = ("place", "gazetteer_id", "country", "admin1", "precision", "where_prec", "lat", "lon")
_DATES = ("date_prec", "time_precision")
_TOLLS = tuple(f"{kind}_{end}" for kind in ("killed", "wounded") for end in ("low", "best", "high"))

CLAIM_COLUMNS = (
    "report_id", "outlet", "published", "url", "sha256", "claim_id", "claimant", "claimant_kind", "via", "stance",
    "quoted", "content", "event_id", "event_type", "event_mode", "event_status", "date_start", "date_end", *_PLACE,
    *_TOLLS, "confidence", *_DATES, "date_rule", "event_own_type",
)  # fmt: skip
#: What a claim that carries no event leaves empty.
_OF_EVENT = (
    "event_id", "event_type", "event_mode", "event_status", "date_start", "date_end", *_PLACE, *_TOLLS, *_DATES,
    "date_rule", "event_own_type",
)  # fmt: skip
EVENT_COLUMNS = (
    "report_id", "outlet", "published", "url", "sha256", "event_id", "type", "mode", "acled_sub_event", "cameo",
    "status", "telling", "date_start", "date_end", *_PLACE, "actors", "targets", "weapons", *_TOLLS, "losses",
    "claimants", "confidence", *_DATES, "date_rule", "own_type", "quad", "ucdp_violence",
)  # fmt: skip
INCIDENT_COLUMNS = (
    "incident_id", "type", "mode", "date_start", "date_end", *_PLACE, *_TOLLS, "losses", "reports", "origins",
    "members", *_DATES,
)  # fmt: skip


def _head(view: DocumentView) -> Row:
    report = view.report
    return {
        "report_id": view.id,
        "outlet": report.get("source"),
        "published": report.get("published"),
        "url": report.get("url"),
        "sha256": report.get("sha256"),
    }


def place_cells(place: Json | None) -> Row:
    """The cells of a place; an area bears no point (rule 5 of the house)."""
    if place is None:
        return dict.fromkeys(_PLACE)
    precision = place.get("precision")
    point = precision in {"exact", "near"}
    return {
        "place": place.get("name"),
        "gazetteer_id": place.get("gazetteer_id"),
        "country": place.get("country"),
        "admin1": place.get("admin1"),
        "precision": precision,
        "where_prec": where_prec(precision, place.get("feature"), (place.get("geometry") or {}).get("kind")),
        "lat": place.get("lat") if point else None,
        "lon": place.get("lon") if point else None,
    }


def _date_cells(start: str | None, end: str | None, granularity: str | None = None) -> Row:
    return {
        "date_prec": date_prec(start, end, granularity),
        "time_precision": time_precision(start, end, granularity),
    }


def _dated_cells(dated: Dated) -> Row:
    cells = _date_cells(dated.start, dated.end, dated.granularity)
    return {"date_start": dated.start, "date_end": dated.end, **cells, "date_rule": dated.rule}


def toll_cells(losses: Iterable[Json]) -> Row:
    """Killed and wounded in all: the whole if given, else civilians and combatants added up, else the largest part."""
    rows = list(losses)
    out: Row = {}
    for kind in ("killed", "wounded"):
        low, best, high = _whole([x for x in rows if x.get("kind") == kind])
        out |= {f"{kind}_low": low, f"{kind}_best": best, f"{kind}_high": high}
    return out


def _whole(rows: list[Json]) -> tuple[int | None, int | None, int | None]:
    total = [x for x in rows if x.get("who") == "unspecified"]
    sides = [x for x in rows if x.get("who") in {"civilians", "combatants"}]
    chosen = total[:1] or sides or sorted(rows, key=lambda x: -(x.get("best") or 0))[:1]
    if not chosen:
        return None, None, None
    return _sum(chosen, "low"), _sum(chosen, "best"), _sum(chosen, "high")


def _sum(rows: list[Json], key: str) -> int | None:
    values = [x.get(key) for x in rows]
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)


def losses_cell(losses: Iterable[Json]) -> str:
    """All losses on one line: ``killed civilians 4-6 (5); wounded unspecified 12``."""
    return "; ".join(f"{x.get('kind')} {x.get('who')} {_range(x)}" for x in losses)


def _range(x: Json) -> str:
    low, best, high = x.get("low"), x.get("best"), x.get("high")
    if low == high:
        return str(best)
    return f"{low if low is not None else '?'}-{high if high is not None else '?'} ({best})"


def _claim_cells(view: DocumentView, claim: Json, hidden: tuple[Span, ...]) -> Row:
    return {
        "claim_id": claim["id"],
        "claimant": claimant(view, claim, hidden),
        "claimant_kind": (claim.get("source") or {}).get("kind"),
        "via": view.speaker(claim.get("via")) or None,
        "stance": claim.get("stance"),
        "quoted": int(bool(claim.get("quoted"))),
        "content": withheld_text(view, (view.span(s) for s in claim.get("content") or ()), hidden),
        "confidence": claim.get("confidence"),
    }


def claimant(view: DocumentView, claim: Json, hidden: Iterable[Span]) -> str | None:
    """Who says it: the name of the source, withheld where it is a private person's; the report itself is null."""
    source = claim.get("source")
    if not source:
        return None
    span = view.span(source)
    if any(span.meets(h) for h in hidden):
        return withheld_text(view, [span], hidden)
    return view.speaker(source)


def claim_rows(documents: Iterable[Json]) -> Iterator[Row]:
    """One row a claim and event: the primary table. A claim that carries no event has one row without one."""
    for view in map(DocumentView, documents):
        hidden = private_spans(view)
        for claim in view.rows("claims"):
            cells = _head(view) | _claim_cells(view, claim, hidden)
            carried = [e for e in view.rows("events") if e["id"] in (claim.get("events") or ())]
            if not carried:
                yield cells | _event_cells(view, None)
            for event in carried:
                yield cells | _event_cells(view, event)


def _event_cells(view: DocumentView, event: Json | None) -> Row:
    if event is None:
        return dict.fromkeys(_OF_EVENT)
    return {
        "event_id": event["id"],
        "event_type": event.get("type"),
        "event_mode": event.get("mode"),
        "event_own_type": event.get("own_type"),
        "event_status": event.get("status"),
        **_dated_cells(view.dated(event)),
        **place_cells(view.place_of(event)),
        **toll_cells(event.get("losses") or ()),
    }


def event_rows(documents: Iterable[Json]) -> Iterator[Row]:
    """One row an event, as one report tells it."""
    for view in map(DocumentView, documents):
        hidden = private_spans(view)
        for event in view.rows("events"):
            yield _head(view) | _event_row(view, event, hidden)


def _event_row(view: DocumentView, event: Json, hidden: tuple[Span, ...]) -> Row:
    losses = event.get("losses") or ()
    said = [claimant(view, c, hidden) or "the report" for c in view.claims_of(event)]
    return {
        "event_id": event["id"],
        "type": event.get("type"),
        "mode": event.get("mode"),
        "acled_sub_event": event.get("acled"),
        "cameo": event.get("cameo"),
        "status": event.get("status"),
        "telling": event.get("telling"),
        **_dated_cells(view.dated(event)),
        **place_cells(view.place_of(event)),
        "actors": _parties(view, event.get("actors") or (), hidden),
        "targets": _parties(view, event.get("targets") or (), hidden),
        "weapons": "; ".join(view.words_of(w) for w in event.get("weapons") or ()),
        **toll_cells(losses),
        "losses": losses_cell(losses),
        "claimants": "; ".join(dict.fromkeys(said)),
        "confidence": event.get("confidence"),
        "own_type": event.get("own_type"),
        "quad": event.get("quad"),
        "ucdp_violence": event.get("ucdp"),
    }


def _parties(view: DocumentView, parties: Iterable[Json], hidden: tuple[Span, ...]) -> str:
    names = []
    for party in parties:
        mention = view.mentions.get(party.get("mention") or "")
        private = mention is not None and any(view.span(mention).meets(h) for h in hidden)
        names.append(withheld_text(view, [view.span(mention)], hidden) if private and mention else view.name_of(party))
    return "; ".join(dict.fromkeys(names))


def incident_rows(incidents: Iterable[Json]) -> Iterator[Row]:
    """One row an incident: what the contract's incident object says."""
    for x in incidents:
        time = x.get("time") or {}
        members = x.get("members") or ()
        losses = x.get("losses") or ()
        yield {
            "incident_id": x["id"],
            "type": x.get("type"),
            "mode": x.get("mode"),
            "date_start": time.get("start"),
            "date_end": time.get("end"),
            **_date_cells(time.get("start"), time.get("end")),
            **place_cells(x.get("place")),
            **toll_cells(losses),
            "losses": losses_cell(losses),
            "reports": len({m["report"] for m in members}),
            "origins": len(x.get("origins") or ()),
            "members": "; ".join(f"{m['report']}#{m['event']}" for m in members),
        }


# ---- what the tables of one record at a time withhold; whole exports stand behind ``_release`` ----


def private_spans(view: DocumentView) -> tuple[Span, ...]:
    """The spans of all names of private persons, in text order."""
    return tuple(
        sorted(
            view.span(m) for m in view.mentions.values() if m.get("kind") == "person" and not _public(view, m["entity"])
        )
    )


def _public(view: DocumentView, entity: str | None) -> bool:
    known = view.entities.get(entity or "")
    if known is None:
        return False
    if known.get("actor"):
        return True
    mine = set(known.get("mentions") or ())
    return any(a.get("role") and (a.get("person") in mine) for a in view.rows("affiliations"))


def withheld_text(view: DocumentView, spans: Iterable[Span], private: Iterable[Span]) -> str:
    """The words of the spans, joined by an ellipsis, with every private name in them withheld."""
    hidden = sorted(private)
    return " … ".join(_cut(view.text, span, hidden) for span in spans)


def _cut(text: str, span: Span, hidden: list[Span]) -> str:
    out: list[str] = []
    at = span.begin
    for name in hidden:
        if name.meets(span):
            out += [text[at : max(at, name.begin)], WITHHELD]
            at = max(at, min(name.end, span.end))
    out.append(text[at : span.end])
    return " ".join("".join(out).split())
