"""What the JSON API is given and gives back beside released values: typed, bounded, and with examples.

Nothing that is sent may have a key that is not named here: who decides comes from the session, never from the body.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from marsad.linking import HARM_GRADES
from marsad.publish import Claim, ControlStatement, Event, Incident, Report

Short = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
Long = Annotated[str, StringConstraints(max_length=4000, strip_whitespace=True)]
Seen = Annotated[str, StringConstraints(max_length=100, min_length=1), Field(
    description="The token of what was looked at: `seen` of the incident's review, or of the last decision.",
    examples=["12-0123456789abcdef"],
)]  # fmt: skip
Why = Annotated[Long, Field(description="The reason, for whoever asks later.", examples=["the list of names has 12"])]

#: Rows of a list in one answer.
MOST: Final = 200
#: Events that one split takes out.
_OUT: Final = 400


class Sent(BaseModel):
    """A body. A key that it does not have is a mistake, and nothing is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Decision(Sent):
    """What a person says of an incident, or of one field of it, as `marsad review` takes it."""

    what: Literal["accept", "reject", "reopen", "correct", "not_stated", "confirm", "withdraw", "grade"] = Field(
        examples=["correct"]
    )
    field: Short = Field("", description="type, mode, day, place, actor, target, weapon, or a toll as killed/civilians",
                         examples=["killed/civilians"])  # fmt: skip
    value: Long = Field("", description="In words, as docs/reviews.md has them; of a grade one of "
                        + ", ".join(HARM_GRADES) + ", empty to take it back", examples=["12"])  # fmt: skip
    why: Why = ""
    seen: Seen


class NoteSent(Sent):
    """A note for other reviewers; it never leaves the record."""

    words: Annotated[Long, Field(min_length=1, examples=["Ask the hospital for its list."])]
    seen: Seen


class SignatureSent(Sent):
    """A signature of the values as they were seen."""

    why: Why = ""
    seen: Seen


class RestrictionSent(Sent):
    """Keep an incident from those without the right to restricted ones, or let them see it again."""

    restricted: bool = Field(examples=[True])
    why: Why = ""


class MergeSent(Sent):
    """That two incidents are one; with ``same`` false, that they are two, which is remembered."""

    other: Short = Field(alias="with", description="The id of the other incident.", examples=["i0123456789abcdef"])
    same: bool = Field(True, examples=[True])
    seen: Seen
    seen_with: Seen
    why: Annotated[Why, Field(min_length=1)]
    instead: bool = Field(False, description="Take the place of an earlier ruling that says otherwise.")


class SplitSent(Sent):
    """Events of an incident that are another happening."""

    out: list[Short] = Field(max_length=_OUT, min_length=1, examples=[["r-0123456789abcdef:e1"]],
                             description="Its events as report:event; not all of them.")  # fmt: skip
    seen: Seen
    why: Annotated[Why, Field(min_length=1)]
    instead: bool = False


class Undoing(Sent):
    """The decision to be taken back; without a number one's own last one that holds."""

    number: int | None = Field(None, ge=1, examples=[12])
    incident: Short = Field("", description="The incident in whose history the number stands.",
                            examples=["i0123456789abcdef"])  # fmt: skip


# ---- what is given back -------------------------------------------------------------------------------------------


class Written(BaseModel):
    """A decision that was written: its number, and the token of the incident as it is now (null: it is no more)."""

    n: int
    seen: str | None


class Ruled(BaseModel):
    """A ruling that was written, and the incident that has the events of the first one now."""

    n: int
    incident: str


class TakenBack(BaseModel):
    """What was taken back or done again: the number of the row that says so, the decision, and its incidents."""

    n: int
    kind: str
    what: str
    incidents: list[str]


class FieldTold(BaseModel):
    """What a person said of a field; ``before`` is what linking gave then."""

    what: str
    value: Any
    before: Any
    by: str
    at: str
    why: str
    n: int


