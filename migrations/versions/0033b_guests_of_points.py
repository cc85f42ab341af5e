"""A point that is taken away takes its invitations with it

Revision 0033b, after 0035.
"""

from alembic import op

revision = "0033b"
down_revision = "0035"
branch_labels = None
depends_on = None
NAME = "fk_invitation_item_id_item"


def upgrade() -> None:
    _again("CASCADE")


def downgrade() -> None:
    _again(None)


def _again(ondelete: str | None) -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(NAME), type_="foreignkey")
        batch_op.create_foreign_key(batch_op.f(NAME), "item", ["item_id"], ["id"], ondelete=ondelete)
