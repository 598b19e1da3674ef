"""Rows of other bodies (ACLED, UCDP GED): sets and rows, in tables of their own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

TEXTS = ("start", "end", "place", "country", "admin1", "admin2", "kind", "side_a", "side_b", "side_a_id", "side_b_id")
NUMBERS = (
    "day_code", "place_code", "low", "best", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown",
    "clarity",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "foreign_sets",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("at", "who", "name", "format", "file", "sha256", "layout")
        ),
        sa.Column("version", sa.Text()),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("columns", JSON),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("flags", JSON),
        sa.Column("licence", sa.Text()),
        sa.Column("citation", sa.Text()),
        sa.Column("superseded_by", KEY),
        sa.Column("undone", sa.Text()),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_foreign_sets")),
    )
    op.create_table(
        "foreign_rows",
        sa.Column("set_key", KEY, autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text()) for name in TEXTS),
        *(sa.Column(name, sa.Integer()) for name in NUMBERS),
        sa.Column("lat", sa.Float(53)),
        sa.Column("lon", sa.Float(53)),
        sa.Column("source_original", sa.Text()),
        sa.Column("notes", sa.Text()),
        sa.Column("articles", JSON),
        sa.Column("flags", JSON),
        sa.Column("raw", JSON),
        sa.ForeignKeyConstraint(["set_key"], ["foreign_sets.key"], name=op.f("fk_foreign_rows_set_key_foreign_sets")),
        sa.PrimaryKeyConstraint("set_key", "n", name=op.f("pk_foreign_rows")),
    )
    op.create_index(op.f("ix_foreign_rows_set_key_id"), "foreign_rows", ["set_key", "id"])
    op.create_index(op.f("ix_foreign_rows_start"), "foreign_rows", ["start"])


def downgrade() -> None:
    op.drop_index(op.f("ix_foreign_rows_start"), "foreign_rows")
    op.drop_index(op.f("ix_foreign_rows_set_key_id"), "foreign_rows")
    op.drop_table("foreign_rows")
    op.drop_table("foreign_sets")
