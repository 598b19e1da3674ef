"""Why each value of a report's record stands: its words, the rule or head that gave it, and the confidence.

All is read from the contract object, so that a stored report can be asked years later. Nothing is decided here; where
the object itself tells a rule by where the words stand (a holder before or behind the words of control), it is told so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marsad.publish._rules import Codebook, no_codebook, rule_words
from marsad.publish._view import DocumentView, Json

__all__ = ["Quoted", "Reason", "explain", "reason_object"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of the report; offsets in code points, half open."""

    begin: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one value stands.

    ``of`` is the id of what it belongs to (``e3``, ``c1``, ``m4``; ``control0``, ``affiliation0``, ``warning0`` by
    their place in the list; ``report``), ``key`` the value's own name, ``value`` it in words. ``rule`` is the name of
    the rule or head, null where none has a name, ``because`` the rule in words, ``confidence`` from 0 to 1, null where
    none is known.
    """

    of: str
    key: str
    value: str
    quoted: tuple[Quoted, ...] = ()
    rule: str | None = None
    because: str = ""
    confidence: float | None = None


def explain(view: DocumentView, only: str | None = None, codebook: Codebook = no_codebook) -> Iterator[Reason]:
    """All reasons of a report: the day, events, control, affiliations, claims, warnings, then mentions, in text order.

    ``only`` is the id of one thing ("e3"): then its own reasons alone, an event's with those of its claims.
    ``codebook`` gives the text of a row of codes.
    """
    if only is None:
        yield _day(view)
    for event in view.rows("events"):
        if only in (None, event["id"]):
            yield from _event(view, event, codebook)
            if only is not None:
                yield from (r for c in view.claims_of(event) for r in _claim(view, c))
    for key, reasons_of in (("control", _control), ("affiliation", _affiliation)):
        for n, row in enumerate(view.rows("affiliations" if key == "affiliation" else key)):
            if only in (None, f"{key}{n}"):
                yield from reasons_of(view, row, f"{key}{n}")
    for claim in view.rows("claims"):
        if only in (None, claim["id"]):
            yield from _claim(view, claim)
    for n, warning in enumerate(view.rows("warnings")):
        if only in (None, f"warning{n}"):
            yield Reason(f"warning{n}", "warning", warning["code"], _quoted(view, warning), because=warning["message"])
    for mention in view.rows("mentions"):
        if only in (None, mention["id"]):
            yield from _mention(view, mention["id"], mention["id"])


def reason_object(report: str, reason: Reason) -> dict[str, Any]:
    """A reason as JSON."""
    words = [{"begin": q.begin, "end": q.end, "text": q.words} for q in reason.quoted]
    return {
        "format": 1,
        "kind": "why",
        "report": report,
        "of": reason.of,
        "key": reason.key,
        "value": reason.value,
        "words": words,
        "rule": reason.rule,
        "because": reason.because,
        "confidence": reason.confidence,
    }


def _quoted(view: DocumentView, *spans: Json | None) -> tuple[Quoted, ...]:
    found = (s for s in spans if s and s.get("begin") is not None)
    return tuple(Quoted(s["begin"], s["end"], view.words(s)) for s in found)


def _day(view: DocumentView) -> Reason:
    day = view.document.get("report_day")
    published = str(view.report.get("published") or "")
    if day is None:
        return Reason("report", "day", "unknown", because="neither the metadata nor the text give one")
    told = "the metadata give it" if published.startswith(str(day)) else "the text prints it near its head"
    return Reason("report", "day", str(day), because=told)


# ------------------------------------------------------------------ events
def _event(view: DocumentView, event: Json, codebook: Codebook) -> Iterator[Reason]:
    of, why = event["id"], event.get("why") or ()
    yield Reason(
        of, "event", str(event["type"]), _quoted(view, event["trigger"], *(event.get("retold") or ())),
        event.get("rule"), rule_words("event", event.get("rule")), event.get("confidence"),
    )  # fmt: skip
    for row in why:
        yield _row(view, event, row, codebook)
        if row["of"] in ("actor", "target", "place", "time"):
            yield from (r for r in _mention(view, row.get("id") or "", of) if r.key in _MEANING[row["of"]])
    if event.get("quad"):
        yield Reason(of, "quad", _QUADS[event["quad"]], (), None, "QuadClass of the type, as its row of codes says")
    if event.get("ucdp"):
        yield Reason(of, "ucdp", _VIOLENCE[event["ucdp"]], (), None, "UCDP's type of violence, by who the parties are")
    for loss in event.get("losses") or ():
        yield _loss(view, of, loss)
    for claim in view.claims_of(event):
        yield _tie(view, event, claim)


_QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
_VIOLENCE = {1: "state-based", 2: "non-state", 3: "one-sided"}
#: What a mention stands for, by what it is to the event.
_MEANING = {"actor": ("entity",), "target": ("entity",), "place": ("place",), "time": ("time",)}


def _row(view: DocumentView, event: Json, row: Json, codebook: Codebook) -> Reason:
    mention = row.get("id")
    value = view.name_of({"mention": mention, "entity": _entity_of(view, mention)}) if mention else _plain(event, row)
    spans = (view.mentions.get(mention or ""), row.get("words"))
    words = _quoted(view, *spans) or (_quoted(view, event["trigger"]) if row["of"] == "type" else ())
    because = rule_words("event", row["rule"], codebook)
    return Reason(event["id"], row["of"], value, words, row["rule"], because, row.get("confidence"))


def _plain(event: Json, row: Json) -> str:
    return str(event.get(row["of"]) or "")


def _entity_of(view: DocumentView, mention: str | None) -> str | None:
    return (view.mentions.get(mention or "") or {}).get("entity")


def _loss(view: DocumentView, of: str, loss: Json) -> Reason:
    figures = "/".join("?" if loss.get(k) is None else str(loss[k]) for k in ("low", "best", "high"))
    value = f"{loss['kind']} {figures} (low/best/high), {str(loss['who']).replace('_', ' ')}"
    words = rule_words("loss", loss.get("rule"))
    return Reason(of, "loss", value, _quoted(view, loss["evidence"]), loss.get("rule"), words, loss.get("confidence"))


def _tie(view: DocumentView, event: Json, claim: Json) -> Reason:
    """How a claim carries an event: it covers its words, stands beside it, or is the report's own voice."""
    told = [event["trigger"], *(event.get("retold") or ())]
    covers = any(c["begin"] <= t["begin"] and t["end"] <= c["end"] for c in claim["content"] for t in told)
    rule = "claim:own_voice" if claim.get("rule") == "own_voice" else "claim:covers" if covers else "claim:beside"
    value = f"{claim['id']}: {view.speaker(claim.get('source')) or 'nobody named'}"
    return Reason(event["id"], "claim", value, _quoted(view, *claim["content"]), rule, rule_words("event", rule))


