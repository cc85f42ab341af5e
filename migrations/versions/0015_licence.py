"""The licence of the open data of an organisation

Revision 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "organisation", sa.Column("licence", sa.String(length=20), nullable=False, server_default="")
    )


def downgrade() -> None:
    with op.batch_alter_table("organisation", schema=None) as table:
        table.drop_column("licence")
