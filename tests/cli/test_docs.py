"""The documentation tells the truth: every example runs, every command has a section."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from marsad.cli import _app

ROOT = Path(__file__).parents[2]


def _examples(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, re.S)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    tool = tmp_path / "bin" / "marsad"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -W error -m marsad "$@"\n')
    tool.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("page", ["docs/commands.md", "README.md", "docs/operations.md"])
def test_every_example_runs(page: str, place: Path) -> None:
    examples = [e for e in _examples(page) if "marsad " in e]
    assert examples
    for line in examples:
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=place,
            env={"PATH": f"{place / 'bin'}:/usr/bin:/bin", "HOME": str(Path.home()), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"


def test_every_command_has_a_section_and_an_example_in_its_help() -> None:
    _app._load_commands()
    commands = typer.main.get_command(_app.app).commands  # type: ignore[attr-defined]
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    headings = " ".join(re.findall(r"^## (.*)$", page, re.M))
    assert sorted(c for c in commands if not re.search(rf"\b{c}\b", headings)) == []
    assert sorted(n for n, c in commands.items() if f"marsad {n}" not in (c.epilog or "")) == []
