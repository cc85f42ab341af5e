"""A report of an agenda with several deliberations under it

Revision 0036, after 0034e.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0034e"
branch_labels = None
depends_on = None

UNDER = "report_id IS NULL OR (report_id <> id AND kind IN ('decision', 'election', 'debate', 'motion'))"


def upgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("report_id", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_item_id_meeting_id"), ["id", "meeting_id"])
        batch_op.create_index(batch_op.f("ix_item_report_id"), ["report_id"])
        batch_op.create_check_constraint(batch_op.f("ck_item_report"), UNDER)
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_item_report_id_item"), "item", ["report_id", "meeting_id"], ["id", "meeting_id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_item_report_id_item"), type_="foreignkey")
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_item_report"), type_="check")
        batch_op.drop_index(batch_op.f("ix_item_report_id"))
        batch_op.drop_constraint(batch_op.f("uq_item_id_meeting_id"), type_="unique")
        batch_op.drop_column("report_id")
