"""One shard from its first item to its marker, by whichever engine."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any, Final

from marsad.run._folder import Folder, Journal, Marker
from marsad.run._values import Done, GivenUp, Shard, Task

#: How often an item is begun before it is given up. A worker may be killed for reasons of its own (the machine is short
#: of memory, somebody tidies up), so that one death proves nothing; three on the same item do.
TRIES: Final = 3


def _no_beat(_name: str, _place: int) -> None:
    """Nobody watches."""


def work_shard(
    task: Task, shard: Shard, folder: Folder, beat: Callable[[str, int], None] = _no_beat, *, tries: int = TRIES
) -> Marker:
    """Do a shard, or what is left of it. ``beat`` is told the output's name and the place of the item that is begun,
    and -1 when it is done.

    Raises:
        InWork: another process does it.
        NotAFile: its input is gone.
        BrokenRunFolder: the folder cannot be written.
    """
    name = folder.name_of(shard, task.version)
    done = folder.marker(name)
    if done is not None and folder.output(name).exists():
        return done if folder.is_current(done) else folder.restat(done)
    with folder.journal(name) as journal:
        _go_on(task, shard, journal, lambda place: beat(name, place), tries)
        return folder.finish(name, shard, task.version, journal.entries())


def _go_on(task: Task, shard: Shard, journal: Journal, beat: Callable[[int], None], tries: int) -> None:
    start, tried, why = journal.next, journal.tries, journal.why
    place, items = -1, task.items(shard)
    while True:
        try:
            label, item = next(items)
        except StopIteration:
            return
        except Exception as fault:
            # what cannot be cut further is given up from here on, and what stood before it stays
            given_up = GivenUp(max(place + 1, start), "the rest of the shard", _told(fault))
            journal.end(given_up.place, task.give_up(given_up), given_up)
            return
        place += 1
        if place < start:
            continue
        if place == start and tried >= tries:
            reason = f"no worker survived it in {tried} tries" + (f" ({why})" if why else "")
            given_up = GivenUp(place, label, reason)
            journal.end(place, task.give_up(given_up), given_up)
            continue
        journal.begin(place)
        beat(place)
        result, fault_of = attempt(task, place, label, item)
        journal.end(place, result, fault_of)
        beat(-1)


def attempt(task: Task, place: int, label: str, item: Any) -> tuple[Done, GivenUp | None]:  # noqa: ANN401
    """Sift and read one item; one that breaks the task is given up with the trace for its reason."""
    kept, given_up = attempt_sift(task, place, label, item)
    return (kept, given_up) if isinstance(kept, Done) else attempt_read(task, place, label, kept)


def attempt_sift(task: Task, place: int, label: str, item: Any) -> tuple[Any, GivenUp | None]:  # noqa: ANN401
    """The first stage alone: what is to be read, or what has become of the item.

    Here and in :func:`attempt_read` any exception is caught, as in ``pipeline.try_report``: what a task of any kind
    raises on one item must not lose the thousands beside it.
    """
    try:
        return task.sift(item), None
    except Exception as fault:
        given_up = GivenUp(place, label, _told(fault))
        return task.give_up(given_up), given_up


def attempt_read(task: Task, place: int, label: str, kept: Any) -> tuple[Done, GivenUp | None]:  # noqa: ANN401
    """The second stage alone."""
    try:
        return task.read(kept), None
    except Exception as fault:
        given_up = GivenUp(place, label, _told(fault))
        return task.give_up(given_up), given_up


def _told(fault: Exception) -> str:
    return "".join(traceback.format_exception(fault))[-4000:]
