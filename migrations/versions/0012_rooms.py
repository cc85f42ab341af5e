"""Meetings in several places by video, and what their items are there

Revision 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rooms", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("video_case", sa.String(length=30), nullable=False, server_default="ordinary")
        )


def downgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_column("video_case")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("rooms")
