"""Estimated duration of the points of an agenda

Revision 0034c, after 0032.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034c"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_item_minutes"), "minutes IS NULL OR minutes BETWEEN 1 AND 600"
        )


def downgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_item_minutes"), type_="check")
        batch_op.drop_column("minutes")
