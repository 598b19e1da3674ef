"""What a person at work on an incident needs beside it: its state, its history, and what became of the last form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from marsad.desk._case import Case, case_of
from marsad.desk._deciding import REASONS, Draft
from marsad.desk._history_words import RIGHT_OF, Told, told_of
from marsad.desk._render import words_of
from marsad.errors import NotInRecord
from marsad.record import Reviews

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.desk._desk import Desk
    from marsad.desk._sight import Sight
    from marsad.desk._viewer import Viewer
    from marsad.record import DecisionRow, NewsOf, Review, Step

#: What still holds, and can so be taken back.
_HOLDS = frozenset(("holds", "beside", "stale", "narrowed", "contradicted", "dangling"))


@dataclass(frozen=True, slots=True)
class Unkept:
    """A form of which nothing was written, and why: the page shows it again as it was filled.

    ``status`` 422: ``mistake`` says what is wrong with it. 409: somebody else was there first, ``meanwhile`` is what
    they did.
    """

    form: Draft
    status: int
    mistake: str = ""
    meanwhile: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """For those who may decide. ``seen`` is the token of what the page shows, ``news`` what reports say that they did
    not say when a person decided, ``reasons`` those of one click: (as kept, as shown)."""

    seen: str
    review: Review | None
    history: tuple[Told, ...]
    news: tuple[NewsOf, ...]
    assigned: str | None
    restricted: bool
    reasons: tuple[tuple[str, str], ...]
    people: tuple[str, ...]

    @property
    def state(self) -> str:
        """accepted, rejected, or open."""
        return (self.review.state if self.review else None) or "open"

    @property
    def signers(self) -> tuple[str, ...]:
        """Who signed the values of now."""
        return tuple(t.who for t in self.history if t.became == "holds" and t.kind == "signature")


def case_and_work(desk: Desk, sight: Sight, id_: str) -> tuple[Case, Work | None]:
    """The incident, and what those who may comment or decide need beside it.

    Raises:
        NotInRecord: no such incident, or none that this viewer may see.
    """
    viewer = sight.viewer
    if not viewer.may("comment") or viewer.name is None:
        return case_of(sight, id_), None
    # an id that is hidden and one that never was must fail in the same way
    sight.incident(id_)
    reviews = Reviews(desk.record, viewer.name)
    # the token comes first: what is decided while the page is made must not look as if it had been seen
    seen = reviews.token(id_)
    case = case_of(sight, id_)
    held = reviews.review(id_)
    return case, Work(
        seen, held, tuple(_history(reviews, viewer, id_)),
        news_of(sight, reviews, id_) if held is not None else (), _assigned(reviews, id_),
        viewer.may("restricted") and id_ in desk.restricted()[0], reasons(viewer), desk.reviewers(viewer),
    )  # fmt: skip


def news_of(sight: Sight, reviews: Reviews, id_: str) -> tuple[NewsOf, ...]:
    """What reports that the viewer may see say that they did not say when a person decided."""
    told = (
        replace(x, reports=tuple(r for r in x.reports if not sight.hides_report(r))) for x in reviews.since_review(id_)
    )
    return tuple(x for x in told if x.reports)


def _assigned(reviews: Reviews, id_: str) -> str | None:
    found = reviews.assigned().get(id_)
    return found.person if found else None


def _history(reviews: Reviews, viewer: Viewer, id_: str) -> Iterator[Told]:
    _ = words_of(viewer).gettext
    steps = reviews.history(id_)
    undos = {s.row.n for s in steps if s.row.what == "undo"}
    for step in steps:
        if step.row.kind != "restriction" or viewer.may("restricted"):
            told = told_of(step.row, step.became, _, undo=may_undo(viewer, step))
            yield replace(told, words=_("Done again")) if step.undoes in undos else told


def may_undo(viewer: Viewer, step: Step) -> bool:
    """May this viewer take the decision back?"""
    right = RIGHT_OF.get(step.row.kind)
    return step.became in _HOLDS and step.row.what != "undo" and right is not None and viewer.may(right)


def reasons(viewer: Viewer) -> tuple[tuple[str, str], ...]:
    """Reasons of one click: as they are kept, and in the viewer's words."""
    _ = words_of(viewer).gettext
    words = (
        _("misread by the reader"), _("a better source says so"), _("newer reports say so"), _("counted twice"),
        _("wrong person or body of that name"), _("wrong place of that name"), _("not part of the conflict"),
        _("no such happening"),
    )  # fmt: skip
    return tuple(zip(REASONS, words, strict=True))


@dataclass(frozen=True, slots=True)
class Notice:
    """What was just done, to which incident."""

    told: Told
    incident: str


def notice_of(desk: Desk, sight: Sight, number: str | None, id_: str) -> Notice | None:
    """The decision of this number about an incident, if there is one that this viewer may see."""
    if not number or not number.isdecimal() or len(number) > _DIGITS or not sight.viewer.may("comment"):
        return None
    try:
        sight.incident(id_)
        steps = _history(Reviews(desk.record, sight.viewer.name or ""), sight.viewer, id_)
        return next((Notice(t, id_) for t in steps if t.n == int(number)), None)
    except NotInRecord:
        return None


_DIGITS = 12


def meanwhile(rows: tuple[DecisionRow, ...], translate: Callable[[str], str]) -> tuple[Told, ...]:
    """Decisions of others, for the page of a form that came too late."""
    return tuple(told_of(row, "holds", translate, undo=False) for row in rows)
