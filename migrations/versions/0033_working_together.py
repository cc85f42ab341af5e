"""Working together: comments, tasks, calendars, groups of readers, guests

Revision 0033, after 0031.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None
TABLES = (
    "draft_mention", "draft_comment_line", "draft_comment", "task", "calendar_feed", "invitation", "reader_group_member", "reader_group",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "reader_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_reader_group_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_group")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_reader_group_organisation_id_name")),
    )
    op.create_index(op.f("ix_reader_group_organisation_id"), "reader_group", ["organisation_id"])

    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_calendar_feed_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint(
            "organisation_id", "account_id", name=op.f("uq_calendar_feed_organisation_id_account_id")
        ),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_calendar_feed_token_sha256")),
    )
    op.create_index(op.f("ix_calendar_feed_account_id"), "calendar_feed", ["account_id"])
    op.create_index(op.f("ix_calendar_feed_organisation_id"), "calendar_feed", ["organisation_id"])

    op.create_table(
        "reader_group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reader_group_member_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["reader_group.id"], name=op.f("fk_reader_group_member_group_id_reader_group")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_reader_group_member_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_group_member")),
        sa.UniqueConstraint(
            "group_id", "account_id", name=op.f("uq_reader_group_member_group_id_account_id")
        ),
    )
    op.create_index(op.f("ix_reader_group_member_account_id"), "reader_group_member", ["account_id"])
    op.create_index(op.f("ix_reader_group_member_group_id"), "reader_group_member", ["group_id"])
    op.create_index(
        op.f("ix_reader_group_member_organisation_id"), "reader_group_member", ["organisation_id"]
    )

    op.create_table(
        "draft_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("prefix", sa.String(length=64), nullable=False),
        sa.Column("suffix", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=160), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by = '')", name=op.f("ck_draft_comment_settled")),
        sa.CheckConstraint("field <> '' OR quote = ''", name=op.f("ck_draft_comment_anchored")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_comment_account_id_account")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_comment_draft_id_draft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_draft_comment_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
    )
    op.create_index(op.f("ix_draft_comment_draft_id"), "draft_comment", ["draft_id"])
    op.create_index(op.f("ix_draft_comment_organisation_id"), "draft_comment", ["organisation_id"])

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.String(length=160), nullable=False),
        sa.Column("annexes", sa.JSON(), nullable=False),
        sa.Column("may_comment", sa.Boolean(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invited_by", sa.String(length=160), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=160), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(draft_id IS NULL) <> (item_id IS NULL)", name=op.f("ck_invitation_one")),
        sa.CheckConstraint("ends_at > invited_at", name=op.f("ck_invitation_times")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invitation_account_id_account")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_invitation_draft_id_draft")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_invitation_item_id_item")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_account_id"), "invitation", ["account_id"])
    op.create_index(op.f("ix_invitation_draft_id"), "invitation", ["draft_id"])
    op.create_index(op.f("ix_invitation_item_id"), "invitation", ["item_id"])
    op.create_index(op.f("ix_invitation_organisation_id"), "invitation", ["organisation_id"])
    op.create_index(
        "uq_invitation_live_draft",
        "invitation",
        ["account_id", "draft_id"],
        unique=True,
        sqlite_where=sa.text("draft_id IS NOT NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("draft_id IS NOT NULL AND ended_at IS NULL"),
    )
    op.create_index(
        "uq_invitation_live_item",
        "invitation",
        ["account_id", "item_id"],
        unique=True,
        sqlite_where=sa.text("item_id IS NOT NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("item_id IS NOT NULL AND ended_at IS NULL"),
    )

    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("remark_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", sa.String(length=160), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=160), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name=op.f("ck_task_ended")),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_task_state")),
        sa.CheckConstraint(
            "(CASE WHEN draft_id IS NULL THEN 0 ELSE 1 END + CASE WHEN act_id IS NULL THEN 0 ELSE 1 END + CASE WHEN remark_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_task_subject"),
        ),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name=op.f("fk_task_act_id_act")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_task_draft_id_draft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_task_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_task_owner_id_account")),
        sa.ForeignKeyConstraint(
            ["remark_id"], ["minutes_comment.id"], name=op.f("fk_task_remark_id_minutes_comment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(op.f("ix_task_act_id"), "task", ["act_id"])
    op.create_index(op.f("ix_task_draft_id"), "task", ["draft_id"])
    op.create_index(op.f("ix_task_organisation_id"), "task", ["organisation_id"])
    op.create_index(op.f("ix_task_owner_id"), "task", ["owner_id"])
    op.create_index(op.f("ix_task_remark_id"), "task", ["remark_id"])
    op.create_index("ix_task_waiting", "task", ["organisation_id", "state", "due_on"])

    op.create_table(
        "draft_comment_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("author", sa.String(length=160), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'text') = (text <> '')", name=op.f("ck_draft_comment_line_text")),
        sa.CheckConstraint(
            "kind IN ('text', 'settled', 'reopened')", name=op.f("ck_draft_comment_line_kind")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_comment_line_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["draft_comment.id"], name=op.f("fk_draft_comment_line_comment_id_draft_comment")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_draft_comment_line_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment_line")),
    )
    op.create_index(op.f("ix_draft_comment_line_comment_id"), "draft_comment_line", ["comment_id"])
    op.create_index(op.f("ix_draft_comment_line_organisation_id"), "draft_comment_line", ["organisation_id"])

    op.create_table(
        "draft_mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_draft_mention_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["draft_comment_line.id"], name=op.f("fk_draft_mention_line_id_draft_comment_line")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_draft_mention_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_mention")),
        sa.UniqueConstraint("line_id", "account_id", name=op.f("uq_draft_mention_line_id_account_id")),
    )
    op.create_index(op.f("ix_draft_mention_account_id"), "draft_mention", ["account_id"])
    op.create_index(op.f("ix_draft_mention_line_id"), "draft_mention", ["line_id"])
    op.create_index(op.f("ix_draft_mention_organisation_id"), "draft_mention", ["organisation_id"])

    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_draft_group_id"), ["group_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_draft_group_id_reader_group"), "reader_group", ["group_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_draft_group_id_reader_group"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_draft_group_id"))
        batch_op.drop_column("group_id")
    for table in TABLES:
        op.drop_table(table)
