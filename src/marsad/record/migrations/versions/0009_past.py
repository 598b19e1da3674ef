"""Incidents as they were, so that what has changed since an earlier state can be told field by field."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "incident_past",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("until", KEY, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_incident_past")),
    )
    op.create_index(op.f("ix_incident_past_until"), "incident_past", ["until"], unique=False)
    op.create_index(op.f("ix_incident_past_id"), "incident_past", ["id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_incident_past_id"), "incident_past")
    op.drop_index(op.f("ix_incident_past_until"), "incident_past")
    op.drop_table("incident_past")
