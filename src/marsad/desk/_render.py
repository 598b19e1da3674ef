"""Pages: templates that escape what they show, in the viewer's language.

In templates ``_()`` and ``ngettext()`` translate; ``day``, ``moment``, ``number``, ``country`` and ``term`` are
filters; ``viewer``, ``desk``, ``path``, ``built`` and ``text_blocks()`` (whole texts, as the spans island needs them)
are there on every page. In Python, :func:`words_of` gives the same functions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from marsad._version import __version__
from marsad.desk import _words
from marsad.desk._desk import desk_of
from marsad.desk._island_words import island_words
from marsad.desk._reason_words import reason
from marsad.desk._terms import term
from marsad.desk._text_blocks import text_blocks
from marsad.desk._viewer import THEMES, Viewer

#: Who asks where nobody is known: the sign-in page and errors before it.
_NOBODY: Final = Viewer(None, "reader", frozenset(), None)


@cache
def environment(language: str) -> Environment:
    """The templates in one language."""
    made = Environment(
        loader=PackageLoader("marsad.desk", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = _words.catalogue(language)
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "day": lambda iso: _words.day(iso, language),
        "moment": lambda iso: _words.moment(iso, language),
        "country": lambda iso: _words.country(iso, language),
        "number": lambda value: _words.number(value, language),
        "term": lambda code, sort: term(code, sort, language),
        "reason": lambda sentence: reason(sentence, language, words.ngettext),
    }
    made.globals |= {"languages": _words.LANGUAGES, "themes": THEMES, "version": __version__}
    made.globals |= {"island_words": island_words(words), "text_blocks": text_blocks}
    return made


def words_of(viewer: Viewer) -> Any:  # noqa: ANN401 - gettext's own type says no more
    """The catalogue of the viewer's language: ``gettext`` and ``ngettext``."""
    return _words.catalogue(viewer.language)


@cache
def built() -> Mapping[str, str]:
    """Entry points of the built islands ("desk.js" -> path under /static/); empty where they were not built."""
    manifest = resources.files("marsad.desk").joinpath("static", "built", "manifest.json")
    if not manifest.is_file():
        return {}
    found: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return {name: f"/static/built/{file}" for name, file in found.items()}


def viewer_of(request: Request) -> Viewer | None:
    """Who asks; null where nobody is signed in and somebody must be."""
    viewer: Viewer | None = request.scope.get("state", {}).get("viewer")
    return viewer


def page(
    request: Request, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: object
) -> HTMLResponse:
    """A page, or the part of one that htmx asked for: ``part`` is true then, and the base leaves its frame out."""
    viewer = viewer_of(request) or request.scope.get("state", {}).get("nobody", _NOBODY)
    asked = request.headers
    shown = environment(viewer.language).get_template(template).render(
        viewer=viewer, desk=desk_of(request), path=request.url.path, query=request.url.query, built=built(),
        dir=_words.direction(viewer.language),
        part=asked.get("hx-request") == "true" and asked.get("hx-boosted") != "true",
        **values,
    )  # fmt: skip
    vary = {"Vary": "HX-Request, Cookie, Accept-Language"}
    # lone surrogates of broken input are no UTF-8
    return HTMLResponse(shown.encode("utf-8", "replace"), status, {**vary, **(headers or {})})
