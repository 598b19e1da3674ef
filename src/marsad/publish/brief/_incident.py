"""An incident as a paragraph: what happened by whose account, its tolls, who names another, who denies or is silent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marsad.publish._released import Claim, Event, Incident, Party
from marsad.publish.brief._clauses import Clause, Count, opening, realise
from marsad.publish.brief._material import DOUBTS, Material
from marsad.publish.brief._notes import Notes
from marsad.publish.brief._parties import Noun, claim_speaker, doers, joined, own_voice, parties
from marsad.publish.brief._tables import Frame, by_two, frame, words
from marsad.publish.brief._tolls import MOST_NOTES, settled, toll_sentence, toll_sentences
from marsad.publish.brief._values import Paragraph, Run, Sentence, ended
from marsad.publish.brief._words import listed, sentence_case, when, where

#: The strongest status of its tellings is that of the incident.
_STATUS = ("occurred", "ongoing", "failed", "planned", "denied")
#: So many characters of a report are quoted in a sentence.
MOST_QUOTED = 200
#: So many speakers are named in one sentence.
MOST_SPEAKERS = 3


@dataclass(frozen=True, slots=True)
class Account:
    """An incident looked at from its tellings: one event for each origin, whom each blames, who speaks.

    ``sure`` false: every telling was read with doubt, so that only the words of the reports are given.
    """

    incident: Incident
    frame: Frame
    status: str
    tellings: tuple[Event, ...]
    speakers: tuple[Noun, ...]
    blamed: tuple[tuple[Event, Noun], ...]
    sure: bool

    @property
    def rival_actors(self) -> bool:
        """Two accounts name doers of whom none is the same, or of the same state. Of a fight both sides are doers."""
        if self.incident.acled == "Armed clash" or not self.sure:
            return False
        keys = [k for e, _ in self.blamed if (k := frozenset(_camp(p) for p in doers(e.actors) if p.actor))]
        return any(not a & b for a in keys for b in keys)

    @property
    def plain(self) -> bool:
        """It can be told in words of ours; else only in those of a report."""
        return self.sure and self.frame.section != "quoted"

    @property
    def tellable(self) -> bool:
        """There are words to tell it in."""
        return self.plain or any(e.words and not FURNITURE.search(e.words) for e in self.tellings)

    @property
    def contradicted(self) -> bool:
        """Something of it is told in ways that cannot all be true."""
        return self.rival_actors or any(t.contradicted for t in self.incident.tolls)


def _camp(p: Party) -> str:
    """A state's army and its government are one when it is asked who did it."""
    return f"state:{p.country}" if p.country and p.kind in _STATE else p.key


_STATE = frozenset(("state", "state_forces", "official", "military"))
#: Below this calibrated confidence a reading is not put into words of ours; timelines of control doubt there, too.
DOUBTFUL = 0.6


def account(i: Incident, m: Material) -> Account:
    """Look at an incident."""
    tellings = m.tellings(i)
    status = min(
        (e.status for e in tellings), key=lambda s: _STATUS.index(s) if s in _STATUS else 9, default="occurred"
    )
    blamed = tuple((e, who) for e in tellings if (who := parties(doers(e.actors))) is not None)
    weapons = i.weapons or tuple(w for e in tellings for w in e.weapons)
    sure = any(e.confidence is None or e.confidence >= DOUBTFUL for e in tellings)
    told_by = _upholding(speakers_of(tellings, m), i, m)
    return Account(i, frame(i.type, i.mode, i.acled, weapons), status, tellings, told_by, blamed, sure)


def _upholding(speakers: tuple[Noun, ...], i: Incident, m: Material) -> tuple[Noun, ...]:
    """Those of the speakers who deny no part of it: who grants the blow and denies the deed is no witness of both."""
    told = ((c, e) for e in m.members(i) for c in m.doubts_of(e) if c.stance in ("denies", "disputes"))
    deny = {claim_speaker(c, m.outlet(e.report)).key for c, e in told}
    return tuple(n for n in speakers if n.key not in deny) or speakers


