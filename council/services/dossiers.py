"""Verbs about dossiers: freeze the papers of a meeting, build and seal the PDF, try again."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from council.documents.cache import FolderCache, PieceCache
from council.documents.changes import Place, changes
from council.documents.dossier import Entry, whole, write_dossier
from council.gateways.environment import environment
from council.models import WRITE, Dossier, Meeting, Organisation, OutboxMessage, db
from council.permissions import Permission
from council.queries.effects import abandoned
from council.queries.letterhead import institution_name
from council.queries.manifest import content_hash, dossier_facts, manifest_of
from council.services import seals
from council.services.errors import Refused
from council.services.lookup import found
from council.services.meetings import agenda_open
from council.services.outbox import Handler, register
from council.services.pipeline import Work, command

log = logging.getLogger(__name__)

FAILED = (
    "La construction du dossier a échoué. Rien n’est perdu\u00a0: elle sera retentée d’elle-même, "
    "ou tout de suite avec «\u00a0Réessayer\u00a0»."
)


@command(Permission.MEETING_EDIT)
def freeze_dossier(work: Work, meeting_id: int) -> int:
    """Freeze the papers as they are now and queue the building of their PDF; gives the dossier's id.

    The same content is the same version, whoever asks and how often. Raises ``Refused`` for an empty agenda or once
    the meeting is convened, unless a complementary agenda is being written.
    """
    meeting, _complement = agenda_open(work, meeting_id)
    dossier = freeze(work, meeting)
    return dossier.id


def freeze(work: Work, meeting: Meeting) -> Dossier:
    """The version that holds the present content of a locked meeting, made if there is none yet."""
    if not meeting.items:
        raise Refused("L’ordre du jour est vide. Ajoutez au moins un point avant de figer le dossier.")
    manifest = manifest_of(meeting, work.session.get_one(Organisation, meeting.organisation_id))
    digest = content_hash(manifest)
    query = db.select(Dossier).where(Dossier.meeting_id == meeting.id).order_by(Dossier.version)
    versions: list[Dossier] = list(work.session.execute(query).scalars())
    for known in versions:
        if known.content_hash == digest:
            work.audit(dossier=known.id, repeated=True)
            return known
    dossier = Dossier(
        organisation_id=meeting.organisation_id,
        meeting_id=meeting.id,
        version=max((known.version for known in versions), default=0) + 1,
        content_hash=digest,
        manifest=manifest,
        frozen_at=work.now,
        frozen_by=work.actor.name,
    )
    work.session.add(dossier)
    work.session.flush()
    work.later("dossier", f"dossier:{dossier.id}", {"dossier": dossier.id})
    work.audit(dossier=dossier.id, version=dossier.version, content=digest)
    return dossier


@command(Permission.MEETING_EDIT)
def retry_dossier(work: Work, dossier_id: int) -> int:
    """Queue again a build that failed or was interrupted; gives the meeting's id. Harmless when it is ready or under way."""
    dossier = found(work, Dossier, dossier_id, "Ce dossier n’existe pas.")
    effect = work.session.execute(
        db.select(OutboxMessage).where(OutboxMessage.key == f"dossier:{dossier_id}").with_for_update()
    ).scalar_one()
    if dossier.state == "failed" or (
        dossier.state != "ready" and abandoned(effect.state, effect.next_try_at)
    ):
        dossier.state, dossier.progress, dossier.error = "queued", 0, ""
        effect.state, effect.attempts, effect.next_try_at = "pending", 0, work.now
    work.audit(dossier=dossier_id, version=dossier.version)
    return dossier.meeting_id


@dataclass(frozen=True)
class Built:
    """What the worker made, to be recorded in one transaction."""

    sha256: str
    size: int
    pages: int
    outline: list[dict[str, Any]]
    changes: dict[str, Any]
    seconds: float


