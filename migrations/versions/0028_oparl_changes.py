"""What the OParl interface has not told yet, and the meeting an object belongs to

Revision 0028, after 0026.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None

CHANGE, OBJECT, REFRESH = "oparl_change", "oparl_object", "oparl_refresh"


def upgrade() -> None:
    op.create_table(
        CHANGE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{CHANGE}_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CHANGE}")),
    )
    op.create_index(op.f(f"ix_{CHANGE}_organisation_id"), CHANGE, ["organisation_id"])
    # Everything is compared once: that tells each object which meeting it belongs to.
    op.execute(f"INSERT INTO {CHANGE} (organisation_id) SELECT id FROM organisation")  # noqa: S608
    with op.batch_alter_table(OBJECT, schema=None) as batch_op:
        batch_op.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f(f"ix_{OBJECT}_meeting_id"), ["meeting_id"])
    with op.batch_alter_table(REFRESH, schema=None) as batch_op:
        batch_op.drop_column("audit_id")


def downgrade() -> None:
    with op.batch_alter_table(REFRESH, schema=None) as batch_op:
        batch_op.add_column(sa.Column("audit_id", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table(OBJECT, schema=None) as batch_op:
        batch_op.drop_index(batch_op.f(f"ix_{OBJECT}_meeting_id"))
        batch_op.drop_column("meeting_id")
    op.drop_table(CHANGE)
