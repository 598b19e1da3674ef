"""The folder of a run: plans, journals of what is under way, outputs, markers of what is done, quarantine.

    plans/KEY.json           the shards of one command, and the version that it reads with
    part/NAME.journal        what a worker has done of a shard so far
    out/NAME.jsonl.gz        the output of a shard, whole
    done/NAME.json           that it is done, of which bytes, with which counts
    quarantine/NAME.jsonl    the items of the shard that were given up

NAME is a digest of the shard's paths, range and bytes and of the version of the task: the same work has the same name
on every machine, and another version never takes an old output for its own.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final

from marsad.errors import BrokenRunFolder, NotAFile
from marsad.run._values import Counts, Done, GivenUp, Shard

FORMAT: Final = 1
_BLOCK: Final = 1 << 20

#: gzip level of outputs: over 400 reports of 31 kB a line each, 6 gives 4.9 kB in 0.6 ms, 1 gives 6.6 kB in 0.3 ms, 9
#: the same as 6 in 0.9 ms; reading a report takes 50 ms.
_LEVEL: Final = 6


class InWork(Exception):
    """Another process works on this shard at the moment."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one command set out to do. ``made`` is UTC."""

    key: str
    version: str
    made: str
    shards: tuple[Shard, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """A shard that is done. ``inputs`` are path, bytes and time of change in ns; ``sha256`` is of the output."""

    name: str
    version: str
    shard: Shard
    inputs: tuple[tuple[str, int, int], ...]
    sha256: str
    lines: int
    counts: Counts
    quarantined: int
    finished: str


class Journal:
    """What was done of one shard, item by item; survives the death of its writer up to the last whole line.

    ``next`` is the place of the first item that is not done, ``tries`` how often it was begun, ``why`` what the last
    one who began it died of, if anybody knows.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.next = self.tries = 0
        self.why = ""
        self.kept = 0
        file.seek(0)
        for line in file:
            entry = _entry(line)
            if entry is None:
                break
            self.kept += len(line)
            self._take(entry)
        file.truncate(self.kept)
        file.seek(self.kept)

    def _take(self, entry: dict[str, Any]) -> None:
        if "begin" in entry:
            self.tries += 1
        elif "killed" in entry:
            self.why = entry["killed"]
        else:
            self.next, self.tries, self.why = entry["item"] + 1, 0, ""

    def begin(self, place: int) -> None:
        """An item is begun; whoever finds this without its end knows which one it was."""
        self._write({"begin": place})

    def end(self, place: int, done: Done, given_up: GivenUp | None = None) -> None:
        """An item is done."""
        entry: dict[str, Any] = {"item": place, "counts": dict(done.counts), "lines": done.lines}
        if given_up is not None:
            entry["given_up"] = asdict(given_up)
        self._write(entry)

    def _write(self, entry: dict[str, Any]) -> None:
        # unbuffered: what a killed process held back would be lost
        with _written(self._file.name):
            self._file.write(json.dumps(entry).encode() + b"\n")

    def entries(self) -> Iterator[dict[str, Any]]:
        """What is in it, from the start: the items that are done."""
        self._file.seek(0)
        for line in self._file:
            entry = json.loads(line)
            if "item" in entry:
                yield entry


def _entry(line: bytes) -> dict[str, Any] | None:
    """A whole line; nothing where the machine stopped while it was written."""
    try:
        entry = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


class Folder:
    """The folder of a run; made if it is not there.

    Raises:
        BrokenRunFolder: it holds what no run wrote, or cannot be written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        try:
            for name in ("plans", "part", "out", "done", "quarantine"):
                (root / name).mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise BrokenRunFolder(f"it cannot be written ({fault.strerror})", where=str(root)) from fault

    # ---- plans --------------------------------------------------------------------------------------------------

    def plan(self, key: str) -> Plan | None:
        """The plan of this key, if some command made it before."""
        path = self.root / "plans" / f"{key}.json"
        return _plan(path) if path.exists() else None

    def keep_plan(self, plan: Plan) -> None:
        """Write it down, also as the last one."""
        _write_whole(self.root / "plans" / f"{plan.key}.json", json.dumps({"format": FORMAT, **asdict(plan)}).encode())

    def plans(self) -> tuple[Plan, ...]:
        """All plans, the oldest first."""
        found = (_plan(p) for p in (self.root / "plans").glob("*.json"))
        return tuple(sorted(found, key=lambda p: (p.made, p.key)))

    # ---- outputs ------------------------------------------------------------------------------------------------

    def name_of(self, shard: Shard, version: str) -> str:
        """The name of the output of this shard; reads its bytes.

        Raises:
            NotAFile: a file of it is gone.
        """
        digest = hashlib.sha256(json.dumps([FORMAT, version, asdict(shard)], sort_keys=True).encode())
        for path in shard.paths:
            try:
                with open(path, "rb") as file:  # noqa: PTH123 - a path as given
                    _feed(digest, file, shard.begin, shard.end)
            except OSError as fault:
                raise NotAFile(f"cannot be read any more ({fault.strerror})", where=path) from fault
        return digest.hexdigest()[:20]

    def output(self, name: str) -> Path:
        """Where the output of this name lies when it is done."""
        return self.root / "out" / f"{name}.jsonl.gz"

    def lines(self, name: str) -> Iterator[str]:
        """The lines of an output.

        Raises:
            BrokenRunFolder: it is gone, or not what was written.
        """
        try:
            with gzip.open(self.output(name), "rt", encoding="utf-8") as file:
                yield from (line.rstrip("\n") for line in file)
        except (OSError, EOFError, UnicodeDecodeError) as fault:
            raise BrokenRunFolder(f"an output cannot be read ({fault})", where=str(self.output(name))) from fault

    def marker(self, name: str) -> Marker | None:
        """That this output is done; null if it is not."""
        path = self.root / "done" / f"{name}.json"
        return _marker(path) if path.exists() else None

    def markers(self) -> dict[tuple[str, Shard], Marker]:
        """What is done, by version and shard; of several (the input changed) the last one."""
        found = sorted((_marker(p) for p in (self.root / "done").glob("*.json")), key=lambda m: m.finished)
        return {(m.version, m.shard): m for m in found}

    def is_current(self, marker: Marker) -> bool:
        """Are the files still those that were read, as far as size and time of change tell?"""
        return _stats(marker.shard) == marker.inputs

    @contextmanager
    def journal(self, name: str) -> Iterator[Journal]:
        """The journal of a shard, which nobody else can open meanwhile.

        Raises:
            InWork: somebody else has it open.
        """
        path = self.root / "part" / f"{name}.journal"
        with _written(str(path)):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            _lock(descriptor)
            yield Journal(file)

    def note_death(self, name: str, reason: str) -> None:
        """Tell whoever goes on with this shard why the last one did not; only when its worker is dead."""
        path = self.root / "part" / f"{name}.journal"
        if path.exists():
            with _written(str(path)), path.open("ab") as file:
                file.write(json.dumps({"killed": reason}).encode() + b"\n")

    def unfinished(self) -> int:
        """Journals of shards that are under way or were left."""
        return sum(1 for _ in (self.root / "part").glob("*.journal"))

    def finish(self, name: str, shard: Shard, version: str, entries: Iterator[dict[str, Any]]) -> Marker:
        """Make output, quarantine and marker of what was done, in this order; each appears whole."""
        given_up: list[str] = []
        counts: Counter[str] = Counter()
        lines = 0
        output = self.output(name)
        with _appearing(output) as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed:
            for entry in entries:
                for line in entry["lines"]:
                    packed.write(line.encode() + b"\n")
                lines += len(entry["lines"])
                counts.update(entry["counts"])
                if "given_up" in entry:
                    given_up.append(json.dumps({"shard": shard.label, **entry["given_up"]}))
        quarantine = self.root / "quarantine" / f"{name}.jsonl"
        if given_up:
            _write_whole(quarantine, "".join(f"{g}\n" for g in given_up).encode())
        else:
            quarantine.unlink(missing_ok=True)
        told = tuple(sorted(counts.items()))
        marker = Marker(name, version, shard, _stats(shard), _digest(output), lines, told, len(given_up), _now())
        self.mark(marker)
        (self.root / "part" / f"{name}.journal").unlink(missing_ok=True)
        return marker

    def mark(self, marker: Marker) -> None:
        """Say that a shard is done."""
        told = {"format": FORMAT, **asdict(marker), "counts": dict(marker.counts)}
        _write_whole(self.root / "done" / f"{marker.name}.json", json.dumps(told).encode())

    def restat(self, marker: Marker) -> Marker:
        """The same marker for files of the same bytes and another time of change."""
        values = {name: getattr(marker, name) for name in Marker.__dataclass_fields__}
        new = Marker(**{**values, "inputs": _stats(marker.shard)})
        self.mark(new)
        return new

    # ---- quarantine ---------------------------------------------------------------------------------------------

    def quarantined(self) -> tuple[tuple[str, GivenUp], ...]:
        """What was given up, with the shard's label."""
        out = []
        for path in sorted((self.root / "quarantine").glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                told = json.loads(line)
                out.append((told.pop("shard"), GivenUp(**told)))
        return tuple(out)

    def retry_quarantined(self) -> int:
        """Forget the shards that hold something given up, so that they are done again; gives their number."""
        found = sorted(p.stem for p in (self.root / "quarantine").glob("*.jsonl"))
        for name in found:
            # the marker first: without it the output is nobody's, and is made again
            (self.root / "done" / f"{name}.json").unlink(missing_ok=True)
            (self.root / "quarantine" / f"{name}.jsonl").unlink(missing_ok=True)
        return len(found)


def _feed(digest: Any, file: IO[bytes], begin: int, end: int | None) -> None:  # noqa: ANN401 - hashlib's own type is private
    file.seek(begin)
    left = None if end is None else end - begin
    while left != 0 and (block := file.read(_BLOCK if left is None else min(_BLOCK, left))):
        digest.update(block)
        left = None if left is None else left - len(block)
    digest.update(b"\0")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _stats(shard: Shard) -> tuple[tuple[str, int, int], ...]:
    out = []
    for path in shard.paths:
        try:
            about = os.stat(path)  # noqa: PTH116 - a path as given
        except OSError:
            out.append((path, -1, 0))
        else:
            out.append((path, about.st_size, about.st_mtime_ns))
    return tuple(out)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


@contextmanager
def _written(where: str) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise BrokenRunFolder(f"it cannot be written ({fault.strerror})", where=where) from fault


@contextmanager
def _appearing(path: Path) -> Iterator[IO[bytes]]:
    """A file that is there when it is whole, also after the power failed."""
    # the process in the name: two that make the same file do not write into one another's
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with _written(str(path)):
        try:
            with beside.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def _write_whole(path: Path, content: bytes) -> None:
    with _appearing(path) as file:
        file.write(content)


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # no such locks on Windows: there two runs on one folder are the user's to avoid
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as busy:
        raise InWork from busy


def _shard(told: dict[str, Any]) -> Shard:
    return Shard(tuple(told["paths"]), told["begin"], told["end"], told["first"])


def _loaded(path: Path, keys: Sequence[str]) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise BrokenRunFolder("written by another version of Marsad", where=str(path))
        return {k: told[k] for k in keys}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise BrokenRunFolder(f"not what a run writes ({type(fault).__name__})", where=str(path)) from fault


def _plan(path: Path) -> Plan:
    told = _loaded(path, ("key", "version", "made", "shards"))
    return Plan(told["key"], told["version"], told["made"], tuple(_shard(s) for s in told["shards"]))


def _marker(path: Path) -> Marker:
    told = _loaded(path, tuple(Marker.__dataclass_fields__))
    inputs = tuple((str(p), int(size), int(changed)) for p, size, changed in told["inputs"])
    counts: Counts = tuple(sorted((str(k), int(v)) for k, v in told["counts"].items()))
    return Marker(**{**told, "shard": _shard(told["shard"]), "inputs": inputs, "counts": counts})
