"""How migrations run: on the application's engine, in one transaction."""

from alembic import context
from flask import current_app

from council.models import WRITE
from council.services import search_index

migrate = current_app.extensions["migrate"]


def render_item(kind, value, autogen_context):
    """Write our own column type by its plain SQLAlchemy name, so that old migrations never import the models."""
    if kind == "type" and type(value).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def fill_what_is_derived(connection):
    """The search index is made by the code of the day, hence only once the tables are those of the day."""
    if set(context.get_context().get_current_heads()) == set(context.script.get_heads()):
        search_index.fill(connection)


def switch_foreign_keys(connection, on):
    """SQLite changes a table by making it anew: meanwhile its children must not be checked, and never in a transaction."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


with migrate.db.engine.connect().execution_options(**WRITE) as connection:
    switch_foreign_keys(connection, False)
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadatas[None],
        render_item=render_item,
        **migrate.configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
        fill_what_is_derived(connection)
        if connection.dialect.name == "sqlite":
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if orphans:
                raise RuntimeError(f"The migration leaves rows without their parent: {orphans[:5]}")
    if (
        connection.in_transaction()
    ):  # SQLite commits each migration by itself; what was filled after them, nobody yet
        connection.commit()
    switch_foreign_keys(connection, True)
