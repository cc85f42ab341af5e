"""What a fresh reviewer found in guests and groups: hostile addresses, two at once, nothing for what was given up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import Account, Invitation, MailboxMessage, Task, db
from council.permissions import Role
from council.queries.sharing import groups
from council.services import drafts, invitations, sharing, tasks
from council.services.errors import Refused
from council.services.invitations import Guest
from tests.factory import Commune, add_account, make_commune
from tests.services.office import NOW, freeze_clock, together

SOON = NOW.date() + timedelta(days=5)
LAWYER = Guest(
    email="avocate@cabinet.example", first_name="Léa", last_name="Conseil", capacity="Avocate", until=SOON
)


@pytest.fixture
def begun(app: Flask, commune: Commune) -> int:
    """A draft of the department."""
    freeze_clock(app)
    return drafts.begin(commune.actor(commune.service), commune.body_id, "Révocation")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "avocate\x00@cabinet.example"}, "email"), ({"email": "a@b.\u202efr"}, "email"), ({"email": "a\u200bb@c.fr"}, "email"),
        ({"first_name": "L" * 81}, "last_name"), ({"last_name": "L" * 81}, "last_name"),
    ],
)  # fmt: skip
def test_no_signs_that_hide_and_no_name_cut_in_silence(
    commune: Commune, begun: int, typed: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        invitations.invite(commune.actor(commune.service), replace(LAWYER, **typed), draft_id=begun)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_nobody_is_invited_to_a_draft_that_was_given_up(commune: Commune, begun: int) -> None:
    service = commune.actor(commune.service)
    drafts.drop(service, begun, "Plus d’objet")
    with pytest.raises(Refused, match="abandonné"):
        invitations.invite(service, LAWYER, draft_id=begun)


def test_an_invitation_is_made_anew_and_ended_at_once(app: Flask, commune: Commune, begun: int) -> None:
    clerk, service = commune.actor(commune.clerk), commune.actor(commune.service)
    for turn in range(4):
        made = invitations.invite(service, LAWYER, draft_id=begun)
        later = replace(LAWYER, until=SOON + timedelta(days=turn + 1))
        answers = together(
            app,
            lambda later=later: invitations.invite(service, later, draft_id=begun),
            lambda made=made: invitations.end(clerk, made),
        )
        assert not [one for one in answers if isinstance(one, Exception)], answers
    db.session.rollback()
    live = sa.select(sa.func.count()).select_from(Invitation).where(Invitation.ended_at.is_(None))
    assert db.session.scalar(live) in (0, 1)


def test_a_reader_leaves_a_group_while_being_given_a_task(app: Flask, commune: Commune, begun: int) -> None:
    clerk = commune.actor(commune.clerk)
    group = sharing.keep_group(clerk, "Personnel", [commune.clerk, commune.service])
    theirs = drafts.begin(clerk, commune.body_id, "Poste")
    sharing.keep_to(clerk, theirs, group)
    for turn in range(4):
        answers = together(
            app,
            lambda turn=turn: tasks.give(clerk, "draft", theirs, f"Relire {turn}", commune.service, SOON),
            lambda: sharing.keep_group(clerk, "Personnel", [commune.clerk], group_id=group),
        )
        assert {type(one) for one in answers} <= {int, Refused}, answers
        assert [isinstance(one, Refused) for one in answers].count(True) == 1, answers
        db.session.rollback()
        waiting = db.session.scalars(sa.select(Task.id).where(Task.state == "open")).all()
        for one in waiting:
            tasks.drop(clerk, one, "Fin du tour")
        sharing.keep_group(clerk, "Personnel", [commune.clerk, commune.service], group_id=group)


def test_what_two_secretaries_change_of_a_group_is_united(commune: Commune, begun: int) -> None:
    clerk, mayor, service = commune.clerk, commune.mayor, commune.service
    third = add_account(commune, "Odile", "Autre", {Role.SERVICE})[1]
    db.session.commit()
    one, two = commune.actor(clerk), commune.actor(clerk)
    group = sharing.keep_group(one, "Direction", [clerk, mayor])
    seen = sharing.Group("Direction", frozenset((clerk, mayor)))
    sharing.keep_group(one, "Direction", [clerk, mayor, service], group_id=group, seen=seen)
    sharing.keep_group(two, "Direction générale", [clerk, third], group_id=group, seen=seen)
    (found,) = groups()
    assert (found.name, set(found.members)) == ("Direction générale", {clerk, service, third})
    with pytest.raises(Refused, match="Direction générale") as refused:
        sharing.keep_group(one, "Cabinet", [clerk, mayor], group_id=group, seen=seen)
    assert refused.value.field == "name"
    now = sharing.Group("Direction générale", frozenset((clerk, service, third)))
    sharing.keep_group(one, now.name, [clerk], group_id=group, seen=now)
    with pytest.raises(Refused, match="il n’y resterait personne"):
        sharing.keep_group(two, now.name, [service, third], group_id=group, seen=now)


def test_an_inviter_does_not_learn_that_an_address_is_known_and_closed_elsewhere(
    commune: Commune, begun: int
) -> None:
    other = make_commune(slug="ailleurs")
    address = db.session.get_one(Account, other.accounts[2]).email
    db.session.execute(sa.update(Account).where(Account.id == other.accounts[2]).values(active=False))
    db.session.commit()
    service = commune.actor(commune.service)
    invited = invitations.invite(service, replace(LAWYER, email=address), draft_id=begun)
    assert invitations.invite(service, replace(LAWYER, email=address), draft_id=begun) == invited
    db.session.rollback()
    mail = db.session.scalars(sa.select(MailboxMessage).where(MailboxMessage.recipient == address)).one()
    assert "est fermé" in mail.text and "/compte/lien/" not in mail.text
    own = db.session.get_one(Account, commune.accounts[3])
    own.active = False
    db.session.commit()
    with pytest.raises(Refused, match="Ce compte est fermé"):
        invitations.invite(service, replace(LAWYER, email=own.email), draft_id=begun)
