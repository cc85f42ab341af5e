"""Typed tables and constraints. No decisions here."""

from council.models.acts import (
    Act,
    CertificateAuthority,
    Document,
    DocumentHash,
    Minutes,
    SignatureStep,
    SigningKey,
)
from council.models.base import WRITE, Base, Owned, current_organisation, db, prepare_engine
from council.models.bodies import Body, Group, Mandate
from council.models.convocations import Convocation, Dossier
from council.models.journal import AuditLine, MailboxMessage, OutboxMessage
from council.models.meetings import Annex, Item, Meeting
from council.models.minute_book import (
    Ballot,
    CommandRecord,
    MeetingEvent,
    ProxyInUse,
    Turnout,
    UrnKey,
    UrnPaper,
    Vote,
)
from council.models.organisations import Organisation
from council.models.people import Account, Person, RoleGrant, SignInLink

__all__ = [
    "WRITE", "Account", "Act", "Annex", "AuditLine", "Ballot", "Base", "Body", "CertificateAuthority", "CommandRecord",
    "Convocation", "Document", "DocumentHash", "Dossier", "Group", "Item", "MailboxMessage", "Mandate", "Meeting",
    "MeetingEvent", "Minutes", "Organisation", "OutboxMessage", "Owned", "Person", "ProxyInUse", "RoleGrant",
    "SignInLink", "SignatureStep", "SigningKey", "Turnout", "UrnKey", "UrnPaper", "Vote", "current_organisation", "db",
    "prepare_engine",
]  # fmt: skip
