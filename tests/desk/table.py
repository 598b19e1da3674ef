"""All routes of a desk, and how each is asked: the table over which the security tests go.

A new route is in it by itself. A new path parameter needs a line in ``PARAMETERS``: whose id it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote
from zipfile import ZipFile

from fastapi import FastAPI
from markupsafe import escape as markup
from starlette.testclient import TestClient

from tests.desk.crawling import routes
from tests.desk.test_app import needed

SAFE: Final = ("GET", "HEAD", "OPTIONS")

#: What a path parameter is an id of. Those named otherwise say it by the part of the path before them.
PARAMETERS: Final[Mapping[str, str]] = {
    "incident": "incident", "incidents": "incident",
    "report": "report", "reports": "report", "other": "report",
    "source": "source", "sources": "source",
    "place": "place", "places": "place",
    "actor": "actor", "actors": "actor",
    "format": "format", "file": "file", "sha256": "sha256", "number": "number", "n": "number", "view": "number",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A route and one of its methods."""

    method: str
    path: str
    right: str | None
    queries: tuple[str, ...]
    fields: tuple[str, ...]

    @property
    def parameters(self) -> dict[str, str]:
        """Parameter -> what it is an id of."""
        found = {}
        for match in re.finditer(r"(\w*)/\{(\w+)(?::\w+)?\}", self.path):
            before, name = match.groups()
            of = PARAMETERS.get(name) or PARAMETERS.get(before)
            assert of, f"say in PARAMETERS (tests/desk/table.py) what {{{name}}} of {self.path} is an id of"
            found[name] = of
        return found

    def filled(self, ids: Mapping[str, str]) -> str:
        """The path with these ids, by what they are of."""
        of = self.parameters
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: quote(ids[of[m.group(1)]], safe=""), self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def table(app: FastAPI) -> Iterator[Asked]:
    """Every route with every method."""
    for route in routes(app):
        [right] = needed(route)
        names = tuple(str(p.name) for p in route.dependant.query_params)
        fields = tuple(name for p in route.dependant.body_params for name in _fields(p))
        for method in sorted(route.methods or ()):
            yield Asked(method, route.path, right, names, fields)


def _fields(parameter: Any) -> Iterator[str]:  # noqa: ANN401
    """The fields of a form: a parameter, or those of the model that it is."""
    model = getattr(parameter.field_info.annotation, "model_fields", None)
    yield from model or (str(parameter.name),)


def ask(client: TestClient, asked: Asked, ids: Mapping[str, str], **more: Any) -> Any:  # noqa: ANN401
    """The answer to a route with these ids; what changes something is asked without a form."""
    return client.request(asked.method, asked.filled(ids), **more)


def text_of(answer: Any) -> str:  # noqa: ANN401
    """What an answer says, also inside an archive."""
    if not answer.content.startswith(b"PK"):
        return str(answer.text)
    with ZipFile(BytesIO(answer.content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def same(
    client: TestClient,
    asked: Asked,
    ids: dict[str, str],
    beside: tuple[str, ...] = (),
    **more: Any,  # noqa: ANN401
) -> tuple[int, str]:
    """Status and text of an answer, without the ids that were asked for."""
    answer = ask(client, asked, ids, **more)
    text = answer.text
    for id_ in (*(ids[kind] for kind in asked.parameters.values()), *beside):
        for form in {id_, quote(id_, safe=""), quote(id_), escape(id_), str(markup(id_))}:
            text = text.replace(form, "ID")
    return int(answer.status_code), text
