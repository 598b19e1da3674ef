"""A writer tells of a happening: which facts he knows, in which order, in which words."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bench.worlds.values import Happening, Line, Theatre
from bench.worlds.words import calendar, capital, manners, number, theatres, varied, weekday, written

_THE = {
    "air": "the air strike", "shell": "the shelling", "bomb": "the bombing", "clash": "the fighting",
    "raid": "the attack", "abduct": "the kidnapping", "seize": "the battle", "total": "the attacks",
}  # fmt: skip
_ARTICLE = re.compile(r"^(?:a|an|the) ")


@dataclass(frozen=True, slots=True)
class Writer:
    """An agency or an outlet with its house style. ``spelling`` picks among the names of towns and parties."""

    name: str
    agency: bool
    spelling: int
    wordy: bool
    american: bool


@dataclass(slots=True)
class Desk:
    """What a world's writers have used up: two who know nothing of each other never write one sentence of one thing."""

    part: str
    rng: random.Random
    used: defaultdict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def pick(self, happening: str, part: str, fact: str = "") -> str | None:
        """A template that nobody has used for this happening, null where all are."""
        key = (happening, part, fact)
        free = [t for t in manners(self.part)[part][fact] if t not in self.used[key]]
        if not free:
            return None
        chosen = self.rng.choice(free)
        self.used[key].add(chosen)
        return chosen


@dataclass(frozen=True, slots=True)
class Assignment:
    """One text to be written. ``told_day`` is the day that the writer believes; ``voices`` whom he asked, in order."""

    happening: Happening
    writer: Writer
    published: datetime
    told_day: date
    voices: tuple[str, ...]
    root: str
    follows: bool = False
    witness: bool = False


def tell(a: Assignment, desk: Desk) -> list[Line]:
    """The lines of a text about one happening: headline, lead, then the rest in an order of the writer's own."""
    h = a.happening
    slots = slots_of(a, desk.rng)
    follows = a.follows and len(h.tolls) > 1
    out = [_line(a, desk, "againhead" if follows else _head(h), slots)]
    out.append(_line(a, desk, _lead(h), slots, voice=a.voices[0]))
    rest = [*_counts(a, desk, slots, follows=follows), *_details(a, desk, slots)]
    if a.witness:
        rest.insert(desk.rng.randrange(len(rest) + 1), _line(a, desk, "quote", slots, voice=f"own:{a.root}"))
    rest += [_line(a, desk, "fill", slots, bare=True) for _ in range(desk.rng.randint(1, 2))]
    lines = [x for x in [*out, *rest] if x is not None]
    return [replace(x, id=f"{a.root}:{n}") for n, x in enumerate(lines)]


def _head(h: Happening) -> str:
    return "totalhead" if h.kind == "total" else f"head.{h.kind}"


def _lead(h: Happening) -> str:
    return "total" if h.kind == "total" else f"lead.{h.kind}"


def _counts(a: Assignment, desk: Desk, slots: Mapping[str, str], *, follows: bool) -> Iterator[Line | None]:
    h, second = a.happening, a.voices[-1]
    if h.kind == "total":
        yield _line(a, desk, "totalfill", slots)
        return
    if h.kind in ("abduct", "seize"):
        return
    again = {**slots, "S": voice_words(h, second, a.writer, desk.rng)}
    if follows:
        yield _line(a, desk, "rise", again, voice=second)
    if desk.rng.random() < 0.8:
        yield _line(a, desk, "toll", again, voice=second)
    if h.rival_killed is not None and desk.rng.random() < 0.7:
        yield _line(a, desk, "rival", slots, voice=f"side:{h.actor}")
    elif h.kind in ("air", "shell", "bomb") and desk.rng.random() < 0.25:
        yield _line(a, desk, "deny", slots, voice=f"side:{h.actor}")


def _details(a: Assignment, desk: Desk, slots: Mapping[str, str]) -> list[Line | None]:
    h = a.happening
    if h.kind in ("total", "abduct", "seize"):
        usable = [f for f in h.facts if f in ("school", "road", "phones")]
    else:
        usable = [f for f in h.facts if f != "burial" or h.kind != "clash"]
    chosen = _sampled(desk, h, usable, desk.rng.randint(2, 4))
    return [_line(a, desk, "detail", slots, fact=f) for f in chosen]


def _sampled(desk: Desk, h: Happening, facts: Sequence[str], most: int) -> list[str]:
    """Minor facts of the writer's own: two who know nothing of each other seldom note the same ones."""
    fresh = [f for f in facts if (h.id, "detail", f) not in desk.used]
    known = [f for f in facts if f not in fresh]
    desk.rng.shuffle(fresh)
    desk.rng.shuffle(known)
    chosen = [*fresh[:most], *known[: desk.rng.choice((0, 0, 1))]]
    desk.rng.shuffle(chosen)
    return chosen


def _line(
    a: Assignment,
    desk: Desk,
    part: str,
    slots: Mapping[str, str],
    *,
    fact: str = "",
    voice: str | None = None,
    bare: bool = False,
) -> Line | None:
    template = desk.pick(a.happening.id, part, fact)
    if template is None:
        if part in (_lead(a.happening), _head(a.happening), "againhead"):
            template = desk.rng.choice(manners(desk.part)[part][fact])
        else:
            return None
    text = written(_in_own_words(template, part), slots, desk.rng)
    return Line("", text, None if bare else a.happening.id, voice, part, fact, slots=tuple(sorted(slots.items())))


