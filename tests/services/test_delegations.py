"""Signing in the name of the mayor: between two days, under a decree, revocable, always told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from council.gateways.clock import FixedClock
from council.gateways.environment import environment
from council.models import AuditLine, Document, Mandate, OutboxMessage, SignatureDelegation, db
from council.queries import signing as desks
from council.queries import verification
from council.queries.delegations import candidates, listed
from council.queries.papers import paper
from council.services import delegations, keys, refusals, signing, signing_elsewhere
from council.services.delegations import DelegationDraft
from council.services.errors import NotAllowed, NotFound, Refused
from council.services.signing_steps import NotNow, own_title, sign_step
from tests.factory import Commune, make_commune
from tests.services.after import PASSPHRASE
from tests.services.after_world import World
from tests.services.office import freeze_clock

DECREE = "arrêté n°\u00a02026-014 du 2\u00a0novembre\u00a02026"
WORDS = f"Par délégation du maire, {DECREE}"


DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass
class Desk:
    """The papers of a closed meeting by kind, its commune and its clock."""

    commune: Commune
    clock: FixedClock
    papers: dict[str, Document]


@pytest.fixture
def desk(to_sign: World) -> Desk:
    """20 November 2026, two weeks after the meeting; keys of the mayor, of the secretary, of the first deputy."""
    clock = freeze_clock(to_sign.app, DAY)
    found = db.session.scalars(db.select(Document).order_by(Document.id.desc()))
    return Desk(to_sign.commune, clock, {one.kind: one for one in found})


@pytest.fixture
def clock(app: Flask) -> FixedClock:
    return freeze_clock(app, DAY)


def decree(commune: Commune, index: int = 1, **changes: object) -> DelegationDraft:
    """A decree of 2 November for the whole month, to the first deputy."""
    values: dict[str, object] = {
        "delegate_id": commune.persons[index], "capacity": "1er adjoint", "order_number": "2026-014",
        "order_date": date(2026, 11, 2), "starts_on": date(2026, 11, 10), "ends_on": date(2026, 11, 30),
    }  # fmt: skip
    return DelegationDraft(**(values | changes))  # type: ignore[arg-type]


def give(commune: Commune, index: int = 1, **changes: object) -> int:
    return delegations.delegate(commune.actor(commune.clerk), decree(commune, index, **changes))


def again(document: Document) -> Document:
    return db.session.get_one(Document, document.id, populate_existing=True)


def test_the_delegate_signs_in_the_name_of_the_mayor(desk: Desk) -> None:
    commune, documents = desk.commune, desk.papers
    deputy, extract = commune.actor(commune.accounts[1]), documents["extract"]
    name = "Mme Bruno FONTAINE"
    assert not desks.desk(deputy.person_id, deputy.organisation_id).awaiting
    assert paper(extract.id, deputy.person_id, staff=False) is None
    delegation = give(commune)
    listed_now = desks.desk(deputy.person_id, deputy.organisation_id)
    assert {one.kind for one in listed_now.awaiting} == {"extract", "deliberations_list"}
    assert listed_now.for_others[extract.id] == (f"{extract.steps[1].signer_name}, maire", DECREE)
    mayors = desks.desk(commune.persons[0], commune.organisation_id)
    assert extract.id in [one.id for one in mayors.awaiting], "the mayor may still sign"

    batch = signing.sign(deputy, [extract.id], PASSPHRASE)
    told = desks.batch(batch, deputy.person_id, deputy.organisation_id)
    assert told is not None
    assert (told.done, told.failures) == (1, ())
    assert [one.id for one in desks.desk(deputy.person_id, deputy.organisation_id).signed] == [extract.id]
    assert extract.id not in [
        one.id for one in desks.desk(commune.persons[0], commune.organisation_id).awaiting
    ]
    line = paper(extract.id, deputy.person_id, staff=False)
    assert line is not None
    assert (line.steps[1].name, line.steps[1].capacity) == (name, "1er adjoint, par délégation du maire")
    assert line.steps[1].decree in WORDS
    signing.sign(commune.actor(commune.accounts[2]), [extract.id], PASSPHRASE)
    pdf = environment().storage.get(again(extract).sha256)
    verdict = verification.check(pdf)
    assert verdict.tone == "ok"
    assert verdict.registered is not None
    assert verdict.registered.signers[1].name == name
    assert verdict.report is not None
    assert verdict.report.signatures[1].signer == deputy.name
    with pikepdf.open(BytesIO(pdf)) as opened:
        mayor = next(field for field in opened.Root.AcroForm.Fields if str(field.T) == "mayor")
        assert WORDS in str(mayor.V.Reason)
        assert str(mayor.V.Name) == name
    lines = {
        row.verb: row.detail for row in db.session.scalars(db.select(AuditLine).order_by(AuditLine.id.desc()))
    }
    assert lines["delegations.delegate"]["order"] == "2026-014"
    signed = db.session.scalars(db.select(AuditLine).where(AuditLine.verb == "signing.sign_step")).all()
    assert [row.detail["delegation"] for row in signed if "delegation" in row.detail] == [delegation]


@pytest.mark.parametrize(
    ("day", "said"), [(9, "ne commence que le mardi 10 novembre"), (1, "a pris fin le lundi 30 novembre")]
)
def test_outside_its_days_nothing_is_signed(desk: Desk, day: int, said: str) -> None:
    clock, commune, documents = desk.clock, desk.commune, desk.papers
    deputy, extract = commune.actor(commune.accounts[1]), documents["extract"]
    give(commune)
    clock.at = clock.at.replace(day=day, month=12 if day == 1 else 11)
    assert not desks.desk(deputy.person_id, deputy.organisation_id).awaiting
    with pytest.raises(NotNow, match=said):
        own_title(again(extract), commune.persons[1], "")
    with pytest.raises(Refused):
        signing.sign(deputy, [extract.id], PASSPHRASE)


def test_a_withdrawn_delegation_signs_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Withdrawn while the file is being signed: nothing is kept."""
    commune, documents = desk.commune, desk.papers
    clerk, extract = commune.actor(commune.clerk), documents["extract"]
    delegation = give(commune)
    row = keys.live_key(commune.persons[1], commune.organisation_id)
    assert row is not None
    key = keys.open_key(row.pkcs12, PASSPHRASE)
    from council.services import signing_steps

    real = signing_steps._signed_revisions

    def meanwhile(*words: object) -> list[bytes]:
        revisions = real(*words)  # type: ignore[arg-type]
        delegations.withdraw(clerk, delegation)
        return revisions

    monkeypatch.setattr(signing_steps, "_signed_revisions", meanwhile)
    with pytest.raises(NotNow, match="a été retirée"):
        sign_step(extract.id, commune.persons[1], key)
    assert again(extract).state == "prepared"
    delegations.withdraw(clerk, delegation)
    assert [one.state for one in listed(commune.organisation_id)] == ["ended"]
    give(commune, order_number="2026-020")
    assert [one.state for one in listed(commune.organisation_id)] == ["in_force", "ended"]


