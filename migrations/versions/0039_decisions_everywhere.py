"""Decisions taken by delegation: their file, their author, their lines of the journal, found and told like acts

Revision 0039, after 0041, which was finished first. The rows of the search are filled by ``env.py`` after the last migration.
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0041"
branch_labels = None
depends_on = None

LINE = "publication_line"
SUBJECTS = ("act", "deliberations_list", "minutes", "agenda")
KEPT = """CREATE TRIGGER {table}_kept_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
ONE = "(act_id IS NULL) <> (decision_id IS NULL)"


def upgrade() -> None:
    with op.batch_alter_table("delegated_decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("author", sa.String(length=160), server_default="", nullable=False))
        batch_op.add_column(sa.Column("sha256", sa.String(length=64), server_default="", nullable=False))
        batch_op.create_index(batch_op.f("ix_delegated_decision_sha256"), ["sha256"], unique=False)
    with op.batch_alter_table(LINE, schema=None) as batch_op:
        _about_a_decision(batch_op, LINE)
        batch_op.create_index(batch_op.f(f"ix_{LINE}_decision_id"), ["decision_id"], unique=False)
        batch_op.drop_constraint(batch_op.f(f"ck_{LINE}_subject"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f(f"ck_{LINE}_subject"), f"subject IN {(*SUBJECTS, 'decision')}"
        )
    _keep()
    with op.batch_alter_table("searched_act", schema=None) as batch_op:
        _about_a_decision(batch_op, "searched_act")
        batch_op.alter_column("act_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_unique_constraint(batch_op.f("uq_searched_act_decision_id"), ["decision_id"])
        batch_op.create_check_constraint(batch_op.f("ck_searched_act_one"), ONE)
    with op.batch_alter_table("follower_told", schema=None) as batch_op:
        _about_a_decision(batch_op, "follower_told")
        batch_op.alter_column("act_id", existing_type=sa.Integer(), nullable=True)
        batch_op.create_index(batch_op.f("ix_follower_told_decision_id"), ["decision_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_follower_told_follower_id_decision_id_published_at"),
            ["follower_id", "decision_id", "published_at"],
        )
        batch_op.create_check_constraint(batch_op.f("ck_follower_told_one"), ONE)
    # Followers are told of decisions from now on, not of every one that was published since they confirmed.
    op.execute(
        "INSERT INTO follower_told (follower_id, decision_id, published_at, organisation_id)"
        " SELECT f.id, d.id, d.published_at, f.organisation_id FROM follower f"
        " JOIN delegated_decision d ON d.organisation_id = f.organisation_id WHERE d.published_at IS NOT NULL"
    )


def _about_a_decision(batch_op, table):
    batch_op.add_column(sa.Column("decision_id", sa.Integer(), nullable=True))
    batch_op.create_foreign_key(
        batch_op.f(f"fk_{table}_decision_id_delegated_decision"), "delegated_decision", ["decision_id"], ["id"]
    )  # fmt: skip


def _keep() -> None:
    """SQLite made the table anew, without its triggers; PostgreSQL keeps them."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(KEPT.format(table=LINE, event=event))


def downgrade() -> None:
    """A journal that has lines about decisions refuses: it forgets nothing, and the older tables cannot hold them."""
    for table in ("follower_told", "searched_act"):
        op.execute(f"DELETE FROM {table} WHERE act_id IS NULL")  # noqa: S608
    with op.batch_alter_table("follower_told", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_follower_told_one"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("uq_follower_told_follower_id_decision_id_published_at"), type_="unique"
        )
        batch_op.drop_index(batch_op.f("ix_follower_told_decision_id"))
        _about_acts_alone(batch_op, "follower_told")
        batch_op.alter_column("act_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("searched_act", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_searched_act_one"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_searched_act_decision_id"), type_="unique")
        _about_acts_alone(batch_op, "searched_act")
        batch_op.alter_column("act_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table(LINE, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{LINE}_subject"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{LINE}_subject"), f"subject IN {SUBJECTS}")
        batch_op.drop_index(batch_op.f(f"ix_{LINE}_decision_id"))
        _about_acts_alone(batch_op, LINE)
    _keep()
    with op.batch_alter_table("delegated_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegated_decision_sha256"))
        for name in ("sha256", "author"):
            batch_op.drop_column(name)


def _about_acts_alone(batch_op, table):
    batch_op.drop_constraint(batch_op.f(f"fk_{table}_decision_id_delegated_decision"), type_="foreignkey")
    batch_op.drop_column("decision_id")
