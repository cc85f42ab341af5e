"""Acts that citizens do not read, or not by their title, found without reading every act

Revision 0040, after 0038b.
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0038b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    unseen = "published_at IS NULL OR restricted"
    if op.get_bind().dialect.name == "sqlite":
        unseen += " = 1"  # as SQLAlchemy asks: else the index is never read
    op.create_index(
        "ix_act_unseen",
        "act",
        ["organisation_id", "id"],
        sqlite_where=sa.text(unseen),
        postgresql_where=sa.text(unseen),
    )


def downgrade() -> None:
    op.drop_index("ix_act_unseen", table_name="act")
