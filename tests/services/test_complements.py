"""Points added or replaced after the convocation: their own notice, their own proof, never seen before they leave."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from council.documents.typography import day
from council.gateways.clock import FixedClock
from council.meeting.refusals import Refusal
from council.meeting.state import MeetingState
from council.models import (
    ActLink,
    Body,
    Complement,
    ComplementLetter,
    Convocation,
    Draft,
    Item,
    MailboxMessage,
    Mandate,
    db,
)
from council.queries.complements import complement_page
from council.queries.convening import convening_sentences
from council.queries.convocation_letter import letter_facts
from council.queries.councillor import card, points
from council.queries.deadlines import organisation_of
from council.queries.notice import item_faults
from council.queries.opening import opening
from council.queries.public_agenda import agenda
from council.services import act_links, drafts
from council.services.annexes import Upload, add_annex
from council.services.complements import (
    drop_complement,
    open_complement,
    record_letter_dispatch,
    replace_item,
    send_complement,
)
from council.services.convocations import Conditions, convene, convene_member
from council.services.dossiers import freeze_dossier
from council.services.draft_wishes import Wishes
from council.services.errors import NotFound, Refused
from council.services.items import add_item, delete_item, edit_item
from tests.factory import Commune, make_commune
from tests.services.after import Sitting
from tests.services.office import NOW, draft, new_meeting, small_pdf, stored, titles
from tests.services.test_search_index import publish


@pytest.fixture
def commune(app: Flask, clock: FixedClock) -> Commune:
    return make_commune(members=3)


@pytest.fixture
def meeting(commune: Commune) -> int:
    """Convened for Monday 30 November, ten days ahead."""
    clerk, made = commune.actor(commune.clerk), new_meeting(commune, 10)
    for number in (1, 2):
        add_annex(clerk, add_item(clerk, made, draft(f"Point {number}")), Upload("a.pdf", small_pdf(number)))
    freeze_dossier(clerk, made)
    convene(clerk, made)
    return made


def _seen(commune: Commune, meeting: int) -> tuple[list[str], int]:
    """Titles and dossier version a councillor reads."""
    shown = card(commune.persons[1], meeting, date(2026, 11, 20))
    assert shown is not None and shown.dossier is not None
    return [one.title for one in points(meeting)], shown.dossier.version


def test_nothing_shows_before_it_leaves_then_everybody_is_told_once(commune: Commune, meeting: int) -> None:
    clerk = commune.actor(commune.clerk)
    with pytest.raises(Refused, match="La convocation est partie"):
        add_item(clerk, meeting, draft("Trop tôt"))
    complement = open_complement(clerk, meeting)
    assert open_complement(clerk, meeting) == complement
    add_item(clerk, meeting, draft("Point ajouté"))
    with pytest.raises(Refused, match="ont changé"):
        send_complement(clerk, complement, Conditions())
    freeze_dossier(clerk, meeting)
    assert _seen(commune, meeting) == (["Point 1", "Point 2"], 1)
    assert [one.title for one in agenda(meeting)] == ["Point 1", "Point 2"]
    mails = db.session.query(MailboxMessage).count()
    assert send_complement(clerk, complement, Conditions()) == 3
    assert _seen(commune, meeting) == (["Point 1", "Point 2", "Point ajouté"], 2)
    assert [one.added_at for one in agenda(meeting)] == [None, None, NOW]
    letters = db.session.query(ComplementLetter).all()
    assert all(one.sent_at == NOW and one.sha256 for one in letters)
    assert db.session.query(MailboxMessage).count() == mails + 3
    with pytest.raises(Refused, match="déjà parti"):
        send_complement(clerk, complement, Conditions())
    items = opening(db.session.connection(), meeting).facts.items
    assert [(one.title, one.complement, one.urgent) for one in items][-1] == ("Point ajouté", 1, False)


def test_replacing_keeps_the_number_and_the_identity(commune: Commune, meeting: int) -> None:
    clerk = commune.actor(commune.clerk)
    complement = open_complement(clerk, meeting)
    first = stored(meeting).items[0].id
    with pytest.raises(Refused, match="déjà convoqué"):
        edit_item(clerk, first, draft("Changé"), revision=1)
    with pytest.raises(Refused, match="déjà convoqué"):
        delete_item(clerk, first)
    new = replace_item(clerk, first)
    assert replace_item(clerk, first) == new
    edit_item(clerk, new, draft("Point 1 corrigé"), revision=1)
    add_annex(clerk, new, Upload("b.pdf", small_pdf(3)))
    freeze_dossier(clerk, meeting)
    send_complement(clerk, complement, Conditions())
    assert titles(meeting) == ["Point 1 corrigé", "Point 2"]
    item = stored(meeting).items[0]
    assert (item.id, [annex.pages for annex in item.annexes]) == (first, [1, 3])
    page = complement_page(meeting, NOW)
    assert page is not None and page.sendings[0].sent == 3
    assert _seen(commune, meeting) == (["Point 1 corrigé", "Point 2"], 2)


def test_the_draft_behind_takes_over_what_replaced_its_point(commune: Commune) -> None:
    clerk, meeting = commune.actor(commune.clerk), new_meeting(commune, 10)
    old, new = (one.id for one in publish(commune, "Tarifs de la piscine", "Tarifs du marché"))
    written = drafts.begin(clerk, commune.body_id, "Point 1")
    drafts.save(clerk, written, draft("Point 1"), Wishes(), revision=1)
    act_links.link(clerk, kind="amends", draft_id=written, act_id=old)
    item = drafts.list_on(clerk, written, meeting)
    add_annex(clerk, item, Upload("a.pdf", small_pdf(1)))
    freeze_dossier(clerk, meeting)
    convene(clerk, meeting)
    complement = open_complement(clerk, meeting)
    text = replace_item(clerk, item)
    edit_item(clerk, text, draft("Point 1 corrigé", note="Corrigée"), revision=1)
    act_links.link(clerk, kind="repeals", item_id=text, act_id=new)
    freeze_dossier(clerk, meeting)
    db.session.expire_all()
    assert db.session.get_one(Draft, written).title == "Point 1"
    send_complement(clerk, complement, Conditions())
    db.session.expire_all()
    row, behind = db.session.get_one(Item, item), db.session.get_one(Draft, written)
    assert (behind.title, behind.content["note"], behind.item_id) == ("Point 1 corrigé", row.note, item)
    assert behind.state == "listed"
    links = db.session.scalars(db.select(ActLink).order_by(ActLink.id)).all()
    assert [(one.kind, one.act_id, one.draft_id, one.item_id) for one in links] == [
        ("amends", old, written, None), ("repeals", new, written, None),
    ]  # fmt: skip


def test_late_it_needs_urgency_and_the_last_day_is_refused(
    commune: Commune, meeting: int, clock: FixedClock
) -> None:
    clerk = commune.actor(commune.clerk)
    complement = open_complement(clerk, meeting)
    add_item(clerk, meeting, draft("Point urgent"))
    freeze_dossier(clerk, meeting)
    clock.at = NOW + timedelta(days=9)
    with pytest.raises(Refused, match="au moins 1 jour franc"):
        send_complement(clerk, complement, Conditions(urgent_reason="Toiture"))
    clock.at = NOW + timedelta(days=7)
    with pytest.raises(Refused, match="motif de l’urgence") as refused:
        send_complement(clerk, complement, Conditions())
    assert refused.value.field == "urgent_reason"
    send_complement(clerk, complement, Conditions(urgent_reason="Toiture"))
    row = stored(meeting)
    said = " ".join(convening_sentences(row, organisation_of(row)))
    assert "Ordre du jour complémentaire n° 1 envoyé le " + day(clock.at.date()) in said
    assert "Motif\u00a0: Toiture." in said
    facts = opening(db.session.connection(), meeting).facts
    assert [one.urgent for one in facts.items] == [False, False, True]
    sitting = Sitting(row, MeetingState(facts), row.starts_at)
    sitting.do("open_meeting", chair=commune.mandates[0], present=commune.mandates)
    sitting.do("name_secretary", seat=commune.mandates[1])
    sitting.do("open_item", item=facts.items[0].item).do(
        "close_item", item=facts.items[0].item, outcome="postponed"
    )
    with pytest.raises(Refusal, match="se prononce d’abord sur l’urgence"):
        sitting.do("open_item", item=facts.items[2].item)
    sitting.do("decide_procedure", subject="urgency", counts={"pour": 3})
    sitting.do("open_item", item=facts.items[2].item)


def test_a_missing_note_wants_a_motive_that_the_minutes_print(commune: Commune, meeting: int) -> None:
    clerk = commune.actor(commune.clerk)
    complement = open_complement(clerk, meeting)
    add_item(clerk, meeting, draft("Sans note", note=""))
    freeze_dossier(clerk, meeting)
    with pytest.raises(Refused, match="Note explicative manquante") as refused:
        send_complement(clerk, complement, Conditions())
    assert refused.value.field == "notes_motive"
    send_complement(clerk, complement, Conditions(notes_motive="Le devis joint en tient lieu"))
    row = stored(meeting)
    assert "Le devis joint en tient lieu" in " ".join(convening_sentences(row, organisation_of(row)))


def test_giving_it_up_leaves_the_convened_agenda(commune: Commune, meeting: int) -> None:
    clerk = commune.actor(commune.clerk)
    complement = open_complement(clerk, meeting)
    add_annex(clerk, add_item(clerk, meeting, draft("Ajouté")), Upload("c.pdf", small_pdf(2)))
    replace_item(clerk, stored(meeting).items[1].id)
    assert drop_complement(clerk, complement) == meeting
    assert titles(meeting) == ["Point 1", "Point 2"]
    assert db.session.query(Complement).count() == 0
    with pytest.raises(NotFound):
        drop_complement(clerk, complement)


def test_on_paper_the_day_is_noted(commune: Commune, meeting: int) -> None:
    clerk = commune.actor(commune.clerk)
    complement = open_complement(clerk, meeting)
    add_item(clerk, meeting, draft("Ajouté"))
    freeze_dossier(clerk, meeting)
    person = db.session.get_one(Mandate, commune.mandates[1]).person
    from council.models import Account

    db.session.query(Account).filter_by(person_id=person.id).one().active = False
    person.email = ""
    db.session.commit()
    send_complement(clerk, complement, Conditions())
    letter = db.session.query(ComplementLetter).filter_by(mandate_id=commune.mandates[1]).one()
    assert (letter.channel, letter.sent_at) == ("paper", None)
    with pytest.raises(Refused, match="jour réel"):
        record_letter_dispatch(clerk, letter.id, date(2026, 11, 21))
    assert record_letter_dispatch(clerk, letter.id, date(2026, 11, 20)) == meeting
    assert letter.sent_at is not None


def _walloon_point(commune: Commune, filed_on: date, index: int = 2, note: str = "Note") -> list[str]:
    """Codes of the faults of a councillor's point for a meeting on 30 November."""
    body = db.session.get_one(Body, commune.body_id)
    body.regime = "be-wal-commune"
    db.session.commit()
    made = new_meeting(commune, 10)
    filed = {"filed_by_id": commune.mandates[index], "filed_on": filed_on}
    add_item(commune.actor(commune.clerk), made, draft("Point d’un conseiller", note=note, **filed))
    row = stored(made)
    organisation = organisation_of(row)
    return [one.finding.code for one in item_faults(row.body, organisation, date(2026, 11, 30), row.items)]


