"""Drafts kept to a group do not exist for others: not in lists, counts, pages, tasks, calendars, mails; guests see one thing for a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import Account, AuditLine, Draft, MailboxMessage, RoleGrant, current_reader, db
from council.permissions import Actor, Role
from council.queries import calendar_entries, circuits, comments, drafts, guests, opinions, tasks
from council.queries.sharing import groups, readers
from council.services import act_links, departments, invitations, items, sharing
from council.services import circuits as circuit_verbs
from council.services import comments as comment_verbs
from council.services import drafts as draft_verbs
from council.services import guests as guest_verbs
from council.services import opinions as opinion_verbs
from council.services import tasks as task_verbs
from council.services.departments import StepPlan
from council.services.draft_wishes import Wishes
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.invitations import Guest
from tests.factory import Commune, add_account
from tests.services.office import NOW, draft, freeze_clock, new_meeting, small_pdf
from tests.services.test_search_index import publish

TODAY = NOW.date()
SOON = TODAY + timedelta(days=5)
LAWYER = Guest(
    email="Avocate@cabinet.example", first_name="Léa", last_name="Conseil", capacity="Avocate de la commune", until=SOON
)  # fmt: skip


@contextmanager
def seen_by(actor: Actor) -> Iterator[None]:
    """What pages ask for, in the name of somebody."""
    db.session.rollback()
    db.session.expire_all()
    db.session.expunge_all()
    token = current_reader.set(actor.reader)
    try:
        yield
    finally:
        current_reader.reset(token)


@pytest.fixture
def other(app: Flask, commune: Commune) -> int:
    """Another account of a service."""
    freeze_clock(app)
    account = add_account(commune, "Odile", "Autre", {Role.SERVICE})[1]
    db.session.commit()
    return account


@pytest.fixture
def secret(app: Flask, commune: Commune, other: int) -> int:
    """A draft of the service's, kept to a group of the clerk alone, with everything that hangs on a draft."""
    service, clerk = commune.actor(commune.service), commune.actor(commune.clerk)
    draft_id = draft_verbs.begin(service, commune.body_id, "Révocation Zorglub")
    draft_verbs.save(service, draft_id, draft("Révocation Zorglub"), Wishes(), revision=1)
    group = sharing.keep_group(clerk, "Personnel", [commune.clerk])
    comment_verbs.begin(service, draft_id, "", "", "Zorglub ?", commune.mayor)
    sharing.keep_to(service, draft_id, group)
    return draft_id


def test_a_restricted_draft_does_not_exist_for_others(
    app: Flask, commune: Commune, secret: int, other: int
) -> None:
    service, mayor, clerk, stranger = (
        commune.actor(one) for one in (commune.service, commune.mayor, commune.clerk, other)
    )
    task_verbs.give(clerk, "draft", secret, "Appeler Zorglub", commune.service, SOON)
    opinion_verbs.ask(clerk, secret, "legal", "Juridique", SOON, commune.mayor)
    for reader in (service, mayor, clerk):
        with seen_by(reader):
            assert drafts.draft_view(secret) is not None and drafts.draft_list().total == 1, reader.name
            assert [one.id for one in drafts.draft_list(words="zorglub").lines] == [secret]
            assert tasks.subject_of("draft", secret) is not None
            assert len([one for one in calendar_entries.month(reader, date(2026, 11, 1), NOW) if one.kind in ("task", "opinion")]) == 2  # fmt: skip
    with seen_by(stranger):
        assert drafts.draft_view(secret) is None and drafts.draft_list().total == 0
        assert drafts.draft_list(words="zorglub", state="writing").lines == ()
        assert tasks.subject_of("draft", secret) is None and tasks.waiting_tasks(TODAY) == []
        assert tasks.tasks_about("draft", secret, TODAY) == []
        assert opinions.opinions(secret, TODAY) == [] and readers(secret) == []
        assert calendar_entries.month(stranger, date(2026, 11, 1), NOW) == []
        assert db.session.scalars(sa.select(Draft)).all() == []
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
        assert groups()[0].drafts == 0
    with seen_by(service):
        assert b"Zorglub" not in calendar_entries.personal(service, NOW, "https://conseil.example")
    for verb in (
        lambda: draft_verbs.save(stranger, secret, draft(), Wishes(), revision=2),
        lambda: comment_verbs.begin(stranger, secret, "", "", "Ah ?"),
        lambda: comment_verbs.answer(stranger, 1, "Ah ?"),
        lambda: task_verbs.give(stranger, "draft", secret, "X", other, SOON),
        lambda: task_verbs.finish(stranger, 1, "", TODAY),
        lambda: opinion_verbs.take_back_question(stranger, 1),
        lambda: invitations.invite(stranger, LAWYER, draft_id=secret),
        lambda: sharing.keep_to(stranger, secret, None),
        lambda: draft_verbs.drop(stranger, secret, "X"),
    ):
        with pytest.raises(NotFound):
            verb()


