"""The values of an incident, field by field, each with all who give it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from marsad.desk._case_spans import Located, Texts
from marsad.publish import Range

if TYPE_CHECKING:
    from marsad.publish import Apart, Figure, Incident, Party, Toll

Json = Mapping[str, Any]

#: Fields that are no tolls, in the order of the page.
PLAIN: Final = ("type", "mode", "day", "place", "actor", "target", "weapon")


@dataclass(frozen=True, slots=True)
class Teller:
    """Who gives a value, and in which report. ``names`` empty: the report itself. ``interested``: a party to it."""

    report: str
    names: tuple[str, ...]
    interested: bool = False
    known: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that somebody gives. ``shown`` are its parts (two days, several parties), ``send`` what a form sends to
    choose it, null where it cannot be chosen. Of tolls ``count``, and ``standing`` as docs/rival-values.md has it."""

    shown: tuple[str, ...]
    send: str | None
    tellers: tuple[Teller, ...]
    spans: tuple[Located, ...] = ()
    count: Range | None = None
    standing: str | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A number of a series: of which day it is known."""

    day: str | None
    count: Range
    standing: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a person said of a field: ``what`` is correct, confirm or not_stated, ``before`` what linking gave."""

    what: str
    by: str
    at: str
    why: str
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: the value by the record's rule (``shown``, ``count``), and every value that anybody gives.

    ``apart``: two of them cannot both be true; it is said, and never averaged. ``steps`` are the numbers of a toll that
    changed with time.
    """

    key: str
    shown: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    count: Range | None = None
    apart: bool = False
    steps: tuple[Step, ...] = ()
    part_of: str | None = None
    reviewed: Reviewed | None = None

    @property
    def sort(self) -> str:
        """What its value is: one of PLAIN, or "toll"."""
        return self.key if self.key in PLAIN else "toll"

    @property
    def kind(self) -> str:
        """Of a toll: killed, wounded ..."""
        return self.key.partition("/")[0]

    @property
    def who(self) -> str:
        """Of a toll: civilians, unspecified ..."""
        return self.key.partition("/")[2]

    @property
    def spans(self) -> tuple[Located, ...]:
        """All words that give it a value."""
        return tuple(dict.fromkeys(s for c in self.choices for s in c.spans))

    def pointing_at(self, shown: frozenset[Located]) -> Field:
        """With pointers to those words only that the page shows."""
        kept = (replace(c, spans=tuple(s for s in c.spans if s in shown)) for c in self.choices)
        return replace(self, choices=tuple(kept))


def fields_of(incident: Incident, found: Json | None, texts: Texts) -> tuple[Field, ...]:
    """All fields; plain ones always, tolls where anybody counts. ``found``: the contract object, if it may be seen."""
    values = {v["field"]: v for v in (found or {}).get("values") or () if v["field"] in PLAIN}
    apart = {a.field: a for a in incident.apart}
    reviewed = (found or {}).get("reviewed") or {}
    plain = (_plain(incident, name, values.get(name), apart.get(name), texts) for name in PLAIN)
    tolls = sorted(
        (_toll(t, texts, found) for t in incident.tolls), key=lambda f: (_RANK.get(f.kind, 9), bool(f.part_of))
    )
    bare = (f for f in _uncounted(incident))
    return tuple(_seen(f, reviewed.get(f.key)) for f in (*plain, *tolls, *bare))


#: The dead first, then the wounded; the whole before its parts.
_RANK: Final = {"killed": 0, "wounded": 1, "missing": 2, "captured": 3}


def _seen(field: Field, reviewed: Json | None) -> Field:
    if not reviewed:
        return field
    told = Reviewed(
        str(reviewed.get("what")), str(reviewed.get("by") or ""), str(reviewed.get("at") or ""),
        str(reviewed.get("why") or ""), parts_of(reviewed.get("before")),
    )  # fmt: skip
    return replace(field, reviewed=told)


def parts_of(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    """A stored value (JSON) as the parts that pages show; empty for none."""
    match value:
        case None:
            return ()
        case {"low": low, "best": best, "high": high}:
            return (str(best),) if low == best == high else (f"{best} ({low}–{'' if high is None else high})",)
        case {"start": start, "end": end}:
            return tuple(dict.fromkeys((str(start), str(end))))
        case {"name": name}:
            return (str(name),)
        case list():
            return tuple(x["name"] if isinstance(x, dict) else str(x) for x in value)
    return (str(value),)


# ---- plain fields -----------------------------------------------------------------------------------------------


def _plain(incident: Incident, name: str, values: Json | None, apart: Apart | None, texts: Texts) -> Field:
    shown = _chosen(incident, name)
    choices = tuple(_choices(name, values, shown, texts)) if values else tuple(_apart_choices(apart, shown))
    torn = bool(values and (values.get("apart") or values.get("contradicted"))) or apart is not None
    return Field(name, shown, choices, apart=torn)


def _chosen(x: Incident, name: str) -> tuple[str, ...]:
    match name:
        case "type":
            return (x.type,)
        case "mode":
            return (x.mode,) if x.mode else ()
        case "day":
            return _days(x.when.start, x.when.end)
        case "place":
            return (x.where.name,) if x.where else ()
        case "weapon":
            return x.weapons
    return tuple(p.name for p in parties(x, name))


def parties(x: Incident, side: str) -> tuple[Party, ...]:
    """The parties of a side."""
    return x.actors if side == "actor" else x.targets


def _days(start: str | None, end: str | None) -> tuple[str, ...]:
    return tuple(d for d in dict.fromkeys((start, end)) if d)


def _choices(name: str, values: Json, shown: tuple[str, ...], texts: Texts) -> Iterator[Choice]:
    for row in values.get("values") or ():
        value, by = row["value"], row.get("by") or ()
        words = _words_of(name, value, values.get("names") or {})
        tellers = tuple(Teller(b["report"], tuple(b.get("claimants") or ())) for b in by)
        spans = (s for b in by for s in texts.of_field(name, b["report"], b["event"], value))
        yield Choice(
            words, send_of(name, value, values.get("names") or {}), tellers, tuple(dict.fromkeys(spans)),
            chosen=words == shown,
        )  # fmt: skip


def _words_of(name: str, value: Any, names: Json) -> tuple[str, ...]:  # noqa: ANN401
    match name:
        case "day":
            return _days(value["start"], value["end"])
        case "place":
            return (str(value["name"]),)
        case "actor" | "target":
            return tuple(str(names.get(key, key)) for key in value)
        case "weapon":
            return tuple(map(str, value))
    return (str(value),)


def send_of(name: str, value: Any, names: Json) -> str | None:  # noqa: ANN401
    """A value as a form sends it (``marsad.record.read_value`` understands it).

    >>> send_of("day", {"start": "2017-09-05", "end": "2017-09-05"}, {})
    '2017-09-05'
    >>> send_of("actor", ["actor:idf", "armed_group:gunmen"], {"armed_group:gunmen": "gunmen"})
    'actor:idf; armed_group:gunmen'
    """
    match name:
        case "day":
            return "/".join(_days(value["start"], value["end"])) or None
        case "place":
            ident = value.get("gazetteer_id")
            return f"{ident}/{value['precision']}" if ident and value["precision"] != "unresolved" else None
        case "actor" | "target":
            return "; ".join(_party(key, str(names.get(key, key))) for key in value) or None
        case "weapon":
            return "; ".join(map(str, value)) or None
    return str(value)


def _party(key: str, name: str) -> str:
    sort, _, rest = key.partition(":")
    # a body is told by its name, which keeps its capitals
    return key if sort == "actor" or (sort != "body" and rest == name.casefold()) else name.replace(";", ",")


def _apart_choices(apart: Apart | None, shown: tuple[str, ...]) -> Iterator[Choice]:
    for words, reports in apart.values if apart else ():
        yield Choice((words,), None, tuple(Teller(r, ()) for r in reports), chosen=(words,) == shown)


# ---- tolls ------------------------------------------------------------------------------------------------------


def _toll(toll: Toll, texts: Texts, found: Json | None) -> Field:
    evidence = _evidence(toll, found)
    groups: dict[tuple[Range, str], list[tuple[Figure, Json | None]]] = {}
    for n, figure in enumerate(toll.figures):
        span = evidence[n] if n < len(evidence) else None
        groups.setdefault((figure.count, figure.standing), []).append((figure, span))
    choices = (_counted(count, standing, told, toll.count, texts) for (count, standing), told in groups.items())
    longest = max(toll.series, key=len, default=())
    steps = tuple(Step(f.known, f.count, f.standing) for f in (toll.figures[n] for n in longest))
    return Field(
        f"{toll.kind}/{toll.who}", (), tuple(choices), toll.count, toll.contradicted, _rising(steps), toll.part_of
    )


def _evidence(toll: Toll, found: Json | None) -> list[Json | None]:
    rows = (v for v in (found or {}).get("values") or () if (v["field"], v.get("who")) == (toll.kind, toll.who))
    return [value.get("evidence") for row in rows for value in row.get("values") or ()]


def _rising(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """A series as the chart shows it: one number printed again on one day is one point."""
    kept = tuple({(s.day, s.count.best): s for s in steps}.values())
    return kept if len(kept) > 1 else ()


def _counted(
    count: Range, standing: str, told: Iterable[tuple[Figure, Json | None]], chosen: Range, texts: Texts
) -> Choice:
    pairs = tuple(told)
    tellers = tuple(
        Teller(f.report, tuple(c.name for c in f.claimants), any(c.interested for c in f.claimants), f.known, f.words)
        for f, _ in pairs
    )
    spans = (s for f, span in pairs for s in texts.at(f.report, span, "loss"))
    send = "/".join("" if n is None else str(n) for n in (count.low, count.best, count.high))
    return Choice(
        (), send if count.best is not None else None, tellers, tuple(dict.fromkeys(spans)), count, standing,
        count == chosen,
    )  # fmt: skip


def _uncounted(x: Incident) -> Iterator[Field]:
    """Losses that stand without figures: those that only a person gave, or of which a report is held back."""
    told = {(t.kind, t.who) for t in x.tolls}
    for loss in x.losses:
        if (loss.kind, loss.who) not in told:
            yield Field(f"{loss.kind}/{loss.who}", (), count=loss.count)
