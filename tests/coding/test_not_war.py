"""Reports of other things than war invent no violence: sport, stories, markets, accidents, courts, figures."""

from __future__ import annotations

import pytest

from tests.coding._told import LIVE, events, violence

REPORTS = (
    "The striker shot twice in the first half and his side won the match 3-1 in a clash of title rivals.",
    "The visitors attacked from the start and hit the post before the goalkeeper saved a penalty in the cup final.",
    "The champion was beaten in straight sets and her serve came under attack all afternoon at the tournament.",
    "The team will battle relegation after it was thrashed 5-0 by its city rivals in the league on Saturday.",
    "He fired the ball past the goalkeeper and the fans stormed the pitch after the final.",
    "The film tells of a soldier who kills three men in a battle in Vietnam the director said at the premiere.",
    "Her new novel follows a detective who hunts a killer after a bombing in Belfast and was praised by critics.",
    "The video game lets players storm castles and shoot dragons with fire.",
    "The museum opened an exhibition on the bombing of Dresden in 1945.",
    "The band exploded onto the scene with a hit single that smashed records.",
    "Shares were hit hard on Monday as investors sold bank stocks and the market fell 3 percent.",
    "The company launched a hostile takeover bid for its rival and profits were hammered by a price war.",
    "Oil prices exploded after the company missed its targets and investors fled.",
    "The bank struck a deal with its creditors and shares rallied on Tuesday.",
    "A bus crash killed 12 passengers on a motorway near Lyon on Sunday police said.",
    "A fire at a factory in Dhaka killed 17 workers on Friday officials said.",
    "Two planes collided on a runway in Tenerife killing 5 passengers.",
    "A ferry capsized off Sulawesi on Saturday and 20 people died.",
    "Police said a drunk driver hit a cyclist in Berlin on Monday and injured him badly.",
    "An earthquake killed at least 300 people in southern Turkey on Monday and destroyed hundreds of buildings.",
    "Floods killed 40 people in Kerala and thousands fled their homes as rivers rose.",
    "A storm battered the coast near Calais on Tuesday and killed two fishermen.",
    "Doctors fear that the virus could kill thousands more people in the region this winter.",
    "The court sentenced a man to life in prison for the murder of his wife in Leeds in 2015.",
    "Prosecutors charged two men with killing a shopkeeper during a robbery and the trial will start in May.",
    "A heart attack killed the singer at his home in Lyon on Tuesday his family said.",
    "A shark attack killed a surfer off Perth on Saturday.",
    "The senator attacked the plan in a speech and slammed the budget as reckless.",
    "The minister survived a no-confidence vote after coming under fire over rising prices.",
    "Residents marked the anniversary of the massacre in Srebrenica on Monday with prayers.",
    "Scientists launched a rocket from Cape Canaveral on Friday carrying two satellites.",
    "Nurses went on strike in London on Monday over pay and thousands joined the rally.",
    "The army held a parade in Paris on Friday with tanks and jets.",
    "The chef killed the music and the party died down at midnight.",
    "The couple took over a farm near Siena and captured the hearts of viewers.",
    "The mayor seized the opportunity and took the lead in the polls on Monday.",
)


@pytest.mark.parametrize("text", REPORTS)
def test_no_violence_and_no_ground_is_invented(text: str) -> None:
    assert [(e.trigger.of(text), e.status) for e in violence(text)] == []
    assert [e for e in events(text, "COERCE") if e.mode == "seize" and e.status in LIVE] == []
