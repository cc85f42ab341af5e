"""Drafts of deliberations, their versions, circuits of approval and opinions

Revision 0030, after 0029.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None
TABLES = (
    "draft_opinion",
    "draft_approval",
    "draft_step",
    "draft_round",
    "draft_typing",
    "draft_version",
    "draft",
    "circuit",
    "department",
    "approval_delegation",
)


def upgrade() -> None:
    op.create_table(
        "approval_delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_approval_delegation_other")),
        sa.ForeignKeyConstraint(
            ["from_id"], ["account.id"], name=op.f("fk_approval_delegation_from_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_approval_delegation_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["to_id"], ["account.id"], name=op.f("fk_approval_delegation_to_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_delegation")),
    )
    op.create_index(op.f("ix_approval_delegation_from_id"), "approval_delegation", ["from_id"])
    op.create_index(
        op.f("ix_approval_delegation_organisation_id"), "approval_delegation", ["organisation_id"]
    )
    op.create_index(op.f("ix_approval_delegation_to_id"), "approval_delegation", ["to_id"])
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["head_id"], ["account.id"], name=op.f("fk_department_head_id_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_department_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_department_organisation_id_name")),
    )
    op.create_index(op.f("ix_department_organisation_id"), "department", ["organisation_id"])
    op.create_table(
        "circuit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_circuit_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_circuit_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circuit")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_circuit_organisation_id_name")),
    )
    op.create_index(op.f("ix_circuit_organisation_id"), "circuit", ["organisation_id"])
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("wished_meeting_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("budget_lines", sa.JSON(), nullable=False),
        sa.Column("motive", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'listed') = (item_id IS NOT NULL)", name=op.f("ck_draft_listed")),
        sa.CheckConstraint("direction IN ('none','expense','income')", name=op.f("ck_draft_direction")),
        sa.CheckConstraint(
            "state IN ('writing', 'circuit', 'returned', 'ready', 'listed', 'dropped')",
            name=op.f("ck_draft_state"),
        ),
        sa.CheckConstraint("amount IS NULL OR amount >= 0", name=op.f("ck_draft_amount")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_draft_body_id_body")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name=op.f("fk_draft_created_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_draft_department_id_department")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_draft_item_id_item")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_draft_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["wished_meeting_id"], ["meeting.id"], name=op.f("fk_draft_wished_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("item_id", name=op.f("uq_draft_item_id")),
    )
    op.create_index(op.f("ix_draft_body_id"), "draft", ["body_id"])
    op.create_index(op.f("ix_draft_created_by_id"), "draft", ["created_by_id"])
    op.create_index(op.f("ix_draft_department_id"), "draft", ["department_id"])
    op.create_index(op.f("ix_draft_organisation_id"), "draft", ["organisation_id"])
    op.create_index("ix_draft_state", "draft", ["organisation_id", "state", "updated_at"])
    op.create_index(op.f("ix_draft_wished_meeting_id"), "draft", ["wished_meeting_id"])
    op.create_table(
        "draft_opinion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("giver", sa.String(length=160), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=160), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.String(length=160), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('favourable', 'reserved', 'unfavourable', 'none')",
            name=op.f("ck_draft_opinion_answer"),
        ),
        sa.CheckConstraint(
            "kind IN ('legal', 'finance', 'commission', 'other')", name=op.f("ck_draft_opinion_kind")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_draft_opinion_answered")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_opinion_account_id_account")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_opinion_draft_id_draft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_draft_opinion_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_opinion")),
        sa.UniqueConstraint("draft_id", "kind", "giver", name=op.f("uq_draft_opinion_draft_id_kind_giver")),
    )
    op.create_index(op.f("ix_draft_opinion_account_id"), "draft_opinion", ["account_id"])
    op.create_index(op.f("ix_draft_opinion_draft_id"), "draft_opinion", ["draft_id"])
    op.create_index(op.f("ix_draft_opinion_organisation_id"), "draft_opinion", ["organisation_id"])
    op.create_table(
        "draft_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("circuit", sa.String(length=120), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.String(length=160), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('approved', 'returned', 'withdrawn')", name=op.f("ck_draft_round_outcome")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_draft_round_ended")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_round_draft_id_draft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_draft_round_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_round")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_round_draft_id_number")),
    )
    op.create_index(op.f("ix_draft_round_draft_id"), "draft_round", ["draft_id"])
    op.create_index(op.f("ix_draft_round_organisation_id"), "draft_round", ["organisation_id"])
    op.create_index(
        "uq_draft_round_live",
        "draft_round",
        ["draft_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "draft_typing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_typing_account_id_account")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_typing_draft_id_draft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_draft_typing_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_typing")),
        sa.UniqueConstraint("draft_id", "account_id", name=op.f("uq_draft_typing_draft_id_account_id")),
    )
    op.create_index(op.f("ix_draft_typing_account_id"), "draft_typing", ["account_id"])
    op.create_index(op.f("ix_draft_typing_draft_id"), "draft_typing", ["draft_id"])
    op.create_index(op.f("ix_draft_typing_organisation_id"), "draft_typing", ["organisation_id"])
    op.create_table(
        "draft_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(length=160), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('first', 'saved', 'restored', 'agenda')", name=op.f("ck_draft_version_reason")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_version_account_id_account")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_version_draft_id_draft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_draft_version_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_version")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_version_draft_id_number")),
    )
    op.create_index(op.f("ix_draft_version_draft_id"), "draft_version", ["draft_id"])
    op.create_index(op.f("ix_draft_version_organisation_id"), "draft_version", ["organisation_id"])
    op.create_table(
        "draft_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("rule", sa.String(length=3), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("rule IN ('all', 'any')", name=op.f("ck_draft_step_rule")),
        sa.CheckConstraint("days BETWEEN 1 AND 60", name=op.f("ck_draft_step_days")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_draft_step_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["draft_round.id"], name=op.f("fk_draft_step_round_id_draft_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_step")),
        sa.UniqueConstraint("round_id", "position", name=op.f("uq_draft_step_round_id_position")),
    )
    op.create_index(op.f("ix_draft_step_organisation_id"), "draft_step", ["organisation_id"])
    op.create_index(op.f("ix_draft_step_round_id"), "draft_step", ["round_id"])
    op.create_table(
        "draft_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.Column("answered_by", sa.String(length=160), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("motive", sa.Text(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("answer IN ('approved','returned')", name=op.f("ck_draft_approval_answer")),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_draft_approval_answered")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_approval_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_draft_approval_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["draft_step.id"], name=op.f("fk_draft_approval_step_id_draft_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_approval")),
        sa.UniqueConstraint("step_id", "account_id", name=op.f("uq_draft_approval_step_id_account_id")),
    )
    op.create_index(op.f("ix_draft_approval_account_id"), "draft_approval", ["account_id"])
    op.create_index(op.f("ix_draft_approval_organisation_id"), "draft_approval", ["organisation_id"])
    op.create_index(op.f("ix_draft_approval_step_id"), "draft_approval", ["step_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
