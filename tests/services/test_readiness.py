"""Whether a point is ready: what it has, what its draft still waits for."""

from __future__ import annotations

from datetime import date

import pytest

from council.models import Draft, DraftOpinion, db
from council.queries.meeting_board import ItemLine, board_page
from council.services import drafts
from council.services.draft_wishes import Wishes
from council.services.items import add_item
from tests.factory import Commune
from tests.services.office import NOW, draft, new_meeting

pytestmark = pytest.mark.usefixtures("clock")


def lines(meeting: int) -> list[ItemLine]:
    db.session.rollback()
    db.session.expire_all()
    page = board_page(meeting, NOW, interests=False)
    assert page is not None
    assert page.board.ready + page.board.incomplete == len(page.board.items)
    return list(page.board.items)


def test_a_whole_point_is_ready_and_says_what_it_has(commune: Commune) -> None:
    meeting = new_meeting(commune, 20)
    clerk = commune.actor(commune.clerk)
    add_item(clerk, meeting, draft(rapporteur_id=commune.mandates[1]))
    add_item(clerk, meeting, draft("Sans note", note="", matiere_code="", rapporteur_id=commune.mandates[1]))
    whole, part = lines(meeting)
    assert (whole.ready, whole.done) == (True, ("texte", "note", "matière"))
    assert (part.ready, part.done) == (False, ("texte",))


def test_opinions_and_the_budget_count_once_a_point_has_a_draft(commune: Commune) -> None:
    meeting = new_meeting(commune, 20)
    clerk = commune.actor(commune.clerk)
    text = drafts.begin(clerk, commune.body_id, "Travaux", Wishes(direction="expense", amount=1))
    drafts.list_on(clerk, text, meeting)
    owner = {"organisation_id": commune.organisation_id, "draft_id": text}
    opinion = DraftOpinion(
        **owner, kind="commission", giver="Commission des finances", asked_by="Mme X", asked_at=NOW,
        due_on=date(2026, 11, 30),
    )  # fmt: skip
    db.session.add(opinion)
    db.session.get_one(Draft, text).amount = None
    db.session.commit()
    (line,) = lines(meeting)
    assert {
        "avis attendu\u00a0: Commission des finances",
        "montant à écrire",
        "ligne budgétaire à écrire",
    } <= set(line.missing)
    opinion = db.session.scalars(db.select(DraftOpinion)).one()
    opinion.answer, opinion.answered_at, opinion.answered_by, opinion.version = "favourable", NOW, "Mme X", 1
    opinion.given_on = date(2026, 11, 25)
    row = db.session.scalars(db.select(Draft)).one()
    row.amount, row.budget_lines = 150_000, ["Budget principal 2026, compte 2135"]
    db.session.commit()
    (line,) = lines(meeting)
    assert line.done[-2:] == ("avis", "budget")
    assert not any(word in " ".join(line.missing) for word in ("avis", "montant", "budgétaire"))
