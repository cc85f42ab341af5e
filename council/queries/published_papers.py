"""The published PDFs of an organisation, read at once: for readers that walk through all its meetings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from council.models import Act, Document, db
from council.queries.masks import PublicFile, public_files


@dataclass(frozen=True)
class Published:
    """A published paper and the file of it that citizens get."""

    row: Document
    file: PublicFile


class Shelf:
    """Published papers by act and by meeting; that of a restricted act is none, nor one whose public version is being made."""

    def __init__(self, organisation_id: int, meetings: Collection[int] | None = None) -> None:
        query = (
            sa.select(Document)
            .outerjoin(Act, Act.id == Document.act_id)
            .where(
                Document.organisation_id == organisation_id, Document.published_at.is_not(None),
                sa.or_(Document.act_id.is_(None), sa.and_(Act.restricted.is_(False), Act.published_at.is_not(None))),
            )
            .order_by(Document.id)
        )  # fmt: skip
        if meetings is not None:
            query = query.where(Document.meeting_id.in_(meetings))
        rows = list(db.session.scalars(query))
        files = public_files(rows)
        self._papers = [Published(one, files[one.id]) for one in rows if one.id in files]
        self._acts = {one.row.act_id: one.row.id for one in reversed(self._papers) if one.row.act_id}
        self._meetings: dict[int, dict[str, int]] = {}
        for one in self._papers:
            if not one.row.act_id:
                self._meetings.setdefault(one.row.meeting_id, {})[one.row.kind] = one.row.id

    def __iter__(self) -> Iterator[Published]:
        """Every paper, in order of creation."""
        return iter(self._papers)

    def of_act(self, act_id: int) -> int | None:
        """The paper of an act."""
        return self._acts.get(act_id)

    def of_meeting(self, meeting_id: int) -> dict[str, int]:
        """The papers of a meeting itself, by kind."""
        return self._meetings.get(meeting_id, {})
