"""What a second reader found in reports, where it differs, and what it cost."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "second_readings",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("report_key", KEY, nullable=False),
        sa.Column("version_key", KEY, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("found", JSON, nullable=False),
        sa.ForeignKeyConstraint(["report_key"], ["reports.key"], name=op.f("fk_second_readings_report_key_reports")),
        sa.ForeignKeyConstraint(
            ["version_key"], ["report_versions.key"], name=op.f("fk_second_readings_version_key_report_versions")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_second_readings")),
        sa.UniqueConstraint("version_key", "model", "prompt", name=op.f("uq_second_readings_version_key_model_prompt")),
    )
    op.create_index(op.f("ix_second_readings_report_key"), "second_readings", ["report_key"], unique=False)
    op.create_table(
        "second_differences",
        sa.Column("report_key", KEY, autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("reading_key", KEY, nullable=False),
        sa.Column("second_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["second_key"], ["second_readings.key"], name=op.f("fk_second_differences_second_key_second_readings")
        ),
        sa.PrimaryKeyConstraint("report_key", "event_id", "layer", name=op.f("pk_second_differences")),
    )
    op.create_index(op.f("ix_second_differences_second_key"), "second_differences", ["second_key"], unique=False)
    op.create_table(
        "second_calls",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "model", name=op.f("pk_second_calls")),
    )


def downgrade() -> None:
    op.drop_table("second_calls")
    op.drop_index(op.f("ix_second_differences_second_key"), "second_differences")
    op.drop_table("second_differences")
    op.drop_index(op.f("ix_second_readings_report_key"), "second_readings")
    op.drop_table("second_readings")
