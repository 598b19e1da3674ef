"""What people decided is obeyed: written over what linking gave, whenever either of the two changes.

:func:`refresh` is called by whoever decides, by linking when it has put incidents in their places, and when details
were reckoned. It makes the rows of an incident from what linking gave and what holds, and so gives the same whoever
calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from marsad.record import _briefs, _overlay
from marsad.record import _schema as t
from marsad.record._bulk import bulk_insert
from marsad.record._overlay import COLUMNS
from marsad.record._query import PAGE
from marsad.record._reviewed import Review, all_reviews, reviews
from marsad.record._words import names_key

Json = dict[str, Any]

i, x, linked, told = t.incidents.c, t.incident_losses.c, t.incident_linked.c, t.incident_reviews.c


def refresh(connection: Connection, ids: Iterable[str]) -> None:
    """Write these incidents as they are to be, within the caller's transaction."""
    for page in _pages(ids):
        found = reviews(connection, page)
        if found:
            _refresh(connection, found)


def detailed(connection: Connection, details: Mapping[str, Json]) -> None:
    """Linking has reckoned these details, which stand in ``incidents`` now: keep them, and lay over what holds."""
    for page in _pages(details):
        query = select(i.key, i.id).join_from(t.incidents, t.incident_linked).where(i.id.in_(page))
        rows = connection.execute(query).all()
        for row in rows:
            change = update(t.incident_linked).where(linked.incident_key == row.key)
            connection.execute(change.values(detail=details[row.id]))
        refresh(connection, [row.id for row in rows])


def bare(connection: Connection) -> None:
    """All details are to be reckoned anew."""
    connection.execute(update(t.incident_linked).values(detail=None))


def adopt(connection: Connection) -> None:
    """Obey all decisions of a record of an older schema, which had no room for what they make of incidents."""
    refresh(connection, all_reviews(connection))


def revert(connection: Connection) -> None:
    """Write what linking gave back everywhere, for an older schema; the decisions stay."""
    ids = connection.execute(select(i.id).join_from(t.incidents, t.incident_linked).order_by(i.key)).scalars().all()
    for page in _pages(ids):
        for key, _, base, _ in list(_bases(connection, page)):
            _write(connection, key, base)


def linked_values(connection: Connection, ids: Sequence[str]) -> dict[str, Json]:
    """What linking gave to these incidents: columns, ``losses``, and ``detail`` (null: not reckoned yet)."""
    out: dict[str, Json] = {}
    for page in _pages(ids):
        out.update((id_, base) for _, id_, base, _ in _bases(connection, page))
    return out


def _refresh(connection: Connection, found: Mapping[str, Review]) -> None:
    for key, id_, base, kept in _bases(connection, list(found)):
        review = found[id_]
        if review.holds and not kept:
            row = {"incident_key": key, "row": _without_detail(base), "detail": base["detail"]}
            connection.execute(insert(t.incident_linked), row)
        if review.holds or kept:
            _write(connection, key, made(base, review))
        if not review.holds:
            connection.execute(delete(t.incident_linked).where(linked.incident_key == key))
        _state(connection, key, base, review)


def _bases(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[int, str, Json, bool]]:
    """(key, id, what linking gave, does it stand apart already) of each incident that is there."""
    query = (
        select(t.incidents, linked.row, linked.detail.label("linked_detail"))
        .outerjoin_from(t.incidents, t.incident_linked, linked.incident_key == i.key)
        .where(i.id.in_(ids))
        .order_by(i.key)
    )
    rows = connection.execute(query).all()
    losses: dict[int, list[Json]] = {}
    of_losses = select(x.incident_key, x.kind, x.who, x.low, x.best, x.high).order_by(x.incident_key, x.n)
    for loss in connection.execute(of_losses.where(x.incident_key.in_([row.key for row in rows]))):
        losses.setdefault(loss.incident_key, []).append(dict(zip(_LOSS, loss[1:], strict=True)))
    for row in rows:
        if row.row is not None:
            yield row.key, row.id, {**row.row, "detail": row.linked_detail}, True
        else:
            columns = {name: getattr(row, name) for name in COLUMNS}
            yield row.key, row.id, {**columns, "losses": losses.get(row.key, []), "detail": row.detail}, False


_LOSS = ("kind", "who", "low", "best", "high")


def _without_detail(base: Mapping[str, Any]) -> Json:
    return {k: v for k, v in base.items() if k != "detail"}


def made(base: Json, review: Review) -> Json:
    """The incident as it is to be; without a detail it stays bare, so that linking goes on to reckon it."""
    out = _overlay.corrected_row(_without_detail(base), review.fields)
    detail = base["detail"]
    if detail is not None and review.holds:
        detail = _overlay.corrected_detail(detail, review)
    return {**out, "detail": detail}


def _write(connection: Connection, key: int, new: Mapping[str, Any]) -> None:
    columns = {name: new[name] for name in (*COLUMNS, "detail")}
    connection.execute(update(t.incidents).where(i.key == key).values(**columns))
    row = connection.execute(select(i.id, i.extraction_key).where(i.key == key)).one()
    connection.execute(delete(t.incident_losses).where(x.incident_key == key))
    own = {"incident_key": key, "extraction_key": row.extraction_key}
    bulk_insert(connection, t.incident_losses, [{**own, "n": n, **loss} for n, loss in enumerate(new["losses"])])
    if new["detail"] is not None:
        _briefs.put(connection, {row.id: new["detail"]})


def _state(connection: Connection, key: int, base: Json, review: Review) -> None:
    """What lists ask for of the incident."""
    connection.execute(delete(t.incident_reviews).where(told.incident_key == key))
    if not review.holds:
        return
    new = made(base, review)
    digest = _overlay.values_digest(_overlay.as_object(new, new["detail"]))
    row = {
        "incident_key": key, "state": review.state, "decided": review.last, "at": review.at,
        "fields": len(review.fields), "since": _overlay.something_new(new["detail"]), "apart": bool(review.beside),
        "signatures": sum(s.after["digest"] == digest for s in review.signatures),
        "actors": _searched(review, "actor"), "targets": _searched(review, "target"),
    }  # fmt: skip
    connection.execute(insert(t.incident_reviews), row)


def _searched(review: Review, field: str) -> str | None:
    """Names of parties that a person gave, folded, and their keys between bars; null where nobody did."""
    if field not in review.fields:
        return None
    parties = review.fields[field].value or ()
    return "|".join([names_key(p["name"] for p in parties), *(p["key"] for p in parties), ""])


def _pages(values: Iterable[str]) -> Iterator[list[str]]:
    wanted = list(dict.fromkeys(values))
    return (wanted[n : n + PAGE] for n in range(0, len(wanted), PAGE))
