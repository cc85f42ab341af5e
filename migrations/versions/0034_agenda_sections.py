"""Sections (rubriques) of an agenda

Revision 0034, after 0033.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLE = "agenda_section"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([f"{one}_id"], [f"{one}.id"], name=op.f(f"fk_{TABLE}_{one}_id_{one}"))
            for one in ("meeting", "organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        *(
            sa.UniqueConstraint("meeting_id", one, name=op.f(f"uq_{TABLE}_meeting_id_{one}"))
            for one in ("position", "title")
        ),
    )
    for column in ("meeting_id", "organisation_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("section_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_item_section_id_agenda_section"), TABLE, ["section_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_item_section_id"), ["section_id"])


def downgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_section_id"))
        batch_op.drop_constraint(batch_op.f("fk_item_section_id_agenda_section"), type_="foreignkey")
        batch_op.drop_column("section_id")
    op.drop_table(TABLE)
