"""Numbers of reports and events: 64 bits that depend on nothing but the report, so that no order of arrival shows.

A node (an event of a report) is its report's slot plus the event's place in the report. Slots of dated reports begin
with the day of publication: what is near in time lies together in the store.
"""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

from marsad.linking._values import Item

#: Events of one report that are linked: 2 ** EVENT_BITS. A page that tells of more deeds is a chronicle.
EVENT_BITS = 9
EVENTS = 1 << EVENT_BITS

_DAY_BITS = 15
_DAY_SHIFT = 63 - _DAY_BITS
_HASH_BITS = _DAY_SHIFT - EVENT_BITS
_EPOCH = date(1970, 1, 1).toordinal()
_LAST_DAY = (1 << _DAY_BITS) - 1

#: Days of one page of keys of wording. Reports are compared with those of their page, of the pages before and after it:
#: 64 days always see each other. Stale wording is counted there, too. Of the 101 copies that all dev reports together
#: give, pages of 8, 16, 32, 64 and 128 days lose 3, 1, 1, 0 and 0 and add 11, 6, 4, 3 and 3.
PAGE_DAYS = 64

#: The page of reports that say nothing of their day; they are compared with all.
UNDATED = -1


def slot_of(item: Item) -> int:
    """A number of 63 bits and sign; undated reports have negative ones. Two reports share one by rare chance only."""
    digest = int.from_bytes(blake2b(item.id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
    if item.day is None:
        return -((digest % (1 << (63 - EVENT_BITS)) + 1) << EVENT_BITS)
    day = min(max(item.day.toordinal() - _EPOCH, 0), _LAST_DAY)
    return day << _DAY_SHIFT | (digest % (1 << _HASH_BITS)) << EVENT_BITS


def next_slot(slot: int) -> int:
    """Where a report goes whose slot another one holds: 1 in 2,000 records of a million reports has such a pair."""
    return slot + EVENTS


def slot_of_node(node: int) -> int:
    """The report of an event."""
    return node >> EVENT_BITS << EVENT_BITS


def page_of_slot(slot: int) -> int:
    """The page on which the keys of a report's wording lie."""
    return UNDATED if slot < 0 else (slot >> _DAY_SHIFT) // PAGE_DAYS


#: Right shift that leaves the day of a dated slot.
DAY_SHIFT = _DAY_SHIFT
