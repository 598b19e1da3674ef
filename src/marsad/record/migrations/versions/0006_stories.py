"""A member of an incident may be a report as a whole, which is no event of its reading."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TO_EVENTS = "fk_incident_members_reading_key_event_id_events"


def _members(*, bound: bool) -> sa.Table:
    """The table; SQLite cannot drop a constraint, so it is made anew."""
    to_events = (
        [sa.ForeignKeyConstraint(["reading_key", "event_id"], ["events.reading_key", "events.id"], name=TO_EVENTS)]
        if bound
        else []
    )
    return sa.Table(
        "incident_members",
        sa.MetaData(),
        sa.Column("incident_key", KEY, autoincrement=False, nullable=False),
        sa.Column("reading_key", KEY, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("report_key", KEY, nullable=False),
        sa.Column("origin", sa.Integer()),
        sa.Column("extraction_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["extraction_key"], ["extractions.key"], name="fk_incident_members_extraction_key_extractions"
        ),
        sa.ForeignKeyConstraint(["incident_key"], ["incidents.key"], name="fk_incident_members_incident_key_incidents"),
        *to_events,
        sa.ForeignKeyConstraint(["report_key"], ["reports.key"], name="fk_incident_members_report_key_reports"),
        sa.PrimaryKeyConstraint("incident_key", "reading_key", "event_id", name="pk_incident_members"),
        sa.Index("ix_incident_members_reading_key_event_id", "reading_key", "event_id"),
        sqlite_with_rowid=False,
    )


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("incident_members", copy_from=_members(bound=True), recreate="always") as batch:
            batch.drop_constraint(TO_EVENTS, type_="foreignkey")
    else:
        op.drop_constraint(TO_EVENTS, "incident_members", type_="foreignkey")


def downgrade() -> None:
    # what the older schema cannot hold
    op.execute("DELETE FROM incident_members WHERE event_id LIKE '*%'")
    key = (["reading_key", "event_id"], ["reading_key", "id"])
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("incident_members", copy_from=_members(bound=False), recreate="always") as batch:
            batch.create_foreign_key(TO_EVENTS, "events", *key)
    else:
        op.create_foreign_key(TO_EVENTS, "incident_members", "events", *key)
