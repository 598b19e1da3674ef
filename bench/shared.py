"""Where the development sets and their scorers lie, and how the scorers are called.

The sets are not part of the repository (their texts belong to others). They are looked for in ``shared`` beside it, or
where ``--shared`` says.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

#: Everything the bench writes while it runs; not committed.
OUT = ROOT / "bench" / "out"


class ScorerFailed(Exception):
    """A scorer ended with an error; its last words are the message."""


@dataclass(frozen=True, slots=True)
class Shared:
    """The folder with ``gold/`` and ``seed/``."""

    folder: Path

    @classmethod
    def beside(cls, root: Path = ROOT) -> Shared:
        """``shared`` next to the repository."""
        return cls(root.parent / "shared")

    def missing(self, names: Iterable[str]) -> str | None:
        """Why these files cannot be used, null if they can."""
        if not self.folder.is_dir():
            return "the shared folder is not here (--shared DIR)"
        gone = [n for n in names if not self.path(n).is_file()]
        return f"not here: {', '.join(gone)}" if gone else None

    def path(self, name: str) -> Path:
        return self.folder / name

    def digest(self, name: str) -> str:
        """SHA-256 of the file."""
        with self.path(name).open("rb") as f:
            return hashlib.file_digest(f, "sha256").hexdigest()

    def has_text(self, name: str) -> bool:
        """Some sets are kept without their texts, for the texts may not be copied."""
        with self.path(name).open(encoding="utf8") as f:
            return "text" in json.loads(f.readline())

    def scorer(self, script: str, *arguments: str | Path, check: bool = True) -> str:
        """What a scorer prints. ``check`` false: its exit status is part of what it says."""
        command = [sys.executable, str(self.path("gold/score") / script), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf8", check=False)
        if check and done.returncode:
            last = done.stderr.strip().splitlines()[-3:]
            raise ScorerFailed(f"{script}: " + " / ".join(last))
        return done.stdout

    def score(self, script: str, *arguments: str | Path) -> dict[str, Any]:
        """What a scorer prints with ``--json``."""
        result: dict[str, Any] = json.loads(self.scorer(script, *arguments, "--json"))
        return result

    def make_input(self, name: str) -> Path:
        """The gold file without its labels, as ``marsad read`` takes it; made once for each content of the file."""
        out = OUT / "inputs" / f"{Path(name).stem}-{self.digest(name)[:12]}.jsonl"
        if not out.exists():
            write(out, self.scorer("from_record.py", "--make-input", self.path(name)))
        return out

    def convert(self, kind: str, *lines: Path) -> Path:
        """Readings (and links) -> what the scorers take, by ``from_record.py``."""
        out = OUT / "predictions" / f"{lines[0].stem}-{kind}.jsonl"
        write(out, self.scorer("from_record.py", "--to", kind, *lines))
        return out


def write(path: Path, text: str) -> None:
    """All or nothing: a half-written file would be taken for a cached one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_text(text, encoding="utf8")
    partial.replace(path)


def write_lines(path: Path, objects: Iterable[Mapping[str, Any]]) -> None:
    """JSON, one object a line."""
    write(path, "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects))


def load_lines(path: Path) -> list[dict[str, Any]]:
    """JSON, one object a line."""
    with path.open(encoding="utf8") as f:
        return [json.loads(line) for line in f if line.strip()]
