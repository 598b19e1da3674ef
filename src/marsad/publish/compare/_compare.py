"""Theirs against ours: a pure function from a release and rows to a comparison."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from marsad.publish._released import Incident, Release
from marsad.publish.compare._assign import assign
from marsad.publish.compare._candidates import Candidate, candidates
from marsad.publish.compare._evidence import sentences, told_of
from marsad.publish.compare._groups import gathered, parts
from marsad.publish.compare._reach import reach_of_ours, reach_of_theirs
from marsad.publish.compare._values import FIELDS, Alone, Comparison, Field, Link, Relation
from marsad.record import ForeignRow

#: Bits from which a row and an incident are taken for one; docs/compare.md has what was measured about it.
THRESHOLD: Final = 2.0
#: Bits from which the nearest that was not taken is worth a word.
_WORTH_A_WORD: Final = -1.0


def compare(release: Release, rows: Iterable[ForeignRow], *, threshold: float = THRESHOLD) -> Comparison:
    """Match their rows with our incidents and say, field by field, how they agree.

    Nothing but what the release gives is looked at, so that nothing withheld shows through. Kinds that the other body
    does not count are left out (statements; for GED agreements, too).
    """
    theirs = list(rows)
    every = list(release.incidents())
    scope = reach_of_theirs(theirs)
    ours = [i for i in every if scope.counts(i)]
    found = list(candidates(theirs, ours))
    # what lies just above the threshold is worth nearly nothing: else two weak pairs would break up a good one
    likely = {(c.row, c.incident): c.score - threshold + 0.01 for c in found if c.score >= threshold}
    pairs = assign(likely)
    extra = parts(found, pairs, theirs, ours, threshold)
    held = {*pairs, *(c.row for c, _ in extra)}, {*pairs.values(), *(c.incident for c, _ in extra)}
    extra += gathered(found, held, theirs, ours)
    by_pair = {(c.row, c.incident): c for c in found}
    chosen: list[tuple[Candidate, Relation]] = [(by_pair[p], "same") for p in pairs.items()]
    links = _links(release, [*chosen, *extra], theirs, ours)
    near = _nearest(found)
    reach = reach_of_ours(release.reports(), ours)
    linked_rows = {c.row for c, _ in (*chosen, *extra)}
    linked = {c.incident for c, _ in (*chosen, *extra)}
    left = [r for r in range(len(theirs)) if r not in linked_rows]
    inside = [r for r in left if reach.covers(theirs[r])]
    alone = [i for i in range(len(ours)) if i not in linked and scope.why_not(ours[i]) is None]
    return Comparison(
        rows=len(theirs), incidents=len(every), links=links,
        theirs_alone=tuple(_their(theirs[r], near.get((r, None)), ours) for r in inside),
        ours_alone=tuple(_our(ours[i], near.get((None, i)), theirs) for i in alone),
        theirs_outside=len(left) - len(inside), ours_outside=len(every) - len(linked) - len(alone),
        agreement=_agreement(links),
    )  # fmt: skip


def _links(
    release: Release, chosen: Sequence[tuple[Candidate, Relation]], rows: Sequence[ForeignRow], ours: Sequence[Incident]
) -> tuple[Link, ...]:
    told = told_of(release, {ours[c.incident].id for c, _ in chosen})
    made = [
        Link(row := rows[c.row], i := ours[c.incident], relation, c.score, c.verdicts, sentences(row, i, told))
        for c, relation in chosen
    ]
    return tuple(sorted(made, key=lambda x: (x.row.start or "", x.row.n, x.relation != "same", x.incident.id)))


_Key = tuple[int | None, int | None]


def _nearest(found: Iterable[Candidate]) -> dict[_Key, Candidate]:
    """The best candidate of each row and of each incident."""
    out: dict[_Key, Candidate] = {}
    for c in found:
        keys: tuple[_Key, ...] = ((c.row, None), (None, c.incident))
        for key in keys:
            held = out.get(key)
            if held is None or c.score > held.score:
                out[key] = c
    return out


def _their(row: ForeignRow, near: Candidate | None, ours: Sequence[Incident]) -> Alone:
    if near is None or near.score < _WORTH_A_WORD:
        return Alone(row, None, None, None, "no incident of ours near it")
    return Alone(row, None, ours[near.incident].id, near.score, _because(near))


def _our(incident: Incident, near: Candidate | None, rows: Sequence[ForeignRow]) -> Alone:
    if near is None or near.score < _WORTH_A_WORD:
        return Alone(None, incident, None, None, "no row of theirs near it")
    return Alone(None, incident, rows[near.row].id, near.score, _because(near))


def _because(near: Candidate) -> str:
    """Why the nearest was not taken: the field that speaks most against it, or that another one was nearer."""
    worst = min(near.verdicts, key=lambda v: v.bits)
    return worst.reason if worst.bits < 0 else "another one is nearer to it"


def _agreement(links: Iterable[Link]) -> dict[Field, dict[str, int]]:
    counts: dict[Field, Counter[str]] = defaultdict(Counter)
    for link in links:
        if link.relation == "same":
            for v in link.verdicts:
                counts[v.field][v.verdict] += 1
    return {field: dict(counts[field].most_common()) for field in FIELDS}
