"""Copies of dossiers, and what changed between two versions

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dossier", sa.Column("changes", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "dossier_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("largest_mb", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.String(length=160), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('public','open','reader','volumes','bundle')", name=op.f("ck_dossier_copy_kind")
        ),
        sa.CheckConstraint("state IN ('queued','ready','failed')", name=op.f("ck_dossier_copy_state")),
        sa.CheckConstraint(
            "(kind = 'reader') = (mandate_id IS NOT NULL)", name=op.f("ck_dossier_copy_reader")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_copy_dossier_id_dossier")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_dossier_copy_mandate_id_mandate")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_dossier_copy_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_copy")),
        sa.UniqueConstraint("dossier_id", "key", name=op.f("uq_dossier_copy_dossier_id_key")),
    )
    with op.batch_alter_table("dossier_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dossier_copy_dossier_id"), ["dossier_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_dossier_copy_organisation_id"), ["organisation_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("dossier_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dossier_copy_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_dossier_copy_dossier_id"))
    op.drop_table("dossier_copy")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_column("changes")
