"""What the law advises an office between meetings: vacant offices, the debate before a budget."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from council.models import Body, Mandate, Organisation, db
from council.queries.advice import budget_advice, vacancy_advice
from council.services.items import add_item
from tests.factory import Commune, make_commune, make_meeting
from tests.services.office import NOW, draft, freeze_clock, new_meeting, stored

TODAY = date(2026, 11, 20)


@pytest.fixture
def commune(app: Flask) -> Commune:
    freeze_clock(app)
    return make_commune(members=5)


def _end(commune: Commune, index: int, on: date) -> Mandate:
    seat = db.session.get_one(Mandate, commune.mandates[index])
    seat.ends_on = on
    db.session.commit()
    return seat


def _vacancies(commune: Commune) -> list[str]:
    return [one.sentence.replace("\u00a0", " ") for one in vacancy_advice(commune.organisation_id, NOW)]


def _legal_seats(commune: Commune, seats: int | None) -> None:
    db.session.get_one(Body, commune.body_id).legal_seats = seats
    db.session.commit()


def test_a_mayor_who_left_is_replaced_within_the_legal_days(commune: Commune) -> None:
    assert _vacancies(commune) == []
    _legal_seats(commune, None)
    _end(commune, 0, TODAY - timedelta(days=3))
    (told,) = _vacancies(commune)
    assert told.startswith("Maire : fonction vacante depuis le 17 novembre 2026")
    assert "au plus tard le mercredi 2 décembre 2026" in told
    assert "tous les adjoints sont à réélire" in told


def test_an_incomplete_council_is_completed_first(commune: Commune) -> None:
    _end(commune, 1, TODAY)
    (told,) = _vacancies(commune)
    assert "élections complémentaires" in told
    assert "réélire" not in told


def test_a_departure_to_come_and_a_plain_councillor_open_no_vacancy(commune: Commune) -> None:
    _end(commune, 0, TODAY + timedelta(days=1))
    _end(commune, 4, TODAY - timedelta(days=9))
    assert _vacancies(commune) == []


def test_the_advice_ends_with_an_election_convened_or_a_successor(commune: Commune) -> None:
    _end(commune, 0, TODAY - timedelta(days=3))
    meeting = make_meeting(commune, NOW + timedelta(days=6), items=2, state="draft")
    meeting.items[0].kind = "election"
    db.session.commit()
    assert len(_vacancies(commune)) == 1
    meeting.state = "convened"
    db.session.commit()
    assert _vacancies(commune) == []
    meeting.state = "cancelled"
    db.session.get_one(Mandate, commune.mandates[1]).chair_rank = 1
    db.session.commit()
    assert _vacancies(commune) == []


def test_a_general_renewal_is_no_vacancy(commune: Commune) -> None:
    for index in range(5):
        _end(commune, index, TODAY - timedelta(days=1))
    old = db.session.get_one(Mandate, commune.mandates[4])
    new = Mandate(
        organisation_id=commune.organisation_id, body_id=commune.body_id, person_id=old.person_id, rank=1,
        starts_on=TODAY,
    )  # fmt: skip
    db.session.add(new)
    db.session.commit()
    assert _vacancies(commune) == []


@pytest.mark.parametrize(
    ("days_before", "pressing", "told"),
    [
        (None, True, "Aucun débat n’est inscrit"),
        (70, False, "Débat inscrit le"),
        (71, True, "Débat trop tôt"),
    ],
)
def test_the_debate_before_a_budget(
    commune: Commune, days_before: int | None, pressing: bool, told: str
) -> None:
    vote = new_meeting(commune, 10)
    add_item(commune.actor(commune.clerk), vote, draft("Vote du budget primitif 2027"))
    if days_before is not None:
        at = stored(vote).starts_at - timedelta(days=days_before)
        held = make_meeting(commune, at, items=1, state="closed")
        held.items[0].title = "Débat sur les orientations budgétaires 2027"
        db.session.commit()
    advice = budget_advice(stored(vote))
    assert advice is not None
    assert (advice.pressing, told in advice.sentence) == (pressing, True)


def test_no_debate_for_a_small_commune_nor_without_a_budget(commune: Commune) -> None:
    meeting = new_meeting(commune, 10)
    assert budget_advice(stored(meeting)) is None
    early = "Ouverture anticipée de crédits avant le vote du budget primitif 2027"
    add_item(commune.actor(commune.clerk), meeting, draft(early))
    assert budget_advice(stored(meeting)) is None, "what comes before the vote is not the vote"
    add_item(commune.actor(commune.clerk), meeting, draft("Budget primitif 2027"))
    db.session.get_one(Organisation, commune.organisation_id).population = 900
    db.session.commit()
    assert budget_advice(stored(meeting)) is None
