"""The paper register and the numbering of acts

Revision 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "number_pattern", sa.String(60), nullable=False, server_default="{year:4}-{month:2}-{count:3}"
            )
        )
    op.create_table(
        "register_sheets",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first_folio", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_register_sheets_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_register_sheets_body_id_body")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_register_sheets_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_register_sheets")),
        sa.UniqueConstraint(
            "body_id", "year", "first_folio", name=op.f("uq_register_sheets_body_id_year_first_folio")
        ),
    )
    op.create_table(
        "register_tables",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_register_tables_body_id_body")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_register_tables_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("body_id", "year", name=op.f("pk_register_tables")),
    )
    for table in ("register_sheets", "register_tables"):
        op.create_index(op.f(f"ix_{table}_organisation_id"), table, ["organisation_id"])


def downgrade() -> None:
    op.drop_table("register_tables")
    op.drop_table("register_sheets")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("number_pattern")
