"""The list of incidents and the map: filters, counts by value, deep pages, and the way to keep what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from babel import Locale
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from marsad.desk._asked import SORTS, Asked, asked_from
from marsad.desk._desk import desk_of
from marsad.desk._map_drawn import drawn_map
from marsad.desk._overview_api import overview_of
from marsad.desk._overview_filter import Count, facets, page_of
from marsad.desk._overview_map import cells, extent
from marsad.desk._overview_time import timeline
from marsad.desk._render import page, words_of
from marsad.desk._view import View
from marsad.desk._viewer import Reader, Viewer
from marsad.record import Box

if TYPE_CHECKING:
    from collections.abc import Callable

router = APIRouter()

#: Counts beside the list, and how many values of each.
_FACETS: Final = ("type", "country", "admin1", "party", "source", "grade")
_FOR_REVIEWERS: Final = ("review", "assigned")

#: Bars of the timeline for those without scripts.
_BARS: Final = 240


@router.get("/incidents")
def incidents(request: Request, viewer: Reader) -> Response:
    """Incidents that the query asks for, 25 a page."""
    asked = asked_from(request.query_params.multi_items())
    view = overview_of(request, viewer)
    if view is None:
        return making(request)
    return page(request, "list/incidents.html", **listed(request, viewer, view, asked))


@router.get("/map")
def whole_map(request: Request, viewer: Reader) -> Response:
    """The same on a map, with the days below it."""
    asked = asked_from(request.query_params.multi_items())
    view = overview_of(request, viewer)
    if view is None:
        return making(request)
    box = asked.box or extent(view, asked) or Box(-20.0, -35.0, 70.0, 60.0)
    told = listed(request, viewer, view, asked)
    coarse = bool(desk_of(request).policy_of(viewer).coarsen)
    drawn = drawn_map(box, lambda b, zoom: cells(view, asked, b, zoom).cells, coarse=coarse)
    bars = timeline(view, asked, _BARS)
    return page(request, "list/map.html", drawn=drawn, bars=bars, **told)


def making(request: Request) -> Response:
    """The overview is being made: to be asked again."""
    return page(
        request, "list/making.html", status=503, making=desk_of(request).overview.making, headers={"Retry-After": "2"}
    )


def listed(request: Request, viewer: Viewer, view: View, asked: Asked) -> dict[str, Any]:
    """A page of the list, with its filters."""
    desk = desk_of(request)
    found = page_of(view, asked)
    wanted = (*_FACETS, *_FOR_REVIEWERS) if viewer.may("comment") else _FACETS
    counts = facets(view, asked, wanted)
    _ = words_of(viewer).gettext
    names = countries(viewer.language)
    return {
        "asked": asked, "found": found, "rows": desk.sight(viewer).incidents(found.ids), "facets": counts,
        "chips": tuple(chips(asked, counts, view, _, names)), "sorts": sort_words(_), "countries": names,
        "facet_words": facet_words(_), "here": request.url.path,
    }  # fmt: skip


@cache
def countries(language: str) -> Mapping[str, str]:
    """Names of countries by their code (ISO 3166-1 alpha-2)."""
    return dict(Locale.parse(language).territories)


def sort_words(_: Callable[[str], str]) -> dict[str, str]:
    """Orders in words."""
    words = {
        "newest": _("newest first"), "oldest": _("oldest first"), "killed": _("most killed first"),
        "origins": _("best borne out first"), "first": _("what needs a person first"),
    }  # fmt: skip
    return {sort: words[sort] for sort in SORTS}


def facet_words(_: Callable[[str], str]) -> dict[str, str]:
    """What each list of counts counts."""
    return {
        "type": _("Type"), "mode": _("Mode"), "country": _("Country"), "admin1": _("Province"), "place": _("Place"),
        "party": _("Party"), "source": _("Source"), "grade": _("Grade"), "review": _("Review"),
        "reason": _("Reason"), "assigned": _("Given to"),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that holds: its name, its value in words (``code`` says of what sort of code it is one), and the query
    without it."""

    name: str
    value: str
    without: str
    code: str | None = None


def chips(
    asked: Asked, counts: dict[str, tuple[Count, ...]], view: View, _: Callable[[str], str], names: Mapping[str, str]
) -> Iterator[Chip]:  # fmt: skip
    """The filters that hold, each with the way to take it off."""
    words = facet_words(_)
    for name in ("type", "mode", "country", "admin1", "place", "party", "source", "grade", "review", "reason"):
        known = {c.value: c.label for c in counts.get(name, ())}
        for value in getattr(asked, name):
            label = known.get(value) or _label(view, name, value)
            label = names.get(label, label) if name == "country" else label
            code = name if name in ("type", "mode", "grade", "review", "reason") else None
            yield Chip(words[name], label, asked.toggled(name, value).query(), code)
    bounds = {
        "since": _("From"), "until": _("Until"), "killed": _("Killed at least"), "origins": _("Origins at least"),
        "confidence": _("Confidence at most"), "assigned": _("Given to"),
    }  # fmt: skip
    for name, word in bounds.items():
        if (value := getattr(asked, name)) is not None:
            yield Chip(word, str(value), asked.query(page=1, **{name: None}))
    if asked.box is not None:
        yield Chip(_("Map"), _("what the map shows"), asked.query(page=1, box=None))
    flags = {
        "contradicted": (_("contradicted"), _("not contradicted")), "undated": (_("without a day"), _("with a day")),
        "unplaced": (_("without a place"), _("with a place")),
        "stitched": (_("of stitched pages"), _("of no stitched page")),
        "other": (_("with what no type covers"), _("without what no type covers")),
    }  # fmt: skip
    for name, (yes, no) in flags.items():
        if (value := getattr(asked, name)) is not None:
            yield Chip(yes if value else no, "", asked.query(page=1, **{name: None}))


def _label(view: View, name: str, value: str) -> str:
    """The name of a place or party, as far as this viewer may see it."""
    words = view.columns.words
    if name == "place":
        codes = view.places.get(value, ())
        return words.place[codes[0]].name if codes else value
    if name == "party" and value in view.parties:
        return words.party[view.parties[value]].name
    return value
