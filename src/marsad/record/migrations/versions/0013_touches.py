"""Which incidents were written or taken away, so that what is kept of all of them can be brought up quickly."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_TOUCH = (
    "INSERT INTO incident_touches (incident_key, n)"
    " VALUES ({row}.key, (SELECT coalesce(max(n), 0) + 1 FROM incident_touches))"
    " ON CONFLICT (incident_key) DO UPDATE SET n = excluded.n;"
)
_CHANGES = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


def upgrade() -> None:
    op.create_table(
        "incident_touches",
        sa.Column("incident_key", KEY, autoincrement=False, nullable=False),
        sa.Column("n", KEY, nullable=False),
        sa.PrimaryKeyConstraint("incident_key", name=op.f("pk_incident_touches")),
    )
    op.create_index(op.f("ix_incident_touches_n"), "incident_touches", ["n"], unique=False)
    postgresql = op.get_bind().dialect.name == "postgresql"
    for change, row in _CHANGES.items():
        touch = _TOUCH.format(row=row)
        if postgresql:
            op.execute(
                f"CREATE FUNCTION touch_incident_{change}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN {touch} RETURN NULL; END $$"
            )
            op.execute(
                f"CREATE TRIGGER incidents_touched_{change} AFTER {change} ON incidents"
                f" FOR EACH ROW EXECUTE FUNCTION touch_incident_{change}()"
            )
        else:
            op.execute(f"CREATE TRIGGER incidents_touched_{change} AFTER {change} ON incidents BEGIN {touch} END")


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for change in _CHANGES:
        op.execute(f"DROP TRIGGER incidents_touched_{change}" + (" ON incidents" if postgresql else ""))
        if postgresql:
            op.execute(f"DROP FUNCTION touch_incident_{change}()")
    op.drop_index(op.f("ix_incident_touches_n"), "incident_touches")
    op.drop_table("incident_touches")
