"""Walks through a desk as a reader would: every page that can be reached, and every id tried in every address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import quote, unquote, urljoin, urlsplit

from fastapi import FastAPI
from fastapi.routing import APIRoute
from markupsafe import escape as markup
from starlette.testclient import TestClient

#: Where pages name other pages, and what islands ask for.
_ADDRESS = re.compile(r"""(?:href|src|data-src|data-names|data-card|data-open|hx-get)="([^"]*)\"""")

#: More pages than these do not make the search better; what the islands ask for is asked once.
MOST = 400


def routes(app: FastAPI) -> Iterator[APIRoute]:
    """All routes of the app that are no files."""
    return (r for r in _all(app.routes) if isinstance(r, APIRoute))


def _all(found: Sequence[object]) -> Iterator[object]:
    for route in found:
        yield route
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _all(inner.routes)


def addresses(app: FastAPI, ids: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Every address that answers a GET, with each of the ids of a kind in its path; kinds are named as the part of the
    path before the id is ("incidents")."""
    for route in routes(app):
        if "GET" not in (route.methods or ()):
            continue
        kinds = re.findall(r"(\w+)/{", route.path)
        if len(kinds) > 1 or any(kind not in ids for kind in kinds):
            continue
        for id_ in ids[kinds[0]] if kinds else ("",):
            yield re.sub(r"{\w+(?::\w+)?}", quote(id_, safe=""), route.path)


def _unasked(text: str, address: str) -> str:
    """The text of an error without the address that was asked for."""
    asked = unquote(urlsplit(address).path)
    return text.replace(str(markup(asked)), "").replace(str(markup(asked.rpartition("/")[2])), "")


def walk(client: TestClient, begin: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(address, what is answered) of everything that can be reached from the first addresses, each once."""
    waiting, seen = list(begin), set[str]()
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen or address.startswith("/static/"):
            continue
        seen.add(address)
        answer = client.get(address, follow_redirects=True)
        # a page repeats what it was asked, and that is no leak
        yield address, answer.text if answer.status_code < 400 else _unasked(answer.text, address)
        if "text/html" in answer.headers.get("content-type", ""):
            for found in _ADDRESS.findall(answer.text):
                to = urlsplit(urljoin(address, unescape(found)))
                if not to.netloc and "{" not in to.path and to.path.startswith("/"):
                    waiting.append(to.path + (f"?{to.query}" if to.query else ""))
