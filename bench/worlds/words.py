"""The words of the worlds: templates with alternatives "[a|b]" and slots "{P}", numbers, days, names."""

from __future__ import annotations

import csv
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from bench.worlds.values import Party, Theatre

HERE = Path(__file__).parent

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+):?\}")
_WORD = re.compile(r"\{[^}]*\}|[a-z]+")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@cache
def theatres() -> Mapping[str, Theatre]:
    """All wars by their names."""
    raw = tomllib.loads((HERE / "theatres.toml").read_text(encoding="utf-8"))
    return {key: _theatre(key, t) for key, t in raw.items()}


def _theatre(key: str, t: dict[str, object]) -> Theatre:
    def split(value: object) -> tuple[str, ...]:
        return tuple(str(value).split("|"))

    def party(name: str) -> Party:
        row = t[name]
        assert isinstance(row, dict)
        return Party(name, split(row["names"]), frozenset(str(row["arms"]).split()))

    voices, towns, background, start = t["voices"], t["towns"], t["background"], t["start"]
    assert isinstance(voices, dict)
    assert isinstance(towns, list)
    assert isinstance(background, list)
    assert isinstance(start, date)
    return Theatre(
        key=key,
        country=str(t["country"]),
        seat=str(t["seat"]),
        start=start,
        sides=(party("side_a"), party("side_b")),
        voices={k: split(v) for k, v in voices.items()},
        background=tuple(map(str, background)),
        towns=tuple(split(x) for x in towns),
    )


@cache
def manners(part: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Part of a report -> fact -> templates, of the dev or the held manners."""
    out: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    with (HERE / f"{part}.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            out[row["part"]][row["fact"]].append(row["text"])
    return {p: {f: tuple(v) for f, v in facts.items()} for p, facts in out.items()}


@cache
def synonyms() -> Mapping[str, str]:
    """Word -> it and its like as alternatives: no two writers choose the same ones."""
    with (HERE / "synonyms.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["word"]: f"[{row['word']}|{row['others']}]" for row in rows}


def varied(template: str) -> str:
    """The template with the alternatives of its common words; slots stay as they are.

    >>> varied("the {road} road")
    'the {road} [road|highway|route]'
    """
    return _WORD.sub(lambda m: synonyms().get(m[0], m[0]), template)


def written(template: str, slots: Mapping[str, str], rng: random.Random) -> str:
    """One of the sentences that a template stands for.

    >>> written("[Shells|Bombs] hit {P}.", {"P": "the town"}, random.Random(1))
    'Shells hit the town.'
    """
    text = template
    while "[" in text:
        text = _CHOICE.sub(lambda m: rng.choice(m[1].split("|")), text)
    text = _SLOT.sub(lambda m: slots[m[1]], text)
    text = re.sub(r" +([.,;])", r"\1", re.sub(r"  +", " ", text)).strip()
    return capital(text)


def capital(text: str) -> str:
    """First letter up, behind a quotation mark, too; "al-Shabaab" becomes "Al-Shabaab"."""
    at = next((i for i, c in enumerate(text) if c.isalnum()), 0)
    return text[:at] + text[at].upper() + text[at + 1 :]


def number(n: int, *, wordy: bool) -> str:
    """Small numbers in words where the house writes so.

    >>> number(7, wordy=True), number(7, wordy=False), number(40, wordy=True)
    ('seven', '7', '40')
    """
    return _NUMBERS[n] if wordy and 0 < n < 10 else f"{n:,}"


def weekday(day: date) -> str:
    """Its name.

    >>> weekday(date(2024, 3, 5))
    'Tuesday'
    """
    return _WEEKDAYS[day.weekday()]


def calendar(day: date, *, american: bool = False) -> str:
    """A day without its year.

    >>> calendar(date(2024, 3, 5)), calendar(date(2024, 3, 5), american=True)
    ('5 March', 'March 5')
    """
    month = _MONTHS[day.month - 1]
    return f"{month} {day.day}" if american else f"{day.day} {month}"
