"""Countries in the numbers and names of other data sets (``data/nations.tsv``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: What ACLED-like ids begin with where the country is not known: ISO 3166-1 keeps it for private use.
NOWHERE = "ZZZ"


def table(name: str) -> Iterator[list[str]]:
    """Rows of a table of this room, without comments and the line of column names."""
    text = resources.files("marsad.publish").joinpath("data", name).read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    for line in lines[1:]:
        yield line.split("\t")


@dataclass(frozen=True, slots=True)
class Nation:
    """One country; what a data set has no code for is null. ``gw`` is the number of Gleditsch and Ward's list."""

    iso2: str
    iso3: str
    iso_number: int | None
    name: str
    region: str
    gw: int | None
    ucdp_name: str
    cow: int | None
    fips: str | None

    @property
    def ucdp_region(self) -> str | None:
        """UCDP's region, which is a range of numbers (UCDP/PRIO codebook, "Region"); null without a number."""
        if self.gw is None:
            return None
        return next(name for last, name in _REGIONS if self.gw <= last)


#: Greatest number of each region.
_REGIONS = ((199, "Americas"), (399, "Europe"), (629, "Africa"), (699, "Middle East"), (999, "Asia"))


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


@cache
def _nations() -> dict[str, Nation]:
    return {
        r[0]: Nation(r[0], r[1], _number(r[2]), r[3], r[4], _number(r[5]), r[6], _number(r[7]), r[8] or None)
        for r in table("nations.tsv")
    }


def nation(iso2: str | None) -> Nation | None:
    """The country of an ISO 3166-1 alpha-2 code; null where there is none, or the table does not have it.

    >>> syria = nation("SY")
    >>> syria and (syria.iso3, syria.iso_number, syria.gw, syria.ucdp_region, syria.fips)
    ('SYR', 760, 652, 'Middle East', 'SY')
    """
    return _nations().get(iso2 or "")
