"""Copies of a frozen dossier: for citizens, for one reader, in volumes, as a folder of pieces."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Owned
from council.models.bodies import Mandate
from council.models.convocations import Dossier


class DossierCopy(Owned, Base):
    """One kind of copy of one version, made once from its manifest and kept."""

    __tablename__ = "dossier_copy"
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("dossier.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    """public, open (without the closed session), reader, volumes, bundle"""
    mandate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mandate.id"))
    """The reader of a personal copy."""
    largest_mb: Mapped[int | None]
    """Size of a volume, in millions of bytes."""
    key: Mapped[str] = mapped_column(sa.String(40))
    """The kind and its parameter, so that the same copy is never made twice."""
    state: Mapped[str] = mapped_column(sa.String(10), default="queued")
    """queued, ready, failed"""
    error: Mapped[str] = mapped_column(sa.Text, default="")
    """French sentence when ``failed``."""
    files: Mapped[list[Any]] = mapped_column(default=list)
    """[{name, sha256, size, pages}] in storage, once ready."""
    requested_at: Mapped[datetime]
    requested_by: Mapped[str] = mapped_column(sa.String(160))
    dossier: Mapped[Dossier] = relationship()
    mandate: Mapped[Mandate | None] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("dossier_id", "key"),
        sa.CheckConstraint("kind IN ('public','open','reader','volumes','bundle')", name="kind"),
        sa.CheckConstraint("state IN ('queued','ready','failed')", name="state"),
        sa.CheckConstraint("(kind = 'reader') = (mandate_id IS NOT NULL)", name="reader"),
    )
