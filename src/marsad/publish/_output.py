"""An export: one format written to its place, with its manifest beside it. Both appear whole or not at all."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from marsad.errors import UsageError
from marsad.publish._formats import Format, Options
from marsad.publish._manifest import manifest, manifest_text, with_files
from marsad.publish._shared import Moved
from marsad.publish._tally import counting, told

if TYPE_CHECKING:
    from marsad.publish._release import RecordRelease


def write_export(
    release: RecordRelease, fmt: Format, options: Options, to: Path | BinaryIO, beside: Path | None = None
) -> dict[str, Any]:
    """Write a release in a format to a file, a new folder, or a stream of bytes; gives the manifest.

    The manifest is written to ``beside``; where that is null and ``to`` is a path, to ``NAME.manifest.json`` beside it.

    Raises:
        UsageError: no such table, a folder that is there already or that should go to a stream.
    """
    _check(fmt, options)
    folder = _is_folder(fmt, options)
    if folder and not isinstance(to, Path):
        raise UsageError("a folder cannot go to standard output", where=fmt.name, remedy="Name one with -o.")
    table = options.table or (fmt.tables[0] if fmt.tables and not folder else None)
    head = manifest(release.record, release.policy, release.query, fmt.name, table)
    if release.only is not None:
        # totals of the record would tell who asks how much there is that they do not see
        del head["record"]
        head["selection"] = {"incidents": len(release.only), "filters": options.selection}
    with _part(to, fmt, folder=folder) as part:
        needed = counting(release, lean=fmt.lean, named=table not in fmt.plain)
        with _uncollected() if fmt.lean else nullcontext():
            chosen = replace(options, table=table, manifest=head)
            try:
                counts = fmt.write(needed, part, chosen)
            except Moved:
                # somebody wrote meanwhile, and parts are of two states: one process sees one
                counts = fmt.write(needed, part, replace(chosen, jobs=1))
        whole = with_files({**head, "withheld": told((needed.tally,))}, counts, part)
    if isinstance(to, Path):
        whole["files"] = whole["files"] if folder else [{**whole["files"][0], "name": to.name}]
        beside = beside or to.with_name(f"{to.name}.manifest.json")
    if beside is not None:
        put(beside, manifest_text(whole))
    return whole


def manifest_beside(
    release: RecordRelease,
    name: str,
    at: Path,
    counts: Mapping[str, int],
    tallies: Iterable[Mapping[str, Counter[str]]],
    files: Sequence[Path] | None = None,
) -> None:
    """Write ``NAME.manifest.json`` beside a file or folder that no format of :data:`FORMATS` wrote (a brief).

    ``files`` are those of a folder that were written; what was withheld is added up over the ``tallies``.
    """
    head = manifest(release.record, release.policy, release.query, name, None)
    whole = with_files({**head, "withheld": told(tallies)}, counts, at, files)
    put(at.with_name(f"{at.name}.manifest.json"), manifest_text(whole))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Released values are trees, which are freed without the collector of cycles; its walks over the caches of names
    took 45 % of the time of 30,000 incidents (260 us each with it, 140 without)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _check(fmt: Format, options: Options) -> None:
    if options.table is not None and options.table not in fmt.tables:
        known = f"Its tables are {', '.join(fmt.tables)}." if fmt.tables else "It has one table only."
        raise UsageError("no such table", where=f"{fmt.name} --table {options.table}", remedy=known)


def _is_folder(fmt: Format, options: Options) -> bool:
    """Is a folder written? A format of folders with tables writes one table as a file."""
    return fmt.folder and not (fmt.tables and options.table)


def put(path: Path, text: str) -> None:
    """Write a file that appears only when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _part(to: Path | BinaryIO, fmt: Format, *, folder: bool) -> Iterator[Path]:
    """A place to write to, which takes its name when it is whole; for a stream a file that is copied there."""
    at = to.absolute() if isinstance(to, Path) else None
    if at is not None:
        _check_place(at, folder=folder)
    with tempfile.TemporaryDirectory(prefix=".marsad-", dir=at.parent if at else None) as beside:
        part = Path(beside) / f"export{fmt.suffix}"
        yield part
        if at is None:
            assert not isinstance(to, Path)
            with part.open("rb") as lines:
                shutil.copyfileobj(lines, to)
            return
        if folder and at.is_dir():
            at.rmdir()
        part.replace(at)


def _check_place(at: Path, *, folder: bool) -> None:
    if not at.parent.is_dir():
        raise UsageError("its folder does not exist", where=str(at), remedy="Make the folder first.")
    if folder and at.exists() and (at.is_file() or any(at.iterdir())):
        raise UsageError("there is something already", where=str(at), remedy="Name a folder that does not exist yet.")
    if not folder and at.is_dir():
        raise UsageError("a folder, not a file", where=str(at), remedy="Name a file.")