def speakers_of(tellings: tuple[Event, ...], m: Material) -> tuple[Noun, ...]:
    """Who says so, each once; the outlet where a report names nobody."""
    found: dict[str, Noun] = {}
    for e in tellings:
        upheld = [c for c in m.claims_of(e) if c.stance not in DOUBTS]
        named = [claim_speaker(c, m.outlet(e.report)) for c in upheld]
        # a report's own voice adds nobody where somebody is named
        voices = [n for n in named if not n.key.startswith(("outlet:", "nobody:"))] or named[:1]
        for n in voices or [own_voice(m.outlet(e.report))]:
            found.setdefault(n.key, n)
    return tuple(found.values())


def paragraph(i: Incident, m: Material, notes: Notes, *, day: str | None = None, item: bool = True) -> Paragraph:
    """The incident in full. ``day``: the heading above it gives this day, which need not be said again."""
    a = account(i, m)
    told_when = None if day and i.when.start == i.when.end == day else when(i.when)
    if not a.plain:
        return Paragraph((_quoted(a, told_when, m, notes),), item)
    speakers = frozenset(s.key for s in a.speakers[:MOST_SPEAKERS])
    counts, apart = settled(i, m, speakers)
    clause = _clause(a, told_when, counts)
    sentences = [_attributed(realise(clause), a, m, notes)]
    if a.rival_actors:
        sentences.append(_blame(a, m, notes))
    sentences += list(toll_sentences(apart, m, notes))
    sentences += list(doubts(a, m, notes))
    return Paragraph(tuple(sentences), item)


def _clause(a: Account, told_when: str | None, counts: tuple[Count, ...]) -> Clause:
    i = a.incident
    actors = None if a.rival_actors or not a.blamed else _agreed(a)
    acting = frozenset(p.key for p in i.actors) | frozenset(p.key for e, _ in a.blamed for p in e.actors)
    target = parties(_hit(i, a.frame, bool(counts)), but=acting)
    at = where(i.where)
    if actors is not None and target is None and not a.frame.both and i.type == "ASSAULT" and _both_sides(a):
        # both are told as doers, so that who did it to whom is open
        at = " ".join(w for w in (at, f"in fighting that involved {actors.words}") if w)
        actors = None
    return Clause(a.frame, actors, target, at, told_when, counts, a.status)


def _both_sides(a: Account) -> bool:
    """Forces of a state and rebels stand together as doers."""
    kinds = {p.acled_type for e, _ in a.blamed for p in e.actors if p.actor}
    return {"State forces", "Rebel group"} <= kinds


def _hit(i: Incident, f: Frame, counted: bool) -> tuple[Party, ...]:
    """Whom it hit, without those of whom the numbers say so and without "people"."""
    everybody = words("everybody")
    plain = tuple(p for p in i.targets if p.withheld or (not p.actor and p.name.lower() in everybody))
    described = tuple(p for p in i.targets if p not in plain)
    plain = () if counted or f.both else plain
    return described or plain[:1]


def _agreed(a: Account) -> Noun | None:
    """Whom all accounts that name somebody name."""
    lists = [frozenset(p.key for p in e.actors) for e, _ in a.blamed]
    common = frozenset.intersection(*lists)
    first = doers(a.blamed[0][0].actors)
    return parties([p for p in first if p.key in common] or first)


# ------------------------------------------------------------------ sentences
def cite(tellings: tuple[Event, ...], i: Incident, m: Material, notes: Notes) -> tuple[int, ...]:
    """A footnote for each origin, the first few."""
    return tuple(notes.report(e.report, e.words, m.copies(i, e.report)) for e in tellings[:MOST_NOTES])


def _attributed(text: str, a: Account, m: Material, notes: Notes) -> Sentence:
    cited = cite(a.tellings, a.incident, m, notes)
    who = a.speakers[:MOST_SPEAKERS]
    others = len(a.speakers) - len(who)
    names = listed([n.words for n in who] + (["others"] if others > 0 else []))
    claims = [c for e in a.tellings for c in m.claims_of(e)]
    if claims and all(c.stance == "alleges" for c in claims):
        return ended([Run(f"{sentence_case(names)} alleged that {text}", cited)])
    if len(a.speakers) == 1 and who[0].key.startswith("outlet:") and " reported" not in text:
        return ended([Run(f"{opening(text)}, {names} reported", cited)])
    return ended([Run(f"{opening(text)}, according to {names}", cited)])


