"""What the office does about a paper that did not reach its member: lift a doubt, note a return, send by another way."""

from __future__ import annotations

from council.gateways import mail_addresses
from council.models import ComplementLetter, Convocation, Meeting, OutboxMessage, db
from council.permissions import Permission
from council.services import complement_letters, convocation_mail
from council.services.errors import NotFound, Refused
from council.services.letters import AnyLetter, carry, meeting_of, name_of, postal
from council.services.lookup import found
from council.services.outbox import message_id, over
from council.services.pipeline import Work, command
from council.services.proofs import note
from council.services.rich_text import plain
from council.services.substitutes import copy_key, copy_to_substitute
from signatures.proofs import SUBSTITUTE

GONE = "Cet envoi n’existe pas ou n’existe plus."
NO_DOUBT = "Cet envoi n’est plus en doute\u00a0: il n’y a rien à trancher."
UNDER_WAY = "Cet envoi est encore en file\u00a0: attendez qu’il parte ou qu’il échoue, puis recommencez."
TOO_LATE = "Cette séance n’attend plus de convocation. Prévenez ce membre directement."
PAPERS = ("convocation", "complement")
"""The two sorts of letters, as addresses of pages name them."""


@command(Permission.CONVENE)
def settle(work: Work, paper: str, letter_id: int, arrived: bool) -> int:
    """Say whether a mail in doubt reached its member; gives the meeting's id.

    ``arrived``: its dispatch counts from the moment it was handed over. Otherwise it leaves again under the same
    Message-ID, so that a mailbox that has it after all can drop the repetition. Raises ``Refused`` when there is no doubt.
    """
    letter, meeting = _locked(work, paper, letter_id)
    message = next((one for one in _mails(work, letter) if one.state == "doubtful"), None)
    if message is None:
        raise Refused(NO_DOUBT)
    work.audit(paper=name_of(letter), seat=letter.mandate_id, arrived=arrived)
    if arrived:
        letter.sent_at = letter.sent_at or message.handing_at
        over(work, message)
        note(
            work, meeting.id, "settled", letter.mandate_id, letter=name_of(letter), channel=letter.channel,
            message_id=message_id(message.key), answer="reçu, selon le secrétariat",
        )  # fmt: skip
        return meeting.id
    _still_to_come(work, meeting)
    message.state, message.attempts, message.next_try_at = "pending", 0, work.now
    message.handing_at, message.error = None, ""
    note(
        work, meeting.id, "again", letter.mandate_id, letter=name_of(letter), channel=letter.channel,
        address=message.payload["recipient"], message_id=message_id(message.key), answer="doute levé : non reçu",
    )  # fmt: skip
    return meeting.id


@command(Permission.CONVENE)
def note_return(work: Work, paper: str, letter_id: int, reason: str) -> int:
    """Note that a mail that had left came back undelivered (bounce); gives the meeting's id. Raises ``Refused``."""
    letter, meeting = _locked(work, paper, letter_id)
    if letter.channel == "paper" or letter.sent_at is None:
        raise Refused("Ce membre n’a pas de courriel parti\u00a0: il n’y a pas de retour à noter.")
    clean = plain(reason)[:500]
    if not clean:
        raise Refused("Recopiez la raison que donne le message de retour.", field="reason")
    note(
        work, meeting.id, "returned", letter.mandate_id, letter=name_of(letter), channel=letter.channel, answer=clean
    )  # fmt: skip
    work.audit(paper=name_of(letter), seat=letter.mandate_id)
    return meeting.id


