"""Links from points and drafts to earlier acts

Revision 0034d, after 0034c.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034d"
down_revision = "0034c"
branch_labels = None
depends_on = None

TABLE = "act_link"
ENDS = ("draft", "item", "act", "past_act")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        *(sa.Column(f"{one}_id", sa.Integer(), nullable=True) for one in ENDS),
        sa.Column("created_by", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('amends', 'repeals', 'applies')", name=op.f(f"ck_{TABLE}_kind")),
        sa.CheckConstraint("(draft_id IS NULL) <> (item_id IS NULL)", name=op.f(f"ck_{TABLE}_source")),
        sa.CheckConstraint("(act_id IS NULL) <> (past_act_id IS NULL)", name=op.f(f"ck_{TABLE}_target")),
        *(
            sa.ForeignKeyConstraint([f"{one}_id"], [f"{one}.id"], name=op.f(f"fk_{TABLE}_{one}_id_{one}"))
            for one in (*ENDS, "organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        *(
            sa.UniqueConstraint(
                f"{source}_id", f"{target}_id", name=op.f(f"uq_{TABLE}_{source}_id_{target}_id")
            )
            for source in ("draft", "item")
            for target in ("act", "past_act")
        ),
    )
    for one in (*ENDS, "organisation"):
        op.create_index(op.f(f"ix_{TABLE}_{one}_id"), TABLE, [f"{one}_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
