"""The substitute of a member, and of a member convened, and the answer that announces the substitute

Revision 0038, after 0037.
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

BEFORE = "'present','absent','excused','proxy'"
KNOWN = "response <> 'substitute' OR substitute_id IS NOT NULL"


def upgrade() -> None:
    _column("mandate", "substitute_id IS NULL OR substitute_id <> person_id")
    _column("convocation", KNOWN)
    _answers(f"{BEFORE},'substitute'")


def downgrade() -> None:
    op.execute("UPDATE convocation SET response = 'excused' WHERE response = 'substitute'")
    _answers(BEFORE)
    for table in ("convocation", "mandate"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_substitute"), type_="check")
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_substitute_id_person"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_{table}_substitute_id"))
            batch_op.drop_column("substitute_id")


def _column(table: str, rule: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(sa.Column("substitute_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f(f"fk_{table}_substitute_id_person"), "person", ["substitute_id"], ["id"]
        )
        batch_op.create_index(batch_op.f(f"ix_{table}_substitute_id"), ["substitute_id"])
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_substitute"), rule)


def _answers(choices: str) -> None:
    with op.batch_alter_table("convocation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_convocation_response"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_convocation_response"), f"response IN ({choices})")
