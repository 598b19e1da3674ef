"""What came out otherwise when a report was read again: two contract objects of one text, told apart value by value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Json = dict[str, Any]
Of = Literal["place", "actor", "event", "claim", "control", "affiliation"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value before and after; null for a thing that only one of the readings has.

    ``words`` are those of the text that it is read from, ``begin`` and ``end`` their code points (those of the first
    place where they stand). ``key`` is ``meaning`` of a place or actor; of an event or a statement (claim, control,
    affiliation) its own name where it is new or gone, else the key that differs.
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
    """How two readings of one text differ in their places, actors, events and statements, in text order."""
    text = str(after["report"]["text"])
    found = (*_names(text, before, after), *_events(text, before, after), *_statements(text, before, after))
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
        else:
            yield from _by_key("event", words, at, was, now)


def _by_key(of: Of, words: str, at: Span, was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Difference]:
    for key in was:
        if was[key] != now[key]:
            yield Difference(of, words, *at, key, was[key] or None, now[key] or None)


def _by_trigger(document: Json) -> dict[Span, dict[str, str]]:
    spans, text = _spans(document), str(document["report"]["text"])
    names = {e["id"]: _actor(e) for e in document["entities"]}
    places = {p["mention"]: _place(p)[0] for p in document["places"]}
    times = {t["mention"]: _time(t) for t in document["times"]}

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
            "time": times.get(e["time"], ""),
            "losses": ", ".join(_loss(x) for x in e["losses"]),
            "weapons": ", ".join(sorted({text[slice(*spans[m])] for m in e["weapons"]})),
        }
        for e in document["events"]
    }


def _loss(loss: Json) -> str:
    figures = dict.fromkeys("?" if loss[k] is None else str(loss[k]) for k in ("low", "best", "high"))
    return f"{loss['kind']} {loss['who']} {'/'.join(figures)}"


def _time(time: Json) -> str:
    return "/".join(dict.fromkeys(x for x in (time["start"], time["end"]) if x))


# ---- statements -------------------------------------------------------------------------------------------------

#: Where a statement stands, and beside it what tells it from others of the same words.
_Key = tuple[Span, str]

#: Words of a claim that stand for it.
_SAID: Final = 160


def _statements(text: str, before: Json, after: Json) -> Iterator[Difference]:
    kinds: tuple[tuple[Of, Callable[[Json], Iterator[tuple[_Key, dict[str, str]]]]], ...] = (
        ("claim", _claims), ("control", _held), ("affiliation", _affiliations),
    )  # fmt: skip
    for of, told in kinds:
        old, new = _by_place(told(before)), _by_place(told(after))
        for key in sorted(old.keys() | new.keys()):
            was, now, at = old.get(key), new.get(key), key[0]
            words = text[at[0] : at[1]][:_SAID]
            if was is None or now is None:
                yield from _new_or_gone(of, words, at, was, now)
            else:
                yield from _by_key(of, words, at, was, now)


def _by_place(rows: Iterator[tuple[_Key, dict[str, str]]]) -> dict[_Key, dict[str, str]]:
    """What is said at each place; several claims of the same words stand together."""
    found: dict[_Key, list[dict[str, str]]] = {}
    for key, told in rows:
        found.setdefault(key, []).append(told)
    return {
        key: {name: ", ".join(sorted({t[name] for t in told if t[name]})) for name in told[0]}
        for key, told in found.items()
    }


#: The value that stands for a statement which only one of the readings has.
_CHIEF: Final[Mapping[str, str]] = {"claim": "stance", "control": "control", "affiliation": "person"}


def _new_or_gone(
    of: Of, words: str, at: Span, was: Mapping[str, str] | None, now: Mapping[str, str] | None
) -> Iterator[Difference]:
    for key, value in (was or now or {}).items():
        if value or key == _CHIEF[of]:
            name = of if key == _CHIEF[of] else key
            yield Difference(of, words, *at, name, value if was else None, value if now else None)


def _claims(document: Json) -> Iterator[tuple[_Key, dict[str, str]]]:
    """By the words claimed; who "declined" says none, and is told by the words that say so."""
    text = str(document["report"]["text"])
    names = {e["id"]: _actor(e) for e in document["entities"]}

    def who(speaker: Json | None) -> str:
        if speaker is None:
            return ""
        return names.get(speaker["entity"]) or text[speaker["begin"] : speaker["end"]]

    for c in document["claims"]:
        own = [x for x in (*c["content"], c["cue"], c["source"]) if x]
        # a claim of the report itself may have no words of its own
        begin, end = (own[0]["begin"], own[0]["end"]) if own else (0, 0)
        yield ((begin, end), ""), {"source": who(c["source"]), "via": who(c["via"]), "stance": c["stance"]}


def _held(document: Json) -> Iterator[tuple[_Key, dict[str, str]]]:
    named = _named(document)
    for c in document["control"]:
        place = named(c["place"])
        yield (_at(c["evidence"]), place), {
            "place": place, "holder": named(c["holder"]), "against": named(c["against"]), "control": c["status"],
            "time": c["as_of"] or "",
        }  # fmt: skip


def _affiliations(document: Json) -> Iterator[tuple[_Key, dict[str, str]]]:
    named = _named(document)
    for a in document["affiliations"]:
        person = named(a["person"])
        yield (_at(a["evidence"]), person), {
            "person": person, "role": a["role"] or "", "organisation": named(a["organisation"]),
            "time": "/".join(x for x in (a["from"], a["to"]) if x),
        }  # fmt: skip


def _named(document: Json) -> Callable[[str | None], str]:
    """What a mention means: the place or actor, else its words."""
    text, spans = str(document["report"]["text"]), _spans(document)
    meant = {p["mention"]: _place(p)[0] for p in document["places"] if p["gazetteer_id"] or p["lat"] is not None}
    meant |= {m: _actor(e) for e in document["entities"] for m in e["mentions"]}
    return lambda m: meant.get(m or "") or (text[slice(*spans[m])] if m in spans else "")


def _at(span: Json) -> Span:
    return span["begin"], span["end"]


def changed_events(before: Json, found: tuple[Difference, ...]) -> tuple[str, ...]:
    """The ids of the events of the first reading that the differences touch."""
    touched = {(d.begin, d.end) for d in found if d.of == "event"}
    return tuple(e["id"] for e in before["events"] if (e["trigger"]["begin"], e["trigger"]["end"]) in touched)
