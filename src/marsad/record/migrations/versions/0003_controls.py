"""Statements of control in full, to be asked for by place and time; older rows are filled from their documents."""

import json
import zlib
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

COLUMNS: dict[str, Any] = {
    "place_names": sa.Text(),
    "feature": sa.Text(),
    "relation": sa.Text(),
    "bearing": sa.Float(precision=53),
    "holder_names": sa.Text(),
    "holder_force": sa.Text(),
    "holder_side": sa.Text(),
    "against_names": sa.Text(),
    "against_force": sa.Text(),
    "against_side": sa.Text(),
    "part": sa.Text(),
    "line": sa.Text(),
    "time_start": sa.Text(),
    "time_end": sa.Text(),
    "time_granularity": sa.Text(),
    "time_anchor": sa.Text(),
    "former": sa.Boolean(),
    "inferred": sa.Boolean(),
    "retold": JSON,
    "claim": sa.Text(),
    "voices": JSON,
}
INDEXED = ("gazetteer_id", "admin1", "time_start")

#: Readings that are looked at in one go.
PAGE = 200


def upgrade() -> None:
    for name, kind in COLUMNS.items():
        op.add_column("controls", sa.Column(name, kind))
    _fill(op.get_bind())
    for name in INDEXED:
        op.create_index(op.f(f"ix_controls_{name}"), "controls", [name], unique=False)


def downgrade() -> None:
    for name in INDEXED:
        op.drop_index(op.f(f"ix_controls_{name}"), "controls")
    for name in reversed(COLUMNS):
        op.drop_column("controls", name)


def _fill(connection: sa.Connection) -> None:
    """Rows of readings that are there already say what a reading of today would put there."""
    controls = sa.Table(
        "controls",
        sa.MetaData(),
        sa.Column("reading_key", sa.BigInteger()),
        sa.Column("n", sa.Integer()),
        *(sa.Column(name, kind) for name, kind in COLUMNS.items()),
    )
    own = (controls.c.reading_key == sa.bindparam("own_reading")) & (controls.c.n == sa.bindparam("own_n"))
    change = controls.update().where(own).values({name: sa.bindparam(f"to_{name}") for name in COLUMNS})
    after = 0
    while page := connection.execute(_WITH_CONTROL, {"after": after, "page": PAGE}).all():
        rows = [row for key, document, text in page for row in _rows(key, document, text)]
        if rows:
            connection.execute(change, rows)
        after = page[-1][0]


_WITH_CONTROL = sa.text(
    "SELECT d.key, d.document, v.text FROM readings d JOIN report_versions v ON v.key = d.version_key"
    " WHERE d.key > :after AND EXISTS (SELECT 1 FROM controls c WHERE c.reading_key = d.key)"
    " ORDER BY d.key LIMIT :page"
)


def _rows(reading: int, stored: bytes, text: str) -> list[dict[str, object]]:
    # what the code of today makes of a document, cut down to the columns of this revision
    from marsad.linking import statements_from_documents
    from marsad.record._controls import control_row

    document = json.loads(zlib.decompress(stored))
    document["report"]["text"] = text
    out = []
    for statement in statements_from_documents([document]):
        row = control_row(statement)
        out.append(
            {"own_reading": reading, "own_n": row["n"], **{f"to_{name}": row[name] for name in COLUMNS if name in row}}
        )
    return out
