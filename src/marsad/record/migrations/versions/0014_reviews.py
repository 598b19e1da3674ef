"""What people decide about incidents, as it holds now: corrected values, who works on what, saved views.

The decisions themselves stand in ``decisions``, as all of them; what linking gave is kept beside what was corrected.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from marsad.record import _obeyed

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _of_incident(
        "incident_linked",
        sa.Column("row", JSON, nullable=False),
        sa.Column("detail", JSON),
    )
    _of_incident(
        "incident_reviews",
        sa.Column("state", sa.Text()),
        sa.Column("decided", KEY, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("fields", sa.Integer(), nullable=False),
        sa.Column("since", sa.Boolean(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("actors", sa.Text()),
        sa.Column("targets", sa.Text()),
    )
    op.create_table(
        "assignments",
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("incident", name=op.f("pk_assignments")),
    )
    op.create_table(
        "saved_views",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("who", "name", name=op.f("uq_saved_views_who_name")),
    )
    op.create_index(op.f("ix_tombstones_merged_into"), "tombstones", ["merged_into"])
    op.create_index(op.f("ix_decisions_who_key"), "decisions", ["who", "key"])
    op.create_index(op.f("ix_decisions_what_key"), "decisions", ["what", "key"])
    op.create_index(op.f("ix_decisions_at_who_kind_what"), "decisions", ["at", "who", "kind", "what"])


def _of_incident(name: str, *columns: sa.Column[Any]) -> None:
    """A table with at most one row of an incident."""
    op.create_table(
        name,
        sa.Column("incident_key", KEY, autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["incident_key"], ["incidents.key"], name=op.f(f"fk_{name}_incident_key_incidents")),
        sa.PrimaryKeyConstraint("incident_key", name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    # corrected values would pass for what linking gave
    _obeyed.revert(op.get_bind())
    op.drop_index(op.f("ix_decisions_at_who_kind_what"), "decisions")
    op.drop_index(op.f("ix_decisions_what_key"), "decisions")
    op.drop_index(op.f("ix_decisions_who_key"), "decisions")
    op.drop_index(op.f("ix_tombstones_merged_into"), "tombstones")
    for name in ("saved_views", "assignments", "incident_reviews", "incident_linked"):
        op.drop_table(name)
