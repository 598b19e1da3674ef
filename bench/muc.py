"""MUC-4 templates out of what Marsad reads: one a happening, with its date, place, stage and victims.

    python -m bench.muc [--gold FILE] [--show N]

The scorer pairs templates by incident type and role fillers, then looks at the further slots of the pairs: the exact
day, the most exact name of the place (below the country), each victim's fate and number. The conversion uses nothing
but what ``marsad read --json`` prints:

* Events of violence against people and things (ASSAULT; abductions), told as having happened, going on, failed or
  denied; MUC-4 wants denied and attempted incidents too, and no fighting between armed sides, of which all are
  parties alike. Those of one incident type whose days and places do not contradict one another are one template.
* Incident type by mode: abduct is a kidnapping; explosives, suicide attacks and bombs from the air are a bombing, so
  is an attack with a bomb; words of fire are arson, of taking robbery; all else is an attack.
* The role of the victim is for names (descriptions have a slot of their own in the keys, which the scorer leaves out):
  a person found by a rule of names, or in more than one word by the model.
* A victim is a person among the targets, or people named in the words of a loss. The number is that told before the
  words, one for a single person, else that of the loss; the fate is that of the loss whose words stand with it, else
  that of the deed's own word ("murdered"), and nobody is hurt by what failed. Which nouns are plural is asked of our
  table of counted nouns. The scorer looks at the victims of the keys only: it does not count victims too many.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycountry

from bench.readings import read_documents
from bench.shared import OUT, Shared, load_lines, write_lines
from marsad.reading.numbers import lexicon

GOLD = "gold/muc4/dev.jsonl"
_TOLD = ("occurred", "ongoing", "failed", "denied")
_BOMBED = ("explosives", "suicide-attack", "aerial", "drone")
_BOMB = re.compile(r"bomb|dynamit|explos|mine\b|mines\b|grenade|charge", re.IGNORECASE)
_FIRE = re.compile(r"burn|arson|torch|fire to|set (?:on )?fire|set ablaze", re.IGNORECASE)
_TAKEN = re.compile(r"rob|steal|stole|loot", re.IGNORECASE)
_FATES = {"killed": "DEATH", "wounded": "INJURY"}
#: The deed's own word that says what became of its victims.
_DEEDS = (
    ("DEATH", re.compile(r"kill|murder|assassin|massacr|execut|slay|slain|death|\bdie|dead", re.IGNORECASE)),
    ("INJURY", re.compile(r"wound|injur|hurt|maim", re.IGNORECASE)),
)
#: Rules that find persons by their names.
_BY_NAME = frozenset(("title", "given_name", "apposed", "fronted_role", "says", "surname", "notable"))
#: Kinds of mentions that are people where a number stands before them.
_BODIES = ("nationality", "organisation")
_TITLE = re.compile(
    r"^(?:(?:dr|mr|mrs|ms|msgr|monsignor|father|sister|bishop|archbishop|general|gen|colonel|col|lieutenant|lt|major|"
    r"maj|captain|capt|sergeant|sgt|judge|president|mayor|minister|senator|deputy|attorney|professor)\.?\s+)+",
    re.IGNORECASE,
)
#: Between a number and its noun: up to three describing words.
_BEFORE, _GAP = re.compile(r"\s+(?:[\w'.-]+\s+){0,3}"), 40
#: Nouns of many without an s that the table of counted nouns lacks.
_MANY = frozenset(
    ("people", "men", "women", "children", "police", "troops", "staff", "personnel", "crew", "clergy", "family")
)
#: Characters between the words of a loss and those of the victim that it tells of.
_BESIDE = 25

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """An event of a report as a template wants it."""

    kind: str
    day: str | None
    places: tuple[str, ...]
    stage: str
    roles: Mapping[str, tuple[str, ...]]
    victims: tuple[Json, ...]


class Document:
    """One object of the contract, with its look-ups."""

    def __init__(self, read: Json) -> None:
        self.text: str = read["report"]["text"]
        self.mentions = {m["id"]: m for m in read["mentions"]}
        self.places = {p["mention"]: p for p in read["places"]}
        self.times = {t["mention"]: t for t in read["times"]}
        self.events = read["events"]
        self.counts = read.get("counts", [])
        self.entities = {x["id"]: x for x in read.get("entities", [])}

    def words(self, mention: str) -> str:
        m = self.mentions[mention]
        return self.text[m["begin"] : m["end"]]

    def tellings(self) -> Iterator[Telling]:
        """Events that may be an incident of MUC-4, in the order of the text."""
        for e in self.events:
            fought = bool(e["actors"]) and all(a.get("role") == "party" for a in e["actors"])
            if (e["type"] == "ASSAULT" or e["mode"] == "abduct") and e["status"] in _TOLD and not fought:
                yield Telling(
                    self._kind(e), self._day(e), self._places(e),
                    "attempted" if e["status"] == "failed" else "accomplished", self._roles(e), tuple(self._victims(e)),
                )  # fmt: skip

    def _kind(self, e: Json) -> str:
        trigger = self.text[e["trigger"]["begin"] : e["trigger"]["end"]]
        weapons = " ".join(map(self.words, e["weapons"]))
        if e["mode"] == "abduct":
            return "kidnapping"
        if _FIRE.search(trigger):
            return "arson"
        if _TAKEN.match(trigger):
            return "robbery"
        return "bombing" if e["mode"] in _BOMBED or _BOMB.search(f"{trigger} {weapons}") else "attack"

    def _day(self, e: Json) -> str | None:
        time = self.times.get(e["time"] or "")
        return time["start"] if time else None

    def _places(self, e: Json) -> tuple[str, ...]:
        """The words, the gazetteer's name, and what stands above: MUC-4 gives places from the country down."""
        names: dict[str, None] = {}
        for m in e["places"]:
            place = self.places.get(m, {})
            country = pycountry.countries.get(alpha_2=place.get("country") or "--")
            for name in (self.words(m), place.get("name"), place.get("admin1"), country and country.name):
                if name:
                    names[name] = None
                    names[bare(name)] = None
        return tuple(names)

    def _roles(self, e: Json) -> dict[str, tuple[str, ...]]:
        """As the shared converter sorts them: persons apart from bodies, people hit apart from things."""
        found: dict[str, list[str]] = {r: [] for r in ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")}
        for party in e["actors"]:
            found["PerpInd" if self._is_person(party) else "PerpOrg"].append(self.words(party["mention"]))
        for party in e["targets"]:
            if not self._is_person(party):
                found["Target"].append(self.words(party["mention"]))
            elif self._is_name(party["mention"]):
                found["Victim"].append(self.words(party["mention"]))
        found["Weapon"] = [self.words(w) for w in e["weapons"]]
        return {r: tuple(dict.fromkeys(w)) for r, w in found.items()}

    def _is_person(self, party: Json) -> bool:
        return self.mentions[party["mention"]]["kind"] in ("person", "nationality")

    def _is_name(self, mention: str) -> bool:
        rule = self.mentions[mention].get("rule")
        return rule in _BY_NAME or (rule == "encoder" and " " in self.words(mention))

    def _victims(self, e: Json) -> Iterator[Json]:
        """People among the targets, then whoever else the words of the losses name; the doers are none."""
        doers = {a["mention"] for a in e["actors"]}
        aimed = [t["mention"] for t in e["targets"] if self._is_person(t)]
        lost = {*_FATES, "captured"} if e["mode"] == "abduct" else {*_FATES}
        told = [m for x in e["losses"] if x["kind"] in lost for m in self._inside(x)]
        for mention in dict.fromkeys((*aimed, *(m for m in told if m not in doers))):
            m = self.mentions[mention]
            loss = self._loss_of(m, e["losses"])
            yield {"mentions": self._names(m), "effect": self._fate(e, loss), "number": self._number(m, loss)}

    def _inside(self, loss: Json) -> Iterator[str]:
        """The people in the words of a loss; a body of men where the words count them ("four guerrillas")."""
        begin, end = loss["evidence"]["begin"], loss["evidence"]["end"]
        for m in self.mentions.values():
            if begin <= m["begin"] and m["end"] <= end:
                people = m["kind"] == "person" or (m["kind"] in _BODIES and self._count_of(m) is not None)
                if people and not m.get("within"):
                    yield m["id"]

    def _names(self, m: Json) -> list[Json]:
        """The words, without a title, and the other words for the same person."""
        entity = self.entities.get(m.get("entity") or "")
        words = [self.words(m["id"])]
        if entity is not None and entity["kind"] == "person":
            words += map(self.words, entity["mentions"])
        plain = [_TITLE.sub("", w) for w in words]
        return [{"text": w} for w in dict.fromkeys((*words, *plain)) if w]

    def _fate(self, e: Json, loss: Json | None) -> str | None:
        """By the loss; without one by the deed's own word ("murdered"); who was only aimed at is unhurt."""
        if loss is not None and loss["kind"] in _FATES:
            return _FATES[loss["kind"]]
        if e["status"] == "failed":
            return "NO INJURY OR DEATH"
        told = " ".join(self.text[t["begin"] : t["end"]] for t in (e["trigger"], *e.get("retold", ())))
        return next((fate for fate, words in _DEEDS if words.search(told)), None)

    def _number(self, m: Json, loss: Json | None) -> int | None:
        """The number told with the words; one for a single person; else that of the loss."""
        counted = self._count_of(m)
        if counted is not None:
            return counted
        if _is_one(self.words(m["id"])):
            return 1
        return loss["best"] if loss else None

    def _count_of(self, m: Json) -> int | None:
        """The exact number before the words: "six Jesuit priests"."""
        for c in self.counts:
            q = self.mentions[c["mention"]]
            gap = self.text[q["end"] : m["begin"]] if q["end"] <= m["begin"] else ""
            if _BEFORE.fullmatch(gap) and len(gap) <= _GAP and c["low"] == c["high"] and c["share"] is None:
                return int(c["best"])
        return None

    def _loss_of(self, m: Json, losses: Sequence[Json]) -> Json | None:
        """The loss whose words hold or touch the mention; else the only one of the event."""
        near = [
            x for x in losses
            if x["evidence"]["begin"] - _BESIDE <= m["end"] and m["begin"] <= x["evidence"]["end"] + _BESIDE
        ]  # fmt: skip
        held = [x for x in near if x["evidence"]["begin"] <= m["begin"] and m["end"] <= x["evidence"]["end"]]
        return next(iter(held or near), losses[0] if len(losses) == 1 else None)


def _is_one(words: str) -> bool:
    """Do the words stand for one person: a name, a noun in the singular? Plural nouns and collectives do not."""
    last = words.lower().split()[-1]
    noun = lexicon().get(last)
    if noun is not None:
        return not noun.plural
    return last not in _MANY and (not last.endswith("s") or len(words.split()) > 1)


_ABOUT = re.compile(
    r"^(?:(?:north|south|east|west|central|greater)\w*|city of|town of|port of|department of)\s+|"
    r"\s+(?:neighbou?rhood|district|municipality|department|province|region|city|town|airport)$",
    re.IGNORECASE,
)


def bare(name: str) -> str:
    """A name as the keys of MUC-4 give it: without accents, type word or side ("western X", "X district").

    >>> bare("Northeastern Cobán district")
    'Coban'
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _ABOUT.sub("", _ABOUT.sub("", plain)) or plain


def _agree(a: Telling, b: Telling) -> bool:
    if a.kind != b.kind or (a.day and b.day and a.day != b.day):
        return False
    return not (a.places and b.places and not set(a.places[:1]) & set(b.places))


def _merged(a: Telling, b: Telling) -> Telling:
    roles = {r: tuple(dict.fromkeys((*a.roles[r], *b.roles[r]))) for r in a.roles}
    places = tuple(dict.fromkeys((*a.places, *b.places)))
    return Telling(a.kind, a.day or b.day, places, a.stage, roles, _one_each((*a.victims, *b.victims)))


def _one_each(victims: tuple[Json, ...]) -> tuple[Json, ...]:
    """Who is told twice is one victim, with the fate and number that either telling gives."""
    kept: dict[str, dict[str, Any]] = {}
    for v in victims:
        old = kept.setdefault(v["mentions"][0]["text"].lower(), dict(v))
        for key in ("effect", "number"):
            old[key] = v[key] if old[key] is None else old[key]
    return tuple(kept.values())


def templates(read: Json) -> list[Json]:
    """The templates of one report; one that could not be read gives none."""
    if "error" in read:
        return []
    told: list[Telling] = []
    for new in Document(read).tellings():
        at = next((i for i, old in enumerate(told) if _agree(old, new)), None)
        if at is None:
            told.append(new)
        else:
            told[at] = _merged(told[at], new)
    return [_template(t) for t in told]


def _template(t: Telling) -> Json:
    roles = {r: [[{"text": w}] for w in words] for r, words in t.roles.items()}
    return {
        "incident_type": t.kind, **roles, "date": t.day, "place": list(t.places), "stage": t.stage,
        "victims": list(t.victims),
    }  # fmt: skip


def predict(shared: Shared, readings: Path) -> Path:
    """Roles as the shared converter makes them, with our templates: one line a report."""
    out = OUT / "predictions" / f"{readings.stem}-templates.jsonl"
    made = {r["report"]["id"]: templates(r) for r in load_lines(readings)}
    roles = load_lines(shared.convert("muc", readings))
    write_lines(out, ({**line, "templates": made[line["doc_id"]]} for line in roles))
    return out


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the scorer's tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, help="default: the development set")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N reports: keys and our templates")
    asked = parser.parse_args(arguments)
    shared = Shared.beside()
    gold = asked.gold or shared.path(GOLD)
    predicted = predict(shared, read_documents(shared.make_input(str(gold))).path)
    for g, p in list(zip(load_lines(gold), load_lines(predicted), strict=True))[: asked.show]:
        print(json.dumps([g["doc_id"], g["keys"], p["templates"]], indent=1))
    print(shared.scorer("score_muc.py", "--gold", gold, "--pred", predicted))


if __name__ == "__main__":
    main()
