"""Files that browsers load: style, and the built islands, which never change under one name."""

from __future__ import annotations

import re
from typing import Final

import anyio
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

#: Vite puts a digest of the file into its name: another version has another name.
_HASHED: Final = re.compile(r"^built/[\w.-]+-[\w-]{8}\.\w+$", re.ASCII)
_FOR_EVER: Final = "public, max-age=31536000, immutable"


class Static(StaticFiles):
    """The static files. Built ones are kept by browsers for a year, and go out packed, as the build has packed them:
    a map is 2.4 MB as it is and 0.7 MB packed, which is what a poor connection feels."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at a path, its packed copy for who reads gzip."""
        path = path.replace("\\", "/")
        if not _HASHED.match(path):
            return await super().get_response(path, scope)
        answer = await self._packed(path, scope) or await super().get_response(path, scope)
        answer.headers["Cache-Control"] = _FOR_EVER
        answer.headers.append("Vary", "Accept-Encoding")
        return answer

    async def _packed(self, path: str, scope: Scope) -> Response | None:
        if scope["method"] not in ("GET", "HEAD") or not _reads_gzip(Headers(scope=scope).get("accept-encoding", "")):
            return None
        full, found = await anyio.to_thread.run_sync(self.lookup_path, f"{path}.gz")
        if found is None:
            return None
        answer = self.file_response(full, found, scope)
        answer.headers["Content-Encoding"] = "gzip"
        return answer


def _reads_gzip(accepted: str) -> bool:
    """Does an ``Accept-Encoding`` name gzip, and not to refuse it?

    >>> _reads_gzip("gzip, deflate, br"), _reads_gzip("gzip;q=0"), _reads_gzip("identity")
    (True, False, False)
    """
    for part in accepted.split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip().lower() == "gzip":
            return re.fullmatch(r"\s*q=0(\.0*)?\s*", quality) is None
    return False
