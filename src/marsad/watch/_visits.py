"""Visits: which are due, and what is made of what they bring. Each is noted in one transaction of the state."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from marsad.errors import EmptyInput, FetchFailed, IntakeError
from marsad.intake import Report, Unreadable, take, walk_files
from marsad.logs import Ours, event
from marsad.watch._admit import PAGE, Admission, Arrival, Counts
from marsad.watch._crew import Came, Visit
from marsad.watch._health import after_failure, after_success, clamped, seconds_to_wait, silence, with_arrivals
from marsad.watch._looking import PLAIN, Found, Look, Looking
from marsad.watch._names import address_key, host_of
from marsad.watch._state import SourceState, State, Waiting
from marsad.watch._values import DAY, HOUR, MINUTE

if TYPE_CHECKING:
    from marsad.intake import Fetched, IntakeOptions
    from marsad.record import Record
    from marsad.watch._values import Config, Source

T = TypeVar("T")

log = logging.getLogger("marsad.watch")

#: Seconds until a page that could not be fetched is asked for again; after the last it is given up.
RETRIES: Final = (MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY)

#: So many hosts that cannot be reached one after the other, and none that can: the network is gone, not they.
OFFLINE: Final = 3

#: A source whose visit could not be noted (the store is full, or gone) is asked again after so many seconds.
_AGAIN: Final = 15.0

#: What was listed and not taken up at once is looked at again after so many seconds.
_REST: Final = 15 * MINUTE

#: A file that was written to within so many seconds may not be whole yet.
_SETTLED: Final = 2.0

#: Files of a folder, and reports of them, that are taken in within one transaction.
_FILES_AT_ONCE: Final = 50
_REPORTS_AT_ONCE: Final = 200


class Visits:
    """All sources, how they fare, and what waits to be fetched of them."""

    def __init__(
        self, config: Config, record: Record, state: State, admission: Admission, options: IntakeOptions, rng: Random
    ) -> None:
        self._sources = {s.name: s for s in config.sources}
        self._hosts = {s.name: "" if s.kind == "folder" else host_of(s.address) for s in config.sources}
        self._record = record
        self._state = state
        self._admission = admission
        self._options = options
        self._rng = rng
        self._looking = Looking(state, options)
        self._states: dict[str, SourceState] = {}
        self._busy: set[str] = set()
        self._free_from: dict[str, float] = {}
        self._unreached: set[str] = set()
        self._offline_since: float | None = None

    def begin(self, now: float) -> None:
        """Take up where the last process ended."""
        held = self._state.sources()
        self._state.forget_sources(held.keys() - self._sources.keys())
        self._state.prune(now)
        self._free_from = {host: min(until, now + DAY) for host, until in self._state.hosts().items()}
        for name, source in self._sources.items():
            self._states[name] = clamped(held.get(name, SourceState(name)), source, now)

    def states(self, now: float) -> tuple[SourceState, ...]:
        """How each source fares, in the order of the file."""
        return tuple(silence(self._states[s.name], s, now) for s in self._sources.values())

    def all_due(self) -> None:
        """Every source is due."""
        self._states = {name: replace(s, due=0.0) for name, s in self._states.items()}

    @property
    def busy(self) -> bool:
        """Is somebody being asked?"""
        return bool(self._busy)

    # ---- what is due --------------------------------------------------------------------------------------------

    def due(self, now: float, room: int) -> list[Visit]:
        """Visits to be made now, at most so many, and one at a time to a host; sources before what they name."""
        out: list[Visit] = []
        for s in sorted(self._states.values(), key=lambda s: s.due):
            if len(out) == room or s.due > now:
                break
            host = self._hosts[s.name]
            if host and self._is_free(host, now):
                self._busy.add(host)
                out.append(Visit(s.name, self._sources[s.name].address, s.etag, s.last_modified, s.final))
        for host, due in self._state.waiting_hosts() if len(out) < room else ():
            if len(out) == room:
                break
            if due <= now and self._is_free(host, now) and (one := self._state.first_waiting(host, now)):
                self._busy.add(host)
                out.append(Visit(one.source, one.address, one.etag, one.last_modified, one.final, one))
        return out

    def _is_free(self, host: str, now: float) -> bool:
        return host not in self._busy and self._free_from.get(host, 0.0) <= now

    def due_folders(self, now: float) -> list[Source]:
        """Folders to be looked into now."""
        return [s for s in self._sources.values() if s.kind == "folder" and self._states[s.name].due <= now]

    def next_due(self, now: float) -> float:
        """The moment at which something is due next; what is being asked for does not count."""
        moments = [(s.due, self._hosts[s.name]) for s in self._states.values()]
        moments += [(due, host) for host, due in self._state.waiting_hosts()]
        free = (max(due, self._free_from.get(host, 0.0)) for due, host in moments if host not in self._busy)
        return min(free, default=now + DAY)

    def unvisited(self, since: float) -> bool:
        """Is there a source that was not visited since, or something that it named and nobody has asked for yet?"""
        return any((s.tried or 0.0) < since for s in self._states.values()) or self._state.is_waiting(since)

    # ---- what came ----------------------------------------------------------------------------------------------

    def came(self, came: Came, now: float) -> Counts:
        """Note what came of a visit."""
        visit, answer = came.visit, came.answer
        source = self._sources[visit.source]
        self._busy.discard(visit.host)
        wait = None
        if not isinstance(answer, IntakeError):
            wait = seconds_to_wait(answer.retry_after, now) if answer.status in (429, 503) else None
        self._free_from[visit.host] = now + max(came.delay, wait or 0.0)
        self._reach(visit.host, answer, now)
        if visit.waiting is None:
            # should noting it fail, it is asked again, but not at once
            self._states[source.name] = replace(self._states[source.name], due=now + _AGAIN)
        before = self._states[source.name]
        try:
            with self._state.writing():
                if wait is not None:
                    self._state.keep_host(visit.host, now + wait)
                if visit.waiting is None:
                    return self._of_source(source, answer, wait, now)
                return self._of_queue(source, visit.waiting, answer, wait, now)
        except BaseException:
            self._states[source.name] = before
            raise

    def _reach(self, host: str, answer: Fetched | IntakeError, now: float) -> None:
        """Tell a network that is gone from hosts that are."""
        if isinstance(answer, FetchFailed):
            self._unreached.add(host)
            if len(self._unreached) >= OFFLINE and self._offline_since is None:
                self._offline_since = now
                event(log, "watch.network_gone", level=logging.WARNING, hosts=len(self._unreached))
        elif not isinstance(answer, IntakeError):
            self._unreached.clear()
            if self._offline_since is not None:
                event(log, "watch.network_back", level=logging.WARNING, seconds=round(now - self._offline_since))
                since, self._offline_since = self._offline_since, None
                for name, s in self._states.items():
                    if s.code == FetchFailed.code and (s.tried or 0.0) >= since - MINUTE:
                        self._states[name] = replace(s, due=min(s.due, now + self._rng.uniform(0.0, 30.0)))

    # ---- of a source --------------------------------------------------------------------------------------------

    def _of_source(self, source: Source, answer: Fetched | IntakeError, wait: float | None, now: float) -> Counts:
        state = self._states[source.name]
        if isinstance(answer, IntakeError):
            return self._failed(source, state, answer, now)
        if answer.status == 304 and answer.conditional:
            return self._went_well(source, state, now, Counts(), unchanged=True)
        if answer.status != 200:
            fault = FetchFailed(f"the server answered with status {answer.status}", where=source.address)
            return self._failed(source, state, fault, now, wait)
        digest = hashlib.sha256(answer.content).hexdigest()
        if digest == state.digest:
            return self._went_well(source, state, now, Counts(), unchanged=True)
        first = state.seen is None
        floor = (now if state.seen is None else state.seen) - source.catch_up
        try:
            found = self._looking.look(Look(source, answer, floor, first), source.kind)
        except IntakeError as fault:
            return self._failed(source, state, fault, now)
        counts = self._note(source, found, floor, first, now)
        if found.fault is not None:
            self._failed(source, with_arrivals(state, source, now, counts), found.fault, now)
            return counts
        if not found.capped:
            o = answer.origin
            state = replace(
                state, digest=digest, etag=o.etag, last_modified=o.last_modified, final=o.address,
                moved=self._moved(source, state, answer),
            )  # fmt: skip
        return self._went_well(source, state, now, counts)

    def _moved(self, source: Source, state: SourceState, answer: Fetched) -> str | None:
        if not answer.moved:
            return None
        if state.moved != answer.origin.address:
            event(log, "watch.moved", level=logging.WARNING, source=Ours(source.name), to=answer.origin.address)
        return answer.origin.address

    def _went_well(
        self, source: Source, state: SourceState, now: float, counts: Counts, *, unchanged: bool = False
    ) -> Counts:
        if state.errors:
            event(log, "watch.back", source=Ours(source.name), errors=state.errors)
        self._keep(source, after_success(state, source, now, counts, self._rng, unchanged=unchanged))
        return counts

    def _failed(
        self, source: Source, state: SourceState, fault: IntakeError, now: float, wait: float | None = None
    ) -> Counts:
        told = (fault.code, fault.what)
        offline = self._offline_since is not None and isinstance(fault, FetchFailed)
        after = after_failure(state, source, now, told, self._rng, wait=wait, offline=offline)
        event(
            log, "watch.failed", level=logging.WARNING if after.errors == 1 else logging.INFO, source=source.name,
            address=source.address, fault=fault, in_a_row=after.errors, again_in=round(after.due - now),
        )  # fmt: skip
        self._keep(source, after)
        return Counts()

    def _keep(self, source: Source, state: SourceState) -> None:
        if state.silent is not None and self._states[source.name].silent is None:
            event(log, "watch.silent", level=logging.WARNING, source=Ours(source.name), since=round(state.silent))
        self._states[source.name] = state
        self._state.keep_source(state)

    def _note(self, source: Source, found: Found, floor: float, first: bool, now: float) -> Counts:
        """Write what was found, and note that it was."""
        counts = self._admission.admit(source, found.arrivals, now)
        for unreadable in found.unreadable:
            self._record.add_failure(unreadable)
        for address in found.articles:
            self._state.enqueue(source.name, "article", address, now)
        for x in found.further:
            self._state.enqueue(source.name, x.kind, x.address, now, step=x.step, floor=floor, first=first)
        self._state.keep_marks(source.name, found.marks, now)
        self._state.touch_marks(source.name, found.met, now)
        return replace(counts, known=counts.known + found.known)

    # ---- of what a source named ---------------------------------------------------------------------------------

    def _of_queue(
        self, source: Source, one: Waiting, answer: Fetched | IntakeError, wait: float | None, now: float
    ) -> Counts:
        if isinstance(answer, IntakeError):
            self._try_again(source, one, answer, now)
            return Counts()
        if answer.status == 304 and answer.conditional:
            self._next_step(source, one, now)
            return Counts()
        if answer.status != 200:
            fault = FetchFailed(f"the server answered with status {answer.status}", where=one.address)
            if one.kind == "article" and one.step > 0 and answer.status in (404, 410):
                event(log, "watch.taken_down", source=Ours(source.name), address=one.address)
                self._state.fetched(one.n)
            else:
                self._try_again(source, one, fault, now, wait)
            return Counts()
        return (
            self._article(source, one, answer, now) if one.kind == "article" else self._part(source, one, answer, now)
        )

    def _article(self, source: Source, one: Waiting, answer: Fetched, now: float) -> Counts:
        reports, faults = self._looking.reports(answer)
        if _is_front(answer.origin.address) and not _is_front(one.address):
            # how many sites say that a page is no more; all that is gone would become one report
            fault = FetchFailed("it redirects to the front page", where=one.address)
            self._try_again(source, one, fault, now)
            return Counts()
        if not reports:
            none = faults[0].error if faults else EmptyInput("nothing in it", where=one.address)
            self._try_again(source, one, none, now, unreadable=faults[0] if faults else None)
            return Counts()
        counts = self._admission.admit(source, [Arrival(r, PAGE, one.address) for r in reports], now)
        self._keep(source, with_arrivals(self._states[source.name], source, now, counts))
        o = answer.origin
        self._next_step(source, replace(one, etag=o.etag, last_modified=o.last_modified, final=o.address), now)
        return counts

    def _next_step(self, source: Source, one: Waiting, now: float) -> None:
        """A page is asked for again some time after it came; then it is left alone."""
        later = [one.since + r for r in source.recheck[one.step :]] if one.kind == "article" else []
        if not later:
            self._state.fetched(one.n)
            return
        # after days off one question stands for all that were due meanwhile
        skipped = sum(due <= now for due in later[:-1])
        self._state.keep_waiting(
            replace(one, due=max(later[skipped], now + MINUTE), tries=0, step=one.step + 1 + skipped)
        )

    def _part(self, source: Source, one: Waiting, answer: Fetched, now: float) -> Counts:
        """A further page of a feed, or a sitemap."""
        try:
            found = self._looking.look(Look(source, answer, one.floor, one.first, one.step), one.kind)
        except IntakeError as fault:
            self._try_again(source, one, fault, now)
            return Counts()
        counts = self._note(source, found, one.floor, one.first, now)
        self._keep(source, with_arrivals(self._states[source.name], source, now, counts))
        if found.capped:
            self._state.keep_waiting(replace(one, due=now + _REST))
        else:
            self._state.fetched(one.n)
        return counts

    def _try_again(
        self,
        source: Source,
        one: Waiting,
        fault: IntakeError,
        now: float,
        wait: float | None = None,
        unreadable: Unreadable | None = None,
    ) -> None:
        if self._offline_since is not None and isinstance(fault, FetchFailed):
            self._state.keep_waiting(replace(one, due=now + MINUTE * self._rng.uniform(0.5, 1.0)))
            return
        if one.tries < len(RETRIES):
            due = now + max(RETRIES[one.tries] * self._rng.uniform(0.75, 1.25), wait or 0.0)
            self._state.keep_waiting(replace(one, due=due, tries=one.tries + 1))
            return
        event(log, "watch.given_up", level=logging.WARNING, source=Ours(source.name), address=one.address, fault=fault)
        self._state.fetched(one.n)
        if one.step == 0 and one.kind == "article":
            self._record.add_failure(unreadable or Unreadable(one.address, fault))
            self._take_the_item(source, one, now)

    def _take_the_item(self, source: Source, one: Waiting, now: float) -> None:
        """The page cannot be had; the feed's own item, should it still be there, is taken at the next visit."""
        if source.kind == "feed":
            self._state.keep_marks(source.name, [(address_key(one.address), PLAIN)], now)
            state = replace(self._states[source.name], digest=None, etag=None, last_modified=None)
            self._keep(source, state)

    # ---- folders ------------------------------------------------------------------------------------------------

    def folder(self, source: Source, now: float, stopped: Callable[[], bool]) -> Counts:
        """Take in what is new or changed in a folder; ends early, between files, when it is stopped."""
        state = self._states[source.name]
        files, fault = self._files(source, now)
        if fault is not None:
            with self._state.writing():
                return self._failed(source, state, fault, now)
        known = self._state.marks(source.name, [key for _, _, key in files])
        fresh = [(path, mark, key) for path, mark, key in files if known.get(key) != mark]
        total = Counts()
        for n in range(0, len(fresh), _FILES_AT_ONCE):
            if stopped():
                return total
            some = fresh[n : n + _FILES_AT_ONCE]
            with self._state.writing():
                counts = self._take_files(source, [path for path, _, _ in some], now)
                self._state.keep_marks(source.name, [(key, mark) for _, mark, key in some], now)
                self._keep(source, with_arrivals(self._states[source.name], source, now, counts))
            total = Counts(total.new + counts.new, total.changed + counts.changed, total.known + counts.known)
        with self._state.writing():
            self._state.touch_marks(source.name, [key for _, _, key in files], now)
            self._went_well(source, self._states[source.name], now, Counts(), unchanged=not fresh)
        return total

    def _files(self, source: Source, now: float) -> tuple[list[tuple[str, str, bytes]], IntakeError | None]:
        """Path, mark (size and time) and key of each file that is not being written to."""
        files = []
        for path, error in walk_files(source.address, self._options):
            if error is not None:
                if path == source.address and not isinstance(error, EmptyInput):
                    return [], error
                continue
            try:
                about = os.stat(path)  # noqa: PTH116 - a path as the system gave it, which may hold anything
            except OSError:
                continue
            if not 0 <= now - about.st_mtime < _SETTLED:
                key = hashlib.sha256(path.encode("utf-8", "surrogateescape")).digest()[:16]
                files.append((path, f"{about.st_size}:{about.st_mtime_ns}", key))
        return files, None

    def _take_files(self, source: Source, paths: Sequence[str], now: float) -> Counts:
        total = Counts()
        for some in _chunks(take(paths, options=self._options), _REPORTS_AT_ONCE):
            arrivals = []
            for item in some:
                if isinstance(item, Report):
                    arrivals.append(Arrival(item, PAGE))
                elif isinstance(item, Unreadable):
                    self._record.add_failure(item)
            counts = self._admission.admit(source, arrivals, now)
            total = Counts(total.new + counts.new, total.changed + counts.changed, total.known + counts.known)
        return total


def _is_front(address: str) -> bool:
    return urlsplit(address).path in ("", "/")


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
