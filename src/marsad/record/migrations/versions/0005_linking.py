"""What linking goes on from: its state by number, and which readings are in it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SPACES = ("slots", "items", "texts", "copies", "homes", "components", "copy_pages", "event_pages")


def upgrade() -> None:
    for space in SPACES:
        op.create_table(
            f"link_{space}",
            sa.Column("number", KEY, autoincrement=False, nullable=False),
            sa.Column("value", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("number", name=op.f(f"pk_link_{space}")),
        )
    op.create_table(
        "link_reports",
        sa.Column("report_key", KEY, autoincrement=False, nullable=False),
        sa.Column("reading_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(["reading_key"], ["readings.key"], name=op.f("fk_link_reports_reading_key_readings")),
        sa.ForeignKeyConstraint(["report_key"], ["reports.key"], name=op.f("fk_link_reports_report_key_reports")),
        sa.PrimaryKeyConstraint("report_key", name=op.f("pk_link_reports")),
    )
    op.create_table(
        "link_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_link_state")),
    )


def downgrade() -> None:
    op.drop_table("link_state")
    op.drop_table("link_reports")
    for space in reversed(SPACES):
        op.drop_table(f"link_{space}")
