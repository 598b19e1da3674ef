"""A disk of our own, that can be filled, emptied, and made read-only."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True, slots=True)
class Disk:
    """A small file system in memory."""

    folder: Path

    def fill(self, leave: int) -> None:
        """Take all room but so many bytes."""
        free = os.statvfs(self.folder)
        room = free.f_bavail * free.f_frsize - leave
        with (self.folder / "filler").open("wb") as out:
            out.write(b"\0" * max(room, 0))

    def free(self) -> None:
        """Give the room back."""
        (self.folder / "filler").unlink()

    def read_only(self, *, on: bool) -> None:
        """From here on nobody may write to it, or everybody again."""
        subprocess.run(["mount", "-o", f"remount,{'ro' if on else 'rw'}", self.folder], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of 48 MB; needs the right to mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no right to mount a disk of our own ({done.stderr.strip()})")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
