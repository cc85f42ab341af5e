"""The journal of proofs of sendings, the mark before a mail is handed over, how each member is reached

Revision 0029, after 0027.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0027"
branch_labels = None
depends_on = None

LINE, STAMP, KIT = "proof_line", "proof_stamp", "proof_kit"
SQLITE = """CREATE TRIGGER {table}_kept_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES_TRIGGER = """CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION council_append_only()"""
POSTGRES_WHOLE = """CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION council_append_only()"""
CHANNELS = ("convocation", "complement_letter")


def upgrade() -> None:
    _table(
        LINE,
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandate.id"], name=op.f(f"fk_{LINE}_mandate_id_mandate")),
    )
    _table(
        STAMP,
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
    )
    _table(
        KIT,
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f(f"ix_{KIT}_meeting_id"), KIT, ["meeting_id"])
    _keep()
    _columns()
    _choices("'present','absent','excused','proxy'", "'mail','portal','paper'")
    _states("'pending','running','done','failed','doubtful'")


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        *columns,
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f(f"fk_{name}_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{name}_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("meeting_id", "seq", name=op.f(f"uq_{name}_meeting_id_seq")),
    )
    op.create_index(op.f(f"ix_{name}_organisation_id"), name, ["organisation_id"])


def _keep() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in (LINE, STAMP):
        if postgresql:
            op.execute(POSTGRES_TRIGGER.format(table=table))
            op.execute(POSTGRES_WHOLE.format(table=table))
        else:
            for event in ("UPDATE", "DELETE"):
                op.execute(SQLITE.format(table=table, event=event))


def _columns() -> None:
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel", sa.String(length=10), nullable=False, server_default="mail"))
        batch_op.add_column(sa.Column("postal_address", sa.Text(), nullable=False, server_default=""))
        batch_op.create_check_constraint(
            batch_op.f("ck_mandate_channel"), "channel IN ('mail','portal','paper')"
        )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminder_on", sa.Date(), nullable=True))
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handing_at", sa.DateTime(timezone=True), nullable=True))


def _choices(responses: str, channels: str) -> None:
    for table in CHANNELS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_channel"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_{table}_channel"), f"channel IN ({channels})")
            if table == "convocation":
                batch_op.drop_constraint(batch_op.f("ck_convocation_response"), type_="check")
                batch_op.create_check_constraint(
                    batch_op.f("ck_convocation_response"), f"response IN ({responses})"
                )


def _states(states: str) -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_outbox_message_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_outbox_message_state"), f"state IN ({states})")


def downgrade() -> None:
    op.execute("UPDATE outbox_message SET state = 'failed' WHERE state = 'doubtful'")
    op.execute("UPDATE convocation SET response = 'absent' WHERE response = 'excused'")
    for table in CHANNELS:
        op.execute(f"UPDATE {table} SET channel = 'mail' WHERE channel = 'portal'")  # noqa: S608
    _states("'pending','running','done','failed'")
    _choices("'present','absent','proxy'", "'mail','paper'")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_column("handing_at")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("reminder_on")
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mandate_channel"), type_="check")
        batch_op.drop_column("postal_address")
        batch_op.drop_column("channel")
    for table in (KIT, STAMP, LINE):
        op.drop_table(table)
