"""Takes a brief apart, as it was written down, and holds each piece against the record.

It knows the Markdown alone, not how the brief was made: every number, name, place, date and quotation of a sentence
must stand in a report that its footnotes lead to; every sentence must bear a footnote and say who claims it; what is
disputed or denied must say so; no date may be relative; no withheld name may stand anywhere.

    python -m bench.brief_checker --db marsad.db brief.md
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

Json = Mapping[str, Any]

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(rf"(?:(\d{{1,2}})(?: ({_MONTH}))?(?: (\d{{4}}))? (?:and|to|or) )?(\d{{1,2}}) ({_MONTH}) (\d{{4}})")
_YEAR_ALONE = re.compile(r"\bsince (\d{4})\b")
_MONTH_ALONE = re.compile(rf"\b({_MONTH}) (\d{{4}})")
_MARKS = re.compile(r"((?:\[\^\d+\])+)")
_NOTE = re.compile(r"^\[\^(\d+)\]: (.*)$")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>|#~^$])")
_QUOTED = re.compile(r"“([^”]*)”")
_RELATIVE = re.compile(
    r"\b(?:yesterday|today|tomorrow|tonight|(?:last|next|this) (?:week|month|year|night|morning|evening|\w+day)"
    r"|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|recently|days? ago|earlier this)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"according to|\b(?:said|reported|wrote|gave|named|alleged|denied|disputed|verified|comment|commented|confirm)\b"
    r"|Accounts (?:of|differ)|from report to report|given differently",
)
_SMALL = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_NUMBER = re.compile(
    r"\b(?:(\d[\d,]*)|(two|three|four|five|six|seven|eight|nine)|(one)(?= (?:person|civilian|child|woman|man|fighter"
    r"|commander|journalist|aid worker|medical|police officer|official|prisoner|foreigner|protester|family)))\b"
)
_VAGUE = {"dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1000, "several": 3}
_CAPITAL = re.compile(r"(?<![\w’'-])[^\W\d_a-zà-ÿ][\w’'-]*")
#: Sentences that speak of the brief itself and therefore bear no footnote.
_OWN = re.compile(
    r"The record tells of no [\w ,]+ here\.|No number of people \w+ is given\."
    r"|No report says who holds what here[^.]*\."
    r"|No two accounts of the record contradict each other here[^.]*\.|Every incident is told by more than one[^.]*\."
    r"|The record tells of no incident here\.|Day, place, doer and toll are given for every incident\."
    r"|There is no report\.|What is told above is told without a day\."
    r"|No incident with a day is told here; what reports tell without one follows\."
    r"|One spelling is used for each place; reports also write .*$"
)
#: The end of a sentence inside a piece: no title or abbreviation before it.
_BOUNDARY = re.compile(r"(?<!\bGen)(?<!\bLt)(?<!\bCol)(?<!\bMaj)(?<!\bDr)(?<!\bSt)(?<=[a-z0-9)”])\.\s+(?=[A-Z“])")
#: Words that begin a sentence of a brief and are no names.
_OPENING = re.compile(
    r"An?|The|On|Of|In|Air|Accounts|Talks|Aid|Also|By|For|Fighting|Shelling|Shooting|Rocket|Missile|Mortar|Arrests"
    r"|Cooperation|Mediation|Torture|Sexual|Force|Emergency|Activists|Officials|Residents|Sources|Witnesses|Rebels"
    r"|Militants|Gunmen|Fighters|Speakers|Reports|Statements"
)


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong (``sort``), in which words, and what was looked for in vain."""

    sort: str
    where: str
    what: str


