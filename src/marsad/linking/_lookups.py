"""What stands under which id in one contract object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: A JSON object of the contract.
Json = Mapping[str, Any]


class Lookups:
    """Look-ups in one contract object."""

    def __init__(self, o: Json) -> None:
        self.o = o
        self.report: Json = o["report"]
        self.text: str = self.report.get("text") or ""
        self.mentions: dict[str, Json] = {m["id"]: m for m in o.get("mentions") or []}
        self.entities: dict[str, Json] = {e["id"]: e for e in o.get("entities") or []}
        self.places: dict[str, Json] = {p["mention"]: p for p in o.get("places") or []}
        self.times: dict[str, Json] = {t["mention"]: t for t in o.get("times") or []}
        self.claims: dict[str, Json] = {c["id"]: c for c in o.get("claims") or []}
