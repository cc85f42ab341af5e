"""Verbs about who reads what: groups of the office, and the group a draft is kept to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from council.models import (
    Draft,
    DraftApproval,
    DraftOpinion,
    DraftRound,
    DraftStep,
    ReaderGroup,
    ReaderGroupMember,
    Task,
    db,
    everyone_reads,
)
from council.permissions import Permission
from council.queries.circuits import delegators, names_of
from council.queries.sharing import readers_if
from council.services.draft_typing import GONE
from council.services.errors import NotAllowed, Refused
from council.services.lookup import found, one_at_a_time
from council.services.pipeline import Work, command
from council.services.rich_text import plain

NO_NAME = (
    "Donnez à ce groupe un nom de 120 caractères au plus, par exemple «\u00a0Dossier du personnel\u00a0»."
)
SAME_NAME = "Un autre groupe porte déjà ce nom."
RENAMED = "Quelqu’un vient de donner à ce groupe le nom «\u00a0{name}\u00a0». Gardez-le ou écrivez le vôtre, puis enregistrez de nouveau."
EMPTIED = "Quelqu’un a enlevé les autres personnes pendant que vous changiez ce groupe\u00a0: il n’y resterait personne. Choisissez de nouveau."
NO_MEMBERS = "Choisissez des personnes de la liste."
NO_GROUP = "Choisissez un groupe de la liste."
NOT_YOURS = "La personne qui a commencé ce projet, ou le secrétariat général, peut dire qui le lit."
ASKED = (
    "On attend encore quelque chose de {names}, qui ne serait plus parmi les lecteurs. Ajoutez-les au groupe, ou ne leur demandez plus "
    "rien sur ce projet."
)
STILL_ASKED = (
    "On attend encore quelque chose de {names} sur «\u00a0{title}\u00a0» (visa, avis ou tâche). Donnez-le d’abord à une autre "
    "personne, ou laissez ces personnes dans le groupe."
)


@dataclass(frozen=True, slots=True)
class Group:
    """A group as it stood on somebody's screen."""

    name: str
    members: frozenset[int]
    closed: bool = False


@command(Permission.MEETING_EDIT)
def keep_group(
    work: Work, name: str, members: Sequence[int], *, group_id: int | None = None, closed: bool = False, seen: Group | None = None
) -> int:  # fmt: skip
    """Make a group of readers, or change one; gives it. Sent twice it is once. Raises ``Refused`` (``field``: ``name``, ``members``).

    ``seen``: the group as it was on the screen. What somebody else changed since stays: members added by either are in it, those
    that either took out are not; of two new names neither is written over unseen.
    """
    words = plain(name)
    if not words or len(words) > 120:
        raise Refused(NO_NAME, field="name")
    known = {key for key, _ in delegators(work.actor.organisation_id)}
    chosen = dict.fromkeys(members)
    if not chosen or not set(chosen) <= known:
        raise Refused(NO_MEMBERS, field="members")
    one_at_a_time(work)
    twin = work.session.scalar(db.select(ReaderGroup).where(ReaderGroup.name == words))
    row = found(work, ReaderGroup, group_id, NO_GROUP, lock=True) if group_id is not None else twin
    if row is None:
        row = ReaderGroup(organisation_id=work.actor.organisation_id)
        work.session.add(row)
    elif (twin is not None and twin.id != row.id) or (
        group_id is None and {one.account_id for one in row.members} != set(chosen)
    ):
        raise Refused(SAME_NAME, field="name")
    held = {one.account_id: one for one in row.members}
    if seen is not None and group_id is not None:
        words, closed, chosen = _united(row, seen, Group(words, frozenset(chosen), closed))
    row.name, row.closed = words, closed
    work.session.flush()
    for account_id in chosen:
        if account_id not in held:
            work.session.add(
                ReaderGroupMember(organisation_id=row.organisation_id, group_id=row.id, account_id=account_id)
            )
    for account_id, one in held.items():
        if account_id not in chosen:
            work.session.delete(one)
    work.session.flush()
    work.session.expire(row, ["members"])
    _check_nothing_asked(work, row, set(held) - set(chosen))
    work.audit(group=row.id, members=sorted(chosen), closed=closed)
    return row.id


