"""Who said what."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.reading.making import attributions, report, told

from marsad.reading import Attribution, find_attributions, split_passages  # isort: skip


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Residents said the town was empty.", "Residents", "the town was empty"),
        ("The army said on Monday that it had taken the hill.", "army", "it had taken the hill"),
        ("The army said in a statement on Monday it had taken the hill.", "army", "it had taken the hill"),
        ("Nine people died, doctors said.", "doctors", "Nine people died"),
        ("Nine people died, said the governor of the province.", "governor of the province", "Nine people died"),
        ("On Tuesday, the ministry said the road was shut.", "ministry", "the road was shut"),
        ("The coalition told Reuters that it had hit two tanks.", "coalition", "it had hit two tanks"),
        ("Two tanks were hit, a coalition spokesman told reporters.", "coalition spokesman", "Two tanks were hit"),
        ("According to the United Nations, 4,000 people fled.", "United Nations", "4,000 people fled"),
        ("Some 4,000 people fled, according to the United Nations.", "United Nations", "Some 4,000 people fled"),
        ("Jane Roe, a spokeswoman for the ministry, said the road was shut.", "Jane Roe", "the road was shut"),
        ("A commander who asked not to be named told AFP that the town fell.", "commander", "the town fell"),
        ("President Marat Deniz warned that the war would spread.", "President Marat Deniz", "the war would spread"),
        ("The shelling began, the Syrian Observatory for Human Rights said.", "Syrian Observatory for Human Rights",
         "The shelling began"),
        ("The group tweeted that its clinic was hit.", "group", "its clinic was hit"),
        ("The attack came a day after rights groups said dozens had died.", "rights groups", "dozens had died"),
        ("The general was quoted by Interfax as saying that the city had fallen.", "general", "the city had fallen"),
        ("The toll was confirmed by hospital officials.", "hospital officials", "The toll"),
    ],
)  # fmt: skip
def test_speaker_and_content(text: str, source: str, content: str) -> None:
    assert [(s, c) for s, _, c in told(text)] == [(source, content)]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "Tanks shelled the city Monday killing four civilians residents said.",
            "residents",
            "Tanks shelled the city Monday killing four civilians",
        ),
        (
            "Nine people were killed in air raids on the town a monitoring group said on Sunday.",
            "monitoring group",
            "Nine people were killed in air raids on the town",
        ),
        (
            "A roadside bomb killed five soldiers near the port said army spokesman Omar Hale.",
            "army spokesman Omar Hale",
            "A roadside bomb killed five soldiers near the port",
        ),
        ("According to SANA the car bomb damaged a school.", "SANA", "the car bomb damaged a school"),
        (
            "The White Helmets a volunteer rescue group said the raid hit a bakery.",
            "White Helmets",
            "the raid hit a bakery",
        ),
        ("Omar Hale head of the Observatory said nine died.", "Omar Hale", "nine died"),
        (
            "A source at the provincial police command said that a shell hit the market.",
            "source at the provincial police command",
            "a shell hit the market",
        ),
        (
            "The blasts according to the source wounded two workers.",
            "source",
            "The blasts // wounded two workers",
        ),
    ],
)
def test_text_that_lost_its_commas(text: str, source: str, content: str) -> None:
    assert [(s, c) for s, _, c in told(text)] == [(source, content)]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The ministry denied bombing the hospital.", "denies"),
        ("The army confirmed that two pilots had died.", "confirms"),
        ("The rebels claimed that they had shot down a jet.", "alleges"),
        ("Kyiv accused Moscow of shelling the plant.", "alleges"),
        ("The Houthis claimed responsibility for the attack on the tanker.", "confirms"),
        ("Experts disputed the official toll.", "disputes"),
        ("The junta has yet to comment on the raid.", "no_comment"),
        ("The Pentagon declined to comment.", "no_comment"),
        ("There was no immediate comment from the Israeli military.", "no_comment"),
        ("The mayor declined to say how many had died.", "declines"),
        ("Reuters could not independently verify the claim.", "declines"),
        ("The ministry has not responded to the report.", "no_comment"),
        ("Officials denied any involvement in the killing.", "denies"),
    ],
)
def test_stance(text: str, stance: str) -> None:
    assert [s for _, s, _ in told(text)] == [stance]


@pytest.mark.parametrize(
    "text",
    [
        "The town is said to be empty.",
        "The so-called emirate is gone.",
        "The report was long and the claims in it were many.",
        "The said road was shut.",
        "A car bomb exploded, claiming nine lives.",
        "The blast claimed the lives of two soldiers.",
        "No group has claimed responsibility for the blast.",
        "Neither the army nor the rebels blamed the villagers.",
        "The troops took the hill and held it for a day.",
    ],
)
def test_what_is_no_attribution(text: str) -> None:
    assert told(text) == []


class TestSeveralInOneSentence:
    def test_the_speaker_goes_on_with_a_participle(self) -> None:
        assert told("Nine died, officials said, adding that three were children.") == [
            ("officials", "asserts", "Nine died"),
            ("officials", "asserts", "three were children"),
        ]

    def test_two_sides_in_one_sentence(self) -> None:
        assert told("The army said the rebels shelled the camp, while the rebels denied it.") == [
            ("army", "asserts", "the rebels shelled the camp"),
            ("rebels", "denies", "it"),
        ]

    def test_verbs_share_their_subject(self) -> None:
        found = told("The ministry denied the raid and said its jets had not flown.")
        assert [s for s, _, _ in found] == ["ministry", "ministry"]

    def test_a_carrier_and_an_originator(self) -> None:
        text = "State TV quoted the army as saying it had taken the hill."
        (found,) = attributions(text)
        assert (found.source and found.source.of(text), found.via and found.via.of(text)) == ("army", "State TV")

    def test_citing_goes_back_to_the_source_cited(self) -> None:
        text = "Ten people died, the agency said, citing medical sources."
        last = attributions(text)[-1]
        assert (last.source and last.source.of(text), last.via and last.via.of(text)) == ("medical sources", "agency")

    def test_an_outlet_that_was_told_is_the_carrier(self) -> None:
        text = "A commander told AFP that the town fell."
        (found,) = attributions(text)
        assert found.via is not None
        assert found.via.of(text) == "AFP"


class TestQuotations:
    def one(self, text: str) -> Attribution:
        (found,) = attributions(text)
        return found

    @pytest.mark.parametrize(
        "text",
        [
            '"The road is shut to us", she said.',
            '"The road is shut to us," said the mayor.',
            'He added: "The road is shut to us"',
            "“The road is shut to us,” a driver told reporters.",
        ],
    )
    def test_words_in_marks_are_quoted(self, text: str) -> None:
        found = self.one(text)
        assert found.quoted
        assert found.content[0].of(text).rstrip(",") == "The road is shut to us"

    def test_a_quotation_around_its_speaker_has_two_parts(self) -> None:
        text = '"The road", the spokesman said on Tuesday, "is closed to everyone"'
        assert [c.of(text) for c in self.one(text).content] == ["The road", "is closed to everyone"]

    def test_a_quotation_over_sentences_belongs_to_the_speaker_at_its_end(self) -> None:
        text = '"The raid was repelled. Two tanks burned. We hold the hill" the officer said.'
        found = self.one(text)
        assert found.content[0].of(text) == "The raid was repelled. Two tanks burned. We hold the hill"

    def test_a_speaker_goes_on_right_after(self) -> None:
        text = '"We fled at dawn," said Olha, a teacher. "There was nothing left to eat. We walked."'
        [found] = attributions(text)
        assert found.rule == "inverted"
        assert [c.of(text) for c in found.content] == ["We fled at dawn", "There was nothing left to eat. We walked."]

    @pytest.mark.parametrize(
        "told", ["The ministry replied on its website:", "The ministry denied the report on Monday:"]
    )
    def test_a_colon_hands_the_next_paragraph_to_its_speaker(self, told: str) -> None:
        text = f'{told}\n\n"Our pilots struck no hospital in the town."'
        last = attributions(text)[-1]
        assert last.source is not None
        assert (last.source.of(text), last.rule) == ("ministry", "introduced_quote")

    @pytest.mark.parametrize("dash", ["—", "-", "–"])
    def test_a_name_behind_a_dash_signs_a_quotation(self, dash: str) -> None:
        text = f'"Nobody told us that the road was closed."\n{dash} Olha Petrenko, teacher\n\nMore news came.'
        [found] = attributions(text)
        assert found.source is not None
        assert (found.source.of(text), found.cue) == ("Olha Petrenko", None)

    def test_a_quotation_in_a_paragraph_of_its_own_has_no_speaker(self) -> None:
        text = "The army said it had left.\n\n“We have nothing to do with that regime at all.” The road is shut."
        last = attributions(text)[-1]
        assert (last.source, last.cue, last.quoted) == (None, None, True)

    def test_a_word_in_marks_is_not_something_said(self) -> None:
        assert told('The "caliphate" fell in March.') == []

    def test_a_quoted_predicate_is_a_quoted_claim(self) -> None:
        text = 'The government has slammed the raid as "illegal".'
        found = self.one(text)
        assert found.quoted
        assert found.content[0].of(text) == 'the raid as "illegal"'

    @pytest.mark.parametrize(
        ("text", "source"),
        [
            ('"The talks are over," said John D. Carter, who leads the team.', "John D. Carter"),
            ('"The talks are over," Mr. Alford said.', "Mr. Alford"),
            ("The hill was lost, said Lt. Gen. Omar Haddad, a brigade commander.", "Lt. Gen. Omar Haddad"),
        ],
    )
    def test_titles_and_initials_belong_to_the_name(self, text: str, source: str) -> None:
        named = self.one(text).source
        assert named is not None
        assert named.of(text) == source

    def test_pronouns_stay_pronouns(self) -> None:
        text = '"We will not leave the town", he said.'
        source = self.one(text).source
        assert source is not None
        assert source.of(text) == "he"


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("The ministry rejected any link and called the blast a crime.", ["any link"]),
        (
            "A spokesman denied that it had hit the camp and said militias had shelled it.",
            ["it had hit the camp", "militias had shelled it"],
        ),
        ("The council refused to comment but said the talks go on.", ["refused to comment"]),
        ("Two brigades will share the road, their joint command said, in a step that surprised the town.",
         ["Two brigades will share the road"]),
        ("He confessed and testified against the others.", []),
        ("The brigade claimed responsibility in a video of a young man.", ["claimed responsibility"]),
        ("Its men are near the base, a commander admitted to us by telephone.", ["Its men are near the base"]),
        ("Eleven men are missing, the government said the first day.", ["Eleven men are missing"]),
        ("He did not say by whom the men were held.", ["by whom the men were held"]),
        ("Neither side's count could be confirmed by the agency.", ["Neither side's count"]),
    ],
)  # fmt: skip
def test_a_content_ends_where_the_speaker_does_something_else(text: str, contents: list[str]) -> None:
    assert [c for _, _, c in told(text)] == contents


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The group in a statement posted on the messaging service Telegram said it had left.", "group"),
        ("The London-based group which backs the rebels said nine men had died.", "London-based group"),
        ("Two men who fought for the rebels were killed a monitor said.", "monitor"),
        ("The bridge was hit by nobody, the joint operations command said.", "joint operations command"),
        ("The count could not be independently verified by the agency.", "agency"),
    ],
)
def test_the_speaker_is_the_subject_and_not_what_stands_nearer(text: str, source: str) -> None:
    assert [s for s, _, _ in told(text)] == [source]


@pytest.mark.parametrize(
    ("headline", "source"),
    [
        ("Monitor: 12 killed in raid on market", "Monitor"),
        ("Raid kills 12 in market: monitor", "monitor"),
        ("Raid kills 12 in market - activists", "activists"),
        ("Raid kills 12 people in northern market monitor", "monitor"),
    ],
)
def test_headlines_name_their_source_in_short(headline: str, source: str) -> None:
    text = f"{headline}\n\nTwelve people died in the market of the town."
    assert [s for s, _, _ in told(text)] == [source]


@pytest.mark.parametrize("state", ["killed", "dead", "missing"])
def test_the_dead_of_a_headline_report_nothing(state: str) -> None:
    assert told(f"Dozens reported {state} after blast in port\n\nA blast shook the port on Monday.") == []


def test_the_head_of_a_situation_report_says_nothing() -> None:
    assert told("Situation report: first convoy in weeks reaches the north\n\nA convoy reached the town.") == []


@pytest.mark.parametrize(("listener", "carrier"), [("reporters", None), ("journalists", None), ("AFP", "AFP")])
def test_only_an_outlet_carries(listener: str, carrier: str | None) -> None:
    text = f"A doctor told {listener} that nine people had died."
    made = report(text)
    [a] = find_attributions(made, split_passages(made))
    assert (a.via.of(text) if a.via else None) == carrier


WORDS = (
    "said", "the", "army", ",", ".", '"', "that", "told", "AFP", "he", "denied", "citing", "according", "to", "we",
    "fled", "and", "who", "-", "(", ")", "as", "saying", "quoted",
)  # fmt: skip


@example(words=["AFP", "said", "and"])
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_order_of_words_gives_spans_inside_the_text(words: list[str]) -> None:
    text = " ".join(words)
    made = report(text)
    for a in find_attributions(made, split_passages(made)):
        spans = [*a.content, *(s for s in (a.source, a.cue, a.via) if s)]
        assert all(0 <= s.begin < s.end <= len(text) for s in spans)
        assert a.source is None or a.cue is None or not a.source.meets(a.cue) or a.rule == "quoted_as_saying"