@dataclass(frozen=True)
class Source:
    """The record that a brief is held against: contract objects by report id, incident objects by id."""

    documents: Mapping[str, Json]
    incidents: Mapping[str, Json]

    @cached_property
    def of_report(self) -> Mapping[str, tuple[Json, ...]]:
        """The incidents that a report tells of."""
        found: dict[str, list[Json]] = {}
        for i in self.incidents.values():
            for r in {m["report"] for m in i["members"]}:
                found.setdefault(r, []).append(i)
        return {k: tuple(v) for k, v in found.items()}


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote as it is written: the report, or the incidents that a figure was reckoned from."""

    report: str | None
    incidents: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Facts:
    """Everything that the reports behind one piece of a brief hold."""

    documents: tuple[Json, ...]
    incidents: tuple[Json, ...]

    @cached_property
    def text(self) -> str:
        return _plain(" ".join(d["report"].get("text") or "" for d in self.documents)
                      + " " + " ".join(d["report"].get("title") or "" for d in self.documents))  # fmt: skip

    @cached_property
    def numbers(self) -> frozenset[int]:
        found: set[Any] = set()
        for d in self.documents:
            for c in d.get("counts") or ():
                found.update((c.get("low"), c.get("best"), c.get("high")))
            for e in d["events"]:
                for x in e["losses"]:
                    found.update((x["low"], x["best"], x["high"]))
            found.update(round(c["share"] * 100) for c in d["control"] if c.get("share") is not None)
        for v in _values(self.incidents):
            found.update((v["low"], v["best"], v["high"]))
        return frozenset(n for n in found if n is not None)

    @cached_property
    def days(self) -> frozenset[str]:
        found: set[str | None] = set()
        for d in self.documents:
            said = d.get("report_day") or (d["report"].get("published") or "")[:10] or None
            found.update((said, (d["report"].get("published") or "")[:10]))
            for t in d["times"]:
                found.update((t.get("start"), t.get("end")))
            if said:  # UCDP's days for what is told without a time
                found.update(str(date.fromisoformat(said) - timedelta(n)) for n in (1, 3))
        for i in self.incidents:
            found.update(((i["time"] or {}).get("start"), (i["time"] or {}).get("end")))
        for v in _values(self.incidents):
            found.add(v.get("known"))
        return frozenset(x[:10] for x in found if x)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All names, the longest first."""
        found: set[str | None] = set()
        for d in self.documents:
            found.add(d["report"].get("source"))
            found.update(n for e in d["entities"] for n in (e["name"], *e["aliases"]))
            text = d["report"]["text"]
            found.update(text[s["begin"] : s["end"]] for c in d["claims"] if (s := c["source"]))
            found.update(n for p in d["places"] for n in (p.get("name"), p.get("admin1"), p.get("admin2")))
            written = {m["id"]: text[m["begin"] : m["end"]] for m in d["mentions"]}
            found.update(spelling(written.get(p["mention"], "")) for p in d["places"])
        for i in self.incidents:
            place = i["place"] or {}
            found.update((place.get("name"), place.get("admin1")))
            found.update(b["name"] for b in (i.get("originators") or {}).get("by", ()))
            for v in i.get("values") or ():
                found.update((v.get("names") or {}).values())
        for value in _values(self.incidents):
            found.update(n for c in value.get("claimants") or () for n in (c["name"], c.get("via")))
        return tuple(sorted({_name(n) for n in found if n}, key=lambda n: (-len(n), n)))


def _values(incidents: Iterable[Json]) -> Iterator[Json]:
    """The numbers that are kept of tolls."""
    for i in incidents:
        for v in i.get("values") or ():
            if "relations" in v:
                yield from v["values"]


def _name(text: str) -> str:
    """As names are compared: without articles and double blanks."""
    return re.sub(r"\s+", " ", re.sub(r"(?i)\bthe ", "", text)).strip()


def spelling(words: str) -> str:
    """A place as a report writes it, with the article large that stands small in a sentence ("al-Bab")."""
    return words[:1].upper() + words[1:]


