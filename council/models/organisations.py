"""Institutions hosted by the installation."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from council.models.base import Base


class Organisation(Base):
    """A commune, CCAS/CPAS, intermunicipal body or association: the owner of everything else."""

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(20))
    """commune, ccas, epci, cpas, association"""
    population: Mapped[int | None]
    """Population municipale used for the thresholds of the term (rulebook §0)."""
    insee: Mapped[str] = mapped_column(sa.String(5), default="")
    siret: Mapped[str] = mapped_column(sa.String(14), default="")
    department: Mapped[str] = mapped_column(sa.String(3), default="")
    department_name: Mapped[str] = mapped_column(sa.String(80), default="")
    arrondissement: Mapped[str] = mapped_column(sa.String(80), default="")
    address: Mapped[str] = mapped_column(sa.Text, default="")
    website: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(200), default="")
    court: Mapped[str] = mapped_column(sa.String(120), default="")
    """Administrative court of the remedies notice, e.g. «tribunal administratif d'Orléans»."""
    accent: Mapped[str] = mapped_column(sa.String(7), default="#8a2b3c")
    """Accent colour as #rrggbb."""
    blason_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    licence: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    """Code of ``council.codes.licences``; empty: the usual one of the country."""
    timezone: Mapped[str] = mapped_column(sa.String(40), default="Europe/Paris")
    number_pattern: Mapped[str] = mapped_column(
        sa.String(60), default="{year:4}-{month:2}-{count:3}", server_default="{year:4}-{month:2}-{count:3}"
    )
    """Model of the order numbers of acts to come; see ``council.law.numbering``."""
    adjustments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the règlement intérieur adjusts; see ``council.law.regimes``."""
    __table_args__ = (
        sa.CheckConstraint("kind IN ('commune','ccas','epci','cpas','association')", name="kind"),
    )
