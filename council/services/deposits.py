"""Files handed in for an item: kept at once, examined by the worker, then an annex or a refusal with what to do."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import BinaryIO

from council.documents.intake import Accepted, Limits, Refused, intake
from council.gateways.environment import environment
from council.gateways.storage import FileTooLarge
from council.gateways.threads import NativeThread
from council.models import AnnexDeposit, Item, OutboxMessage, db
from council.permissions import Actor, Permission
from council.services import errors
from council.services.annexes import Joined, file_name, join, known_annex
from council.services.errors import NotAllowed
from council.services.lookup import found
from council.services.meetings import agenda_open, writable
from council.services.outbox import Handler, register
from council.services.pipeline import Work, command
from council.settings import Settings

_GONE = "Ce point n’existe plus\u00a0: le fichier n’a pas été joint."
_LOST = (
    "L’examen de ce fichier a été interrompu plusieurs fois. Réimprimez-le en PDF depuis le logiciel d’origine, puis "
    "déposez ce nouveau fichier."
)
_disk = NativeThread()


@dataclass(frozen=True, slots=True)
class Deposit:
    """A file as it arrives: its name, and a stream of its bytes."""

    filename: str
    stream: BinaryIO
    confidential: bool = False


def limits_of(settings: Settings) -> Limits:
    """What one annex may weigh, hold and cost on this installation."""
    return Limits(
        max_bytes=settings.max_upload_bytes,
        max_pages=settings.intake_pages,
        max_pixels=settings.intake_pixels,
        memory=settings.intake_memory,
        cpu_seconds=settings.intake_seconds,
        wall_seconds=float(settings.intake_seconds),
        recognise=settings.intake_recognise,
    )


def deposit(actor: Actor, item_id: int, handed: Deposit) -> int | None:
    """Keep a file and queue its examination; gives the deposit's id, ``None`` when it already is an annex.

    The bytes go to disk on a thread of their own, whatever their number: the process that serves the live meeting is
    not held up. Raises ``Refused`` for a file over the limit.
    """
    if not actor.may(Permission.ITEM_EDIT):
        raise NotAllowed
    env, name = environment(), file_name(handed.filename)
    most = env.settings.max_upload_bytes
    try:
        sha256, size = _disk.run(env.storage.put_stream, handed.stream, most)
    except FileTooLarge:
        words = f"Ce fichier dépasse la limite de {most // 2**20} Mo\u00a0: réduisez-le ou déposez-le en plusieurs parties."
        raise errors.Refused(words, field="files") from None
    return record_deposit(actor, item_id, Joined(name, size, confidential=handed.confidential), sha256)


@command(Permission.ITEM_EDIT)
def record_deposit(work: Work, item_id: int, file: Joined, sha256: str) -> int | None:
    """The second half of ``deposit``. The same bytes handed in twice for one item are one deposit."""
    item = _open_item(work, item_id)
    if known_annex(work, item, sha256) is not None:
        work.audit(item=item_id, repeated=True)
        return None
    row: AnnexDeposit | None = work.session.execute(
        db.select(AnnexDeposit).where(AnnexDeposit.item_id == item_id, AnnexDeposit.original_sha256 == sha256)
    ).scalar_one_or_none()
    if row is not None and row.state == "waiting":
        work.audit(deposit=row.id, repeated=True)
        return row.id
    if row is not None:  # refused before: the machine may have got what it lacked
        work.session.delete(row)
        work.session.flush()
    row = AnnexDeposit(
        organisation_id=item.organisation_id, item_id=item_id, filename=file.filename, confidential=file.confidential,
        original_sha256=sha256, original_size=file.size, created_at=work.now,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.later("intake", f"intake:{secrets.token_hex(16)}", {"deposit": row.id})
    work.audit(deposit=row.id, item=item_id, sha256=sha256)
    return row.id


def _open_item(work: Work, item_id: int) -> Item:
    """The item while it may change, its meeting's row locked first as everywhere."""
    meeting, _complement = agenda_open(work, found(work, Item, item_id, _GONE).meeting_id)
    item = found(work, Item, item_id, _GONE)
    writable(meeting, item)
    return item


@command(Permission.ITEM_EDIT)
def dismiss_refusal(work: Work, item_id: int, deposit_id: int) -> None:
    """Take a refused file off the item's page. Harmless when it is gone already."""
    found(work, Item, item_id, _GONE)
    row = work.session.execute(
        db.select(AnnexDeposit).where(AnnexDeposit.id == deposit_id, AnnexDeposit.item_id == item_id)
    ).scalar_one_or_none()
    if row is not None and row.state == "refused":
        work.session.delete(row)
    work.audit(item=item_id, deposit=deposit_id)


def _run(message: OutboxMessage) -> Accepted | Refused | None:
    """Examine outside any transaction."""
    env = environment()
    row = db.session.get(AnnexDeposit, message.payload["deposit"])
    if row is None or row.state != "waiting":
        return None
    path, name = env.storage.path(row.original_sha256), row.filename
    db.session.rollback()
    answer = intake(path, name, limits_of(env.settings))
    if isinstance(answer, Accepted):
        env.storage.put(answer.pdf)
    return answer


def _finish(work: Work, message: OutboxMessage, answer: Accepted | Refused | None) -> None:
    row = work.session.get(AnnexDeposit, message.payload["deposit"])
    if row is None or answer is None or row.state != "waiting":
        return
    if isinstance(answer, Refused):
        row.state, row.reason = "refused", answer.sentence
        return
    try:
        file = Joined(row.filename, row.original_size, confidential=row.confidential)
        join(work, row.item_id, file, answer)
    except errors.Declined as refused:
        row.state, row.reason = "refused", refused.sentence
        return
    work.session.delete(row)


def _failed(work: Work, message: OutboxMessage, _error: str) -> None:
    row = work.session.get(AnnexDeposit, message.payload["deposit"])
    if row is not None:
        row.state, row.reason = "refused", _LOST


register("intake", Handler(_run, _finish, _failed))
