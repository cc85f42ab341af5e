"""What a fresh reviewer found on pages of working together: hostile input, and two administrators at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from council.models import Organisation, db
from council.services import drafts
from tests.factory import Commune
from tests.services.office import NOW, freeze_clock

SOON = NOW.date() + timedelta(days=5)
RULES = "/bureau/reglement-interieur"


def test_hostile_numbers_and_signs_are_answered(app: Flask, clerk: FlaskClient, commune: Commune) -> None:
    freeze_clock(app)
    begun = drafts.begin(commune.actor(commune.service), commune.body_id, "Révocation")
    huge = "9" * 30
    for path, data in (
        ("/bureau/groupes", {"name": "G", "members": [str(commune.clerk)], "group_id": huge}),
        (f"/bureau/projets/{begun}/acces", {"group_id": huge}),
        (f"/bureau/projets/{begun}/taches", {"title": "x", "owner_id": huge, "due_on": SOON.isoformat()}),
        (f"/bureau/projets/{begun}/taches", {"title": "é" * 600, "owner_id": "1", "due_on": SOON.isoformat()}),
    ):  # fmt: skip
        answer = clerk.post(path, data=data)
        assert answer.status_code in (302, 404, 422), (path, answer.status_code)
    for path in ("/bureau/decisions?q=%00", f"/bureau/decisions?page={huge}", "/bureau/calendrier?mois=%00", "/bureau/projets?q=%00"):  # fmt: skip
        assert clerk.get(path).status_code in (200, 400, 404), path


def kept(commune: Commune) -> dict[str, object]:
    db.session.expire_all()
    return db.session.get_one(Organisation, commune.organisation_id).adjustments


def test_two_administrators_set_rules_side_by_side(
    commune: Commune, clerk: FlaskClient, enter: Callable[[int], FlaskClient]
) -> None:
    other = enter(commune.clerk)
    seen = {"oral_questions_per_member-seen": "", "oral_question_days-seen": ""}
    first = {"oral_questions_per_member": "2", "oral_question_days": "", **seen}
    assert clerk.post(RULES, data=first).status_code == 302
    apart = {"oral_questions_per_member": "", "oral_question_days": "5", **seen}
    assert other.post(RULES, data=apart).status_code == 302
    assert kept(commune) == {"oral_questions_per_member": 2, "oral_question_days": 5}


def test_two_administrators_set_the_same_rule(commune: Commune, clerk: FlaskClient, enter: Callable[[int], FlaskClient]) -> None:  # fmt: skip
    other = enter(commune.clerk)
    seen = {"oral_questions_per_member-seen": "", "oral_question_days-seen": ""}
    assert (
        clerk.post(
            RULES, data={"oral_questions_per_member": "2", "oral_question_days": "", **seen}
        ).status_code
        == 302
    )
    against = {"oral_questions_per_member": "4", "oral_question_days": "5", **seen}
    refused = other.post(RULES, data=against)
    assert refused.status_code == 409
    assert "vaut maintenant «\u00a02\u00a0»" in refused.text
    assert 'value="4"' in refused.text and 'value="5"' in refused.text
    assert kept(commune) == {"oral_questions_per_member": 2}
    assert (
        'name="oral_questions_per_member-seen" value="2"' in refused.text
    )  # read now: the next press decides
    decided = {**against, "oral_questions_per_member-seen": "2"}
    assert other.post(RULES, data=decided).status_code == 302
    assert kept(commune) == {"oral_questions_per_member": 4, "oral_question_days": 5}
