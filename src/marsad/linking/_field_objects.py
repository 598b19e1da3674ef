"""Rival values for machines (``values`` of ``marsad incidents --json``) and for people (lines of ``marsad show``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from marsad.linking._accounts import Account
from marsad.linking._fields import Fields, PlainField, TollField, fields_of
from marsad.linking._numbers import Bearing, Claimant, Number, Party, Value
from marsad.linking._series import series_of
from marsad.linking._values import Days, Spot, Toll

Json = dict[str, Any]
T = TypeVar("T")

#: So many claimants, and so many values of a plain field, are printed of each field; the rest is counted.
MOST_LINES = 6

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def incident_values(accounts: Sequence[Account], texts: Sequence[Sequence[str]] = ()) -> list[Json]:
    """What ``marsad incidents --json`` holds under ``values``: one object a field, tolls first.

    ``texts`` parts the reports by text and agency (an incident's ``origins``).
    """
    return values_object(fields_of(accounts, texts))


def values_object(fields: Fields) -> list[Json]:
    """All values of an incident's fields as JSON."""
    return [
        *(_toll_field(t) for t in fields.tolls),
        *_plain(fields.days, _days),
        *_plain(fields.place, _place),
        *_plain(fields.kind, str),
        *_plain(fields.mode, str),
        *_plain(fields.actors, _keys),
        *_plain(fields.targets, _keys),
        *_plain(fields.weapons, sorted),
    ]


def _toll_field(t: TollField) -> Json:
    return {
        "field": t.kind,
        "who": t.who,
        "part_of": t.part_of,
        "contradicted": t.contradicted,
        "agreement": t.agreement,
        "rules": {name: _range(toll) for name, toll in t.by_rule.items()},
        "values": [_number(v, standing) for v, standing in zip(t.values, t.standings, strict=True)],
        "relations": [{"kind": r.kind, "a": r.a, "b": r.b, "why": r.why} for r in t.relations],
        "series": [list(run) for run in series_of(t.relations)],
    }


def _range(t: Toll) -> Json:
    return {"low": t.low, "best": t.best, "high": t.high}


def _number(v: Value[Number], standing: str) -> Json:
    figure = v.value.figure
    return {
        **_range(figure.toll),
        "bound": figure.bound,
        "given": figure.standing,
        "standing": standing,
        **_bearing(v.by),
        "evidence": {"begin": v.by.evidence.begin, "end": v.by.evidence.end} if v.by.evidence else None,
        "words": v.by.words,
    }


def _bearing(by: Bearing) -> Json:
    return {
        "report": by.report,
        "event": by.event,
        "outlet": by.outlet,
        "origin": by.origin,
        "published": by.published,
        "known": by.moment.day or None,
        "known_by": None if not by.moment.day else "text" if by.moment.told else "printed",
        "claimants": [_claimant(c) for c in by.claimants],
    }


def _claimant(c: Claimant) -> Json:
    return {
        "key": c.key,
        "name": c.name,
        "kind": c.kind,
        "side": c.side,
        "named": c.named,
        "interested": c.interested,
        "interest": c.interest,
        "via": c.via,
    }


def _plain(field: PlainField[T], print_: Callable[[T], Any]) -> Iterator[Json]:
    """The values of a field that is no number, each once with who gives it; a field that nobody tells is left out."""
    if field.values:
        yield {
            "field": field.field,
            "apart": field.apart,
            "agreement": field.agreement,
            **({"contradicted": field.apart, "names": _names(field)} if field.field in ("actor", "target") else {}),
            "rules": {name: print_(x) if x is not None else None for name, x in field.by_rule.items()},
            "values": [
                {"value": print_(value), "by": [_short(by) for by in bearings]} for value, bearings in _grouped(field)
            ],
        }


def _keys(parties: frozenset[Party]) -> list[str]:
    return sorted(p.key for p in parties)


def _names(field: PlainField[Any]) -> Json:
    """Of each party's key its name."""
    return {p.key: p.name for p in sorted({p for v in field.values for p in v.value}, key=lambda p: p.key)}


def _short(by: Bearing) -> Json:
    return {"report": by.report, "event": by.event, "claimants": [c.name for c in by.claimants]}


def _grouped(field: PlainField[T]) -> list[tuple[T, list[Bearing]]]:
    """The most told first, of equals what was told first."""
    found: list[tuple[T, list[Bearing]]] = []
    for v in field.values:
        group = next((g for value, g in found if value == v.value), None)
        if group is None:
            found.append((v.value, [v.by]))
        else:
            group.append(v.by)
    return sorted(found, key=lambda g: -len({by.origin for by in g[1]}))


def _days(d: Days) -> Json:
    return {"start": d.start.isoformat(), "end": d.end.isoformat()}


def _place(s: Spot) -> Json:
    return {"name": s.name, "gazetteer_id": s.gazetteer_id, "precision": s.precision}


# ---- for people --------------------------------------------------------------------------------------------------


def value_lines(fields: Fields) -> Iterator[str]:
    """One line a field of which more than one value is told; tolls always.

    ``killed: 27 → 39 → 57 (governor, 8–10 Apr); 30 (health ministry, 8 Apr)``
    """
    for t in fields.tolls:
        yield toll_line(t)
    yield from _several(fields.days, lambda d: d.start.isoformat() + (f"/{d.end.isoformat()}" if d.length > 1 else ""))
    yield from _several(fields.place, lambda s: s.name)
    yield from _several(fields.kind, str)
    yield from _several(fields.mode, str)
    yield from _several(fields.actors, _called)
    yield from _several(fields.targets, _called)
    yield from _several(fields.weapons, lambda words: " + ".join(sorted(words)))


def toll_line(t: TollField) -> str:
    """All numbers of one loss by claimant, in the order of knowledge."""
    lines: dict[str | None, list[int]] = {}
    for n, v in enumerate(t.values):
        for c in v.by.claimants:
            lines.setdefault(c.key, []).append(n)
    parts = [_line(t, positions, key) for key, positions in lines.items()]
    told = "; ".join(parts[:MOST_LINES]) + (f"; and {len(parts) - MOST_LINES} more" if len(parts) > MOST_LINES else "")
    who = "" if t.who == "unspecified" else f" {t.who}"
    return f"{t.kind}{who}: {told}" + (" [contradiction]" if t.contradicted else "")


def _line(t: TollField, positions: Sequence[int], key: str | None) -> str:
    numbers: dict[str, str] = {}
    for n in positions:
        numbers.setdefault(_printed(t.values[n].value.figure.toll, t.values[n].value.figure.bound), t.standings[n])
    run = " → ".join(x + _ASIDE.get(standing, "") for x, standing in numbers.items())
    values = [t.values[n] for n in positions]
    return f"{run} ({', '.join([_who(values, key), *_when(values)])})"


_ASIDE: Mapping[str, str] = {"late": " [older]", "corrected": " [taken back]", "total": " [a total]"}


def _printed(toll: Toll, bound: str) -> str:
    """A number as words limit it: ``30+``, ``≤30``, ``~30``, ``10–30``."""
    if toll.low != toll.high:
        low = "?" if toll.low is None else str(toll.low)
        return f"{low}+" if toll.high is None else f"{low}–{toll.high}"
    return {"least": f"{toll.best}+", "most": f"≤{toll.best}", "about": f"~{toll.best}"}.get(bound, str(toll.best))


def _who(values: Sequence[Value[Number]], key: str | None) -> str:
    """The claimant's name; of reports' own voices the outlets."""
    found = [c for v in values for c in v.by.claimants if c.key == key]
    names = list(dict.fromkeys(c.name for c in found))
    shown = (
        ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "") if key is None else names[0]
    )
    return shown + (", a party" if any(c.interested for c in found) else "")


