"""The page and the notebook run."""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import marsad.api

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
NOTEBOOK = ROOT / "examples" / "marsad.ipynb"


def test_every_block_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples" / "reports", tmp_path / "examples" / "reports")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    assert len(blocks) > 6
    names: dict[str, Any] = {}
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        for block in blocks:
            exec(compile(block, "docs/python.md", "exec"), names)
    said = out.getvalue()
    assert "12 reports are new, 0 failed" in said
    assert "public internal" in said
    assert "Kramatorsk" in said
    assert "according to" in said
    assert "E301" in said


@pytest.mark.parametrize("name", [n for n in marsad.__all__ if n[0].isupper() and n in marsad.api.__dict__])
def test_public_values_have_docstrings(name: str) -> None:
    assert getattr(marsad, name).__doc__


def test_the_methods_of_a_project_stand_on_the_page() -> None:
    methods = [n for n in vars(marsad.Project) if not n.startswith("_") and n not in {"close", "release"}]
    assert [n for n in methods if n not in PAGE] == []


def test_the_docstrings_run() -> None:
    assert doctest.testmod(marsad.api).failed == 0


# ---- the notebook -------------------------------------------------------------------------------------------------


def _cells() -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return cells


def test_the_notebook_is_committed_without_outputs() -> None:
    assert all(not c.get("outputs") and c.get("execution_count") is None for c in _cells() if c["cell_type"] == "code")
    assert "/home/" not in NOTEBOOK.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ipykernel", reason="the notebook needs a kernel")
    nbformat: Any = pytest.importorskip("nbformat")
    nbclient: Any = pytest.importorskip("nbclient")
    shutil.copytree(ROOT / "examples" / "reports", tmp_path / "reports")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    said = "\n".join(
        str(out.get("text", "")) + str(out.get("data", {}).get("text/plain", ""))
        for cell in notebook.cells
        for out in cell.get("outputs", [])
    )
    for words in ("conservative", "informative", "EPSG:4326", "added", "incidents.csv"):
        assert words in said
    images = [
        out for cell in notebook.cells for out in cell.get("outputs", []) if "image/svg+xml" in out.get("data", {})
    ]
    assert images
    assert (tmp_path / "out" / "incidents.csv.manifest.json").is_file()
