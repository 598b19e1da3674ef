"""Columns behind the gate: what a policy withholds of single incidents it withholds of counts, filters and maps, too.

A filter answers a question about a value, and a count is an answer: who may not see where something happened must not
find it out by asking how many lie in a box. So the columns themselves are let out, once for each state of the record,
and everything is counted from those. Where the policy withholds nothing they stay as they are.

What depends on the reports that tell a name (is this person private in these?) is decided for columns without them, and
on the side of silence: a person is no choice in a list of parties unless nothing is withheld.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from marsad.desk._view import ACCEPTED, REJECTED, Bools, Derived
from marsad.publish import WITHHELD, Where
from marsad.record import (
    PRECISIONS,
    Columns,
    Lists,
    PartyWord,
    PlaceWord,
    Reviews,
    Words,
    incident_keys,
    report_columns,
    report_keys,
)

if TYPE_CHECKING:
    from marsad.publish import RecordRelease
    from marsad.record import Record

T = TypeVar("T")

_POINTS: Final = ("exact", "near")


def let_out(record: Record, release: RecordRelease, known: Columns, derived: Derived) -> tuple[Columns, Bools | None]:
    """The columns as the policy of the release lets them out, and which rows may be seen (null: all).

    ``derived`` are what was reckoned for the view before this one, of the same policy.
    """
    policy = release.held
    visible: Bools | None = None
    out = known
    if policy.incidents:
        visible = np.ones(len(known), dtype=np.bool_)
        visible[known.rows(list(incident_keys(record, policy.incidents).values()))] = False
    if policy.reports or policy.sources or policy.embargo:
        out, told = _without_reports(record, release, out)
        visible = told if visible is None else visible & told
    if policy.embargo:
        day = np.where(out.last > 0, out.last, out.told)
        seen = (day > 0) & (day <= _today(release) - policy.embargo)
        visible = seen if visible is None else visible & seen
    if not release.inside and (policy.publish != "all" or known.review.any()):
        fit = _checked(release, known)
        visible = fit if visible is None else visible & fit
    if not release.gate.open or policy.coarsen:
        out = _named(release, _placed(release, out, derived), derived)
    return _fielded(release, out), None if visible is None else _kept_same(visible, derived)


def _kept_same(visible: Bools, derived: Derived) -> Bools:
    """The very same array as before where no row shows or hides that did not: what was reckoned of it holds."""
    before = derived.known.get("visible")
    if before is not None and isinstance(before[1], np.ndarray) and np.array_equal(before[1], visible):
        return before[1]
    derived.known["visible"] = (), visible
    return visible


def _today(release: RecordRelease) -> int:
    return release.gate.today.toordinal()


def _checked(release: RecordRelease, c: Columns) -> Bools:
    """What those see who do not review: nothing that was rejected, and where the policy wants it what is checked."""
    publish = release.held.publish
    if publish == "accepted":
        return np.asarray(c.review == ACCEPTED, dtype=np.bool_)
    fit: Bools = c.review != REJECTED
    if publish == "signed":
        signed = [x.incident for x in Reviews(release.record, "").states() if x.signatures]
        told = {x.id for x in replace(release, lean=True).chosen(signed)}
        keys = list(incident_keys(release.record, sorted(told)).values())
        fit = np.zeros(len(c), dtype=np.bool_)
        fit[c.rows(keys)] = True
    return fit


# ---- what is held back whole ------------------------------------------------------------------------------------


def _without_reports(record: Record, release: RecordRelease, c: Columns) -> tuple[Columns, Bools]:
    """Without what stands only in reports that are held back; and which incidents other reports tell."""
    policy = release.held
    found = report_columns(record)
    named = np.array(list(report_keys(record, policy.reports).values()), dtype=np.int64)
    sources = np.array([name in policy.sources for name in found.sources], dtype=np.bool_)
    held = np.isin(found.key, named) | sources[found.source]
    if policy.embargo:
        held |= (found.day == 0) | (found.day > _today(release) - policy.embargo)
    width = int(max(found.key.max(initial=0), c.report.codes.max(initial=0))) + 1
    table = np.zeros(width, dtype=np.bool_)
    table[found.key[held]] = True
    lost = c.report.counts(table)
    part = (lost > 0) & (lost < c.reports)
    blank: dict[str, Any] = {
        "originators": np.where(part, 0, c.originators), "contradicted": c.contradicted & ~part,
        "confidence": np.where(part, np.float32("nan"), c.confidence), "grade": np.where(part, 0, c.grade),
        "speaker": np.where(part, 0, c.speaker), "one_sided": c.one_sided & ~part,
        "second": c.second & ~part, "apart": c.apart & ~part,
        "reports": (c.reports - lost).astype(np.int32), "stitched": c.stitched & ~part,
        # origins are sets of reports: how many are left is not known here, and told too low rather than too high
        "origins": np.where(part, np.minimum(c.origins, c.reports - lost), c.origins),
    }  # fmt: skip
    if policy.reports or policy.sources:
        for name in ("killed_low", "killed", "killed_high", "wounded"):
            blank[name] = np.where(part, -1, getattr(c, name))
    out = replace(c, **blank, source=_open_sources(c, np.flatnonzero(sources), part))
    return out, lost < c.reports


def _open_sources(c: Columns, closed: NDArray[np.intp], part: Bools) -> Lists:
    """Outlets, without those that are held back, and of incidents of which a report is, without any."""
    keep = ~np.isin(c.source.codes, closed) & ~part[c.source.rows()]
    return _kept(c.source, keep)


def _kept(lists: Lists, keep: Bools) -> Lists:
    sums = np.concatenate(([0], np.cumsum(keep, dtype=np.int32)))
    return Lists(sums[lists.starts].astype(np.int32), lists.codes[keep])


# ---- places -------------------------------------------------------------------------------------------------------


def _placed(release: RecordRelease, c: Columns, derived: Derived) -> Columns:
    """Places as the policy tells them of each type and mode; what is coarsened has no point but that of its cell."""
    if not release.policy.coarsen:
        return c
    inputs = (c.place, c.type, c.mode, c.precision, c.country, c.admin1, c.lat, c.lon, c.words.place)
    place, precision, admin1, lat, lon, words = derived.of("placed", inputs, lambda: _coarsened(release, c))
    told = replace(c.words, place=words)
    return replace(c, words=told, place=place, precision=precision, admin1=admin1, lat=lat, lon=lon)


def _coarsened(release: RecordRelease, c: Columns) -> tuple[Any, ...]:
    sizes = (len(c.words.type), len(c.words.mode), len(PRECISIONS), len(c.words.country), len(c.words.admin1))
    key = c.place.astype(np.int64)
    columns: tuple[NDArray[Any], ...] = (c.type, c.mode, c.precision, c.country, c.admin1)
    for column, size in zip(columns, sizes, strict=True):
        key = key * size + column
    found, row, inverse = np.unique(key, return_index=True, return_inverse=True)
    words = {word: n for n, word in enumerate(c.words.place)}
    place, precision, admin1 = c.place.copy(), c.precision.copy(), c.admin1.copy()
    lat, lon = c.lat.copy(), c.lon.copy()
    order = np.argsort(inverse, kind="stable")
    ends = np.concatenate(([0], np.cumsum(np.bincount(inverse, minlength=len(found)))))
    for n, first in enumerate(row.tolist()):
        known = _where(release, c, first)
        out = None if known is None else release.gate.where(known, c.words.type[c.type[first]], _mode(c, first))
        if known is None or out is None or out is known:
            continue
        rows = order[ends[n] : ends[n + 1]]
        word = PlaceWord(out.gazetteer_id, out.name, out.country or "", out.admin1 or "")
        place[rows] = words.setdefault(word, len(words))
        precision[rows] = PRECISIONS.index(out.precision)
        if out.admin1 is None:
            admin1[rows] = 0
        lat[rows], lon[rows] = np.nan, np.nan
        if out.lat is not None:
            _in_cells(release, c, rows, lat, lon)
    return place, precision, admin1, lat, lon, tuple(words)


def _in_cells(
    release: RecordRelease, c: Columns, rows: NDArray[np.intp], lat: NDArray[np.float32], lon: NDArray[np.float32]
) -> None:
    """The middle of the cell that each lies in."""
    for row in rows.tolist():
        known = _where(release, c, row)
        out = release.gate.where(known, c.words.type[c.type[row]], _mode(c, row))
        if out is not None and out.lat is not None and out.lon is not None:
            lat[row], lon[row] = out.lat, out.lon


def _mode(c: Columns, row: int) -> str | None:
    return c.words.mode[c.mode[row]] or None


def _where(release: RecordRelease, c: Columns, row: int) -> Where | None:
    """The place of a row as it is known."""
    word, precision = c.words.place[c.place[row]], PRECISIONS[c.precision[row]]
    if not word.name:
        return None
    point = precision in _POINTS
    return Where(
        word.name, precision or "unresolved", word.id, c.words.country[c.country[row]] or None, word.admin1 or None,
        None, float(c.lat[row]) if point else None, float(c.lon[row]) if point else None,
        release.gate.features.get(word.id or ""),
    )  # fmt: skip


# ---- names --------------------------------------------------------------------------------------------------------


def _named(release: RecordRelease, c: Columns, derived: Derived) -> Columns:
    """Parties, places and outlets without names that are withheld: what bears one is no choice at all."""
    gate = release.gate
    if gate.open:
        return c
    names = (gate.policy, gate.names.private, gate.names.public, gate.sites)
    inputs = (*names, c.words.party, c.words.source, c.party, c.source)
    found = derived.of("named", inputs, lambda: _public_names(release, c))
    return replace(c, words=replace(c.words, party=found[0], source=found[1]), party=found[2], source=found[3])


def _public_names(
    release: RecordRelease, c: Columns
) -> tuple[tuple[PartyWord, ...], tuple[str, ...], Lists, Lists]:  # fmt: skip
    """Words of parties and outlets, and the lists of those, without what is withheld."""
    gate = release.gate
    parties = np.array([_is_public(release, word) for word in c.words.party], dtype=np.bool_)
    closed = frozenset(n for n, word in enumerate(c.words.source) if word and gate.text(word) != " ".join(word.split()))
    party = tuple(w if ok else PartyWord("", "") for w, ok in zip(c.words.party, parties, strict=True))
    words = tuple("" if n in closed else word for n, word in enumerate(c.words.source))
    source = _kept(c.source, ~np.isin(c.source.codes, list(closed))) if closed else c.source
    return party, words, _kept(c.party, parties[c.party.codes >> 1]), source


def _is_public(release: RecordRelease, word: PartyWord) -> bool:
    if word.key.startswith("person:"):
        return False
    if word.key.startswith("actor:") or not word.name:
        return True
    return not release.gate.hides(word.name) and release.gate.text(word.name) == " ".join(word.name.split()) != WITHHELD


def _fielded(release: RecordRelease, c: Columns) -> Columns:
    """Without the fields that the audience does not get."""
    hidden = release.policy.withheld_fields("incidents")
    blank: dict[str, Any] = {}
    size = len(c)
    for name in hidden:
        if name in ("killed", "wounded", "losses"):
            blank |= {k: np.full(size, -1, dtype=np.int32) for k in ("killed_low", "killed", "killed_high", "wounded")}
        elif name in ("grade", "originators"):
            blank[name] = np.zeros(size, dtype=np.int32)
        elif name in ("contradicted",):
            blank[name] = np.zeros(size, dtype=np.bool_)
        elif name == "confidence":
            blank[name] = np.full(size, np.nan, dtype=np.float32)
        elif name in ("actors", "targets"):
            side = int(name == "targets")
            blank["party"] = _kept(blank.get("party", c.party), (blank.get("party", c.party).codes & 1) != side)
        elif name == "where":
            blank |= {"lat": np.full(size, np.nan, dtype=np.float32), "lon": np.full(size, np.nan, dtype=np.float32)}
            blank |= {k: np.zeros(size, dtype=np.int32) for k in ("place", "country", "admin1")}
            blank["precision"] = np.zeros(size, dtype=np.int8)
    return replace(c, **blank) if blank else c


def worded(c: Columns, visible: Bools | None, derived: Derived) -> Columns:
    """Without the words that only hidden rows have: a filter by a place, an outlet or a party that the record does not
    know answers otherwise than one by a name that it knows, and so would tell that it is there."""
    if visible is None:
        return c
    single = (c.type, c.mode, c.country, c.admin1, c.place)
    # the words one by one: the gate lays the same ones together anew for each view
    told = tuple(getattr(c.words, f.name) for f in fields(Words))
    words = derived.of("worded", (*told, visible, *single, c.party, c.source), lambda: _words_of(c, visible))
    return replace(c, words=words)


def _words_of(c: Columns, seen: Bools) -> Words:
    w = c.words
    parties, sources = _codes(c.party, seen) >> 1, _codes(c.source, seen)
    return replace(
        w, type=_used(w.type, c.type[seen]), mode=_used(w.mode, c.mode[seen]),
        country=_used(w.country, c.country[seen]), admin1=_used(w.admin1, c.admin1[seen]),
        place=_used(w.place, c.place[seen]), party=_used(w.party, parties), source=_used(w.source, sources),
    )  # fmt: skip


def _codes(found: Lists, seen: Bools) -> NDArray[Any]:
    return found.codes[np.repeat(seen, found.lengths())]


def _used(words: tuple[T, ...], codes: NDArray[Any]) -> tuple[T, ...]:
    """The words with that of nothing in place of those that no code stands for."""
    used = np.bincount(codes, minlength=len(words)) > 0
    return tuple(word if kept else words[0] for word, kept in zip(words, used.tolist(), strict=False))
