"""Who holds which role in which body, as the words beside a name say it.

Each rule looks at the words between two mentions of one sentence, so a role never crosses another name. Former roles
are kept as such; dates only where the same clause gives one that could be grounded.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from marsad.coding._offices import of_state
from marsad.coding._values import Affiliation
from marsad.grounding import Grounded, GroundedTime
from marsad.reading import Mention
from marsad.reading.lexicon import Word, lexicon, word_set
from marsad.spans import Span

__all__ = ["find_affiliations"]

_FORMER = re.compile(r"\b(?:former|ex|then|late|one-time|onetime|ousted|deposed|sacked|retired)\b[\s-]*", re.IGNORECASE)
_WORD = r"[\w’'.-]+"
#: ", a senior spokesman for the" between a person and a body.
_ROLE_AFTER = re.compile(
    rf"^\s*,?\s+(?:(?:an?|the|one of the)\s+)?(?P<role>(?:{_WORD}\s+){{0,5}}?{_WORD})"
    r"\s+(?:for|of|at|with|in|from)\s+(?:the\s+)?$"
)
#: " of the" between "commander" with a body before a person: "head of the Observatory, NAME".
_ROLE_BEFORE = re.compile(rf"(?P<role>(?:{_WORD}\s+){{0,3}}?{_WORD})\s+(?:for|of|at|with)\s+(?:the\s+)?$")
_BETWEEN_NAMES = re.compile(rf"^(?:['’]s)?\s+(?P<role>(?:{_WORD}\s+){{0,4}}?{_WORD})\s*,?\s+$")
_WHO_LEADS = re.compile(
    r"^\s*,?\s+who\s+(?:(?P<now>leads|heads|commands|runs|chairs)|(?P<then>led|headed|commanded|ran|chaired))\s+(?:the\s+)?$"
)
#: "the council, chaired by General NAME"; "the group, whose deputy leader NAME".
_LED_BY = re.compile(r"\s*,?\s+(?:led|headed|commanded|chaired|run)\s+by(?P<gap>(?:\s+[\w.'’-]+){0,3}\s+)")
_WHOSE = re.compile(rf"\s*,?\s+whose\s+(?P<role>(?:{_WORD}\s+){{0,4}}?{_WORD})\s*,?\s+")
#: The role behind a body in apposition: "NAME, the FORCE deputy commander,".
_BODY_THEN_ROLE = re.compile(
    rf"(?:['’]s)?\s+(?P<role>(?:{_WORD}\s+){{0,4}}?{_WORD})(?=\s*[,.;:]|\s+(?:in|said|says)\b|\s*$)"
)
_APPOSED = re.compile(r"\s*,\s+(?:the\s+|an?\s+)?(?P<former>former\s+|ex-)?")
_POINTED = re.compile(r"\b[A-Z](?:\.[A-Z])+$")
_ITS = re.compile(rf"\b[Ii]ts\s+(?P<role>(?:{_WORD}\s+){{0,4}}?{_WORD})\s*,?\s+$")
_SINCE = re.compile(r"\s*,?\s+(?:from|since)\s+")
_UNTIL = re.compile(r"\s*,?\s+(?:until|till|to)\s+")
_OF_BODY = re.compile(r"\s+(?:for|of|at|with|in|from)\s+(?:the\s+)?")
#: Between a body and the holder of a role at most one adjective ("the ministry's chief spokesman").
_OWN = re.compile(r"(?:['’]s)?\s+(?:[a-z-]+\s+)?")
_OF = re.compile(r"^\s+(?:of|from)\s+(?:the\s+)?$")
_JOINS = re.compile(
    r"\b(?:pledg(?:ed|es|ing)|swor(?:e|n)|swear(?:ing|s)?|declar(?:ed|ing)|giv(?:en|ing)|gave)\s+"
    r"(?:(?:his|her|its|their|an\s+oath\s+of)\s+)?(?:allegiance|loyalty|bay['’]?at?h?)\s+to\s+(?:the\s+)?$"
    r"|\b(?:join(?:ed|ing)|defect(?:ed|ing)\s+to|enlist(?:ed|ing)\s+in)\s+(?:the\s+)?$"
)
_LEAVES = re.compile(
    r"\b(?:defect(?:ed|ing)\s+from|desert(?:ed|ing)(?:\s+from)?|broke\s+(?:away|with|ranks\s+with)\s*(?:from)?|split\s+from|quit)\s+(?:the\s+)?$"
)
_TO = re.compile(r"\s+to\s+(?:the\s+)?")
_FRONTED = re.compile(
    rf"^(?:An?|The|One)\s+(?P<role>(?:{_WORD}\s+){{0,6}}?{_WORD})(?=\s+(?:in|of|for|from|at|with)\s|\s*,|\s+$)"
)
#: A clause does not reach further than this from the name of the body to its date.
_DATE_REACH = 60


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One passage with its persons, bodies and grounded times, in text order."""

    text: str
    span: Span
    people: tuple[Mention, ...]
    nameless: tuple[Mention, ...]
    bodies: tuple[Mention, ...]
    places: tuple[Mention, ...]
    times: tuple[tuple[Span, GroundedTime], ...]


