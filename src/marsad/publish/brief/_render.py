"""The formats of a brief: each a function from a brief to bytes, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from marsad.errors import UsageError
from marsad.publish.brief._values import Brief

#: Format -> module:function that makes its bytes, and the extra that it needs.
RENDERERS: Mapping[str, tuple[str, str | None]] = {
    "md": ("_markdown:markdown_bytes", None),
    "html": ("_html:html_bytes", None),
    "docx": ("_docx:docx_bytes", "brief"),
    "pdf": ("_pdf:pdf_bytes", "brief"),
}


def render(brief: Brief, fmt: str) -> bytes:
    """The brief in a format; the same brief gives the same bytes.

    Raises:
        UsageError: no such format, or a package that it needs is not installed.
    """
    if fmt not in RENDERERS:
        raise UsageError("no such format of a brief", where=fmt, remedy=f"Known are {', '.join(RENDERERS)}.")
    writer, extra = RENDERERS[fmt]
    module, function = writer.split(":")
    try:
        make: Callable[[Brief], bytes] = getattr(import_module(f"marsad.publish.brief.{module}"), function)
    except ModuleNotFoundError as error:
        if extra is None or (error.name or "").startswith("marsad"):
            raise
        remedy = f"Install it with: pip install 'marsad[{extra}]'"
        raise UsageError(f"the package {error.name} is not installed", where=fmt, remedy=remedy) from error
    return make(brief)
