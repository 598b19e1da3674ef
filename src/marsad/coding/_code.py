"""``code``: from a grounded report to everything that goes into the record."""

from __future__ import annotations

from collections.abc import Sequence

from marsad.coding._affiliations import find_affiliations
from marsad.coding._attributive import with_sides
from marsad.coding._built import with_built
from marsad.coding._claims import find_claims
from marsad.coding._claims_of import tied, with_carriers
from marsad.coding._context import TELLING, Context, context_of
from marsad.coding._control import find_control, with_voice
from marsad.coding._drafts import Draft, drafts_of_line
from marsad.coding._eligible import eligible
from marsad.coding._events import event_of, is_event, sides_of, without_guesses
from marsad.coding._handed_on import handed_on
from marsad.coding._intents import meant, promised
from marsad.coding._losses import find_losses
from marsad.coding._losses_values import LossFind
from marsad.coding._main import main_of
from marsad.coding._merge import Story, stories_of
from marsad.coding._model import with_model
from marsad.coding._narrow import narrowed
from marsad.coding._own_types import only_own, own_of, with_own
from marsad.coding._owned_up import owned_up
from marsad.coding._rivals import undisputed
from marsad.coding._scenes import Mood, mood_of
from marsad.coding._settle import settled
from marsad.coding._taught import TypeLesson, retaught
from marsad.coding._topics import aged
from marsad.coding._triggers import Cue, find_cues
from marsad.coding._values import Coded, Event
from marsad.coding._warnings import find_warnings
from marsad.coding._words import Line
from marsad.coding.ontology import SHIPPED, Ontology, OwnType, Tables, load
from marsad.grounding import Finding, Grounded

_SPOKEN = frozenset(("en",))


def code(grounded: Grounded, ontology: Ontology = SHIPPED, lessons: Sequence[TypeLesson] = ()) -> Coded:
    """Claims, events, control, affiliations and warnings of one report; ``ontology`` adds a project's own types, and
    ``lessons`` are what reviewers said that words of this report tell of.

    A report in another language than English gives none of these but the warning ``unsupported_language``: nothing is
    coded from words that were not understood.
    """
    report = grounded.reading.report
    if report.language is not None and report.language not in _SPOKEN:
        message = f"The text is in '{report.language}'; only English is read. The evidence is kept."
        return Coded(grounded, (), (), (), (), (Finding("unsupported_language", None, message),))
    tables = load(ontology)
    context = context_of(grounded)
    cues = with_own(context.lines, with_model(context, find_all_cues(context, tables)), tables)
    cues = retaught(context, cues, lessons)
    grounded = with_built(with_sides(grounded, context.lines, cues), context.lines, cues)
    if grounded is not context.grounded:
        context = context_of(grounded, context.lines)
    said, mood = find_claims(grounded), mood_of(context, cues, tables)
    stories = handed_on(owned_up(context, undisputed(context, tell(context, cues, tables, mood), said)))
    events = _events(context, stories, tables)
    claims, events = tied(grounded, with_carriers(grounded, said), events)
    claims, control = with_voice(context, claims, find_control(context, cues, claims, mood.topic))
    return Coded(
        grounded, claims, events, control, find_affiliations(grounded), find_warnings(grounded, claims, events)
    )


def find_all_cues(context: Context, tables: Tables) -> tuple[tuple[Cue, ...], ...]:
    """Triggers of each line that tells of happenings; none for furniture."""
    return tuple(
        find_cues(line, i, tables, _names(line)) if line.passage.role in TELLING else ()
        for i, line in enumerate(context.lines)
    )


def _names(line: Line) -> frozenset[int]:
    """Words inside proper names: "Strike" in a name of a unit tells of no strike."""
    return frozenset(
        i
        for i, c in enumerate(line.cover)
        if c >= 0 and line.mentions[c].named and line.mentions[c].kind in ("person", "organisation", "location")
    )


def tell(context: Context, cues: tuple[tuple[Cue, ...], ...], tables: Tables, mood: Mood) -> tuple[Story, ...]:
    """The happenings of a report, each with all its tellings."""
    by_passage: dict[int, list[LossFind]] = {}
    for find in find_losses(context.grounded):
        by_passage.setdefault(find.passage, []).append(find)
    drafts: list[Draft] = []
    for i, line in enumerate(context.lines):
        losses = tuple(by_passage.get(line.passage.index, ()))
        counted = any(x.best != 0 for x in losses)
        moved = any(x.kind in ("displaced", "evacuated") and x.rule != "loss:attribute" for x in losses)
        counting = (
            eligible(context, line, cues[i], counted=counted, moved=moved, mood=mood, tables=tables) if cues[i] else ()
        )
        counting = meant(line, counting)
        drafts.extend(drafts_of_line(context, line, i, counting, losses, tables))
    told = aged(context, mood.topic, settled(context, drafts))
    return narrowed(context, stories_of(context, told))


def _events(context: Context, stories: tuple[Story, ...], tables: Tables) -> tuple[Event, ...]:
    typed = [(without_guesses(context, s), _own(context, s, tables)) for s in stories]
    kept = [(s, own) for s, own in typed if _counts(context, s, own)]
    main = main_of(context, [s for s, _ in kept])
    events = []
    for i, (story, own) in enumerate(kept):
        news = promised(context.lines[story.first.line], story) if story is main and own is None else story
        events.append(event_of(context, news, i, main=story is main, own=own))
    return tuple(events)


def _own(context: Context, story: Story, tables: Tables) -> OwnType | None:
    """The project's own type that a story is of."""
    if not tables.own:
        return None
    actors, targets, _ = sides_of(context, story)
    return own_of(context, story, tables, actors, targets)


def _counts(context: Context, story: Story, own: OwnType | None) -> bool:
    """Is it one happening of the record? What only the project has words for needs its own type's parties."""
    if only_own(story):
        return own is not None and not story.first.habit
    return is_event(context, story)
