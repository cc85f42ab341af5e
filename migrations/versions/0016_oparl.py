"""The projection that the OParl interface reads

Revision 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OBJECT, REFRESH = "oparl_object", "oparl_refresh"


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id_organisation")
    )


def upgrade() -> None:
    op.create_table(
        OBJECT,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        _owner(OBJECT),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{OBJECT}")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "key", name=op.f(f"uq_{OBJECT}_organisation_id_kind_key")
        ),
    )
    op.create_index(op.f(f"ix_{OBJECT}_organisation_id"), OBJECT, ["organisation_id"])
    op.create_index("ix_oparl_object_modified", OBJECT, ["organisation_id", "kind", "modified"])
    op.create_table(
        REFRESH,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        _owner(REFRESH),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{REFRESH}")),
        sa.UniqueConstraint("organisation_id", name=op.f(f"uq_{REFRESH}_organisation_id")),
    )
    op.create_index(op.f(f"ix_{REFRESH}_organisation_id"), REFRESH, ["organisation_id"])


def downgrade() -> None:
    op.drop_table(REFRESH)
    op.drop_table(OBJECT)
