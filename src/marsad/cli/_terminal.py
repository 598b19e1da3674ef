"""Printing on a terminal what strangers wrote: no control sequences, no right-to-left tricks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

#: C0 and C1 controls (escape sequences begin with one) and the bidirectional overrides, which can make a line read
#: as what it does not say. Line feed and tab stay.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """The text with every unsafe character shown as a blank, so that offsets stay what they are.

    >>> safe("a" + chr(27) + "[31mb")
    'a [31mb'
    """
    return _UNSAFE.sub(" ", text)


def console(*, stderr: bool = False) -> Console:
    """A console for people. Width and colour as the terminal says; plain text into files and pipes."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
