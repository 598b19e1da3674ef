"""Origins on claims: who stands at the start, whatever the number of reports and agencies."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from marsad.grounding import SourceKind
from marsad.linking import Account, Counted, Speaker, Toll, origins_object, origins_of
from tests.linking.made_accounts import (
    ARMY,
    CLINIC,
    DEFENDERS,
    MINISTRY,
    MONITOR,
    STATE,
    WATCH,
    account,
    described,
    medium,
    person,
    said,
)


def _names(*accounts: Account, texts: tuple[tuple[str, ...], ...] = ()) -> list[str]:
    return [o.name for o in origins_of(accounts, texts).originators]


def _ministry_everywhere() -> list[Account]:
    """Fifteen reports through four agencies; all go back to one ministry."""
    agencies = ("AFP", "Reuters", "AP", "TASS")
    return [account(f"r{n:02}", said(MINISTRY), agency=agencies[n % 4]) for n in range(15)]


def test_fifteen_reports_of_four_agencies_may_have_one_originator() -> None:
    found = origins_of(_ministry_everywhere())
    assert found.summary == "15 reports, 4 agencies, 1 originator: Russian Ministry of Defence"


def test_the_order_of_the_accounts_does_not_matter() -> None:
    told = [
        *_ministry_everywhere(),
        account("x", said(MONITOR)),
        account("y", said(described("activists", "civilian"))),
    ]
    mixed = told[:]
    random.Random(3).shuffle(mixed)
    assert origins_object(origins_of(told)) == origins_object(origins_of(mixed))


def test_two_that_look_for_themselves_are_two() -> None:
    assert _names(account("a", said(MONITOR)), account("b", said(WATCH))) == [WATCH.name, MONITOR.name]


def test_organs_of_one_state_are_held_for_one_and_it_is_said() -> None:
    found = origins_of([account("a", said(MINISTRY)), account("b", said(ARMY))])
    assert (found.count, found.most) == (1, 2)
    assert found.originators[0].assumed[0].words.endswith("are organs of one power")


@pytest.mark.parametrize("words", ["a military source", "local sources", "the police command"])
def test_whom_a_state_s_own_agency_lets_speak_is_that_state_s(words: str) -> None:
    theirs = Speaker("actor:forces-sy", "Military Forces of Syria", "military", "government", "SY")
    found = origins_of(
        [account("a", said(described(words, "military")), agency="SANA"), account("b", said(theirs), outlet="B")]
    )
    assert (found.count, found.originators[0].confidence) == (1, 0.7)


def test_the_army_of_a_text_that_names_one_army_is_that_one() -> None:
    found = origins_of([account("a", said(ARMY), said(described("the army", "military")))])
    assert (found.count, found.most) == (1, 2)


def test_unnamed_sources_of_two_texts_stay_two() -> None:
    unnamed = described("activists", "civilian")
    assert origins_of([account("a", said(unnamed)), account("b", said(unnamed))]).count == 2


def test_unnamed_sources_of_copies_are_one() -> None:
    unnamed = described("activists", "civilian")
    assert origins_of([account("a", said(unnamed)), account("b", said(unnamed))], [("a", "b")]).count == 1


def test_a_report_speaks_for_itself_where_it_names_nobody() -> None:
    found = origins_of([account("a", said(), outlet="The Valley Post")])
    assert [(o.name, o.own_voice) for o in found.originators] == [("The Valley Post", True)]


def test_a_report_s_own_voice_goes_back_to_whom_it_names() -> None:
    found = origins_of([account("a", said()), account("a", said(MONITOR), event="e1")])
    assert [o.name for o in found.originators] == [MONITOR.name]
    assert found.aside[0].words == f"its own voice goes back to {MONITOR.name}"


def test_what_an_agency_says_goes_back_to_whom_its_own_report_names() -> None:
    told = [account("a", said(MONITOR), agency="AFP"), account("b", said(medium("AFP")), outlet="The Valley Post")]
    assert _names(*told) == [MONITOR.name]


def test_a_reporter_on_the_spot_is_an_origin_beside_those_the_report_names() -> None:
    correspondent = described("an AFP correspondent", "media")
    told = account("a", said(MONITOR), said(correspondent), agency="AFP")
    assert sorted(_names(told)) == ["AFP", MONITOR.name]


def test_state_television_is_no_reporter_on_the_spot() -> None:
    told = account("a", said(described("state television", "media")), outlet="The Valley Post")
    assert _names(told) == ["state television"]


def test_a_stitched_page_is_no_origin_of_its_own() -> None:
    told = [account("a", said(MONITOR)), account("b", said(), stitched=True)]
    found = origins_of(told)
    assert [o.name for o in found.originators] == [MONITOR.name]
    assert found.aside[0].report == "b"


def test_whom_a_stitched_page_names_still_counts() -> None:
    told = [account("a", said(MONITOR)), account("b", said(WATCH), stitched=True)]
    assert origins_of(told).count == 2


def test_a_stitched_page_alone_has_an_origin_that_is_not_known() -> None:
    found = origins_of([account("a", said(), stitched=True)])
    assert [o.name for o in found.originators] == ["unknown"]


def test_somebody_not_named_may_be_whom_the_text_names() -> None:
    told = account("a", said(MONITOR), said(described("he", "other")))
    assert _names(told) == [MONITOR.name]


def test_a_surname_alone_is_the_person_named_in_full_elsewhere() -> None:
    told = [account("a", said(person("Rami Abdel Rahman"))), account("b", said(person("Abdulrahman")))]
    assert origins_of(told).count == 1


def test_namesakes_with_other_first_names_are_two() -> None:
    told = [account("a", said(person("Omar Haddad"))), account("b", said(person("Ali Haddad")))]
    assert origins_of(told).count == 2


def test_a_spokesman_known_from_one_report_is_known_in_all() -> None:
    voice = Speaker(MONITOR.key, MONITOR.name, "monitor", voice="Rami Abdel Rahman")
    told = [account("a", said(voice)), account("b", said(person("Abdel Rahman")))]
    assert _names(*told) == [MONITOR.name]


def test_the_monitoring_group_of_another_report_is_the_only_monitor_of_the_incident() -> None:
    told = [account("a", said(MONITOR)), account("b", said(described("a monitoring group", "monitor")))]
    assert (origins_of(told).count, origins_of(told).most) == (1, 2)


@pytest.mark.parametrize(("role", "party"), [("actors", ARMY), ("targets", STATE)])
def test_an_interested_party_is_marked_and_counts(role: str, party: Speaker) -> None:
    parties: dict[str, Any] = {role: (party,)}
    found = origins_of([account("a", said(MINISTRY), said(CLINIC), **parties)])
    assert {o.name: o.interest for o in found.originators} == {
        MINISTRY.name: role.removesuffix("s"),
        CLINIC.name: None,
    }
    assert found.count == 2


def test_a_party_that_says_it_did_it_admits_it() -> None:
    found = origins_of([account("a", said(MINISTRY, "confirms"), said(DEFENDERS), actors=(ARMY,))])
    assert {o.name: o.admits for o in found.originators} == {MINISTRY.name: True, DEFENDERS.name: False}


def test_the_other_side_s_word_is_no_admission() -> None:
    told = account("a", said(DEFENDERS), actors=(ARMY,), targets=(DEFENDERS,))
    assert not origins_of([told]).originators[0].admits


def test_who_only_denies_is_shown_and_not_counted() -> None:
    found = origins_of([account("a", said(MONITOR), said(MINISTRY, "denies"), actors=(ARMY,))])
    assert (found.count, [o.name for o in found.originators if o.denies]) == (1, [MINISTRY.name])


def test_silence_is_no_origin() -> None:
    told = account("a", said(MONITOR), said(MINISTRY, "no_comment", carries=False))
    assert _names(told) == [MONITOR.name]


def test_every_originator_tells_who_carried_it() -> None:
    found = origins_of([account("a", said(MONITOR), agency="AFP"), account("b", said(MONITOR), outlet="B")])
    assert found.originators[0].carriers == ("AFP", "B")


def test_an_event_without_claims_is_the_report_s_own_word() -> None:
    assert _names(account("a", outlet="The Valley Post")) == ["The Valley Post"]


HEALTH = Speaker("actor:health-ministry-ru", "Russian Ministry of Health", "medical", "russia", "RU")


def test_a_ministry_of_health_is_no_organ_that_fights() -> None:
    assert origins_of([account("a", said(HEALTH)), account("b", said(ARMY))]).count == 2


def test_who_denies_is_never_one_with_who_says_so() -> None:
    found = origins_of([account("a", said(MINISTRY)), account("a", said(ARMY, "denies"), event="e1")])
    assert {o.name: o.denies for o in found.originators} == {MINISTRY.name: False, ARMY.name: True}


def test_rival_counts_of_one_report_are_never_one_speaker_s() -> None:
    told = account("a", said(MINISTRY), said(ARMY))
    tolls = tuple(Counted(Toll("killed", "unspecified", n, n, n), None, "", (c,)) for n, c in ((400, "c0"), (40, "c1")))
    assert origins_of([replace(told, losses=tolls)]).count == 2


def test_whom_a_ministry_quotes_without_a_name_stands_back_behind_it() -> None:
    told = account("a", said(MINISTRY), said(described("rescuers", "humanitarian"), via=MINISTRY))
    assert _names(told) == [MINISTRY.name]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        (Speaker("body:valley archive", "Valley Archive", "other"), "monitoring group Valley Archive"),
        (Speaker("body:aid union for valley farmers", "Aid Union for Valley Farmers", "other"), "AUVF"),
    ],
)
def test_a_body_is_one_by_its_full_name_and_by_a_shorter_one(full: Speaker, short: str) -> None:
    told = [account("a", said(full)), account("b", said(Speaker(f"body:{short.lower()}", short, "monitor")))]
    assert origins_of(told).count == 1


def test_a_body_is_one_described_in_words_of_its_name() -> None:
    full = Speaker("body:valley doctors network", "Valley Doctors Network", "medical")
    told = [account("a", said(full)), account("b", said(described("the doctors' network", "monitor")))]
    assert _names(*told) == [full.name]


def test_a_described_body_may_be_either_of_two_and_is_taken_for_neither() -> None:
    two = [Speaker(f"body:{w} doctors network", f"{w.title()} Doctors Network", "medical") for w in ("valley", "hill")]
    told = [account(s.key[5], said(s)) for s in two]
    assert origins_of([*told, account("x", said(described("the network", "monitor")))]).count == 3


def test_a_body_described_twice_in_one_text_is_one() -> None:
    prosecutors = [described(w, "official") for w in ("prosecutors", "regional prosecutors")]
    assert origins_of([account("a", *map(said, prosecutors))]).count == 1


def test_a_toll_that_a_side_gives_beside_others_is_no_admission() -> None:
    found = origins_of([account("a", said(MONITOR), said(MINISTRY), actors=(ARMY,))])
    assert not any(o.admits for o in found.originators)


def test_the_police_are_not_the_ministry_that_a_text_names() -> None:
    interior = Speaker("actor:interior-ministry-ua", "Ukrainian Ministry of the Interior", "official", "ukraine", "UA")
    told = account("a", said(interior), said(described("the police", "official")))
    assert sorted(_names(told)) == [interior.name, "the police"]


def test_a_name_that_one_report_s_reading_did_not_resolve_is_the_same_body() -> None:
    loose = Speaker("body:human rights watch", WATCH.name, "other")
    assert origins_of([account("a", said(WATCH)), account("b", said(loose))]).count == 1


@pytest.mark.parametrize(("one", "other"), [("police", "the police"), ("police", "local police")])
def test_the_police_of_two_reports_are_one_office(one: str, other: str) -> None:
    found = origins_of(
        [account("a", said(described(one, "official"))), account("b", said(described(other, "official")))]
    )
    assert (found.count, found.most) == (1, 2)


def test_officials_of_two_reports_are_not_taken_for_one() -> None:
    told = [account(r, said(described("officials", "official"))) for r in "ab"]
    assert origins_of(told).count == 2


def test_an_office_without_its_country_is_the_one_that_bears_the_name() -> None:
    loose = Speaker("body:health ministry", "Health Ministry", "other")
    assert origins_of([account("a", said(HEALTH)), account("b", said(loose))]).count == 1


def test_officials_of_a_text_are_those_of_the_one_office_that_it_cites() -> None:
    told = account("a", said(described("officials", "official")), said(described("the police", "official")))
    assert origins_of([told]).count == 1


def test_a_story_and_its_correction_are_one_origin() -> None:
    eyes = described("witnesses", "civilian")
    told = [account("first", said(eyes), killed=12), account("corrected", said(eyes), killed=11)]
    assert origins_of(told, [("corrected", "first")]).count == 1


def test_a_spokesman_is_the_only_power_s_that_the_text_names() -> None:
    told = account("a", said(ARMY), said(described("a spokesman", "official")))
    assert _names(told) == [ARMY.name]


def test_one_description_read_as_two_kinds_of_speaker_is_one() -> None:
    kinds: tuple[SourceKind, ...] = ("humanitarian", "civilian")
    found = origins_of([account("a", *(said(described("aid volunteers", kind)) for kind in kinds))])
    assert found.count == 1