def find_affiliations(grounded: Grounded) -> tuple[Affiliation, ...]:
    """All affiliations of a report in the order of their evidence; contradictory ones stand side by side."""
    found: list[Affiliation] = []
    previous: _Sentence | None = None
    for s in _sentences(grounded):
        named = [*_of_persons(s), *_fronted(s), *_its(s, previous)]
        beside = [a for a in _of_nameless(s) if not any(_inside(s, a, n) for n in named)]
        found.extend(_dated(s, a) for a in (*named, *beside))
        found.extend(_changes(s))
        previous = s
    found.extend(_units(grounded))
    return _unique([of_state(grounded, a) for a in found])


def _inside(s: _Sentence, a: Affiliation, named: Affiliation) -> bool:
    """ "NAME, the FORCE commander": the role's own words hold no second person."""
    who = next(m.span for m in s.nameless if m.id == a.person)
    return named.evidence.begin <= who.begin and who.end <= named.evidence.end


def _its(s: _Sentence, previous: _Sentence | None) -> Iterator[Affiliation]:
    """ "The FORCE denied it. Its spokesman NAME": the body last named before, else the first of the sentence before."""
    for person in s.people:
        m = _ITS.search(s.text, max(s.span.begin, person.span.begin - 70), person.span.begin)
        role = _plain_role(m["role"]) if m else None
        if m is None or role is None:
            continue
        near = [b for b in s.bodies if b.span.end <= m.start()][-1:]
        body = near or (list(previous.bodies[:1]) if previous is not None else [])
        if body:
            yield _made(person, role[0], body[0], Span(m.start(), person.span.end), "its-role", 0.65, former=role[1])


def _dated(s: _Sentence, a: Affiliation) -> Affiliation:
    """With the dates that stand right behind it: "who led the FORCE from 2011 to 2013", "until 2015"."""
    start, at = _date_behind(s, a.evidence.end, _SINCE)
    end, at = _date_behind(s, at, _UNTIL)
    if start is None and end is None:
        return a
    evidence = Span(a.evidence.begin, at)
    return replace(a, start=start, end=end, former=a.former or end is not None, evidence=evidence)


def _date_behind(s: _Sentence, at: int, cue: re.Pattern[str]) -> tuple[str | None, int]:
    """The grounded date behind a cue, and where its words end; where none stands there, the place to go on from."""
    m = cue.match(s.text, at, s.span.end)
    for span, time in s.times if m else ():
        if m is not None and span.begin == m.end():
            return _short(time.start, time), span.end
    return None, at


def _sentences(grounded: Grounded) -> Iterator[_Sentence]:
    reading = grounded.reading
    times = {t.mention: t for t in grounded.times}
    by_passage: dict[int, list[Mention]] = {}
    for m in reading.mentions:
        by_passage.setdefault(m.passage, []).append(m)
    for passage in reading.passages:
        mentions = by_passage.get(passage.index)
        if not mentions or passage.role == "boilerplate":
            continue
        people = tuple(m for m in mentions if m.kind == "person" and m.named)
        nameless = tuple(m for m in mentions if m.kind == "person" and not m.named and m.within is None)
        bodies = tuple(m for m in mentions if m.kind == "organisation")
        places = tuple(m for m in mentions if m.kind == "location")
        if people or bodies:
            dated = tuple((m.span, times[m.id]) for m in mentions if m.id in times)
            yield _Sentence(reading.report.text, passage.span, people, nameless, bodies, places, dated)


