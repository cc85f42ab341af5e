"""Replies to the prefecture's letters

Revision 0035.
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034d"
branch_labels = None
depends_on = None

TABLE = "legality_follow_up"
KINDS = (
    "cancellation", "letter_reply", "documents", "documents_refused", "observations_reply", "observations_refused",
)  # fmt: skip
BEFORE = sa.text("state IN ('queued', 'sent', 'failed')")
LIVE = sa.text("kind = 'cancellation' AND state IN ('queued', 'sent', 'failed')")
REPLIED = sa.text("answer_id IS NOT NULL AND state IN ('queued', 'sent', 'failed', 'confirmed')")


def upgrade() -> None:
    op.drop_index("uq_legality_follow_up_live", TABLE)
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_legality_follow_up_answer_id_legality_answer"),
            "legality_answer",
            ["answer_id"],
            ["id"],
        )
        batch_op.drop_constraint(batch_op.f("ck_legality_follow_up_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_legality_follow_up_kind"), f"kind IN {KINDS}")
        batch_op.create_check_constraint(
            batch_op.f("ck_legality_follow_up_answer"), "(kind = 'cancellation') = (answer_id IS NULL)"
        )
        batch_op.create_index(batch_op.f("ix_legality_follow_up_answer_id"), ["answer_id"], unique=False)
    _index("live", ["transmission_id", "kind"], LIVE)
    _index("reply", ["answer_id"], REPLIED)


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(
        f"uq_legality_follow_up_{name}",
        TABLE,
        columns,
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    for name in ("live", "reply"):
        op.drop_index(f"uq_legality_follow_up_{name}", TABLE)
    op.execute(f"DELETE FROM {TABLE} WHERE kind <> 'cancellation'")  # noqa: S608
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legality_follow_up_answer_id"))
        for name in ("kind", "answer"):
            batch_op.drop_constraint(batch_op.f(f"ck_legality_follow_up_{name}"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_legality_follow_up_answer_id_legality_answer"), type_="foreignkey"
        )
        batch_op.drop_column("answer_id")
        batch_op.create_check_constraint(batch_op.f("ck_legality_follow_up_kind"), "kind IN ('cancellation')")
    _index("live", ["transmission_id", "kind"], BEFORE)
