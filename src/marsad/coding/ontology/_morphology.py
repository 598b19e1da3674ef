"""Forms of English verbs and nouns, as far as triggers need them."""

from __future__ import annotations

from typing import Literal

from marsad.coding.ontology._bags import bag

#: "both" is a form that is past tense and past participle alike ("killed").
VerbForm = Literal["base", "s", "past", "participle", "both", "ing"]
NounForm = Literal["singular", "plural", "fixed"]

_IRREGULAR: dict[str, tuple[str, str]] = {
    "slay": ("slew", "slain"), "shoot": ("shot", "shot"), "take": ("took", "taken"), "retake": ("retook", "retaken"),
    "overtake": ("overtook", "overtaken"), "overrun": ("overran", "overrun"), "blow": ("blew", "blown"),
    "leave": ("left", "left"), "lose": ("lost", "lost"), "strike": ("struck", "struck"), "hit": ("hit", "hit"),
    "fall": ("fell", "fallen"), "go": ("went", "gone"), "fight": ("fought", "fought"), "come": ("came", "come"),
    "flee": ("fled", "fled"), "withdraw": ("withdrew", "withdrawn"), "lay": ("laid", "laid"), "win": ("won", "won"),
    "hold": ("held", "held"), "meet": ("met", "met"), "send": ("sent", "sent"), "break": ("broke", "broken"),
    "beat": ("beat", "beaten"), "tear": ("tore", "torn"), "set": ("set", "set"), "burn": ("burned", "burned"),
    "hang": ("hanged", "hanged"), "sever": ("severed", "severed"), "cut": ("cut", "cut"), "build": ("built", "built"),
    "freeze": ("froze", "frozen"), "put": ("put", "put"), "hurt": ("hurt", "hurt"), "cost": ("cost", "cost"),
    "beg": ("begged", "begged"), "rip": ("ripped", "ripped"), "swap": ("swapped", "swapped"),
    "drop": ("dropped", "dropped"), "stab": ("stabbed", "stabbed"), "slam": ("slammed", "slammed"),
    "gas": ("gassed", "gassed"), "airdrop": ("airdropped", "airdropped"), "step": ("stepped", "stepped"),
    "expel": ("expelled", "expelled"), "kidnap": ("kidnapped", "kidnapped"), "rebuff": ("rebuffed", "rebuffed"),
    "bring": ("brought", "brought"), "drive": ("drove", "driven"), "give": ("gave", "given"), "feed": ("fed", "fed"),
    "find": ("found", "found"), "let": ("let", "let"), "sell": ("sold", "sold"), "swear": ("swore", "sworn"),
    "quit": ("quit", "quit"), "shut": ("shut", "shut"), "fly": ("flew", "flown"), "speak": ("spoke", "spoken"),
    "stand": ("stood", "stood"), "lend": ("lent", "lent"), "forbid": ("forbade", "forbidden"),
    "seek": ("sought", "sought"), "throw": ("threw", "thrown"), "sweep": ("swept", "swept"),
    "creep": ("crept", "crept"), "cling": ("clung", "clung"),
    "undertake": ("undertook", "undertaken"), "begin": ("began", "begun"), "keep": ("kept", "kept"),
    "ban": ("banned", "banned"), "stop": ("stopped", "stopped"), "overthrow": ("overthrew", "overthrown"),
    "steal": ("stole", "stolen"), "hide": ("hid", "hidden"), "ride": ("rode", "ridden"), "rise": ("rose", "risen"),
    "write": ("wrote", "written"), "draw": ("drew", "drawn"), "see": ("saw", "seen"), "say": ("said", "said"),
    "tell": ("told", "told"), "make": ("made", "made"), "pay": ("paid", "paid"), "buy": ("bought", "bought"),
    "teach": ("taught", "taught"), "catch": ("caught", "caught"), "shed": ("shed", "shed"), "dig": ("dug", "dug"),
    "spread": ("spread", "spread"), "split": ("split", "split"), "bear": ("bore", "borne"), "bind": ("bound", "bound"),
    "bleed": ("bled", "bled"), "deal": ("dealt", "dealt"), "get": ("got", "got"), "hear": ("heard", "heard"),
    "lead": ("led", "led"), "read": ("read", "read"), "run": ("ran", "run"), "shake": ("shook", "shaken"),
    "sink": ("sank", "sunk"), "sit": ("sat", "sat"), "spend": ("spent", "spent"), "stick": ("stuck", "stuck"),
    "arise": ("arose", "arisen"), "do": ("did", "done"), "have": ("had", "had"), "choose": ("chose", "chosen"),
    "forgive": ("forgave", "forgiven"),
    "burst": ("burst", "burst"),
    "mow": ("mowed", "mowed"), "test": ("tested", "tested"), "rain": ("rained", "rained"), "free": ("freed", "freed"),
}  # fmt: skip
#: Verbs of more than one syllable, or written with "qu", that double their last letter.
_DOUBLED = bag(
    "airdrop expel kidnap overrun quit forbid begin admit commit permit submit compel propel repel rebel patrol "
    "control deter refer transfer occur regret abet equip handicap "
    "confer extol acquit"
)
#: Second forms: "were burned" and "were burnt"; "travelled" beside "traveled".
_BESIDE: dict[str, dict[str, VerbForm]] = {
    "burn": {"burnt": "both"}, "mow": {"mown": "participle"},
    "label": {"labelled": "both", "labelling": "ing"}, "cancel": {"cancelled": "both", "cancelling": "ing"},
    "travel": {"travelled": "both", "travelling": "ing"}, "pummel": {"pummelled": "both", "pummelling": "ing"},
}  # fmt: skip
_ING: dict[str, str] = {"die": "dying", "gas": "gassing", "free": "freeing", "flee": "fleeing", "agree": "agreeing"}
_PLURALS: dict[str, str] = {"casualty": "casualties", "sortie": "sorties"}
_VOWELS = "aeiou"


