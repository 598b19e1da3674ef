"""Paths: folders walked in order, files opened without ever waiting for a pipe or a device."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from marsad.errors import EmptyInput, IntakeError, NotAFile, NotPermitted, TooLarge
from marsad.intake._options import IntakeOptions

_KINDS = (
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)

#: What was found at a path: the path, or the error that stands in its place.
Found = tuple[str, IntakeError | None]


def walk(path: str, options: IntakeOptions) -> Iterator[Found]:
    """The files of a path: itself, or all below it in sorted order.

    Hidden files and folders below it are left out; a folder seen before (a loop of links) is not entered again.
    """
    try:
        is_folder = path != "" and Path(path).is_dir()
    except (OSError, ValueError) as error:
        yield path, path_error(error)
        return
    if not is_folder:
        yield path, None
        return
    empty = True
    for found in _below(Path(path), options.max_folder_depth, set()):
        empty = False
        yield found
    if empty:
        yield path, EmptyInput("the folder holds no files", remedy="Hidden files are not read; name them one by one.")


def _below(folder: Path, depth: int, seen: set[tuple[int, int]]) -> Iterator[Found]:
    try:
        about = folder.stat()
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names, not paths, are sorted
    except OSError as error:
        yield str(folder), path_error(error)
        return
    if (about.st_dev, about.st_ino) in seen:
        return
    seen.add((about.st_dev, about.st_ino))
    for name in names:
        if name.startswith("."):
            continue
        path = folder / name
        if not path.is_dir():
            yield str(path), None
        elif depth:
            yield from _below(path, depth - 1, seen)
        else:
            yield str(path), TooLarge("folders nested too deeply")


def open_file(path: str) -> BinaryIO:
    """A regular file, open for reading.

    Raises:
        NotAFile: it is missing, a folder, a socket, a pipe or a device.
        NotPermitted: it may not be read.
    """
    try:
        _check_regular(os.stat(path).st_mode)  # noqa: PTH116 - a path as given, which may hold anything
        # Between the two calls the file may have become a pipe: opening must not wait for a writer.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise path_error(error) from error
    try:
        _check_regular(os.fstat(descriptor).st_mode)
    except NotAFile:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def size_of(stream: BinaryIO) -> int:
    """The size of an open file."""
    return os.fstat(stream.fileno()).st_size


def path_error(error: OSError | ValueError) -> IntakeError:
    """What a failed call on a path means for its user."""
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.EACCES, errno.EPERM):
        return NotPermitted("no permission to read it")
    if number in (errno.ENOENT, errno.ENOTDIR):
        return NotAFile("there is no such file")
    if number == errno.ELOOP:
        return NotAFile("a loop of symbolic links")
    if number == errno.ENXIO:
        return NotAFile("a socket, not a file")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return NotAFile(f"cannot be opened: {reason}")


def _check_regular(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kind = next((name for test, name in _KINDS if test(mode)), "no regular file")
    raise NotAFile(f"{kind}, not a file", remedy="Give a file, a folder or an address; pipe other things in with '-'.")
