"""Masked personal data and public versions

Revision 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KINDS = "kind IN ('name', 'address', 'phone', 'mail', 'birth', 'iban', 'plate', 'number', 'other')"


def upgrade() -> None:
    op.create_table(
        "personal_datum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("replacement", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("masked", sa.Boolean(), nullable=False),
        sa.Column("author", sa.String(160), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_personal_datum_kind")),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"], [f"{one}.id"], name=op.f(f"fk_personal_datum_{one}_id_{one}")
            )
            for one in ("meeting", "act", "organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_datum")),
        sa.UniqueConstraint("meeting_id", "text", name=op.f("uq_personal_datum_meeting_id_text")),
    )
    op.create_table(
        "public_version",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{one}_id"], [f"{one}.id"], name=op.f(f"fk_public_version_{one}_id_{one}")
            )
            for one in ("document", "organisation")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_public_version")),
    )
    for table, column in (
        ("personal_datum", "meeting_id"), ("personal_datum", "act_id"), ("personal_datum", "organisation_id"),
        ("public_version", "sha256"), ("public_version", "organisation_id"),
    ):  # fmt: skip
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    op.drop_table("public_version")
    op.drop_table("personal_datum")
