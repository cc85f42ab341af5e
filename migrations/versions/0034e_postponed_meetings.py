"""A postponed meeting names the one it was called for

Revision 0034e, after 0033b.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034e"
down_revision = "0033b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("postponed_from_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_postponed_from_id_meeting"), "meeting", ["postponed_from_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_meeting_postponed_from_id"), ["postponed_from_id"])


def downgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_postponed_from_id"))
        batch_op.drop_constraint(batch_op.f("fk_meeting_postponed_from_id_meeting"), type_="foreignkey")
        batch_op.drop_column("postponed_from_id")
