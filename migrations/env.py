"""How migrations run: on the application's engine, in one transaction."""

from alembic import context
from flask import current_app

from council.models import WRITE

migrate = current_app.extensions["migrate"]


def render_item(kind, value, autogen_context):
    """Write our own column type by its plain SQLAlchemy name, so that old migrations never import the models."""
    if kind == "type" and type(value).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


with migrate.db.engine.connect().execution_options(**WRITE) as connection:
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadatas[None],
        render_item=render_item,
        **migrate.configure_args,
    )
    with context.begin_transaction():
        context.run_migrations()
