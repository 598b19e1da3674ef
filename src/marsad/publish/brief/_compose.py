"""From a release to a brief."""

from __future__ import annotations

from marsad.publish._released import Release
from marsad.publish.brief import _sections as s
from marsad.publish.brief._control import control_blocks
from marsad.publish.brief._material import Material, gather
from marsad.publish.brief._notes import Notes
from marsad.publish.brief._numbering import renumbered
from marsad.publish.brief._pictures import pictures
from marsad.publish.brief._spelling import Bears, folded, gazetteer_bears
from marsad.publish.brief._values import Block, Brief, Paragraph, Section, own
from marsad.publish.brief._words import span

#: What a reader must know who sees nothing but the brief.
ABOUT = (
    (
        "This report was composed by rules from a record of news reports. Nothing in it was observed by its makers: "
        "each sentence says who claims it, and its footnote leads to the report and the words."
    ),
    (
        "A number in words such as “dozens of” stands as it was told. Names and places are told as far as the policy "
        "lets them out."
    ),
)


def compose(
    release: Release, *, title: str | None = None, policy: str | None = None, bears: Bears | None = None
) -> Brief:
    """The situation report of what the release holds.

    ``policy`` is the name of the policy that the release stands behind, for the line under the title. ``bears`` says
    whether a place bears a name, by default the gazetteer. Deterministic: the same release gives the same brief.
    """
    m = gather(release, bears or gazetteer_bears())
    notes = Notes(m.reports)
    sections, numbered = renumbered([x for x in _sections(m, notes) if x is not None], notes.all)
    q = release.query
    place = _place(m)
    days = f", {span(q.since, q.until)}" if q.since or q.until else ""
    made = title or f"Situation report: {place or 'the whole record'}{days}"
    rule = f"Numbers by the rule “{q.rule}”"
    under = f"{rule}; names and places by the policy “{policy}”" if policy else rule
    return Brief(made, under, place, q.since, q.until, sections, numbered, ABOUT)


def _sections(m: Material, notes: Notes) -> list[Section | None]:
    head = s.headline(m, notes)
    shown = pictures(m)
    return [
        Section(head.key, head.title, (*head.blocks, *shown)),
        s.happened(m, notes),
        _control(m, notes),
        s.tolls(m, notes),
        s.dealings("talks", "Agreements and talks", "The record tells of no agreement and no talks here", m, notes),
        s.dealings("aid", "Aid and displacement", "The record tells of no aid and no one driven out here", m, notes),
        s.contradicted(m, notes),
        s.unconfirmed(m, notes),
        s.unknown(m, notes),
        s.sources(m, notes),
    ]


def _control(m: Material, notes: Notes) -> Section:
    blocks: tuple[Block, ...] = control_blocks(m, notes)
    nothing = Paragraph((own("No report says who holds what here, or that it changed"),))
    return Section("control", "Who holds what, and what changed", blocks or (nothing,))


def _place(m: Material) -> str | None:
    """The place asked for, in the spelling of the gazetteer where the material has it."""
    asked = m.query.place
    if asked is None:
        return m.query.country
    wanted = folded(asked)
    for place in [i.where for i in m.incidents] + [c.place for c in m.controls]:
        if place is not None:
            for name in (place.name, place.admin1, place.admin2):
                if name and folded(name) == wanted:
                    return name
    return asked