def _quoted(a: Account, told_when: str | None, m: Material, notes: Notes) -> Sentence:
    """What no frame can tell is left in the words of the report."""
    e = next((x for x in a.tellings if x.words and not FURNITURE.search(x.words)), None)
    at = where(a.incident.where)
    if e is None or not e.words:
        return _attributed(realise(Clause(a.frame, where=at, when=told_when)), a, m, notes)
    outlet = own_voice(m.outlet(e.report)).words
    cited = cite((e,), a.incident, m, notes)
    text = f"on events {at}, {outlet} wrote" if at else f"{outlet} wrote"
    return ended([Run(f"{sentence_case(text)}: {quoted(e.words)}", cited)])


#: Lists of links, tags and captions, which a page has around its report.
FURNITURE = re.compile(
    r"^(?:Tags|Views|Related|Source|Category|File photo|In this photo|\(updated)\b|Get short URL|pic\.?twitter| \| "
    r"|Related News",
    re.IGNORECASE,
)
#: Where the words of a claim end in the middle of a sentence, these lead on to what is not quoted.
_TAIL = re.compile(
    r"(?:\s+(?:and|but|or|saying|adding|that|they|he|she|who|which|as|while|when))+[,.\s]*$", re.IGNORECASE
)


def quoted(words: str) -> str:
    """A whole sentence of a report, with its stop inside the quotation marks."""
    flat = quotable(words)
    return f"“{flat}”" if flat.endswith("…") else f"“{flat}.”"


def quotable(words: str) -> str:
    """Words fit to stand in quotation marks: on one line, no longer than a sentence should be."""
    flat = _TAIL.sub("", " ".join(words.split())).replace("“", "‘").replace("”", "’").replace('"', "’").rstrip(".")
    return flat if len(flat) <= MOST_QUOTED else flat[:MOST_QUOTED].rsplit(" ", 1)[0] + " …"


def _blame(a: Account, m: Material, notes: Notes, first: str = "Accounts differ on who did it: ") -> Sentence:
    """Who did it, by each account."""
    runs = [Run(first)]
    seen: set[str] = set()
    for e, who in a.blamed:
        says = joined(speakers_of((e,), m)[:MOST_SPEAKERS])
        own_deed = says is not None and says.words == who.words
        text = f"{says.words if says else 'a report'} {'said that it did' if own_deed else f'named {who.words}'}"
        if text not in seen:
            seen.add(text)
            runs += [Run("; ")] if len(runs) > 1 else []
            runs.append(Run(text, cite((e,), a.incident, m, notes)))
    return ended(runs)


def dispute(a: Account, m: Material, notes: Notes) -> Paragraph:
    """What of it cannot all be true, and who denies it."""
    i = a.incident
    told = f"Accounts of {the_happening(i, a.frame)} differ"
    sentences = [ended([Run(told, cite(a.tellings, i, m, notes))])]
    sentences += [_blame(a, m, notes, "On who did it, ")] if a.rival_actors else []
    sentences += [toll_sentence(t, m, notes) for t in i.tolls if t.contradicted]
    return Paragraph((*sentences, *doubts(a, m, notes)), item=True)


def the_happening(i: Incident, f: Frame) -> str:
    """The incident as a thing that is spoken of: "the air strikes in Salqin on 5 September 2017"."""
    noun = f.noun.split(" ", 1)[1] if f.noun.startswith(("a ", "an ", "the ")) else f.noun
    return " ".join(w for w in (f"the {noun}", where(i.where), when(i.when)) if w)


def doubts(a: Account, m: Material, notes: Notes) -> Iterator[Sentence]:
    """Denials, silence, and what could not be verified."""
    seen: set[tuple[str, str]] = set()
    for e in m.members(a.incident):
        for c in m.doubts_of(e):
            who = claim_speaker(c, m.outlet(e.report))
            if (who.key, c.stance) not in seen:
                seen.add((who.key, c.stance))
                yield doubt(c, who, "it", notes)


def doubt(c: Claim, who: Noun, it: str, notes: Notes) -> Sentence:
    """One claim that upholds nothing; ``it`` is what it is about."""
    verified = None if c.verified is None else str(c.verified).lower()
    row = by_two("stances", c.stance, verified)
    told = (row[0] if row else "{who} did not confirm {it}").format(who=who.words, it=it)
    if c.stance in ("denies", "disputes", "declines") and c.verified is None and c.words:
        told = f"{told} (“{quotable(c.words)}”)"
    return ended([Run(sentence_case(told), (notes.report(c.report, c.words),))])
