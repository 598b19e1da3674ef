"""Names in Arabic, Cyrillic, Ethiopic, Hebrew and Greek script: what of their writing is habit, folded away.

``settle`` is the script's part of ``_fold.key``: letters that one name is written with by different hands become one.
``romanised`` spells such a name in Latin letters, for the levels that compare sounds. ``uninflected`` takes off what a
sentence puts on a name: Arabic particles and the article, Slavic endings.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Marks that never tell one name from another: tatweel, lone hamza, joiners, direction marks, geresh, soft hyphens.
_IDLE = "\u0640\u0621\u200b\u200c\u200d\u200e\u200f\u061c\u2066\u2067\u2068\u2069\ufeff\u05f3\u05f4\u02b9\u02ba\u02ee"


def _pairs(rows: str) -> dict[int, str]:
    """``"ab>c"`` rows as a table of translation."""
    return {ord(letter): row[-1] for row in rows.split() for letter in row[:-2]}


#: Persian, Urdu, Kurdish, Uyghur letters as an Arabic newsroom types them (alef forms fall to NFKD before). Letters for
#: sounds that Arabic lacks (p, ch, zh, g) stay: newsrooms disagree on how to render them, so the loose levels do.
_ARABIC = _pairs("ٱ>ا ىیېۍێےۓئ>ي کڪ>ك ةۃہھەۀۂۿ>ه ں>ن ۆۇۈۋۊؤ>و ڤ>ف ٹ>ت ڈ>د ڑڕ>ر ڵ>ل")
#: Ukrainian, Belarusian and Russian letters that newsrooms swap (marks on them fall to NFKD before: ё, й, ї, ў).
_CYRILLIC = _pairs("ґ>г")
_HEBREW = _pairs("ך>כ ם>מ ן>נ ף>פ ץ>צ")
_GREEK = _pairs("ς>σ")


def _ethiopic() -> dict[int, str]:
    """Amharic letters that sound alike, whole series at a time; first and fourth order of h and of the glottal stop."""
    table: dict[int, str] = {}
    for start, like in ((0x1210, 0x1200), (0x1280, 0x1200), (0x12B8, 0x1200), (0x1220, 0x1230), (0x1340, 0x1338)):
        table |= {start + order: chr(like + order) for order in range(7)}
    table |= {0x12D0 + order: chr(0x12A0 + order) for order in range(7)}
    merged = {0x1203: "\u1200", 0x12A3: "\u12a0"}
    return {code: merged.get(ord(like), like) for code, like in table.items()} | merged


_SETTLED = str.maketrans(
    {
        **dict.fromkeys(map(ord, _IDLE), None), **_ARABIC, **_CYRILLIC, **_HEBREW, **_GREEK, **_ethiopic(),
        **{ord("٠") + d: str(d) for d in range(10)}, **{ord("۰") + d: str(d) for d in range(10)},
        **dict.fromkeys(map(ord, "،؛؟۔־׀፡።፣·"), " "),
    }
)  # fmt: skip


def settle(text: str) -> str:
    """The text with one letter for each that hands confuse; lower case and without combining marks before.

    >>> settle("الرقة") == settle("الرقه"), settle("کرکوک") == settle("كركوك"), settle("ሐረር") == settle("ሀረር")
    (True, True, True)
    """
    return text.translate(_SETTLED)


#: Consonants of Arabic and Persian script as English newsrooms render them; w and y stand for the long vowels, too.
_LATIN_OF_ARABIC = str.maketrans(
    dict(zip("ابتجحدرزسصطفقكلمنهويپچگ", "abtjhdrzsstfqklmnhwypcg", strict=True))
    | {"ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "ض": "d", "ظ": "z", "ع": "", "غ": "gh", "ژ": "zh"}
)
_HAS_ARABIC = re.compile("[\u0600-\u06ff]")


@lru_cache(maxsize=1 << 12)
def romanised(folded: str) -> str:
    """A folded name in Latin letters, small; what no table knows is left out.

    >>> romanised("تدمر"), romanised("харкив"), romanised("raqqa")
    ('tdmr', 'kharkiv', 'raqqa')
    """
    if folded.isascii():
        return folded
    if _HAS_ARABIC.search(folded):
        folded = " ".join(_article_apart(word) for word in folded.split()).translate(_LATIN_OF_ARABIC)
    from anyascii import anyascii  # its tables load with the first such name

    return " ".join(re.sub("[^a-z0-9 ]", "", anyascii(folded).lower()).split())


def _article_apart(word: str) -> str:
    return f"ال {word[2:]}" if word.startswith("ال") and len(word) > 4 else word


def _without_particles(folded: str) -> list[str]:
    """An Arabic name as it would stand alone: with its article, without, and without the particles before it."""
    out = []
    if folded.startswith("ال") and len(folded) > 4:
        out.append(folded[2:])
    for head in ("ولل", "لل"):
        if folded.startswith(head) and len(folded) > len(head) + 2:
            out += ["ال" + folded[len(head) :], folded[len(head) :]]
    for head in ("وب", "ول", "ب", "ل", "و", "ف", "ك"):
        rest = folded[len(head) :]
        if folded.startswith(head) and len(rest) > 2:
            out += [rest, rest[2:]] if rest.startswith("ال") and len(rest) > 4 else [rest]
    return out


_ROWS = (
    "ивці>ивка івці>івка ці>ка,ц,ца,ці зі>га,з сі>са,ха,с ові>ів,ов еві>ів,ев єві>ів,єв,ив иєві>иів "
    "ову>ів ова>ів,ов,ове єва>ів евом>ів,ево овом>ів,ово єву>ів иєва>иів ськом>ськ ької>ька ькіи>ька,ькии "
    "ькому>ькии,ьке ького>ькии,ьке ькою>ька скои>ская ском>ское,скии,ск ского>скии,ское скую>ская "
    "ому>е,ии щині>щина щини>щина щину>щина щиною>щина щине>щина ою>а ею>а,я єю>я ом>-,о ем>ь,е ям>ь "
    "ях>и,і ах>и,ы,а ами>и,ы,а ів>и і>-,а,ь,е,о,я и>а,я,ь ы>а у>-,а,о,е ю>ь,я,- е>-,а,ь,о а>-,о я>ь,е,и"
)
#: Endings of Slavic oblique cases and the nominatives they may come from, after ``_fold.key`` (й is и, ї is і, ё is е).
#: "у Бахмуті", "в Харкові", "під Авдіївкою", "в Мариуполе", "Донецкой области", "на Сумщині".
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (end, tuple(back.replace("-", "") for back in backs.split(",")))
    for end, _, backs in (row.partition(">") for row in _ROWS.split())
)
_HAS_CYRILLIC = re.compile("[\u0400-\u04ff]")

#: Slavic adjectives of places in Latin letters: "Kyivska", "Belgorodskaya", "Donetskyi", "Pomorskie".
_ADJECTIVE = re.compile(
    r"(.{3,}?)(s?k)(?:a|aya|aia|aja|yi|yy|iy|ii|y|i|ij|yj|oi|oy|oye|oe|oje|oyi|e|ie|ou|oho|ogo|omu|om)"
)
#: "Zaporizka" is of Zaporizhzhia, "Cherkaska" of Cherkasy: what the town's name goes on with after the stem.
_TAILS = ("", "a", "y", "e", "i", "o", "ia", "ya", "yi", "ivka")


@lru_cache(maxsize=1 << 14)
def uninflected(folded: str) -> tuple[str, ...]:
    """Forms under which a name of one or more words may stand in a list, the likeliest first; never the name itself.

    >>> "бахмут" in uninflected("бахмуті"), "الرقه" in uninflected("بالرقه"), "kharkiv" in uninflected("kharkivska")
    (True, True, True)
    """
    if folded.isascii():
        return _of_adjective(folded)
    if _HAS_ARABIC.search(folded):
        forms = _without_particles(folded)
    elif _HAS_CYRILLIC.search(folded):
        forms = _nominatives(folded)
    else:
        return ()
    return tuple(form for form in dict.fromkeys(forms) if form and form != folded)


def _of_adjective(folded: str) -> tuple[str, ...]:
    match = _ADJECTIVE.fullmatch(folded)
    if match is None:
        return ()
    stem, ending = match.groups()
    whole = stem + ending
    bare = (stem, stem + "s") if ending == "sk" else (stem,)
    return tuple(dict.fromkeys((whole, *(part + tail for part in bare for tail in _TAILS))))


def _nominatives(folded: str) -> list[str]:
    """By the ending of the last word; a first word that is an adjective bends along ("у Кривому Розі")."""
    head, _, last = folded.rpartition(" ")
    lasts = _unbent(last)
    return [f"{first} {form}" for first in (head, *_unbent(head)) for form in (last, *lasts)] if head else lasts


def _unbent(word: str) -> list[str]:
    return [word[: -len(e)] + b for e, backs in _ENDINGS if word.endswith(e) and len(word) > len(e) + 1 for b in backs]


__all__ = ["romanised", "settle", "uninflected"]