def test_nobody_is_asked_who_may_not_read(app: Flask, commune: Commune, secret: int, other: int) -> None:
    clerk, service = commune.actor(commune.clerk), commune.actor(commune.service)
    way = departments.keep_circuit(clerk, "Court", (StepPlan("Odile", (other,)),))
    with pytest.raises(Refused, match="Odile Autre"):
        circuit_verbs.submit(service, secret, way)
    for verb, field in (
        (lambda: comment_verbs.begin(service, secret, "", "", "@Odile Autre, alors ?"), "text"),
        (lambda: comment_verbs.begin(service, secret, "", "", "Alors ?", other), "to"),
        (lambda: task_verbs.give(service, "draft", secret, "X", other, SOON), "owner_id"),
        (lambda: opinion_verbs.ask(service, secret, "legal", "X", SOON, other), "account_id"),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.field == field
    sharing.keep_to(service, secret, None)
    circuit_verbs.submit(service, secret, way)
    with pytest.raises(Refused, match="Odile Autre"):
        sharing.keep_to(clerk, secret, groups()[0].id)
    circuit_verbs.delegate(commune.actor(other), commune.clerk, TODAY, SOON)
    circuit_verbs.approve(commune.actor(other), secret, 2)
    sharing.keep_to(clerk, secret, groups()[0].id)


def test_a_delegate_outside_the_group_sees_nothing_to_approve(
    app: Flask, commune: Commune, other: int
) -> None:
    """The delegation stays; the draft does not come with it."""
    clerk, service = commune.actor(commune.clerk), commune.actor(commune.service)
    way = departments.keep_circuit(clerk, "Court", (StepPlan("Direction", (commune.clerk,)),))
    draft_id = draft_verbs.begin(service, commune.body_id, "Révocation")
    draft_verbs.save(service, draft_id, draft("Révocation"), Wishes(), revision=1)
    sharing.keep_to(service, draft_id, sharing.keep_group(clerk, "Personnel", [commune.clerk]))
    circuit_verbs.submit(service, draft_id, way)
    circuit_verbs.delegate(clerk, other, TODAY, SOON)
    with seen_by(commune.actor(other)):
        assert circuits.waiting_for(other, TODAY) == [] and not circuits.may_answer(draft_id, other, TODAY)
    with pytest.raises(NotFound):
        circuit_verbs.approve(commune.actor(other), draft_id, 2)
    with seen_by(clerk):
        assert len(circuits.waiting_for(commune.clerk, TODAY)) == 1


def test_a_listed_draft_follows_its_point_whoever_writes(
    app: Flask, commune: Commune, secret: int, other: int
) -> None:
    """The agenda is everybody's; versions stay with the group, and miss nothing."""
    item = draft_verbs.list_on(commune.actor(commune.clerk), secret, new_meeting(commune))
    stranger = commune.actor(other)
    items.edit_item(stranger, item, draft("Révocation", note="Tout autre."), revision=1)
    with seen_by(stranger):
        assert drafts.draft_view(secret) is None
    with seen_by(commune.actor(commune.service)):
        view = drafts.draft_view(secret)
        assert view is not None and view.revision == 3 and "Tout autre" in view.values["note"]
    items.delete_item(stranger, item)
    with seen_by(commune.actor(commune.service)):
        assert (found := drafts.draft_view(secret)) is not None and found.state == "writing"


def test_mails_name_no_restricted_object(app: Flask, commune: Commune, secret: int) -> None:
    clerk = commune.actor(commune.clerk)
    before = db.session.scalar(sa.select(sa.func.max(MailboxMessage.id))) or 0
    comment_verbs.begin(clerk, secret, "", "", "Voyez", commune.service)
    task_verbs.give(clerk, "draft", secret, "Appeler Zorglub", commune.service, SOON)
    opinion_verbs.ask(clerk, secret, "legal", "Juridique", SOON, commune.mayor)
    db.session.rollback()
    sent = db.session.scalars(sa.select(MailboxMessage).where(MailboxMessage.id > before)).all()
    assert len(sent) == 3
    for mail in sent:
        assert "Zorglub" not in mail.text + mail.subject and "diffusion restreinte" in mail.text


def test_groups_that_cannot_be(app: Flask, commune: Commune, other: int) -> None:
    clerk, service = commune.actor(commune.clerk), commune.actor(commune.service)
    group = sharing.keep_group(clerk, "Personnel", [other, other])
    assert sharing.keep_group(clerk, " Personnel ", [other]) == group
    for name, members, group_id, field in (
        (" ", [other], None, "name"),
        ("x" * 121, [other], None, "name"),
        ("Personnel", [commune.clerk], None, "name"),
        ("Marchés", [], None, "members"),
        ("Marchés", [commune.accounts[5]], None, "members"),
    ):
        with pytest.raises(Refused) as refused:
            sharing.keep_group(clerk, name, members, group_id=group_id)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        sharing.keep_group(service, "Marchés", [other])
    draft_id = draft_verbs.begin(service, commune.body_id, "X")
    with pytest.raises(NotAllowed):
        sharing.keep_to(commune.actor(other), draft_id, group)
    sharing.keep_group(clerk, "Personnel", [commune.service], group_id=group, closed=True)
    with pytest.raises(Refused, match="Choisissez un groupe"):
        sharing.keep_to(service, draft_id, group)
    assert groups()[0].members == (commune.service,) and groups(offered=True) == []


def test_nobody_of_whom_something_is_asked_is_taken_out_of_a_group(
    app: Flask, commune: Commune, secret: int, other: int
) -> None:
    clerk, owner = commune.actor(commune.clerk), commune.actor(other)
    group = sharing.keep_group(clerk, "Personnel", [commune.clerk, other], group_id=groups()[0].id)
    task = task_verbs.give(clerk, "draft", secret, "Relire", other, SOON)
    opinion = opinion_verbs.ask(clerk, secret, "legal", "Juriste", SOON, other)
    for _ in range(2):
        with pytest.raises(Refused, match=r"Autre.*Révocation Zorglub") as refused:
            sharing.keep_group(clerk, "Personnel", [commune.clerk], group_id=group)
        assert refused.value.field == "members"
        assert groups()[0].members == (commune.clerk, other)
        if opinion:
            opinion_verbs.take_back_question(clerk, opinion)
            opinion = 0
    task_verbs.finish(owner, task, "", TODAY)
    sharing.keep_group(clerk, "Personnel", [commune.clerk], group_id=group)
    assert groups()[0].members == (commune.clerk,)


# --- guests ---------------------------------------------------------------------------------------------------------


def guest_actor(commune: Commune, email: str = "avocate@cabinet.example") -> Actor:
    """The guest of that address."""
    db.session.rollback()
    account = db.session.scalars(sa.select(Account.id).where(Account.email == email)).one()
    return commune.actor(account)


def test_a_guest_reads_one_draft_until_the_day_and_nothing_after(
    app: Flask, commune: Commune, secret: int
) -> None:
    service = commune.actor(commune.service)
    first = invitations.invite(service, LAWYER, draft_id=secret)
    assert invitations.invite(service, LAWYER, draft_id=secret) == first  # a second press
    mails = db.session.scalars(sa.select(MailboxMessage).where(MailboxMessage.recipient == "avocate@cabinet.example")).all()  # fmt: skip
    assert len(mails) == 1 and "Zorglub" not in mails[0].text and "/compte/lien/" in mails[0].text
    lawyer = guest_actor(commune)
    assert lawyer.roles == {Role.GUEST}
    found = guests.opened(first, lawyer.account_id, NOW)
    assert found is not None and found.title == "Révocation Zorglub" and found.discussion is None
    guest_verbs.look(lawyer, first, "texte")
    line = db.session.scalars(sa.select(AuditLine).order_by(AuditLine.id.desc()).limit(1)).one()
    assert (line.verb, line.account_id, line.detail["invitation"]) == (
        "guests.look",
        lawyer.account_id,
        first,
    )
    for at in (NOW + timedelta(days=6),):
        freeze_clock(app, at)
        assert (
            guests.opened(first, lawyer.account_id, at) is None
            and guests.opened_to(lawyer.account_id, at) == []
        )
        with pytest.raises(NotFound):
            guest_verbs.look(lawyer, first, "texte")
    assert guests.invitations(NOW + timedelta(days=6), draft_id=secret)[0].state == "over"
    with pytest.raises(NotFound):
        guest_verbs.look(lawyer, 999, "texte")


def test_taking_an_invitation_back_ends_everything_at_once(app: Flask, commune: Commune, secret: int) -> None:
    service = commune.actor(commune.service)
    invitation = invitations.invite(service, LAWYER, draft_id=secret)
    lawyer = guest_actor(commune)
    before = db.session.get_one(Account, lawyer.account_id).session_version
    for _ in range(2):
        assert invitations.end(service, invitation) == (secret, None)
    assert guests.opened(invitation, lawyer.account_id, NOW) is None
    db.session.expire_all()
    assert db.session.get_one(Account, lawyer.account_id).session_version == before + 1
    again = invitations.invite(service, LAWYER, draft_id=secret)
    assert again != invitation and guests.opened(again, lawyer.account_id, NOW) is not None
    longer = replace(LAWYER, until=SOON + timedelta(days=9))
    assert invitations.invite(service, longer, draft_id=secret) == again
    (live, _) = guests.invitations(NOW, draft_id=secret)
    assert live.ends_at.astimezone().date() >= SOON + timedelta(days=9)


def test_a_guest_comments_only_where_allowed_and_only_own(app: Flask, commune: Commune, secret: int) -> None:
    service = commune.actor(commune.service)
    invitation = invitations.invite(service, LAWYER, draft_id=secret)
    lawyer = guest_actor(commune)
    with pytest.raises(NotAllowed):
        guest_verbs.remark(lawyer, invitation, "", "", "Bien")
    invitations.invite(service, replace(LAWYER, may_comment=True), draft_id=secret)
    for _ in range(2):  # a second press
        said = guest_verbs.remark(lawyer, invitation, "", "Accorde", "Sur quel fondement ?")
    comment_verbs.answer(service, said, "L’article 12.")
    for _ in range(2):
        guest_verbs.answer(lawyer, invitation, said, "Merci.")
    db.session.rollback()
    told = db.session.scalars(
        sa.select(MailboxMessage).where(MailboxMessage.subject.startswith("Remarque d’une"))
    ).all()
    assert [one.recipient for one in told] == ["testville.marc.service.0@example.org"] * 2
    assert all("Zorglub" not in one.text and "fondement" not in one.text for one in told)
    with pytest.raises(NotFound):
        guest_verbs.answer(lawyer, invitation, 1, "Zorglub ?")
    found = guests.opened(invitation, lawyer.account_id, NOW)
    assert found is not None and found.discussion is not None
    assert [len(one.lines) for one in found.discussion.open] == [3]  # and not what the office says to itself
    assert comments.open_counts([secret]) == {secret: 2}
    for verb in (
        lambda: comment_verbs.begin(lawyer, secret, "", "", "X"),
        lambda: comment_verbs.settle(lawyer, said),
        lambda: task_verbs.give(lawyer, "draft", secret, "X", commune.clerk, SOON),
        lambda: invitations.invite(lawyer, LAWYER, draft_id=secret),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_a_point_is_opened_with_the_annexes_chosen(app: Flask, commune: Commune, other: int) -> None:
    from council.models import Annex

    service = commune.actor(commune.service)
    item = items.add_item(commune.actor(commune.clerk), new_meeting(commune), draft())
    for rank, confidential in ((1, False), (2, True)):
        db.session.add(
            Annex(
                organisation_id=commune.organisation_id, item_id=item, position=rank, title=f"Annexe {rank}", filename="a.pdf",
                original_sha256=f"{rank}" * 64, original_size=10, sha256=f"{rank}" * 64, pages=1, confidential=confidential,
                uploaded_at=NOW,
            )
        )  # fmt: skip
    db.session.commit()
    assert small_pdf()
    with pytest.raises(Refused) as refused:
        invitations.invite(service, replace(LAWYER, may_comment=True), item_id=item)
    assert refused.value.field == "may_comment"
    invitation = invitations.invite(service, replace(LAWYER, annexes=(2,)), item_id=item)
    lawyer = guest_actor(commune)
    found = guests.opened(invitation, lawyer.account_id, NOW)
    assert found is not None and [one.title for one in found.annexes] == ["Annexe 2"]
    assert guests.opened_annex(invitation, 1, lawyer.account_id, NOW) is None
    assert guests.opened_annex(invitation, 2, lawyer.account_id, NOW) == ("2" * 64, "Annexe 2")
    assert guests.opened_annex(invitation, 2, commune.clerk, NOW) is None
    changed = db.session.get_one(Annex, 2)
    changed.original_sha256 = "3" * 64  # another paper under the same number
    db.session.commit()
    assert guests.opened_annex(invitation, 2, lawyer.account_id, NOW) is None
    items.delete_item(service, item)
    assert guests.opened(invitation, lawyer.account_id, NOW) is None
    assert guests.opened_to(lawyer.account_id, NOW) == []


def test_invitations_that_cannot_be(app: Flask, commune: Commune, secret: int) -> None:
    service = commune.actor(commune.service)
    for change, field in (
        ({"email": "pas une adresse"}, "email"),
        ({"email": "testville.marc.service.0@example.org"}, "email"),
        ({"last_name": " "}, "last_name"),
        ({"capacity": ""}, "capacity"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"until": TODAY + timedelta(days=400)}, "until"),
        ({"annexes": (1,)}, "annexes"),
    ):
        with pytest.raises(Refused) as refused:
            invitations.invite(service, replace(LAWYER, **change), draft_id=secret)  # type: ignore[arg-type]
        assert refused.value.field == field, change
    assert db.session.scalars(sa.select(RoleGrant).where(RoleGrant.role == "guest")).all() == []
    assert (
        db.session.scalars(
            sa.select(MailboxMessage).where(MailboxMessage.recipient.contains("cabinet"))
        ).all()
        == []
    )
    with pytest.raises(NotAllowed):
        invitations.invite(commune.actor(commune.mayor), LAWYER, draft_id=secret)


def test_who_may_link_the_point_of_a_restricted_draft_may_unlink_it(
    app: Flask, commune: Commune, secret: int, other: int
) -> None:
    """Links are those of the text of the point, which the whole office writes; the draft itself stays out of sight."""
    (act,) = publish(commune, "Statut du personnel")
    item = draft_verbs.list_on(commune.actor(commune.clerk), secret, new_meeting(commune))
    stranger = commune.actor(other)
    link = act_links.link(stranger, kind="applies", item_id=item, act_id=act.id)
    assert act_links.unlink(stranger, link) == (item, None)
    before = act_links.link(commune.actor(commune.clerk), kind="applies", draft_id=secret, act_id=act.id)
    items.delete_item(stranger, item)
    with pytest.raises(NotFound):
        act_links.unlink(stranger, before)
