"""What leaves for the prefecture about an act that it received; minute books are written once

Revision 0027, after 0028, which was finished first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0028"
branch_labels = None
depends_on = None

BOOK = ("meeting_event", "journal_head")
KEPT = (*BOOK, "publication_line", "publication_stamp")
SQLITE = """CREATE TRIGGER {table}_kept_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES = """CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION council_append_only()"""
POSTGRES_WHOLE = """CREATE TRIGGER {table}_kept_whole BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION council_append_only()"""
LIVE = sa.text("state IN ('queued', 'sent', 'failed')")


def upgrade() -> None:
    op.create_table(
        "legality_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("transmission_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("motive", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("message_name", sa.String(length=120), nullable=False),
        sa.Column("message_sha256", sa.String(length=64), nullable=False),
        sa.Column("envelope_sha256", sa.String(length=64), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("archive_name", sa.String(length=80), nullable=False),
        sa.Column("archive_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_by", sa.String(length=160), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('cancellation')", name=op.f("ck_legality_follow_up_kind")),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'confirmed', 'refused', 'failed', 'abandoned')",
            name=op.f("ck_legality_follow_up_state"),
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR confirmed_on IS NOT NULL", name=op.f("ck_legality_follow_up_confirmed")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"],
            name=op.f("fk_legality_follow_up_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["transmission_id"], ["transmission.id"],
            name=op.f("fk_legality_follow_up_transmission_id_transmission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legality_follow_up")),
        sa.UniqueConstraint(
            "organisation_id", "archive_name", name=op.f("uq_legality_follow_up_organisation_id_archive_name")
        ),
    )  # fmt: skip
    with op.batch_alter_table("legality_follow_up", schema=None) as batch_op:
        for column in ("organisation_id", "transmission_id"):
            batch_op.create_index(batch_op.f(f"ix_legality_follow_up_{column}"), [column], unique=False)
        batch_op.create_index(
            "uq_legality_follow_up_live", ["transmission_id", "kind"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        )  # fmt: skip
    _keep()


def _keep() -> None:
    """The function of PostgreSQL is there since 0014."""
    if op.get_bind().dialect.name == "postgresql":
        for table in BOOK:
            op.execute(POSTGRES.format(table=table))
        for table in KEPT:
            op.execute(POSTGRES_WHOLE.format(table=table))
        return
    for table in BOOK:
        for event in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(table=table, event=event))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in BOOK:
            op.execute(f"DROP TRIGGER {table}_kept ON {table}")
        for table in KEPT:
            op.execute(f"DROP TRIGGER {table}_kept_whole ON {table}")
    else:
        for table in BOOK:
            for event in ("UPDATE", "DELETE"):
                op.execute(f"DROP TRIGGER {table}_kept_{event}")
    op.drop_table("legality_follow_up")