@pytest.mark.parametrize(
    ("filed_on", "index", "note", "codes"),
    [
        (date(2026, 11, 24), 3, "Note", []),
        (date(2026, 11, 25), 3, "Note", ["too_late"]),
        (date(2026, 11, 24), 0, "Note", ["college_member"]),
        (date(2026, 11, 24), 3, "", ["note_missing", "note_missing"]),
    ],
)
def test_a_walloon_councillors_point_has_its_own_time_limit(
    app: Flask, clock: FixedClock, filed_on: date, index: int, note: str, codes: list[str]
) -> None:
    assert _walloon_point(make_commune(members=4), filed_on, index, note) == codes


def test_a_member_who_comes_later_is_convened_to_the_whole_agenda(commune: Commune, meeting: int) -> None:
    clerk = commune.actor(commune.clerk)
    complement = open_complement(clerk, meeting)
    add_item(clerk, meeting, draft("Ajouté"))
    freeze_dossier(clerk, meeting)
    send_complement(clerk, complement, Conditions())
    former = db.session.get_one(Mandate, commune.mandates[2])
    late = Mandate(
        organisation_id=commune.organisation_id, body_id=commune.body_id, person_id=commune.persons[2], rank=9,
        starts_on=date(2026, 11, 20),
    )  # fmt: skip
    former.ends_on = date(2026, 11, 19)
    db.session.add(late)
    db.session.commit()
    convene_member(clerk, meeting, late.id)
    row = db.session.query(Convocation).filter_by(mandate_id=late.id).one()
    assert (row.dossier.version, len(letter_facts(row.id).agenda)) == (2, 3)
