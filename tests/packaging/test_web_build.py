"""Wheels bring the built islands, and say so where they cannot."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "src" / "marsad" / "desk" / "static" / "built"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout with sources of islands and built files that are as old."""
    for name in ("web/package.json", "web/src/desk.ts", "src/marsad/desk/static/built/manifest.json"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{}")
        os.utime(file, (1000, 1000))
    return tmp_path


def test_built_files_are_taken_as_they_are(hook: ModuleType, project: Path) -> None:
    assert hook.current(project)


def test_a_changed_source_is_built_anew(hook: ModuleType, project: Path) -> None:
    os.utime(project / "web" / "src" / "desk.ts", (2000, 2000))
    assert not hook.current(project)


def test_an_sdist_brings_no_source_and_is_current(hook: ModuleType, project: Path) -> None:
    (project / "web" / "src" / "desk.ts").unlink()
    (project / "web" / "package.json").unlink()
    assert hook.current(project)


def test_what_cannot_be_built_is_said(hook: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="sh scripts/web"):
        hook.build(tmp_path)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names in a wheel of this checkout."""
    if not (BUILT / "manifest.json").is_file():
        pytest.skip("the islands are not built here: sh scripts/web")
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = out.glob("*.whl")
    with zipfile.ZipFile(made) as opened:
        return set(opened.namelist())


@pytest.mark.slow
def test_the_wheel_holds_every_built_file(wheel: set[str]) -> None:
    prefix = "marsad/desk/static/built/"
    named = set(json.loads((BUILT / "manifest.json").read_text("utf-8")).values())
    assert {prefix + it for it in (*named, "manifest.json", "licences.txt")} <= wheel


@pytest.mark.slow
def test_the_wheel_holds_templates_words_and_style(wheel: set[str]) -> None:
    assert {"marsad/desk/templates/base.html", "marsad/desk/static/desk.css"} <= wheel


@pytest.mark.slow
def test_the_wheel_holds_no_source_of_islands(wheel: set[str]) -> None:
    assert not [name for name in wheel if "node_modules" in name or name.endswith(".ts")]
