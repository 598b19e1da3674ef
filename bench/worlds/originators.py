"""Originators of claims in the worlds: does linking count those who speak, and not those who print?

Each claim that reading ties to a happening stands in a sentence whose voice is known. Over the pages in the incident of
a happening the voices of these claims are the truth, and the originators that they go back to are what is counted, so
that a source that reading did not find counts on neither side. A body is one wherever it speaks; "a medic" is one for
each text. Witnesses of the page's own count on neither side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from bench.worlds.values import Happening, Page, World
from bench.worlds.words import theatres
from marsad.linking import Account, accounts_of, origins_of

Json = Mapping[str, Any]


def counts(world: World, h: str, here: Set[str], incident: Json, read: Mapping[str, Json]) -> tuple[int, int]:
    """Originators of a happening as counted and in truth, over the pages ``here`` of the incident.

    ``read`` are the contract objects by report.
    """
    told = accounts_of([(m["report"], m["event"]) for m in incident["members"] if m["report"] in here], read)
    texts = {page: min(part) for part in world.origins[h] for page in part}
    happening = next(x for x in world.happenings if x.id == h)
    pairs = list(_pairs(world, happening, told, incident["origins"], texts))
    return len({counted for _, counted in pairs}), len({voice for voice, _ in pairs})


def _pairs(
    world: World, h: Happening, told: Sequence[Account], origins: Sequence[Sequence[str]], texts: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """For each claim of the happening the voice of its sentence, and the originator that it is counted for."""
    pages = {p.id: p for p in world.pages}
    counted = {claim: o.key for o in origins_of(told, origins).originators for claim in o.claims}
    for a in told:
        for c in a.claims:
            voice = _voice(pages[a.report], c.content[0].begin, h) if c.content else None
            if voice is not None and (a.report, c.claim) in counted:
                body = voice.startswith("side:") or _is_body(h, voice)
                yield voice if body else f"{voice} {texts.get(a.report, a.report)}", counted[a.report, c.claim]


def _voice(page: Page, at: int, h: Happening) -> str | None:
    for line, (begin, end) in zip(page.lines, page.spans, strict=True):
        if begin <= at < end and line.happening == h.id and line.voice and not line.voice.startswith("own:"):
            return line.voice
    return None


def _is_body(h: Happening, voice: str) -> bool:
    """Is it a body, or its people ("volunteers of the emergency room")? "A medic" is anybody."""
    return not all(words.startswith(("a ", "an ")) for words in theatres()[h.theatre].voices[voice])