class CountingCache:
    """A piece cache that tells how far the building is: each piece asked for is a piece done."""

    def __init__(self, kept: PieceCache, dossier_id: int, pieces: int) -> None:
        self.kept, self.dossier_id = kept, dossier_id
        self.pieces, self.done, self.told = max(pieces, 1), 0, 0

    def get(self, key: str) -> bytes | None:
        """See ``PieceCache.get``."""
        self.done += 1
        percent = min(85, 5 + 80 * self.done // self.pieces)
        if percent >= self.told + 5:
            self.told = percent
            _progress(self.dossier_id, "building", percent)
        return self.kept.get(key)

    def put(self, key: str, content: bytes) -> None:
        """See ``PieceCache.put``."""
        self.kept.put(key, content)


def _run(message: OutboxMessage) -> Built | None:
    """Lay out, assemble and seal; no transaction is held meanwhile. Nothing to do for a version already built."""
    dossier_id = message.payload["dossier"]
    if db.session.get_one(Dossier, dossier_id, populate_existing=True).state == "ready":
        return None
    try:
        return _build(dossier_id)
    except Exception:
        _progress(dossier_id, "failed", 0, FAILED)
        raise


def _build(dossier_id: int) -> Built:
    env = environment()
    started = time.monotonic()
    dossier = db.session.get_one(Dossier, dossier_id)
    manifest, organisation_id, version = dossier.manifest, dossier.organisation_id, dossier.version
    facts = dossier_facts(manifest, version=version, frozen_at=dossier.frozen_at, storage=env.storage)
    _progress(dossier_id, "building", 2)
    papers = 1 + sum(1 + bool(item.note_html) + bool(item.text) for item in facts.items)
    cache = CountingCache(FolderCache(env.settings.data_dir / "pieces"), dossier_id, papers)
    organisation = db.session.get_one(Organisation, organisation_id)
    title = f"Dossier de séance, version {version}, {institution_name(organisation)}"
    with NamedTemporaryFile() as file:
        entries = write_dossier(file, facts, cache)
        _progress(dossier_id, "building", 90)
        sealed = seals.seal_document(whole(file), organisation_id, title=title)
        sha256 = env.storage.put(sealed)
        outline = outline_of(entries, manifest)
        changed = _changes(dossier_id, outline, Path(file.name))
    pages = sum(entry.pages for entry in entries)
    return Built(sha256, len(sealed), pages, outline, changed, time.monotonic() - started)


def _changes(dossier_id: int, outline: list[dict[str, Any]], made: Path) -> dict[str, Any]:
    """What is not as in the version before, page by page."""
    dossier = db.session.get_one(Dossier, dossier_id)
    before = db.session.execute(
        db.select(Dossier)
        .where(
            Dossier.meeting_id == dossier.meeting_id,
            Dossier.version < dossier.version,
            Dossier.state == "ready",
        )
        .order_by(Dossier.version.desc())
        .limit(1)
    ).scalar_one_or_none()
    if before is None or not before.sha256:
        return {}
    old = environment().storage.checked(before.sha256)
    found = changes(_places(before.outline), _places(outline), old, made)
    return {
        "since": before.version,
        "pieces": [
            {
                "title": one.title, "item_id": one.key[0], "kind": one.key[2],
                "added": list(one.added), "changed": list(one.changed), "removed": list(one.removed),
            }
            for one in found
        ],
    }  # fmt: skip


def _places(outline: list[dict[str, Any]]) -> list[Place]:
    """The pieces of an outline that tells their length (versions built before it did are not compared)."""
    return [
        Place(
            (one["item_id"], one["annex_id"], one["kind"]),
            _said(one),
            one["page"],
            one["pages"],
            one["identity"],
        )
        for one in outline
        if "pages" in one
    ]


def _said(entry: dict[str, Any]) -> str:
    return (
        f"Point {entry['position']}, {entry['title'][:1].lower()}{entry['title'][1:]}"
        if entry["position"]
        else entry["title"]
    )


def outline_of(entries: Sequence[Entry], manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """Where each piece begins: ``{item_id, annex_id, kind, title, page, pages, untagged, identity}``, pages from 1."""
    items = {str(item["position"]): item for item in manifest["items"]}
    found = []
    for entry in entries:
        item = items.get(entry.item)
        annex = item["annexes"][entry.annex - 1]["id"] if item and entry.annex else None
        found.append(
            {
                "item_id": item["id"] if item else None,
                "annex_id": annex,
                "kind": entry.kind,
                "title": entry.title,
                "position": item["position"] if item else 0,
                "page": entry.first_page,
                "pages": entry.pages,
                "untagged": entry.untagged,
                "identity": entry.identity,
            }
        )
    return found


def _finish(work: Work, message: OutboxMessage, built: Built | None) -> None:
    dossier = work.session.get_one(Dossier, message.payload["dossier"], with_for_update=True)
    if built is None or dossier.state == "ready":
        return  # another worker was quicker: the version that was published stays the only one
    dossier.state, dossier.progress, dossier.error = "ready", 100, ""
    dossier.sha256, dossier.size, dossier.pages = built.sha256, built.size, built.pages
    dossier.outline, dossier.built_seconds = list(built.outline), built.seconds
    dossier.changes = built.changes
    work.audit(dossier=dossier.id, version=dossier.version, sha256=built.sha256, pages=built.pages)


def _failed(work: Work, message: OutboxMessage, _error: str) -> None:
    """The worker gave up, or died at each attempt: the page must not wait for ever."""
    dossier = work.session.get_one(Dossier, message.payload["dossier"], with_for_update=True)
    if dossier.state != "ready":
        dossier.state, dossier.progress, dossier.error = "failed", 0, FAILED


def _progress(dossier_id: int, state: str, percent: int, error: str = "") -> None:
    """Say how far the build is, in a short transaction of its own; a ready dossier is never touched."""
    db.session.rollback()
    db.session.connection(execution_options=WRITE)
    db.session.execute(
        db.update(Dossier)
        .where(Dossier.id == dossier_id, Dossier.state != "ready")
        .values(state=state, progress=percent, error=error)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    db.session.expire_all()


register("dossier", Handler(_run, _finish, _failed))
