"""What a second reader, a language model, found in reports, and where it differs from the reading that counts.

It stands beside the record's own values and is none of them: no claim, event or incident is made of it. What is kept
is what ``marsad.second`` let in, with the model, the version of the question, the moment and what it cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select, update

from marsad.errors import NotInRecord
from marsad.record import _schema as t
from marsad.record._bulk import bulk_insert
from marsad.record._pack import now
from marsad.record._query import PAGE
from marsad.record._write import next_key

if TYPE_CHECKING:
    from marsad.record._record import Record

s, d, c = t.second_readings.c, t.second_differences.c, t.second_calls.c
r, m = t.reports.c, t.incident_members.c


@dataclass(frozen=True, slots=True)
class SecondRow:
    """A report as a model read it. ``current``: it read the text that the report has now."""

    report: str
    model: str
    prompt: str
    at: str
    found: dict[str, Any] = field(repr=False)
    current: bool = True


@dataclass(frozen=True, slots=True)
class SecondModel:
    """What one model with one version of the question has read, and the last moment of it."""

    model: str
    prompt: str
    reports: int
    last: str


class SecondReadings:
    """The second readings of a record."""

    def __init__(self, record: Record) -> None:
        self._record = record

    # ---- readings ---------------------------------------------------------------------------------------------------

    def lacking(self, model: str, prompt: str) -> tuple[str, ...]:
        """Reports whose current text this model has not read with this question, in the order of first taking in;
        those that the built-in reader has not read are left out."""
        read = select(s.version_key).where(s.model == model, s.prompt == prompt)
        query = select(r.id).where(r.current_reading_key.is_not(None), r.current_version_key.not_in(read))
        return self._record._ask(lambda connection: tuple(connection.execute(query.order_by(r.key)).scalars()))

    def put(self, report: str, model: str, prompt: str, found: dict[str, Any]) -> None:
        """Keep what a model found in the text that the report has now, in place of what it found there before.

        Raises:
            NotInRecord: no report of this id.
        """
        with self._record._writing() as connection:
            query = select(r.key, r.current_version_key).where(r.id == report)
            row = connection.execute(query).one_or_none()
            if row is None:
                raise NotInRecord("no such report", where=report)
            same = (s.version_key == row.current_version_key, s.model == model, s.prompt == prompt)
            before = connection.execute(select(s.key).where(*same)).scalars().all()
            connection.execute(delete(t.second_differences).where(d.second_key.in_(before)))
            connection.execute(delete(t.second_readings).where(*same))
            values = {
                "key": next_key(connection, t.second_readings), "report_key": row.key,
                "version_key": row.current_version_key, "model": model, "prompt": prompt, "at": now(), "found": found,
            }  # fmt: skip
            connection.execute(insert(t.second_readings), values)

    def readings(self, reports: Sequence[str] | None = None, model: str | None = None) -> Iterator[SecondRow]:
        """The latest reading of each report (by this model), of these reports alone or all, a page at a time."""
        for keys in self._latest(reports, model):
            query = (
                select(r.id, s.model, s.prompt, s.at, s.found, s.version_key == r.current_version_key)
                .join(t.reports, r.key == s.report_key)
                .where(s.key.in_(keys))
                .order_by(s.report_key)
            )
            for row in self._record._ask(lambda connection, query=query: connection.execute(query).all()):  # type: ignore[misc]
                yield SecondRow(row[0], row[1], row[2], row[3], row[4], bool(row[5]))

    def _latest(self, reports: Sequence[str] | None, model: str | None) -> Iterator[Sequence[int]]:
        query = select(func.max(s.key)).group_by(s.report_key)
        if model is not None:
            query = query.where(s.model == model)
        if reports is not None:
            query = query.join(t.reports, r.key == s.report_key).where(r.id.in_(reports))
        found = self._record._ask(lambda connection: sorted(connection.execute(query).scalars()))
        for n in range(0, len(found), PAGE):
            yield found[n : n + PAGE]

    def models(self) -> tuple[SecondModel, ...]:
        """Which models have read how much."""
        query = (
            select(s.model, s.prompt, func.count(), func.max(s.at))
            .group_by(s.model, s.prompt)
            .order_by(s.model, s.prompt)
        )
        rows = self._record._ask(lambda connection: connection.execute(query).all())
        return tuple(SecondModel(*row) for row in rows)

    def forget(self, model: str) -> int:
        """Drop what a model has read, and where it differed; gives the number of readings. What it cost stays."""
        with self._record._writing() as connection:
            keys = connection.execute(select(s.key).where(s.model == model)).scalars().all()
            touched = _incidents_of(connection, keys)
            connection.execute(delete(t.second_differences).where(d.second_key.in_(keys)))
            connection.execute(delete(t.second_readings).where(s.key.in_(keys)))
            _touch(connection, touched)
        return len(keys)

    # ---- where it differs -------------------------------------------------------------------------------------------

    def set_differences(self, report: str, found: Iterable[tuple[str, str]]) -> None:
        """Where the latest second reading of a report differs from the reading that counts: (event, layer) each, in
        place of what was kept before. Incidents of these events stand in the queue for it."""
        wanted = sorted(set(found))
        with self._record._writing() as connection:
            row = connection.execute(
                select(r.key, r.current_reading_key, func.max(s.key))
                .join(t.second_readings, s.report_key == r.key)
                .where(r.id == report)
                .group_by(r.key, r.current_reading_key)
            ).one_or_none()
            if row is None or row[1] is None:
                return
            key, reading, second = row
            kept = connection.execute(select(d.reading_key, d.event_id, d.layer).where(d.report_key == key)).all()
            if sorted((e, x) for k, e, x in kept if k == reading) == wanted and len(kept) == len(wanted):
                return
            before = _incidents_of(connection, None, key)
            connection.execute(delete(t.second_differences).where(d.report_key == key))
            rows = [
                {"second_key": second, "report_key": key, "reading_key": reading, "event_id": e, "layer": x}
                for e, x in wanted
            ]
            bulk_insert(connection, t.second_differences, rows)
            _touch(connection, before | _incidents_of(connection, None, key))

    # ---- what it cost -----------------------------------------------------------------------------------------------

    def spend(self, model: str, requests: int, tokens_in: int, tokens_out: int) -> None:
        """Write down requests and tokens, of this day (UTC). Requests are written before they are sent, so that a
        command that is killed has not spent in secret."""
        at = now()
        same = (c.day == at[:10], c.model == model)
        with self._record._writing() as connection:
            done = connection.execute(
                update(t.second_calls)
                .where(*same)
                .values(
                    requests=c.requests + requests,
                    tokens_in=c.tokens_in + tokens_in,
                    tokens_out=c.tokens_out + tokens_out,
                )
            )
            if not done.rowcount:
                row = {"day": at[:10], "model": model, "requests": requests}
                connection.execute(insert(t.second_calls), {**row, "tokens_in": tokens_in, "tokens_out": tokens_out})

    def spent(self, day: str | None = None) -> tuple[int, int, int]:
        """(requests, tokens in, tokens out) of a day (UTC; null: today), all models together."""
        sums = (func.coalesce(func.sum(x), 0) for x in (c.requests, c.tokens_in, c.tokens_out))
        query = select(*sums).where(c.day == (day or now()[:10]))
        row = self._record._ask(lambda connection: connection.execute(query).one())
        return int(row[0]), int(row[1]), int(row[2])


def differing_incidents(connection: Connection, keys: Sequence[int] | None = None) -> set[int]:
    """The keys of incidents of which a second reader tells something else, of all or of these."""
    query = select(m.incident_key).distinct().join(
        t.second_differences,
        (d.report_key == m.report_key) & (d.reading_key == m.reading_key) & (d.event_id == m.event_id),
    )  # fmt: skip
    if keys is None:
        return set(connection.execute(query).scalars())
    out: set[int] = set()
    for n in range(0, len(keys), PAGE):
        out.update(connection.execute(query.where(m.incident_key.in_(keys[n : n + PAGE]))).scalars())
    return out


def _incidents_of(connection: Connection, seconds: Sequence[int] | None, report: int | None = None) -> set[int]:
    """The incidents that differences of these second readings, or of this report, speak of."""
    query = (
        select(m.incident_key)
        .distinct()
        .join(t.second_differences, (d.report_key == m.report_key) & (d.event_id == m.event_id))
    )
    query = query.where(d.second_key.in_(seconds)) if seconds is not None else query.where(d.report_key == report)
    return set(connection.execute(query).scalars())


def _touch(connection: Connection, incidents: set[int]) -> None:
    """Say that these are to be looked at anew by who keeps columns of them (see the triggers of migration 0013)."""
    x = t.incident_touches.c
    for key in sorted(incidents):
        n = connection.execute(select(func.coalesce(func.max(x.n), 0) + 1)).scalar_one()
        connection.execute(delete(t.incident_touches).where(x.incident_key == key))
        connection.execute(insert(t.incident_touches), {"incident_key": key, "n": n})
