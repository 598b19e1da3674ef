"""The whole room: items in, copies and incidents out."""

from __future__ import annotations

from collections.abc import Iterable

from marsad.linking._engine import Engine, by_time
from marsad.linking._rulings import NO_RULINGS, Rulings
from marsad.linking._store import MemoryStore
from marsad.linking._values import Item, Linked


def link(items: Iterable[Item], rulings: Rulings = NO_RULINGS) -> Linked:
    """Copies and incidents of a set of reports; the same set gives the same result in whatever order it comes.

    ``rulings`` bind: what they call the same is one incident, what they keep apart never is (see ``_rulings``). Ids of
    items must be unique. This is one batch of an engine that forgets it (see ``_engine``).
    """
    delta = Engine(MemoryStore(), rulings).update(items)
    return Linked(tuple(sorted(delta.incidents, key=by_time)), delta.copies)
