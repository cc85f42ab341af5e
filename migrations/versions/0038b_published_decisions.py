"""Text, public title and publication of decisions taken by delegation

Revision 0038b, after 0038.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038b"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delegated_decision", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("public_title", sa.String(length=500), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("text", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("delegated_decision", schema=None) as batch_op:
        for name in ("published_at", "text", "public_title"):
            batch_op.drop_column(name)
