"""The public journal of publications

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

LINE, STAMP = "publication_line", "publication_stamp"
OTHERS = {
    "act_id": "act",
    "document_id": "document",
    "meeting_id": "meeting",
    "organisation_id": "organisation",
}
SQLITE = """CREATE TRIGGER {table}_kept_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION council_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only table' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
POSTGRES_TRIGGER = """CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION council_append_only()"""


def upgrade() -> None:
    op.create_table(
        LINE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("motive", sa.String(length=20), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{LINE}_{column}_{other}"))
            for column, other in OTHERS.items()
        ),
        sa.CheckConstraint("kind IN ('published', 'renewed', 'retracted')", name=op.f(f"ck_{LINE}_kind")),
        sa.CheckConstraint(
            "subject IN ('act', 'deliberations_list', 'minutes', 'agenda')", name=op.f(f"ck_{LINE}_subject")
        ),
        sa.CheckConstraint("(kind = 'retracted') = (motive <> '')", name=op.f(f"ck_{LINE}_motive")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{LINE}")),
        sa.UniqueConstraint("organisation_id", "seq", name=op.f(f"uq_{LINE}_organisation_id_seq")),
    )
    for column in (*OTHERS, "sha256"):
        op.create_index(op.f(f"ix_{LINE}_{column}"), LINE, [column])
    op.create_table(
        STAMP,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{STAMP}_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{STAMP}")),
        sa.UniqueConstraint("organisation_id", "seq", name=op.f(f"uq_{STAMP}_organisation_id_seq")),
    )
    op.create_index(op.f(f"ix_{STAMP}_organisation_id"), STAMP, ["organisation_id"])
    _keep()


def _keep() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES_FUNCTION)
        for table in (LINE, STAMP):
            op.execute(POSTGRES_TRIGGER.format(table=table))
        return
    for table in (LINE, STAMP):
        for event in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(table=table, event=event))


def downgrade() -> None:
    op.drop_table(STAMP)
    op.drop_table(LINE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION council_append_only()")
