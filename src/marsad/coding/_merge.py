"""One happening told in headline, lead and background is one event of the report.

Drafts are taken in the order of the text. Each joins the story it fits best, or opens a new one. Vetoes part what
cannot be one happening (another day, another town, another means, another toll of the same moment); points bring
together what shares a toll, a town, a day, or points back with "the strike".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from marsad.coding._context import Context
from marsad.coding._drafts import UNREAL, Draft
from marsad.coding._sites import broad, finest, place_equals, place_fits
from marsad.coding._when import When, is_loose, spans_days, times_fit
from marsad.grounding import GroundedPlace, GroundedTime

#: Points from which a draft joins a story: a shared toll, or a town and a day, suffice; a day alone does not. Chosen by
#: hand and kept after spot checks on the dev reports; no full sweep was made.
JOIN = 1.5

#: Modes that reporters use of one happening.
_ONE_MEANS = (
    frozenset(("aerial", "drone")), frozenset(("aerial", "explosives")), frozenset(("suicide-attack", "explosives")),
    frozenset(("drone", "explosives")), frozenset(("firearms", "targeted")), frozenset(("heavy-weapons", "explosives")),
    frozenset(("unconventional", "aerial")), frozenset(("unconventional", "heavy-weapons")),
)  # fmt: skip


#: Stories that a draft is held against, the latest: time must not grow with the square of a report.
RECENT = 200

#: Points for the next sentence at the same place. Chosen by hand, below 1 so that nearness alone never joins.
GOES_ON = 0.6

#: Sentences after a telling in which a rival's version of it may follow.
RIVALS = 2

#: Points for the town in the sentences after a telling that names the country only.
NARROWS = 0.8

#: "More than 30", "nearly 30" and "29" are one toll: bounded figures within this factor.
ABOUT = 1.25


@dataclass(frozen=True, slots=True)
class Story:
    """Tellings of one happening, the first telling first."""

    drafts: tuple[Draft, ...]
    sites: tuple[GroundedPlace, ...]
    when: When
    mode: str | None
    headline: bool

    @property
    def first(self) -> Draft:
        return self.drafts[0]

    @property
    def sample(self) -> tuple[Draft, ...]:
        """The tellings that a new one is held against: the first and the latest."""
        return self.drafts if len(self.drafts) <= 8 else self.drafts[:3] + self.drafts[-5:]

    def killed(self) -> frozenset[int]:
        """The figures of dead of all tellings."""
        return frozenset(k for d in self.sample if (k := d.killed()) is not None)


def story_of(draft: Draft, *, headline: bool) -> Story:
    """A story of one telling."""
    return Story((draft,), draft.sites, draft.when, draft.mode, headline)


def stories_of(context: Context, drafts: tuple[Draft, ...]) -> tuple[Story, ...]:
    """All happenings of a report, in the order of their first telling."""
    stories: list[Story] = []
    for draft in drafts:
        first = max(0, len(stories) - RECENT)
        scored = [(fit(context, stories[i], draft), -i) for i in range(first, len(stories))]
        best = max(scored, default=(0.0, 0))
        if best[0] < JOIN and draft.actors:
            best = max(((p + _rival_points(context, stories[-i], draft), i) for p, i in scored if p > 0), default=best)
        if best[0] >= JOIN:
            stories[-best[1]] = _joined(stories[-best[1]], draft)
        else:
            role = context.grounded.reading.passages[draft.line].role
            stories.append(story_of(draft, headline=role == "headline"))
    return tuple(stories)


def fit(context: Context, story: Story, draft: Draft) -> float:
    """Points for one happening; below zero where something forbids it."""
    if story.first.type != draft.type or _unreal(story.first) != _unreal(draft):
        return -1.0
    if draft.type not in ("ASSAULT", "COERCE", "RETREAT", "AID"):
        return _fit_of_words(context, story, draft)
    place, time = place_fits(story.sites, draft.sites), _time_fit(story, draft)
    if place is False or time is False or not modes_fit(story.mode, draft.mode):
        return -1.0
    return _points(context, story, draft, place, time)


def _points(context: Context, story: Story, draft: Draft, place: bool | None, time: bool | None) -> float:
    same_wounded = bool(_wounded(draft) & {w for d in story.sample for w in _wounded(d)})
    toll = _toll_points(story, draft, near=same_wounded)
    if toll is None:
        return -1.0
    points = toll + (1.0 if same_wounded else 0.0)
    points += 1.2 if place_equals(story.sites, draft.sites) else 0.4 if place else 0.0
    if place and broad(story.sites) and not broad(draft.sites) and draft.line - story.drafts[-1].line <= 2:
        points += NARROWS
    points += 0.6 if time and draft.when.found in ("clause", "sentence") else 0.2 if time else 0.0
    points += 0.5 if story.mode and story.mode == draft.mode else 0.0
    points += 1.0 if draft.definite else 0.0
    points += 0.8 if story.headline and len(story.drafts) == 1 else 0.0
    points += _side_points(context, story, draft)
    if draft.line - story.drafts[-1].line <= 1 and draft.when.found != "clause":
        points += 1.0 if draft.place_from in ("none", "before") else GOES_ON
    return points


def _time_fit(story: Story, draft: Draft) -> bool | None:
    """Days of happening must meet; a day of saying, or one read in a later sentence, parts nothing."""
    told = [d.when for d in story.sample if d.when.found in ("clause", "sentence", "before", "after")]
    if draft.when.found not in ("clause", "sentence") or not told:
        return None
    fits = [(times_fit(w, draft.when), w.found) for w in told]
    if any(fit for fit, _ in fits):
        return True
    return False if any(fit is False and found != "after" for fit, found in fits) else None


def modes_fit(a: str | None, b: str | None) -> bool:
    """Can two modes be those of one happening? Null fits all, and so does destruction, the outcome of any means."""
    open_to_all = a is None or b is None or "destroy" in (a, b)
    return open_to_all or a == b or any({a, b} <= pair for pair in _ONE_MEANS)


def _wounded(draft: Draft) -> frozenset[int]:
    """Figures of wounded above one."""
    return frozenset(x.best for x in draft.losses if x.kind == "wounded" and x.best is not None and x.best > 1)


def _toll_points(story: Story, draft: Draft, *, near: bool) -> float | None:
    """The same figure of dead is the strongest sign; another one parts, unless the draft points back."""
    mine, theirs = draft.killed(), story.killed()
    if mine is None or not theirs:
        return 0.0
    if mine in theirs:
        return 2.0
    if any(max(mine, t) <= ABOUT * min(mine, t) for t in theirs) and not (
        draft.firm() and all(d.firm() for d in story.sample)
    ):
        return 1.5
    if near or (draft.definite and draft.when.found not in ("clause", "sentence")):
        return 0.0 if max(mine, *theirs) <= 2 * min(mine, *theirs) else -0.6
    return -0.6 if story.headline and len(story.drafts) == 1 else None


def _side_points(context: Context, story: Story, draft: Draft) -> float:
    mine = {context.entity(a) for a in draft.actors} - {None}
    theirs = {context.entity(a) for d in story.sample for a in d.actors} - {None}
    if not mine or not theirs:
        return 0.0
    if mine & theirs:
        return 0.5
    return -0.2 if any(d.mutual for d in (draft, *story.sample)) else -1.0


def _rival_points(context: Context, story: Story, draft: Draft) -> float:
    """What naming another side cost, given back to who speaks; a day, a place or a toll of its own tells of another."""
    own = draft.losses or draft.when.found in ("clause", "sentence") or draft.place_from not in ("none", "before")
    near = draft.line - story.drafts[-1].line <= RIVALS
    told = bool(context.speakers.get(context.lines[draft.line].passage.index))
    return 0.8 if near and told and not own and _side_points(context, story, draft) < -0.5 else 0.0


def _fit_of_words(context: Context, story: Story, draft: Draft) -> float:
    """Talks, deals and words: the same parties, or a definite noun close by, without another day."""
    if _time_fit(story, draft) is False or story.first.status != draft.status:
        return -1.0
    mine = {context.entity(a) or a for a in draft.actors + draft.targets}
    theirs = {context.entity(a) or a for d in story.sample for a in d.actors + d.targets}
    shared = bool(mine & theirs)
    if draft.type in ("AGREE", "CONSULT", "PROTEST"):
        return 2.0 if shared or (draft.definite and not mine) or (story.headline and not (mine and theirs)) else 0.0
    return 2.0 if mine and mine == theirs and abs(draft.line - story.drafts[-1].line) <= 1 else 0.0


def _unreal(draft: Draft) -> bool:
    return draft.status in UNREAL


def _joined(story: Story, draft: Draft) -> Story:
    when = story.when if _better_time(story.when, draft.when) else draft.when
    return replace(
        story,
        drafts=(*story.drafts, draft),
        sites=finest(story.sites + draft.sites),
        when=when,
        mode=story.mode or draft.mode,
    )


_FOUND = ("clause", "sentence", "before", "after", "said", "printed", "none")


def _better_time(kept: When, new: When) -> bool:
    """Keep the time found nearer to its trigger; of equals the first, unless only the second has a day."""
    if kept.time is None or new.time is None:
        return new.time is None
    if (kept.start is None) != (new.start is None):
        return kept.start is not None
    if new.found not in ("said", "printed") and is_loose(kept.time) != is_loose(new.time):
        return is_loose(new.time)
    if kept.found == new.found and kept.start is not None and _night_around(kept.time, new.time):
        return False
    return _FOUND.index(kept.found) <= _FOUND.index(new.found)


def _night_around(day: GroundedTime, other: GroundedTime) -> bool:
    """Is the second the night from or into the first, "overnight Wednesday into Thursday" after "on Wednesday"?"""
    return spans_days(day) == 1 and spans_days(other) == _A_NIGHT and day.start in (other.start, other.end)


#: Days that a night falls on.
_A_NIGHT = 2
