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
    """How far the projection of an organisation has read: the last audit line it has seen."""

    __tablename__ = "oparl_refresh"
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int]
    at: Mapped[datetime]
    __table_args__ = (sa.UniqueConstraint("organisation_id"),)
