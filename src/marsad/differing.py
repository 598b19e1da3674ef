"""What came out otherwise when a report was read again: two contract objects of one text, told apart value by value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
Of = Literal["place", "actor", "event"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value before and after; null for a thing that only one of the readings has.

    ``words`` are those of the text that it is read from, ``begin`` and ``end`` their code points (those of the first
    place where they stand). ``key`` is ``meaning`` of a place or actor; of an event ``event`` (it is new, or gone), or
    the key that differs.
    """

    of: Of
    words: str
    begin: int
    end: int
    key: str
    before: str | None
    after: str | None
    #: Of a place or actor: the ids of what it means, "unresolved" or "lat,lon" where a place has none.
    before_ids: tuple[str, ...] = ()
    after_ids: tuple[str, ...] = ()


#: What a name means, in words and as an id ("" where it has none).
Meaning = tuple[str, str]


def differences(before: Json, after: Json) -> tuple[Difference, ...]:
    """How two readings of one text differ in their places, actors and events, in text order."""
    text = str(after["report"]["text"])
    found = (*_names(text, before, after), *_events(text, before, after))
    return tuple(sorted(found, key=lambda d: (d.begin, d.end, d.of, d.key)))


# ---- names ------------------------------------------------------------------------------------------------------


def _names(text: str, before: Json, after: Json) -> Iterator[Difference]:
    """By words, not by where they stand: one line for a name that the report repeats."""
    kinds: tuple[tuple[Of, Callable[[Json], dict[Span, Meaning]]], ...] = (("place", _places), ("actor", _actors))
    for of, meanings in kinds:
        old, new = _by_words(text, meanings(before)), _by_words(text, meanings(after))
        for words in sorted(old.keys() | new.keys()):
            was, now = old.get(words, _NOTHING), new.get(words, _NOTHING)
            if was.meant != now.meant:
                begin, end = (now if now.meant else was).at
                yield Difference(
                    of, words, begin, end, "meaning", was.text, now.text, was.ids, now.ids
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Name:
    """Words of a text: where they stand first, and all that they mean."""

    at: Span
    meant: tuple[Meaning, ...]

    @property
    def text(self) -> str | None:
        return ", ".join(dict.fromkeys(text for text, _ in self.meant)) or None

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(sorted({ident for _, ident in self.meant if ident}))


_NOTHING = _Name((0, 0), ())


def _by_words(text: str, meanings: Mapping[Span, Meaning]) -> dict[str, _Name]:
    spans: dict[str, Span] = {}
    meant: dict[str, set[Meaning]] = {}
    for (begin, end), meaning in sorted(meanings.items()):
        spans.setdefault(text[begin:end], (begin, end))
        meant.setdefault(text[begin:end], set()).add(meaning)
    return {words: _Name(spans[words], tuple(sorted(meant[words]))) for words in spans}


def _places(document: Json) -> dict[Span, Meaning]:
    spans = _spans(document)
    return {spans[p["mention"]]: _place(p) for p in document["places"] if p["mention"] in spans}


def _place(place: Json) -> Meaning:
    if place["gazetteer_id"] is None and place["lat"] is None:
        return "unresolved", "unresolved"
    ident = place["gazetteer_id"] or f"{place['lat']},{place['lon']}"
    return f"{place['name']} ({ident})", ident


def _actors(document: Json) -> dict[Span, Meaning]:
    spans = _spans(document)
    return {
        spans[m]: (_actor(e), e["actor"] or "")
        for e in document["entities"]
        if e["kind"] == "organisation" or e["actor"]
        for m in e["mentions"]
        if m in spans
    }


def _actor(entity: Json) -> str:
    return f"{entity['name']} ({entity['actor']})" if entity["actor"] else str(entity["name"])


def _spans(document: Json) -> dict[str, Span]:
    return {m["id"]: (m["begin"], m["end"]) for m in document["mentions"]}


# ---- events -----------------------------------------------------------------------------------------------------


def _events(text: str, before: Json, after: Json) -> Iterator[Difference]:
    old, new = _by_trigger(before), _by_trigger(after)
    for at in sorted(old.keys() | new.keys()):
        was, now = old.get(at), new.get(at)
        words = text[at[0] : at[1]]
        if was is None or now is None:
            yield Difference("event", words, *at, "event", was["type"] if was else None, now["type"] if now else None)
            continue
        for key in was:
            if was[key] != now[key]:
                yield Difference("event", words, *at, key, was[key] or None, now[key] or None)


def _by_trigger(document: Json) -> dict[Span, dict[str, str]]:
    spans, text = _spans(document), str(document["report"]["text"])
    names = {e["id"]: _actor(e) for e in document["entities"]}
    places = {p["mention"]: _place(p)[0] for p in document["places"]}

    def party(p: Json) -> str:
        begin, end = spans[p["mention"]]
        return names.get(p["entity"]) or text[begin:end]

    return {
        (e["trigger"]["begin"], e["trigger"]["end"]): {
            "type": e["type"],
            "mode": e["mode"] or "",
            "status": e["status"],
            "actors": ", ".join(sorted(map(party, e["actors"]))),
            "targets": ", ".join(sorted(map(party, e["targets"]))),
            "places": ", ".join(sorted({places[m] for m in e["places"] if m in places})),
            "losses": ", ".join(_loss(x) for x in e["losses"]),
        }
        for e in document["events"]
    }


def _loss(loss: Json) -> str:
    figures = dict.fromkeys("?" if loss[k] is None else str(loss[k]) for k in ("low", "best", "high"))
    return f"{loss['kind']} {loss['who']} {'/'.join(figures)}"


def changed_events(before: Json, found: tuple[Difference, ...]) -> tuple[str, ...]:
    """The ids of the events of the first reading that the differences touch."""
    touched = {(d.begin, d.end) for d in found if d.of == "event"}
    return tuple(e["id"] for e in before["events"] if (e["trigger"]["begin"], e["trigger"]["end"]) in touched)
