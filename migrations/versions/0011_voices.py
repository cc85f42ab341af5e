"""Members with several voices

Revision 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("voices", sa.Integer(), nullable=False, server_default="1"))
        batch_op.create_check_constraint(op.f("ck_mandate_voices"), "voices >= 1")


def downgrade() -> None:
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_mandate_voices"), type_="check")
        batch_op.drop_column("voices")
