"""What is reckoned of an incident's accounts; and what a buried incident was made of, so that it can come back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

COLUMNS = (("detail", JSON), ("n_originators", sa.Integer()), ("grade", sa.Text()), ("contradicted", sa.Boolean()))


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("incidents", sa.Column(name, kind))
    op.add_column("tombstones", sa.Column("made_of", sa.Text()))
    op.create_index(op.f("ix_tombstones_made_of"), "tombstones", ["made_of"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_tombstones_made_of"), "tombstones")
    op.drop_column("tombstones", "made_of")
    for name, _ in reversed(COLUMNS):
        op.drop_column("incidents", name)
