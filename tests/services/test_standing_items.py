"""Points that come back by themselves, the register of delegated decisions, an approval typed by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from council.models import (
    AgendaMove,
    DelegatedDecision,
    Draft,
    Item,
    Minutes,
    MinutesApproval,
    Organisation,
    db,
)
from council.queries import minutes_approval as approvals
from council.queries import standing_items as known
from council.services import delegated_decisions, drafts, minutes_approval, standing_items
from council.services.cancellations import cancel_convened
from council.services.delegated_decisions import Decision
from council.services.draft_wishes import Wishes
from council.services.errors import Refused
from council.services.items import add_item, delete_item
from council.services.withdrawn_points import put_back, withdraw_item
from tests.factory import Commune, make_meeting
from tests.services.office import NOW, draft, new_meeting, stored, titles

pytestmark = pytest.mark.usefixtures("clock")


def offered(meeting: int) -> list[str]:
    """Titles of what the board proposes."""
    row = stored(meeting)
    return [one.title for one in known.offers(row, db.session.get_one(Organisation, row.organisation_id))]


def enter(
    commune: Commune, number: str, on: date, what: str = "Contrat d’entretien", decision_id: int | None = None, **more: str
) -> int:  # fmt: skip
    typed = Decision(number=number, decided_on=on, what=what, **more)
    return delegated_decisions.enter_decision(
        commune.actor(commune.clerk), commune.body_id, typed, decision_id
    )


TODAY = NOW.date()


def test_standing_points_are_offered_and_added_once(commune: Commune) -> None:
    meeting, clerk = new_meeting(commune), commune.actor(commune.clerk)
    assert set(offered(meeting)) == set(known.TITLES.values())
    first = standing_items.add_standing(clerk, meeting, known.DIVERSE)
    assert standing_items.add_standing(clerk, meeting, known.DIVERSE) == first
    standing_items.add_standing(clerk, meeting, known.ORAL)
    assert titles(meeting) == ["Questions diverses", "Questions orales"]
    assert [one.kind for one in stored(meeting).items] == ["information", "question"]
    assert offered(meeting) == [known.TITLES[known.DELEGATED]]


def test_a_point_typed_by_hand_is_recognised(commune: Commune) -> None:
    meeting, clerk = new_meeting(commune), commune.actor(commune.clerk)
    add_item(clerk, meeting, draft("Décisions de la maire par délégation : compte rendu", kind="report"))
    add_item(clerk, meeting, draft("Questions et informations diverses", kind="information"))
    add_item(clerk, meeting, draft("Questions des élus", kind="question"))
    assert offered(meeting) == []


def test_recurring_points_come_in_their_month(commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    november = standing_items.keep_standing(clerk, commune.body_id, "Rapport annuel", "report", 11)
    assert standing_items.keep_standing(clerk, commune.body_id, "rapport annuel", "report", 11) == november
    standing_items.keep_standing(clerk, commune.body_id, "Débat d’orientation", "debate", 1)
    standing_items.keep_standing(clerk, commune.body_id, "Point d’étape", "information", None)
    meeting = new_meeting(commune)
    assert offered(meeting)[-2:] == ["Point d’étape", "Rapport annuel"]
    standing_items.add_standing(clerk, meeting, str(november))
    assert "Rapport annuel" not in offered(meeting)
    standing_items.drop_standing(clerk, november)
    assert titles(meeting) == ["Rapport annuel"]
    for month in (0, 13):
        with pytest.raises(Refused):
            standing_items.keep_standing(clerk, commune.body_id, "X", "report", month)


def test_the_register_feeds_the_report_and_says_what_was_reported(commune: Commune) -> None:
    clerk = commune.actor(commune.clerk)
    one = enter(commune, "2026-041", TODAY - timedelta(9))
    assert enter(commune, "2026-041", TODAY - timedelta(9)) == one
    enter(commune, "2026-042", TODAY - timedelta(2), "Louage <b>de chose</b>")
    with pytest.raises(Refused) as refused:
        enter(commune, "2026-041", TODAY)
    assert refused.value.field == "number"
    with pytest.raises(Refused, match="à venir"):
        enter(commune, "2026-043", TODAY + timedelta(1))
    meeting = new_meeting(commune)
    item = standing_items.add_standing(clerk, meeting, known.DELEGATED)
    note = db.session.get_one(Item, item).note
    assert note.count("<li>") == 2
    assert "n°\u00a02026-041 du 11\u00a0novembre\u00a02026" in note
    assert "<b>" not in note
    page = known.decisions(commune.organisation_id, NOW)
    assert page is not None
    assert [line.number for line in page.lines] == ["2026-042", "2026-041"]
    assert {line.state for line in page.lines} == {
        "Inscrite à la séance du 30\u00a0novembre\u00a02026, point 1"
    }
    with pytest.raises(Refused, match="figure déjà"):
        delegated_decisions.strike_decision(clerk, one)


def test_a_later_decision_is_added_to_the_report_on_demand(commune: Commune) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    enter(commune, "1", TODAY)
    item = standing_items.add_standing(clerk, meeting, known.DELEGATED)
    enter(commune, "2", TODAY)
    assert "Compléter le compte rendu des décisions" in offered(meeting)
    assert standing_items.add_standing(clerk, meeting, known.DELEGATED) == item
    standing_items.add_standing(clerk, meeting, known.DELEGATED)
    db.session.expire_all()
    assert db.session.get_one(Item, item).note.count("<li>") == 2
    other = new_meeting(commune, 40)
    assert "n’a aucune décision" in known.offers(stored(other), db.session.get_one(Organisation, 1))[0].why
    delete_item(clerk, item)
    assert db.session.scalars(db.select(DelegatedDecision.report_item_id)).all() == [None, None]
    again = enter(
        commune, "3", TODAY, decision_id=db.session.scalars(db.select(DelegatedDecision.id)).first() or 0
    )
    delegated_decisions.strike_decision(clerk, again)
    assert len(db.session.scalars(db.select(DelegatedDecision.id)).all()) == 1


def test_decisions_of_a_cancelled_meeting_are_reported_at_the_next(commune: Commune) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    enter(commune, "1", TODAY)
    standing_items.add_standing(clerk, meeting, known.DELEGATED)
    stored(meeting).state = "convened"
    db.session.commit()
    assert known.unreported(commune.body_id, TODAY) == []
    cancel_convened(clerk, meeting, "Neige")
    page = known.decisions(commune.organisation_id, NOW)
    assert page is not None
    assert (page.waiting, page.lines[0].state) == (
        1, "À rendre compte\u00a0: la séance du 30\u00a0novembre\u00a02026 est annulée",
    )  # fmt: skip
    following = new_meeting(commune, 40)
    item = standing_items.add_standing(clerk, following, known.DELEGATED)
    assert db.session.get_one(Item, item).note.count("<li>") == 1
    assert db.session.scalars(db.select(DelegatedDecision.report_item_id)).all() == [item]
    page = known.decisions(commune.organisation_id, NOW)
    assert page is not None
    assert page.waiting == 0


def test_a_report_withdrawn_and_put_back_lists_each_decision_once(commune: Commune) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    enter(commune, "1", TODAY, "Louage d’une « salle »")
    item = standing_items.add_standing(clerk, meeting, known.DELEGATED)
    withdraw_item(clerk, item, "Erreur")
    assert len(known.unreported(commune.body_id, TODAY)) == 1
    put_back(clerk, db.session.scalars(db.select(AgendaMove.id)).one())
    assert "Compléter le compte rendu des décisions" not in offered(meeting)
    enter(commune, "2", TODAY)
    standing_items.add_standing(clerk, meeting, known.DELEGATED)
    (back,) = stored(meeting).items
    assert back.note.count("<li>") == back.expose.count("<li>") == 2
    assert db.session.scalars(db.select(DelegatedDecision.report_item_id)).all() == [back.id, back.id]


def test_a_report_put_back_takes_no_decision_that_another_agenda_reports(commune: Commune) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    enter(commune, "1", TODAY)
    withdraw_item(clerk, standing_items.add_standing(clerk, meeting, known.DELEGATED), "Erreur")
    other = standing_items.add_standing(clerk, new_meeting(commune, 40), known.DELEGATED)
    put_back(clerk, db.session.scalars(db.select(AgendaMove.id)).one())
    assert db.session.scalars(db.select(DelegatedDecision.report_item_id)).all() == [other]


def test_a_report_keeps_what_was_typed_and_its_draft_follows(commune: Commune) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    enter(commune, "1", TODAY)
    title = known.TITLES[known.DELEGATED]
    written = drafts.begin(clerk, commune.body_id, title)
    text = draft(title, kind="report", note="<p>Ma note</p>", expose="<p>Mon exposé</p>")
    drafts.save(clerk, written, text, Wishes(), revision=1)
    item = drafts.list_on(clerk, written, meeting)
    assert standing_items.add_standing(clerk, meeting, known.DELEGATED) == item
    db.session.expire_all()
    row = db.session.get_one(Item, item)
    assert (row.note.count("<li>"), row.expose.count("<li>")) == (1, 1)
    assert "Ma note" in row.note
    assert "Mon exposé" in row.expose
    assert "Ma note" not in row.expose
    behind = db.session.get_one(Draft, written)
    assert (behind.content["note"], behind.content["expose"]) == (row.note, row.expose)
    delete_item(clerk, item)
    again = drafts.list_on(clerk, written, meeting)
    standing_items.add_standing(clerk, meeting, known.DELEGATED)
    db.session.expire_all()
    assert db.session.get_one(Item, again).note.count("<li>") == 1
    assert db.session.scalars(db.select(DelegatedDecision.report_item_id)).all() == [again]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Approbation du procès-verbal de la séance du 10 novembre 2026", "decision"),
        ("Approbation du procès-verbal de la dernière séance", "minutes"),
    ],
)
def test_an_approval_typed_by_hand_is_the_one(
    commune: Commune, waiting_minutes: Callable[[], int], title: str, kind: str
) -> None:
    held, meeting, clerk = waiting_minutes(), new_meeting(commune), commune.actor(commune.clerk)
    assert [one.meeting_id for one in approvals.proposals(meeting)] == [held]
    add_item(clerk, meeting, draft("Autre chose"))
    typed = add_item(clerk, meeting, draft(title, kind=kind))
    assert approvals.proposals(meeting) == []
    assert minutes_approval.propose(clerk, meeting, held) == typed
    assert minutes_approval.propose(clerk, meeting, held) == typed
    assert titles(meeting) == ["Autre chose", title]
    assert db.session.scalars(db.select(MinutesApproval.item_id)).all() == [typed]


def test_an_approval_typed_on_another_agenda_is_not_proposed_again(
    commune: Commune, waiting_minutes: Callable[[], int]
) -> None:
    waiting_minutes()
    clerk, first = commune.actor(commune.clerk), new_meeting(commune, 10)
    add_item(clerk, first, draft("Approbation du procès-verbal de la séance précédente", kind="minutes"))
    assert approvals.proposals(new_meeting(commune, 40)) == []


def test_an_approval_of_other_minutes_is_not_taken_for_it(
    commune: Commune, waiting_minutes: Callable[[], int]
) -> None:
    held, meeting, clerk = waiting_minutes(), new_meeting(commune), commune.actor(commune.clerk)
    add_item(clerk, meeting, draft("Approbation du procès-verbal du 2 juillet 2026", kind="minutes"))
    assert [one.meeting_id for one in approvals.proposals(meeting)] == [held]
    minutes_approval.propose(clerk, meeting, held)
    assert len(titles(meeting)) == 2


@pytest.fixture
def waiting_minutes(commune: Commune) -> Callable[[], int]:
    """A closed meeting of 10 November whose minutes wait."""

    def make() -> int:
        held = make_meeting(commune, NOW - timedelta(days=10), items=1, state="closed")
        db.session.add(Minutes(organisation_id=commune.organisation_id, meeting_id=held.id, updated_at=NOW))
        db.session.commit()
        return held.id

    return make
