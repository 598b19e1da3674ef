"""Noun phrases: parties, speakers and sites with their article and number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from marsad.publish._articles import with_article
from marsad.publish._released import WITHHELD_KEY, Claim, Claimant, Party
from marsad.publish.brief._tables import table
from marsad.publish.brief._tables import words as word_set
from marsad.publish.brief._words import head_word, listed

#: What a reader is told instead of a name that the policy keeps back.
WITHHELD_WORDS = "a person whose name is withheld"


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase with its article; ``plural`` decides "was" or "were"; ``key`` tells two of them apart."""

    words: str
    plural: bool
    key: str

    @property
    def was(self) -> str:
        """The verb that agrees."""
        return "were" if self.plural else "was"


def joined(nouns: Iterable[Noun]) -> Noun | None:
    """Several as one: "the army and its allies"; null for none."""
    several = tuple({n.words.lower(): n for n in nouns}.values())
    if not several:
        return None
    words = listed([n.words for n in several])
    return Noun(words, len(several) > 1 or several[0].plural, " ".join(sorted(n.key for n in several)))


# ------------------------------------------------------------------ names
def named(name: str, key: str | None = None) -> Noun:
    """A proper name, with "the" where English puts it.

    >>> named("Military Forces of Syria").words, named("Islamic State").words
    ('the Military Forces of Syria', 'Islamic State')
    """
    head = head_word(name)
    takes = table("articles").get(head)
    name = with_article(name)
    words = name if takes is None or re.match(r"(?i)the\s", name) else f"the {name}"
    return Noun(words, takes is not None and takes[0] == "p", key or name.lower())


def described(words: str, role: str, key: str | None = None) -> Noun | None:
    """A description ("gunmen", "a school", "“terrorists”"); null where the table knows no such word or role.

    >>> described("rebel fighters", "party").words, described("bakery", "site").words, described("area", "site")
    ('rebel fighters', 'a bakery', None)
    """
    words = re.sub(r"^(?:the|an?)\s+", "", words.strip(), flags=re.IGNORECASE)
    lower = words.lower()
    head = lower.rsplit(" ", 1)[-1]
    if _is_name(words):
        return None
    known = table("described").get(lower) or table("described").get(head)
    if known is None or role not in known[2].split(","):
        return None
    number, style = known[0], known[1]
    if role == "party" and head in word_set("also_adjectives"):
        if style == "quote":  # what stands in quotation marks stands so in the report
            return Noun(f"“{_lower(words)}” fighters", True, key or lower)
        return described(f"{words}s", role, key)
    text = _lower(words.strip())
    if style == "quote":
        return Noun(f"“{text}”" if number == "p" else f"a “{text}”", number == "p", key or lower)
    if number == "p":
        return Noun(text, True, key or lower)
    a_name = text[:1].isupper() and " " in text and head in word_set("sites") and not _NATION.match(text)
    return Noun(f"{'the' if number == 'd' or a_name else _article(text)} {text}", False, key or lower)


#: An adjective of a nation or an abbreviation in front ("Syrian", "UK-based"), which makes no name of what follows.
_NATION = re.compile(r"\w*(?:ian|ish|ese|i|an|ch)\b|[A-Z.]{2,}|\w+-(?:based|backed|led|held)\b")


def _is_name(words: str) -> bool:
    """The last of several words is capitalised: "al-Shihan Bridge", "Rafiq Hospital"."""
    several = words.split()
    return len(several) > 1 and several[-1][:1].isupper() and any(w[:1].isupper() or "-" in w for w in several[:-1])


def _lower(words: str) -> str:
    """The first letter small, unless the word is a name by its other letters ("UK-based", "Syrian")."""
    first = words.split(" ", 1)[0]
    if table("described").get(first.lower()) or first.lower() in word_set("adjectives"):
        return words[:1].lower() + words[1:]
    return words


def _article(words: str) -> str:
    """Of "a" and "an", the one that the first sound takes."""
    sounds_a = re.match(r"(?i)(?:uk|us|u\.s|uni|euro|one)", words)
    return "an" if words[:1].lower() in "aeiou" and not sounds_a else "a"


def party(p: Party) -> Noun | None:
    """A party as a noun phrase; null where what the report says of it says nothing ("others", "area")."""
    if p.withheld or p.key == WITHHELD_KEY:
        return Noun(WITHHELD_WORDS, False, p.key)
    if p.actor is not None:
        return named(p.name, p.key)
    if _is_name(p.name) and head_word(p.name) in word_set("sites"):
        return named(p.name, p.key)
    return described(p.name, "party", p.key) or described(p.name, "site", p.key)


def doers(several: Iterable[Party]) -> tuple[Party, ...]:
    """Those of the doers who can do it: who only reports a deed (monitors, media) is a doer by misreading."""
    return tuple(p for p in several if p.kind not in ("monitor", "media"))