class Step(BaseModel):
    """A decision, and what became of it (docs/reviews.md)."""

    n: int
    at: str
    who: str
    kind: str
    what: str
    field: str | None
    before: Any
    after: Any
    why: str
    became: str


class News(BaseModel):
    """What reports say of a field since a person decided."""

    field: str
    value: Any
    reports: list[str]
    n: int


class ReviewTold(BaseModel):
    """What people decided about an incident. ``seen`` is to be given back with the next decision."""

    incident: str
    seen: str
    state: Literal["accepted", "rejected"] | None
    fields: dict[str, FieldTold]
    since: list[News]
    signed: list[str]
    assigned: str | None
    history: list[Step]


class Reports(BaseModel):
    """Reports in the order of first taking in. ``next`` is what to give as ``after``; null: there are no more."""

    reports: list[Report]
    next: str | None


class Events(BaseModel):
    """Events as each report tells them."""

    events: list[Event]
    next: str | None


class Claims(BaseModel):
    """What is said in reports."""

    claims: list[Claim]
    next: str | None


class Controls(BaseModel):
    """Who is said to hold what, by each report."""

    controls: list[ControlStatement]
    next: str | None


class FieldOf(BaseModel):
    """A column of the table "incidents" that is not what it was (docs/changes.md)."""

    field: str
    old: Any
    new: Any
    withheld: bool
    old_withheld: bool


class ChangeOf(BaseModel):
    """What became of one incident."""

    kind: Literal["added", "changed", "merged", "withdrawn"]
    id: str
    number: int
    fields: list[FieldOf]
    row: dict[str, Any] | None
    into: str | None
    why: str | None


class Changes(BaseModel):
    """A page of the change feed. ``until`` is the state to give as ``since`` the next time."""

    since: str
    until: str
    total: int
    page: int
    pages: int
    changes: list[ChangeOf]


class Pages(BaseModel):
    """Where a list is: how many there are in all, which page this is, of how many."""

    total: int
    page: int
    pages: int


class Incidents(Pages):
    """A page of incidents, 25 at most, in the order that was asked for."""

    incidents: list[Incident]


class Match(BaseModel):
    """A place, party or outlet: its key, its name, and of how many incidents it is."""

    key: str
    name: str
    incidents: int


class Names(Pages):
    """A page of parties, places or outlets, those of the most incidents first."""

    names: list[Match]


class ValueCount(BaseModel):
    """A value of a filter, its name, and how many incidents have it."""

    value: str
    label: str
    n: int


class ReportTold(BaseModel):
    """A report with what was read from it."""

    report: Report
    events: list[Event]
    claims: list[Claim]


class ReportMatch(BaseModel):
    """A report that holds the words, and where."""

    id: str
    title: str | None
    outlet: str | None
    day: str | None
    snippet: str


class SearchAnswer(BaseModel):
    """What was found."""

    incident: Incident | None
    places: list[Match]
    parties: list[Match]
    reports: list[ReportMatch]


class Fault(BaseModel):
    """What is wrong: the code of the tree of errors, and what to do."""

    code: str | None
    what: str
    remedy: str


class Failed(BaseModel):
    """Every answer that is no success."""

    error: Fault


class Late(Failed):
    """Somebody was there first (E305): nothing was written. ``meanwhile`` is what they did, ``seen`` the token of now
    (null where the incident is no more), or an earlier ruling says otherwise (E401)."""

    meanwhile: list[Step]
    seen: str | None


ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    401: {"model": Failed, "description": "Nobody is signed in"},
    404: {"model": Failed, "description": "Not there, or not to be seen by who asks"},
    422: {"model": Failed, "description": "Something that is not understood"},
    503: {"model": Failed, "description": "The overview is being made, or the record is busy: ask again"},
}
WRITES: Final[dict[int | str, dict[str, Any]]] = {
    **ERRORS,
    403: {"model": Failed, "description": "The right is missing, or the request comes from another site"},
    409: {"model": Late, "description": "Somebody was there first, or an earlier ruling says otherwise"},
}
