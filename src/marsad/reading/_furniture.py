"""What furniture looks like: date lines, bylines, captions, boilerplate. Patterns over one line; no state."""

from __future__ import annotations

import re

from marsad.reading._tables import load_table

__all__ = [
    "AGENCY", "BYLINE", "CREDIT_END", "DATE", "DATELINE", "GLUED_CAPTION", "SECOND_DASH", "TAIL_CREDIT", "WIDGET",
    "is_boilerplate", "is_caption", "is_lonely_time", "looks_like_names", "tail_start", "title_case_share",
]  # fmt: skip

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
_CLOCK = (
    r"(?:\d{4} (?:GMT|UTC)(?:[+-]\d{1,4})?|\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?(?:GMT|UTC|EST|EDT|BST"
    r"|CET|local time))?(?:[+-]\d{1,4})?)"
)
_DATE_CORE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? ?\d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? ?(?:19|20)\d{{2}}"
    r"|\d{4}-\d{2}-\d{2}(?:T[\d:.Z+-]+)?|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}|(?:19|20)\d{2}/\d{1,2}/\d{1,2})"
)

#: A printed date at the head of a text, with the words that sites put before it and the clock after it.
DATE = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified|date of publication|created|publication date)"
    r"(?: time)?(?: (?:on|at|in))?:? ?(?:\d{1,2}[:.]\d{2} ?)?)?"
    rf"(?:{_DAY},? )?(?:{_CLOCK},? )?{_DATE_CORE}(?:,? ?(?:at |- |[|] )?{_CLOCK})?",
    re.I,
)

AGENCY = (
    r"(?:Reuters|AFP|AP|Associated Press|Agence France[- ]Presse|Xinhua|TASS|Itar-Tass|RIA(?: Novosti)?|Sputnik|SANA|AA"
    r"|Anadolu(?: Agency)?|UPI|EFE|DPA|dpa|ANSA|IRNA|Fars|FNA|Tasnim|PTI|IANS|ANI|Kyodo|Yonhap|BBC(?: News)?|CNN|NPR"
    r"|PressTV|Press TV|RT|Al Jazeera|Ukrinform|Interfax|Ukrainska Pravda|Bloomberg|KUNA|QNA|WAM|SPA|MENA|Petra|NNA"
    r"|Saba|SUNA|Xinhuanet|Rudaw|ARA News|Bakhtar|Pajhwok|TOLOnews|Khaama Press|VOA|RFE/RL|dpa-AFX|Agencies"
    r"|News Agencies|IRIN|The New Humanitarian|ReliefWeb|PANA|APA|Staff)"
)

#: A credit between headline and text: "AFP", "Reuters", "by Some Outlet".
BYLINE = re.compile(
    r"(?:By|BY|Reported by|Reporting by|Written by|Compiled by|Additional reporting by|Editing by|Posted by|Edited by)"
    rf"[: ]\S|{AGENCY}(?: and {AGENCY})*[ .:]*$"
)

_CITY = r"[A-Z][\w'’.\-]*(?:(?: of| and| the)?[ -][A-Z][\w'’.\-]*){0,3}"
_CITIES = rf"{_CITY}(?:/{_CITY}){{0,3}}"
_WITHIN = rf"(?:,? (?:{_CITY}|{_MONTH} \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}(?:,? \d{{4}})?)){{0,3}}"
_CREDIT = rf"\((?:The )?(?:{AGENCY}|[\w .]{{0,20}}(?:Press|Agency|News|Times|Post|Herald))(?:[ /,][\w ./-]{{1,30}})?\)"
_DASH = r"[-–—]{1,2}"

#: Where and by whom it was filed: "BEIRUT (Reuters) -", "DAMASCUS, Syria, Sept 5 (AFP) —", "KYIV -", "Sanaa/Aden –".
DATELINE = re.compile(
    rf"(?:{_CITIES}{_WITHIN},? ?{_CREDIT} ?(?:{_DASH}|:)?|{_CITIES}{_WITHIN} ?\([A-Z][\w .&/-]{{1,30}}\) ?{_DASH}"
    rf"|(?P<bare>[A-Z][A-Z'’.\-/ ]{{2,40}}(?:, [A-Z][\w.]*)?{_WITHIN} ?{_DASH}|{_CITIES}(?:, {_CITY})? {_DASH}))(?=\s)"
)
#: "Name - an explanation - said": a dash that is one of a pair opens no story.
SECOND_DASH = re.compile(r"[^.]{0,200}\s[-–—]{1,2}\s")

