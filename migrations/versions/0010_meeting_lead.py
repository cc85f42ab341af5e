"""The clerk's device that conducts a meeting

Revision 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = "meeting_lead"
    columns = {"meeting_id": "meeting", "account_id": "account", "organisation_id": "organisation"}
    op.create_table(
        table,
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("generation > 0", name=op.f(f"ck_{table}_generation")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
            for column, other in columns.items()
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_organisation_id"), table, ["organisation_id"])


def downgrade() -> None:
    op.drop_table("meeting_lead")
