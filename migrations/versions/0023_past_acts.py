"""Deliberations taken over from older files

Revision 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

IMPORT, ACT = "past_import", "past_act"


def upgrade() -> None:
    op.create_table(
        IMPORT,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{IMPORT}_organisation_id_organisation")
        ),
        sa.CheckConstraint("state IN ('waiting','done','undone')", name=op.f(f"ck_{IMPORT}_state")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{IMPORT}")),
    )
    op.create_index(op.f(f"ix_{IMPORT}_organisation_id"), IMPORT, ["organisation_id"])
    texts = {
        "identity": 100, "number": 100, "body": 200, "matter": 4, "matter_name": 200, "budget_year": 9,
        "budget_name": 200, "prefecture": 10, "url": 500,
    }  # fmt: skip
    op.create_table(
        ACT,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=length), nullable=False) for name, length in texts.items()),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=True)
            for name in ("members", "votes_for", "votes_against", "abstention")
        ),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], [f"{IMPORT}.id"], name=op.f(f"fk_{ACT}_import_id_{IMPORT}")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{ACT}_organisation_id_organisation")
        ),
        sa.CheckConstraint("(members IS NULL) = (votes_for IS NULL)", name=op.f(f"ck_{ACT}_votes")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{ACT}")),
        sa.UniqueConstraint("organisation_id", "identity", name=op.f(f"uq_{ACT}_organisation_id_identity")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f(f"uq_{ACT}_organisation_id_number")),
    )
    op.create_index(op.f(f"ix_{ACT}_import_id"), ACT, ["import_id"])
    op.create_index(op.f(f"ix_{ACT}_organisation_id"), ACT, ["organisation_id"])
    op.create_index("ix_past_act_day", ACT, ["organisation_id", "adopted_on"])


def downgrade() -> None:
    op.drop_table(ACT)
    op.drop_table(IMPORT)
