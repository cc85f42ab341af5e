"""Remarks on annexes of a draft: by content and page, answered and settled as others; guests speak of what is open to them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from council.models import Annex, Draft, DraftComment, current_reader, db
from council.queries import comments as known
from council.queries import draft_annexes, guests
from council.queries.mentions import cited
from council.services import annexes, comments, drafts, invitations, sharing
from council.services import guests as guest_verbs
from council.services.draft_wishes import Wishes
from council.services.errors import NotFound, Refused
from tests.factory import Commune
from tests.services.office import NOW, draft, freeze_clock, new_meeting
from tests.services.test_sharing import LAWYER, guest_actor

PLAN, QUOTE = "1" * 64, "2" * 64


def join(commune: Commune, item: int, position: int, content: str, title: str) -> int:
    row = Annex(
        organisation_id=commune.organisation_id, item_id=item, position=position, title=title, filename="a.pdf",
        original_sha256=content, original_size=10, sha256=content, pages=4, uploaded_at=NOW,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return int(row.id)


@pytest.fixture
def listed(app: Flask, commune: Commune) -> int:
    """A draft on an agenda, with two annexes of four pages."""
    freeze_clock(app)
    clerk = commune.actor(commune.clerk)
    draft_id = drafts.begin(commune.actor(commune.service), commune.body_id, draft().title)
    drafts.save(clerk, draft_id, draft(), Wishes(), revision=1)
    item = drafts.list_on(clerk, draft_id, new_meeting(commune))
    join(commune, item, 1, PLAN, "Plan de masse")
    join(commune, item, 2, QUOTE, "Devis")
    return draft_id


def item_of(draft_id: int) -> int:
    return int(db.session.scalars(sa.select(Draft.item_id).where(Draft.id == draft_id)).one() or 0)


def test_a_page_of_an_annex_is_spoken_of_answered_and_settled(commune: Commune, listed: int) -> None:
    mayor, clerk = commune.actor(commune.mayor), commune.actor(commune.clerk)
    for _ in range(2):  # a second press
        said = comments.begin(mayor, listed, "annexes:2", " deux  voies ", "Lesquelles ? @Bernard", page="3")
    other = comments.begin(mayor, listed, "annexes:2", "deux voies", "Lesquelles ? @Bernard", page="4")
    whole = comments.begin(mayor, listed, "annexes:1", "", "Sans échelle.")
    found = known.discussion(listed, commune.mayor)
    assert [(one.id, one.label, one.quote) for one in found.open] == [
        (whole, "Annexe 1, Plan de masse", ""), (said, "Annexe 2, Devis, page 3", "deux voies"), (other, "Annexe 2, Devis, page 4", "deux voies"),
    ]  # fmt: skip
    assert ("annexes:2", "Annexe 2, Devis") in known.choices(found.passages, found.annexes)
    assert known.open_counts([listed]) == {listed: 3}
    assert draft_annexes.remarks_beside(item_of(listed)) == (listed, {1: 1, 2: 2})
    assert [one.comment_id for one in cited(commune.clerk)] == [said, other]
    comments.answer(clerk, said, "Celles du plan.")
    comments.settle(mayor, said)
    assert draft_annexes.remarks_beside(item_of(listed)) == (listed, {1: 1, 2: 1})


@pytest.mark.parametrize(
    ("place", "page", "field"),
    [
        ("annexes:2", "0", "page"), ("annexes:2", "5", "page"), ("annexes:2", "III", "page"), ("annexes:2", "9" * 30, "page"),
        ("annexes:99", "", "place"), ("annexes:", "", "place"), ("annexes:²", "", "place"), ("note", "2", "page"),
    ],
)  # fmt: skip
def test_pages_and_annexes_that_are_not(
    commune: Commune, listed: int, place: str, page: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        comments.begin(commune.actor(commune.mayor), listed, place, "", "Ici.", page=page)
    assert refused.value.field == field


def test_an_annex_put_in_the_place_of_another_is_not_the_one_that_was_read(
    commune: Commune, listed: int
) -> None:
    clerk = commune.actor(commune.clerk)
    said = comments.begin(clerk, listed, "annexes:1", "", "Périmé.", page="1")
    annexes.move_annex(clerk, 1, "down")
    (one,) = known.discussion(listed, None).open
    assert (one.label, one.state) == ("Annexe 2, Plan de masse, page 1", "whole")
    item = item_of(listed)
    annexes.delete_annex(clerk, 1)
    join(commune, item, 2, "3" * 64, "Plan de masse")
    (one,) = known.discussion(listed, None).open
    assert (one.id, one.label, one.state, one.annex) == (
        said, "Annexe qui n’est plus jointe, Plan de masse, page 1", "gone", None,
    )  # fmt: skip
    comments.settle(clerk, said)
    assert known.open_counts([listed]) == {}


def test_a_guest_speaks_of_the_annexes_that_are_open_to_them(commune: Commune, listed: int) -> None:
    service = commune.actor(commune.service)
    item = item_of(listed)
    once = replace(LAWYER, may_comment=True, annexes=(1, 2))
    invitation = invitations.invite(service, once, item_id=item)
    lawyer = guest_actor(commune)
    plan = guest_verbs.remark(lawyer, invitation, "annexes:1", "", "Illisible.", "2")
    quote = guest_verbs.remark(lawyer, invitation, "annexes:2", "", "Trop cher.")
    invitations.invite(service, replace(once, annexes=(2,)), item_id=item)
    comments.answer(service, plan, "Le voici en grand.")
    found = guests.opened(invitation, lawyer.account_id, NOW)
    assert found is not None and found.discussion is not None
    assert [one.id for one in found.discussion.open] == [quote]
    with pytest.raises(Refused):
        guest_verbs.remark(lawyer, invitation, "annexes:1", "", "Encore.")
    with pytest.raises(NotFound):
        guest_verbs.answer(lawyer, invitation, plan, "Merci.")
    assert db.session.scalar(sa.select(sa.func.count(DraftComment.id))) == 2


def test_who_does_not_read_a_restricted_draft_sees_no_remark_beside_its_annexes(
    commune: Commune, listed: int
) -> None:
    clerk = commune.actor(commune.clerk)
    comments.begin(clerk, listed, "annexes:1", "", "Confidentiel.")
    group = sharing.keep_group(clerk, "Direction", [commune.clerk, commune.mayor])
    sharing.keep_to(clerk, listed, group)
    token = current_reader.set(commune.accounts[5])
    try:
        assert draft_annexes.remarks_beside(item_of_point(commune)) == (None, {})
    finally:
        current_reader.reset(token)


def item_of_point(commune: Commune) -> int:
    return int(db.session.scalars(sa.select(Annex.item_id).where(Annex.id == 1)).one())