def _plain(text: str) -> str:
    """As quotations are compared: small, without quotation marks, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"[“”‘’\"'«»]", "", text)).lower().strip()


# ------------------------------------------------------------------ taking it apart
@dataclass
class Check:
    """One brief against one record; ``withheld`` are names that must not stand in it."""

    source: Source
    withheld: tuple[str, ...] = ()
    found: list[Violation] = field(default_factory=list)
    notes: dict[int, Footnote] = field(default_factory=dict)

    def wrong(self, sort: str, where: str, what: str) -> None:
        self.found.append(Violation(sort, where[:160], what))

    def brief(self, text: str) -> list[Violation]:
        body, _, foot = text.partition("\n## Footnotes\n")
        self._notes(foot)
        for name in self.withheld:
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", _ESCAPED.sub(r"\1", text)):
                self.wrong("withheld name", name, "stands in the brief")
        section = ""
        for line in body.splitlines():
            if line.startswith("## "):
                section = line[3:]
            elif line.strip() and not line.startswith(("#", ">", "*", "| ---", "| Where", "| Originator", "| Outlet")):
                self._block(_ESCAPED.sub(r"\1", line), section)
        return self.found

    def _notes(self, foot: str) -> None:
        for line in foot.splitlines():
            parsed = _NOTE.match(line)
            if parsed is None:
                continue
            text = _ESCAPED.sub(r"\1", parsed.group(2))
            ids = re.findall(r"`([^`]+)`", text)
            told = re.search(r"report `([^`]+)`\.", text)
            note = Footnote(told.group(1), (), text) if told else Footnote(None, tuple(ids), text)
            self.notes[int(parsed.group(1))] = note
            self._note(note)

    def _note(self, note: Footnote) -> None:
        if note.report is None:
            for i in note.incidents:
                if i not in self.source.incidents:
                    self.wrong("footnote", note.text, f"no incident {i}")
            return
        document = self.source.documents.get(note.report)
        if document is None:
            self.wrong("footnote", note.text, f"no report {note.report}")
            return
        facts = Facts((document,), self.source.of_report.get(note.report, ()))
        head, _, words = note.text.partition(f"report `{note.report}`.")
        self._quotes(words, facts)
        self._quotes(head, facts)
        outlet = document["report"].get("source")
        if outlet and not head.startswith(outlet):
            self.wrong("footnote", note.text, f"the outlet is {outlet}")
        self._days(_QUOTED.sub(" ", head), facts)
        url = re.search(r"<(\S+)>", head)
        if url and url.group(1) != document["report"].get("url"):
            self.wrong("footnote", note.text, "another address")

    # ---- a paragraph, an item, a row
    def _block(self, line: str, section: str) -> None:
        if line.startswith("| "):
            if not _MARKS.search(line):
                return  # rows of the tables of sources: names and counts
            self._row(line)
            return
        text = _OWN.sub(" ", line.removeprefix("- "))
        pieces = _MARKS.split(text)
        for words, marks in zip(pieces[::2], pieces[1::2], strict=False):
            self._piece(words, marks)
            if _BOUNDARY.search(_QUOTED.sub("“”", words)):
                self.wrong("no footnote", words, "a sentence before the last has none")
        if re.search(r"\w", pieces[-1]):
            self.wrong("no footnote", pieces[-1].strip(), "a sentence without a footnote")
        if len(pieces) > 1:
            self._contested(line, section)

    def _row(self, line: str) -> None:
        cells = [c.strip() for c in line.strip("| \n").split(" | ")]
        marks = "".join(_MARKS.findall(line))
        words = _MARKS.sub("", " ; ".join(c for c in cells[:5] if c != "″")) + " said"
        self._piece(words.replace("not known", "").replace("place not known", ""), marks)
        self._disputed(line, marks)

    def _piece(self, words: str, marks: str) -> None:
        notes = [self.notes.get(int(n)) for n in re.findall(r"\d+", marks)]
        if None in notes:
            self.wrong("footnote", words, "leads nowhere")
        known = [n for n in notes if n is not None]
        if any(n.report is None for n in known):
            self._reckoned(words, known)
            return
        documents = [d for n in known if (d := self.source.documents.get(n.report or "")) is not None]
        incidents = {i["id"]: i for d in documents for i in self.source.of_report.get(d["report"]["id"], ())}
        facts = Facts(tuple(documents), tuple(incidents.values()))
        self._quotes(words, facts)
        bare = _QUOTED.sub(" “” ", words)
        if _RELATIVE.search(bare):
            self.wrong("relative date", words, _RELATIVE.search(bare).group(0))  # type: ignore[union-attr]
        bare = self._days(bare, facts)
        bare = self._names(bare, facts)
        self._numbers(bare, words, facts)
        if not _ATTRIBUTED.search(words) and words.strip(" .") and not words.startswith((", then", ";", ",")):
            self.wrong("flat", words, "nobody is said to claim it")

    def _quotes(self, words: str, facts: Facts) -> None:
        for quoted in _QUOTED.findall(words):
            for part in re.split(r"…|\[name withheld\]|\[place withheld\]", quoted):
                wanted = _plain(part).rstrip(". ")
                if wanted and wanted not in facts.text and not any(wanted in n.lower() for n in facts.names):
                    self.wrong("quotation", words, part)

    def _days(self, bare: str, facts: Facts) -> str:
        for match in _DATE.finditer(bare):
            first, month, year, last, last_month, last_year = match.groups()
            self._day(last, last_month, last_year, bare, facts)
            if first:
                self._day(first, month or last_month, year or last_year, bare, facts)
        bare = _DATE.sub(" ", bare)
        for month, year in _MONTH_ALONE.findall(bare):
            prefix = f"{year}-{_MONTHS.index(month) + 1:02d}"
            if not any(d.startswith(prefix) for d in facts.days):
                self.wrong("date", bare, f"{month} {year}")
        for year in _YEAR_ALONE.findall(bare):
            if not any(d.startswith(year) for d in facts.days):
                self.wrong("date", bare, year)
        return _YEAR_ALONE.sub(" ", _MONTH_ALONE.sub(" ", bare))

    def _day(self, day: str, month: str, year: str, where: str, facts: Facts) -> None:
        iso = f"{year}-{_MONTHS.index(month) + 1:02d}-{int(day):02d}"
        if iso not in facts.days:
            self.wrong("date", where, iso)

    def _names(self, bare: str, facts: Facts) -> str:
        """Takes the known names out; what is still written large is a name that no report holds."""
        left = _name(bare)
        for name in facts.names:
            if name.lower() in left.lower():
                left = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ~ ", left, flags=re.IGNORECASE)
        for match in _CAPITAL.finditer(left):
            word = match.group(0)
            starts = not re.search(r"[\w~,”)]\s*$", left[: match.start()])
            if not (starts and _OPENING.fullmatch(word)):
                self.wrong("name", bare, word)
        return left

    def _numbers(self, bare: str, where: str, facts: Facts) -> None:
        for digits, small, one in _NUMBER.findall(bare):
            n = int(digits.replace(",", "")) if digits else _SMALL[small] if small else int(bool(one))
            if n not in facts.numbers:
                self.wrong("number", where, str(n))
        bare = re.sub(r"\b(?:tens|hundreds) of thousands\b", " ", bare)
        for word, low in _VAGUE.items():
            if re.search(rf"\b{word}\b", bare) and low not in facts.numbers:
                self.wrong("number", where, word)

    # ---- figures of the brief itself
    def _reckoned(self, words: str, notes: Sequence[Footnote]) -> None:
        ids = [i for n in notes for i in n.incidents if i in self.source.incidents]
        incidents = [self.source.incidents[i] for i in ids]
        kind = next((k for k in ("killed", "wounded") if f"people {k}" in words or f"person {k}" in words), None)
        if kind is not None and "claimed number" in words:
            allowed = {len(ids), *_sum_of(incidents, kind)}
        else:
            every = {i for n in self.notes.values() for i in n.incidents}
            reports = {m["report"] for i in incidents for m in i["members"]}
            allowed = {
                len(ids),
                len(every),
                len(reports),
                sum(len(i["origins"]) > 1 for i in incidents),
                _texts(incidents),
            }
        for digits, small, _ in _NUMBER.findall(_QUOTED.sub(" ", words)):
            n = int(digits.replace(",", "")) if digits else _SMALL.get(small, 1)
            if n not in allowed:
                self.wrong("reckoning", words, str(n))

    # ---- what is contested
    def _contested(self, line: str, section: str) -> None:
        marks = "".join(_MARKS.findall(line))
        self._disputed(line, marks)
        if not section.startswith("What happened"):
            return
        for n in re.findall(r"\d+", marks):
            note = self.notes.get(int(n))
            document = self.source.documents.get(note.report or "") if note else None
            if note and document is not None and self._denied(document, note):
                if not re.search(r"denied|disputed it|rejected", line):
                    self.wrong("flat", line, "it is denied")
                return

    def _denied(self, document: Json, note: Footnote) -> bool:
        """An event that the footnote's words tell, or another telling of its incident, is denied by somebody."""
        words = _plain(next(iter(_QUOTED.findall(note.text.partition("`.")[2])), ""))
        text = document["report"]["text"]
        if not words or words.endswith("…"):
            return False
        denied = {e for c in document["claims"] if c["stance"] in ("denies", "disputes")
                  for e in (*c["events"], *(c.get("about") or ()))}  # fmt: skip
        linked = {m["event"] for i in self.source.of_report.get(document["report"]["id"], ()) for m in i["members"]
                  if m["report"] == document["report"]["id"]}  # fmt: skip
        for e in document["events"]:
            if e["id"] in denied & linked and _plain(_sentence(document, e["trigger"], text)) == words:
                return True
        return False

    def _disputed(self, line: str, marks: str) -> None:
        """A disputed number stands beside its rivals, or is called disputed."""
        cited = {n.report for x in re.findall(r"\d+", marks) if (n := self.notes.get(int(x))) is not None}
        said = {
            int(d.replace(",", "")) if d else _SMALL.get(s, 1)
            for d, s, _ in _NUMBER.findall(_DATE.sub(" ", _QUOTED.sub(" ", line)))
        }
        if re.search(r"disputed|given differently|contradict|later replaced|stands \|", line):
            return
        for incident in (self.source.incidents[i] for i in self._told(cited)):
            for v in incident.get("values") or ():
                mine = (
                    {x["best"] for x in v["values"] if x.get("report") in cited}
                    if v.get("contradicted") and "relations" in v
                    else set()
                )
                if mine & said and f" {v['field']}" in line.replace("killing", "killed").replace("wounding", "wounded"):
                    place = (incident["place"] or {}).get("name")
                    if place and place in line:
                        self.wrong("flat", line, f"{sorted(mine & said)} is disputed")

    def _told(self, reports: set[str | None]) -> Iterator[str]:
        for r in sorted(r for r in reports if r):
            yield from (i["id"] for i in self.source.of_report.get(r, ()))


