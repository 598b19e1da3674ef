"""How sure it is that the accounts of an incident tell of one happening."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidents", sa.Column("confidence", sa.Float(53)))


def downgrade() -> None:
    op.drop_column("incidents", "confidence")
