"""What a list shows, as a file: exactly the incidents of its filters, under the policy of who asks.

A file comes in a ZIP archive beside its manifest, which says from which state of the record and by which policy and
filters it was made; alone, nobody could check it.
"""

from __future__ import annotations

import zipfile
from asyncio import AbstractEventLoop, get_running_loop
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Annotated, Final

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from marsad.desk._asked import asked_from
from marsad.desk._desk import desk_of
from marsad.desk._incidents import making
from marsad.desk._overview_api import overview_of
from marsad.desk._overview_filter import ordered, select
from marsad.desk._viewer import Viewer, needs
from marsad.errors import NotInRecord, UsageError
from marsad.publish import Options, format_named, write_export

if TYPE_CHECKING:
    from marsad.publish import RecordRelease

router = APIRouter()

#: Formats that a list offers: all that are one file of incidents.
FORMATS: Final = ("csv", "xlsx", "geojson", "json", "acled", "ged", "gdelt")

#: Incidents of one file: 20,000 are written in 6 s (CSV) to 20 s (xlsx); `marsad export` writes any number.
MOST: Final = 20_000


#: Files that are written at once. Others wait without holding one of the threads in which pages are made.
_AT_ONCE: Final = 2


@cache
def _writers(_loop: AbstractEventLoop) -> CapacityLimiter:
    return CapacityLimiter(_AT_ONCE)


@router.get("/exports/{format}")
async def export(request: Request, viewer: Annotated[Viewer, needs("export")], format: str) -> Response:  # noqa: A002
    """The incidents that the query asks for, in its order, with their manifest.

    Raises:
        NotInRecord: no such format.
        UsageError: more than :data:`MOST` incidents.
    """
    return await run_sync(_exported, request, viewer, format, limiter=_writers(get_running_loop()))


def _exported(request: Request, viewer: Viewer, name: str) -> Response:
    if name not in FORMATS:
        raise NotInRecord("no such format", where=name)
    asked = asked_from(request.query_params.multi_items())
    view = overview_of(request, viewer)
    if view is None:
        return making(request)
    chosen = select(view, asked)
    if chosen.total > MOST:
        raise UsageError(
            f"{chosen.total:,} incidents are too many for one file",
            remedy=f"Filter them to {MOST:,}, or write all with `marsad export`.",
        )
    ids = view.columns.ids(ordered(view, chosen, asked))
    release = desk_of(request).sight(viewer).release.of(ids)
    folder = Path(mkdtemp(prefix="marsad-desk-"))
    try:
        made = written(release, name, folder, asked.query())
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(
        made, media_type="application/zip", filename=made.name, background=BackgroundTask(rmtree, folder, True),
        headers={"X-Content-Type-Options": "nosniff"},
    )  # fmt: skip


def written(release: RecordRelease, name: str, folder: Path, filters: str) -> Path:
    """The archive of a release in a format, in a folder."""
    fmt = format_named(name)
    stem = f"incidents-{datetime.now(UTC).date().isoformat()}"
    at = folder / f"{stem}-{name}{fmt.suffix}" if name in ("acled", "ged", "gdelt") else folder / f"{stem}{fmt.suffix}"
    # spreadsheets take a text for Unicode, Arabic above all, only with a mark before it
    options = Options(table=_table(name), bom=name == "csv", selection=filters)
    write_export(release, fmt, options, at)
    archive = folder / f"{stem}-{name}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in (at, at.with_name(f"{at.name}.manifest.json")):
            out.write(file, file.name)
    return archive


def _table(name: str) -> str | None:
    return "incidents" if name in ("csv", "json", "geojson") else None