def _role(words: str) -> tuple[str, bool] | None:
    """The role without "former" and article, and whether it is over; nothing if the last word names no role."""
    words = re.sub(r"^(?:an?|the)\s+", "", words.strip(), flags=re.IGNORECASE)
    plain = _FORMER.sub("", words).strip()
    if not plain or not _is_role(plain.split()[-1]) or re.search(r"\b(?:an?|the)\b", plain, re.IGNORECASE):
        return None
    return plain, _FORMER.search(words) is not None


def _is_role(word: str) -> bool:
    low = word.strip(".,").lower()
    flags = lexicon().flags.get(low, 0)
    return bool(flags & (Word.ROLE | Word.TITLE)) and low not in _NO_ROLE


#: Singular persons without an office.
_NO_ROLE = word_set(
    """
    man woman boy girl child baby mother father brother sister son daughter wife husband widow resident
    villager witness eyewitness victim survivor prisoner detainee hostage refugee source mr mrs ms miss dr
    driver farmer student rebel insurgent guerrilla militant terrorist attacker assailant gunman bomber
    jihadist protester demonstrator candidate
    """
)  # fmt: skip


def _of_persons(s: _Sentence) -> Iterator[Affiliation]:
    begins = [b.span.begin for b in s.bodies]
    for person in s.people:
        near = slice(bisect_left(begins, person.span.begin - 160), bisect_left(begins, person.span.end + 91))
        for body in s.bodies[near]:
            if 0 <= body.span.begin - person.span.end <= 90:
                yield from _after(s, person, body)
            elif 0 <= person.span.begin - body.span.end <= 60:
                yield from _before(s, person, body)
        yield from _of_place(s, person)
        yield from _title_alone(s, person)


def _after(s: _Sentence, person: Mention, body: Mention) -> Iterator[Affiliation]:
    between = s.text[person.span.end : body.span.begin]
    evidence = person.span.to(body.span)
    m = _ROLE_AFTER.match(between)
    role = _role(m["role"]) if m else None
    if role is not None and _is_apposed(between, role[0]):
        yield _made(person, role[0], body, evidence, "role-after-name", 0.85, former=role[1])
    elif m := _WHO_LEADS.match(between):
        yield _made(person, "leader", body, evidence, "who-leads", 0.8, former=m["then"] is not None)
    elif _OF.match(between):
        role = _own_title(s, person)
        if role is not None:
            yield _made(person, role[0], body, evidence, "title-of", 0.75, former=role[1])
        elif body.named:
            yield _made(person, None, body, evidence, "name-of-body", 0.65)
    elif (apposed := _APPOSED.fullmatch(between)) is not None:
        yield from _role_behind(s, person, body, former=apposed["former"] is not None)


def _role_behind(s: _Sentence, person: Mention, body: Mention, *, former: bool) -> Iterator[Affiliation]:
    """ "NAME, the FORCE deputy commander": the role stands behind the body."""
    m = _BODY_THEN_ROLE.match(s.text, body.span.end, min(s.span.end, body.span.end + 60))
    role = _plain_role(m["role"]) if m else None
    if m is not None and role is not None:
        evidence = Span(person.span.begin, m.end("role"))
        yield _made(person, role[0], body, evidence, "apposed-body-role", 0.8, former=former or role[1])


def _of_nameless(s: _Sentence) -> Iterator[Affiliation]:
    """ "A spokesman for the FORCE", "a FORCE commander": the holder of a role who stays without a name."""
    for person in s.nameless:
        role = _last_role(person.span.of(s.text))
        if role is None:
            continue
        first = bisect_left(s.bodies, person.span.begin - 80, key=lambda b: b.span.begin)
        for body in s.bodies[first:]:
            if body.span.begin > person.span.end + 12:
                break
            after = s.text[person.span.end : body.span.begin]
            before = s.text[_end_of(s.text, body.span) : person.span.begin]
            if body.span.begin >= person.span.end and _OF_BODY.fullmatch(after):
                yield _made(person, role[0], body, person.span.to(body.span), "role-of-body", 0.8, former=role[1])
            elif body.span.end <= person.span.begin and _OWN.fullmatch(before) and _plain_words(before):
                yield _made(person, role[0], body, body.span.to(person.span), "body-role", 0.8, former=role[1])


def _plain_words(words: str) -> bool:
    return not any(w.lower() in _CLAUSE_WORDS for w in words.split())


def _is_apposed(between: str, role: str) -> bool:
    """Does a comma or an article set the role off? Without either only known adjectives may stand in it, no verb."""
    if re.match(r"\s*,|\s+(?:an?|the|one of the)\s", between):
        return True
    flags = lexicon().flags
    return all(flags.get(w.lower(), 0) & (Word.MODIFIER | Word.TITLE | Word.ROLE) for w in role.split())


