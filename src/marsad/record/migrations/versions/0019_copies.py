"""An index by which the copies of a report are found, whichever of the two it is."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_copies_b_key"), "copies", ["b_key"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_copies_b_key"), "copies")
