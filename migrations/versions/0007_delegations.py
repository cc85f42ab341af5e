"""Delegations of signature, and the steps signed under one

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLE = "signature_delegation"
OWNERS = {"giver_id": "mandate", "delegate_id": "person", "organisation_id": "organisation"}
# Two delegations to one person never share a day: a constraint on PostgreSQL, triggers on SQLite, which has none.
EXCLUSION = f"""
ALTER TABLE {TABLE} ADD CONSTRAINT ex_{TABLE}_overlap EXCLUDE USING gist (
  int4range(organisation_id, organisation_id, '[]') WITH &&, int4range(delegate_id, delegate_id, '[]') WITH &&,
  daterange(starts_on, ends_on, '[]') WITH &&
) WHERE (ended_at IS NULL)"""
TRIGGER = """
CREATE TRIGGER signature_delegation_overlap_{event} BEFORE {event} ON signature_delegation
WHEN NEW.ended_at IS NULL AND EXISTS (
  SELECT 1 FROM signature_delegation AS other
  WHERE other.id IS NOT NEW.id AND other.ended_at IS NULL
    AND other.organisation_id = NEW.organisation_id AND other.delegate_id = NEW.delegate_id
    AND (NEW.ends_on IS NULL OR other.starts_on <= NEW.ends_on)
    AND (other.ends_on IS NULL OR other.ends_on >= NEW.starts_on)
) BEGIN SELECT RAISE(ABORT, 'signature_delegation_overlap'); END"""


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in OWNERS),
        sa.Column("capacity", sa.String(length=120), nullable=False),
        sa.Column("order_number", sa.String(length=40), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=160), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{TABLE}_{column}_{other}"))
            for column, other in OWNERS.items()
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f(f"ck_{TABLE}_days")),
        sa.CheckConstraint("order_date <= starts_on", name=op.f(f"ck_{TABLE}_decree")),
        sa.CheckConstraint("order_number <> '' AND capacity <> ''", name=op.f(f"ck_{TABLE}_words")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in OWNERS:
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(EXCLUSION)
    else:
        for event in ("INSERT", "UPDATE"):
            op.execute(TRIGGER.format(event=event))
    with op.batch_alter_table("signature_step", schema=None) as step:
        step.add_column(sa.Column("delegation_id", sa.Integer(), nullable=True))
        step.create_index(step.f("ix_signature_step_delegation_id"), ["delegation_id"])
        step.create_foreign_key(
            step.f(f"fk_signature_step_delegation_id_{TABLE}"), TABLE, ["delegation_id"], ["id"]
        )
        step.create_check_constraint(
            step.f("ck_signature_step_delegated"), "delegation_id IS NULL OR signed_at IS NOT NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("signature_step", schema=None) as step:
        step.drop_constraint(step.f("ck_signature_step_delegated"), type_="check")
        step.drop_constraint(step.f(f"fk_signature_step_delegation_id_{TABLE}"), type_="foreignkey")
        step.drop_index(step.f("ix_signature_step_delegation_id"))
        step.drop_column("delegation_id")
    op.drop_table(TABLE)