def _of_place(s: _Sentence, person: Mention) -> Iterator[Affiliation]:
    """ "NAME, the president of Rwanda", "Chad's envoy, NAME", "Governor NAME of Kano": the place is the body."""
    first = bisect_left(s.places, person.span.begin - 70, key=lambda p: p.span.begin)
    for place in s.places[first : first + 8]:
        if 0 <= place.span.begin - person.span.end <= 60:
            yield from _place_after(s, person, place)
        elif 0 <= person.span.begin - place.span.end <= 60:
            between = s.text[place.span.end : person.span.begin]
            m = _BETWEEN_NAMES.match(between) if re.match("['’]s\\s", between) else None
            role = _plain_role(m["role"]) if m else None
            if role is not None:
                evidence = place.span.to(person.span)
                yield _made(person, role[0], place, evidence, "place-role-name", 0.75, former=role[1])


def _place_after(s: _Sentence, person: Mention, place: Mention) -> Iterator[Affiliation]:
    between = s.text[person.span.end : place.span.begin]
    evidence = person.span.to(place.span)
    m = _ROLE_AFTER.match(between)
    role = _role(m["role"]) if m else None
    if role is not None and re.search(r"\sof\s+(?:the\s+)?$", between):
        yield _made(person, role[0], place, evidence, "role-of-place", 0.75, former=role[1])
    elif re.fullmatch(r"\s+of\s+(?:the\s+)?", between) and (role := _own_title(s, person)) is not None:
        yield _made(person, role[0], place, evidence, "title-of", 0.75, former=role[1])


def _before(s: _Sentence, person: Mention, body: Mention) -> Iterator[Affiliation]:
    between = s.text[_end_of(s.text, body.span) : person.span.begin]
    evidence = body.span.to(person.span)
    head = s.text[max(s.span.begin, body.span.begin - 60) : body.span.begin]
    office, comma, ranks = between.rpartition(",")
    between = office + ", " if comma and office.strip() and _is_gap(ranks) else between
    if (m := _BETWEEN_NAMES.match(between)) and (role := _plain_role(m["role"])) is not None:
        former = role[1] or re.search(r"\b(?:former|ex)[\s-]+$", head, re.IGNORECASE) is not None
        yield _made(person, role[0], body, evidence, "body-role-name", 0.85, former=former)
    elif _is_gap(between) and (m := _ROLE_BEFORE.search(head)) is not None:
        role = _last_role(m["role"])
        if role is not None:
            start = body.span.begin - len(head) + m.start()
            yield _made(person, role[0], body, Span(start, person.span.end), "role-of-body-name", 0.8, former=role[1])
    elif (led := _LED_BY.fullmatch(between)) and _is_gap(led["gap"]):
        yield _made(person, "leader", body, evidence, "led-by", 0.8, former=False)
    elif (m := _WHOSE.fullmatch(between)) and (role := _plain_role(m["role"])) is not None:
        yield _made(person, role[0], body, evidence, "whose-role", 0.8, former=role[1])
    elif re.fullmatch(r"(?:['’]s)?\s+", between) and (role := _own_title(s, person)) is not None:
        yield _made(person, role[0], body, evidence, "body-title-name", 0.75, former=role[1])


def _plain_role(words: str) -> tuple[str, bool] | None:
    """A role of which no word belongs to a clause ("fighters WHO BACK President NAME")."""
    return _role(words) if _plain_words(words) else None


#: Between a body and a name these begin another phrase, so that the title behind them is not the body's.
_CLAUSE_WORDS = word_set(
    """
    who whom which that whose and or but of to by from with on in at for as it its their his her he she they after
    before while when near own said says told met sent asked urged where than against under over into
    """
)  # fmt: skip


def _end_of(text: str, body: Span) -> int:
    """Behind the last point of an abbreviation ("U.N."), which the name itself leaves out."""
    return body.end + (text[body.end : body.end + 1] == "." and _POINTED.search(body.of(text)) is not None)


def _is_gap(between: str) -> bool:
    """Nothing but a comma and ranks: "commander of the force, Lieutenant General NAME"."""
    return all(_is_role(w) or _in_title(w, last=False) for w in between.strip(" ,\n").split())


