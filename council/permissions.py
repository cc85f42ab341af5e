"""Who may do what: one enum, one table, pure data. A role absent from the table may do nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Permission(StrEnum):
    """One thing a person may do in one organisation."""

    MEETING_READ = "meeting.read"
    """See meetings, items and papers in the office, confidential ones included."""
    MEETING_EDIT = "meeting.edit"
    """Create meetings, order the agenda, freeze the dossier."""
    ITEM_EDIT = "item.edit"
    """Write items and attach annexes."""
    CONVENE = "meeting.convene"
    """Send the convocation."""
    MEETING_CLERK = "meeting.clerk"
    """Keep the minute book from the cockpit."""
    MEETING_CHAIR = "meeting.chair"
    """Preside: the chair's acts in the cockpit."""
    ACT_PREPARE = "act.prepare"
    """Make the acts and minutes and ask for their signature."""
    ACT_SIGN = "act.sign"
    """Sign with one's own key."""
    DELEGATE = "act.delegate"
    """Record that the head of the institution delegates the signature, or takes it back."""
    PUBLISH = "act.publish"
    """Put signed acts before the citizens."""
    COUNCILLOR = "councillor"
    """Read the dossier, answer the convocation, vote for one's own seat."""
    INTERESTS = "interests"
    """Keep the register of interests: read everybody's, write on behalf of a member."""
    MAILBOX_READ = "mailbox.read"
    """Read the embedded mailbox page and the outbox."""
    ADMIN = "admin"
    """Members, accounts and settings of the organisation."""
    GUEST = "guest"
    """Read the one draft or point one was invited to, while the invitation lasts."""


class Role(StrEnum):
    """What an account is in one organisation; an account may hold several."""

    SECRETARY_GENERAL = "secretary_general"
    SERVICE = "service"
    MAYOR = "mayor"
    COUNCILLOR = "councillor"
    ADMIN = "admin"
    GUEST = "guest"
    """Somebody from outside: a lawyer, an architect."""


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SECRETARY_GENERAL: frozenset(Permission)
    - {Permission.COUNCILLOR, Permission.MEETING_CHAIR, Permission.GUEST},
    Role.SERVICE: frozenset({Permission.ITEM_EDIT, Permission.MEETING_READ}),
    Role.MAYOR: frozenset(
        {
            Permission.MEETING_READ,
            Permission.MEETING_CHAIR,
            Permission.CONVENE,
            Permission.ACT_SIGN,
            Permission.DELEGATE,
            Permission.PUBLISH,
            Permission.COUNCILLOR,
        }
    ),
    Role.COUNCILLOR: frozenset({Permission.COUNCILLOR, Permission.ACT_SIGN}),
    Role.ADMIN: frozenset({Permission.ADMIN, Permission.MEETING_READ, Permission.MAILBOX_READ}),
    Role.GUEST: frozenset({Permission.GUEST}),
}


@dataclass(frozen=True)
class Actor:
    """Whoever acts, in one organisation, for the length of one request or command.

    ``account_id`` and ``person_id`` are ``None`` for the system itself (jobs, command line).
    """

    account_id: int | None
    person_id: int | None
    organisation_id: int
    roles: frozenset[Role]
    name: str

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Union of the permissions of all roles held."""
        return frozenset().union(*(ROLE_PERMISSIONS[role] for role in self.roles))

    @property
    def reader(self) -> int | None:
        """The account from which restricted drafts are hidden; ``None`` for the system, the secretary general and the mayor."""
        keeps = self.may(Permission.MEETING_EDIT) or Role.MAYOR in self.roles
        return None if keeps else self.account_id

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles held carries ``permission``."""
        return permission in self.permissions


def system_actor(organisation_id: int, name: str = "Système") -> Actor:
    """The installation acting for an organisation (jobs, demo loader, command line)."""
    return Actor(None, None, organisation_id, frozenset(Role), name)
