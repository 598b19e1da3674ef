"""A whole project as one file: the record with its settings, its policy, and what was added to places and actors.

The file is that of ``marsad.record`` (docs/backup.md). What lies beside the record gets plain names in it, so that no
path of one machine decides anything on another; the paths in ``marsad.toml`` are set to these names on the way in.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from marsad.errors import BrokenBackup, MarsadError, UsageError
from marsad.grounding.actors import ActorLayer, actors_path
from marsad.grounding.places import Layer, layer_path
from marsad.record import Beside, Manifest, Record, Restored, back_up, files_of, opened, read_manifest, restore
from marsad.settings import FILE, Loaded, load

#: The record, where it is a file.
RECORD: Final = "marsad.db"

#: What lies beside the record: its role, the setting that names it, and its name in a project's folder.
_POLICY: Final = ("policy", "files.policy", "policy.toml")
_TEXTS: Final = (
    _POLICY,
    ("desk policy", "desk.policy", "desk-policy.toml"),
    ("sources", "files.sources", "sources.toml"),
    ("types", "files.ontology", "types.toml"),
)
_LAYERS: Final = (("places", "files.places", "places.sqlite"), ("actors", "files.actors", "actors.sqlite"))
_NAMES: Final = {role: (key, name) for role, key, name in (*_TEXTS, *_LAYERS)} | {"settings": ("", FILE)}

Each = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a project became: its folder, what was put there, the record, and the settings that are no defaults (a
    file from elsewhere may set what you would not)."""

    folder: Path
    files: tuple[str, ...]
    record: str
    restored: Restored
    changed: Mapping[str, Any]


def export_project(record: Record, loaded: Loaded, file: Path, each: Each | None = None) -> Manifest:
    """Write a project into one file.

    Raises:
        UsageError: there is a file already, it cannot be written, or one that the settings name cannot be read.
    """
    return back_up(record, file, kind="project", beside=tuple(_beside(loaded)), each=each)


def _beside(loaded: Loaded) -> Iterator[Beside]:
    if loaded.file is not None:
        yield Beside("settings", FILE, _read(loaded.file))
    folder = loaded.file.parent if loaded.file is not None else Path()
    for role, key, name in _TEXTS:
        held = loaded.value(key)
        if held.value in (held.setting.says.path_unless or ()):
            continue  # a policy that is shipped
        if held.value is not None:
            yield Beside(role, name, _read(Path(held.value)))
        elif role == "policy" and (folder / name).is_file():
            yield Beside(role, name, _read(folder / name))
    for layer, (role, _, name) in zip((Layer(_place(loaded)), ActorLayer(_actor(loaded))), _LAYERS, strict=True):
        if layer.path.exists():
            yield Beside(role, name, _snapshot(layer.path))


def _place(loaded: Loaded) -> Path:
    return layer_path(loaded.settings.files.places)


def _actor(loaded: Loaded) -> Path:
    return actors_path(loaded.settings.files.actors)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise UsageError(f"cannot be read ({fault.strerror})", where=str(path), remedy="Mend the settings.") from fault


def _snapshot(path: Path) -> bytes:
    """A file of SQLite as it is at one moment, whoever writes to it."""
    try:
        with closing(sqlite3.connect(path)) as db, closing(sqlite3.connect(":memory:")) as copy:
            db.backup(copy)
            return copy.serialize()
    except sqlite3.Error as fault:
        raise UsageError(f"cannot be read ({fault})", where=str(path), remedy="Mend the settings.") from fault


# ---- in ---------------------------------------------------------------------------------------------------------


