"""Points put off to another meeting, withdrawn or put back before the convocation

Revision 0031, after 0030.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLE = "agenda_move"
SQLITE = """CREATE TRIGGER {table}_kept_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES = """CREATE TRIGGER {table}_kept{name} BEFORE {event} ON {table}
FOR EACH {each} EXECUTE FUNCTION council_append_only()"""


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("to_meeting_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("motive", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=160), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('moved', 'withdrawn', 'restored')", name=op.f(f"ck_{TABLE}_kind")),
        sa.CheckConstraint("(kind = 'moved') = (to_meeting_id IS NOT NULL)", name=op.f(f"ck_{TABLE}_target")),
        sa.CheckConstraint("(kind = 'restored') = (undoes_id IS NOT NULL)", name=op.f(f"ck_{TABLE}_undoes")),
        sa.CheckConstraint(
            "to_meeting_id IS NULL OR to_meeting_id <> meeting_id", name=op.f(f"ck_{TABLE}_elsewhere")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{TABLE}_{column}_{target}"))
            for column, target in (
                ("meeting_id", "meeting"), ("to_meeting_id", "meeting"), ("previous_id", TABLE), ("undoes_id", TABLE),
                ("organisation_id", "organisation"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("undoes_id", name=op.f(f"uq_{TABLE}_undoes_id")),
    )  # fmt: skip
    for column in ("meeting_id", "organisation_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES.format(table=TABLE, name="", event="UPDATE OR DELETE", each="ROW"))
        op.execute(POSTGRES.format(table=TABLE, name="_whole", event="TRUNCATE", each="STATEMENT"))
    else:
        for event in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(table=TABLE, event=event))
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_item_origin_id_agenda_move"), TABLE, ["origin_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_item_origin_id_agenda_move"), type_="foreignkey")
        batch_op.drop_column("origin_id")
    op.drop_table(TABLE)
