"""The watcher: visits sources when they are due, takes in what they bring, reads, links, tells who asked to be told.

One thread decides and writes; others only fetch and deliver. Each step leaves record and state whole, so that it may
end at any moment: what was not noted is done again, and is then found to be known.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from time import monotonic
from typing import TYPE_CHECKING, Final

from marsad.errors import NotAFile, NotInRecord, RecordError, StateUnusable, UsageError
from marsad.logs import event
from marsad.watch._admit import Admission, Counts
from marsad.watch._alerts import Alerts
from marsad.watch._crew import LONGEST_WAIT, Came, Fetching, Sent
from marsad.watch._deliver import Delivery, deliver, settled, tried
from marsad.watch._health import seconds_to_wait
from marsad.watch._values import DAY
from marsad.watch._visits import Visits

if TYPE_CHECKING:
    from marsad.intake import IntakeOptions
    from marsad.publish import Policy
    from marsad.record import Record
    from marsad.watch._crew import Crew
    from marsad.watch._reading import Reading
    from marsad.watch._state import SourceState, State
    from marsad.watch._values import Config

log = logging.getLogger("marsad.watch")

#: While much comes, incidents are linked this often (seconds): linking once for 60 reports takes less than 60 times.
LINK_EVERY: Final = 15.0

#: After the store refused to be written: it may be back soon, and is not hammered.
_PAUSE: Final = 15.0

#: Letters that are on their way at once.
_SENDING: Final = 4


#: The name of the state of the record when it was last linked.
_SEEN: Final = "record_state"


@dataclass(frozen=True, slots=True)
class Totals:
    """What was done since the watcher began. ``slowest`` is the longest that a report waited to be read, ``reading``
    and ``linking`` are what these took altogether (seconds, of the machine's own clock)."""

    visits: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0
    read: int = 0
    failed: int = 0
    linkings: int = 0
    alerts: int = 0
    sent: int = 0
    unsent: int = 0
    pauses: int = 0
    slowest: float = 0.0
    reading: float = 0.0
    linking: float = 0.0


class Watcher:
    """Watches the sources of a file into a record. ``crew`` tells the time and does what takes time."""

    def __init__(
        self,
        config: Config,
        record: Record,
        state: State,
        reading: Reading,
        policy: Policy,
        crew: Crew,
        options: IntakeOptions,
        rng: Random | None = None,
    ) -> None:
        self._config = config
        self._state = state
        self._reading = reading
        self._crew = crew
        self._options = options
        self._rng = rng or Random()  # noqa: S311 - jitter, no secret
        self._fetching = Fetching(options, state)
        admission = Admission(record, state, frozenset(s.name for s in config.sources), reading.version)
        self._visits = Visits(config, record, state, admission, options, self._rng)
        self._alerts = Alerts(config, record, state, policy)
        self._asking = 0
        self._sending: set[str] = set()
        # the last process may have ended between reading and linking
        self._unlinked = True
        self._linked_at = float("-inf")
        self._pause_until = 0.0
        self._stopping = False
        self._patient = True
        self._prune_at = crew.now() + DAY
        self.totals = Totals()
        self._record = record
        self._know_again()
        self._visits.begin(crew.now())
        self._alerts.begin()

    def _know_again(self) -> None:
        """Is the record the one that was watched into before, and has it all that it had then?"""
        last = self._state.meta(_SEEN)
        if last is None:
            return
        try:
            self._record.find_state(last)
        except (NotInRecord, UsageError):
            event(log, "watch.another_record", level=logging.WARNING)
            self._state.forget_record()

    # ---- running ------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """End soon, after what is at hand; may be called by a signal's handler."""
        self._stopping = True
        self._crew.wake()

    def close(self) -> None:
        """Close the connections to sources."""
        self._fetching.close()

    def stopped(self) -> bool:
        """Was it told to end?"""
        return self._stopping

    def states(self) -> tuple[SourceState, ...]:
        """How each source fares, in the order of the file."""
        return self._visits.states(self._crew.now())

    def run(self, after_each: Callable[[], None] = lambda: None) -> None:
        """Watch until it is told to stop; ``after_each`` round something may be done beside."""
        wait = 0.0
        while not self._stopping:
            wait = self.step(wait)
            after_each()

    def once(self) -> None:
        """Visit every source now, and end when all that this brought is read and linked.

        Raises:
            RecordError, StateUnusable: the store cannot be used.
        """
        self._patient = False
        self._visits.all_due()
        begun, wait = self._crew.now(), 0.0
        while not self._stopping:
            wait = self.step(wait)
            if not (self._at_work() or self._visits.unvisited(begun)):
                return

    def _at_work(self) -> bool:
        return bool(self._asking or self._sending or self._unlinked or self._state.count_todo()[0])

    def step(self, wait: float) -> float:
        """One round: take what came within ``wait`` seconds, give out what is due, read and link a little. Gives how
        long the next round may wait.

        A store that cannot be written (full, busy, gone) may be back in a while: nothing is lost by waiting.
        """
        for done in self._crew.collect(wait):
            with self._enduring():
                self._take(done)
        if self._crew.now() >= self._pause_until:
            with self._enduring():
                self._prune()
                self._hand_out()
                self._read()
                self._link()
                self._send()
        return self._until_next()

    @contextmanager
    def _enduring(self) -> Iterator[None]:
        try:
            yield
        except (RecordError, StateUnusable) as fault:
            if not self._patient:
                raise
            self._pause_until = self._crew.now() + _PAUSE
            self.totals = replace(self.totals, pauses=self.totals.pauses + 1)
            event(log, "watch.store_refused", level=logging.ERROR, fault=fault, again_in=_PAUSE)

    def _until_next(self) -> float:
        now = self._crew.now()
        if now < self._pause_until:
            return min(LONGEST_WAIT, self._pause_until - now)
        if self._stopping or self._state.count_todo()[0]:
            return 0.0
        moments = [self._visits.next_due(now)] if self._asking < self._config.workers else []
        letter = self._state.next_letter()
        moments += [] if letter is None else [letter]
        return max(0.0, min([LONGEST_WAIT, *(m - now for m in moments)]))

    # ---- the parts of a round -----------------------------------------------------------------------------------

    def _take(self, done: Came | Sent) -> None:
        if isinstance(done, Sent):
            self._sent(done)
            return
        self._asking -= 1
        self._count(self._visits.came(done, self._crew.now()))

    def _count(self, counts: Counts) -> None:
        t = self.totals
        self.totals = replace(
            t, visits=t.visits + 1, new=t.new + counts.new, changed=t.changed + counts.changed,
            known=t.known + counts.known,
        )  # fmt: skip

    def _prune(self) -> None:
        now = self._crew.now()
        if now >= self._prune_at:
            self._state.prune(now)
            self._prune_at = now + DAY

    def _hand_out(self) -> None:
        if self._stopping:
            return
        now = self._crew.now()
        for source in self._visits.due_folders(now):
            self._count(self._visits.folder(source, now, self.stopped))
        for visit in self._visits.due(now, self._config.workers - self._asking):
            self._asking += 1
            self._crew.submit(partial(self._fetching.visit, visit))

    def _read(self) -> None:
        if self._stopping:
            return
        begun = monotonic()
        done = self._reading.read(self._state, self.stopped, self._crew.now())
        if done.read or done.failed:
            self._unlinked = True
            t = self.totals
            self.totals = replace(
                t, read=t.read + done.read, failed=t.failed + done.failed, slowest=max(t.slowest, done.waited),
                reading=t.reading + monotonic() - begun,
            )  # fmt: skip

    def _link(self) -> None:
        """Link when nothing waits to be read, or some time after the last time; never while a changed report, whose
        events are missing until it is read, waits."""
        if not self._unlinked:
            self._alerts.silent(self.states() if self._config.alerts else (), self._crew.now())
            return
        waiting, changed = self._state.count_todo()
        if changed or (waiting and self._crew.now() < self._linked_at + LINK_EVERY):
            return
        begun = monotonic()
        self._reading.link()
        took, now = monotonic() - begun, self._crew.now()
        self._unlinked, self._linked_at = False, now
        self._state.keep_meta(_SEEN, self._record.state().name)
        fired = self._alerts.look(now)
        t = self.totals
        self.totals = replace(t, linkings=t.linkings + 1, linking=t.linking + took, alerts=t.alerts + fired)

    # ---- letters ------------------------------------------------------------------------------------------------

    def _send(self) -> None:
        now = self._crew.now()
        if self._stopping or not self._config.targets:
            return
        for letter in self._state.letters(now):
            if len(self._sending) >= _SENDING:
                return
            if letter.target in self._sending:
                continue
            target = self._config.target(letter.target)
            if target is None:
                fault = NotAFile(f"no [[target]] is named {letter.target!r} any more")
                self._state.keep_letter(replace(settled(letter, fault), state="failed"))
                continue
            begun = tried(letter, now, self._rng)
            self._state.keep_letter(begun)
            self._sending.add(letter.target)
            self._crew.submit(partial(deliver, Delivery(begun, target, now), self._options))

    def _sent(self, sent: Sent) -> None:
        letter = sent.delivery.letter
        self._sending.discard(letter.target)
        after, now = settled(letter, sent.fault), self._crew.now()
        wait = seconds_to_wait(sent.retry_after, now)
        self._state.keep_letter(replace(after, due=max(after.due, now + (wait or 0.0))))
        t = self.totals
        if sent.fault is None:
            self.totals = replace(t, sent=t.sent + 1)
        else:
            self.totals = replace(t, unsent=t.unsent + 1)
            event(
                log, "watch.alert_unsent", level=logging.WARNING, alert=letter.rule, target=letter.target,
                fault=sent.fault, tries=letter.tries,
            )  # fmt: skip
