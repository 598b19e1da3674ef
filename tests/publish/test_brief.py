"""Briefs composed from a release made by hand: what each sentence says, and what it must not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from marsad.publish._query import Query
from marsad.publish._released import Claim, ControlStatement, Event, Incident, Loss, Party, Range, When
from marsad.publish.brief import compose, periods
from marsad.publish.brief._clauses import Clause, Count, realise
from marsad.publish.brief._markdown import markdown
from marsad.publish.brief._parties import described, named, parties, speaker
from marsad.publish.brief._sections import MOST_SINGLES
from marsad.publish.brief._spelling import spellings
from marsad.publish.brief._tables import frame
from marsad.publish.brief._values import Brief, Paragraph, Sentence, Table
from marsad.publish.brief._words import figure, listed, span, when
from tests.publish import made
from tests.publish.made import Made


def section(brief: Brief, key: str) -> str:
    """The words of one section, without footnotes."""
    (found,) = [s for s in brief.sections if s.key == key]
    return " ".join(s.text for b in found.blocks if isinstance(b, Paragraph) for s in b.sentences)


def sentences(brief: Brief) -> list[Sentence]:
    return [s for x in brief.sections for b in x.blocks if isinstance(b, Paragraph) for s in b.sentences]


# ------------------------------------------------------------------ words
@pytest.mark.parametrize(
    ("name", "words", "plural"),
    [
        ("Government of United States", "the Government of the United States", False),
        ("Military Forces of Russia", "the Military Forces of Russia", True),
        ("Islamic State", "Islamic State", False),
        ("United Nations", "the United Nations", False),
        ("Local Coordination Committees", "the Local Coordination Committees", True),
    ],
)
def test_names_take_their_article_and_number(name: str, words: str, plural: bool) -> None:
    noun = named(name)
    assert (noun.words, noun.plural) == (words, plural)


@pytest.mark.parametrize(
    ("words", "role", "written"),
    [
        ("Activists", "speaker", "activists"),
        ("military source", "speaker", "a military source"),
        ("official", "speaker", "an official"),
        ("UK-based monitor", "speaker", "a UK-based monitor"),
        ("terrorists", "party", "“terrorists”"),
        ("rebel", "party", "rebels"),
        ("bakery", "site", "a bakery"),
        ("Rafiq hospital", "site", "the Rafiq hospital"),
        ("health ministry", "speaker", "the health ministry"),
    ],
)
def test_descriptions_are_written_as_english_has_them(words: str, role: str, written: str) -> None:
    noun = described(words, role)
    assert noun is not None
    assert noun.words == written


@pytest.mark.parametrize("words", ["area", "others", "warplanes", "the"])
def test_what_says_nothing_of_a_party_is_not_told(words: str) -> None:
    assert parties((Party(f"body:{words}", words),)) is None


def test_a_pronoun_is_no_speaker() -> None:
    assert speaker("he", "other", "Post").words == "a speaker whom the report does not name"


def test_a_source_is_told_by_its_kind_and_its_medium() -> None:
    assert speaker("sources", "military", "Post", "SANA").words == "military sources quoted by SANA"


def test_a_body_is_no_medium() -> None:
    assert speaker("officials", "official", "Post", "Government of Syria").words == "officials"


def test_of_a_state_only_its_forces_are_named() -> None:
    several = (
        Party("actor:g", "Government of Syria", "actor:g"),
        Party("actor:f", "Military Forces of Syria", "actor:f"),
    )
    found = parties(several)
    assert found is not None
    assert found.words == "the Military Forces of Syria"


@pytest.mark.parametrize(
    ("w", "words"),
    [
        (When("2017-09-05", "2017-09-05"), "on 5 September 2017"),
        (When("2017-09-05", "2017-09-06"), "on 5 or 6 September 2017"),
        (When("2017-08-30", "2017-09-06"), "between 30 August and 6 September 2017"),
        (When("2017-09-01", "2017-09-30", "month"), "in September 2017"),
        (When("2014-01-01", None), "since 1 January 2014"),
        (When(), None),
    ],
)
def test_days_are_absolute(w: When, words: str | None) -> None:
    assert when(w) == words


@pytest.mark.parametrize(
    ("count", "bound", "words"),
    [
        (Range(4, 4, 4), "exact", "four"),
        (Range(30, 30, None), "least", "at least 30"),
        (Range(0, 60, 60), "most", "up to 60"),
        (Range(40, 40, 40), "about", "about 40"),
        (Range(100, 200, None), "vague", "hundreds of"),
        (Range(100, 200, 300), "range", "between 100 and 300"),
        (Range(), "exact", None),
    ],
)
def test_numbers_keep_their_bounds(count: Range, bound: str, words: str | None) -> None:
    assert figure(count, bound) == words


def test_a_list_ends_with_and() -> None:
    assert (listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])) == ("a", "a and b", "a, b and c")


def test_open_spans_say_so() -> None:
    assert (span("2017-09-04", None), span(None, None)) == ("from 4 September 2017", "all days of the record")


# ------------------------------------------------------------------ clauses
AIR = frame("ASSAULT", "aerial", None, ())
TALKS = frame("CONSULT", "meet", None, ())
ARMY = named("Syrian Democratic Forces")


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        (Clause(AIR), "air strikes were reported"),
        (Clause(AIR, where="in X"), "air strikes were reported in X"),
        (Clause(AIR, target=described("school", "site"), where="in X"), "air strikes hit a school in X"),
        (
            Clause(AIR, named("Islamic State"), where="in X", counts=(Count("killed", "children", Range(1, 1, 1)),)),
            "Islamic State carried out air strikes in X, killing one child",
        ),
        (
            Clause(frame("ASSAULT", "firearms", "Armed clash", ()), actor=ARMY, target=named("Islamic State")),
            "the Syrian Democratic Forces and Islamic State fought each other",
        ),
        (Clause(frame("AGREE", None, None, ()), status="failed"), "an agreement was attempted without success"),
        (Clause(TALKS, status="planned", when="on 1 May 2024"), "talks were planned on 1 May 2024"),
    ],
)  # fmt: skip
def test_clauses_agree(clause: Clause, words: str) -> None:
    assert realise(clause) == words


def test_parts_stand_beside_their_whole() -> None:
    children = Count("killed", "children", Range(9, 9, 9))
    whole = Count("killed", "civilians", Range(23, 23, 23), parts=(children,))
    told = realise(Clause(AIR, where="in X", counts=(whole,)))
    assert told == "air strikes in X killed 23 civilians (among them nine children)"


# ------------------------------------------------------------------ the brief
def test_the_same_release_gives_the_same_brief() -> None:
    assert compose(Made()) == compose(Made())


def test_every_sentence_about_the_war_bears_a_footnote() -> None:
    assert [s.text for s in sentences(compose(Made())) if not s.notes and not s.own] == []


def test_footnotes_are_numbered_as_they_are_read() -> None:
    brief = compose(Made())
    met = list(dict.fromkeys(int(n) for n in re.findall(r"\[\^(\d+)\](?!:)", markdown(brief))))
    assert met == [n.number for n in brief.notes] == list(range(1, len(met) + 1))


def test_rival_tolls_stand_side_by_side() -> None:
    told = section(compose(Made()), "happened")
    assert "The number of people killed is disputed" in told
    assert "the Syrian Observatory for Human Rights gave 12" in told


def test_a_denial_stands_beside_what_is_denied() -> None:
    assert "denied it" in section(compose(Made()), "happened")


def test_who_denies_the_deed_is_no_witness_of_it() -> None:
    says = Claim("wire-1", "c8", "the army", "military", None, "asserts", False, None, "others fired", ("e0",), 0.9)
    denies = Claim("wire-1", "c9", "the army", "military", None, "denies", False, None, "it fired", (), 0.9, ("e0",))
    one = Made(all_events=(made.EVENTS[0],), all_incidents=(_single(losses=()),), all_controls=())
    before = section(compose(replace(one, all_claims=(made.CLAIMS[0], says))), "happened")
    told = section(compose(replace(one, all_claims=(made.CLAIMS[0], says, denies))), "happened")
    assert "according to the Syrian Observatory for Human Rights and the army" in before
    assert "the army" not in told.partition(".")[0]
    assert "The army denied it" in told


def test_a_withheld_doer_is_said_to_be_withheld() -> None:
    event = replace(made.EVENTS[0], actors=(made.NOBODY,))
    release = Made(all_events=(event,), all_incidents=(_single(actors=(made.NOBODY,)),), all_controls=())
    assert section(compose(release), "happened").startswith("A person whose name is withheld carried out shelling")


def test_what_was_read_with_doubt_stands_in_the_words_of_the_report() -> None:
    assert 'On events in the province of Idlib, Wire, "The" wrote: “-4 fighters died.”' in section(
        compose(Made()), "happened"
    )


def test_control_is_told_with_who_says_so() -> None:
    told = section(compose(Made()), "control")
    assert told.startswith('Wire, "The" reported that Ahrar al-Sham held about 70 per cent of Salqin')
    assert "The army denied it." in told


def test_a_place_has_the_spelling_that_most_reports_use() -> None:
    told = [(report, made.TOWN) for report in ("a", "b", "c")]
    spelled = spellings(told, lambda ident, name: name == "Salqeen")
    assert spelled.names == {"geonames:172955": "Salqeen"}
    assert spelled.others == {"Salqeen": ("Salqin",)}


def test_a_report_counts_once_for_a_spelling() -> None:
    assert spellings([("a", made.TOWN)] * 9, lambda ident, name: True).names == {"geonames:172955": "Salqin"}


def test_the_name_that_was_asked_for_is_kept() -> None:
    told = [(report, made.TOWN) for report in ("a", "b", "c")]
    assert spellings(told, lambda ident, name: True, "salqin").names == {"geonames:172955": "Salqin"}


def test_a_rare_spelling_is_told_beside_the_name() -> None:
    brief = compose(Made(), bears=lambda ident, name: True)
    assert "reports also write Salqin as “Salqeen”" in section(brief, "sources")


def test_a_spelling_that_the_gazetteer_does_not_know_is_none() -> None:
    assert "Salqeen" not in markdown(compose(Made(), bears=lambda ident, name: False))


def test_undated_incidents_of_the_place_are_told_and_not_added_up() -> None:
    undated = _single(when=When())
    brief = compose(Made(query=Query(since="2017-09-01", until="2017-09-10"), all_incidents=(undated,)))
    assert section(brief, "headline").startswith("One incident of the place bears no date and is added to no sum.")
    assert "The Syrian army carried out shelling" in section(brief, "happened")


def _told_without_a_day(n: int) -> Made:
    """So many attacks that single reports tell, which no incident holds."""
    bare = replace(made.WIRE, outlet=None)
    events = tuple(replace(made.EVENTS[0], id=f"e{k}", incident=None, main=False, when=When()) for k in range(n))
    claims = (replace(made.CLAIMS[0], events=tuple(e.id for e in events)),)
    return Made(all_reports=(bare,), all_incidents=(), all_events=events, all_claims=claims, all_controls=())


def test_happenings_without_a_day_beyond_the_most_are_said_to_be_left_out() -> None:
    assert "are left out" in section(compose(_told_without_a_day(MOST_SINGLES + 1)), "happened")
    assert "are left out" not in section(compose(_told_without_a_day(MOST_SINGLES)), "happened")


def test_the_dead_of_what_a_single_report_tells_without_a_day_stand_among_the_tolls() -> None:
    (found,) = [s for s in compose(_told_without_a_day(2)).sections if s.key == "tolls"]
    (told,) = found.blocks
    assert isinstance(told, Table)
    assert [row[0].text for row in told.rows] == ["Salqin, day not known", "″"] * 2
    assert {row[5].text for row in told.rows} == {"in one report"}
    assert all(row[3].notes for row in told.rows)
    assert "without a day" in told.caption


def test_a_report_without_an_outlet_is_still_a_report() -> None:
    assert section(compose(_told_without_a_day(1)), "sources") == "The reports of it name no outlet."
    assert section(compose(Made(all_reports=(), all_incidents=(), all_events=(), all_claims=(), all_controls=())),
                   "sources") == "There is no report."  # fmt: skip


def test_a_lasting_state_is_told_since_it_began() -> None:
    since = replace(made.CONTROLS[0], start="2012-01-01", end="2017-09-06")
    assert "against the Syrian army, since 2012." in section(compose(Made(all_controls=(since,))), "control")


def test_a_coarsened_site_is_not_its_unit() -> None:
    hidden = replace(made.CONTROLS[0], share=None, part=None, place=replace(made.TOWN, coarsened="grid"))
    told = section(compose(Made(all_controls=(hidden,))), "control")
    assert "held a place in Salqin" in told


def test_two_sides_told_as_doers_are_in_a_fight() -> None:
    state = replace(made.ARMY, acled_type="State forces")
    event = replace(made.EVENTS[0], actors=(state, made.REBELS), targets=())
    release = Made(all_events=(event,), all_incidents=(_single(actors=(state, made.REBELS)),), all_controls=())
    assert "in fighting that involved the Syrian army and Ahrar al-Sham" in section(compose(release), "happened")


def test_an_empty_record_says_so() -> None:
    brief = compose(Made(all_reports=(), all_claims=(), all_events=(), all_incidents=(), all_controls=()))
    assert "The record tells of no incident here." in section(brief, "headline")
    assert brief.notes == ()


def test_a_story_is_no_incident_of_a_brief() -> None:
    story = replace(made.SHELLING, type="OTHER")
    assert "no incident" in section(compose(Made(all_incidents=(story,), all_controls=())), "headline")


def _single(**changes: object) -> Incident:
    told = replace(made.SHELLING, tolls=(), contradicted=False, targets=(), **changes)  # type: ignore[arg-type]
    return replace(told, members=(("wire-1", "e0"),), reports=(made.WIRE,), origins=(("wire-1",),))


def test_two_accounts_of_the_doer_are_not_settled() -> None:
    rebels = replace(made.EVENTS[0], report="ar-1", id="e1", actors=(made.REBELS,), claims=("c9",))
    said = Claim("ar-1", "c9", "the army", "military", None, "asserts", False, None, "rebels shelled it", ("e1",), 0.9)
    release = Made(all_events=(made.EVENTS[0], rebels), all_claims=(*made.CLAIMS, said), all_incidents=(made.SHELLING,))
    told = section(compose(release), "happened")
    assert told.startswith("Shelling hit residents in Salqin")
    assert "Accounts differ on who did it: the Syrian Observatory for Human Rights named the Syrian army" in told
    assert "the army named Ahrar al-Sham" in told


def test_who_only_reports_a_deed_did_not_do_it() -> None:
    monitor = Party("actor:sohr", "Syrian Observatory for Human Rights", "actor:sohr", "monitor")
    event = replace(made.EVENTS[0], actors=(monitor,))
    release = Made(all_events=(event,), all_incidents=(_single(actors=(monitor,)),), all_controls=())
    assert "Observatory for Human Rights shelled" not in markdown(compose(release))


def test_an_allegation_stays_one() -> None:
    claim = replace(made.CLAIMS[0], stance="alleges")
    release = Made(
        all_claims=(claim,), all_incidents=(_single(losses=()),), all_events=(made.EVENTS[0],), all_controls=()
    )
    assert section(compose(release), "happened").startswith("The Syrian Observatory for Human Rights alleged that")


def test_silence_is_told_with_what_it_is_about() -> None:
    silent = Claim(
        "wire-1", "c7", "Ministry of Defence", "official", None, "no_comment", False, None, None, (), 0.9, ("e0",)
    )
    release = Made(all_claims=(*made.CLAIMS, silent), all_incidents=(_single(),), all_controls=())
    told = section(compose(release), "unconfirmed")
    assert "The Ministry of Defence had not commented on the shelling in Salqin on 5 September 2017." in told


def test_talks_without_an_incident_are_told() -> None:
    talks = Event(
        "wire-1", "e7", None, "CONSULT", "meet", None, None, "040", 1, None, "planned", None, False,
        When("2017-09-09", "2017-09-09"), made.TOWN, (made.ARMY,), (made.REBELS,), (), (), (), "They will meet.", 0.9,
    )  # fmt: skip
    release = Made(all_events=(*made.EVENTS, talks), all_incidents=(made.SHELLING,), all_controls=())
    told = section(compose(release), "talks")
    assert "Talks, involving the Syrian army and Ahrar al-Sham, were planned in Salqin on 9 September 2017" in told


def test_a_busy_day_folds_what_is_less_grave() -> None:
    many = tuple(
        replace(
            _single(losses=(Loss("killed", "unspecified", Range(n, n, n)),)), id=f"i{n:016d}", killed=Range(n, n, n)
        )
        for n in range(1, 15)
    )
    told = section(compose(Made(all_incidents=many, all_controls=())), "happened")
    assert "killing 14 people" in told
    assert "killing one person" not in told
    assert "Also reported: shelling in Salqin" in told


def test_one_statement_of_many_reports_is_one_sentence() -> None:
    again = replace(made.CONTROLS[0], report="ar-1")
    told = compose(Made(all_controls=(*made.CONTROLS, again)))
    assert section(told, "control").count("held about 70 per cent") == 1


def test_what_is_said_to_be_over_is_not_told_as_held() -> None:
    past: ControlStatement = replace(made.CONTROLS[0], former=True)
    assert "No report says who holds what" in section(compose(Made(all_controls=(past,))), "control")


def test_weeks_cover_every_day_once() -> None:
    weeks = periods("2016-09-01", "2016-09-30", "week")
    assert [w.since for w in weeks] == ["2016-09-01", "2016-09-08", "2016-09-15", "2016-09-22", "2016-09-29"]
    assert weeks[-1].until == "2016-09-30"


def test_days_are_single_days() -> None:
    assert all(p.since == p.until for p in periods("2016-09-01", "2016-09-03", "day"))
