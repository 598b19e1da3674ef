"""Processes that are started to share work out: they end with the one that started them.

A worker of the standard pool waits for work on a pipe of which it holds both ends: where its parent is killed, nobody
tells it, and it would wait for ever with all that it has loaded.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing import connection


def end_with_parent() -> None:
    """Called in a process that was started: it ends as soon as its parent has, however that happened."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), name="end-with-parent", daemon=True).start()


def _watch(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