def parties(several: Iterable[Party], but: frozenset[str] = frozenset()) -> Noun | None:
    """All that can be said of several parties; ``but`` are keys to leave out (who stands on the other side, too)."""
    found = [n for p in several if (n := party(p)) is not None and n.key not in but]
    registry = _one_of_a_state([n for n in found if n.key.startswith("actor:")])
    # a description beside a name ("fighters" beside "Islamic State") mostly means the same people
    kept = registry + [n for n in found if not n.key.startswith("actor:") and (not registry or _is_site(n))]
    return joined(_without_shorter(kept)[:_MOST])


def _without_shorter(found: list[Noun]) -> list[Noun]:
    """ "A hospital" beside "the Al-Ahli hospital" is that hospital."""
    heads = [n.words.rsplit(" ", 1)[-1].lower() for n in found]
    longer = {head for n, head in zip(found, heads, strict=True) if len(n.words.split()) > 2}
    return [n for n, head in zip(found, heads, strict=True) if len(n.words.split()) != 2 or head not in longer]


def _one_of_a_state(found: list[Noun]) -> list[Noun]:
    """Of a state, its forces and its government, the forces: reports use the names for one another."""
    forces = {n.words.rsplit(" of ", 1)[-1] for n in found if n.words.startswith("the Military Forces of ")}
    governments = {n.words.rsplit(" of ", 1)[-1] for n in found if n.words.startswith("the Government of ")}
    return [
        n for n in found
        if not (n.words.startswith("the Government of ") and n.words.rsplit(" of ", 1)[-1] in forces)
        and n.words not in forces | governments
    ]  # fmt: skip


#: So many parties of a side are named; a sentence with more is no sentence.
_MOST = 4


def _is_site(n: Noun) -> bool:
    known = table("described").get(n.words.rsplit(" ", 1)[-1].lower())
    return known is not None and "site" in known[2]


# ------------------------------------------------------------------ speakers
def speaker(name: str | None, kind: str | None, outlet: str | None, via: str | None = None) -> Noun:
    """Who says so: a name, a description with its article, or the outlet where nobody is named.

    >>> speaker("source", "military", "Post", "SANA").words, speaker("He", None, "Post").words
    ('a military source quoted by SANA', 'a speaker whom the report does not name')
    """
    if name is None:
        return own_voice(outlet)
    if name == outlet:
        return own_voice(outlet)
    return _quoted_by(_who(name, kind), None if kind == "media" else via, outlet)


def _who(name: str, kind: str | None) -> Noun:
    lower = name.strip().lower()
    nobody = table("nobody").get(lower)
    if nobody is not None:
        return Noun(nobody[0], nobody[0].startswith(("speakers", "reports", "statements")), f"nobody:{lower}")
    if "[name withheld]" in lower:
        return Noun(WITHHELD_WORDS, False, "person:withheld")
    words = name.strip()
    if lower in word_set("bare") and kind in _KIND_WORDS and _KIND_WORDS[kind] not in lower:
        words = f"{_KIND_WORDS[kind]} {lower}"
    return described(words, "speaker") or named(name.strip())


_KIND_WORDS = {
    "official": "official", "military": "military", "medical": "medical", "humanitarian": "humanitarian",
    "civilian": "local", "armed_group": "armed group",
}  # fmt: skip


def is_nobody(name: str) -> bool:
    """A word that stands where a name should be ("they", "reports")."""
    return name.strip().lower() in table("nobody")


def _quoted_by(who: Noun, via: str | None, outlet: str | None) -> Noun:
    if (
        via is None
        or is_nobody(via)
        or not _MEDIUM.search(via)
        or who.key.startswith("outlet:")
        or via.lower() in who.words.lower()
        or (outlet or "").lower() == via.lower()
    ):
        return who
    return Noun(f"{who.words} quoted by {named(via).words}", who.plural, who.key)


#: Looks like a medium: one word (AFP, Anadolu), or a word of the trade.
_MEDIUM = re.compile(r"(?i)^[\w.-]+$|\b(?:news|agency|press|tv|television|times|post|radio|media|daily|wire|presse)\b")


def own_voice(outlet: str | None) -> Noun:
    """The report itself."""
    return named(outlet, f"outlet:{outlet}") if outlet else Noun("a report without a named outlet", False, "outlet:")


def claim_speaker(c: Claim, outlet: str | None) -> Noun:
    """Who makes a claim."""
    if c.claimant is None and c.quoted:
        return Noun("a speaker whom the report does not name", False, "nobody:quoted")
    return speaker(c.claimant, c.claimant_kind, outlet, c.via)


def claimant(c: Claimant, report: str, outlet: str | None) -> Noun:
    """Who gives a number; a report without an outlet stands in the record by its id."""
    if c.name in (report, f"report {report}"):
        return own_voice(outlet)
    return speaker(c.name, c.kind, outlet, c.via)
