"""Persons, their accounts, links and roles."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Owned


class Person(Base):
    """A human being; may hold mandates and roles in several organisations."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    civility: Mapped[str] = mapped_column(sa.String(10), default="")
    """«Mme» or «M.», or empty."""
    first_name: Mapped[str] = mapped_column(sa.String(80))
    last_name: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str] = mapped_column(sa.String(200), default="")
    birth_date: Mapped[date | None]
    """Needed by tie rules (the older wins); never shown to the public."""

    @property
    def full_name(self) -> str:
        """First name and surname."""
        return f"{self.first_name} {self.last_name}"

    @property
    def formal_name(self) -> str:
        """Civility, first name and surname, as acts print it."""
        return f"{self.civility} {self.full_name}".strip()


class Account(Base):
    """A way to sign in; belongs to one person."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    email: Mapped[str] = mapped_column(sa.String(200), unique=True)
    """Lower case."""
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)
    session_version: Mapped[int] = mapped_column(default=1)
    """Raised to end every open session of the account."""
    last_seen_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class SignInLink(Base):
    """A personal single-use link; only its hash is stored."""

    __tablename__ = "sign_in_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    target: Mapped[str] = mapped_column(sa.String(300), default="/")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()


class RoleGrant(Owned, Base):
    """An account holds a role in an organisation (see ``council.permissions.Role``)."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(30))
    account: Mapped[Account] = relationship()
    __table_args__ = (sa.UniqueConstraint("organisation_id", "account_id", "role"),)
