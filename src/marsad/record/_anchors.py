"""Finding an event again that a reviewer pointed at, when its report has been read anew or has changed. Pure.

Ids of events are local to one reading, and offsets to one version of a page. So a ruling keeps where the event's
trigger stood and a digest of its sentence. It is found again, in this order:

1. in the same bytes: at the same offset, of the same type; else as the only one of its type in that sentence,
2. in a changed page: in the sentence with the same words; else as the only one of its type in the report.

Anything else is not found, and said so: a guess would turn a reviewer's word against what they looked at. An event
whose type has changed is another event (see ``_identity``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Final

Json = Mapping[str, Any]

#: So begins the name of a report as a whole, as a member of a story (``linking.STORY``); its main event follows.
WHOLE: Final = "*"


@dataclass(frozen=True, slots=True)
class Anchor:
    """An event as a ruling points at it.

    ``event`` is its id in the reading of then; ``begin`` the offset of its trigger in code points of the version with
    the digest ``sha256``; ``sentence`` the digest of the words around it ("" where the reading gave none).
    """

    report: str
    event: str
    sha256: str
    type: str
    begin: int
    words: str
    sentence: str


def stated(anchor: Anchor) -> dict[str, Any]:
    """As it stands in a decision."""
    return asdict(anchor)


def anchored(document: Json, event: str) -> Anchor | None:
    """The anchor of an event of a contract object, or of the whole ("*"); None if the object has none of this id."""
    if event.startswith(WHOLE):
        return Anchor(document["report"]["id"], whole(document), document["report"]["sha256"], "OTHER", -1, "", "")
    found = next((e for e in document.get("events") or () if e["id"] == event), None)
    if found is None:
        return None
    report = document["report"]
    trigger = found["trigger"]
    words = " ".join(report["text"][trigger["begin"] : trigger["end"]].split())
    sentence = _sentence(document, trigger["begin"])
    return Anchor(report["id"], event, report["sha256"], found["type"], trigger["begin"], words, sentence)


def found_again(anchor: Anchor, document: Json) -> str | None:
    """The id of the event in a contract object of its report; None if it is not there, or if several may be it."""
    if anchor.event.startswith(WHOLE):
        return whole(document)
    same = [e for e in document.get("events") or () if e["type"] == anchor.type]
    unchanged = document["report"]["sha256"] == anchor.sha256
    if unchanged:
        here = [e for e in same if e["trigger"]["begin"] == anchor.begin]
        if here:
            return _one([e for e in here if e["id"] == anchor.event] or here)
    beside = [e for e in same if anchor.sentence and _sentence(document, e["trigger"]["begin"]) == anchor.sentence]
    if beside:
        return _one(beside) or _one([e for e in beside if _words(document, e) == anchor.words.casefold()])
    return None if unchanged else _one(same)


def whole(document: Json) -> str:
    """What linking calls the report as a whole: "*" and the id of its main event, if it has one."""
    return WHOLE + next((str(e["id"]) for e in document.get("events") or () if e.get("main")), "")


def _one(events: Sequence[Json]) -> str | None:
    return str(events[0]["id"]) if len(events) == 1 else None


def _words(document: Json, event: Json) -> str:
    text = document["report"]["text"]
    return " ".join(text[event["trigger"]["begin"] : event["trigger"]["end"]].split()).casefold()


def _sentence(document: Json, offset: int) -> str:
    """A digest of the words of the passage around an offset; "" where no passage is."""
    for p in document.get("passages") or ():
        if p["begin"] <= offset < p["end"]:
            words = " ".join(document["report"]["text"][p["begin"] : p["end"]].split()).casefold()
            return blake2b(words.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return ""
