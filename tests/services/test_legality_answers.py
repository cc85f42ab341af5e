"""Answers of the prefecture: believed only about the act they name, kept in every case, taken in once."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date, timedelta

import pypdf
import pytest
from flask import Flask

from council.gateways.environment import environment
from council.models import Document, PrefectureClassification, Transmission, db
from council.permissions import system_actor
from council.queries import legality_pages
from council.queries.deadlines import act_dates, organisation_of
from council.queries.legality_plan import plan
from council.services import legality_answers, legality_sending, publication, transmissions
from council.services.errors import NotFound, Refused
from tests.factory import Commune, make_commune
from tests.gateways import legality_samples as samples
from tests.services.legality import Control, controlled

ON = "2026-11-20"


@pytest.fixture
def control(app: Flask, commune: Commune) -> Control:
    """One act left, its acknowledgment is awaited."""
    made = controlled(app, commune)
    transmissions.transmit(commune.actor(commune.clerk), made.acts[0].id)
    assert [row.state for row in made.sendings()] == ["sent"]
    return made


def receipt(control: Control, on: str = ON, **more: str) -> bytes:
    row = control.sendings()[0]
    values = {"number": row.number, "document": row.files[0]["name"], **more}
    return samples.receipt(row.identifier, on, samples.repeated(**values))


def come(control: Control, data: bytes, name: str = "reponse.xml") -> None:
    """Through the folder, as in life."""
    (control.folder / "retours" / name).write_bytes(data)
    legality_sending.collect_for(control.commune.organisation_id)


def test_the_acknowledgment_gives_the_act_its_date_and_a_stamped_copy(
    control: Control,
) -> None:
    act = control.acts[0]
    original = db.session.scalar(db.select(Document.sha256).where(Document.act_id == act.id))
    before = environment().storage.get(original)
    come(control, receipt(control))
    act = control.acts[0]
    assert act.transmitted_on == date(2026, 11, 20)
    (row,) = control.sendings()
    assert (row.state, row.received_on) == ("received", date(2026, 11, 20))
    assert db.session.scalar(db.select(Document.sha256).where(Document.act_id == act.id)) == original
    assert environment().storage.get(original) == before
    copy = environment().storage.get(row.stamped_sha256)
    assert copy != before
    text = (
        pypdf.PdfReader(environment().storage.path(row.stamped_sha256))
        .pages[0]
        .extract_text()
        .replace("\u00a0", " ")
    )
    assert "Reçu en préfecture le 20 novembre 2026" in text
    assert row.identifier in text
    publication.publish_act(control.commune.actor(control.commune.clerk), act.id)
    (row,) = control.sendings()
    text = (
        pypdf.PdfReader(environment().storage.path(row.stamped_sha256))
        .pages[0]
        .extract_text()
        .replace("\u00a0", " ")
    )
    assert "Publié le 20 novembre 2026" in text
    assert "Exécutoire le 20 novembre 2026" in text
    act = control.acts[0]
    dates = act_dates(act, act.meeting, organisation_of(act.meeting))
    assert (dates.sent_on, dates.transmitted_on, dates.enforceable_on) == (date(2026, 11, 20),) * 3


def test_the_same_answer_twice_is_one(control: Control) -> None:
    data = receipt(control)
    come(control, data)
    come(control, data, "encore.xml")
    assert [row.kind for row in control.answers()] == ["received"]
    assert not [one for one in (control.folder / "retours").iterdir() if one.is_file()]


def test_a_crash_before_the_answer_is_given_back_loses_and_doubles_nothing(
    control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    (control.folder / "retours" / "reponse.xml").write_bytes(receipt(control))
    with monkeypatch.context() as patch:
        patch.setattr("council.gateways.legality.transports.os.replace", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            legality_sending.collect_for(control.commune.organisation_id)
    assert (control.folder / "retours" / "reponse.xml").exists()
    legality_sending.collect_for(control.commune.organisation_id)
    assert len(control.answers()) == 1
    assert control.sendings()[0].state == "received"


def _power_cut(*_words: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"number": "2026_11_003"}, "décrit un autre acte"), ({"document": "99_DE-autre.pdf"}, "décrit un autre acte"),
    ],
)  # fmt: skip
def test_an_acknowledgment_for_another_act_is_set_aside(
    control: Control, more: dict[str, str], words: str
) -> None:
    come(control, receipt(control, **more))
    (row,) = control.answers()
    assert words in row.problem
    assert row.transmission_id is None
    assert environment().storage.get(row.sha256)
    assert control.acts[0].transmitted_on is None
    assert control.sendings()[0].state == "sent"


def test_an_acknowledgment_for_an_unknown_act_is_set_aside(control: Control) -> None:
    come(control, samples.receipt("045-214500019-20261105-INCONNU-DE", ON))
    (row,) = control.answers()
    assert "n’a pas été transmis d’ici" in row.problem
    assert [act.transmitted_on for act in control.acts] == [None] * 5


@pytest.mark.parametrize("day", ["2026-11-04", "2026-12-25"])
def test_an_impossible_day_is_set_aside(control: Control, day: str) -> None:
    come(control, receipt(control, day))
    assert "n’est pas encore venue" in control.answers()[0].problem
    assert control.acts[0].transmitted_on is None


def test_a_second_date_does_not_replace_the_first(control: Control) -> None:
    come(control, receipt(control))
    come(control, receipt(control, "2026-11-19"), "autre.xml")
    assert control.acts[0].transmitted_on == date(2026, 11, 20)
    assert "déjà acquitté" in control.answers()[1].problem


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
     samples.pack([("../../x.xml", b"<a/>")]), samples.wrapped("m.xml", samples.act_anomaly("A"), siren="200000172")],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_for_the_clerk(control: Control, data: bytes) -> None:
    come(control, data)
    (row,) = control.answers()
    assert (row.kind, row.transmission_id) == ("unreadable", None)
    assert row.problem.endswith(".")
    assert not [one for one in (control.folder / "retours").iterdir() if one.is_file()]


def test_an_anomaly_gives_the_act_back_to_be_sent_anew(control: Control) -> None:
    come(control, samples.act_anomaly(control.sendings()[0].number))
    (row,) = control.sendings()
    assert row.state == "refused"
    assert row.problem == "La préfecture a refusé l’envoi (anomalie 007)\u00a0: Document illisible."
    assert control.acts[0].sent_at is None
    transmissions.transmit(control.commune.actor(control.commune.clerk), control.acts[0].id)
    first, second = control.sendings()
    assert (first.identifier, second.state) == (second.identifier, "sent")
    assert first.archive_name != second.archive_name
    come(control, receipt(control))
    assert [row.state for row in control.sendings()] == ["refused", "received"]


def test_an_anomaly_of_the_envelope_finds_its_act(control: Control) -> None:
    come(control, samples.envelope_anomaly(control.sendings()[0].message_name))
    assert control.sendings()[0].state == "refused"
    come(control, samples.envelope_anomaly("autre-1-1_0.xml"), "autre.xml")
    assert "n’a pas été transmis" in control.answers()[1].problem


def test_letters_are_kept_with_their_papers_until_they_are_answered(control: Control) -> None:
    identifier = control.sendings()[0].identifier
    come(control, receipt(control))
    control.clock.at += timedelta(days=10)
    come(
        control,
        samples.letter("DemandePieceComplementaire", identifier, "Le plan de financement"),
        "lettre.tar.gz",
    )
    letter = control.answers()[1]
    assert (letter.kind, letter.text, letter.dated_on) == (
        "documents_request", "Le plan de financement", date(2026, 11, 25),
    )  # fmt: skip
    assert environment().storage.get(letter.files[0]["sha256"]) == b"%PDF-1.4 lettre"
    clerk = control.commune.actor(control.commune.clerk)
    for wrong in (date(2026, 11, 24), date(2026, 12, 24)):
        with pytest.raises(Refused, match="à venir"):
            legality_answers.settle(clerk, letter.id, wrong, "")
    with pytest.raises(Refused, match="Seule une lettre"):
        legality_answers.settle(clerk, control.answers()[0].id, date(2026, 11, 27), "")
    legality_answers.settle(clerk, letter.id, date(2026, 11, 27), "Plan envoyé")
    assert control.answers()[1].settled_on == date(2026, 11, 27)
    other = make_commune(slug="ailleurs")
    with pytest.raises(NotFound):
        legality_answers.settle(other.actor(other.clerk), letter.id, date(2026, 11, 27), "")


def test_a_cancelled_transmission_takes_the_date_back(control: Control) -> None:
    come(control, receipt(control))
    identifier = control.sendings()[0].identifier
    come(control, samples.answer("", "ARAnnulation", IDActe=identifier, DateReception=ON), "annulation.xml")
    assert control.sendings()[0].state == "cancelled"
    assert control.acts[0].transmitted_on is None


def replaced(control: Control, state: str, **draft: str) -> None:
    """The first sending ended; the act leaves again a week later, as ``draft`` says."""
    ended = {"sent_at": None} if state == "abandoned" else {}
    db.session.execute(db.update(Transmission).values(state=state, **ended))
    db.session.commit()
    control.clock.at += timedelta(days=7)
    act = control.acts[0]
    wish = replace(plan(act, control.clock.at).draft, **draft)
    transmissions.transmit(control.commune.actor(control.commune.clerk), act.id, wish)


def test_a_late_acknowledgment_of_what_was_given_up_makes_the_act_received(control: Control) -> None:
    db.session.execute(db.update(Transmission).values(state="abandoned", sent_at=None))
    db.session.commit()
    come(control, receipt(control))
    (row,) = control.sendings()
    assert (row.state, row.received_on) == ("received", date(2026, 11, 20))
    assert row.problem == control.answers()[0].text
    assert "était abandonné" in row.problem
    assert "ne repart pas" in row.problem
    assert control.acts[0].transmitted_on == date(2026, 11, 20)
    clerk = control.commune.actor(control.commune.clerk)
    assert transmissions.transmit(clerk, control.acts[0].id) == row.id


@pytest.mark.parametrize("number", ["2026_11_001", "AUTRE"])
@pytest.mark.parametrize("state", ["queued", "sent", "failed"])
def test_a_late_acknowledgment_stops_the_sending_that_took_over(
    control: Control, number: str, state: str
) -> None:
    replaced(control, "abandoned", number=number)
    db.session.execute(db.update(Transmission).where(Transmission.state == "sent").values(state=state))
    db.session.commit()
    come(control, receipt(control))
    first, second = control.sendings()
    assert (first.state, first.received_on) == ("received", date(2026, 11, 20))
    assert second.state == "abandoned"
    assert "par l’envoi précédent" in second.problem
    page = legality_pages.act_page(control.commune.organisation_id, control.acts[0].id, control.clock.at)
    assert page is not None
    assert page.current is not None
    assert (page.current.state, page.preparing) == ("received", False)
    assert page.life.problem == ""


def test_an_act_received_twice_keeps_its_first_reception_and_is_told(control: Control) -> None:
    replaced(control, "abandoned", number="AUTRE")
    second = control.sendings()[1]
    files = samples.repeated(number="AUTRE", document=second.files[0]["name"])
    come(control, samples.receipt(second.identifier, "2026-11-27", files))
    come(control, receipt(control), "tard.xml")
    assert [row.state for row in control.sendings()] == ["abandoned", "received"]
    told = control.answers()[1].problem
    assert "deux fois" in told
    assert second.identifier in told
    assert control.acts[0].transmitted_on == date(2026, 11, 27)


def test_an_acknowledgment_from_before_the_cancellation_revives_nothing(control: Control) -> None:
    identifier = control.sendings()[0].identifier
    come(control, samples.answer("", "ARAnnulation", IDActe=identifier, DateReception=ON), "annulation.xml")
    come(control, receipt(control))
    assert control.sendings()[0].state == "cancelled"
    assert control.acts[0].transmitted_on is None
    assert "reste annulée" in control.answers()[1].problem


def test_an_acknowledgment_from_before_the_new_sending_is_not_its_own(control: Control) -> None:
    """Cancelled, then sent again under the same identifier: what was said of the first is no answer to the second."""
    identifier = control.sendings()[0].identifier
    come(control, samples.answer("", "ARAnnulation", IDActe=identifier, DateReception=ON), "annulation.xml")
    replaced(control, "cancelled")
    come(control, receipt(control))
    assert [row.state for row in control.sendings()] == ["cancelled", "sent"]
    assert "reste annulée" in control.answers()[1].problem
    come(control, receipt(control, "2026-11-27"), "nouvel.xml")
    assert [row.state for row in control.sendings()] == ["cancelled", "received"]


def test_an_anomaly_on_a_second_sending_says_that_the_act_is_there(control: Control) -> None:
    come(control, receipt(control))
    come(control, samples.act_anomaly(control.sendings()[0].number), "anomalie.xml")
    assert control.sendings()[0].state == "received"
    assert "déjà reçue" in control.answers()[1].problem


def test_a_classification_that_comes_is_the_one_in_use(control: Control) -> None:
    come(control, samples.CLASSIFICATION.replace(b"2026-03-01", b"2026-11-19"))
    dates = db.session.scalars(db.select(PrefectureClassification.dated_on)).all()
    assert sorted(dates) == [date(2026, 3, 1), date(2026, 11, 19)]


def test_answers_of_one_institution_change_nothing_of_another(control: Control) -> None:
    """Even with the right identifier: the other institution knows no such act."""
    other = make_commune(slug="ailleurs")
    data = receipt(control)
    legality_answers.receive(system_actor(other.organisation_id), "reponse.xml", data)
    assert control.sendings()[0].state == "sent"
    (row,) = control.answers()
    assert row.organisation_id == other.organisation_id
    assert "n’a pas été transmis d’ici" in row.problem


@pytest.mark.needs("poppler")
def test_the_stamped_copy_shows_no_broken_signature(control: Control) -> None:
    come(control, receipt(control))
    path = environment().storage.path(control.sendings()[0].stamped_sha256)
    told = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False)
    assert "does not contain any signatures" in told.stdout + told.stderr