def _united(row: ReaderGroup, seen: Group, typed: Group) -> tuple[str, bool, dict[int, None]]:
    """Name, state and members with what two people changed. Raises ``Refused`` (``name``, ``members``)."""
    if row.name not in (seen.name, typed.name) and typed.name != seen.name:
        raise Refused(RENAMED.format(name=row.name), field="name")
    name = row.name if typed.name == seen.name else typed.name
    closed = row.closed if typed.closed == seen.closed else typed.closed
    now = {one.account_id for one in row.members}
    members = (now | (typed.members - seen.members)) - (seen.members - typed.members)
    if not members:
        raise Refused(EMPTIED, field="members")
    return name, closed, dict.fromkeys(sorted(members))


@command(Permission.ITEM_EDIT)
def keep_to(work: Work, draft_id: int, group_id: int | None) -> None:
    """Keep a draft to a group, or open it to the whole office (``None``). Repeating it changes nothing.

    The secretary general, the mayor and its writer read it all the same. Raises ``NotAllowed``, ``NotFound``, ``Refused`` (``field``:
    ``group_id``) while something is asked of somebody who would not read it any more.
    """
    one_at_a_time(work)  # a group keeps its members meanwhile
    draft = found(work, Draft, draft_id, GONE, lock=True)
    if draft.created_by_id != work.actor.account_id and not work.actor.may(Permission.MEETING_EDIT):
        raise NotAllowed(NOT_YOURS)
    if group_id is not None and group_id != draft.group_id:
        group = work.session.scalar(db.select(ReaderGroup).where(ReaderGroup.id == group_id))
        if group is None or group.closed:
            raise Refused(NO_GROUP, field="group_id")
        allowed = {key for key, _ in readers_if(draft.organisation_id, group_id, draft.created_by_id)}
        if left_out := sorted(_asked(work, draft_id) - allowed):
            raise Refused(ASKED.format(names=", ".join(names_of(left_out).values())), field="group_id")
    work.audit(draft=draft.id, group=group_id, before=draft.group_id)
    draft.group_id = group_id


def _check_nothing_asked(work: Work, group: ReaderGroup, left: set[int]) -> None:
    """Raises ``Refused`` while something is asked of somebody who left the group, on a draft they no longer read.

    Its drafts are held until the commit: whoever asks something holds the draft too, and then sees the group as it has become.
    """
    if not left:
        return
    with everyone_reads():
        drafts = work.session.scalars(
            sa.select(Draft).where(Draft.group_id == group.id).order_by(Draft.id).with_for_update()
        ).all()
    for draft in drafts:
        allowed = {key for key, _ in readers_if(draft.organisation_id, group.id, draft.created_by_id)}
        if waited := sorted(_asked(work, draft.id) & left - allowed):
            names = ", ".join(names_of(waited).values())
            raise Refused(STILL_ASKED.format(names=names, title=draft.title), field="members")


def _asked(work: Work, draft_id: int) -> set[int]:
    """Of whom something is still asked on a draft: an approval of the round under way, an opinion, a task."""
    approvals = (
        sa.select(DraftApproval.account_id)
        .join(DraftStep, DraftStep.id == DraftApproval.step_id)
        .join(DraftRound, DraftRound.id == DraftStep.round_id)
        .where(DraftRound.draft_id == draft_id, DraftRound.ended_at.is_(None), DraftApproval.answer.is_(None))
    )
    opinions = sa.select(DraftOpinion.account_id).where(
        DraftOpinion.draft_id == draft_id, DraftOpinion.answer.is_(None)
    )
    tasks = sa.select(Task.owner_id).where(Task.draft_id == draft_id, Task.state == "open")
    return {
        one
        for query in (approvals, opinions, tasks)
        for one in work.session.scalars(query)
        if one is not None
    }
