"""Typed tables and constraints. No decisions here."""

from council.models.act_links import ActLink
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
from council.models.agenda import AgendaSection, DelegatedDecision, StandingItem
from council.models.agenda_moves import AgendaMove
from council.models.archives import ArchivePackage, EliminationSlip
from council.models.base import (
    WRITE,
    Base,
    Owned,
    current_organisation,
    current_reader,
    db,
    forget_log,
    give_back,
    prepare_engine,
    refresh_statistics,
)
from council.models.bodies import Body, Group, Mandate
from council.models.circuits import (
    ApprovalDelegation,
    Circuit,
    DraftApproval,
    DraftOpinion,
    DraftRound,
    DraftStep,
)
from council.models.complements import Complement, ComplementLetter
from council.models.convocations import Convocation, Dossier, StandingProxy
from council.models.copies import DossierCopy
from council.models.delegations import SignatureDelegation
from council.models.drafts import Department, Draft, DraftTyping, DraftVersion
from council.models.followers import Follower, FollowerTold
from council.models.holds import Place, SectionHold
from council.models.interests import Interest, InterestVersion, WithdrawalAnswer
from council.models.journal import AuditLine, MailboxMessage, OutboxMessage
from council.models.legality import (
    LegalityAnswer,
    LegalityFollowUp,
    LegalityOffice,
    PrefectureClassification,
    Transmission,
)
from council.models.masks import PersonalDatum, PublicVersion
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
from council.models.minutes import MinutesApproval, MinutesComment, MinutesMention, MinutesVersion
from council.models.municipal_copies import MunicipalCopy, MunicipalReader, MunicipalSending
from council.models.oparl import OparlChange, OparlObject, OparlRefresh
from council.models.organisations import Organisation
from council.models.past_acts import PastAct, PastImport
from council.models.people import Account, Person, RoleGrant, SignInLink
from council.models.proofs import ProofKit, ProofLine, ProofStamp
from council.models.publications import PublicationLine, PublicationStamp
from council.models.register import RegisterSheets, RegisterTables
from council.models.searched import SearchedAct, SearchedTally
from council.models.sharing import Invitation, ReaderGroup, ReaderGroupMember, everyone_reads
from council.models.working import CalendarFeed, DraftComment, DraftCommentLine, DraftMention, Task
from council.models.writing import DraftModel, KeptLine

__all__ = [
    "WRITE", "Account", "Act", "Annex", "AnnexDeposit", "AuditLine", "Ballot", "Base", "Body", "CertificateAuthority", "CommandRecord",
    "Complement", "ComplementLetter", "Convocation", "Document", "DocumentHash", "Dossier", "DossierCopy", "Follower", "FollowerTold", "Group", "Interest", "InterestVersion", "Item", "JournalHead", "LegalityAnswer", "LegalityFollowUp", "LegalityOffice", "MailboxMessage", "Mandate", "Meeting",
    "MeetingEvent", "MeetingLead", "Minutes", "MinutesApproval", "MinutesComment", "MinutesMention", "MinutesVersion", "OralQuestion", "Organisation", "OutboxMessage", "Owned", "Person", "PersonalDatum", "PrefectureClassification", "ProxyInUse", "PublicVersion", "RegisterSheets", "RegisterTables", "RoleGrant", "SearchedAct", "SearchedTally",
    "SignInLink", "SignatureDelegation", "SignatureRefusal", "SignatureStep", "SigningKey", "StandingProxy", "Transmission", "Turnout", "UrnKey", "UrnPaper", "Vote", "WithdrawalAnswer", "current_organisation", "db",
    "forget_log",
    "give_back", "prepare_engine", "refresh_statistics",
]  # fmt: skip
__all__ += [
    "OparlChange",
    "OparlObject",
    "OparlRefresh",
    "PastAct",
    "PastImport",
    "PublicationLine",
    "PublicationStamp",
]
__all__ += [
    "ActLink",
    "AgendaMove",
    "AgendaSection",
    "ArchivePackage",
    "DelegatedDecision",
    "EliminationSlip",
    "ProofKit",
    "ProofLine",
    "ProofStamp",
    "StandingItem",
]
__all__ += ["Department", "Draft", "DraftTyping", "DraftVersion", "Place", "SectionHold"]
__all__ += ["ApprovalDelegation", "Circuit", "DraftApproval", "DraftOpinion", "DraftRound", "DraftStep"]
__all__ += [
    "CalendarFeed",
    "DraftComment",
    "DraftCommentLine",
    "DraftMention",
    "Invitation",
    "ReaderGroup",
    "ReaderGroupMember",
    "Task",
]
__all__ += ["DraftModel", "KeptLine", "MunicipalCopy", "MunicipalReader", "MunicipalSending"]
__all__ += ["current_reader", "everyone_reads"]