def _last_role(words: str) -> tuple[str, bool] | None:
    """The role at the end of a run of words ("reports that the deputy HEAD"): from a verb or article on."""
    parts = re.split(r"\b(?:the|an?|by|to|from|that|and|said|told|with)\s+", words)
    return _role(parts[-1])


def _own_title(s: _Sentence, person: Mention) -> tuple[str, bool] | None:
    """The rank or office before the name ("Lt. Col.", "Deputy Prime Minister"), or inside it ("Mullah")."""
    found = title_before(s.text, s.span, person.span)
    if found is not None:
        return found.words, found.former
    first, *others = person.span.of(s.text).split()
    return _role(first) if others else None


@dataclass(frozen=True, slots=True)
class Title:
    """The office right before a name; ``begin`` is where its words begin."""

    words: str
    begin: int
    former: bool


def title_before(text: str, sentence: Span, person: Span) -> Title | None:
    """The office or rank that ends right before a name; nothing where the word there names none.

    >>> title_before("Chad's former Prime Minister Ann Roe left", Span(0, 41), Span(29, 36))
    Title(words='Prime Minister', begin=14, former=True)
    """
    m = _WORDS_BEFORE.search(text, max(sentence.begin, person.begin - 70), person.begin)
    if m is None:
        return None
    words = [(w.group(), w.start()) for w in _WORD_OR_POINT.finditer(text, m.start(), m.end())]
    first = len(words)
    while first > 0 and _in_title(words[first - 1][0], last=first == len(words)):
        first -= 1
    if first == len(words) or not _is_role(words[-1][0]):
        return None
    begin = words[first][1]
    kept = text[begin : person.begin].strip()
    former = _FORMER.match(kept)
    if former is not None:
        begin, kept = begin + former.end(), kept[former.end() :]
    before = re.search(r"\b(?:former|ex|ousted|deposed|late)[\s-]+$", text[max(sentence.begin, begin - 10) : begin])
    return Title(kept, begin, former is not None or before is not None) if kept else None


_WORDS_BEFORE = re.compile(r"(?:[\w’'-]+\.?\s+){1,6}$")
_WORD_OR_POINT = re.compile(r"\S+")
_TITLE_WORDS = word_set("prime foreign vice deputy defence defense interior acting assistant press information state")


def _in_title(word: str, *, last: bool) -> bool:
    low = word.strip(".,").lower()
    flags = lexicon().flags.get(low, 0)
    if last:
        return bool(flags & (Word.TITLE | Word.ROLE))
    if flags & (Word.DEMONYM | Word.COUNTRY | Word.PEOPLE_NAME | Word.SAYS) and not flags & Word.TITLE:
        return False
    return (
        bool(flags & (Word.TITLE | Word.ROLE | Word.MODIFIER))
        or low in _TITLE_WORDS
        or _FORMER.fullmatch(low + " ") is not None
    )


def _title_alone(s: _Sentence, person: Mention) -> Iterator[Affiliation]:
    """An office without a body named beside it: "Syrian President NAME"; of state offices the state's body is told."""
    found = title_before(s.text, s.span, person.span)
    if found is None:
        return
    evidence = Span(found.begin, person.span.end)
    yield _made(person, found.words, None, evidence, "title", 0.7, former=found.former)


def _fronted(s: _Sentence) -> Iterator[Affiliation]:
    """ "A former intelligence chief in his native X, NAME ...": the role before the name at a comma."""
    if not s.people:
        return
    head = s.text[s.span.begin : s.people[0].span.begin]
    m = _FRONTED.match(head) if len(head) < 140 and head.rstrip().endswith(",") else None
    while m is not None and _role(m["role"]) is None:
        longer = re.compile(
            rf"^(?:An?|The|One)\s+(?P<role>{re.escape(m['role'])}\s+(?:{_WORD}\s+){{0,3}}?{_WORD})(?=\s+(?:in|of|for|from|at|with)\s|\s*,)"
        )
        m = longer.match(head)
    role = _role(m["role"]) if m else None
    if m is not None and role is not None:
        body = _body_of_head(s)
        evidence = Span(s.span.begin, s.people[0].span.end)
        yield _made(s.people[0], role[0], body, evidence, "role-before-name", 0.75, former=role[1])


