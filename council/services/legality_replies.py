"""Replies to the prefecture's letters, sent by the path the act took: papers it asked for, an answer, an explicit refusal."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from council.gateways.legality.message import REPLIES, SEVERAL, envelope, reply_message
from council.gateways.legality.names import read_identifier
from council.models import LegalityAnswer, LegalityFollowUp, Organisation, db
from council.models.legality import FOLLOW_UP_LIVE
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.legality_follow_ups import REPLIES_TO
from council.queries.legality_office import sender_of
from council.services.errors import Refused
from council.services.legality_answers import NO_SUCH_ANSWER
from council.services.legality_envelopes import locked_office, next_envelope, send_later
from council.services.lookup import found
from council.services.pipeline import Work, command
from council.services.rich_text import plain

MOST_FILES = 10
MOST_NOTE = 1000
MOST_BYTES = 20 * 1024 * 1024
"""Of one file: an envelope of several must stay under what operators accept."""
NOT_A_LETTER = "Ce courrier ne se répond pas d’ici\u00a0: il ne concerne aucun acte reçu, ou n’appelle pas de réponse par ce canal."
NO_KIND = "Choisissez ce que vous répondez."
NO_FILE = "Joignez votre réponse en PDF."
ONE_FILE = "Une seule pièce part avec cette réponse\u00a0: réunissez vos pages dans un PDF."
MANY_FILES = f"{MOST_FILES} pièces au plus partent ensemble\u00a0: réunissez-en dans un même PDF."
NOT_PDF = "«\u00a0{name}\u00a0» n’est pas un PDF lisible et sans mot de passe\u00a0: enregistrez-le en PDF, puis joignez-le de nouveau."
LONG_NOTE = f"Écrivez cette remarque en {MOST_NOTE // 1000}\u202f000 caractères au plus."
TOO_BIG = "«\u00a0{name}\u00a0» dépasse 20 Mo\u00a0: réduisez-le, ou séparez-le."


@command(Permission.PUBLISH)
def reply(work: Work, answer_id: int, kind: str, files: Sequence[tuple[str, bytes]], note: str = "") -> int:
    """Send a reply to a letter after the commit; gives what leaves. A letter that has its reply gives that one again.

    ``files``: (name, bytes) of PDFs. Raises ``NotFound``, or ``Refused`` (``field``: ``kind``, ``files`` or ``note``).
    """
    letter = found(work, LegalityAnswer, answer_id, NO_SUCH_ANSWER, lock=True)
    known: int | None = work.session.scalar(
        db.select(LegalityFollowUp.id).where(
            LegalityFollowUp.answer_id == letter.id,
            LegalityFollowUp.state.in_((*FOLLOW_UP_LIVE, "confirmed")),
        )
    )
    if known is not None:
        work.audit(answer=answer_id, follow_up=known, repeated=True)
        return known
    one = letter.transmission
    if (
        letter.problem
        or letter.dated_on is None
        or one is None
        or one.state != "received"
        or letter.kind not in REPLIES_TO
    ):
        raise Refused(NOT_A_LETTER)
    if kind not in REPLIES_TO[letter.kind]:
        raise Refused(NO_KIND, field="kind")
    _check(kind, files)
    if len(plain(note)) > MOST_NOTE:
        raise Refused(LONG_NOTE, field="note")
    return _queue(work, letter, kind, files, plain(note))


def _check(kind: str, files: Sequence[tuple[str, bytes]]) -> None:
    if not files:
        raise Refused(NO_FILE, field="files")
    if len(files) > 1 and kind not in SEVERAL:
        raise Refused(ONE_FILE, field="files")
    if len(files) > MOST_FILES:
        raise Refused(MANY_FILES, field="files")
    for name, data in files:
        if len(data) > MOST_BYTES:
            raise Refused(TOO_BIG.format(name=name[:80]), field="files")
        if not _readable(data):
            raise Refused(NOT_PDF.format(name=name[:80]), field="files")


def _readable(data: bytes) -> bool:
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return len(pdf.pages) > 0 and not pdf.is_encrypted
    except (pikepdf.PdfError, ValueError, OSError):
        return False


def _queue(
    work: Work, letter: LegalityAnswer, kind: str, files: Sequence[tuple[str, bytes]], note: str
) -> int:
    one, store = letter.transmission, work.environment.storage
    assert one is not None
    assert letter.dated_on is not None
    identifier = read_identifier(one.identifier)
    assert identifier is not None  # it was written by us
    organisation, office = work.session.get_one(Organisation, letter.organisation_id), locked_office(work)
    sender = sender_of(organisation, office)
    message = reply_message(identifier, kind, letter.dated_on, len(files))
    form = identifier.reply(REPLIES[kind][1])
    name = next_envelope(work, office, sender.siren, local_day(work.now, organisation))
    kept = [
        {"title": title[:200], "name": leaving, "sha256": store.put(data)}
        for (title, data), leaving in zip(files, message.files, strict=True)
    ]
    row = LegalityFollowUp(
        organisation_id=letter.organisation_id, transmission_id=one.id, answer_id=letter.id, kind=kind, motive=note, files=kept,
        message_name=form, message_sha256=store.put(message.xml), envelope_sha256=store.put(envelope(sender, [form])),
        archive_name=name.archive, queued_at=work.now, queued_by=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    send_later(work, row)
    work.audit(answer=letter.id, follow_up=row.id, kind=kind, envelope=name.archive)
    return row.id