def _when(values: Sequence[Value[Number]]) -> list[str]:
    days = sorted({v.by.moment.day for v in values if v.by.moment.day})
    return [_span(date.fromisoformat(days[0]), date.fromisoformat(days[-1]))] if days else []


def _span(first: date, last: date) -> str:
    """Days in short.

    >>> _span(date(2022, 4, 8), date(2022, 4, 9)), _span(date(2022, 4, 30), date(2022, 5, 1))
    ('8–9 Apr', '30 Apr–1 May')
    """
    end = f"{last.day} {_MONTHS[last.month - 1]}"
    if first == last:
        return end
    start = str(first.day) if (first.year, first.month) == (last.year, last.month) else None
    return f"{start or f'{first.day} {_MONTHS[first.month - 1]}'}–{end}"


def _several(field: PlainField[T], print_: Callable[[T], str]) -> Iterator[str]:
    groups = _grouped(field)
    if len(groups) > 1:
        told = [f"{print_(value)} ({_reports(bearings)})" for value, bearings in groups]
        rest = f"; and {len(told) - MOST_LINES} more" if len(told) > MOST_LINES else ""
        marked = " [apart]" if field.apart else ""
        yield f"{field.field}: {'; '.join(told[:MOST_LINES])}{rest}{marked}"


def _called(parties: frozenset[Party]) -> str:
    return " + ".join(sorted(p.name for p in parties))


def _reports(bearings: Sequence[Bearing]) -> str:
    n = len({by.report for by in bearings})
    return "1 report" if n == 1 else f"{n} reports"