# ------------------------------------------------------------------ claims, control, affiliations
def _claim(view: DocumentView, claim: Json) -> Iterator[Reason]:
    of, rule = claim["id"], claim.get("rule")
    words = rule_words("claim", rule)
    yield Reason(of, "claim", "", _quoted(view, *claim["content"]), rule, words, claim.get("confidence"))
    for key in ("source", "via"):
        speaker = claim.get(key)
        if speaker:
            yield _speaker(view, of, key, speaker)
    stance = "the verb or phrase that it is said with" if claim.get("cue") else "no verb of speech: told as said"
    yield Reason(of, "stance", claim["stance"], _quoted(view, claim.get("cue")), None, stance)
    if claim.get("quoted"):
        yield Reason(of, "quoted", "yes", (), None, "the words stand in quotation marks")


def _speaker(view: DocumentView, of: str, key: str, speaker: Json) -> Reason:
    entity = view.entities.get(speaker.get("entity") or "")
    told = []
    if entity is None:
        told.append("no body or person of the report is meant for certain")
    elif view.words(speaker).lower() in _PRONOUNS:
        told.append(f"points back to {entity['name']}")
    elif entity.get("reason"):
        told.append(rule_words("entity", entity["reason"]))
    by_actor = entity is not None and entity.get("source_kind") == speaker["kind"] and speaker["kind"] != "other"
    told.append(f"kind {speaker['kind']} by " + ("who it is" if by_actor else "the words"))
    value = view.speaker(speaker)
    sure = entity.get("confidence") if entity else None
    return Reason(
        of, key, value, _quoted(view, speaker), entity.get("reason") if entity else None, "; ".join(told), sure
    )


_PRONOUNS = frozenset(("he", "she", "it", "they", "we", "i"))


