"""Pages about what incidents have in common: a party, a place, an outlet; each is there only if an incident is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Final

import numpy as np
from fastapi import APIRouter
from fastapi import Query as Asking
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import Response

from marsad.desk._affiliations import drawing_of
from marsad.desk._asked import Asked, asked_from
from marsad.desk._desk import desk_of
from marsad.desk._draw import locator, shape_of
from marsad.desk._incidents import countries, making
from marsad.desk._overview_api import overview_of
from marsad.desk._overview_filter import chosen_rows, counted, every_row, facets, page_of, select
from marsad.desk._render import page
from marsad.desk._view import View
from marsad.desk._viewer import Reader
from marsad.errors import NotInRecord
from marsad.grounding.actors import open_registry
from marsad.grounding.places import open_gazetteer
from marsad.publish import Query, Where
from marsad.record import PlaceWord, names_of, shared_with, voices_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marsad.desk._sight import Sight
    from marsad.linking import Statement
    from marsad.publish import ControlStatement

router = APIRouter()

#: Rows of the lists of parties and of outlets.
_LISTED: Final = 200
#: Names under which reports tell of a party, and whom an outlet quotes.
_NAMES, _VOICES = 30, 40
#: Statements of who holds a place that its page shows.
_STATEMENTS: Final = 150
#: The same behind a policy: for each the report is read from the record (5 ms).
_LET_OUT: Final = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A party or outlet, with its number of incidents."""

    key: str
    name: str
    n: int


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of them, and how many there are."""

    rows: tuple[Row, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // _LISTED))


def rows_of(view: View, name: str, page: int = 1) -> Rows:
    """The values of the incidents that may be seen, the commonest first, so many a page; the last one at most."""
    keys, names, counts = counted(view, name, every_row(view))
    best = [n for n in np.argsort(-counts, kind="stable").tolist() if counts[n] and keys[n]]
    at = min(page, max(1, -(-len(best) // _LISTED)))
    shown = best[(at - 1) * _LISTED : at * _LISTED]
    return Rows(tuple(Row(keys[n], names[n], int(counts[n])) for n in shown), len(best), at)


_PageNumber = Annotated[int, Asking(ge=1, le=100_000, alias="page")]


@router.get("/actors")
def actors(request: Request, viewer: Reader, at: _PageNumber = 1) -> Response:
    """The parties of incidents, the commonest first."""
    view = overview_of(request, viewer)
    if view is None:
        return making(request)
    return page(request, "about/rows.html", rows=rows_of(view, "party", at), kind="actors")


@router.get("/sources")
def sources(request: Request, viewer: Reader, at: _PageNumber = 1) -> Response:
    """The outlets of reports, those of the most incidents first."""
    view = overview_of(request, viewer)
    if view is None:
        return making(request)
    return page(request, "about/rows.html", rows=rows_of(view, "source", at), kind="sources")


def _sees_all(sight: Sight) -> bool:
    return sight.open and sight.viewer.may("restricted")


def _listed(sight: Sight, view: View, asked: Asked, *, also: bool = False) -> dict[str, Any]:
    """A page of incidents; ``also``: the page is there without any."""
    found = page_of(view, asked)
    if not found.total and not also:
        raise NotInRecord("nothing of this name", where="")
    return {"asked": asked, "found": found, "rows": sight.incidents(found.ids)}


def _asked(request: Request, **preset: Any) -> Asked:  # noqa: ANN401 - fields of Asked
    return asked_from([x for x in request.query_params.multi_items() if x[0] in ("page", "sort")], **preset)


# ---- a party --------------------------------------------------------------------------------------------------------


@router.get("/actors/{actor:path}")
def one_actor(request: Request, viewer: Reader, actor: str) -> Response:
    """A party: what the registry knows of it, what it is said to have done and suffered, and its incidents."""
    view = overview_of(request, viewer)
    if view is None:
        return making(request)
    sight, asked = desk_of(request).sight(viewer), _asked(request, party=(actor,))
    told = _listed(sight, view, asked)
    registry = open_registry()
    known = registry.get(actor)
    code = view.parties[actor]
    chosen = select(view, asked)
    return page(
        request, "about/actor.html", key=actor, name=known.name if known else view.columns.words.party[code].name,
        known=known, parent=registry.get(known.parent) if known and known.parent else None,
        units=tuple(a for a in registry if known and a.parent == known.id)[:40],
        foes=tuple(a for x in (known.dyads if known else ())[:40] if (a := registry.get(x)) is not None),
        sides=_sides(view, chosen_rows(view, chosen), code), countries=countries(viewer.language),
        with_=_beside(view, asked, "party", actor), affiliations=drawing_of(sight, actor), pages=_with_page(view),
        named=names_of(sight.record, actor)[:_NAMES] if known and _sees_all(sight) else (), **told,
    )  # fmt: skip


def _with_page(view: View) -> frozenset[str]:
    """Keys of the parties that have a page: an incident that may be seen names them."""
    keys, _, counts = counted(view, "party", every_row(view))
    return frozenset(key for key, n in zip(keys, counts.tolist(), strict=True) if n and key)


def _sides(view: View, rows: NDArray[np.intp] | None, code: int) -> tuple[tuple[tuple[str, int], ...], ...]:
    """Types of what it is said to have done, and of what was done to it, with their numbers."""
    c = view.columns
    types = c.type if rows is None else c.type.take(rows)
    sets = view.sides.taken(rows)
    out = []
    for side in (0, 1):
        wanted = np.zeros(2 * len(c.words.party), dtype=np.bool_)
        wanted[2 * code + side] = True
        counts = np.bincount(types[view.sides.each.holding(wanted)[sets]], minlength=len(c.words.type))
        order = np.argsort(-counts, kind="stable").tolist()
        out.append(tuple((c.words.type[n], int(counts[n])) for n in order if counts[n]))
    return tuple(out)


def _beside(view: View, asked: Asked, name: str, own: str) -> tuple[Row, ...]:
    """The commonest other values of its incidents."""
    keys, names, counts = counted(view, name, chosen_rows(view, select(view, asked)))
    best = np.argsort(-counts, kind="stable")[:13].tolist()
    return tuple(Row(keys[n], names[n], int(counts[n])) for n in best if counts[n] and keys[n] and keys[n] != own)


# ---- a place --------------------------------------------------------------------------------------------------------


@router.get("/places/{place:path}")
def one_place(request: Request, viewer: Reader, place: str) -> Response:
    """A place: where it lies, what happened there, and who is said to have held it."""
    view = overview_of(request, viewer)
    if view is None:
        return making(request)
    sight, asked = desk_of(request).sight(viewer), _asked(request, place=(place,))
    known = open_gazetteer().by_id(place)
    statements = _statements(sight, place) if known else ()
    told = _listed(sight, view, asked, also=bool(statements) and _sees_all(sight))
    codes = view.places.get(place, ())
    word = view.columns.words.place[codes[0]] if codes else PlaceWord(place, known.name if known else "", "", "")
    open_ = not sight.release.policy.coarsen
    where = (
        Where(known.name, "exact" if known.radius == 0 else "admin2", lat=known.lat, lon=known.lon) if known else None
    )
    shape = shape_of(where, known) if open_ else None
    return page(
        request, "about/place.html", id=place, word=word, known=known if open_ else None,
        shape=shape, drawn=locator([shape]) if shape else None, countries=countries(viewer.language),
        statements=statements, parties=facets(view, asked.filters, ["party"])["party"][:12], **told,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """Who is said to hold a place, by one report."""

    report: str
    day: str | None
    status: str
    share: float | None
    part: str | None
    holder: str | None
    against: str | None
    claimants: tuple[str, ...]
    words: str | None


def _statements(sight: Sight, id_: str | None) -> Sequence[Said]:
    """Who is said to hold it, in the order of the days."""
    if id_ is None:
        return ()
    if _sees_all(sight):
        found = (_said(s) for s in sight.record.controls(place=id_, limit=_STATEMENTS))
    else:
        let_out = islice(sight.release.asking(Query(place=id_)).controls(), _LET_OUT)
        found = (_told(s) for s in let_out)
    return sorted(found, key=lambda s: (s.day or "9", s.report))


def _said(s: Statement) -> Said:
    names = (v.speaker.voice or v.speaker.name for v in s.voices if v.speaker is not None)
    return Said(
        s.report, s.start or s.day, s.status, s.share, s.part, s.holder.name if s.holder else None,
        s.against.name if s.against else None, tuple(dict.fromkeys(names)), s.words,
    )  # fmt: skip


def _told(s: ControlStatement) -> Said:
    return Said(s.report, s.start or s.day, s.status, s.share, s.part, s.holder, s.against, s.claimants, s.words)


# ---- an outlet ------------------------------------------------------------------------------------------------------


@router.get("/sources/{source:path}")
def one_source(request: Request, viewer: Reader, source: str) -> Response:
    """An outlet: what it carries, how often alone, with whom, and whose text it shares."""
    view = overview_of(request, viewer)
    if view is None:
        return making(request)
    sight, asked = desk_of(request).sight(viewer), _asked(request, source=(source,))
    told = _listed(sight, view, asked)
    sets, rows = view.outlets, chosen_rows(view, select(view, asked))
    single = sets.each.lengths() == 1
    alone = int(np.count_nonzero(single[sets.taken(rows)]))
    said = Counter(name for x in told["rows"] for name in x.claimants)
    all_ = _sees_all(sight)
    return page(
        request, "about/source.html", name=source, alone=alone, said=said.most_common(12),
        with_=_beside(view, asked, "source", source), pages=_with_page(view),
        # over all its reports: for those from whom nothing is withheld, as a number would tell of a report that is
        voices=voices_of(sight.record, source, _VOICES) if all_ else (),
        copies=shared_with(sight.record, source) if all_ else (),
        kinds=facets(view, asked.filters, ["type"])["type"], **told,
    )  # fmt: skip
