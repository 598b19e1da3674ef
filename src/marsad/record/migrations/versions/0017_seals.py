"""Seals: a chain of digests over the logs and the evidence (``record/_seals.py``). What is there already is sealed by
``_migrate.upgrade`` when all revisions are in."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("digests", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_seals")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _refuse("UPDATE", "update")
        _refuse("DELETE", "delete")
        # INSERT OR REPLACE takes a row away without firing the trigger of DELETE.
        _refuse("INSERT", "replace", "WHEN EXISTS (SELECT 1 FROM seals WHERE key = NEW.key)")
    else:
        op.execute(
            "CREATE TRIGGER seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seals"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _refuse(change: str, name: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER seals_no_{name} BEFORE {change} ON seals {when}"
        " BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END"
    )


def downgrade() -> None:
    op.drop_table("seals")
