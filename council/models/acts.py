"""What a meeting leaves behind: acts, minutes, documents, signatures, publications."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from council.models.base import Base, Owned
from council.models.delegations import SignatureDelegation
from council.models.meetings import Item, Meeting

DOCUMENT_KINDS = ("extract", "deliberations_list", "minutes", "attendance")
CHAIR, SECRETARY = "mayor", "secretary"
"""Names of the signature fields of who presided and of the secretary of the meeting."""


class Act(Owned, Base):
    """A deliberation: one per item that was decided, numbered for ever (FR-ACT-03)."""

    __tablename__ = "act"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"), unique=True)
    number: Mapped[str] = mapped_column(sa.String(15))
    """Order number, e.g. «2026-06-012»; 15 characters at most (@CTES)."""
    adopted_on: Mapped[date]
    title: Mapped[str] = mapped_column(sa.String(500))
    public_title: Mapped[str] = mapped_column(sa.String(500))
    outcome: Mapped[str] = mapped_column(sa.String(20))
    """adopted, rejected, acknowledged (prendre acte), elected, appointed (no vote), not_adopted"""
    result_sentence: Mapped[str] = mapped_column(sa.Text)
    """«Adopté par 23 voix contre 4, 1 abstention»."""
    result: Mapped[dict[str, Any]]
    """counts, mode, names when the ballot was public, attendance of the item; from the minute book."""
    content: Mapped[dict[str, Any]]
    """The text as decided: visas, considerants, expose, articles, rapporteur, codes."""
    restricted: Mapped[bool] = mapped_column(default=False)
    """Closed session or confidential: citizens see number, public title, date and result only."""
    state: Mapped[str] = mapped_column(sa.String(12), default="prepared")
    """prepared, signed, published"""
    published_at: Mapped[datetime | None]
    transmitted_on: Mapped[date | None]
    """Date of reception by the State's representative (FR-LEG-03): of the acknowledgment, or entered by the clerk."""
    sent_at: Mapped[datetime | None]
    """When the act left for the prefecture; its ``Transmission`` says the rest."""
    exemption: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    """Why it need not be transmitted: a code of ``council.law.transmission.EXEMPTIONS``; empty when it must."""
    item: Mapped[Item] = relationship()
    meeting: Mapped[Meeting] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "number"),
        sa.CheckConstraint("state IN ('prepared','signed','published')", name="state"),
        sa.Index("ix_act_published", "organisation_id", "published_at"),
    )


sa.Index(  # acts that citizens do not read, or not by their title: few, and asked for while an object is typed
    "ix_act_unseen", Act.organisation_id, Act.id,
    sqlite_where=sa.or_(Act.published_at.is_(None), Act.restricted), postgresql_where=sa.or_(Act.published_at.is_(None), Act.restricted),
)  # fmt: skip


class Document(Owned, Base):
    """A PDF of a meeting or act on its way from preparation to publication; immutable once signed."""

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(sa.String(500))
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    """Verification code printed on the document and in its QR code."""
    prepared_sha256: Mapped[str] = mapped_column(sa.String(64))
    """Before the first signature: fields in place, seal not yet."""
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    """Newest signed revision in storage."""
    pages: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(12), default="prepared")
    """prepared, signing, signed, published"""
    created_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship()
    act: Mapped[Act | None] = relationship()
    steps: Mapped[list[SignatureStep]] = relationship(
        order_by="SignatureStep.position", back_populates="document"
    )
    refusals: Mapped[list[SignatureRefusal]] = relationship(order_by="SignatureRefusal.id")
    __table_args__ = (
        sa.CheckConstraint(f"kind IN {DOCUMENT_KINDS}", name="kind"),
        sa.CheckConstraint("state IN ('prepared','signing','signed','published')", name="state"),
        sa.CheckConstraint("(kind = 'extract') = (act_id IS NOT NULL)", name="act"),
        sa.Index(
            "uq_document_act_version",
            "act_id",
            "version",
            unique=True,
            sqlite_where=sa.text("act_id IS NOT NULL"),
            postgresql_where=sa.text("act_id IS NOT NULL"),
        ),
        sa.Index(
            "uq_document_meeting_kind_version",
            "meeting_id",
            "kind",
            "version",
            unique=True,
            sqlite_where=sa.text("act_id IS NULL"),
            postgresql_where=sa.text("act_id IS NULL"),
        ),
    )


class DocumentHash(Owned, Base):
    """Registry of every revision that the installation ever issued: the first thing a verifier asks."""

    __tablename__ = "document_hash"
    sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    created_at: Mapped[datetime]
    document: Mapped[Document] = relationship()


