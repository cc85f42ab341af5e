"""The index of the public search, in place of a column that was searched from end to end

Revision 0021, after 0020. The rows are filled by ``env.py`` after the last migration, with the code of the day.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WORDS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE searched_words USING fts5(title, text, marks,"
        " tokenize = \"unicode61 remove_diacritics 0 tokenchars '_'\", columnsize = 0)",
    ),
    "postgresql": (
        "CREATE TABLE searched_words (key bigint PRIMARY KEY REFERENCES searched_act (key) ON DELETE CASCADE,"
        " title tsvector NOT NULL, words tsvector NOT NULL)",
        "CREATE INDEX ix_searched_words_title ON searched_words USING gin (title) WITH (fastupdate = off)",
        "CREATE INDEX ix_searched_words_words ON searched_words USING gin (words) WITH (fastupdate = off)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "searched_act",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=2), nullable=False),
        sa.Column("matter", sa.String(length=8), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *_parents(
            "searched_act", act_id="act", body_id="body", person_id="person", organisation_id="organisation"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_searched_act")),
        sa.UniqueConstraint("act_id", name=op.f("uq_searched_act_act_id")),
    )
    op.create_index(op.f("ix_searched_act_organisation_id"), "searched_act", ["organisation_id"])
    op.create_index("ix_searched_act_order", "searched_act", ["organisation_id", "key"])
    op.create_index(
        "ix_searched_act_choices",
        "searched_act",
        ["organisation_id", "year", "theme", "matter", "body_id", "result", "person_id", "key"],
    )
    op.create_table(
        "searched_tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facet", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *_parents("searched_tally", organisation_id="organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searched_tally")),
        sa.UniqueConstraint(
            "organisation_id", "facet", "value", name=op.f("uq_searched_tally_organisation_id_facet_value")
        ),
    )
    op.create_index(op.f("ix_searched_tally_organisation_id"), "searched_tally", ["organisation_id"])
    for statement in WORDS[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_column("act", "search")
    op.create_index("ix_act_published", "act", ["organisation_id", "published_at"])


def _parents(table: str, **parents: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}_{parent}"))
        for column, parent in parents.items()
    ]


def downgrade() -> None:
    op.drop_index("ix_act_published", "act")
    op.add_column("act", sa.Column("search", sa.Text(), nullable=False, server_default=""))
    op.drop_table("searched_words")
    op.drop_table("searched_tally")
    op.drop_table("searched_act")
