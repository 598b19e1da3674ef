"""What leaves the record without asking: names of private persons do not.

A person's name is public when the report introduces the person with an office or a command (an affiliation with a
role), or when the registry of actors holds the person (heads of state, ministers, commanders). All other names of
persons are withheld in exports; their words stay in the record, where those who check it can see them.
"""

from __future__ import annotations

from collections.abc import Iterable

from marsad.publish._view import DocumentView
from marsad.spans import Span

#: Stands in place of a name.
WITHHELD = "[name withheld]"


def private_spans(view: DocumentView) -> tuple[Span, ...]:
    """The spans of all names of private persons, in text order."""
    return tuple(
        sorted(
            view.span(m) for m in view.mentions.values() if m.get("kind") == "person" and not _public(view, m["entity"])
        )
    )


def _public(view: DocumentView, entity: str | None) -> bool:
    known = view.entities.get(entity or "")
    if known is None:
        return False
    if known.get("actor"):
        return True
    mine = set(known.get("mentions") or ())
    return any(a.get("role") and (a.get("person") in mine) for a in view.rows("affiliations"))


def withheld_text(view: DocumentView, spans: Iterable[Span], private: Iterable[Span]) -> str:
    """The words of the spans, joined by an ellipsis, with every private name in them withheld."""
    hidden = sorted(private)
    return " … ".join(_cut(view.text, span, hidden) for span in spans)


def _cut(text: str, span: Span, hidden: list[Span]) -> str:
    out: list[str] = []
    at = span.begin
    for name in hidden:
        if name.meets(span):
            out += [text[at : max(at, name.begin)], WITHHELD]
            at = max(at, min(name.end, span.end))
    out.append(text[at : span.end])
    return " ".join("".join(out).split())
