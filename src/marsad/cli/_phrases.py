"""Codes in words."""

from __future__ import annotations

from collections.abc import Iterable

from marsad.publish import DocumentView, Json

STATUSES = {
    "occurred": "happened",
    "ongoing": "going on",
    "planned": "planned, not happened",
    "failed": "failed",
    "denied": "denied",
    "hypothetical": "hypothetical, not happened",
}
STANCES = {
    "asserts": "says so",
    "confirms": "confirms",
    "denies": "denies",
    "disputes": "disputes",
    "declines": "declined to say",
    "alleges": "alleges",
    "no_comment": "has not commented",
}
_PRECISIONS = {
    "exact": "",
    "near": " (approximate)",
    "admin2": " (district)",
    "admin1": " (province)",
    "country": " (country only)",
    "line": " (a line)",
}
_RELATIONS = {
    "outside": "outside ",
    "near": "near ",
    "toward": "towards ",
    "between": "between ",
    "within": "in a part of ",
}


def type_phrase(event: Json) -> str:
    """``ASSAULT aerial, Air/drone strike``."""
    mode = f" {event['mode']}" if event.get("mode") else ""
    acled = f", {event['acled']}" if event.get("acled") else ""
    return f"{event['type']}{mode}{acled}"


def place_phrase(place: Json | None, view: DocumentView | None) -> str:
    """``outside Deir ez-Zor, Deir ez-Zor Governorate, SY``; the words as written where nothing was found."""
    if place is None:
        return ""
    if place.get("precision") == "unresolved":
        words = view.words_of(place.get("mention")) if view else place.get("name")
        return f"“{words}” (not found in the gazetteer)"
    relation = place.get("relation") or {}
    before = _RELATIONS.get(relation.get("kind") or "", "")
    if relation.get("kind") == "distance" and relation.get("km"):
        before = f"{relation['km']:g} km from "
    if relation.get("kind") == "between" and relation.get("and") and view:
        ends = " and ".join(view.words_of(relation.get(end)) for end in ("of", "and"))
        return f"between {ends}{_PRECISIONS.get(str(place.get('precision')), '')}"
    unit = place.get("admin1") if place.get("admin1") != place.get("name") else None
    names = ", ".join(n for n in (place.get("name"), unit, place.get("country")) if n)
    return f"{before}{names}{_PRECISIONS.get(str(place.get('precision')), '')}"


def date_phrase(start: str | None, end: str | None, words: str) -> str:
    """``2022-04-08 (“on Friday”)``; the words alone where no calendar date is known."""
    if start is None:
        return f"“{words}” (no calendar date)" if words else ""
    until = " onwards" if end is None else f" – {end}" if end != start else ""
    return f"{start}{until}" + (f" (“{words}”)" if words and words != start else "")


def losses_phrase(losses: Iterable[Json], best_is: str = "as told first") -> str:
    """``killed 30 (unspecified); wounded 100 or more``; ``best_is`` says what makes one end of a range the best."""
    return "; ".join(_loss(x, best_is) for x in losses)


def _loss(x: Json, best_is: str) -> str:
    low, best, high = x.get("low"), x.get("best"), x.get("high")
    if low == high:
        number = "unknown number" if best is None else str(best)
    elif high is None:
        number = f"{low if low is not None else best} or more"
    else:
        number = f"{low}–{high}, most likely {best}" if best not in (low, high) else f"{low}–{high} ({best} {best_is})"
    who = "" if x.get("who") == "unspecified" else f" {str(x.get('who')).replace('_', ' ')}"
    return f"{str(x.get('kind')).replace('_', ' ')} {number}{who}"
