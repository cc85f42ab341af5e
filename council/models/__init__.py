"""Typed tables and constraints. No decisions here."""

from council.models.acts import (
    Act,
    CertificateAuthority,
    Document,
    DocumentHash,
    Minutes,
    SignatureRefusal,
    SignatureStep,
    SigningKey,
)
from council.models.base import (
    WRITE,
    Base,
    Owned,
    current_organisation,
    db,
    forget_log,
    give_back,
    prepare_engine,
)
from council.models.bodies import Body, Group, Mandate
from council.models.complements import Complement, ComplementLetter
from council.models.convocations import Convocation, Dossier, StandingProxy
from council.models.copies import DossierCopy
from council.models.delegations import SignatureDelegation
from council.models.interests import Interest, InterestVersion, WithdrawalAnswer
from council.models.journal import AuditLine, MailboxMessage, OutboxMessage
from council.models.meetings import Annex, AnnexDeposit, Item, Meeting, OralQuestion
from council.models.minute_book import (
    Ballot,
    CommandRecord,
    JournalHead,
    MeetingEvent,
    MeetingLead,
    ProxyInUse,
    Turnout,
    UrnKey,
    UrnPaper,
    Vote,
)
from council.models.organisations import Organisation
from council.models.people import Account, Person, RoleGrant, SignInLink

__all__ = [
    "WRITE", "Account", "Act", "Annex", "AnnexDeposit", "AuditLine", "Ballot", "Base", "Body", "CertificateAuthority", "CommandRecord",
    "Complement", "ComplementLetter", "Convocation", "Document", "DocumentHash", "Dossier", "DossierCopy", "Group", "Interest", "InterestVersion", "Item", "JournalHead", "MailboxMessage", "Mandate", "Meeting",
    "MeetingEvent", "MeetingLead", "Minutes", "OralQuestion", "Organisation", "OutboxMessage", "Owned", "Person", "ProxyInUse", "RoleGrant",
    "SignInLink", "SignatureDelegation", "SignatureRefusal", "SignatureStep", "SigningKey", "StandingProxy", "Turnout", "UrnKey", "UrnPaper", "Vote", "WithdrawalAnswer", "current_organisation", "db",
    "forget_log",
    "give_back", "prepare_engine",
]  # fmt: skip