def _sentence(document: Json, trigger: Json, text: str) -> str:
    for p in document["passages"]:
        if p["begin"] <= trigger["begin"] < p["end"]:
            return str(text[p["begin"] : p["end"]])
    return ""


def _texts(incidents: Iterable[Json]) -> int:
    """Reports that share an origin in any incident count once."""
    group: dict[str, set[str]] = {}
    for i in incidents:
        for o in i["origins"]:
            merged = set(o).union(*(group.get(r, set()) for r in o))
            for r in merged:
                group[r] = merged
    return len({min(g) for g in group.values()})


def _sum_of(incidents: Iterable[Json], kind: str) -> set[int]:
    """Low, best and high over incidents: the whole, else civilians and combatants, else the largest part."""
    low = best = high = 0
    for i in incidents:
        rows = [x for x in i["losses"] if x["kind"] == kind]
        total = [x for x in rows if x["who"] == "unspecified"][:1]
        chosen = total or [x for x in rows if x["who"] in ("civilians", "combatants")]
        for x in chosen or sorted(rows, key=lambda x: -(x["best"] or 0))[:1]:
            low += x["low"] or 0
            best += x["best"] or 0
            high += x["high"] if x["high"] is not None else x["best"] or 0
    return {low, best, high}


def check(markdown: str, source: Source, withheld: Iterable[str] = ()) -> list[Violation]:
    """All violations of a brief in Markdown; an empty list where every piece of it stands in the record."""
    return Check(source, tuple(withheld)).brief(markdown)


def source_of(db: Path | str) -> Source:
    """All documents and incidents of a record."""
    from marsad.record import Record

    with Record.open(db) as record:
        documents = {d["report"]["id"]: d for d in record.iter_documents()}
        incidents = {i["id"]: i for i in record.iter_incidents()}
    return Source(documents, {k: v for k, v in incidents.items() if v["type"] != "OTHER"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints each violation; 1 where there are any."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", default="marsad.db")
    parser.add_argument("brief", type=Path, nargs="+")
    wanted = parser.parse_args(arguments)
    source = source_of(wanted.db)
    count = 0
    for path in wanted.brief:
        for v in check(path.read_text(encoding="utf-8"), source):
            count += 1
            sys.stdout.write(f"{path.name}: {v.sort}: {v.what!r} in: {v.where}\n")
    sys.stdout.write(f"{count} violations in {len(wanted.brief)} briefs\n")
    return 1 if count else 0


if __name__ == "__main__":
    raise SystemExit(main())
