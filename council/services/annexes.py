"""Verbs about annexes: join, name, order, remove. The original bytes are kept; only the normalised PDF is served."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from council.documents.intake import intake
from council.documents.intake.types import Accepted, Limits
from council.gateways.environment import environment
from council.models import Annex, Item, Meeting, db
from council.permissions import Actor, Permission
from council.services import errors
from council.services.agenda import STEPS
from council.services.errors import NotAllowed
from council.services.lookup import found
from council.services.meetings import agenda_open, touch, writable
from council.services.pipeline import Work, command
from council.services.rich_text import plain

MAX_TITLE = 300


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as the browser sent it; ``title`` empty means: named after the file."""

    filename: str
    data: bytes
    title: str = ""
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """What is known of a file beside its bytes; ``title`` empty means: named after the file."""

    filename: str
    size: int
    title: str = ""
    confidential: bool = False


def add_annex(actor: Actor, item_id: int, upload: Upload) -> int:
    """Examine a file and join it to an item, waiting for the answer; gives the annex's id (see ``deposits`` for pages).

    The same bytes sent twice are one annex. Raises ``Refused`` with a sentence about the file.
    """
    if not actor.may(Permission.ITEM_EDIT):
        raise NotAllowed
    env = environment()
    name = file_name(upload.filename)
    answer = intake(upload.data, name, Limits(max_bytes=env.settings.max_upload_bytes, wall_seconds=60))
    if not isinstance(answer, Accepted):
        raise errors.Refused(answer.sentence, field="files")
    env.storage.put(upload.data)
    env.storage.put(answer.pdf)
    file = Joined(name, len(upload.data), upload.title, upload.confidential)
    return record_annex(actor, item_id, file, answer)


@command(Permission.ITEM_EDIT)
def record_annex(work: Work, item_id: int, file: Joined, accepted: Accepted) -> int:
    """Join a file already examined and stored; the second half of ``add_annex``."""
    return join(work, item_id, file, accepted)


def join(work: Work, item_id: int, file: Joined, accepted: Accepted) -> int:
    """Join a file already examined and stored, in the caller's transaction; gives the annex's id."""
    gone = "Ce point n’existe plus\u00a0: le fichier n’a pas été joint."
    meeting, _complement = agenda_open(work, found(work, Item, item_id, gone).meeting_id)
    item = found(work, Item, item_id, gone)
    writable(meeting, item)
    if (known := known_annex(work, item, accepted.sha256_original)) is not None:
        work.audit(annex=known, repeated=True)
        return known
    annex = Annex(
        organisation_id=item.organisation_id,
        item_id=item.id,
        position=max((known.position for known in item.annexes), default=0) + 1,
        title=(plain(file.title) or _title(file.filename))[:MAX_TITLE],
        filename=file.filename,
        original_sha256=accepted.sha256_original,
        original_size=file.size,
        sha256=accepted.sha256,
        pages=accepted.pages,
        confidential=file.confidential,
        repairs=list(accepted.repairs),
        advice=list(accepted.advice),
        uploaded_at=work.now,
    )
    work.session.add(annex)
    touch(meeting)
    work.session.flush()
    work.audit(annex=annex.id, item=item.id, sha256=accepted.sha256, pages=accepted.pages)
    return annex.id


def known_annex(work: Work, item: Item, original_sha256: str) -> int | None:
    """The annex of an item made of these very bytes."""
    work.session.refresh(item, ["annexes"])
    return next((known.id for known in item.annexes if known.original_sha256 == original_sha256), None)


@command(Permission.ITEM_EDIT)
def edit_annex(work: Work, annex_id: int, *, title: str, confidential: bool) -> int:
    """Name an annex and say whether it is for members only; gives the item's id."""
    annex, meeting = _editable_annex(work, annex_id)
    title = plain(title)
    if not title:
        raise errors.Refused(
            "Donnez un titre à l’annexe\u00a0: il figure au sommaire du dossier.", field="title"
        )
    if len(title) > MAX_TITLE:
        raise errors.Refused(f"Le titre dépasse {MAX_TITLE} caractères. Raccourcissez-le.", field="title")
    if (annex.title, annex.confidential) != (title, confidential):
        annex.title, annex.confidential = title, confidential
        touch(meeting)
    work.audit(annex=annex_id)
    return annex.item_id


@command(Permission.ITEM_EDIT)
def move_annex(work: Work, annex_id: int, direction: str) -> int:
    """Move an annex one place ``up`` or ``down`` inside its item; gives the item's id."""
    annex, meeting = _editable_annex(work, annex_id)
    order = [one.id for one in annex.item.annexes]
    before = order.index(annex_id)
    after = before + STEPS.get(direction, 0)
    if before != after and 0 <= after < len(order):
        order.insert(after, order.pop(before))
        touch(meeting)
        item_id = annex.item_id
        _renumber(work, item_id, order)
        work.audit(annex=annex_id, position=after + 1)
        return item_id
    return annex.item_id


@command(Permission.ITEM_EDIT)
def delete_annex(work: Work, annex_id: int) -> int:
    """Take an annex off its item; gives the item's id. The stored bytes stay: a frozen dossier may hold them."""
    annex, meeting = _editable_annex(work, annex_id)
    item_id = annex.item_id
    work.audit(annex=annex_id, item=item_id, sha256=annex.sha256, title=annex.title[:120])
    order = [one.id for one in annex.item.annexes if one.id != annex_id]
    work.session.delete(annex)
    touch(meeting)
    _renumber(work, item_id, order)
    return item_id


def _renumber(work: Work, item_id: int, order: list[int]) -> None:
    """Positions 1, 2, 3… under the unique constraint, as ``agenda.renumber`` does."""
    quiet = {"synchronize_session": False}
    work.session.flush()
    work.session.execute(
        db.update(Annex).where(Annex.item_id == item_id).values(position=-Annex.position - len(order) - 1),
        execution_options=quiet,
    )
    for position, annex_id in enumerate(order, 1):
        work.session.execute(
            db.update(Annex).where(Annex.id == annex_id).values(position=position), execution_options=quiet
        )
    work.session.expire_all()


def _editable_annex(work: Work, annex_id: int) -> tuple[Annex, Meeting]:
    gone = "Cette annexe n’existe pas ou n’existe plus."
    meeting, _complement = agenda_open(work, found(work, Annex, annex_id, gone).item.meeting_id)
    annex = found(work, Annex, annex_id, gone)
    writable(meeting, annex.item)
    work.session.refresh(annex.item, ["annexes"])
    return annex, meeting


def file_name(sent: str) -> str:
    """The last part of the name the browser sent, printable, at most 200 characters."""
    name = plain(PurePosixPath(sent.replace("\\", "/")).name)
    if len(name) <= 200:
        return name or "sans-nom"
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[: 190 - len(suffix)]}{dot}{suffix}" if dot and len(suffix) < 12 else name[:200]


def _title(filename: str) -> str:
    """A title to start from: the file's name without its ending."""
    stem = filename.rpartition(".")[0] or filename
    return plain(stem.replace("_", " ")) or filename
