"""Files that appear whole or not at all, and links that may be followed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A path beside the target to write to; it takes the target's name when all went well, and goes when not."""
    part = target.with_name(target.name + ".part")
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def folder(target: Path) -> Iterator[Path]:
    """A folder beside the target to fill; it takes the target's name when all went well, and goes when not."""
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
        part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


@contextmanager
def text_file(target: Path) -> Iterator[TextIO]:
    """A text file in UTF-8 whose line ends are written as given; half a surrogate pair, which UTF-8 has no bytes for,
    becomes a question mark."""
    with beside(target) as part, part.open("w", encoding="utf-8", errors="replace", newline="") as out:
        yield out


def web_link(url: str | None) -> str | None:
    """The address if it is one of the web that can stand as a link, else null: no ``javascript:``, no file.

    >>> web_link("https://wire.example/a"), web_link("javascript:alert(1)"), web_link("https://[a")
    ('https://wire.example/a', None, None)
    """
    if url is None or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None
