"""Which records a name may mean: first without knowing where the document plays, then with that knowledge."""

from __future__ import annotations

from marsad.grounding.places._cues import FACILITIES
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._names import Name
from marsad.grounding.places._scan import known
from marsad.grounding.places._spelling import MOST
from marsad.grounding.places._values import Candidate

#: Words before a name that make it a part of the place, or the place with what lies around it.
_AROUND = (
    "greater ",
    "metro ",
    "metropolitan ",
    "mainland ",
    "inner ",
    "upstate ",
    "downtown ",
    "city of ",
    "town of ",
)

#: Type words that GeoNames' names of units bear and newsrooms set behind the name.
_UNIT_WORDS = {"admin2": (" county", " parish", " district"), "district": (" district",), "admin1": (" province",)}


def at_first(name: Name, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The records that bear the name, whatever the document is about; of a nationality word its country."""
    if name.people:
        nation = gazetteer.demonym(name.core)
        return (Candidate(nation, "exact", True),) if nation is not None else ()
    found = gazetteer.find(_printed(name)) or _around(name.core, gazetteer) or _genitive(name.core, gazetteer)
    nation = gazetteer.demonym(name.core)
    if nation is not None and all(c.place.n != nation.n for c in found):
        found = (Candidate(nation, "exact", False), *found)
    if name.inner and all(c.place.kind not in ("admin1", "country") for c in found):
        found = (*(Candidate(p, "exact", False) for p in gazetteer.short(name.core)), *found)
    return _merged(_typed(name, gazetteer), _merged(found, _counties(name.core, gazetteer)))


def _printed(name: Name) -> str:
    """The words as the text prints them, where that tells a short form ("Mass.", "NY"); a direction word is off."""
    return name.surface if name.surface.isupper() or name.surface.endswith(".") else name.core


def _counties(core: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """ "Loudon Co." is a county."""
    bare = core.removesuffix(" co")
    hits = gazetteer.named(f"{bare} county") if bare != core else ()
    return tuple(Candidate(p, "types", False, "admin2", bare) for p, _ in hits if p.kind == "admin2")


def in_theatre(
    name: Name, found: tuple[Candidate, ...], theatre: tuple[str, ...], gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """With the spellings of the theatre's own places, where every namesake is an obscure foreigner, or there is none.

    ``theatre``: countries that the document is about, the likeliest first.
    """
    if name.people or not theatre:
        return found
    if not found:
        loose = gazetteer.find(name.core, theatre)
        loose = tuple(c for c in loose if c.level not in ("skeleton", "edit") or c.place.country == theatre[0])
        return loose or _hosts(gazetteer, name.core, theatre)
    if any(c.place.country in theatre or known(c.place, c.main) for c in found):
        return found
    return _merged(gazetteer.respelled(name.core, theatre[:2]), found)


def _merged(first: tuple[Candidate, ...], then: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    if not first:
        return then[:MOST]
    seen = {c.place.n for c in first}
    return (*first, *(c for c in then if c.place.n not in seen))[:MOST]


def _around(core: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    for words in _AROUND:
        if core.startswith(words) and (found := gazetteer.find(core.removeprefix(words))):
            return found
    return ()


def _genitive(core: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """A known place whose genitive has lost its apostrophe ("Syrias border")."""
    if len(core) < 5 or not core.endswith("s"):
        return ()
    return tuple(Candidate(p, "ending", main) for p, main in gazetteer.named(core[:-1]) if main and known(p, main))


def _typed(name: Name, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """ "X airbase", "X county" and the like as records of their own, where the type word asks for one."""
    if name.wanted is None or name.wanted == "city":
        return ()
    for word in _UNIT_WORDS.get(name.wanted, (f" {name.wanted}",)):
        if not name.core.endswith(word) and (hits := gazetteer.named(name.core + word)):
            return tuple(Candidate(p, "exact", main, name.wanted) for p, main in hits)
    return ()


def _hosts(gazetteer: Gazetteer, core: str, theatre: tuple[str, ...]) -> tuple[Candidate, ...]:
    """Where a facility without a record stands: the place that its name begins with."""
    words = core.split()
    if not words or words[-1] not in FACILITIES:
        return ()
    for n in range(len(words) - 1, 0, -1):
        near = [
            c for c in gazetteer.find(" ".join(words[:n]), theatre)
            if c.level not in ("edit", "skeleton", "loose") and c.place.kind == "city"
        ]  # fmt: skip
        if near := [c for c in near if c.place.country in theatre or known(c.place, c.main)]:
            return tuple(Candidate(c.place, "part", c.main) for c in near)
    return ()