@command(Permission.CONVENE)
def send_again(work: Work, paper: str, letter_id: int, channel: str, address: str = "") -> int:
    """Send the same paper once more, by ``channel`` (mail, portal or paper); gives the meeting's id.

    It has a proof of its own, and its dispatch is the one that counts. Raises ``Refused`` while a mail is under way, for a
    bad address (``field`` is ``address``) or a meeting that waits for nobody any more.
    """
    letter, meeting = _locked(work, paper, letter_id)
    _still_to_come(work, meeting)
    clean = _checked(letter, channel, address)
    mails = _mails(work, letter)
    if letter.sha256 is None or any(one.state in ("pending", "running") for one in mails):
        raise Refused(UNDER_WAY)
    for message in mails:
        over(work, message)
    letter.channel, letter.sent_at = channel, None
    line = note(
        work, meeting.id, "again", letter.mandate_id, letter=name_of(letter), channel=channel,
        address=clean or postal(letter.mandate), sha256=letter.sha256,
    )  # fmt: skip
    work.audit(paper=name_of(letter), seat=letter.mandate_id, channel=channel)
    if channel != "paper":
        key = f"{_key(letter)}:{line.seq}"
        if isinstance(letter, Convocation):
            carry(work, letter, meeting, clean, convocation_mail.mail_of, key)
        else:
            carry(work, letter, meeting, clean, complement_letters.mail_of, key)
    return meeting.id


@command(Permission.CONVENE)
def send_to_substitute(work: Work, convocation_id: int, address: str) -> int:
    """Send the convocation once more to the member's substitute, at this address; gives the meeting's id.

    Raises ``Refused`` while a mail is under way, for a bad address (``address``) or a meeting that waits for nobody any more;
    ``NotFound`` where nobody is the member's substitute.
    """
    letter, meeting = _locked(work, "convocation", convocation_id)
    assert isinstance(letter, Convocation)
    if letter.substitute_id is None:
        raise NotFound(GONE)
    _still_to_come(work, meeting)
    clean, key = _checked(letter, "mail", address), copy_key(letter, "convocation")
    mails = _by_key(work, key)
    if letter.sha256 is None or any(one.state in ("pending", "running") for one in mails):
        raise Refused(UNDER_WAY)
    for message in mails:
        over(work, message)
    line = note(
        work, meeting.id, "again", letter.mandate_id, letter=f"convocation{SUBSTITUTE}", channel="mail", address=clean,
        sha256=letter.sha256,
    )  # fmt: skip
    work.audit(seat=letter.mandate_id, substitute=letter.substitute_id)
    copy_to_substitute(work, letter, convocation_mail.mail_of, to=clean, again=f":{line.seq}")
    return meeting.id


def _locked(work: Work, paper: str, letter_id: int) -> tuple[AnyLetter, Meeting]:
    """The letter, read again once its meeting is held: two clerks decide one after the other."""
    if paper not in PAPERS:
        raise NotFound(GONE)
    meeting = found(work, Meeting, meeting_of(_letter(work, paper, letter_id)).id, lock=True)
    return _letter(work, paper, letter_id), meeting


def _letter(work: Work, paper: str, letter_id: int) -> AnyLetter:
    if paper == "complement":
        return found(work, ComplementLetter, letter_id, GONE)
    return found(work, Convocation, letter_id, GONE)


def _still_to_come(work: Work, meeting: Meeting) -> None:
    if meeting.state != "convened" or meeting.starts_at <= work.now:
        raise Refused(TOO_LATE)


def _checked(letter: AnyLetter, channel: str, address: str) -> str:
    clean = address.strip()
    if channel == "paper":
        return ""
    if channel not in ("mail", "portal"):
        raise Refused(
            "Choisissez comment envoyer\u00a0: courriel, espace de l’élu ou papier.", field="channel"
        )
    if mail_addresses.read(clean) is None:
        raise Refused("Donnez une adresse de courriel entière, par exemple nom@exemple.fr.", field="address")
    return clean


def _key(letter: AnyLetter) -> str:
    if isinstance(letter, Convocation):
        return f"convocation:{letter.meeting_id}:{letter.mandate_id}"
    return f"complement:{letter.complement_id}:{letter.mandate_id}"


def _mails(work: Work, letter: AnyLetter) -> list[OutboxMessage]:
    """The mails of a letter in the outbox, the oldest first."""
    return _by_key(work, _key(letter))


def _by_key(work: Work, key: str) -> list[OutboxMessage]:
    rows = work.session.scalars(
        db.select(OutboxMessage)
        .where(db.or_(OutboxMessage.key == key, OutboxMessage.key.like(f"{key}:%")))
        .order_by(OutboxMessage.id)
        .with_for_update()
    )
    return list(rows)
