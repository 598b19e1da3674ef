"""What a form about an incident sends, and carrying it out: the words of a person become typed decisions here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.record import Decided, Reviews

What = Literal["accept", "reject", "reopen", "correct", "not_stated", "confirm", "withdraw"]

#: Reasons that one click gives, in the words in which they are kept: whoever reads the record later may have another
#: language than who decided. ``_reasons`` gives them to pages in the viewer's.
REASONS: Final = (
    "misread by the reader", "a better source says so", "newer reports say so", "counted twice",
    "wrong person or body of that name", "wrong place of that name", "not part of the conflict", "no such happening",
)  # fmt: skip

Short = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
Long = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]


class Draft(BaseModel):
    """A form about an incident. Unknown fields are left out: nobody can name another person or a role here.

    ``take`` is a value that somebody tells, in words: the button of a rival value or of a place that was found. Where
    it is empty, the field's own inputs give it: ``low``, ``best``, ``high``; ``first``, ``last``; ``place`` and
    ``precision``; else ``words``.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    what: What | Literal["", "note", "sign", "restrict", "unrestrict", "grade"] = ""
    field: Short = ""
    kind: Short = ""
    who: Short = ""
    take: Long = ""
    words: Long = ""
    low: Short = ""
    best: Short = ""
    high: Short = ""
    first: Short = ""
    last: Short = ""
    place: Short = ""
    precision: Short = ""
    reason: Short = ""
    why: Long = ""
    grade: Short = ""
    seen: Short = ""
    queue: Long = ""

    @property
    def named(self) -> str:
        """The field; of a toll that nobody told so far, of its ``kind`` and ``who``."""
        return self.field or (f"{self.kind}/{self.who}" if self.kind else "")

    @property
    def because(self) -> str:
        """The reason as it is kept."""
        chosen = self.reason if self.reason in REASONS else ""
        return ": ".join(x for x in (chosen, self.why) if x)

    @property
    def told(self) -> str:
        """The value in the words that ``read_value`` understands."""
        if self.take:
            return self.take
        if self.named == "day":
            return "/".join(x for x in (self.first, self.last) if x)
        if self.named == "place":
            return f"{self.place}{'/' + self.precision if self.precision else ''}" if self.place else ""
        if "/" in self.named:
            return f"{self.low}/{self.best}/{self.high}" if self.low or self.high else self.best
        return self.words


def carry_out(reviews: Reviews, incident: str, draft: Draft) -> Decided:
    """Write what the form says; nothing is written where it is wrong, or the incident is no more what was seen.

    Raises:
        UsageError: a value that the field cannot have, or a reason is missing; says what to give.
        Overtaken: somebody has decided since, or linking has changed it.
        NotInRecord: it is no more.
    """
    seen = draft.seen
    if not seen:
        raise UsageError("the form does not say what was seen", where=incident, remedy="Load the page again.")
    match "correct" if draft.take else draft.what:
        case "accept":
            return reviews.accept(incident, draft.because, seen=seen)
        case "reject":
            return reviews.reject(incident, draft.because, seen=seen)
        case "reopen":
            return reviews.reopen(incident, draft.because, seen=seen)
        case "confirm":
            return reviews.confirm(incident, draft.named, draft.because, seen=seen)
        case "withdraw":
            return reviews.withdraw(incident, draft.named, draft.because, seen=seen)
        case "not_stated":
            return reviews.not_stated(incident, draft.named, _given(draft), seen=seen)
        case "correct":
            return _correct(reviews, incident, draft)
    raise UsageError("no such decision", where=draft.what)


def _correct(reviews: Reviews, incident: str, draft: Draft) -> Decided:
    from marsad.record import read_value

    if not draft.told:
        raise UsageError("a value is missing", where=draft.named, remedy="Choose one of those told, or give your own.")
    return reviews.correct(incident, draft.named, read_value(draft.named, draft.told), _given(draft), seen=draft.seen)


def _given(draft: Draft) -> str:
    """The reason, which a change of what is told needs.

    Raises:
        UsageError: there is none.
    """
    if not draft.because:
        raise UsageError("a reason is needed", where=draft.named, remedy="Say why, for whoever asks later.")
    return draft.because
