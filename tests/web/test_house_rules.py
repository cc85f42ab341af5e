"""The page of the règlement intérieur: what the law lets it set, kept, refused, and at work in a meeting."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from council.law.profiles import PROFILES
from council.models import Body, Organisation, db
from council.queries import house_rules
from council.services import house_rules as service
from council.services.errors import NotAllowed, Refused
from tests.factory import Commune, make_commune, make_meeting

WHERE = "/bureau/reglement-interieur"


def test_every_adjustable_rule_has_words() -> None:
    named = {
        name for editions in PROFILES.values() for _, values in editions for name in values["adjustable"]
    }
    assert named == (house_rules.WORDS.keys() | house_rules.ELSEWHERE)


def test_a_limit_is_kept_shown_and_given_back_to_the_law(commune: Commune, clerk: FlaskClient) -> None:
    make_meeting(make_commune(slug="ailleurs"), datetime(2026, 11, 24, 18, tzinfo=UTC), state="open")
    shown = clerk.get(WHERE).text
    assert "Questions orales d’un membre par séance" in shown
    assert "Quorum" not in shown  # the law's alone for a municipal council
    assert clerk.post(WHERE, data={"oral_questions_per_member": "2"}).status_code == 302
    assert _kept(commune) == {"oral_questions_per_member": 2}
    assert 'value="2"' in clerk.get(WHERE).text
    assert clerk.post(WHERE, data={"oral_questions_per_member": ""}).status_code == 302
    assert _kept(commune) == {}


@pytest.mark.parametrize("typed", ["deux", "-1", "9999", "1,5", "99999999999999999999"])
def test_a_slip_is_shown_where_it_was_made(commune: Commune, clerk: FlaskClient, typed: str) -> None:
    answer = clerk.post(WHERE, data={"oral_question_days": typed, "oral_questions_per_member": "3"})
    assert answer.status_code == 422
    assert 'id="oral_question_days-erreur"' in answer.text or "field--error" in answer.text
    assert 'value="3"' in answer.text
    assert _kept(commune) == {}


def test_bodies_with_rules_of_their_own_choose_shares(commune: Commune, clerk: FlaskClient) -> None:
    db.session.add(
        Body(
            organisation_id=commune.organisation_id,
            slug="bureau",
            name="Commission",
            kind="commission",
            regime="free",
            position=9,
        )
    )
    db.session.commit()
    shown = clerk.get(WHERE).text
    assert "plus de la moitié" in shown
    assert clerk.post(WHERE, data={"quorum": ">1/2", "tie": "rejected"}).status_code == 302
    assert _kept(commune) == {"quorum": ">1/2", "tie": "rejected"}
    assert clerk.post(WHERE, data={"quorum": "toujours"}).status_code == 422


def test_the_law_cannot_be_set(commune: Commune) -> None:
    with pytest.raises(Refused, match="La loi ne laisse pas"):
        service.set_house_rules(commune.actor(commune.clerk), {"quorum": ">1/2"})
    with pytest.raises(NotAllowed):
        service.set_house_rules(commune.actor(commune.accounts[3]), {})


def test_not_during_a_meeting(commune: Commune, clerk: FlaskClient) -> None:
    make_meeting(commune, datetime(2026, 11, 24, 18, tzinfo=UTC), state="open")
    answer = clerk.post(WHERE, data={"oral_questions_per_member": "2"})
    assert answer.status_code == 422
    assert "Une séance est en cours" in answer.text


def _kept(commune: Commune) -> dict[str, object]:
    db.session.expire_all()
    return db.session.get_one(Organisation, commune.organisation_id).adjustments