def test_the_mandate_of_the_mayor_ends(desk: Desk) -> None:
    commune, documents = desk.commune, desk.papers
    give(commune)
    db.session.get_one(Mandate, commune.mandates[0]).ends_on = date(2026, 11, 15)
    db.session.commit()
    with pytest.raises(NotNow, match=r"mandat de .* a pris fin"):
        own_title(again(documents["extract"]), commune.persons[1], "")


def test_what_is_not_delegated(desk: Desk) -> None:
    """Attendance is attested by who presided; the secretary signs once; a deputy who presided delegates nothing."""
    commune, documents = desk.commune, desk.papers
    give(commune)
    give(commune, 2, order_number="2026-015")
    for document, person in ((documents["attendance"], 1), (documents["extract"], 2)):
        with pytest.raises(NotNow):
            own_title(again(document), commune.persons[person], "")
    extract = again(documents["extract"])
    extract.steps[1].person_id = commune.persons[4]
    db.session.commit()
    with pytest.raises(NotNow, match="n’attend pas"):
        own_title(again(extract), commune.persons[1], "")


def test_the_delegate_refuses_or_signs_elsewhere(desk: Desk) -> None:
    commune, documents = desk.commune, desk.papers
    from tests.services.test_elsewhere import signed_by

    deputy, extract, listing = (
        commune.actor(commune.accounts[1]),
        documents["extract"],
        documents["deliberations_list"],
    )
    give(commune)
    data = environment().storage.get(signing_elsewhere.hand_out(deputy, listing.id))
    signing_elsewhere.receive(deputy, listing.id, signed_by(commune, data, 1, "mayor"))
    assert again(listing).state == "signed"
    assert again(listing).steps[1].delegation is not None
    signing.sign(deputy, [extract.id], PASSPHRASE)
    refusals.refuse(commune.actor(commune.accounts[2]), extract.id, "Une erreur de date.")
    assert (again(extract).steps[1].signed_at, again(extract).steps[1].delegation_id) == (None, None)
    refusals.send_again(commune.actor(commune.clerk), extract.id)
    refusals.refuse(deputy, extract.id, "Encore une erreur.")
    assert refusals.open_refusal(extract.id).capacity == "1er adjoint"  # type: ignore[union-attr]


