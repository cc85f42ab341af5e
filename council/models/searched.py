"""What the public search looks into: one narrow row per published act or decision taken by delegation, its words beside it, and numbers kept ready.

Derived from ``Act`` and ``DelegatedDecision`` by ``services.search_index`` in the transaction that changes them; may be made anew at any time.
``searched_words`` is written by hand because no two databases agree on such a table: FTS5 on SQLite, two ``tsvector``
columns on PostgreSQL. Both hold the same stems, made in Python, so both find the same acts.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned

WORDS = "searched_words"
"""Name of the table of words, and beginning of the names of those that FTS5 keeps behind it."""
HALF = 1 << 31
"""Rows have fewer numbers: the upper half of a day's keys is for acts, the lower one for decisions taken by delegation."""
MAKE_WORDS = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {WORDS} USING fts5(title, text, marks, tokenize = \"unicode61 remove_diacritics 0 tokenchars '_'\","
        " columnsize = 0)",
    ),
    "postgresql": (
        f"CREATE TABLE {WORDS} (key bigint PRIMARY KEY REFERENCES searched_act (key) ON DELETE CASCADE,"
        " title tsvector NOT NULL, words tsvector NOT NULL)",
        f"CREATE INDEX ix_{WORDS}_title ON {WORDS} USING gin (title) WITH (fastupdate = off)",
        f"CREATE INDEX ix_{WORDS}_words ON {WORDS} USING gin (words) WITH (fastupdate = off)",
    ),
}  # ``fastupdate``: a search never has to read a list of what was not sorted in yet


class SearchedAct(Owned, Base):
    """A published act as choices and lists see it; of a restricted one the date, body and result alone.

    Or a published decision taken by delegation, which has no subject: its ``result`` is « decision ».
    """

    __tablename__ = "searched_act"
    key: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    """Falls from the newest act to the oldest, numbers rising within a day: the order of every list."""
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), unique=True)
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("delegated_decision.id"), unique=True)
    year: Mapped[int]
    theme: Mapped[str] = mapped_column(sa.String(2))
    """Family of its subject, «7»; empty when there is none to tell."""
    matter: Mapped[str] = mapped_column(sa.String(8))
    """Its subject, «7.5»."""
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    result: Mapped[str] = mapped_column(sa.String(20))
    """Outcome of the act, in the words of the choice."""
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    """Its rapporteur."""
    made_by: Mapped[int]
    """Version of the indexing that wrote the row."""
    __table_args__ = (
        sa.CheckConstraint("(act_id IS NULL) <> (decision_id IS NULL)", name="one"),
        sa.Index("ix_searched_act_order", "organisation_id", "key"),
        sa.Index(  # holds all that is chosen and counted by
            "ix_searched_act_choices", "organisation_id", "year", "theme", "matter", "body_id", "result", "person_id", "key",
        ),
    )  # fmt: skip


class SearchedTally(Owned, Base):
    """How many published acts of an institution have a value: what the search page shows before anything is chosen."""

    __tablename__ = "searched_tally"
    id: Mapped[int] = mapped_column(primary_key=True)
    facet: Mapped[str] = mapped_column(sa.String(10))
    """Name of a column of ``SearchedAct``."""
    value: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[int]
    __table_args__ = (sa.UniqueConstraint("organisation_id", "facet", "value"),)


for _dialect, _statements in MAKE_WORDS.items():
    for _statement in _statements:
        event.listen(SearchedAct.__table__, "after_create", sa.DDL(_statement).execute_if(dialect=_dialect))
event.listen(SearchedAct.__table__, "before_drop", sa.DDL(f"DROP TABLE IF EXISTS {WORDS}"))
