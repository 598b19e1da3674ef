"""Indexes for what a page of one incident asks: who else is told of by its reports, and what else those days saw."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_LONG = sa.text("time_end > time_start")


def upgrade() -> None:
    op.create_index(op.f("ix_incident_members_report_key"), "incident_members", ["report_key"], unique=False)
    op.create_index(
        "ix_incidents_long", "incidents", ["time_end"], unique=False, sqlite_where=_LONG, postgresql_where=_LONG
    )


def downgrade() -> None:
    op.drop_index("ix_incidents_long", "incidents")
    op.drop_index(op.f("ix_incident_members_report_key"), "incident_members")