def test_what_a_decree_must_say(commune: Commune, clock: FixedClock) -> None:
    for changes, field, said in (
        ({"delegate_id": None}, "delegate_id", "Choisissez"),
        ({"delegate_id": commune.persons[0]}, "delegate_id", "Choisissez"),
        ({"capacity": " "}, "capacity", "qualité"),
        ({"capacity": "x" * 121}, "capacity", "120 caractères"),
        ({"order_number": ""}, "order_number", "numéro"),
        ({"order_date": None}, "order_date", "date de l’arrêté"),
        ({"starts_on": None}, "starts_on", "premier jour"),
        ({"ends_on": date(2026, 11, 9)}, "ends_on", "précède"),
        ({"starts_on": date(2026, 11, 1)}, "starts_on", "avant la date"),
    ):
        with pytest.raises(Refused, match=said) as refused:
            give(commune, **changes)
        assert refused.value.field == field
    first = give(commune)
    assert give(commune) == first
    with pytest.raises(Refused, match="déjà une délégation"):
        give(commune, starts_on=date(2026, 11, 30), ends_on=None)
    give(commune, starts_on=date(2026, 12, 1), ends_on=None)
    with pytest.raises(NotAllowed):
        delegations.delegate(commune.actor(commune.accounts[5]), decree(commune))
    give_by_mayor = decree(commune, 4, capacity="Conseillère déléguée")
    assert delegations.delegate(commune.actor(commune.mayor), give_by_mayor)
    names = [one.person_id for one in candidates(commune.organisation_id)]
    assert names[0] == commune.persons[1]
    assert commune.persons[0] not in names
    assert commune.actor(commune.clerk).person_id in names
    assert commune.actor(commune.service).person_id not in names


def test_the_database_refuses_an_overlap(commune: Commune, clock: FixedClock) -> None:
    """Whoever goes round the service: on both databases, at insertion and when a row is changed."""
    kept = db.session.get_one(SignatureDelegation, give(commune))
    columns = {
        "organisation_id": kept.organisation_id, "giver_id": kept.giver_id, "delegate_id": kept.delegate_id,
        "capacity": "Adjoint", "order_number": "1", "order_date": date(2026, 1, 1), "recorded_at": clock.at,
        "recorded_by": "Test",
    }  # fmt: skip
    db.session.add(SignatureDelegation(**columns, starts_on=date(2026, 11, 30)))
    with pytest.raises(IntegrityError, match="signature_delegation_overlap"):
        db.session.flush()
    db.session.rollback()
    row = SignatureDelegation(**columns, starts_on=date(2026, 12, 1))
    db.session.add(row)
    db.session.commit()
    row.starts_on = date(2026, 11, 30)
    with pytest.raises(IntegrityError, match="signature_delegation_overlap"):
        db.session.flush()
    db.session.rollback()


def test_another_institution_sees_nothing(commune: Commune, clock: FixedClock) -> None:
    other = make_commune(slug="ailleurs")
    delegation = give(commune)
    with pytest.raises(NotFound):
        delegations.withdraw(other.actor(other.clerk), delegation)
    with pytest.raises(Refused, match="Choisissez"):
        delegations.delegate(other.actor(other.clerk), decree(commune))


def test_the_pages(to_sign: World, desk: Desk, sign_in: Callable[[FlaskClient, int], None]) -> None:
    commune, documents, client = desk.commune, desk.papers, to_sign.client
    new = "/bureau/parapheur/delegations/nouvelle"
    sign_in(client, commune.clerk)
    assert "art. L.\u00a02122-18" in client.get(new).text
    typed = {
        "delegate_id": commune.persons[1], "capacity": "1er adjoint", "order_number": "2026-014",
        "order_date": "02/11/2026", "starts_on": "2026-11-10", "ends_on": "2026-11-05",
    }  # fmt: skip
    answer = client.post(new, data=typed)
    assert (answer.status_code, "précède le premier" in answer.text, 'value="2026-014"' in answer.text) == (
        422,
        True,
        True,
    )
    assert client.post(new, data=typed | {"starts_on": "demain"}).status_code == 422
    assert client.post(new, data=typed | {"ends_on": ""}).status_code == 302
    page = client.get("/bureau/parapheur/delegations").text
    assert "En vigueur" in page
    kept = db.session.scalars(db.select(SignatureDelegation)).one().id
    sign_in(client, commune.accounts[1])
    page = client.get("/bureau/parapheur").text
    assert "Au nom de" in page
    assert "Délégations reçues" in page
    assert "Délégations de signature</a>" not in page
    assert client.get(new).status_code == 403
    extract = documents["extract"]
    tick = {"document": f"{extract.id}:{extract.sha256}", "passphrase": PASSPHRASE}
    assert client.post("/bureau/parapheur", data=tick).status_code == 302
    assert "2026-014" in client.get(f"/bureau/documents/{extract.id}").text
    sign_in(client, commune.mayor)
    withdraw = f"/bureau/parapheur/delegations/{kept}/retrait"
    assert "Retirer cette délégation" in client.get(withdraw).text
    assert client.post(withdraw).status_code == 302
    assert "Terminée" in client.get("/bureau/parapheur/delegations").text
    sign_in(client, commune.accounts[1])
    assert "Au nom de" not in client.get("/bureau/parapheur").text
    assert db.session.scalars(db.select(OutboxMessage).where(OutboxMessage.kind == "signing")).all()
