"""Dossiers as the office sees them: versions, and the one that holds the papers as they are now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from council.models import Dossier, Meeting, Organisation, db
from council.queries.effects import abandoned_by_key
from council.queries.manifest import content_hash, manifest_of
from council.queries.meetings import MeetingHead, head_of, with_papers
from council.queries.sendings import sent_dossiers


@dataclass(frozen=True)
class DossierVersion:
    """One frozen version. ``current`` when it holds the papers exactly as they are now."""

    id: int
    meeting_id: int
    version: int
    state: str
    progress: int
    error: str
    frozen_at: datetime
    frozen_by: str
    sha256: str
    content_hash: str
    pages: int
    size: int
    seconds: float
    current: bool
    sent: bool
    interrupted: bool = False
    """Its worker died; another will go on."""
    changes: dict[str, Any] = field(default_factory=dict)
    untagged: tuple[tuple[str, int, int], ...] = ()
    """Pieces that a screen reader cannot read: title, first page, number of pages."""


@dataclass(frozen=True)
class DossierPage:
    """The dossier page of a meeting, newest version first."""

    head: MeetingHead
    items: int
    annexes: int
    annex_pages: int
    versions: tuple[DossierVersion, ...]
    pending: int = 0
    """Points of a complementary agenda being written."""

    @property
    def current(self) -> DossierVersion | None:
        """The version that holds the papers as they are now, whatever its state."""
        return next((version for version in self.versions if version.current), None)

    @property
    def live(self) -> DossierVersion | None:
        """The one behind the live link: sent with the convocation, or else current; never a stale one."""
        chosen = next((version for version in self.versions if version.sent), self.current)
        return chosen if chosen and chosen.state == "ready" else None


def dossier_page(meeting_id: int) -> DossierPage | None:
    """The page; ``None`` when the meeting is not the organisation's."""
    meeting = with_papers(meeting_id)
    return page_of(meeting) if meeting else None


def page_of(meeting: Meeting) -> DossierPage:
    """The page of a meeting read with its papers."""
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    digest = content_hash(manifest_of(meeting, organisation))
    sent = set(
        db.session.scalars(
            db.select(Dossier.id).where(Dossier.meeting_id == meeting.id, Dossier.id.in_(sent_dossiers()))
        )
    )
    rows = db.session.execute(
        db.select(Dossier).where(Dossier.meeting_id == meeting.id).order_by(Dossier.version.desc())
    ).scalars()
    annexes = [annex for item in meeting.items for annex in item.annexes]
    return DossierPage(
        head_of(meeting, organisation),
        len(meeting.items),
        len(annexes),
        sum(annex.pages for annex in annexes),
        tuple(_version(row, row.content_hash == digest, row.id in sent) for row in rows),
        sum(item.pending for item in meeting.items),
    )


def dossier_version(dossier_id: int) -> DossierVersion | None:
    """One version, for its file or its progress; ``current`` is not computed here."""
    row: Dossier | None = db.session.execute(
        db.select(Dossier).where(Dossier.id == dossier_id)
    ).scalar_one_or_none()
    return _version(row, False, False) if row else None


def _version(row: Dossier, current: bool, sent: bool) -> DossierVersion:
    return DossierVersion(
        row.id,
        row.meeting_id,
        row.version,
        row.state,
        row.progress,
        row.error,
        row.frozen_at,
        row.frozen_by,
        row.sha256 or "",
        row.content_hash,
        row.pages or 0,
        row.size or 0,
        row.built_seconds or 0.0,
        current,
        sent,
        row.state in ("queued", "building") and abandoned_by_key(f"dossier:{row.id}"),
        row.changes,
        tuple((one["title"], one["page"], one["untagged"]) for one in row.outline if one.get("untagged")),
    )
