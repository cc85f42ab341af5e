"""Who reads a draft: the groups of the office, the readers of one draft, the guests of one thing."""

from __future__ import annotations

import json
from dataclasses import dataclass

import sqlalchemy as sa

from council.models import Draft, ReaderGroup, ReaderGroupMember, RoleGrant, db
from council.permissions import ROLE_PERMISSIONS, Permission, Role
from council.queries.circuits import delegators, names_of


@dataclass(frozen=True)
class GroupLine:
    """A group with its members; ``drafts``: how many are kept to it."""

    id: int
    name: str
    closed: bool
    members: tuple[int, ...]
    names: tuple[str, ...]
    drafts: int

    @property
    def as_seen(self) -> str:
        """What a form sends back, so that nobody's choice is written over unseen."""
        return json.dumps([self.name, list(self.members), self.closed])


def groups(*, offered: bool = False, current: int | None = None) -> list[GroupLine]:
    """Groups by name; ``offered``: those a draft may be kept to, and the ``current`` one."""
    query = sa.select(ReaderGroup).order_by(ReaderGroup.closed, ReaderGroup.name)
    if offered:
        query = query.where(sa.or_(sa.not_(ReaderGroup.closed), ReaderGroup.id == current))
    rows = db.session.scalars(query.options(sa.orm.selectinload(ReaderGroup.members))).all()
    counts = {
        row[0]: row[1]
        for row in db.session.execute(
            sa.select(Draft.group_id, sa.func.count()).where(Draft.group_id.is_not(None)).group_by(Draft.group_id)
        )
    }  # fmt: skip
    names = names_of([member.account_id for one in rows for member in one.members])
    return [
        GroupLine(
            one.id, one.name, one.closed, tuple(member.account_id for member in one.members),
            tuple(names.get(member.account_id, "Compte retiré") for member in one.members), counts.get(one.id, 0),
        )
        for one in rows
    ]  # fmt: skip


def readers(draft_id: int) -> list[tuple[int, str]]:
    """Accounts of the office that read a draft, by name; nobody when it does not exist."""
    row = db.session.execute(
        sa.select(Draft.organisation_id, Draft.group_id, Draft.created_by_id).where(Draft.id == draft_id)
    ).one_or_none()
    if row is None:
        return []
    return readers_if(row.organisation_id, row.group_id, row.created_by_id)


def readers_if(organisation_id: int, group_id: int | None, writer_id: int | None) -> list[tuple[int, str]]:
    """Those who would read a draft of this writer, kept to this group."""
    everybody = delegators(organisation_id)
    if group_id is None:
        return everybody
    roles = [one for one, held in ROLE_PERMISSIONS.items() if Permission.MEETING_EDIT in held] + [Role.MAYOR]
    known = {
        *db.session.scalars(
            sa.select(ReaderGroupMember.account_id).where(ReaderGroupMember.group_id == group_id)
        ),
        *db.session.scalars(
            sa.select(RoleGrant.account_id).where(
                RoleGrant.organisation_id == organisation_id, RoleGrant.role.in_(roles)
            )
        ),
        writer_id,
    }
    return [one for one in everybody if one[0] in known]
