"""The sections of a brief, each from the material; what a section has nothing of, it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from marsad.publish._released import Claim, Event, Incident, Toll
from marsad.publish.brief._clauses import Clause, realise
from marsad.publish.brief._incident import (
    DOUBTFUL,
    MOST_SPEAKERS,
    Account,
    account,
    cite,
    dispute,
    doubt,
    paragraph,
    quotable,
    speakers_of,
    the_happening,
)
from marsad.publish.brief._material import Material
from marsad.publish.brief._notes import Notes
from marsad.publish.brief._parties import Noun, claim_speaker, doers, joined, parties
from marsad.publish.brief._tables import frame, table
from marsad.publish.brief._tolls import Told, cite_figures, ordered, plain_counts, told, toll_sentences
from marsad.publish.brief._values import Block, Heading, Paragraph, Run, Section, Sentence, Table, ended, own
from marsad.publish.brief._words import counted, day, figure, listed, number, place_name, sentence_case, when, where

#: Where there is nothing to say something of.
WITHOUT_A_DAY = "Without a day"
#: So many happenings without a day are told.
MOST_SINGLES = 20
NO_DATED = "No incident with a day is told here; what reports tell without one follows"
NOTHING = "The record tells of no incident here"
#: Of a day, so many happenings are told in full before the others are told in a line.
FULL = 8


# ------------------------------------------------------------------ headline figures
def headline(m: Material, notes: Notes) -> Section:
    """How much is told, and the sums by the rule."""
    told = [i for i in m.incidents if _status(i, m) in ("occurred", "ongoing")]
    bounded = bool(m.query.since or m.query.until)
    happenings = [i for i in told if i.when.start is not None or not bounded]
    undated = [i.id for i in told if i.when.start is None and bounded]
    if not told:
        empty = NO_DATED if m.free_events or m.controls else NOTHING
        return Section("headline", "Headline figures", (Paragraph((own(empty),)),))
    lines: list[Sentence] = []
    if happenings:
        lines.append(_extent(happenings, notes))
        lines += [s for kind in ("killed", "wounded") for s in _sum(kind, happenings, m, notes)]
    if undated:
        verb, are = ("bears", "is") if len(undated) == 1 else ("bear", "are")
        some = sentence_case(counted(len(undated), "incident", "incidents"))
        text = f"{some} of the place {verb} no date and {are} added to no sum"
        lines.append(ended([Run(text, (notes.reckoned(undated, "counted over"),))]))
    disputed = [i.id for i in told if i.contradicted]
    if disputed:
        text = f"Accounts of {counted(len(disputed), 'incident', 'incidents')} contradict each other"
        lines.append(ended([Run(text, (notes.reckoned(disputed, "counted over"),))]))
    return Section("headline", "Headline figures", (Paragraph(tuple(lines)),))


def _extent(incidents: Sequence[Incident], notes: Notes) -> Sentence:
    """How many incidents in how many reports, and how many rest on more than one text."""
    reports = counted(len({r.id for i in incidents for r in i.reports}), "report", "reports")
    several = sum(len(i.origins) > 1 for i in incidents)
    if len(incidents) == 1:
        texts = "more than one independent text tells" if several else "one text alone tells"
        text = f"The record tells of one incident in {reports}; {texts} of it"
    else:
        some = f"{number(several)} of them {'is' if several == 1 else 'are'}" if several else "none of them is"
        text = f"The record tells of {number(len(incidents))} incidents in {reports}; {some} told by more than one text"
    return ended([Run(text, (notes.reckoned([i.id for i in incidents], "counted over"),))])


def _sum(kind: str, incidents: Sequence[Incident], m: Material, notes: Notes) -> Iterator[Sentence]:
    counts = [(i, i.killed if kind == "killed" else i.wounded) for i in incidents]
    given = [(i, c) for i, c in counts if c.given]
    if not given:
        yield own(f"No number of people {kind} is given")
        return
    low = sum(c.low or 0 for _, c in given)
    best = sum(c.best if c.best is not None else c.low or 0 for _, c in given)
    high = sum(c.high if c.high is not None else (c.best or c.low or 0) for _, c in given)
    open_end = any(c.high is None for _, c in given)
    spread = (
        f" (low {low:,}, high {'at least ' if open_end else ''}{high:,})" if open_end or not low == best == high else ""
    )
    over = counted(len(given), "incident", "incidents")
    verb = "comes" if len(given) == 1 else "come"
    people = f"{counted(best, 'person', 'people')} {kind}{spread}"
    text = f"By the rule “{m.query.rule}”, {over} with a claimed number {verb} to {people}"
    yield ended([Run(text, (notes.reckoned([i.id for i, _ in given], f"{kind}, added up over"),))])


def _status(i: Incident, m: Material) -> str:
    return account(i, m).status


# ------------------------------------------------------------------ what happened
def happened(m: Material, notes: Notes) -> Section:
    """By day, the most serious first; copies are folded into footnotes."""
    mine = [a for i in m.incidents if _is(a := account(i, m), "happened", m)]
    blocks: list[Block] = []
    for first, accounts in _by_day(a for a in mine if a.tellable):
        blocks.append(Heading(day(first) if first else WITHOUT_A_DAY))
        ranked = sorted(accounts, key=_seriousness)
        full = ranked if len(ranked) <= FULL + 2 else ranked[:FULL]
        blocks += [paragraph(a.incident, m, notes, day=first) for a in full]
        if ranked[len(full) :]:
            blocks.append(_folded(ranked[len(full) :], first, m, notes))
    single = _singles(m, notes)
    if single and not any(isinstance(b, Heading) and b.text == WITHOUT_A_DAY for b in blocks):
        blocks.append(Heading(WITHOUT_A_DAY))
    blocks += single
    left_out = [a.incident.id for a in mine if not a.tellable]
    if left_out:
        text = f"{sentence_case(counted(len(left_out), 'incident is', 'incidents are'))} left out as read with doubt"
        blocks.append(Paragraph((ended([Run(text, (notes.reckoned(left_out, "left out:"),))]),)))
    if not blocks:
        blocks.append(Paragraph((own("The record tells of no attack, seizure or protest here"),)))
    return Section("happened", "What happened", tuple(blocks))


def _singles(m: Material, notes: Notes) -> list[Block]:
    """What one report tells as news without a day, so that it could be linked with nothing."""
    found = _told_singly(m, notes)
    blocks: list[Block] = []
    for e, sentence in found[:MOST_SINGLES]:
        said = [doubt(c, claim_speaker(c, m.outlet(e.report)), "it", notes) for c in m.doubts_of(e)]
        blocks.append(Paragraph((sentence, *said), item=True))
    if found[MOST_SINGLES:]:
        blocks.append(Paragraph((own("Further happenings that single reports tell without a day are left out"),)))
    return blocks


def _told_singly(m: Material, notes: Notes) -> list[tuple[Event, Sentence]]:
    """These happenings and what is said of them, those with most dead first; one more than are told shows that there
    are more."""
    found: list[tuple[int, str, Event]] = []
    for e in m.free_events:
        f = frame(e.type, e.mode, e.acled, e.weapons)
        if f.section in ("happened", "taken") and e.status in ("occurred", "ongoing") and not _dated(e):
            found.append((-max((x.count.best or 0 for x in e.losses), default=0), m.day(e.report), e))
    told: list[tuple[Event, Sentence]] = []
    for _, _, e in sorted(found, key=lambda x: (x[0], x[1], x[2].report, x[2].id)):
        if len(told) > MOST_SINGLES:
            break
        if (sentence := _free(e, m, notes, happened=True)) is not None:
            told.append((e, sentence))
    return told


def _dated(e: Event) -> bool:
    """Its words give a day."""
    return e.when.start is not None and e.when.rule != "ucdp:no-time-given"


def _is(a: Account, section: str, m: Material) -> bool:
    if a.status not in ("occurred", "ongoing", "denied", "failed") and section == "happened":
        return False
    told_in = a.frame.section
    if section != "happened":
        return told_in == section
    return told_in in ("happened", "quoted") or (told_in == "taken" and not _told_as_control(a, m))


def _told_as_control(a: Account, m: Material) -> bool:
    """Taken ground is told in its own section where a statement of control says so."""
    place = a.incident.where.name if a.incident.where else None
    reports = {e.report for e in a.tellings}
    return any(c.report in reports and c.place is not None and c.place.name == place for c in m.controls)


def _by_day(accounts: Iterable[Account]) -> list[tuple[str | None, list[Account]]]:
    days: dict[str | None, list[Account]] = {}
    for a in accounts:
        start = a.incident.when.start
        days.setdefault(start[:10] if start else None, []).append(a)
    return sorted(days.items(), key=lambda d: d[0] or "9")


def _seriousness(a: Account) -> tuple[int, int, int, int, str]:
    i = a.incident
    killed = i.killed.best or i.killed.low or 0
    return (-killed, -(i.wounded.best or i.wounded.low or 0), a.frame.order, -len(i.origins), i.id)


def _folded(accounts: Sequence[Account], day_of: str | None, m: Material, notes: Notes) -> Paragraph:
    """Happenings of which less is said, in one sentence."""
    runs = [Run("Also reported: ")]
    for n, a in enumerate(accounts):
        i = a.incident
        who = joined(s for s in a.speakers[:1])
        words = [a.frame.noun, where(i.where), None if i.when.start == i.when.end == day_of else when(i.when)]
        text = " ".join(w for w in words if w) + (f" ({who.words})" if who else "")
        runs += [Run("; ")] if n else []
        runs.append(Run(text, cite(a.tellings[:2], i, m, notes)))
    return Paragraph((ended(runs),), item=True)


# ------------------------------------------------------------------ tolls
def tolls(m: Material, notes: Notes) -> Section | None:
    """Every number of dead and its claimant, of other losses where more than one number is told; at the end the dead of
    what single reports tell without a day."""
    rows: list[tuple[Run, ...]] = []
    for i in m.incidents:
        mine: list[tuple[Run, ...]] = []
        for t in ordered(i.tolls):
            numbers = told(t, m)
            if len(numbers) > 1 or t.kind == "killed":
                mine += [_row(i, x, t, not mine and not n, numbers, m, notes) for n, x in enumerate(numbers)]
        rows += mine
    for e, _ in _told_singly(m, notes)[:MOST_SINGLES]:
        rows += _single_rows(e, m, notes)
    if not rows:
        return None
    head = ("Where and when", "Who", "Number", "Claimant", "Known", "How it stands")
    caption = (
        "Every number of dead of the incidents, every other number of theirs that is told in more than one way, and "
        "the dead of what single reports tell above without a day; each with its claimant"
    )
    return Section("tolls", "Tolls and their claimants", (Table(caption, head, tuple(rows), (2,)),))


def _single_rows(e: Event, m: Material, notes: Notes) -> Iterator[tuple[Run, ...]]:
    """The dead of a happening that one report alone tells, without a day."""
    at = f"{place_name(e.where) if e.where else 'place not known'}, day not known"
    names = joined(speakers_of((e,), m)[:MOST_SPEAKERS])
    report = m.reports[e.report]
    said = report.day or report.published
    for x in (c for c in plain_counts(e.losses) if c.kind == "killed"):
        who = Run(names.words if names else "a report", (notes.report(e.report, e.words),))
        several = (table("who").get(x.who) or ("", x.who.replace("_", " ")))[1]
        shown = (figure(x.count, x.bound, digits=True) or "").removesuffix(" of")
        kinds, known = f"{several} {table('kinds')[x.kind][2]}", day(said) if said else "not known"
        yield Run(at), Run(kinds), Run(shown), who, Run(known), Run("in one report")
        at = "″"


def _standing(contradicted: bool, x: Told, numbers: Sequence[Told]) -> str:
    if contradicted:
        return "disputed"
    if len(numbers) == 1:
        return "the only number"
    states = {f.standing for f in x.figures}
    return "later replaced" if states <= {"replaced", "late"} else "stands"


def _row(
    i: Incident, x: Told, t: Toll, first: bool, numbers: Sequence[Told], m: Material, notes: Notes
) -> tuple[Run, ...]:
    place = place_name(i.where) if i.where else "place not known"
    at = f"{place}, {when(i.when) or 'day not known'}" if first else "″"
    names = joined(x.speakers[:3])
    several = (table("who").get(t.who) or ("", t.who.replace("_", " ")))[1]
    kinds = f"{several} {table('kinds')[t.kind][2]}"
    shown = (figure(x.count, x.bound, digits=True) or "").removesuffix(" of")
    known = day(x.first) if x.first else "not known"
    who = Run(names.words if names else "a report", cite_figures(x, m, notes))
    return (Run(at), Run(kinds), Run(shown), who, Run(known), Run(_standing(t.contradicted, x, numbers)))


# ------------------------------------------------------------------ talks, aid
def dealings(key: str, title: str, nothing: str, m: Material, notes: Notes) -> Section:
    """Agreements and talks, or aid: incidents of these kinds, and single events that no incident holds."""
    blocks: list[Block] = []
    doubtful = []
    for i in sorted(m.incidents, key=lambda i: i.when.start or "9"):
        a = account(i, m)
        if _is(a, key, m) and a.sure:
            blocks.append(paragraph(i, m, notes))
        elif _is(a, key, m):
            doubtful.append(i.id)
    if key == "aid":
        blocks += _fled(m, notes)
    cited = {n for b in blocks if isinstance(b, Paragraph) for s in b.sentences for n in s.notes}
    for e in m.free_events:
        f = frame(e.type, e.mode, e.acled, e.weapons)
        sentence = _free(e, m, notes) if f.section == key else None
        # what one sentence of a report tells is told once
        if sentence is not None and not cited.issuperset(sentence.notes):
            cited.update(sentence.notes)
            blocks.append(Paragraph((sentence,), item=True))
    if doubtful:
        text = f"{sentence_case(counted(len(doubtful), 'incident is', 'incidents are'))} left out as read with doubt"
        blocks.append(Paragraph((ended([Run(text, (notes.reckoned(doubtful, "left out:"),))]),)))
    return Section(key, title, tuple(blocks) or (Paragraph((own(nothing),)),))


def _fled(m: Material, notes: Notes) -> Iterator[Block]:
    """People driven out, evacuated or reached by aid in happenings that are told elsewhere."""
    for i in m.incidents:
        if (f := account(i, m).frame).section != "aid":
            mine = [t for t in i.tolls if t.kind in ("displaced", "evacuated", "reached_by_aid")]
            for s in toll_sentences(mine, m, notes, f"of {the_happening(i, f)}, "):
                yield Paragraph((s,), item=True)


def _free(e: Event, m: Material, notes: Notes, *, happened: bool = False) -> Sentence | None:
    """A happening that one report alone tells; null where nobody is known who took part."""
    acting = doers(e.actors)
    actor = parties(acting)
    target = parties(e.targets, but=frozenset(p.key for p in e.actors))
    known = actor is not None and any(p.actor for p in acting)
    hit = happened and (target is not None or bool(e.losses))
    if not (known or hit or e.status in ("planned", "failed")) or (e.confidence or 0.0) < DOUBTFUL:
        return None
    dated = _dated(e)
    counts = plain_counts(e.losses) if happened else ()
    at = when(e.when) if dated else None
    clause = Clause(frame(e.type, e.mode, e.acled, e.weapons), actor, target, where(e.where), at, counts, e.status)
    who = joined(speakers_of((e,), m)[:MOST_SPEAKERS])
    undated = "" if dated else f", {_said(e, m)}"
    text = f"{sentence_case(realise(clause))}{undated}, according to {who.words if who else 'a report'}"
    return ended([Run(text, (notes.report(e.report, e.words),))])


def _said(e: Event, m: Material) -> str:
    report = m.reports[e.report]
    said = report.day or report.published
    return f"on a day that is not given (report of {day(said)})" if said else "in an undated report"


# ------------------------------------------------------------------ doubts
def contradicted(m: Material, notes: Notes) -> Section:
    """Each incident whose accounts cannot all be true, and denials that no incident holds."""
    blocks: list[Block] = []
    for i in m.incidents:
        if (a := account(i, m)).contradicted:
            blocks.append(dispute(a, m, notes))
    told = {n for b in blocks if isinstance(b, Paragraph) for s in b.sentences[1:] for n in s.notes}
    free = _doubts(("denies", "disputes"), m, notes)
    blocks += [Paragraph((s,), item=True) for s in free if not told.issuperset(s.notes)]
    nothing = "No two accounts of the record contradict each other here, and nobody denies what is claimed"
    nothing = nothing if m.incidents or m.free_events else NOTHING
    return Section("contradicted", "What is contradicted or denied", tuple(blocks) or (Paragraph((own(nothing),)),))


def _doubts(stances: tuple[str, ...], m: Material, notes: Notes) -> Iterator[Sentence]:
    """Denials or silence, each with what it is about; the same words of one speaker once."""
    about = {(e.report, e.id): (i.id, the_happening(i, account(i, m).frame)) for i in m.incidents for e in m.members(i)}
    about |= {(e.report, e.id): (f"{e.report} {e.id}", _the_event(e)) for e in m.free_events}
    mine = {report for report, _ in about}
    seen: set[tuple[str, ...]] = set()
    for report in sorted(mine, key=lambda r: (m.day(r), r)):
        for c in m.claims.get(report, ()):
            key, it = next((about[report, e] for e in (*c.about, *c.events) if (report, e) in about), ("", ""))
            if c.stance not in stances or (not key and not c.words):
                continue
            who = claim_speaker(c, m.outlet(report))
            rejection = not key and stances[0] == "denies"
            told = (who.key, c.stance, key or c.words or "")
            if told in seen or (rejection and not _TELLING.match(c.words or "")):
                continue
            seen.add(told)
            yield _rejection(c, who, notes) if rejection else doubt(c, who, it or "what was claimed", notes)


def _the_event(e: Event) -> str:
    """A happening of one report as a thing that is spoken of."""
    noun = frame(e.type, e.mode, e.acled, e.weapons).noun
    bare = noun.split(" ", 1)[1] if noun.startswith(("a ", "an ", "the ")) else noun
    return " ".join(w for w in (f"the {bare}", where(e.where), when(e.when) if _dated(e) else None) if w)


#: Words that say what was denied: two at least, and no mere adjunct ("by the government").
_TELLING = re.compile(r"(?!(?:by|of|for|from|with|in|at|to)\b)\S+\s+\S+", re.IGNORECASE)


def _rejection(c: Claim, who: Noun, notes: Notes) -> Sentence:
    """A denial of something that is no happening of the record: in the words of the report."""
    verb = "denied or rejected" if c.stance == "denies" else "disputed"
    said = f"{sentence_case(who.words)} {verb} “{quotable(c.words or '')}”"
    return ended([Run(said, (notes.report(c.report, c.words),))])


def unconfirmed(m: Material, notes: Notes) -> Section:
    """Silence, refusals, what could not be verified; and how much rests on one originator."""
    blocks: list[Block] = [Paragraph((s,), item=True) for s in _doubts(("declines", "no_comment"), m, notes)]
    single = [i for i in m.incidents if (i.originators or len(i.origins)) <= 1]
    if single:
        verb = "rests" if len(single) == 1 else "rest"
        some = sentence_case(counted(len(single), "incident", "incidents"))
        text = f"{some} of {number(len(m.incidents))} {verb} on the word of one originator"
        blocks.append(Paragraph((ended([Run(text, (notes.reckoned([i.id for i in single], "counted over"),))]),)))
    if not blocks:
        said = "Every incident is told by more than one originator, and nobody asked is silent"
        blocks.append(Paragraph((own(said if m.incidents else NOTHING),)))
    return Section("unconfirmed", "What nobody has confirmed or commented on", tuple(blocks))


def unknown(m: Material, notes: Notes) -> Section:
    """What the reports leave open: day, place, toll, doer."""
    open_ends = {
        "the day": [i for i in m.incidents if i.when.start is None],
        "the place more exactly than a province or a country": [i for i in m.incidents if _vague_place(i)],
        "who did it": [i for i in m.incidents if i.type == "ASSAULT" and not any(p.actor for p in i.actors)],
        "whether and how many people were killed": [
            i for i in m.incidents if i.type == "ASSAULT" and not i.killed.given
        ],
    }
    lines = []
    for what, found in open_ends.items():
        if found:
            text = f"For {counted(len(found), 'incident', 'incidents')} no report gives {what}"
            lines.append(ended([Run(text, (notes.reckoned([i.id for i in found], "counted over"),))]))
    if not lines:
        lines.append(own("Day, place, doer and toll are given for every incident" if m.incidents else _undated_only(m)))
    return Section("unknown", "What is not known", (Paragraph(tuple(lines)),))


def _undated_only(m: Material) -> str:
    return "What is told above is told without a day" if m.free_events else NOTHING


def _vague_place(i: Incident) -> bool:
    return i.where is None or i.where.precision in ("admin1", "country", "unresolved")


# ------------------------------------------------------------------ sources
def sources(m: Material, notes: Notes) -> Section:
    """Who said how much; copies are no further source."""
    speakers = Counter(_originator(n) for i in m.incidents for n in i.claimants)
    outlets = Counter(o for r in m.reports.values() if (o := r.outlet))
    texts = _texts(m)
    lines = []
    ids = [i.id for i in m.incidents]
    if ids:
        reports = {r.id for i in m.incidents for r in i.reports}
        text = (
            f"The {counted(len(reports), 'report', 'reports')} of these incidents go back to "
            f"{counted(texts, 'independent text', 'independent texts')}"
        )
        lines.append(ended([Run(text.replace("The one report of these incidents go back", "The one report goes back"),
                                (notes.reckoned(ids, "counted over"),))]))  # fmt: skip
    spelled = _spellings(m)
    tables: list[Block] = [Paragraph(tuple(lines))] if lines else []
    rows = tuple((Run(n), Run(f"{k}")) for n, k in speakers.most_common(15))
    if rows:
        tables.append(Table("Who stands at the start of what is said", ("Originator", "Incidents"), rows, (1,)))
    rows = tuple((Run(n), Run(f"{k}")) for n, k in outlets.most_common(15))
    if rows:
        tables.append(Table("Who published it", ("Outlet", "Reports"), rows, (1,)))
    if spelled:
        tables.append(Paragraph((own(f"One spelling is used for each place; reports also write {spelled}"),)))
    told = m.free_events or m.controls
    nothing = "The reports of it name no outlet" if told else "There is no report"
    return Section("sources", "Sources", tuple(tables) or (Paragraph((own(nothing),)),))


def _texts(m: Material) -> int:
    """Reports, those of one origin counted once; what is one origin in one incident is one in all."""
    group: dict[str, set[str]] = {}
    for i in m.incidents:
        for o in i.origins:
            merged = set(o).union(*(group.get(r, set()) for r in o))
            group.update(dict.fromkeys(merged, merged))
    return len({min(g) for g in group.values()})


def _originator(name: str) -> str:
    """As a row of a table: a report without an outlet has no name that says anything."""
    if re.match(r"report \S+$", name):
        return "reports without a named outlet, in their own voice"
    return "speakers who are not named" if name == "unknown" else name


def _spellings(m: Material) -> str:
    shown = {place_name(i.where) for i in m.incidents if i.where}
    known = sorted((k, v) for k, v in m.spelled.others.items() if k in shown)
    return "; ".join(f"{name} as {listed([f'“{s}”' for s in several[:6]])}" for name, several in known[:25])
