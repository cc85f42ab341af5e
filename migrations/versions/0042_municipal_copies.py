"""Municipal councillors who are sent copies of an intercommunal body's papers; the name of a guest as the inviter wrote it

Revision 0042, after 0039, which was finished last.
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0039"
branch_labels = None
depends_on = None
TABLES = ("municipal_copy", "municipal_sending", "municipal_reader")


def upgrade() -> None:
    _table(
        "municipal_reader",
        ("body_id",),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("commune", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index(
        "uq_municipal_reader_live", "municipal_reader", ["body_id", "email"], unique=True,
        sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip
    _table(
        "municipal_sending",
        ("meeting_id",),
        sa.Column("paper", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("letter_sha256", sa.String(length=64), nullable=True),
        sa.Column("note_sha256", sa.String(length=64), nullable=True),
        sa.UniqueConstraint(
            "meeting_id", "paper", "number", name=op.f("uq_municipal_sending_meeting_id_paper_number")
        ),
        sa.CheckConstraint(
            "paper IN ('convocation','complement','cancellation','list','minutes')",
            name=op.f("ck_municipal_sending_paper"),
        ),
        sa.CheckConstraint("(paper = 'complement') = (number > 0)", name=op.f("ck_municipal_sending_number")),
    )
    _table(
        "municipal_copy",
        ("sending_id", "reader_id"),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_municipal_copy_token_sha256")),
        sa.UniqueConstraint("sending_id", "reader_id", name=op.f("uq_municipal_copy_sending_id_reader_id")),
        sa.CheckConstraint(
            "state IN ('queued','sent','refused','doubtful')", name=op.f("ck_municipal_copy_state")
        ),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guest_name", sa.String(length=161), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_column("guest_name")
    for table in TABLES:
        op.drop_table(table)


REFERRED = {
    "body_id": "body",
    "meeting_id": "meeting",
    "sending_id": "municipal_sending",
    "reader_id": "municipal_reader",
}


def _table(name: str, references: tuple[str, ...], *rest: sa.schema.SchemaItem) -> None:
    """A table of an organisation; each reference is a required, indexed foreign key."""
    targets = {one: REFERRED[one] for one in references} | {"organisation_id": "organisation"}
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(one, sa.Integer(), nullable=False) for one in targets),
        *rest,
        *(
            sa.ForeignKeyConstraint([one], [f"{table}.id"], name=op.f(f"fk_{name}_{one}_{table}"))
            for one, table in targets.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    for one in targets:
        op.create_index(op.f(f"ix_{name}_{one}"), name, [one])
