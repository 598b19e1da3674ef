"""The predicate of which a count is the subject: "12 people, among them 3 children, were killed"."""

from __future__ import annotations

from marsad.grounding._fate_clause import Clause, fitting
from marsad.grounding._fate_verbs import (
    BE,
    BREAKS,
    DETERMINERS,
    HAVE,
    LIGHT,
    OPENS_ASIDE,
    PASSIVE,
    PREPOSITIONS,
    REACH,
    STATE,
    SUBJECT,
    TOLL,
    VERB,
    Told,
    complete,
    noun_use,
    sounds_reduced,
    takes_object,
    tell,
)


def subject(c: Clause, n: int) -> Told | None:
    """The predicate of which the count is the subject, over what stands between that opens no other clause."""
    walk = _Walk(c, n)
    return walk.run()


def _after_whole(c: Clause, at: int) -> int:
    """ "Three of the four hijackers were shot dead": over the whole to the predicate."""
    if c.word(at) != "of":
        return at
    for k in range(at + 1, min(at + 5, len(c.items))):
        if c.is_count(k):
            return k + 1 if c.counts[c.items[k].count or 0].whole else at
    return at


class _Walk:
    """One look to the right of a count: has a form of "be" come, has another verb, was all so far light words?"""

    __slots__ = ("at", "be", "c", "have", "n", "near", "sort", "verb")

    def __init__(self, c: Clause, n: int) -> None:
        self.c, self.n, self.sort = c, n, c.counts[n].sort
        self.at = _after_whole(c, c.places[n] + 1)
        self.be = self.have = self.verb = False
        self.near = True

    def run(self) -> Told | None:
        stop = min(len(self.c.items), self.at + REACH)
        while self.at < stop:
            item = self.c.items[self.at]
            if item.count is not None:
                if not self._may_pass_count():
                    return None
                self.at += 1
                continue
            if item.phrase is not None:
                done, told = self._phrase()
                if done:
                    return told
                continue
            if not self._word(item.word):
                return None
        return None

    def _may_pass_count(self) -> bool:
        """ "2 tanks and 12 men were captured": the next of a list shares the predicate."""
        if self.be or self.have or self.verb:
            return False
        last = self.at - 2 if self.c.word(self.at - 1) in ("their", "his", "her", "its", "the") else self.at - 1
        listed = self.c.word(last) in ("and", ",", "including", "plus", "or", "&", "also", "another", "not")
        listed = listed or self.c.is_count(self.at - 1)
        self.near = listed
        return listed or self.c.word(self.at - 1) in PREPOSITIONS

    def _phrase(self) -> tuple[bool, Told | None]:
        """Is the search over with the phrase here, and what did it give?"""
        c, at = self.c, self.at
        phrase = c.items[at].phrase
        assert phrase is not None
        self.at += 1
        before = c.word(at - 1)
        sense = fitting(phrase, self.sort, VERB | SUBJECT | STATE)
        if phrase.words[0] == "the" and before in ("among", "of", "amongst"):
            toll = fitting(phrase, "bare", TOLL)
            if toll is not None:
                return True, Told(toll.fate, c.items[at].span, "among")
        if before in DETERMINERS and not (self.be and c.word(at - 2) == "among"):
            self.near = False
            return False, None
        if self.be:
            sense = fitting(phrase, self.sort, VERB | SUBJECT | STATE, PASSIVE | {"none"})
            if sense is None:
                sense = fitting(phrase, self.sort, SUBJECT, frozenset(("ing",)))
            return (True, tell(c, at, sense, "subject")) if sense else (phrase.senses[0].frame == "verb", None)
        if sense is None:
            plain = all(s.frame in ("noun", "of", "toll") for s in phrase.senses)
            self.near = self.near and plain
            self.verb = self.verb or not plain
            return False, None
        return self._active(at)

    def _active(self, at: int) -> tuple[bool, Told | None]:
        c = self.c
        phrase = c.items[at].phrase
        assert phrase is not None
        own = fitting(phrase, self.sort, SUBJECT, frozenset(("present", "past", "ed", "participle")))
        if own is not None and not self.verb and not noun_use(c, at) and complete(c, at):
            return True, tell(c, at, own, "subject")
        state = fitting(phrase, self.sort, STATE)
        if state is not None and (self.near or len(phrase.words) > 1) and not self.verb:
            return True, tell(c, at, state, "state")
        verb = fitting(phrase, self.sort, VERB, PASSIVE)
        if verb is not None and not self.verb and (self.near or sounds_reduced(c, at)) and not takes_object(c, at):
            return True, tell(c, at, verb, "participle")
        if noun_use(c, at) or all(s.form == "ing" for s in phrase.senses):
            self.near = False  # "peacekeepers serving with the force were hurt"
            return False, None
        return True, None

    def _word(self, word: str) -> bool:
        """Takes a plain word; false where the search must stop."""
        self.at += 1
        if word in BE:
            self.be, self.verb = True, False
            return True
        if word in HAVE:
            self.have = True
            return True
        if word in LIGHT or word.endswith("ly"):
            return True
        if word in ",(–—-":
            return self._comma(word)
        if self.be and (word in ("and", "or", "by", "among", "those") or self._among(word)):
            return True
        if self.be and self.c.word(self.at) in ("and", "or"):
            return True  # "were hit and burned"
        if word in BREAKS or not (word[0].isalnum() or self._inner_mark()):
            return False
        if self.be or self.have:
            return self._after_other_verb(word)
        self.near = False
        self.verb = self.verb or (word.endswith("ed") and len(word) > 4)
        return True

    def _among(self, word: str) -> bool:
        """ "Were among the dead", "was among those killed"."""
        return word in DETERMINERS and self.c.word(self.at - 2) == "among"

    def _after_other_verb(self, word: str) -> bool:
        """ "Have been living there", "were trapped in a cellar and killed": another verb; a joined one may follow."""
        self.be = self.have = self.near = False
        self.verb = word not in DETERMINERS
        return self.c.word(self.at + 1) == "and"

    def _inner_mark(self) -> bool:
        """A mark inside a name or a quotation ("U.S.", "'s")."""
        item = self.c.items[self.at - 1]
        if item.word in "'’\"“”":
            return True
        text = self.c.text
        return item.word == "." and item.end < len(text) and (text[item.end].isalnum() or text[item.end] in ",'’")

    def _comma(self, mark: str) -> bool:
        """An aside is passed over ("12 people, four of them women, were killed"); any other comma ends the clause."""
        c, k = self.c, self.at
        if c.phrase(k) is not None and self.near and not self.be:
            return True
        if c.word(k) in BE or c.word(k) in HAVE:
            return True
        opens = c.is_count(k) or c.word(k) in OPENS_ASIDE or mark in "(–—"
        closing = ")" if mark == "(" else mark if mark in "–—" else ","
        for j in range(k, min(len(c.items), k + 14)):
            resumes = c.word(j) in BE or c.word(j) in HAVE
            if c.word(j) == closing or (opens and closing == "," and resumes):
                self.at = j if resumes else j + 1
                return opens or c.word(j + 1) in BE or c.word(j + 1) in HAVE or self._dies_at(j + 1)
            if c.word(j) in (".", ";", ":"):
                return False
        return opens and c.is_count(k)

    def _dies_at(self, at: int) -> bool:
        phrase = self.c.phrase(at)
        return phrase is not None and fitting(phrase, self.sort, SUBJECT) is not None
