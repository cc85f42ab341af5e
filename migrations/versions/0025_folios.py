"""The folio of each act

Revision 0025, after 0024.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("register_sheets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("folios", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("register_sheets", schema=None) as batch_op:
        batch_op.drop_column("folios")
