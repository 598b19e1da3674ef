"""Run by Alembic. The connection is always given by ``marsad.record._migrate``; there is no offline mode."""

from alembic import context

from marsad.record._migrate import VERSION_TABLE
from marsad.record._schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
    # SQLite's DDL is transactional once the driver no longer commits behind our back: all of a migration or nothing.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
