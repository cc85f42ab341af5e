"""Signing in by password, by single-use link, and what is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from council.models import Account, AuditLine, MailboxMessage, SignInLink, db
from council.services import accounts
from council.services.errors import Refused
from tests.factory import PASSWORD, Commune


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
    for target in ("https://ailleurs.example", "//ailleurs.example", "/\\ailleurs.example"):
        answer = client.post(
            "/compte/connexion",
            data={"email": email_of(commune.clerk), "password": PASSWORD, "suite": target},
        )
        assert "ailleurs" not in answer.headers["Location"]
        client.post("/compte/deconnexion")


def test_demo_entry_is_refused_outside_the_demonstration(client: FlaskClient, commune: Commune) -> None:
    assert client.post(f"/compte/demonstration/{commune.clerk}").status_code == 422


def test_guessing_is_limited(app: Flask, commune: Commune) -> None:
    from council.web.limits import limiter

    limiter.enabled = True
    try:
        browser = app.test_client()
        answers = [
            browser.post("/compte/connexion", data={"email": "a@example.org", "password": "x"}).status_code
            for _ in range(12)
        ]
    finally:
        limiter.enabled = False
        limiter.reset()
    assert answers[0] == 422
    assert answers[-1] == 429
