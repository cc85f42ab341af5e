"""Opinions on drafts: asked once, given by who was asked or written down by the office, reminded once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from council.gateways.environment import environment
from council.models import AuditLine, Organisation, OutboxMessage, db
from council.queries import opinions as known
from council.queries.manifest import dossier_facts, manifest_of
from council.services import drafts, opinions
from council.services.circuit_mails import remind_opinions
from council.services.draft_wishes import Wishes
from council.services.errors import NotAllowed, Refused
from tests.factory import Commune
from tests.services.office import NOW, draft, freeze_clock, future, new_meeting, stored

TODAY = NOW.date()


@pytest.fixture
def begun(app: Flask, commune: Commune) -> int:
    """A draft of the department."""
    freeze_clock(app)
    return drafts.begin(commune.actor(commune.service), commune.body_id, "Subvention au comité des fêtes")


def test_an_opinion_is_asked_once_and_given_by_who_was_asked(
    app: Flask, commune: Commune, begun: int
) -> None:
    service, clerk, mayor = (commune.actor(one) for one in (commune.service, commune.clerk, commune.mayor))
    asked = opinions.ask(
        service, begun, "legal", "Service juridique", TODAY + timedelta(days=3), commune.mayor
    )
    assert opinions.ask(service, begun, "legal", "Service juridique", TODAY + timedelta(days=9)) == asked
    assert [one.id for one in known.asked_of(commune.mayor, TODAY)] == [asked]
    with pytest.raises(NotAllowed):
        opinions.give(service, asked, "favourable", "", TODAY)
    for answer, text, day, field in (
        ("maybe", "", TODAY, "answer"),
        ("reserved", " ", TODAY, "text"),
        ("favourable", "", TODAY + timedelta(days=1), "given_on"),
        ("favourable", "", TODAY - timedelta(days=1), "given_on"),
    ):
        with pytest.raises(Refused) as refused:
            opinions.give(mayor, asked, answer, text, day)
        assert refused.value.field == field
    opinions.give(mayor, asked, "reserved", "Le seuil est proche.", TODAY)
    opinions.give(clerk, asked, "favourable", "Corrigé au téléphone.", TODAY)
    (before,) = [
        one.detail["before"] for one in db.session.scalars(db.select(AuditLine)) if "before" in one.detail
    ]
    assert (before["answer"], before["text"]) == ("reserved", "Le seuil est proche.")
    (line,) = known.opinions(begun, TODAY)
    assert (line.words, line.text, line.version, line.answered_by) == (
        "Favorable",
        "Corrigé au téléphone.",
        1,
        clerk.name,
    )
    assert known.asked_of(commune.mayor, TODAY) == []
    with pytest.raises(Refused, match="ne se retire plus"):
        opinions.take_back_question(service, asked)


def test_the_same_opinion_is_not_asked_of_somebody_else(app: Flask, commune: Commune, begun: int) -> None:
    service = commune.actor(commune.service)
    due = TODAY + timedelta(days=3)
    asked = opinions.ask(service, begun, "legal", "Service juridique", due, commune.mayor)
    with pytest.raises(Refused, match="déjà demandé à ") as refused:
        opinions.ask(service, begun, "legal", "Service juridique", due, commune.clerk)
    assert refused.value.field == "giver"
    opinions.take_back_question(service, asked)
    freeze_clock(app, NOW + timedelta(minutes=1))
    again = opinions.ask(service, begun, "legal", "Service juridique", due, commune.clerk)
    assert opinions.ask(service, begun, "legal", "Service juridique", due, commune.clerk) == again
    opinions.ask(service, begun, "legal", "Commission", due)
    with pytest.raises(Refused, match="sans nommer personne"):
        opinions.ask(service, begun, "legal", "Commission", due, commune.clerk)


def test_a_commission_s_opinion_is_written_down_by_the_office(
    app: Flask, commune: Commune, begun: int
) -> None:
    service, mayor = commune.actor(commune.service), commune.actor(commune.mayor)
    asked = opinions.ask(service, begun, "commission", "Commission des finances", TODAY)
    with pytest.raises(NotAllowed):
        opinions.give(mayor, asked, "favourable", "", TODAY)
    assert opinions.give(service, asked, "none", "", TODAY) == begun
    other = opinions.ask(service, begun, "commission", "Commission des travaux", TODAY)
    opinions.take_back_question(service, other)
    assert [one.giver for one in known.opinions(begun, TODAY)] == ["Commission des finances"]


def test_questions_that_cannot_be(app: Flask, commune: Commune, begun: int) -> None:
    service = commune.actor(commune.service)
    for kind, giver, day, account, field in (
        ("gossip", "X", TODAY, None, "kind"),
        ("legal", " ", TODAY, None, "giver"),
        ("legal", "x" * 161, TODAY, None, "giver"),
        ("legal", "X", TODAY - timedelta(days=1), None, "due_on"),
        ("legal", "X", TODAY + timedelta(days=400), None, "due_on"),
        ("legal", "X", TODAY, 999_999, "account_id"),
    ):
        with pytest.raises(Refused) as refused:
            opinions.ask(service, begun, kind, giver, day, account)
        assert refused.value.field == field
    with pytest.raises(NotAllowed):
        opinions.ask(commune.actor(commune.mayor), begun, "legal", "X", TODAY)


def test_who_is_late_is_reminded_once(app: Flask, commune: Commune, begun: int) -> None:
    service = commune.actor(commune.service)
    opinions.ask(service, begun, "legal", "Service juridique", TODAY + timedelta(days=1), commune.mayor)
    opinions.ask(service, begun, "commission", "Commission des finances", TODAY)
    assert remind_opinions() == 0
    freeze_clock(app, NOW + timedelta(days=1))
    assert (remind_opinions(), remind_opinions()) == (1, 0)
    keys = db.session.scalars(
        sa.select(OutboxMessage.key).where(OutboxMessage.key.startswith("opinion")).order_by(OutboxMessage.id)
    ).all()
    assert [key.split(":")[0] for key in keys] == ["opinion", "opinion-reminder"]


def test_a_commission_s_opinion_is_printed_a_department_s_is_not(app: Flask, commune: Commune) -> None:
    freeze_clock(app)
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune)
    written = drafts.begin(clerk, commune.body_id, "Tarifs")
    drafts.save(clerk, written, draft("Tarifs"), Wishes(), revision=1)
    for kind, giver in (("commission", "Commission des finances"), ("legal", "Service juridique")):
        asked = opinions.ask(clerk, written, kind, giver, future().date())
        opinions.give(clerk, asked, "reserved", "Revoir l’article 2.", NOW.date())
    opinions.ask(clerk, written, "commission", "Commission culture", future().date())
    item = drafts.list_on(clerk, written, meeting)
    said = "Commission des finances, le 20\u00a0novembre\u00a02026\u00a0: avis favorable avec réserves. Revoir l’article 2."
    assert known.printed([item]) == {item: (said,)}
    row = stored(meeting)
    manifest = manifest_of(row, db.session.get_one(Organisation, row.organisation_id))
    assert [one["opinions"] for one in manifest["items"]] == [[said]]
    facts = dossier_facts(manifest, version=1, frozen_at=NOW, storage=environment().storage)
    assert facts.items[0].opinions == (said,)
