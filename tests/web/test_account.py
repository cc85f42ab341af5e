"""Signing in by password, by single-use link, and what is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask, request
from flask.testing import FlaskClient

from council.app import create_app
from council.models import Account, AuditLine, MailboxMessage, RoleGrant, SignInLink, db
from council.services import accounts
from council.services.errors import Refused
from council.settings import load_settings
from council.web.access import open_to_all
from tests.factory import PASSWORD, Commune, make_commune


def email_of(account_id: int) -> str:
    return db.session.get_one(Account, account_id).email


def link_in_mailbox() -> str:
    text = (
        db.session.execute(db.select(MailboxMessage.text).order_by(MailboxMessage.id.desc()))
        .scalars()
        .first()
    )
    assert text
    found = re.search(r"/compte/lien/(\S+)", text)
    assert found
    return found[1]


def test_password_opens_the_session_and_is_audited(client: FlaskClient, commune: Commune) -> None:
    answer = client.post(
        "/compte/connexion", data={"email": email_of(commune.clerk).upper(), "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert client.get("/compte/profil").status_code == 200
    assert "accounts.check_password" in db.session.execute(db.select(AuditLine.verb)).scalars().all()


@pytest.mark.parametrize("password", ["", "faux", PASSWORD + " "])
def test_wrong_password_keeps_the_address_and_says_what_to_do(
    client: FlaskClient, commune: Commune, password: str
) -> None:
    address = email_of(commune.clerk)
    answer = client.post("/compte/connexion", data={"email": address, "password": password})
    assert answer.status_code == 422
    assert address in answer.text
    assert client.get("/compte/profil").status_code == 302


def test_unknown_address_gets_the_same_sentence(client: FlaskClient, commune: Commune) -> None:
    answer = client.post("/compte/connexion", data={"email": "inconnu@example.org", "password": PASSWORD})
    assert "Adresse ou mot de passe incorrects" in answer.text


def test_link_works_once_and_only_by_post(client: FlaskClient, commune: Commune) -> None:
    client.post("/compte/lien", data={"email": email_of(commune.accounts[3])})
    token = link_in_mailbox()
    for _ in range(3):
        assert client.get(f"/compte/lien/{token}").status_code == 200
    assert client.post(f"/compte/lien/{token}").status_code == 302
    assert client.get("/compte/profil").status_code == 200
    assert client.post(f"/compte/lien/{token}").status_code == 410


def test_link_dies_with_time(app: Flask, commune: Commune) -> None:
    accounts.request_link(email_of(commune.clerk))
    token = link_in_mailbox()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=4)), pytest.raises(Refused):
        accounts.redeem_link(token)


def test_unknown_address_sends_nothing(client: FlaskClient, commune: Commune) -> None:
    answer = client.post("/compte/lien", data={"email": "inconnu@example.org"})
    assert answer.status_code == 200
    assert db.session.execute(db.select(db.func.count(SignInLink.id))).scalar_one() == 0


def test_new_password_ends_other_sessions(app: Flask, commune: Commune) -> None:
    ours, other = app.test_client(), app.test_client()
    for browser in (ours, other):
        browser.post("/compte/connexion", data={"email": email_of(commune.clerk), "password": PASSWORD})
    new = "un tout nouveau mot de passe"
    assert ours.post("/compte/mot-de-passe", data={"password": new, "again": new}).status_code == 302
    assert ours.get("/compte/profil").status_code == 200
    assert other.get("/compte/profil").status_code == 302


def test_short_or_unequal_password_is_refused(client: FlaskClient, commune: Commune, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in(client, commune.clerk, commune.organisation_id)
    for password, again in [("court", "court"), ("assez long pour aller", "autre chose ici")]:
        assert (
            client.post("/compte/mot-de-passe", data={"password": password, "again": again}).status_code
            == 422
        )


def test_no_open_redirect(client: FlaskClient, commune: Commune) -> None:
    for target in (
        "https://ailleurs.example",
        "//ailleurs.example",
        "/\\ailleurs.example",
        "/\t/ailleurs.example",
    ):
        answer = client.post(
            "/compte/connexion",
            data={"email": email_of(commune.clerk), "password": PASSWORD, "suite": target},
        )
        assert "ailleurs" not in answer.headers["Location"]
        client.post("/compte/deconnexion")


def test_demo_entry_is_refused_outside_the_demonstration(client: FlaskClient, commune: Commune) -> None:
    assert client.post(f"/compte/demonstration/{commune.clerk}").status_code == 422


@pytest.mark.usefixtures("limited")
def test_guessing_is_limited(app: Flask, commune: Commune) -> None:
    browser = app.test_client()
    answers = [
        browser.post("/compte/connexion", data={"email": "a@example.org", "password": "x"}).status_code
        for _ in range(24)
    ]
    assert answers[0] == 422
    assert answers[-1] == 429


@pytest.mark.usefixtures("limited")
def test_a_full_hall_may_enter(app: Flask, commune: Commune) -> None:
    """A whole council enters from one address within a minute."""
    answers = {
        app.test_client()
        .post("/compte/connexion", data={"email": email_of(account), "password": PASSWORD})
        .status_code
        for account in commune.accounts
        for _ in range(4)
    }
    assert answers == {302}


def test_somebody_of_two_institutions_works_in_either(client: FlaskClient, commune: Commune) -> None:
    ccas = make_commune(slug="ccas")
    db.session.add(
        RoleGrant(organisation_id=ccas.organisation_id, account_id=commune.clerk, role="secretary_general")
    )
    db.session.commit()
    client.post("/compte/connexion", data={"email": email_of(commune.clerk), "password": PASSWORD})
    for organisation in (ccas.organisation_id, commune.organisation_id):
        assert "/compte/organisation/" in client.get("/compte/profil").text
        assert client.post(f"/compte/organisation/{organisation}").status_code == 302
        with client.session_transaction() as session:
            assert session["organisation"] == organisation
    assert client.post("/compte/organisation/999").status_code == 404


def test_behind_a_proxy_the_visitor_s_own_address_counts(tmp_path: Path) -> None:
    settings = load_settings(
        {"COUNCIL_TRUSTED_PROXIES": "1"},
        data_dir=tmp_path,
        secret_key="test",
        jobs_immediate=True,
        live_mode="threading",
    )
    app = create_app(settings)
    app.add_url_rule("/qui", "who", open_to_all(lambda: f"{request.remote_addr} {request.is_secure}"))
    headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    assert app.test_client().get("/qui", headers=headers).text == "203.0.113.9 True"
    with app.app_context():
        db.engine.dispose()
