"""The desk: where people check and correct the record, in a browser.

Server-rendered pages (FastAPI, Jinja2, htmx) with three TypeScript islands. Knows nothing of SQL; everything that it
shows is made from what the viewer's policy lets out. What it needs is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marsad.desk._settings import MODES, Mode, Provider, Settings

if TYPE_CHECKING:
    from marsad.desk._app import create_app
    from marsad.desk._serve import serve

_LATER = {"create_app": "_app", "serve": "_serve"}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = ["MODES", "Mode", "Provider", "Settings", "create_app", "serve"]
