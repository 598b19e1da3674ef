"""The gate: texts, names and places of a record, as one policy lets them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from marsad.publish._articles import with_article
from marsad.publish._coarsen import Happening, coarsened, hides_words
from marsad.publish._named import Named, Person, named_in, named_since
from marsad.publish._names import (
    PLACE_WITHHELD,
    SHORT,
    SQUEEZED,
    WITHHELD,
    Names,
    Tokens,
    bag,
    cut,
    found_names,
    found_phrases,
    holds_squeezed,
    last_names,
    looks_capital,
    pieces,
    run_together,
    squeezed,
    tokens,
    whole_name,
    words_together,
)
from marsad.publish._no_names import Places, places_of
from marsad.publish._policy import Policy
from marsad.publish._released import Range, Report, Where
from marsad.spans import Span

if TYPE_CHECKING:
    from marsad.record import Record, ReportRow

T = TypeVar("T")

#: An office makes a name public in the whole record where so many reports introduce it; one may mean a namesake.
_REPORTS = 2

#: Gates that are kept of a record: one for each policy in use.
_GATES = 8


@dataclass(frozen=True, slots=True)
class Harmless:
    """A text without whole private names: its words on one line, folded, and run together with and without articles;
    ``length`` of the longer of these two, ``other``: they are not the same."""

    line: str | None
    words: frozenset[str]
    joined: str
    without_articles: str
    length: int
    other: bool

    def may_hold(self, near: frozenset[Tokens]) -> bool:
        """May a name of these persons stand in it, alone or broken up?"""
        if not self.words.isdisjoint(last_names(near)):
            return True
        # most names of parties and weapons are shorter than any name of a person run together
        if self.length < SQUEEZED:
            return False
        joined, without_articles, other = self.joined, self.without_articles, self.other
        for x in run_together(near):  # noqa: SIM110 - a loop is twice as fast, a million times
            if x in joined or (other and x in without_articles):
                return True
        return False


@dataclass(frozen=True)
class Gate:
    """Everything that decides what is let out.

    ``sites`` are the folded names of places that the policy coarsens, ``features`` what a place of the record is and
    ``located`` where it lies, by gazetteer id; ``today`` is what an embargo is counted from.
    """

    policy: Policy
    names: Names
    today: date
    sites: frozenset[Tokens] = frozenset()
    features: Mapping[str, str] = field(default_factory=dict)
    located: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    # ---- texts --------------------------------------------------------------------------------------------------

    def text(self, text: str | None, reports: Iterable[str] = ()) -> str | None:
        """A text with what is withheld cut out, on one line; null for none, and where a name still stands in it.

        ``reports`` are those that it is told of: of their private persons the last name alone is cut, too.
        """
        if not text:
            return None
        if self.open:
            return " ".join(text.split()) or None
        near = self.names.near(reports)
        if len(text) <= SHORT:
            harmless = self._harmless(text)
            if harmless is not None and not (near and harmless.may_hold(near)):
                return harmless.line
        return self.cut(text, self.found(text, near), near)

    @cached_property
    def _harmless(self) -> Callable[[str], Harmless | None]:
        """What is known of a short text in which nothing is withheld but perhaps a name of its own reports.

        Names of parties, weapons and outlets come a million times; with this, cutting them takes 1 us, not 50.
        """

        @lru_cache(maxsize=50_000)
        def harmless(text: str) -> Harmless | None:
            if self.found(text, self.names.denied):
                return None
            line = " ".join(text.split())
            whole, bare = squeezed(line), words_together(line)
            return Harmless(line or None, bag(text), whole, bare, max(len(whole), len(bare)), whole != bare)

        return harmless

    def found(self, text: str, near: frozenset[Tokens], protected: Iterable[Span] = ()) -> tuple[tuple[Span, str], ...]:
        """Where withheld names and places stand in a text, and what stands for them. ``protected`` are spans of public
        names, ``near`` the private names of the reports that it is told of."""
        names = [(span, WITHHELD) for span in found_names(text, self.names, near, protected)]
        sites = (span for span in found_phrases(text, self.sites) if looks_capital(text[span.begin : span.end]))
        return (*names, *((span, PLACE_WITHHELD) for span in sites))

    def cut(
        self, text: str, hidden: Iterable[tuple[Span, str]], near: frozenset[Tokens], within: Span | None = None
    ) -> str | None:
        """The words of a span without what is hidden; null where nothing is left, or a name that was broken up is."""
        out = cut(text, hidden, within)
        return None if holds_squeezed(out, near) else out or None

    @cached_property
    def open(self) -> bool:
        """Nothing is cut out of texts."""
        return self.policy.names == "none" and not self.names.denied and not self.sites

    def name(self, name: str, reports: Iterable[str] = (), actor: str | None = None) -> str:
        """The name of a party or speaker."""
        told = tuple(reports)
        if self.names.is_private(name, actor, told):
            return WITHHELD
        return with_article(name) if actor is not None else self.text(name, told) or WITHHELD

    def url(self, url: str | None, reports: Iterable[str]) -> str | None:
        """The address; null where it is none of the web, or spells what is withheld."""
        if not url or not url.lower().startswith(("http://", "https://")):
            return None
        if self.open:
            return url
        plain = unquote(url)
        near = self.names.near(reports)
        words = {p.token for p in pieces(plain.replace("_", " ").replace("+", " "))}
        if any(n[-1] in words for n in near if len(n[-1]) > 2) or holds_squeezed(plain, near):
            return None
        spaced = plain.replace("_", " ").replace("+", " ")
        held = [*found_names(spaced, self.names, near), *found_phrases(spaced, self.sites)]
        return None if held or holds_squeezed(plain, self.sites) else url

    def quoted(self, words: str | None, outlet: str | None) -> str | None:
        """Words of an outlet, as many as its licence lets be quoted."""
        most = self.policy.licence_of(outlet).quote
        if words is None or most is None or len(words) <= most:
            return words
        return f"{words[:most].rpartition(' ')[0] or words[:most]} …" if most else None

    # ---- reports and places -------------------------------------------------------------------------------------

    def report(self, row: ReportRow, circle: tuple[str, ...]) -> Report:
        """A report; ``circle`` are it and the reports that tell of the same incidents, whose persons it may name."""
        one = circle
        return self.fields(
            "reports",
            Report(
                row.id, row.version, self.text(row.source, one), self.text(row.title, one), self.url(row.url, one),
                row.published, row.day, row.retrieved, row.sha256, row.language,
                self.policy.licence_of(row.source).licence,
            ),
        )  # fmt: skip

    def where(self, where: Where | None, type_: str | None = None, mode: str | None = None) -> Where | None:
        """A place; the same object where it is let out as it is known."""
        if where is None:
            return None
        out = self._coarsened(where, type_, mode)
        return where if out is where or out == where else out

    @cached_property
    def _coarsened(self) -> Callable[[Where, str | None, str | None], Where]:
        """What happens again and again at a place is coarsened once."""
        return lru_cache(maxsize=20_000)(lambda where, *what: coarsened(self.policy, where, Happening(*what)))

    def fields(self, table: str, value: T) -> T:
        """The value without the fields that the audience does not get."""
        hidden = self._hidden(table)
        if not hidden:
            return value
        blank: dict[str, Any] = {f: _blank(getattr(value, f)) for f in hidden}
        return replace(value, **blank)  # type: ignore[type-var]

    @cached_property
    def _hidden(self) -> Callable[[str], tuple[str, ...]]:
        return cache(self.policy.withheld_fields)

    def hides(self, words: str) -> bool:
        """Do the words of a report name a site that the policy coarsens wherever it is?"""
        return self._hides(words)

    @cached_property
    def _hides(self) -> Callable[[str], bool]:
        return lru_cache(maxsize=20_000)(lambda words: hides_words(self.policy, words))

    # ---- what is held back whole --------------------------------------------------------------------------------

    def holds_back(self, row: ReportRow) -> str | None:
        """Why a report is not told of at all; null: it is."""
        if row.id in self.policy.reports:
            return "report held back"
        if row.source is not None and row.source in self.policy.sources:
            return "source held back"
        return "embargo" if self.too_early(row.day or row.retrieved) else None

    def too_early(self, day: str | None) -> bool:
        """Does the embargo cover what happened, or was published, on the day?"""
        if not self.policy.embargo:
            return False
        return day is None or day[:10] > (self.today - timedelta(self.policy.embargo)).isoformat()


def _blank(value: object) -> object:
    if isinstance(value, Range):
        return Range()
    return () if isinstance(value, tuple) else None


def gate_of(record: Record, policy: Policy, today: date) -> Gate:
    """The gate of a record: who is private in it, and which of its places are coarsened."""
    return _gate(named_in(record, persons=policy.names != "none"), policy, today, None)


class Gates:
    """The gates of one record, shared by threads: each is brought up with what was read since it was last asked for,
    and is the very same while nothing was."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._lock = Lock()
        #: with persons and without: a policy that withholds no name need not wait for theirs
        self._named: dict[bool, Named] = {}
        self._made: dict[tuple[str, date], tuple[Named, Gate]] = {}

    def gate(self, policy: Policy, today: date) -> Gate:
        """The gate of a policy on a day."""
        with self._lock:
            whole = policy.names != "none"
            known = self._named.get(whole)
            named = self._named[whole] = (
                named_in(self._record, persons=whole)
                if known is None
                else named_since(self._record, known, persons=whole)
            )
            before = self._made.pop((policy.digest, today), None)
            if before is None or not _same(before[0], named):
                before = named, _gate(named, policy, today, before)
            self._made[policy.digest, today] = before
            while len(self._made) > _GATES:
                del self._made[next(iter(self._made))]
            return before[1]


