"""A progress bar for people; silence for pipes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

#: Counting lines of more than this is not worth the wait: the bar then shows a rate and no end.
_COUNTABLE = 512 * 2**20


class Progress(Protocol):
    """What a command tells while it works."""

    def step(self) -> None:
        """One report is done."""

    def fail(self, message: str) -> None:
        """One input failed."""

    def say(self, what: str) -> None:
        """Another stage begins."""


class _Plain:
    """Not a terminal: errors only, one line each."""

    def step(self) -> None:
        """Nothing to draw."""

    def fail(self, message: str) -> None:
        from marsad.cli._terminal import safe

        sys.stderr.write(safe(message) + "\n")

    def say(self, what: str) -> None:
        """Nothing to draw."""


@contextmanager
def progress(inputs: list[str], *, quiet: bool) -> Iterator[Progress]:
    """A bar with rate and remaining time on a terminal, plain lines elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield _Plain()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from marsad.cli._terminal import console, safe

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=_estimate(inputs), rate="")

        class OnTerminal:
            def step(self) -> None:
                speed = bar.tasks[0].speed
                bar.update(task, advance=1, rate=f"{speed:.0f} reports/s" if speed else "")

            def fail(self, message: str) -> None:
                bar.console.print(safe(message))
                self.step()

            def say(self, what: str) -> None:
                bar.update(task, description=what)

        yield OnTerminal()


def _estimate(inputs: list[str]) -> int | None:
    """About how many reports: one a file, one a line of JSONL; none where nobody can tell without reading."""
    total = 0
    for name in inputs:
        path = Path(name)
        files = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
        for file in files:
            count = _count(file)
            if count is None:
                return None
            total += count
    return total


def _count(file: Path) -> int | None:
    if not file.is_file() or file.suffix.lower() in {".xml", ".rss", ".atom", ".warc", ".gz"}:
        return None
    if file.suffix.lower() not in {".jsonl", ".ndjson"}:
        return 1
    if file.stat().st_size > _COUNTABLE:
        return None
    with file.open("rb") as lines:
        return sum(block.count(b"\n") for block in iter(lambda: lines.read(2**20), b""))
