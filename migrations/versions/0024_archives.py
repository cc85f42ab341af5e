"""Packages for the archives and slips of elimination

Revision 0024, after 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

PACKAGE, SLIP = "archive_package", "elimination_slip"


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    op.create_table(
        PACKAGE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        _key(PACKAGE, "meeting_id", "meeting"),
        _key(PACKAGE, "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PACKAGE}")),
    )
    for column in ("meeting_id", "organisation_id"):
        op.create_index(op.f(f"ix_{PACKAGE}_{column}"), PACKAGE, [column])
    op.create_table(
        SLIP,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=160), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("visa_by", sa.String(length=160), nullable=False),
        sa.Column("visa_reference", sa.String(length=80), nullable=False),
        sa.Column("visa_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        _key(SLIP, "organisation_id", "organisation"),
        sa.CheckConstraint("(visa_on IS NULL) = (visa_by = '')", name=op.f(f"ck_{SLIP}_visa")),
        sa.CheckConstraint("(visa_on IS NULL) = (visa_reference = '')", name=op.f(f"ck_{SLIP}_reference")),
        sa.CheckConstraint("done_at IS NULL OR visa_on IS NOT NULL", name=op.f(f"ck_{SLIP}_done")),
        sa.CheckConstraint("category IN ('audit','mail')", name=op.f(f"ck_{SLIP}_category")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SLIP}")),
        sa.UniqueConstraint("organisation_id", "number", name=op.f(f"uq_{SLIP}_organisation_id_number")),
    )
    op.create_index(op.f(f"ix_{SLIP}_organisation_id"), SLIP, ["organisation_id"])


def downgrade() -> None:
    op.drop_table(SLIP)
    op.drop_table(PACKAGE)