def import_project(
    file: Path, folder: Path, db: str | None = None, *, expect: str | None = None, each: Each | None = None
) -> Imported:
    """Make a folder of a project, that one can work in; the record goes into it, or into the empty ``db``.

    Raises:
        UsageError: the folder holds something, or ``db`` does.
        BrokenBackup: not such a file, damaged or altered; or what lies beside the record is not what it should be.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("there is something already", where=str(folder), remedy="Name a new folder, or an empty one.")
    fresh = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        where = db or str(folder / RECORD)
        with opened(file) as packed:
            manifest = read_manifest(packed, file)
            written = [_put(folder, one, file) for one in files_of(packed, manifest, file)]
        _settle(folder, written, _without_password(db) if db else RECORD, file)
        changed = {v.setting.key: v.shown for v in load(folder / FILE, {}).values if v.origin == "file"}
        restored = restore(file, where, expect=expect, each=each)
    except BaseException:
        _clear(folder, whole=fresh)
        raise
    return Imported(folder, (FILE, *sorted(n for _, n in written if n != FILE)), where, restored, changed)


def _without_password(db: str) -> str:
    """No secret stands in the settings."""
    return re.sub(r"^(\w+://[^/@]*?):[^/@]*@", r"\1@", db)


def _clear(folder: Path, *, whole: bool) -> None:
    """Take away what was begun; the folder, too, if there was none."""
    if whole:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for name in (n for _, n in _NAMES.values()):
        (folder / name).unlink(missing_ok=True)


def _put(folder: Path, one: Beside, file: Path) -> tuple[str, str]:
    """Write a file under the name of its role, and look whether it is what it should be; gives (role, name)."""
    if one.role not in _NAMES or _NAMES[one.role][1] != one.name:
        raise BrokenBackup("holds a file of a role that is not known", where=str(file))
    path = folder / one.name
    path.write_bytes(one.content)
    layer = {"places": Layer, "actors": ActorLayer}.get(one.role)
    try:
        if layer is None:
            tomllib.loads(one.content.decode("utf-8"))
        else:
            _check(path, {"batch", *layer.tables})
            layer(path).batches()
    except (
        UnicodeDecodeError,
        tomllib.TOMLDecodeError,
        RecursionError,
        sqlite3.Error,
        MarsadError,
        TypeError,
    ) as fault:
        raise BrokenBackup(
            f"its {one.name} cannot be used ({' '.join(str(fault).split())})", where=str(file)
        ) from fault
    return one.role, one.name


def _check(path: Path, tables: set[str]) -> None:
    """Tables of a layer and nothing else: a view or a trigger would act when it is read.

    Raises:
        BrokenBackup: there is more, or the file is damaged.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        db.execute("PRAGMA trusted_schema = OFF")
        made = db.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall()
        odd = [name for kind, name, table in made if kind not in {"table", "index"} or table not in tables]
        if odd or db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BrokenBackup("not the tables of a layer, or damaged", where=path.name)


def _settle(folder: Path, written: list[tuple[str, str]], db: str, file: Path) -> None:
    """The settings name what lies in the folder now, and nothing that lay elsewhere.

    Raises:
        BrokenBackup: the settings cannot be used.
    """
    path = folder / FILE
    text = path.read_text(encoding="utf-8") if path.exists() else "format = 1\n"
    held = {role for role, _ in written}
    try:
        for role, key, name in (("record", "record.db", db), *_TEXTS, *_LAYERS):
            if role == "record" or role in held:
                text = with_key(text, key, name)
        path.write_text(text, encoding="utf-8")
        load(path, {})
    except (ValueError, MarsadError) as fault:
        raise BrokenBackup(f"its settings cannot be used ({fault})", where=str(file)) from fault


def with_key(text: str, key: str, value: str) -> str:
    """A text of TOML with a key of a section set, and all else (comments, too) as it was.

    >>> print(with_key('[files] # mine\\npolicy = "a/b.toml"\\n[desk]\\nport = 1', "files.policy", "policy.toml"))
    [files] # mine
    policy = "policy.toml"
    [desk]
    port = 1

    Raises:
        ValueError: the text is written in a way that is not understood here (an inline table, dotted keys).
    """
    section, _, name = key.partition(".")
    line = f"{name} = {json.dumps(value)}"
    wanted = tomllib.loads(text)
    before = wanted.get(section, {}).get(name)
    if before == value:
        return text
    wanted.setdefault(section, {})[name] = value
    head = re.search(rf"^[ \t]*\[[ \t]*{section}[ \t]*\][ \t]*(#.*)?$", text, re.M)
    if head is None:
        made = f"{text.rstrip()}\n\n[{section}]\n{line}\n"
    elif before is None:
        made = f"{text[: head.end()]}\n{line}{text[head.end() :]}"
    else:
        own = re.compile(rf"^[ \t]*{name}[ \t]*=.*$", re.M)
        made = text[: head.end()] + own.sub(lambda _: line, text[head.end() :], count=1)
    if tomllib.loads(made) != wanted:
        raise ValueError(f"{key} is set in a way that cannot be changed here")
    return made
