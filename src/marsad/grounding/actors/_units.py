"""Names and acronyms in brackets are one; a body after a genitive is a unit of the one before."""

from __future__ import annotations

import itertools
import re

from marsad.grounding.actors._work import Work


def join_brackets(work: Work) -> None:
    """ "Karenni Nationalities Council (KNC)": name and acronym are one."""
    by_end = {m.span.end: m for m in work.reading.mentions if m.kind == "organisation"}
    for m in work.reading.mentions:
        if m.kind != "organisation" or not m.span.of(work.text).isupper():
            continue
        before = re.search(r"\s*\($", work.text[max(0, m.span.begin - 3) : m.span.begin])
        whole = by_end.get(m.span.begin - len(before.group())) if before else None
        if whole is not None and whole.id in work.of_mention and m.id in work.of_mention:
            _merge(work, work.of_mention[whole.id], work.of_mention[m.id])


def _merge(work: Work, a: str, b: str) -> None:
    """Put the lesser known entity into the better known."""
    if a == b or (work.drafts[a].actor and work.drafts[b].actor):
        return
    keep, drop = (b, a) if work.drafts[b].actor and not work.drafts[a].actor else (a, b)
    for mention in work.drafts[drop].mentions:
        work.of_mention[mention] = keep
    work.drafts[keep].mentions.extend(work.drafts[drop].mentions)
    work.drafts[keep].names.update(work.drafts[drop].names)
    del work.drafts[drop]


def join_units(work: Work) -> None:
    """ "the SDF's Military Council": the owner before the genitive is the force whose unit it is."""
    mentions = [m for m in work.reading.mentions if m.kind == "organisation" and m.id in work.of_mention]
    for a, b in itertools.pairwise(mentions):
        between = work.text[a.span.end : b.span.begin]
        if (genitive := re.fullmatch(r"['’]s\s+", between)) or re.fullmatch(r"\s+of\s+(?:the\s+)?", between):
            unit, force = (b, a) if genitive else (a, b)
            key, up = work.of_mention[unit.id], work.of_mention[force.id]
            if key != up and work.drafts[key].parent_key is None:
                work.drafts[key].parent_key = up
