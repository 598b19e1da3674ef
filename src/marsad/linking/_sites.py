"""Sites within a town, by their words: "the Al-Nour hospital", "a crowded market", "Hospital San Rafael"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from marsad.linking._shingles import words_of

#: Keys of sites that the gazetteer knows begin so.
KNOWN = "known:"

#: What is struck inside a town and bears a name of its own. Spellings of one kind stand for each other.
_KINDS = {
    "hospital": "hospital clinic",
    "school": "school college academy university madrassa",
    "worship": "mosque church cathedral temple monastery synagogue",
    "market": "market marketplace bazaar souk souq mall",
    "lodging": "hotel guesthouse hostel",
    "table": "restaurant cafe bakery",
    "stage": "theatre theater stadium cinema",
    "station": "station terminal",
    "airfield": "airport airbase airfield",
    "prison": "prison jail",
    "plant": "factory refinery plant dam",
    "mission": "embassy consulate",
    "palace": "palace parliament",
    "bridge": "bridge",
    "camp": "camp",
    "gathering": "wedding funeral",
    "bus": "bus minibus",
}
_KIND = {word: kind for kind, words in _KINDS.items() for word in words.split()}

#: Words before the noun that name no single one.
_GENERIC = frozenset(
    words_of(
        "the a an this that one two three four another second other at in on of for and to from after as near inside "
        "central general main national public military field civilian local busy crowded packed railway train bus "
        "metro police power children children's maternity primary secondary refugee city town north south east west "
        "northern southern eastern western al el ad ar"
    )
)

_SITE = re.compile(
    r"(?P<before>(?:\b[\w'’-]{1,30}\s+){0,4})\b(?P<noun>"
    + "|".join(sorted(_KIND))
    + r")\b(?P<after>(?: (?-i:[A-Z])[\w'’-]+){0,3})",
    re.I,
)
_LOWER = re.compile(r"\b[a-z]{4,}")
_NEW_ONE = frozenset({"another", "second", "third", "other"})
_INDEFINITE = frozenset({"a", "an", "one"})


def find_sites(text: str, town: Collection[str] = ()) -> Iterator[str]:
    """Keys of the sites that a sentence names, told apart as far as their words go.

    ``town`` holds the casefolded words of the town's name, which name no site in it. A key is "kind:word" for each word
    of a name, "kind" for "the hospital" and "a kind" for "a hospital"; "another hospital" gives none.

    >>> sorted(find_sites("the Al-Nour hospital in the north"))
    ['hospital:nour']
    >>> sorted(find_sites("shells fell on a market near the bridge"))
    ['a market', 'bridge']
    """
    # in a headline all in capitals no capital shows a name
    shows_names = _LOWER.search(text) is not None
    for m in _SITE.finditer(text):
        noun, kind = m["noun"], _KIND[m["noun"].casefold()]
        before = m["before"].split()
        named = [w for w in _trailing_names(before) if w not in town] if shows_names else []
        if noun[0].isupper() and shows_names and not named:
            named = [w for w in _words(m["after"].split()) if w not in town]
        articles = {w.casefold() for w in before[-3:]}
        if named:
            yield from (f"{kind}:{w}" for w in named)
        elif not articles & _NEW_ONE:
            yield f"a {kind}" if articles & _INDEFINITE and "the" not in articles else kind


def _trailing_names(before: list[str]) -> list[str]:
    """Words of the unbroken run of capitals right before the noun, one lower word ("railway") passed over."""
    run: list[str] = []
    for n, word in enumerate(reversed(before)):
        if word[0].isupper():
            run.append(word)
        elif n or word.casefold() not in _GENERIC:
            break
    return _words(reversed(run))


def _words(names: Collection[str] | Iterator[str]) -> list[str]:
    """Casefolded parts that can name one site: "Al-Nour" -> "nour"."""
    parts = [p for name in names for p in re.split(r"[-'’]", name.casefold())]
    return [p for p in parts if len(p) > 2 and p not in _GENERIC]


def shared(a: Collection[str], b: Collection[str], *, same_report: bool = False) -> int:
    """2: one named site in both; 1: one kind of site, and the names do not part them; 0: nothing in common.

    In one report "a hospital" and "a hospital" are two.
    """
    if {k for k in a if ":" in k} & {k for k in b if ":" in k}:
        return 2
    for kind in sorted({_kind(k) for k in a} & {_kind(k) for k in b}):
        x, y = ({k for k in keys if _kind(k) == kind} for keys in (a, b))
        if all(any(":" in k for k in keys) for keys in (x, y)):
            continue
        if same_report and x == y == {f"a {kind}"}:
            continue
        return 1
    return 0


def _kind(key: str) -> str:
    return key.removeprefix("a ").partition(":")[0]
