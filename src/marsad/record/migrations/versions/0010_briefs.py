"""The light part of incidents' details, which exports read; made of the details that are there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from marsad.record import _briefs

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "incident_briefs",
        sa.Column("incident_key", KEY, autoincrement=False, nullable=False),
        sa.Column("brief", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_key"], ["incidents.key"], name=op.f("fk_incident_briefs_incident_key_incidents")
        ),
        sa.PrimaryKeyConstraint("incident_key", name=op.f("pk_incident_briefs")),
    )
    _briefs.fill(op.get_bind())


def downgrade() -> None:
    op.drop_table("incident_briefs")
