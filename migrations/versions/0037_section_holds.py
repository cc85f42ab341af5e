"""Who is writing in which field of a draft or of a point

Revision 0037, after 0036.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "section_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_from_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(draft_id IS NULL) <> (item_id IS NULL)", name=op.f("ck_section_hold_one")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_section_hold_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_section_hold_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name=op.f("fk_section_hold_item_id_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_section_hold_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["taken_from_id"], ["account.id"], name=op.f("fk_section_hold_taken_from_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_hold")),
        sa.UniqueConstraint("draft_id", "field", name=op.f("uq_section_hold_draft_id_field")),
        sa.UniqueConstraint("item_id", "field", name=op.f("uq_section_hold_item_id_field")),
    )
    with op.batch_alter_table("section_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_hold_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_section_hold_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_section_hold_taken_from_id"), ["taken_from_id"], unique=False)
    with op.batch_alter_table("draft_typing", schema=None) as batch_op:
        batch_op.drop_column("field")  # where one writes is the hold's


def downgrade() -> None:
    with op.batch_alter_table("draft_typing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("field", sa.String(length=40), nullable=False, server_default=""))
    op.drop_table("section_hold")
