"""Recordings of meetings

Revision 0026, after 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recording_address", sa.String(500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("recording_offset", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("recording_cut", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("recording_cut")
        batch_op.drop_column("recording_offset")
        batch_op.drop_column("recording_address")
