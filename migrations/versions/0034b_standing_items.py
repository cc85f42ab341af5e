"""Standing points of agendas, register of the decisions taken by delegation

Revision 0034b, after 0034.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034b"
down_revision = "0034"
branch_labels = None
depends_on = None

KINDS = "('decision', 'election', 'report', 'information', 'question', 'debate', 'motion', 'minutes')"


def upgrade() -> None:
    op.create_table(
        "standing_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("month IS NULL OR month BETWEEN 1 AND 12", name=op.f("ck_standing_item_month")),
        sa.CheckConstraint(f"kind IN {KINDS}", name=op.f("ck_standing_item_kind")),
        *_keys("standing_item", ("body", "organisation")),
        sa.UniqueConstraint("body_id", "title", name=op.f("uq_standing_item_body_id_title")),
    )
    op.create_table(
        "delegated_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("object", sa.String(length=500), nullable=False),
        sa.Column("report_item_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *_keys("delegated_decision", ("body", "organisation")),
        sa.ForeignKeyConstraint(
            ["report_item_id"], ["item.id"], name=op.f("fk_delegated_decision_report_item_id_item")
        ),
        sa.UniqueConstraint("body_id", "number", name=op.f("uq_delegated_decision_body_id_number")),
    )
    for table, columns in (
        ("standing_item", ("body_id", "organisation_id")),
        ("delegated_decision", ("body_id", "organisation_id", "report_item_id")),
    ):
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _keys(table: str, targets: tuple[str, ...]) -> list[sa.Constraint]:
    return [
        *(
            sa.ForeignKeyConstraint([f"{one}_id"], [f"{one}.id"], name=op.f(f"fk_{table}_{one}_id_{one}"))
            for one in targets
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def downgrade() -> None:
    op.drop_table("delegated_decision")
    op.drop_table("standing_item")