def _same(a: Named, b: Named) -> bool:
    return a.persons is b.persons and a.offices is b.offices and a.places is b.places


def _gate(named: Named, policy: Policy, today: date, before: tuple[Named, Gate] | None) -> Gate:
    if before is not None and before[0].places is named.places:
        was = before[1]
        return replace(was, names=_names(named, policy, before))
    names = _names(named, policy, before)
    sites: set[Tokens] = set()
    for_all = Policy(coarsen=tuple(c for c in policy.coarsen if not (c.types or c.modes or c.countries)))
    for p in named.places:
        where = Where(p.name, "exact", p.gazetteer_id, feature=p.feature)
        if coarsened(for_all, where) is not where and len(tokens(p.name)) > 1:
            sites.add(tokens(p.name))
    features = {p.gazetteer_id: p.feature for p in named.places if p.gazetteer_id and p.feature}
    located = {
        p.gazetteer_id: {"country": p.country, "admin1": p.admin1, "lat": p.lat, "lon": p.lon}
        for p in reversed(named.places)
        if p.gazetteer_id
    }
    return Gate(policy, names, today, frozenset(sites), features, located)


def _names(named: Named, policy: Policy, before: tuple[Named, Gate] | None) -> Names:
    if policy.names == "none":
        return Names(denied=policy.denied, withheld="none")
    offices = named.offices if policy.names == "private" else {}
    introduced = Counter(name for held in offices.values() for name in held)
    often = {n for n, reports in introduced.items() if len(n) > 1 and reports >= _REPORTS}
    # "Abdel Rahman" of "Rami Abdel Rahman"
    public = frozenset(policy.allowed | often | {n[1:] for n in often if len(n) > 2})
    known = Names(public=public, offices=offices, denied=policy.denied)
    if before is not None and before[0].places is named.places and before[1].names.public == public:
        return _with_new(named, known, policy, *before)
    near, nobody = _near(named.persons, known, places_of((p.name, p.feature) for p in named.places))
    everywhere = frozenset(n for v in near.values() for n in v)
    return Names(everywhere, public, offices, near, policy.denied, policy.names, nobody)


