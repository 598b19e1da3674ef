"""What the document says, section by section.

The areas are those that the Standards for Casualty Recording of Every Casualty Counts (2016, v1.01 2020) ask a recorder
to make public: organisation; definitions, inclusion and exclusion; source types and collection; evaluation of sources
and information; corroboration; quality control; publication; security; and the principles do no harm and transparency.
Sentences are ours. What the record cannot know stands as a gap that says what is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from marsad.publish.method._figures import Days, Figures
from marsad.publish.method._project import QUESTIONS, ProjectWords
from marsad.publish.method._settings import Settings


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table with its heading; numbers stand right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What the project must say itself, and has not: ``key`` of ``[project]``, and what is asked."""

    key: str
    asked: str


Block = Text | Items | Tabled | Gap


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """The whole document."""

    title: str
    sections: tuple[Section, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Keys of ``[project]`` that are still to be answered."""
        return tuple(b.key for s in self.sections for b in s.blocks if isinstance(b, Gap))


def statement(f: Figures, s: Settings, p: ProjectWords) -> Statement:
    """The method statement of a record with these figures, made under these settings, of this project."""
    parts = (
        Section("Organisation", (*_said(p, "organisation", "purpose", "funding", "contact"),)),
        Section("What is recorded", tuple(_recorded(f, p))),
        Section("Sources and how they are gathered", tuple(_sources(f, p))),
        Section("How reports are read", tuple(_reading(f, s))),
        Section("How sources and information are weighed", tuple(_weighing(f))),
        Section("Corroboration", tuple(_corroboration(f, s))),
        Section("Numbers", tuple(_numbers(f, s))),
        Section("Quality control", tuple(_quality(f, p))),
        Section("Measured accuracy", tuple(_accuracy())),
        Section("What is published, and what is withheld", tuple(_publication(f, s))),
        Section("Do no harm, and security", (*_said(p, "harm", "security"),)),
        Section("Corrections and transparency", tuple(_corrections(f, s, p))),
        Section("Known limits", (Items(_limits(f)),)),
    )
    return Statement(f"Method of {p.name}" if p.name else "Method of this record", parts)


def _said(p: ProjectWords, *keys: str) -> Iterator[Block]:
    for key in keys:
        words: str | None = getattr(p, key)
        yield Text(words) if words else Gap(key, QUESTIONS[key])


def _recorded(f: Figures, p: ProjectWords) -> Iterator[Block]:
    yield from _said(p, "inclusion", "exclusion")
    i = f.incidents
    yield Text(
        "A claim is what somebody says in a report; the report itself is the speaker where it names nobody. An "
        "event is one "
        "happening as one report tells it. An incident is one happening in the world, merged from events of "
        "reports, with every "
        "rival value kept. Nothing enters the record except as somebody's claim, with the words that make it."
    )
    yield Text(
        f"This statement covers {_many(i.count, 'incident')}{_span(i.days)}, told in "
        f"{_many(f.events.count, 'event')} and "
        f"{_many(f.claims, 'claim')} of {_many(f.reports.count, 'report')}. {_undated(i.days, 'incident')} "
        "There is no "
        "threshold of deaths: an incident may have none."
    )
    if i.types:
        yield Tabled(("type (PLOVER)", "incidents"), i.types)


def _sources(f: Figures, p: ProjectWords) -> Iterator[Block]:
    yield from _said(p, "collection")
    r = f.reports
    yield Text(
        f"{_many(r.count, 'report')} of {_many(sum(bool(name) for name, _ in r.sources), 'outlet')} were taken in"
        f"{_span(r.days, ', published')}. {_undated(r.days, 'report')} {_many(r.versions, 'version')} are "
        "kept: of every version "
        "the untouched bytes, their SHA-256, where and when (UTC) they were taken in, and how."
    )
    yield Tabled(("outlet", "reports"), tuple((name or "not named", n) for name, n in r.sources))
    yield Tabled(("language", "reports"), tuple((name or "not told", n) for name, n in r.languages))
    read = "English is read. Reports in other languages are kept, and nothing is coded from them."
    yield Text(read)
    yield Tabled(("state of a report", "reports"), r.statuses)
    if r.failures:
        yield Text("Inputs that gave no report, by the code of the error:")
        yield Tabled(("error", "inputs"), r.failures)


def _reading(f: Figures, s: Settings) -> Iterator[Block]:
    yield Text(
        f"Reports are read by Marsad {s.software}: rules and a model mark who said what, and tables turn it "
        "into codes. No text "
        "is generated. Every value names the rule that gave it, and the words that it rests on. What could not "
        "be made "
        "out is left empty; nothing is filled in."
    )
    rows = tuple((name, n) for name, n in f.extractions)
    yield Tabled(("version of the reader (a digest of code, weights and gazetteer)", "reports"), rows)
    e = f.events
    yield Text(
        f"Of {_many(e.count, 'event')}, {e.undated} bear no day and {e.unplaced} no place that could be found. "
        "Days follow the "
        "text; the day of publication never stands in for the day of the happening. A place is a point, an "
        "area, a line or "
        "unresolved, and bears its precision."
    )
    yield Tabled(("status of an event", "events"), e.statuses)


def _weighing(f: Figures) -> Iterator[Block]:
    i = f.incidents
    yield Text(
        "No outlet is rated by the program. Who speaks is kept apart from who carries it; whether a speaker is "
        "a party to what "
        "happened, or on a party's side, is kept with each claim, and so are denial, silence and \"could not "
        'be verified".'
    )
    yield Text(
        "Grades of incidents are suggested by printed rules from the number and interest of originators, and "
        "bind nobody. A "
        f"person's grade goes before: people graded {sum(n for _, n in i.set_by_people)} of "
        f"{_many(i.count, 'incident')}."
    )
    if i.suggested:
        yield Tabled(("suggested grade", "incidents"), i.suggested)
    if i.set_by_people:
        yield Tabled(("grade that a person set", "incidents"), i.set_by_people)


def _corroboration(f: Figures, s: Settings) -> Iterator[Block]:
    i = f.incidents
    yield Text(
        "Reports that share a text are one origin, however many outlets print them; several texts that go back "
        "to one speaker are "
        "one originator. Neither adds to the other's count. Text is compared after names are made alike; "
        "quoted words are no copy."
    )
    yield Items(
        (
            f"{_many(f.reports.copies, 'pair')} of reports share text.",
            f"{_share(i.one_report, i.count)} incidents rest on one report.",
            f"{_share(i.one_origin, i.count)} rest on one text.",
            f"{_share(i.one_originator, i.count)} go back to one originator.",
            (
                f"On {_share(i.contradicted, i.count)} incidents claimants contradict each other; all their values "
                "are kept."
            ),
            f"{i.merged} incidents were merged into others and {i.withdrawn} withdrawn; their ids lead on.",
        )
    )
    yield Text(
        f"Incidents were linked by version {s.linking} of the rules; the result hangs on the reports and rulings alone."
    )


def _numbers(f: Figures, s: Settings) -> Iterator[Block]:
    i = f.incidents
    yield Text(
        f'Where one number is needed of many, the rule "{s.rule}" makes it, always with a low and a high; '
        "other named rules give "
        "others, and the command sensitivity shows how much hangs on the choice. A rising toll is one series "
        "and no contradiction."
    )
    yield Text(
        f"{_many(i.with_killed, 'incident')} {'gives' if i.with_killed == 1 else 'give'} a number of dead. "
        "Added up they come to "
        f"{_known(i.killed.best)} (low {_known(i.killed.low)}, high {_known(i.killed.high)}; {i.open_ended} of "
        "them have no upper "
        "end and are counted by their best). This is what the reports at hand say; it is no count of the dead "
        "of a war."
    )


def _quality(f: Figures, p: ProjectWords) -> Iterator[Block]:
    yield from _said(p, "review")
    d = f.decisions
    yield Text(
        f"{_many(d.people, 'person', 'people')} took decisions in this record. Every decision is appended with "
        "its author, time and "
        f"reason, and can be undone; {d.holding} rulings, {d.grades} grades and {d.corrections} corrections of "
        "place names hold."
    )
    if d.rulings:
        yield Tabled(("ruling", "given"), d.rulings)


def _accuracy() -> Iterator[Block]:
    yield Text(
        "Measured with the software's release on sets that people coded; expect other figures on other "
        "material. Intervals are "
        "95 % over documents."
    )
    yield Tabled(("what", "on", "value", "interval"), accuracy())


@cache
def accuracy() -> tuple[tuple[str, str, str, str], ...]:
    """Figures of ``data/accuracy.tsv``, which ``python -m bench.page`` writes from the last committed run."""
    text = resources.files("marsad.publish").joinpath("data", "accuracy.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((words, on, value, interval) for _, words, on, value, interval in rows)


def _publication(f: Figures, s: Settings) -> Iterator[Block]:
    i, r = f.incidents, f.reports
    yield Text(
        f'Everything published passes the policy "{s.policy.name}", version {s.policy.version} (SHA-256 '
        f"{s.policy.digest}). "
        f"Held back whole: {_many(i.held_back, 'incident')} and {_many(r.held_back, 'report')}."
    )
    yield Items(tuple(s.withheld(i.withheld_parties, i.coarsened)))
    if s.policy.licence or s.policy.citation:
        yield Items(tuple(filter(None, (s.policy.licence and f"Licence: {s.policy.licence}", s.policy.citation))))


def _corrections(f: Figures, s: Settings, p: ProjectWords) -> Iterator[Block]:
    yield from _said(p, "corrections")
    yield Text(
        f"This statement is of the state {s.state} of the record. Every export bears a manifest that names the "
        "state, rule, policy "
        "and digests; the change feed tells what has become of each incident since. Ids never change their "
        "meaning; an "
        "incident that is no more leads to where its members went."
    )
    yield Text(f"{_many(f.controls, 'statement')} of who holds a place are kept as dated claims, never as bare facts.")


def _limits(f: Figures) -> tuple[str, ...]:
    i, r = f.incidents, f.reports
    unread = sum(n for name, n in r.statuses if name != "read")
    return (
        (
            "What no outlet reported is not in the record; where reporters cannot go, the record is empty, not the "
            "place calm."
        ),
        f"{_many(unread, 'report')} kept but not coded.",
        (
            f"{_many(i.unplaced, 'incident')} without a place that could be found; {i.without_point:,} known as an "
            "area only."
        ),
        f"{_many(i.days.unknown, 'incident')} without a day.",
        (
            "Machines misread. Figures above say how often; each value shows the words that it rests on, so that "
            "it can be checked."
        ),
        "Merging is a judgement: one happening may stand twice, or two as one. Rulings of people go before.",
    )


# ---- words --------------------------------------------------------------------------------------------------------


def _many(n: int, one: str, more: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else more or one + 's'}"


def _share(n: int, of: int) -> str:
    return f"{n:,} of {of:,}" + (f" ({100 * n / of:.0f} %)" if of else "")


def _known(n: int | None) -> str:
    return "no number" if n is None else f"{n:,}"


def _span(days: Days, what: str = "") -> str:
    if days.first is None:
        return ""
    return f"{what} on {days.first}" if days.first == days.last else f"{what} from {days.first} to {days.last}"


def _undated(days: Days, what: str) -> str:
    return f"{_many(days.unknown, what)} {'bears' if days.unknown == 1 else 'bear'} no day."
