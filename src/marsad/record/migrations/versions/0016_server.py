"""What a server has and a file has not: points of PostGIS, and which writes came through. Nothing changes in SQLite."""

from alembic import op

from marsad.record._spatial import POINTED, has_postgis, index_points

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    op.execute("CREATE TABLE write_marks (client text PRIMARY KEY, n bigint NOT NULL, at timestamptz NOT NULL)")
    if has_postgis(connection):
        index_points(connection)


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in POINTED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN IF EXISTS point")
    op.execute("DROP TABLE write_marks")