def _control(view: DocumentView, row: Json, of: str) -> Iterator[Reason]:
    words = rule_words("control", row.get("rule"))
    status = str(row["status"])
    yield Reason(of, "status", status, _quoted(view, row["evidence"]), row.get("rule"), words, row.get("confidence"))
    for key in ("place", "holder", "against"):
        mention = view.mentions.get(row.get(key) or "")
        if mention is not None:
            rule = f"{'place' if key == 'place' else 'party'}:{_side(mention, row['evidence'])}"
            value = view.name_of({"mention": mention["id"], "entity": mention.get("entity")})
            yield Reason(of, key, value, _quoted(view, mention), rule, rule_words("control", rule))
            meaning = "place" if key == "place" else "entity"
            yield from (r for r in _mention(view, mention["id"], of) if r.key == meaning)
    if row.get("share") is not None:
        yield Reason(of, "share", f"{row['share']:.0%}", _quoted(view, row["evidence"]), None, "the share told with it")
    if row.get("part"):
        yield Reason(
            of, "part", "of the place alone", _quoted(view, row["part"]), None, "a part is named beside the place"
        )
    if row.get("inferred"):
        yield Reason(of, "inferred", "yes", (), None, "its place is the one named before")
    if row.get("as_of"):
        yield from (r for r in _mention(view, row["as_of"], of) if r.key == "time")


def _side(mention: Json, evidence: Json) -> str:
    if mention["end"] <= evidence["begin"]:
        return "before"
    return "after" if mention["begin"] >= evidence["end"] else "within"


def _affiliation(view: DocumentView, row: Json, of: str) -> Iterator[Reason]:
    rule, words = row.get("rule"), rule_words("affiliation", row.get("rule"))
    former = "former " if row.get("former") and not str(row.get("role")).startswith("former") else ""
    body = f" of {view.words_of(row['organisation'])}" if row.get("organisation") else ""
    dates = "".join(f", {w} {row[k]}" for k, w in (("from", "from"), ("to", "until")) if row.get(k))
    value = f"{view.words_of(row.get('person'))}: {former}{row.get('role') or 'member'}{body}{dates}"
    yield Reason(of, "role", value, _quoted(view, row["evidence"]), rule, words, row.get("confidence"))


# ------------------------------------------------------------------ mentions
def _mention(view: DocumentView, mention: str, of: str) -> Iterator[Reason]:
    """A mention's own kind, then whom, where, when or how many it stands for."""
    row = view.mentions.get(mention)
    if row is None:
        return
    words = _quoted(view, row)
    kind = str(row["kind"] or "name inside a name")
    yield Reason(
        of, "mention", kind, words, row.get("rule"), rule_words("mention", row.get("rule")), row.get("confidence")
    )
    entity = view.entities.get(row.get("entity") or "")
    if entity is not None:
        yield _entity(of, entity, words)
    if mention in view.places:
        yield _place(of, view.places[mention], words)
    if mention in view.times:
        yield _time(of, view.times[mention], words)
    if mention in view.counts:
        yield _count(of, view.counts[mention], words)


def _entity(of: str, entity: Json, words: tuple[Quoted, ...]) -> Reason:
    actor = f" ({entity['actor']})" if entity.get("actor") else ""
    because = rule_words("entity", entity.get("reason")) or "told by the report alone: the registry has no such name"
    value = f"{entity['name']}{actor}"
    return Reason(of, "entity", value, words, entity.get("reason"), because, entity.get("confidence"))


def _place(of: str, place: Json, words: tuple[Quoted, ...]) -> Reason:
    where = ", ".join(str(place[k]) for k in ("name", "admin1", "country") if place.get(k))
    value = f"{where} ({place.get('gazetteer_id') or 'not found'}, {place.get('precision')})"
    return Reason(of, "place", value, words, None, str(place.get("reason") or ""), place.get("confidence"))


def _time(of: str, time: Json, words: tuple[Quoted, ...]) -> Reason:
    start, end = time.get("start"), time.get("end")
    value = f"{start}{'' if start == end else f' to {end or chr(8230)}'}" if start else "no calendar date"
    because = rule_words("time", time.get("rule"))
    return Reason(of, "time", value, words, time.get("rule"), because, time.get("confidence"))


def _count(of: str, count: Json, words: tuple[Quoted, ...]) -> Reason:
    figures = "/".join("?" if count.get(k) is None else str(count[k]) for k in ("low", "best", "high"))
    noun = f" {count['noun']}" if count.get("noun") else ""
    because = rule_words("count", count.get("rule"))
    return Reason(of, "count", f"{figures}{noun}", words, count.get("rule"), because, count.get("confidence"))