def _body_of_head(s: _Sentence) -> Mention | None:
    """The body inside or behind the fronted role ("The FORCE commander, NAME"), else the place behind "of"."""
    end = s.people[0].span.begin
    body = next((b for b in s.bodies if b.span.end <= end), None)
    if body is not None:
        return body
    behind = (p for p in s.places if p.span.end <= end)
    return next((p for p in behind if re.search(r"\sof\s+(?:the\s+)?$", s.text[s.span.begin : p.span.begin])), None)


def _changes(s: _Sentence) -> Iterator[Affiliation]:
    """Joining, pledging allegiance, defecting: dated by the time in the same clause."""
    for body in s.bodies:
        head = s.text[max(s.span.begin, body.span.begin - 70) : body.span.begin]
        joins, leaves = _JOINS.search(head), _LEAVES.search(head)
        cue = joins or leaves
        if cue is None:
            continue
        begin = body.span.begin - len(head) + cue.start()
        who = _subject(s, begin)
        if who is None:
            continue
        time = _time_after(s, body.span)
        start = time.start if time is not None else None
        evidence = Span(begin, time_end(s, body.span) or body.span.end)
        if joins is not None:
            yield Affiliation(who.id, None, body.id, _short(start, time), None, evidence, 0.75, "joins")
        else:
            yield Affiliation(who.id, None, body.id, None, _short(start, time), evidence, 0.7, "leaves", former=True)
            other = next((b for b in s.bodies if b.span.begin >= body.span.end), None)
            if other is not None and _TO.fullmatch(s.text, body.span.end, other.span.begin):
                whole = Span(begin, time_end(s, other.span) or other.span.end)
                yield Affiliation(who.id, None, other.id, _short(start, time), None, whole, 0.7, "joins")


def _subject(s: _Sentence, before: int) -> Mention | None:
    """The person before the verb; if the sentence names none, the body nearest before it."""
    people = [p for p in s.people if p.span.end <= before]
    if people:
        return people[-1]
    bodies = [b for b in s.bodies if b.span.end <= before and b.named]
    near = bool(bodies) and re.fullmatch(r"\s+(?:[a-z]+\s+){0,2}", s.text[bodies[-1].span.end : before]) is not None
    return bodies[-1] if near else None


def _time_after(s: _Sentence, body: Span) -> GroundedTime | None:
    near = [t for span, t in s.times if 0 <= span.begin - body.end <= _DATE_REACH and t.start is not None]
    return near[0] if near else None


def time_end(s: _Sentence, body: Span) -> int | None:
    """The end of the first time expression after the name of a body, within the same clause."""
    return next((span.end for span, _ in s.times if 0 <= span.begin - body.end <= _DATE_REACH), None)


def _short(day: str | None, time: GroundedTime | None) -> str | None:
    """ISO date cut to what the words say: a year or a month is no day."""
    if day is None or time is None:
        return None
    return day[: {"year": 4, "month": 7}.get(time.granularity, 10)]


def _units(grounded: Grounded) -> Iterator[Affiliation]:
    """Units of a force where the words say whose they are: "the SDF's Military Council"."""
    text = grounded.reading.report.text
    entity = {m: e for e in grounded.entities for m in e.mentions}
    bodies = [m for m in grounded.reading.mentions if m.kind == "organisation" and m.named]
    for a, b in itertools.pairwise(bodies):
        if not re.fullmatch(r"['’]s\s+", text[a.span.end : b.span.begin]):
            continue
        unit, force = entity.get(b.id), entity.get(a.id)
        if unit is not None and force is not None and unit.part_of == force.id:
            yield _made(b, "unit", a, a.span.to(b.span), "unit", 0.8)


def _made(
    who: Mention,
    role: str | None,
    body: Mention | None,
    evidence: Span,
    rule: str,
    confidence: float,
    *,
    former: bool = False,
) -> Affiliation:
    return Affiliation(who.id, role, body.id if body else None, None, None, evidence, confidence, rule, former=former)


def _unique(found: list[Affiliation]) -> tuple[Affiliation, ...]:
    """One a person and body: the surest; a bare title gives way to a role with a body."""
    best: dict[tuple[str, str | None], Affiliation] = {}
    for a in found:
        held = best.get((a.person, a.organisation))
        if held is None or a.confidence > held.confidence:
            best[(a.person, a.organisation)] = a
    with_body = {a.person for a in best.values() if a.organisation is not None}
    kept = [a for a in best.values() if a.organisation is not None or a.rule != "title" or a.person not in with_body]
    return tuple(sorted(kept, key=lambda a: (a.evidence, a.person, a.organisation or "")))
