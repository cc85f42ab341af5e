"""Model texts and lines kept to write drafts with; where somebody is typing

Revision 0032, after 0034b.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0034b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(length=160), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_draft_model_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_model")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_draft_model_organisation_id_name")),
    )
    op.create_table(
        "kept_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(length=600), nullable=False),
        sa.Column("matiere_code", sa.String(length=10), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('visa', 'considerant')", name=op.f("ck_kept_line_kind")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_kept_line_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_line")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "text", name=op.f("uq_kept_line_organisation_id_kind_text")
        ),
    )
    for table in ("draft_model", "kept_line"):
        op.create_index(op.f(f"ix_{table}_organisation_id"), table, ["organisation_id"])
    with op.batch_alter_table("draft_typing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("field", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("draft_typing", schema=None) as batch_op:
        batch_op.drop_column("field")
    op.drop_table("kept_line")
    op.drop_table("draft_model")
