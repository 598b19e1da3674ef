"""The words of loss: what happened to whom, and how the word takes its victims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from marsad.coding._values import LossKind
from marsad.reading.numbers import lexicon

#: How a loss word meets its victims: before it ("12 died"), after it ("killing 12"), either ("killed"), or as a noun
#: whose number follows ("a death toll of 12", "the lives of 12") or stands before it ("12 deaths"); "part" tells who
#: were among those of a toll told before ("the dead included 12").
Form = Literal["before", "after", "either", "toll", "of", "adjective", "part"]

_VERBS: dict[LossKind, str] = {
    "killed": "kill slay execute massacre slaughter behead murder martyr assassinate",
    "wounded": "wound injure hurt maim",
    "captured": "capture kidnap abduct detain arrest",
    "displaced": "displace uproot",
    "evacuated": "evacuate airlift",
}
_IRREGULAR: dict[str, tuple[LossKind, Form]] = {
    "slain": ("killed", "either"), "slaying": ("killed", "after"), "dead": ("killed", "adjective"),
    "died": ("killed", "before"), "dying": ("killed", "before"), "dies": ("killed", "before"),
    "die": ("killed", "before"), "perished": ("killed", "before"), "lost their lives": ("killed", "before"),
    "lost his life": ("killed", "before"),
    "lost her life": ("killed", "before"), "shot to death": ("killed", "either"),
    "stabbed to death": ("killed", "either"), "beaten to death": ("killed", "either"),
    "hacked to death": ("killed", "either"), "tortured to death": ("killed", "either"),
    "stoned to death": ("killed", "either"), "fatally shot": ("killed", "either"),
    "fatally stabbed": ("killed", "either"), "fatally wounded": ("killed", "either"),
    "assassination of": ("killed", "of"), "murder of": ("killed", "of"),
    "gunned down": ("killed", "either"), "shot dead": ("killed", "either"),
    "death toll": ("killed", "toll"), "toll": ("killed", "toll"), "later updated to": ("killed", "of"),
    "later revised to": ("killed", "of"), "number of dead": ("killed", "toll"),
    "number of deaths": ("killed", "toll"), "number of fatalities": ("killed", "toll"),
    "number of victims": ("killed", "toll"), "number of people killed": ("killed", "toll"),
    "number of those killed": ("killed", "toll"), "number of civilians killed": ("killed", "toll"),
    "number of soldiers killed": ("killed", "toll"), "number killed": ("killed", "toll"),
    "number of wounded": ("wounded", "toll"), "number of injured": ("wounded", "toll"),
    "number of people wounded": ("wounded", "toll"), "number of people injured": ("wounded", "toll"),
    "number of those wounded": ("wounded", "toll"), "number of those injured": ("wounded", "toll"),
    "the deaths of": ("killed", "of"),
    "the death of": ("killed", "of"), "death of": ("killed", "of"), "deaths of": ("killed", "of"),
    "lives of": ("killed", "of"), "life of": ("killed", "of"), "bodies of": ("killed", "of"),
    "corpses of": ("killed", "of"), "remains of": ("killed", "of"), "killing of": ("killed", "of"),
    "execution of": ("killed", "of"), "capture of": ("captured", "of"), "abduction of": ("captured", "of"),
    "evacuation of": ("evacuated", "of"), "displacement of": ("displaced", "of"),
    "taken prisoner": ("captured", "before"), "taken hostage": ("captured", "before"),
    "held hostage": ("captured", "before"), "hurt": ("wounded", "either"), "injuries to": ("wounded", "of"),
    "missing": ("missing", "adjective"), "unaccounted for": ("missing", "before"),
    "disappeared": ("missing", "before"), "fled": ("displaced", "before"), "fleeing": ("displaced", "before"),
    "flee": ("displaced", "before"), "forced from their homes": ("displaced", "before"),
    "left homeless": ("displaced", "before"), "homeless": ("displaced", "adjective"),
    "driven from their homes": ("displaced", "before"), "left their homes": ("displaced", "before"),
    "abandoned their homes": ("displaced", "before"), "forced to flee": ("displaced", "before"),
    "forced to leave their homes": ("displaced", "before"), "driven out of their homes": ("displaced", "before"),
    "bused out": ("evacuated", "either"), "bussed out": ("evacuated", "either"),
    "ferried out": ("evacuated", "either"), "flown out": ("evacuated", "either"),
    "brought out": ("evacuated", "before"), "airlift of": ("evacuated", "of"),
    "abandoned their villages": ("displaced", "before"), "left their villages": ("displaced", "before"),
    "forced out of their homes": ("displaced", "before"), "forced from home": ("displaced", "before"),
    "driven from home": ("displaced", "before"), "had to flee": ("displaced", "before"),
    "dead included": ("killed", "part"), "dead include": ("killed", "part"), "killed included": ("killed", "part"),
    "victims included": ("killed", "part"), "killed include": ("killed", "part"),
    "among the dead were": ("killed", "part"), "among the dead are": ("killed", "part"),
    "among those killed were": ("killed", "part"), "among the victims were": ("killed", "part"),
    "wounded included": ("wounded", "part"), "injured included": ("wounded", "part"),
    "among the wounded were": ("wounded", "part"), "among the injured were": ("wounded", "part"),
    "claimed the lives of": ("killed", "of"), "claiming the lives of": ("killed", "of"),
    "taking prisoner": ("captured", "after"), "took prisoner": ("captured", "after"),
}  # fmt: skip


def _conjugated() -> dict[str, tuple[LossKind, Form]]:
    out: dict[str, tuple[LossKind, Form]] = {}
    for kind, verbs in _VERBS.items():
        for verb in verbs.split():
            stem = verb.removesuffix("e")
            doubled = "p" if verb == "kidnap" else ""
            out[verb] = out[verb + "s"] = (kind, "after")
            out[stem + doubled + "ing"] = (kind, "after")
            out[stem + doubled + "ed"] = (kind, "either")
    return {**out, **_IRREGULAR}


WORDS: dict[str, tuple[LossKind, Form]] = _conjugated()


def _by_first_word() -> dict[str, re.Pattern[str]]:
    """A pattern for the loss words that begin with a word, the longest first."""
    groups: dict[str, list[str]] = {}
    for words in sorted(WORDS, key=len, reverse=True):
        groups.setdefault(words.split()[0], []).append(words.replace(" ", r"\s+"))
    return {
        first: re.compile(rf"(?<![\w-])(?:{'|'.join(group)})(?![\w-])", re.IGNORECASE)
        for first, group in groups.items()
    }


_FIRST = _by_first_word()
_TOKEN = re.compile(r"[A-Za-z]+")


def loss_words(text: str, begin: int, end: int) -> Iterator[tuple[LossKind, Form, int, int]]:
    """The loss words between two offsets: kind, form, begin and end. One look at each word, so linear in the text."""
    free = begin
    for token in _TOKEN.finditer(text, begin, end):
        pattern = _FIRST.get(token.group().lower())
        m = pattern.match(text, token.start(), end) if pattern and token.start() >= free else None
        if m:
            free = m.end()
            yield (*WORDS[" ".join(m.group().lower().split())], *m.span())


def has_loss_word(text: str) -> bool:
    return next(loss_words(text, 0, len(text)), None) is not None


#: Nouns that are a loss themselves: "12 deaths", "12 fatalities", "12 bodies".
LOSS_NOUNS: dict[str, LossKind] = {
    "death": "killed", "fatality": "killed", "martyr": "killed", "body": "killed", "corpse": "killed", "dead": "killed",
    "injury": "wounded",
}  # fmt: skip

_TELLING = frozenset({"civilian", "woman", "child", "combatant", "commander", "journalist", "medic", "aid_worker"})
_ONE_OF_MANY = frozenset(
    {"person", "man", "worker", "official", "member", "activist", "driver", "guard", "prisoner", "employee", "adult"}
)
_SINGULAR = sorted(_ONE_OF_MANY | {e.lemma for e in lexicon().values() if e.kind in _TELLING and not e.plural})
#: One victim told by an article: "a civilian", "another Palestinian man".
ONE_VICTIM = re.compile(
    rf"(?<![\w-])(?:an?|another)\s+(?:(?!(?:of|the|and|in|on|to|for|by|from|that|as|was|were)\b)[\w-]+\s+){{0,3}}?"
    rf"(?P<noun>{'|'.join(map(re.escape, _SINGULAR))})(?![\w-])"
    r"(?!\s+(?:officer|worker|member|commander|official|guard)\b)|"
    r"(?<![\w-])(?:its|his|her|the)\s+(?P<kin>pilot|driver|wife|husband|son|daughter|brother|sister|father|mother|"
    r"bodyguard|deputy|commander|attacker|bomber|gunman|assailant)(?![\w-])",
    re.IGNORECASE,
)

WHO_OF_KIND: dict[str, str] = {
    "person": "unspecified", "family": "civilians", "civilian": "civilians", "woman": "women", "child": "children",
    "combatant": "combatants", "commander": "commanders", "aid_worker": "aid_workers", "journalist": "journalists",
    "medic": "medics",
}  # fmt: skip
#: Whose dead are counted among the civilians, and whose among the combatants, when a total is made.
COUNTED_AS: dict[str, str] = {
    "civilians": "civilians", "women": "civilians", "children": "civilians", "journalists": "civilians",
    "medics": "civilians", "aid_workers": "civilians", "combatants": "combatants", "commanders": "combatants",
    "unspecified": "unspecified",
}  # fmt: skip
_KINDS_OF_PEOPLE = {
    "aid_workers": "aid|relief|humanitarian|rescue|civil defen[cs]e|white helmets?|red cross|red crescent|un|u\\.n\\.",
    "medics": "medical|health|hospital|ambulance|nursing",
    "journalists": "media|press|television|tv|news|camera",
    "combatants": (
        "army|armed|forces?|militias?|rebels?|regime|government|islamic state|isi[sl]|daesh|is|jihadists?|islamists?|"
        "security|brigades?|military|insurgents?|militants?|terror(?:ists?)?|al-?qaeda|front|taliban|hezbollah|guards?|"
        "troops|police|border|paramilitary|navy|naval|separatists?|guerrillas?|enemy|fighting|combat"
    ),
    "civilians": "civilian|family|families|local|displaced|tribes?|tribal",
}
#: Words before or after a general noun ("12 members of ...", "five staff") that say which kind of people they are.
SPECIFIC: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (who, re.compile(rf"\b(?:{words})(?![\w])", re.IGNORECASE)) for who, words in _KINDS_OF_PEOPLE.items()
)
#: A noun that alone does not tell.
GENERAL = frozenset(
    {"member", "man", "other", "staff", "worker", "volunteer", "person", "body", "corpse", "martyr", "death",
     "casualty", "fatality", "victim", "adult", "personnel", "employee", "male", "crew", "driver", "prisoner",
     "hostage", "detainee", "life", "national", "relative", "leader", "chief", "figure", "official", "brother", "son"}
)  # fmt: skip