def _with_new(named: Named, known: Names, policy: Policy, was: Named, gate: Gate) -> Names:
    """The names, where those that are public and the places are as they were: only other reports are looked at."""
    old = gate.names
    other = {r for r, told in named.persons.items() if was.persons.get(r) is not told}
    other |= {r for r, held in named.offices.items() if was.offices.get(r) is not held}
    other |= was.persons.keys() - named.persons.keys() | was.offices.keys() - named.offices.keys()
    places = places_of((p.name, p.feature) for p in named.places)
    found, nobody = _near({r: named.persons[r] for r in other if r in named.persons}, known, places)
    near = {r: names for r, names in old.of_report.items() if r not in other} | found
    everywhere = frozenset(n for v in near.values() for n in v)
    # the very same value where nothing differs: what was reckoned of it holds
    private = old.private if everywhere == old.private else everywhere
    return Names(private, old.public, known.offices, near, policy.denied, policy.names, old.nobody | nobody)


def _near(
    persons: Mapping[str, Sequence[Person]], known: Names, places: Places
) -> tuple[dict[str, frozenset[Tokens]], frozenset[Tokens]]:
    """The private names of each report, and names of places that were taken for persons.

    A name is looked at once, however many reports have it: 400,000 mentions of 16,000 names took 17 s, and now 1.
    """
    nobody: set[Tokens] = set()
    alone = cache(lambda told: frozenset((told,)))

    @cache
    def private(person: Person) -> Tokens | None:
        """The folded name, if it is private in a report that introduces nobody with an office."""
        name, actor = person
        told = tokens(name)
        if told not in known.denied and places.holds(told):
            nobody.add(told)
            return None
        return told if whole_name(name) and known.is_private(name, actor) else None

    near: dict[str, frozenset[Tokens]] = {}
    for report, told in persons.items():
        found = [(person, name) for person in told if (name := private(person)) is not None]
        if report in known.offices:
            found = [(p, name) for p, name in found if known.is_private(*p, (report,))]
        if found:
            near[report] = alone(found[0][1]) if len(found) == 1 else frozenset(name for _, name in found)
    return near, frozenset(nobody)