def retold(line: Line, happening: Happening, desk: Desk) -> Line | None:
    """The line's fact in words that nobody has used yet; null where there are none left."""
    template = desk.pick(happening.id, line.part, line.fact)
    if template is None:
        return None
    text = written(_in_own_words(template, line.part), dict(line.slots), desk.rng)
    return replace(line, text=text)


def _in_own_words(template: str, part: str) -> str:
    """What is beside the news is told in a hundred ways: else the same sentence would stand there week after week."""
    return varied(template) if part in ("detail", "fill", "quote", "totalfill") else template


def recalled(h: Happening, writer: Writer, day: date, desk: Desk) -> Line | None:
    """An earlier happening in the background of other news."""
    template = desk.pick(h.id, "recall")
    if template is None:
        return None
    slots = slots_of(Assignment(h, writer, datetime.combine(day, datetime.min.time()), h.day, h.voices, ""), desk.rng)
    ago = number((day - h.day).days, wordy=True) + " days earlier"
    text = written(template, {**slots, "Ago": capital(ago), "ago": ago}, desk.rng)
    return Line("", text, h.id, part="recall", recalled=True)


def slots_of(a: Assignment, rng: random.Random) -> dict[str, str]:
    """Everything that a template may ask for."""
    h, w = a.happening, a.writer
    theatre = theatres()[h.theatre]
    toll, first = h.toll(a.published.date()), h.tolls[0]
    killed, wounded = number(toll.killed, wordy=w.wordy), number(toll.wounded, wordy=w.wordy)
    people = f"{'at least ' if rng.random() < 0.25 else ''}{killed} {_people(h)}"
    source = voice_words(h, a.voices[0], w, rng)
    rival = number(h.rival_killed or 0, wordy=w.wordy)
    taken = number(h.taken, wordy=w.wordy)
    actor, target = theatre.sides[h.actor], theatre.sides[1 - h.actor]
    return {
        "A": spelled(actor.names, w), "T": spelled(target.names, w), "AH": _ARTICLE.sub("", actor.names[0]),
        "P": spelled(theatre.towns[h.town], w), "S": source, "R": voice_words(h, f"side:{h.actor}", w, rng),
        "k": people, "K": people, "kn": killed, "KN": killed, "w": wounded, "W": wounded,
        "old": number(first.killed, wordy=w.wordy),
        "rk": f"{rival} {_people(h)}", "rkn": rival, "n": taken, "N": taken,
        "site": h.site, "Site": h.site, "site0": _ARTICLE.sub("", h.site),
        "the_site": _ARTICLE.sub("the ", h.site), "the": _THE[h.kind],
        "time": when(h, a, rng), "time0": f"on {weekday(a.published.date())}", "on": day_words(a.told_day, a),
        "hospital": "the district hospital", "Hospital": "the district hospital",
        "number": number(max(2, len(h.parts)), wordy=True),
        "quarters": h.numbers["quarters"], "Quarters": h.numbers["quarters"], "days": h.numbers["days"],
        "burials": h.numbers["burials"], "Burials": h.numbers["burials"], "other": h.numbers["other"],
        "told_day": a.told_day.isoformat(), "killed": str(toll.killed),
    }  # fmt: skip


def _people(h: Happening) -> str:
    return {"air": "civilians", "shell": "civilians", "clash": "fighters"}.get(h.kind, "people")


def when(h: Happening, a: Assignment, rng: random.Random) -> str:
    """The day as the writer believes it, the hour with it if he gives one; a twin's always."""
    day = day_words(a.told_day, a)
    if h.part_of is None and rng.random() < 0.5:
        return day
    if day.startswith("on ") and any(c.isdigit() for c in day):
        return f"{day} in the {h.hour}"
    return f"{day} {h.hour}"


def day_words(day: date, a: Assignment) -> str:
    """The day of the week while it is fresh, else the date."""
    if 0 <= (a.published.date() - day).days <= 5:
        return f"on {weekday(day)}"
    return f"on {calendar(day, american=a.writer.american)}"


def voice_words(h: Happening, voice: str, w: Writer, rng: random.Random) -> str:
    """How the writer names whom he asked."""
    theatre = theatres()[h.theatre]
    if voice.startswith("side:"):
        return f"a spokesman for {spelled(theatre.sides[int(voice[5:])].names, w)}"
    if voice.startswith("own:"):
        return rng.choice(("witnesses", "residents", "people who live there"))
    return spelled(theatre.voices[voice], w)


def spelled(names: Sequence[str], w: Writer) -> str:
    """The house's name of a thing."""
    return names[w.spelling % len(names)]


def restyled(text: str, theatre: Theatre, w: Writer) -> str:
    """The text with the names that another house uses: parties and towns."""
    for names in (*(p.names for p in theatre.sides), *theatre.towns):
        wanted = spelled(names, w)
        pattern = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
        text = re.sub(rf"(?<![\w'])(?:{pattern})(?!\w)", wanted.replace("\\", ""), text, flags=re.I)
    return capital(text)
