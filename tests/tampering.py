"""What nobody may do to a table that is written once: whoever owns the database still can, and tests do."""

from __future__ import annotations

import sqlalchemy as sa

from council.models import db


def unkept(*models: type[db.Model]) -> None:  # type: ignore[name-defined]
    """Let the present transaction change and delete rows of tables that refuse it; on SQLite every later one too."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text("SET LOCAL session_replication_role = replica"))
        return
    for model in models:
        for event in ("UPDATE", "DELETE"):
            db.session.execute(sa.text(f"DROP TRIGGER IF EXISTS {model.__tablename__}_kept_{event}"))