#: "To be" is a verb of patterns only ("be on strike").
_BE: dict[str, VerbForm] = {
    "be": "base", "is": "s", "are": "s", "am": "s", "was": "past", "were": "past", "been": "participle", "being": "ing",
}  # fmt: skip


def _doubles(lemma: str) -> bool:
    """A verb of one syllable that ends in one consonant after one vowel letter: "bar", "stop"; not "rain", "show"."""
    if lemma in _DOUBLED:
        return True
    vowels = [c in _VOWELS for c in lemma]
    return len(lemma) > 2 and sum(vowels) == 1 and vowels[-2] and lemma[-1] not in "wxy"


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if _doubles(lemma):
        return lemma + lemma[-1] + "ed"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ied"
    return lemma + "ed"


def _third(lemma: str) -> str:
    if lemma.endswith(("s", "sh", "ch", "x", "z", "go")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + "s"


def _ing(lemma: str) -> str:
    if lemma in _ING:
        return _ING[lemma]
    if _doubles(lemma):
        return lemma + lemma[-1] + "ing"
    return (lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma) + "ing"


def verb_forms(lemma: str) -> dict[str, VerbForm]:
    """Surface forms of a verb with their use.

    >>> verb_forms("kill")
    {'kill': 'base', 'kills': 's', 'killing': 'ing', 'killed': 'both'}
    >>> verb_forms("strike")["struck"], verb_forms("take")["taken"], sorted(verb_forms("hit"))
    ('both', 'participle', ['hit', 'hits', 'hitting'])
    """
    if lemma == "be":
        return dict(_BE)
    out: dict[str, VerbForm] = {lemma: "base", _third(lemma): "s", _ing(lemma): "ing"}
    past, participle = _IRREGULAR.get(lemma, (_past(lemma), _past(lemma)))
    if past == participle:
        out[past] = "both"
    else:
        out[past] = "past"
        out[participle] = "participle"
    return out | _BESIDE.get(lemma, {})


def plural(noun: str) -> str:
    """The plural of a regular noun.

    >>> plural("clash"), plural("casualty"), plural("ambush"), plural("strike")
    ('clashes', 'casualties', 'ambushes', 'strikes')
    """
    return _PLURALS.get(noun, _third(noun))
