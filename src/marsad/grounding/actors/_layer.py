"""The layer of actors: what a user adds to the registry, in one SQLite file of its own, batch by batch.

The registry that is asked is the shipped one with the layer over it: new actors, and names and ids lent to actors that
are there. Nothing of the shipped rows is written over. The file and its batches are those of ``grounding.layerfile``.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Final

from marsad.errors import LayerUnusable
from marsad.grounding.actors._registry import Actor, Registry, shipped
from marsad.grounding.layerfile import (
    Batch,
    LayerFile,
    Origin,
    batch_of,
    digest_of,
    last_of_state,
    next_batch,
    user_file,
)

#: Set by a command that reads for long: the state of the layer that it began with (as ``MARSAD_PLACES_STATE``).
STATE: Final = "MARSAD_ACTORS_STATE"


@dataclass(frozen=True, slots=True)
class Loan:
    """What a row lends to the actor that it was matched to: names and ids that the actor did not have."""

    target: str
    aliases: tuple[str, ...] = ()
    ucdp: tuple[str, ...] = ()
    ucdp_id: tuple[str, ...] = ()
    acled: tuple[str, ...] = ()
    wikidata: str | None = None

    def __bool__(self) -> bool:
        return bool(self.aliases or self.ucdp or self.ucdp_id or self.acled or self.wikidata)

    def given_to(self, actor: Actor) -> Actor:
        """The actor with what it is lent, its own values first."""
        return replace(
            actor,
            aliases=_joined(actor.aliases, self.aliases),
            ucdp="|".join(_joined(actor.ucdp_names, self.ucdp)) or None,
            ucdp_id=_joined(actor.ucdp_id, self.ucdp_id),
            acled="|".join(_joined(actor.acled_names, self.acled)) or None,
            wikidata=actor.wikidata or self.wikidata,
        )

    def with_loan(self, other: Loan) -> Loan:
        """Both loans to one actor as one."""
        return Loan(
            self.target, _joined(self.aliases, other.aliases), _joined(self.ucdp, other.ucdp),
            _joined(self.ucdp_id, other.ucdp_id), _joined(self.acled, other.acled), self.wikidata or other.wikidata,
        )  # fmt: skip


def _joined(own: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*own, *more)))


@dataclass(frozen=True, slots=True)
class Addition:
    """What one file adds: new actors, and loans to those that are there."""

    origin: Origin
    actors: Sequence[Actor] = ()
    loans: Sequence[Loan] = ()


class ActorLayer(LayerFile):
    """A layer of actors."""

    application: ClassVar = 0x4D525341  # "MRSA"
    version: ClassVar = 1
    what: ClassVar = "actors"
    tables: ClassVar = ("actor", "loan")
    ddl: ClassVar = """
CREATE TABLE actor (id TEXT PRIMARY KEY, batch INTEGER NOT NULL, parent TEXT, row TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE loan (target TEXT NOT NULL, batch INTEGER NOT NULL, row TEXT NOT NULL, PRIMARY KEY (target, batch))
    WITHOUT ROWID;
"""

    def add(self, addition: Addition, *, seen: str) -> Batch:
        """Write a batch, whole or not at all; ``seen`` is the digest of the layer that its rows were matched against.

        Raises:
            LayerUnusable: also where another command has changed the layer since.
        """
        self.make()
        with self.opened(writing=True) as db:
            n = next_batch(db)
            actors = [(a.id, n, a.parent, _written(a)) for a in sorted(addition.actors, key=lambda a: a.id)]
            loans = [(loan.target, n, _written(loan)) for loan in sorted(addition.loans, key=lambda x: x.target)]
            lent = sum(len(loan.aliases) for loan in addition.loans)
            batch = batch_of(n, addition.origin, len(actors), lent, (actors, loans))
            self.put(db, seen, batch, (("actor", actors), ("loan", loans)))
        return batch

    def resting(self, db: sqlite3.Connection, n: int) -> int | None:
        """The last later batch that lends to actors of batch ``n``, or whose actors are units of them."""
        mine = "(SELECT id FROM actor WHERE batch = :n)"
        asked = (
            f"SELECT max(batch) FROM (SELECT batch FROM loan WHERE target IN {mine} UNION ALL"  # noqa: S608
            f" SELECT batch FROM actor WHERE parent IN {mine}) WHERE batch > :n"
        )
        found = db.execute(asked, {"n": n}).fetchone()[0]
        return None if found is None else int(found)

    def over(self, registry: Registry, state: str | None = None) -> Registry:
        """The registry with all that was added up to a state (by default: all), the earliest batch first.

        Raises:
            LayerUnusable: also where the layer no longer holds the state, as a batch of it was taken back.
        """
        if not self.path.exists():
            return registry
        with self.opened() as db:
            held_state = digest_of(db) if state is None else state
            last = last_of_state(db, held_state)
            if last is None and held_state:
                raise LayerUnusable("a batch was taken back meanwhile", where=str(self.path), remedy="Run this again.")
            upto = "WHERE batch <= ? ORDER BY batch"
            new = [_actor_of(r) for (r,) in db.execute(f"SELECT row FROM actor {upto}, id", (last,))]  # noqa: S608
            loans = [_loan_of(r) for (r,) in db.execute(f"SELECT row FROM loan {upto}, target", (last,))]  # noqa: S608
        held = {**registry.actors, **{a.id: a for a in new}}
        for loan in loans:
            if loan.target in held:
                held[loan.target] = loan.given_to(held[loan.target])
        changed = [held[i] for i in dict.fromkeys((*(a.id for a in new), *(x.target for x in loans))) if i in held]
        return registry.with_actors(changed, state=held_state)


def _written(row: Actor | Loan) -> str:
    return json.dumps(asdict(row), ensure_ascii=False, sort_keys=True)


def _values(row: str) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(row).items()}


def _actor_of(row: str) -> Actor:
    return Actor(**_values(row))


def _loan_of(row: str) -> Loan:
    return Loan(**_values(row))


def actors_path(given: str | Path | None = None) -> Path:
    """Where the layer lies: as given, else ``MARSAD_ACTORS``, else in the user's data folder (XDG)."""
    return user_file(given, "MARSAD_ACTORS", "actors.sqlite")


def user_actors() -> str:
    """The digest of the user's own layer, or of the state of it that this command began with."""
    pinned = os.environ.get(STATE)
    return ActorLayer(actors_path()).digest() if pinned is None else pinned


def open_registry() -> Registry:
    """The shipped registry with the user's actors over it; made once a process and state.

    Raises:
        LayerUnusable: the file of added actors cannot be read.
    """
    state = user_actors()
    return _opened(actors_path(), state) if state else shipped()


@lru_cache(maxsize=4)
def _opened(path: Path, state: str) -> Registry:
    return ActorLayer(path).over(shipped(), state)
