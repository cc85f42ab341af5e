"""Keys of the urn of a secret ballot

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "urn_key",
        sa.Column("ballot_id", sa.String(36), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_urn_key_ballot_id_ballot")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_urn_key_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_urn_key")),
    )
    op.create_index(op.f("ix_urn_key_organisation_id"), "urn_key", ["organisation_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_urn_key_organisation_id"), table_name="urn_key")
    op.drop_table("urn_key")