class SignatureStep(Owned, Base):
    """One expected signature of a document, in order; position 0 is the organisation's seal."""

    __tablename__ = "signature_step"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    position: Mapped[int]
    field: Mapped[str] = mapped_column(sa.String(40))
    """Name of the PDF signature field: ``seal``, ``CHAIR`` or ``SECRETARY``."""
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    signer_name: Mapped[str] = mapped_column(sa.String(160))
    capacity: Mapped[str] = mapped_column(sa.String(160))
    signed_at: Mapped[datetime | None]
    delegation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("signature_delegation.id"), index=True)
    """Signed in the expected person's name under this delegation; empty when that person signed."""
    document: Mapped[Document] = relationship(back_populates="steps")
    delegation: Mapped[SignatureDelegation | None] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("document_id", "position"),
        sa.UniqueConstraint("document_id", "field"),
        sa.CheckConstraint("delegation_id IS NULL OR signed_at IS NOT NULL", name="delegated"),
    )


class SignatureRefusal(Owned, Base):
    """A signer sent a document back; it stops there until the office has it made again. At most one is open."""

    __tablename__ = "signature_refusal"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("document.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    signer_name: Mapped[str] = mapped_column(sa.String(160))
    capacity: Mapped[str] = mapped_column(sa.String(160))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    """The revision that was refused; what others had signed of it stays in the registry of revisions."""
    motive: Mapped[str] = mapped_column(sa.Text)
    refused_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    """What the office says it did, for the signers."""
    settled_at: Mapped[datetime | None]
    """When the document made again went back to its signers."""
    __table_args__ = (
        sa.Index(
            "uq_signature_refusal_open",
            "document_id",
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        ),
    )


class Minutes(Owned, Base):
    """Debate text of the procès-verbal; everything else is computed from the minute book."""

    __tablename__ = "minutes"
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), primary_key=True)
    debates: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """item id (text) -> cleaned HTML of the substance of the discussion."""
    revision: Mapped[int] = mapped_column(default=1)
    final: Mapped[bool] = mapped_column(default=False)
    """No longer a draft: settled, or finished before that by an explicit choice; may be signed (FR-ACT-07)."""
    settled_on: Mapped[date | None]
    approved_version: Mapped[int | None]
    """The version that the council settled; see ``MinutesVersion``."""
    shared_at: Mapped[datetime | None]
    """Since when members may read and comment on the draft."""
    paper_copy_on: Mapped[date | None]
    """Day a paper copy was made available to the public (CGCT L2121-15)."""
    updated_at: Mapped[datetime]


class SigningKey(Owned, Base):
    """A key, or where it is. ``software``: PKCS#12 here, encrypted by its signer's passphrase (seal and time stamps: by the
    installation secret); ``token``: on a card or module of the server; ``remote``: at a remote signing service."""

    __tablename__ = "signing_key"
    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(sa.String(10), default="person")
    """person, seal or timestamp"""
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    """Empty for the organisation's seal and time stamps."""
    label: Mapped[str] = mapped_column(sa.String(200))
    store: Mapped[str] = mapped_column(sa.String(10), default="software")
    location: Mapped[str] = mapped_column(sa.String(200), default="")
    """Name of the token, or of the credential at the service; empty for a software key."""
    key_name: Mapped[str] = mapped_column(sa.String(200), default="")
    """Name of the key on the token, when it holds several."""
    pkcs12: Mapped[bytes | None]
    """Empty when the key is elsewhere."""
    certificate_pem: Mapped[str] = mapped_column(sa.Text)
    """The certificate; for a key elsewhere, its issuers follow."""
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    __table_args__ = (
        sa.CheckConstraint("purpose IN ('person','seal','timestamp')", name="purpose"),
        sa.CheckConstraint("(purpose = 'person') = (person_id IS NOT NULL)", name="owner"),
        sa.CheckConstraint("store IN ('software','token','remote')", name="store"),
        sa.CheckConstraint("(store = 'software') = (pkcs12 IS NOT NULL)", name="here"),
        sa.CheckConstraint("(store = 'software') = (location = '')", name="there"),
        sa.CheckConstraint("store = 'software' OR purpose = 'person'", name="persons"),
        sa.Index(
            "uq_signing_key_live_person",
            "organisation_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("person_id IS NOT NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL AND revoked_at IS NULL"),
        ),
        sa.Index(
            "uq_signing_key_live_service",
            "organisation_id",
            "purpose",
            unique=True,
            sqlite_where=sa.text("person_id IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("person_id IS NULL AND revoked_at IS NULL"),
        ),
    )

    @classmethod
    def live(cls, organisation_id: int) -> sa.ColumnElement[bool]:
        """The keys of an organisation that may still sign."""
        return sa.and_(cls.organisation_id == organisation_id, cls.revoked_at.is_(None))


class CertificateAuthority(Base):
    """The installation's own local certification authority, created at first start."""

    __tablename__ = "certificate_authority"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    stored: Mapped[bytes]
    """As ``signatures.pki`` writes it: root certificate and encrypted private key."""
    root_pem: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
