"""Versions, comments, approval and mentions of minutes

Revision 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TARGETS = {
    "meeting_id": "minutes.meeting_id",
    "told_in_id": "minutes.meeting_id",
    "item_id": "item.id",
    "person_id": "person.id",
    "organisation_id": "organisation.id",
}
INDEXED = ("meeting_id", "told_in_id", "person_id", "organisation_id")
CHECKS = {
    "minutes_version": {"reason": "reason IN ('first','saved','settled','early','mention')"},
    "minutes_comment": {
        "state": "state IN ('open', 'answered', 'kept', 'declined')",
        "answered": "(state = 'open') = (answered_at IS NULL)",
    },
}


def _tables() -> dict[str, tuple[sa.Column, ...]]:
    return {
        "minutes_version": (
            sa.Column("id", sa.Integer(), nullable=False, primary_key=True),
            sa.Column("meeting_id", sa.Integer(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("debates", sa.JSON(), nullable=False),
            sa.Column("author", sa.String(160), nullable=False),
            sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("reason", sa.String(12), nullable=False),
            sa.Column("book_lines", sa.Integer(), nullable=False),
            sa.Column("sha256", sa.String(64), nullable=True),
        ),
        "minutes_comment": (
            sa.Column("id", sa.Integer(), nullable=False, primary_key=True),
            sa.Column("meeting_id", sa.Integer(), nullable=False),
            sa.Column("item_id", sa.Integer(), nullable=True),
            sa.Column("person_id", sa.Integer(), nullable=False),
            sa.Column("name", sa.String(160), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("passage", sa.Text(), nullable=False),
            sa.Column("text", sa.Text(), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("state", sa.String(10), nullable=False),
            sa.Column("answer", sa.Text(), nullable=False),
            sa.Column("answered_by", sa.String(160), nullable=False),
            sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        ),
        "minutes_approval": (
            sa.Column("item_id", sa.Integer(), nullable=False, primary_key=True),
            sa.Column("meeting_id", sa.Integer(), nullable=False),
            sa.Column("outcome", sa.String(20), nullable=False),
            sa.Column("version", sa.Integer(), nullable=True),
            sa.Column("decided_on", sa.Date(), nullable=True),
        ),
        "minutes_mention": (
            sa.Column("id", sa.Integer(), nullable=False, primary_key=True),
            sa.Column("meeting_id", sa.Integer(), nullable=False),
            sa.Column("told_in_id", sa.Integer(), nullable=False),
            sa.Column("text", sa.Text(), nullable=False),
            sa.Column("asked_by", sa.String(160), nullable=False),
            sa.Column("author", sa.String(160), nullable=False),
            sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        ),
    }


def upgrade() -> None:
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approved_version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paper_copy_on", sa.Date(), nullable=True))
    for table, columns in _tables().items():
        _create(table, columns)
    op.execute(
        "INSERT INTO minutes_version (meeting_id, number, debates, author, made_at, reason, book_lines, organisation_id) "
        "SELECT meeting_id, revision, debates, '', updated_at, 'first', 0, organisation_id FROM minutes"
    )


def _create(table: str, columns: tuple[sa.Column, ...]) -> None:
    own = (*columns, sa.Column("organisation_id", sa.Integer(), nullable=False))
    names = [one.name for one in own if one.name in TARGETS]
    more = [
        sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
        for name, rule in CHECKS.get(table, {}).items()
    ]
    if table == "minutes_version":
        more.append(
            sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_minutes_version_meeting_id_number"))
        )
    op.create_table(
        table,
        *own,
        *(
            sa.ForeignKeyConstraint(
                [name], [TARGETS[name]], name=op.f(f"fk_{table}_{name}_{TARGETS[name].split('.')[0]}")
            )
            for name in names
        ),
        *more,
    )
    for name in names:
        if name in INDEXED:
            op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def downgrade() -> None:
    for table in reversed(_tables()):
        op.drop_table(table)
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_column("paper_copy_on")
        batch_op.drop_column("shared_at")
        batch_op.drop_column("approved_version")
