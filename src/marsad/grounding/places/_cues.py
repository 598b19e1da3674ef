"""Short closed lists of cue words for places."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: The Arabic article before sun and moon letters, as newsrooms spell it.
ARTICLES = _set("al el ul il ar er as es ash esh at et ath an en az ez ad ed adh edh")

#: Words after which a name is most likely a place.
LOCATIVE = _set(
    "in at near from to into outside inside around across through throughout towards toward within between via along "
    "over entering leaving reached entered captured seized retook besieged bombed shelled"
)

#: Words that may stand between a locative word and the name.
FILLERS = _set("the central downtown nearby rural of")

#: Type words that belong to the name ("Deir Ezzor province"); the second set only with a capital ("Orange County").
WITH_TYPE = _set("province governorate oblast county prefecture raion muhafazah wilayat")
WITH_CAPITAL_TYPE = WITH_TYPE | _set(
    "district region state city valley river lake island islands mountain mountains desert peninsula airport airbase "
    "bay gulf strait sea hills township municipality camp dam port plain plains plateau base basin crossing"
)

#: Nouns that end the name of a thing with an address; schools and universities are organisations first.
FACILITIES = _set(
    "street avenue road boulevard highway bridge square roundabout park hospital mosque church cathedral monastery "
    "airport airbase stadium market station prison checkpoint crossing dam lake river island mountain valley beach "
    "hill hotel refinery camp port tower jail courthouse barracks cemetery palace clinic castle fortress canal tunnel "
    "reservoir racecourse arena plaza"
)

#: "village of X", "X village": what a name beside these words names is a place, known or not.
TYPED = _set(
    "city town village hamlet district province governorate neighbourhood neighborhood suburb subdistrict oblast "
    "county raion township settlement airbase airport camp municipality region island countryside area"
)

#: What shows that a name before it is that of a body, not of a place.
BODIES = _set(
    "university council brigade brigades battalion division army institute ministry center centre observatory post "
    "times party front movement league agency union company club fc united corporation group network news tv radio "
    "television school college academy association foundation media department committee command police bank "
    "airlines museum"
)

#: Abbreviated states of newsrooms' English, whose full stop belongs to the name ("Springfield, Ill.").
ABBREVIATED = _set(
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont neb nev okla ore pa tenn "
    "tex va vt wash wis wyo ont que alta sask"
)

#: Small words that may stand inside a name.
INNER = ARTICLES | _set("of the and de la las los le les du des del di da do dos das bin ibn abu umm van der den")

#: Countries whose names reach English through transliteration: only there are loose spellings worth their noise.
TRANSLITERATED = _set(
    "AE AF AM AZ BA BD BG BH BY CF CM CN DJ DZ EG EH ER ET GE GR IL IN IQ IR JO KE KG KH KW KZ LA LB LK LY MA MD ME MK "
    "ML MM MR NE NG NP OM PK PS QA RS RU SA SD SN SO SS SY TD TH TJ TM TN TR UA UZ XK YE"
)
