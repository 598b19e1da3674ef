"""The brief: a situation report composed from a release by rules, each sentence with its origins.

Nothing in it is written freely: sentences are made of the released values by the tables in ``data``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marsad.publish.brief._compose import compose
    from marsad.publish.brief._index import index_page
    from marsad.publish.brief._periods import Period, periods
    from marsad.publish.brief._render import RENDERERS, render
    from marsad.publish.brief._values import Brief

_LATER = {
    "compose": "_compose",
    "index_page": "_index",
    "Period": "_periods",
    "periods": "_periods",
    "RENDERERS": "_render",
    "render": "_render",
    "Brief": "_values",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = ["RENDERERS", "Brief", "Period", "compose", "index_page", "periods", "render"]
