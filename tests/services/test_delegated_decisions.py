"""Decisions taken by delegation: corrected while they are nowhere else, on sheets of the register, published for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from council.models import DelegatedDecision, RegisterTables, db
from council.queries import public_decisions
from council.queries import standing_items as known
from council.services import acts, delegated_decisions, register, standing_items
from council.services.cancellations import cancel_convened
from council.services.delegated_decisions import Decision
from council.services.errors import NotAllowed, Refused
from tests.factory import Commune
from tests.services.after import STARTED, hold_meeting
from tests.services.office import NOW, freeze_clock, new_meeting, stored
from tests.services.test_register import pages, sheets

DAY = STARTED.date()


def enter(commune: Commune, number: str, ago: int = 1, decision_id: int | None = None, **more: str) -> int:
    typed = Decision(
        number=number, decided_on=DAY - timedelta(days=ago), what=more.pop("what", f"Décision {number}"), **more
    )  # fmt: skip
    return delegated_decisions.enter_decision(
        commune.actor(commune.clerk), commune.body_id, typed, decision_id
    )


def test_decisions_stand_in_the_register_by_date_on_sheets_that_name_them(
    app: Flask, commune: Commune
) -> None:
    freeze_clock(app, STARTED + timedelta(days=30))
    clerk = commune.actor(commune.clerk)
    late, early = enter(commune, "12", 2, text="Autorise le contrat."), enter(commune, "11", 9)
    after = enter(commune, "13", -3)
    meeting = hold_meeting(commune).id
    acts.prepare(clerk, meeting)
    register.make_meeting_sheets(clerk, meeting)
    row = sheets(meeting)
    assert (row.folios[f"d{early}"], row.folios[f"d{late}"], row.first_folio) == (1, 2, 1)
    assert min(folio for key, folio in row.folios.items() if not key.startswith("d")) == 3
    read = pages(row.sha256)
    assert "Décision prise par délégation" in read[0] and "N° 11" in read[0] and "Folio 1" in read[0]
    assert "Nature de l’acte : décision du maire" in read[1] and "Autorise le contrat." in read[1]
    assert "Registre des délibérations" in read[2]
    assert f"d{after}" not in row.folios
    with pytest.raises(Refused, match="feuillet du registre"):
        delegated_decisions.strike_decision(clerk, late)
    following = hold_meeting(commune, STARTED + timedelta(days=14)).id
    acts.prepare(clerk, following)
    register.make_meeting_sheets(clerk, following)
    assert set(sheets(following).folios) & {f"d{early}", f"d{late}", f"d{after}"} == {f"d{after}"}
    register.make_year_tables(clerk, commune.body_id, DAY.year)
    table = db.session.get_one(RegisterTables, (commune.body_id, DAY.year))
    assert "Décisions prises par délégation" in " ".join(pages(table.sha256))


def test_a_decision_of_a_cancelled_agenda_is_corrected_before_it_is_reported_elsewhere(
    app: Flask, commune: Commune
) -> None:
    freeze_clock(app)
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    one = enter(commune, "1")
    standing_items.add_standing(clerk, meeting, known.DELEGATED)
    with pytest.raises(Refused, match="figure déjà"):
        enter(commune, "1", decision_id=one, what="Autre")
    stored(meeting).state = "convened"
    db.session.commit()
    cancel_convened(clerk, meeting, "Neige")
    page = known.decisions(commune.organisation_id, NOW)
    assert page is not None and page.lines[0].free
    enter(commune, "1", decision_id=one, what="Corrigée")
    standing_items.add_standing(clerk, new_meeting(commune, 40), known.DELEGATED)
    page = known.decisions(commune.organisation_id, NOW)
    assert page is not None and (page.lines[0].object, page.lines[0].free) == ("Corrigée", False)


def test_what_is_published_stays_and_names_nobody_it_should_not(app: Flask, commune: Commune) -> None:
    freeze_clock(app)
    clerk = commune.actor(commune.clerk)
    named = enter(
        commune, "1", what="Concession à M. Zorglub", public_title="Concession", text="À M. Zorglub."
    )
    plain = enter(commune, "2", text="Autorise <script>alert(1)</script> le contrat.")
    assert public_decisions.listed(commune.organisation_id, None) is None
    with pytest.raises(NotAllowed):
        delegated_decisions.publish_decision(commune.actor(commune.service), named)
    for each in (named, plain, plain):
        delegated_decisions.publish_decision(clerk, each)
    found = public_decisions.listed(commune.organisation_id, None)
    assert found is not None
    assert [(one.title, one.restricted) for one in found.lines] == [
        ("Décision 2", False),
        ("Concession", True),
    ]
    assert "Zorglub" not in repr(found)
    assert "script" not in found.lines[0].text and "le contrat" in found.lines[0].text
    with pytest.raises(Refused, match="publiée"):
        enter(commune, "2", decision_id=plain, what="Autre")
    meeting = new_meeting(commune)
    standing_items.add_standing(clerk, meeting, known.DELEGATED)
    (item,) = stored(meeting).items
    assert "Zorglub" in item.note and "Zorglub" not in item.expose and "Concession" in item.expose
    assert len(db.session.scalars(db.select(DelegatedDecision)).all()) == 2
