"""Is the place right: settings, the files that they name, the cache, who may read what, the clock of the disk."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from marsad.doctor._values import Case, Check, fail, failed, ok, warn
from marsad.errors import MarsadError

#: What one release of the gazetteer and the columns of a million incidents take.
ROOM_OF_CACHE: Final = 500_000_000

#: Seconds by which the clock of a disk (often another machine's) or a database may differ. A minute is what
#: certificates and the times of sign-in forgive.
MOST_SKEW: Final = 60.0


def settings(case: Case) -> Iterator[Check]:
    """The file of settings, and the files that it names."""
    if case.broken is not None:
        yield failed("settings", case.broken)
        return
    told = [v for v in case.loaded.values if v.origin != "default"]
    file = case.loaded.file
    yield ok("settings", f"{file or 'no marsad.toml'}: {len(told)} of {len(case.loaded.values)} are no defaults")
    yield from _files(case)
    yield from _secrets(case)


def _files(case: Case) -> Iterator[Check]:
    """Files that stand in for shipped ones: they must be there and be understood."""
    from marsad.coding import read_ontology
    from marsad.publish import policy_named

    said = case.settings
    try:
        for policy in {said.files.policy, said.desk.policy} - {None}:
            policy_named(policy)
        types = said.files.ontology or case.loaded.file
        if types is not None:
            read_ontology(types)
    except MarsadError as error:
        yield failed("files", error)
        return
    for key, path in (("files.sources", said.files.sources), ("desk.basemap", said.desk.basemap)):
        if path is not None and not path.is_file():
            yield fail("files", f"{key}: there is no {path}", f"Mend {key}, or put the file there.")
            return
    yield ok("files", "policies, types and tables that the settings name are there and understood")


def _secrets(case: Case) -> Iterator[Check]:
    """Files of secrets are read by their owner alone."""
    for key, path in _secret_files(case):
        if not path.is_file():
            yield fail("secrets", f"{key}: there is no {path}", f"Mend {key}, or put the file there.")
        elif (mode := open_to_others(path)) is not None:
            yield warn("secrets", f"{path} may be read by others of this machine ({mode})", f"chmod 600 {path}")
        else:
            yield ok("secrets", f"{key} is for its owner alone")


def _secret_files(case: Case) -> Iterator[tuple[str, Path]]:
    """Settings that name a file of a secret: the secret's key with ``_file``."""
    values = {v.setting.key: v for v in case.loaded.values}
    for key, value in values.items():
        secret = values.get(key.removesuffix("_file")) if key.endswith("_file") else None
        if secret is not None and secret.setting.says.secret and isinstance(value.value, Path):
            yield key, value.value


def open_to_others(path: Path) -> str | None:
    """The rights of a file that everybody on the machine may read, as `ls` writes them; null where not so."""
    mode = path.stat().st_mode
    return stat.filemode(mode) if os.name == "posix" and mode & stat.S_IROTH and reached(path) else None


def reached(path: Path) -> bool:
    """May everybody on the machine go as far as the file: do all folders above let them through?"""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)


def cache(case: Case) -> Iterator[Check]:
    """What can be made again."""
    from marsad.grounding.places import cache_folder

    folder = case.settings.files.cache or cache_folder()
    wrong = unwritable(folder)
    if wrong is not None:
        yield fail(
            "cache", f"{folder} cannot be written ({wrong})",
            f"Set MARSAD_CACHE (or files.cache) to a folder with {ROOM_OF_CACHE // 10**6} MB that you may write to.",
        )  # fmt: skip
        return
    free = case.world.free(nearest(folder))
    if free < ROOM_OF_CACHE:
        yield warn(
            "cache",
            f"{folder}: {free / 1e6:,.0f} MB of room",
            "Make room, or set MARSAD_CACHE to a folder of another disk.",
        )
    else:
        yield ok("cache", f"{folder}: {free / 1e9:,.1f} GB of room")


def unwritable(folder: Path) -> str | None:
    """Why nothing can be written into a folder, or into the nearest one above that is there; null: it can be."""
    at = nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=at) as file:
            file.write(b"\0" * 4096)
            file.flush()
    except OSError as fault:
        return fault.strerror or type(fault).__name__
    return None


def nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next((p for p in (folder, *folder.absolute().parents) if p.is_dir()), Path("/"))


def clock(case: Case) -> Iterator[Check]:
    """This machine's clock against the disk that the record lies on."""
    db = case.settings.record.db
    folder = nearest(Path(db).parent if "://" not in db else Path.cwd())
    before = case.world.now()
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(b"\0")
            file.flush()
            of_disk = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
    except OSError:
        return  # that it cannot be written is said elsewhere
    skew = abs((of_disk - before).total_seconds())
    if skew > MOST_SKEW:
        yield fail(
            "clock", f"the clock of the disk differs by {skew:,.0f} s",
            "Set the clock of this machine and of the one that has the disk (NTP): times in the record would be wrong.",
        )  # fmt: skip
    else:
        yield ok("clock", f"{before:%Y-%m-%d %H:%M} UTC, as the disk has it")
