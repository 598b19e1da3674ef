"""The page of one report: its text with all that was read from it, the untouched original, versions and copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from marsad.desk._case_spans import Located
from marsad.desk._desk import desk_of
from marsad.desk._render import page
from marsad.desk._report_text import marked, page_at, pages
from marsad.desk._report_told import Telling, telling_of
from marsad.desk._second import second_of
from marsad.desk._viewer import Reader
from marsad.errors import NotInRecord
from marsad.record import readings_of

if TYPE_CHECKING:
    from marsad.desk._sight import Sight
    from marsad.linking import Copy
    from marsad.publish import Incident, Report
    from marsad.record import VersionRow

router = APIRouter()

#: Copies of one report that its page lists: an agency's text was printed by 49 outlets at most in 804 articles.
_COPIES = 60

#: Characters of an original that are shown; the file has all.
_SHOWN = 200_000


@dataclass(frozen=True, slots=True)
class CopyOf:
    """A report that shares text with the one of the page; ``share`` of this one's text, ``from_`` who had it first."""

    report: Report
    share: float
    sort: str
    from_: str | None


@router.get("/reports/{report}")
def one(request: Request, viewer: Reader, report: str, part: int = 1, at: int | None = None) -> Response:
    """A report, open at a part of its text; ``at`` is a position (code points) that the part is to hold."""
    sight = desk_of(request).sight(viewer)
    if at is not None and sight.whole([report]):
        part = page_at(pages(sight.full_report(report).text), at)
    told = telling_of(sight, report, part)
    return page(request, "report/report.html", **shown(sight, told, review=viewer.may("review")))


def shown(sight: Sight, told: Telling, *, review: bool) -> dict[str, Any]:
    """What the template needs."""
    text = told.text
    spans = told.spans
    return {
        "told": told,
        "r": told.report,
        "text": None if text is None else marked(text, [s.mark() for s in spans], told.begin, told.end),
        "spans": [[s.id, s.text, s.begin, s.end, s.kind] for s in spans],
        "on_page": frozenset(s.id for s in spans),
        "incidents": incidents_of(sight, told),
        "versions": versions_of(sight, told),
        "readings": readings_of(sight.record, told.report.id) if told.full else (),
        "copies": copies_of(sight, told.report.id),
        "second": second_of(sight, told.report.id) if told.full and review else None,
    }


def incidents_of(sight: Sight, told: Telling) -> dict[str, Incident]:
    """The incidents that the events of the page are part of."""
    ids = dict.fromkeys(x for t in told.events if (x := getattr(t.value, "incident", None)))
    return {x.id: x for x in sight.incidents([*ids])}


def versions_of(sight: Sight, told: Telling) -> tuple[VersionRow, ...]:
    """All versions, for those who may see the report whole."""
    return sight.record.versions(told.report.id) if told.full else ()


def copies_of(sight: Sight, report: str) -> tuple[CopyOf, ...]:
    """The reports that share text with it and may be seen, those that share the most first."""
    found = sorted(sight.record.copies_of([report]), key=lambda c: (-_share(c, report), c.a, c.b))
    other = {c: c.b if c.a == report else c.a for c in found if report in (c.a, c.b)}
    known = {x.id: x for x in sight.reports([*other.values()][:_COPIES])}
    return tuple(CopyOf(known[x], _share(c, report), c.sort, c.from_) for c, x in other.items() if x in known)


def _share(copy: Copy, report: str) -> float:
    return (copy.share_a if copy.a == report else copy.share_b) or copy.containment


# ---- the original -------------------------------------------------------------------------------------------------


@router.get("/reports/{report}/original")
def original(request: Request, viewer: Reader, report: str, sha256: str | None = None) -> Response:
    """The untouched bytes, to be kept and never to be run: whatever they are, browsers are told that they are bytes."""
    sight = desk_of(request).sight(viewer)
    content, digest = _bytes(sight, report, sha256)
    name = f"{report}-{digest[:8]}.original"
    return Response(content, media_type="application/octet-stream", headers={
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
    })  # fmt: skip


@router.get("/reports/{report}/source")
def source(request: Request, viewer: Reader, report: str, sha256: str | None = None) -> Response:
    """The untouched bytes as text, every sign of them escaped; with where they came from."""
    sight = desk_of(request).sight(viewer)
    content, digest = _bytes(sight, report, sha256)
    found = sight.record.evidence(digest)
    text = content.decode(found[0].encoding or "utf-8", "replace")
    return page(
        request, "report/source.html", id=report, sha256=digest, found=found, size=len(content), text=text[:_SHOWN],
        more=max(0, len(text) - _SHOWN),
    )  # fmt: skip


def _bytes(sight: Sight, report: str, sha256: str | None) -> tuple[bytes, str]:
    """The bytes of one version of a report, the current one unless another is named.

    Raises:
        NotInRecord: none, or none that this viewer may see whole.
    """
    current = sight.full_report(report).row.sha256
    wanted = sha256 or current
    known = {v.sha256 for v in sight.record.versions(report)} | {current}
    found = sight.record.evidence(wanted) if wanted in known else ()
    if not found:
        raise NotInRecord("no such report", where=report)
    return found[0].content, wanted


# ---- copies side by side --------------------------------------------------------------------------------------------


@router.get("/reports/{report}/copies/{other}")
def side_by_side(request: Request, viewer: Reader, report: str, other: str) -> Response:
    """Two reports that share text, with the runs that they share marked."""
    from marsad.linking import copy_pair

    sight = desk_of(request).sight(viewer)
    known = next((c for c in sight.record.copies_of([report]) if {c.a, c.b} == {report, other}), None)
    if known is None or not sight.whole([report, other]):
        raise NotInRecord("no such report", where=report)
    left, right = sight.full_report(report), sight.full_report(other)
    first, second = (left, right) if known.a == report else (right, left)
    pair = copy_pair(known, first.document or {}, second.document or {})
    sides = {known.a: [r.a for r in pair.runs], known.b: [r.b for r in pair.runs]}
    named = {report: "a", other: "b"}
    spans = [(f"run-{n}", named[x], s.begin, s.end, "shared") for x, runs in sides.items() for n, s in enumerate(runs)]
    cut = {x: text[: pages(text)[0][1]] for x, text in ((report, left.text), (other, right.text))}
    texts = {
        x: marked(words, [Located(named[x], s.begin, s.end, "shared").mark() for s in sides[x]], 0, len(words))
        for x, words in cut.items()
    }
    return page(
        request, "report/copies.html", left=left.row, right=right.row, pair=pair, spans=spans, texts=texts,
        cut=[x.id for x, f in ((left.row, left), (right.row, right)) if len(f.text) > len(cut[x.id])],
    )  # fmt: skip
