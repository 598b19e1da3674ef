"""Contract objects of our own, written in a few words: a text, who says what of it, what happened, who was lost."""

from __future__ import annotations

from typing import Any


class Written:
    """A contract object in the making: everything is found in the text by its words."""

    def __init__(self, text: str, report: str = "r1", **more: Any) -> None:  # noqa: ANN401
        self.text = text
        self.o: dict[str, Any] = {
            "format": 1,
            "report": {"id": report, "text": text, "source": "The Valley Post", "published": "2016-06-02", **more},
            "passages": [{"begin": 0, "end": len(text), "role": "body"}],
        }
        for key in ("mentions", "entities", "places", "times", "claims", "events", "affiliations", "warnings"):
            self.o[key] = []

    def span(self, words: str) -> dict[str, int]:
        begin = self.text.index(words)
        return {"begin": begin, "end": begin + len(words)}

    def entity(self, words: str, kind: str = "organisation", **more: Any) -> str:  # noqa: ANN401
        """The entity of a new mention with these words; gives its id."""
        n = len(self.o["entities"])
        self.o["mentions"].append({"id": f"m{n}", "kind": kind, "entity": f"x{n}", **self.span(words)})
        self.o["entities"].append({"id": f"x{n}", "kind": kind, "name": words, "mentions": [f"m{n}"], **more})
        return f"x{n}"

    def office(self, person: str, role: str, organisation: str) -> None:
        """The person (entity id) has the role in the organisation (entity id)."""
        self.o["affiliations"].append(
            {"person": "m" + person[1:], "role": role, "organisation": "m" + organisation[1:]}
        )

    def claim(
        self,
        content: str,
        by: str | None = None,
        *,
        entity: str | None = None,
        kind: str = "other",
        via: str | None = None,
        events: tuple[str, ...] = ("e0",),
        **more: Any,  # noqa: ANN401
    ) -> str:
        n = f"c{len(self.o['claims'])}"
        source = {**self.span(by), "entity": entity, "kind": kind} if by else None
        carrier = {**self.span(via), "entity": None, "kind": "media"} if via else None
        given = {"stance": "asserts", "quoted": False, "about": [], "inside": None, "confidence": 0.9, **more}
        row = {"id": n, "source": source, "via": carrier, "content": [self.span(content)], "events": list(events)}
        self.o["claims"].append({**row, **given})
        return n

    def event(self, trigger: str, **more: Any) -> str:  # noqa: ANN401
        """An air strike; parties are entity ids."""
        n = f"e{len(self.o['events'])}"
        for key in ("actors", "targets"):
            more[key] = [{"mention": "m" + x[1:], "entity": x, "role": "party"} for x in more.get(key, ())]
        given = {"mode": "aerial", "status": "occurred", "losses": [], "claims": [], "confidence": 0.9, **more}
        self.o["events"].append({"id": n, "trigger": self.span(trigger), "type": "ASSAULT", **given})
        return n

    def lost(self, words: str, best: int, kind: str = "killed", who: str = "unspecified") -> None:
        """A loss of the last event."""
        row = {"kind": kind, "who": who, "low": best, "best": best, "high": best, "evidence": self.span(words)}
        self.o["events"][-1]["losses"].append(row)

    def lost_range(self, words: str, low: int, best: int, high: int | None, who: str = "unspecified") -> None:
        """A loss of the last event that spans several figures."""
        self.lost(words, best, who=who)
        self.o["events"][-1]["losses"][-1] |= {"low": low, "high": high}

    def count(self, words: str, best: int, fate: str | None = "killed", **more: Any) -> None:  # noqa: ANN401
        """A figure that stands in the text, with its fate."""
        n = f"q{len(self.o['mentions'])}"
        self.o["mentions"].append({"id": n, "kind": "quantity", "entity": None, **self.span(words)})
        given = {"low": best, "best": best, "high": best, "share": None, "fate_words": None, "rule": "cardinal", **more}
        self.o.setdefault("counts", []).append({"mention": n, "fate": fate, "superseded": False, **given})

    def time(self, words: str, start: str, end: str | None = None, *, statement: bool = False) -> str:
        """A time that stands in the text; gives the id of its mention."""
        n = f"t{len(self.o['mentions'])}"
        self.o["mentions"].append({"id": n, "kind": "time", "entity": None, **self.span(words)})
        given = {"start": start, "end": end or start, "granularity": "day", "anchor": "published"}
        self.o["times"].append({"mention": n, "statement": statement, **given})
        return n