_HOLDERS = (
    r"(?:AFP|AP|Reuters|REUTERS|EPA|Getty(?: Images)?|Anadolu(?: Agency)?|Xinhua|TASS|dpa|DPA|EPA-EFE|UPI"
    r"|Shutterstock|Alamy|Handout|File|FILE)"
)
#: A picture credit that closes a line.
CREDIT_END = re.compile(
    rf"(?:[/|\[(]|(?<=[a-z.]) - |—|Photo(?:graph)?:? |Image:? |Picture:? )\s?(?:[A-Z][\w.' -]{{1,40}}/ ?)?"
    rf"{_HOLDERS}(?: ?/ ?[\w .]{{1,30}}){{0,3}}[\])]?\.?$"
)
_CAPTION_HEAD = re.compile(
    r"\(?(?:FILE(?: PHOTO)?\b|File (?:photo|picture|image)|PHOTO\b|Photo(?:graph)?(?: ?:| by| credit| shows)"
    r"|Image(?: ?:| credit| copyright| caption)|Picture(?: ?:|d\b)"
    r"|Caption:|An? (?:file |handout |still |general |aerial |screen ?grab )+(?:picture|photo|image|view|handout"
    r"|from)|This (?:file |handout |undated |satellite |video )*(?:photo|picture|image|still|grab)"
    r"|In this (?:[\w,. ]{1,40} )?(?:photo|picture|image|frame|file|handout))",
)
#: A picture's text and credit that run on into the story.
GLUED_CAPTION = re.compile(
    rf"[A-Z][^.!?\"“]{{30,350}}[ (\[](?:\((?:{_HOLDERS}|AA)?[\w /]{{0,20}}Photo\w*\)|\[{_HOLDERS}\]"
    rf"|\({_HOLDERS}(?:/[\w ]{{2,20}})?\))(?= [A-Z\"“])"
)
#: What people do in pictures, in the present tense.
_POSES = re.compile(
    r"\b(?:rides?|stands?|walks?|looks?|inspects?|gathers?|carry|carries|holds?|sits?|waits?|poses?|gestures?"
    r"|flash(?:es)?"
    r"|waves?|runs?|searches|search|drives?|aims?|take(?:s)? (?:up )?position|rest(?:s)?|watch(?:es)?|mourns?"
    r"|clears?|prays?"
    r"|attends?|patrols?|fires?|fire|shows?|is seen|are seen|is pictured|are pictured|rises?|billows?|march(?:es)?"
    r"|queues?|passes|pass|play(?:s)?|chants?|hoists?|raises?|walk past|speaks?|react(?:s)?|leaves?|arrives?"
    r"|flee(?:s)?)\b"
)
_PAST = re.compile(r"\b(?:said|says|told|were|was|had|killed|have|has|according)\b")

_BOILER_HEAD, _BOILER_ANY = (
    re.compile("|".join(row[1] for row in load_table("furniture.tsv") if row[0] == where), re.I)
    for where in ("head", "any")
)
_LONELY_TIME = re.compile(rf"(?:{_DAY},? )?(?:{_DATE_CORE},? ?)?{_CLOCK}?[.:]?$", re.I)

#: What glues itself to the end of a text whose line breaks are lost.
TAIL_CREDIT = re.compile(
    r"(?:\((?:Source|Reporting|Additional reporting|Editing|Writing|Edited|AFP|Reuters|with)\b[^()]{0,200}\).{0,30}$"
    r"|(?:Additional reporting|Reporting|Writing|Editing) by [A-Z].{2,300}|Our Standards:.{0,80}|Read (?:Also|More"
    r"|more|also)\b.{0,80}"
    r"|Copyright ©.{0,300}|© .{0,300}|All rights reserved.{0,200}|Source:? [A-Z].{1,60})"
)
#: Counters and buttons of a page, glued to its date.
WIDGET = re.compile(
    r"(?:Get short URL|Print|Share|Tweet|Email|Comments?)?(?:[ :]*\b\d{1,5}\b(?! [a-z])){2,}(?=\s)|Get short URL"
    r"|(?:Share|Print|Tweet|Email)(?=[ |])(?! (?:of|in|the))"
)
_NAME_WORD = re.compile(r"(?:(?:al|el|bin|ibn|de|van|von|der|da|di|la)[- ]?)?[A-Z][\w'’.\-]*$|and$|/$|,$|&$|in$")


def is_boilerplate(line: str, *, whole: bool = False) -> bool:
    """Does the line belong to the site and not to the story?

    Of a ``whole`` sentence its first words do not say enough ("Tags Syria Aleppo The army said ..."): it must speak of
    rights, registration or the site itself.
    """
    return bool(_BOILER_ANY.search(line) or (not whole and _BOILER_HEAD.match(line)))


def is_lonely_time(line: str) -> bool:
    """A line that is a time stamp only."""
    return bool(line) and bool(_LONELY_TIME.match(line))


def is_caption(line: str, *, early: bool) -> bool:
    """A description of a picture: by its head or credit anywhere; early in a text, also by its form.

    The form: no stop at its end, no attribution, the present tense, people doing something that can be seen.
    """
    if len(line) > 600:
        return False
    if _CAPTION_HEAD.match(line) or CREDIT_END.search(line):
        return True
    if not early or line[-1] in '.!?:"”' or not 6 <= line.count(" ") + 1 <= 60:
        return False
    return bool(_POSES.search(line)) and not _PAST.search(line) and title_case_share(line) < 0.75


def looks_like_names(line: str, most: int = 8) -> bool:
    """Nothing but capitalised words: "Jane Doe John Smith." after a headline is a byline."""
    words = line.rstrip(". ").replace("/", " ").replace(",", " ").split()
    return 2 <= len(words) <= most and all(_NAME_WORD.match(w) for w in words)


def title_case_share(line: str) -> float:
    """Share of the longer words that are capitalised."""
    words = [w for w in line.split() if len(w) > 3 and w[0].isalpha()]
    return sum(w[0].isupper() for w in words) / len(words) if words else 0.0


def tail_start(text: str, begin: int, end: int) -> int | None:
    """Where a credit or a notice begins that is glued to the end of this stretch, or null."""
    found = TAIL_CREDIT.search(text, max(begin, end - 400), end)
    return found.start() if found else None
