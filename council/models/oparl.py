"""What the OParl interface tells of an organisation: a projection, so that ``modified`` is true and pages are cheap."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base, Owned


class OparlObject(Owned, Base):
    """One public object. ``data`` names other objects by ``type/key``; a deleted one keeps its row and has no data."""

    __tablename__ = "oparl_object"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    """Type in lower camel case: body, legislativeTerm, organization…"""
    key: Mapped[str] = mapped_column(sa.String(40))
    meeting_id: Mapped[int | None] = mapped_column(index=True)
    """Of which meeting it tells; empty for people, bodies and places."""
    data: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(sa.String(64))
    """Of the data and of the objects shown inside: when it changes, so does ``modified``."""
    created: Mapped[datetime]
    modified: Mapped[datetime]
    """To the second, later at each change."""
    deleted: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "kind", "key"),
        sa.Index("ix_oparl_object_modified", "organisation_id", "kind", "modified"),
    )


class OparlRefresh(Owned, Base):
    """When the projection of an organisation was last compared."""

    __tablename__ = "oparl_refresh"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    __table_args__ = (sa.UniqueConstraint("organisation_id"),)


class OparlChange(Owned, Base):
    """Something that the interface tells was written, and not compared yet: of one meeting, or of anything.

    Rows are only added and taken away, so that writers never wait for each other here, and a change committed late is not
    passed over.
    """

    __tablename__ = "oparl_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None]
    """The meeting; empty: compare everything."""
