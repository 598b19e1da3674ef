"""Attributions of the rules and of the model put together."""

from __future__ import annotations

from tests.marking import Saying, reading_of

TEXT = "The ministry said two men died. Aid workers, weary now, put it bluntly: nobody had come."
SAID: Saying = ("said", "ministry", "two men died", "asserts", 0.99)


def told(text: str, *said: Saying) -> list[tuple[str | None, str | None, str, str]]:
    """Source, cue, content and rule of each attribution."""
    return [
        (
            a.source.of(text) if a.source else None,
            a.cue.of(text) if a.cue else None,
            " // ".join(c.of(text) for c in a.content),
            a.rule,
        )
        for a in reading_of(text, said=said).attributions
    ]


def test_what_both_found_is_one_attribution() -> None:
    found = told(TEXT, SAID)
    assert len(found) == 1
    assert found[0][:3] == ("ministry", "said", "two men died")
    assert found[0][3] != "encoder"


def test_a_cue_that_the_model_holds_for_none_is_dropped() -> None:
    assert told(TEXT) == []


def test_what_only_the_model_found_is_added_with_its_speaker() -> None:
    found = told(TEXT, SAID, ("put it bluntly", "Aid workers", "nobody had come", "asserts", 0.8))
    assert found[1] == ("Aid workers", "put it bluntly", "nobody had come", "encoder")


def test_without_a_speaker_it_is_not() -> None:
    assert len(told(TEXT, SAID, ("put it bluntly", None, "nobody had come", "asserts", 0.8))) == 1


def test_nor_where_the_model_is_unsure() -> None:
    assert len(told(TEXT, SAID, ("put it bluntly", "Aid workers", "nobody had come", "asserts", 0.3))) == 1


def test_a_claim_of_responsibility_is_an_admission() -> None:
    text = "The militants claimed that their men had planted the bomb."
    said: Saying = ("claimed", "militants", "their men had planted the bomb", "confirms", 0.9)
    assert [a.stance for a in reading_of(text).attributions] == []
    assert [a.stance for a in reading_of(text, said=[said]).attributions] == ["confirms"]


def test_thinking_aloud_inside_a_quotation_is_no_second_speaker() -> None:
    text = "“We hold the hill and I think they will not come back,” the officer said."
    said: Saying = ("said", "officer", "We hold the hill and I think they will not come back", "asserts", 0.9)
    thought: Saying = ("think", "I", "they will not come back", "asserts", 0.9)
    assert [s for s, *_ in told(text, said, thought)] == ["officer"]


def test_a_source_that_only_the_model_found_is_named_in_full() -> None:
    text = "Hours later a source at the port put it plainly: nobody had come."
    said: Saying = ("put it plainly", "source", "nobody had come", "asserts", 0.9)
    assert [s for s, *_ in told(text, said)] == ["source at the port"]
