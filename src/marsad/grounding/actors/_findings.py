"""What leans on nobody: surnames without an introduction, "he said" without a name."""

from __future__ import annotations

from marsad.grounding._values import Finding
from marsad.grounding.actors._people import pronoun_antecedent
from marsad.grounding.actors._work import PRONOUNS, Work
from marsad.spans import Span


def findings(work: Work) -> tuple[Finding, ...]:
    """Surnames and "he said" that lean on nobody, in text order."""
    out = list(work.dangling)
    for a in work.reading.attributions:
        if a.source is None or a.source.of(work.text).lower() not in PRONOUNS:
            continue
        if pronoun_antecedent(work.reading, a.source) is None:
            span = a.source.to(a.cue) if a.cue is not None and abs(a.cue.begin - a.source.end) < 40 else a.source
            out.append(
                Finding("dangling_reference", span, f"nobody is named whom “{a.source.of(work.text)}” may stand for")
            )
    return tuple(sorted(out, key=lambda f: f.span or Span(0, 0)))
