"""What leaves a record is the same whether it lies in a file or on a server."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pytest

from marsad.cli import run
from marsad.publish import FORMATS
from marsad.record import move
from tests.postgres import Server, drop_database, new_database
from tests.publish.planted import plant

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

#: Commands that only ask, and what must be left out of their answers: where the record is, and how large.
ASKING = (
    "incidents --json --all", "incidents --near 33.5,36.3,500 --json", "search killed --json", "copies --json",
    "changes --since 2017-01-01 --json", "rulings", "lessons", "verify", "method",
    "brief --since 2017-09-01 --until 2017-09-10", "show --json {report}",
)  # fmt: skip


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[tuple[str, str]]:
    """One record with every kind of value, as a file and on a server."""
    here = plant(tmp_path_factory.mktemp("both"))
    there = new_database(server)
    move(here, there)
    yield str(here), there
    drop_database(server, there)


def _files(folder: Path) -> dict[str, str]:
    """Digests of all files by name; of an archive those of what is in it, as its rows bear the time of writing."""
    out: dict[str, str] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = str(path.relative_to(folder))
        if path.suffix == ".parquet" or path.read_bytes()[:4] == b"PAR1":
            out[name] = _digest(repr(pyarrow.parquet.read_table(path).to_pylist()).encode())
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                out |= {f"{name}/{n}": _digest(archive.read(n)) for n in archive.namelist()}
        else:
            out[name] = _digest(path.read_bytes())
    return out


#: A moment of today (when the export was made), and the digests in manifests of files that bear one.
_NOW = re.compile(
    rb'20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z?|"?(sha256|digest)"?: ?"?[0-9a-f:]+"?,?|"hash": "[^"]*"|"bytes": \d+'
)


def _digest(content: bytes) -> str:
    return hashlib.sha256(_NOW.sub(b"", _sorted(content))).hexdigest()


def _sorted(content: bytes) -> bytes:
    """JSON with the keys of objects in one order: PostgreSQL's JSONB keeps none."""
    try:
        found = [json.loads(line) for line in content.splitlines()]
    except ValueError:
        try:
            found = [json.loads(content)]
        except ValueError:
            return content
    return json.dumps(found, sort_keys=True).encode()


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_the_same(both: tuple[str, str], tmp_path: Path, name: str) -> None:
    found = []
    for n, db in enumerate(both):
        folder = tmp_path / str(n)
        folder.mkdir()
        out = folder / "out"
        assert run(["export", name, "--db", db, "--policy", "internal", "-o", str(out)]) == 0
        found.append(_files(folder))
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize("line", ASKING)
def test_every_question_is_answered_alike(
    both: tuple[str, str], line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    answers = []
    for db in both:
        report = "rep"
        if "{report}" in line:
            run(["search", "killed", "--json", "--db", db])
            found = re.search(r'"report": ?"([^"]+)"', capsys.readouterr().out)
            assert found is not None
            report = found.group(1)
        status = run([*line.format(report=report).split(), "--db", db])
        out = capsys.readouterr().out
        # ranks are each back end's own
        out = re.sub(r'"rank": [-.e\d]+', "", out.replace(db, "DB"))
        answers.append((status, _NOW.sub(b"", _sorted(out.encode()))))
    assert answers[0][0] in (0, 1), out
    assert answers[0] == answers[1]
