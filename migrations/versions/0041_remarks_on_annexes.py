"""Remarks on annexes of a draft, by content and page

Revision 0041, after 0040.
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None
RULES = {
    "annex": "(field = 'annexes') = (annex_sha256 <> '')",
    "page": "page IS NULL OR (page >= 1 AND annex_sha256 <> '')",
}


def upgrade() -> None:
    with op.batch_alter_table("draft_comment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("annex_sha256", sa.String(length=64), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("annex_title", sa.String(length=300), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("page", sa.Integer(), nullable=True))
        for name, rule in RULES.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_draft_comment_{name}"), rule)


def downgrade() -> None:
    remark = sa.table("draft_comment", sa.column("id"), sa.column("annex_sha256"))
    line = sa.table("draft_comment_line", sa.column("id"), sa.column("comment_id"))
    mention = sa.table("draft_mention", sa.column("line_id"))
    gone = sa.select(remark.c.id).where(remark.c.annex_sha256 != "")
    op.execute(
        mention.delete().where(mention.c.line_id.in_(sa.select(line.c.id).where(line.c.comment_id.in_(gone))))
    )
    op.execute(line.delete().where(line.c.comment_id.in_(gone)))
    op.execute(remark.delete().where(remark.c.annex_sha256 != ""))
    with op.batch_alter_table("draft_comment", schema=None) as batch_op:
        for name in RULES:
            batch_op.drop_constraint(batch_op.f(f"ck_draft_comment_{name}"), type_="check")
        for name in ("page", "annex_title", "annex_sha256"):
            batch_op.drop_column(name)
