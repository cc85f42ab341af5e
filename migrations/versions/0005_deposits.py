"""Files handed in and not yet annexes; what a file still lacks

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("annex", sa.Column("advice", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "annex_deposit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("original_size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'refused')", name=op.f("ck_annex_deposit_state")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_annex_deposit_item_id_item")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_annex_deposit_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_deposit")),
        sa.UniqueConstraint(
            "item_id", "original_sha256", name=op.f("uq_annex_deposit_item_id_original_sha256")
        ),
    )
    for column in ("item_id", "organisation_id"):
        op.create_index(op.f(f"ix_annex_deposit_{column}"), "annex_deposit", [column])


def downgrade() -> None:
    op.drop_table("annex_deposit")
    with op.batch_alter_table("annex") as table:
        table.drop_column("advice")
