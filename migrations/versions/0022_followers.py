"""Citizens who follow by mail

Revision 0022, after 0021.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("theme", sa.String(length=2), nullable=False),
        sa.Column("body", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=6), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("rhythm IN ('each','weekly')", name=op.f("ck_follower_rhythm")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_follower_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("token", name=op.f("uq_follower_token")),
        sa.UniqueConstraint(
            "organisation_id",
            "email",
            "theme",
            "body",
            name=op.f("uq_follower_organisation_id_email_theme_body"),
        ),
    )
    op.create_index(op.f("ix_follower_organisation_id"), "follower", ["organisation_id"])
    op.create_table(
        "follower_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["follower_id"],
            ["follower.id"],
            name=op.f("fk_follower_told_follower_id_follower"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_follower_told_act_id_act")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_follower_told_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower_told")),
        sa.UniqueConstraint(
            "follower_id",
            "act_id",
            "published_at",
            name=op.f("uq_follower_told_follower_id_act_id_published_at"),
        ),
    )
    op.create_index(op.f("ix_follower_told_act_id"), "follower_told", ["act_id"])
    op.create_index(op.f("ix_follower_told_organisation_id"), "follower_told", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("follower_told")
    op.drop_table("follower")
