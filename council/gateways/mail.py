"""Mail that leaves: a message, and the two ways to dispatch it."""

from __future__ import annotations

import contextlib
import smtplib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime, parseaddr
from typing import Protocol

from council.gateways.storage import Storage
from council.models import MailboxMessage, db
from council.settings import Settings

REHEARSED = "Ceci est une répétition : cette séance est simulée, ce message n’a aucune valeur."


@dataclass(frozen=True)
class Attachment:
    """A stored file joined to a mail; always a PDF or calendar file."""

    name: str
    sha256: str
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Mail:
    """One mail to one recipient. ``message_id`` is the same at each try, so that receivers can drop a repetition."""

    message_id: str
    organisation_id: int
    recipient: str
    subject: str
    text: str
    attachments: Sequence[Attachment] = field(default=())
    headers: Mapping[str, str] = field(default_factory=dict)
    """Further header lines, e.g. how to end a subscription."""


class NotTaken(OSError):
    """The server answered no: it certainly has not the mail. ``lasting``: it will not take it later either (5xx)."""

    def __init__(self, answer: str, *, lasting: bool) -> None:
        super().__init__(answer)
        self.lasting = lasting


def _at_once() -> None:
    """Nothing to note before the mail is handed over."""


class Mailer(Protocol):
    """Dispatches a mail."""

    def send(self, mail: Mail, at: datetime, handing: Callable[[], None] = _at_once) -> str:
        """Hand the mail over; gives the server's answer for the proof of dispatch.

        ``handing`` is called when everything is ready and nothing of the text has been sent yet: what fails before it left
        nothing with the server. Raises ``NotTaken`` when the server refused, another ``OSError`` (``smtplib`` errors included) when
        it did not answer: before ``handing`` it has not the mail, after it nobody knows.
        """


class LocalMailbox:
    """Keeps mail in the database, where the mailbox page shows it. The same message id is kept once."""

    def send(self, mail: Mail, at: datetime, handing: Callable[[], None] = _at_once) -> str:
        """See ``Mailer.send``; joins the caller's transaction, hence never leaves a doubt."""
        known = db.session.execute(
            db.select(MailboxMessage.id).where(MailboxMessage.message_id == mail.message_id)
        ).scalar_one_or_none()
        if known is None:
            db.session.add(
                MailboxMessage(
                    organisation_id=mail.organisation_id,
                    message_id=mail.message_id,
                    recipient=mail.recipient,
                    subject=mail.subject,
                    text=mail.text,
                    attachments=[{"name": a.name, "sha256": a.sha256} for a in mail.attachments],
                    sent_at=at,
                )
            )
            db.session.flush()
        return "250 kept in the local mailbox"


class RehearsalMailbox(LocalMailbox):
    """The mail of a rehearsal: it never leaves the machine, and says in its subject and first line what it is."""

    def send(self, mail: Mail, at: datetime, handing: Callable[[], None] = _at_once) -> str:
        """See ``Mailer.send``."""
        text = f"{REHEARSED}\n\n{mail.text}"
        return super().send(replace(mail, subject=f"[RÉPÉTITION] {mail.subject}", text=text), at)


class SmtpMailer:
    """Sends through the operator's SMTP server."""

    def __init__(self, settings: Settings, storage: Storage) -> None:
        self.settings = settings
        self.storage = storage

    def send(self, mail: Mail, at: datetime, handing: Callable[[], None] = _at_once) -> str:
        """See ``Mailer.send``.

        The steps are taken one by one (RFC 5321, 3.3): until the text is sent the server has nothing; then only its answer
        tells. ``smtplib.send_message`` would hide on which side of that line a failure lies.
        """
        wide = not (mail.recipient.isascii() and self.settings.mail_from.isascii())
        content = self._compose(mail, at).as_bytes(policy=WIRE.clone(utf8=wide))
        with smtplib.SMTP(self.settings.smtp_host, self.settings.smtp_port, timeout=30) as server:
            if self.settings.smtp_tls:
                server.starttls()
            if self.settings.smtp_user:
                server.login(self.settings.smtp_user, self.settings.smtp_password)
            server.ehlo_or_helo_if_needed()
            sender = parseaddr(self.settings.mail_from)[1]
            _yes(server.mail(sender, ["SMTPUTF8", "BODY=8BITMIME"] if wide else []))
            _yes(server.rcpt(mail.recipient))
            handing()
            try:
                answer = _yes(server.data(content))
            except smtplib.SMTPDataError as error:  # the command itself was refused
                answer = _yes((error.smtp_code, error.smtp_error))
            with contextlib.suppress(OSError):
                server.quit()  # the mail is taken: how the connection ends changes nothing
        return answer

    def _compose(self, mail: Mail, at: datetime) -> EmailMessage:
        message = EmailMessage()
        message["Message-ID"] = f"<{mail.message_id}>"
        message["Date"] = format_datetime(at)
        message["From"] = self.settings.mail_from
        message["To"] = mail.recipient
        message["Subject"] = mail.subject
        for name, value in mail.headers.items():
            message[name] = value
        message.set_content(mail.text)
        for attachment in mail.attachments:
            main, sub = attachment.media_type.split("/", 1)
            message.add_attachment(
                self.storage.get(attachment.sha256), maintype=main, subtype=sub, filename=attachment.name
            )
        return message


def _yes(answer: tuple[int, bytes | str]) -> str:
    """The server's answer as it is kept. Raises ``NotTaken`` when it is a no."""
    code, said = answer
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    told = f"{code} {' '.join(words.split())}".strip()[:500]
    if not 200 <= code < 300:
        raise NotTaken(told, lasting=500 <= code < 600)
    return told
