"""A personal link opens a session: it stays with its reader, in the outbox as on the mailbox page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.models import Account, MailboxMessage, OutboxMessage, db
from council.services.accounts import request_link
from council.services.outbox import deliver_due
from tests.factory import Commune

SignIn = Callable[[FlaskClient, int, int], None]
HIDDEN = "(lien personnel masqué)"


@pytest.fixture
def mail(commune: Commune) -> str:
    """A councillor asked for a link; the address of the mail's page."""
    request_link(db.session.get_one(Account, commune.accounts[3]).email)
    deliver_due()
    return f"/bureau/courriels/{db.session.execute(db.select(MailboxMessage.id)).scalar_one()}"


def test_the_outbox_forgets_each_text(mail: str) -> None:
    """Sign-in links as well as convocations."""
    row = db.session.execute(db.select(OutboxMessage)).scalar_one()
    assert (row.state, row.payload["text"]) == ("done", "(texte effacé après l’envoi)")
    assert row.payload["recipient"] and row.payload["subject"]


def test_a_clerk_cannot_use_a_members_link(
    client: FlaskClient, commune: Commune, mail: str, sign_in: SignIn
) -> None:
    """The rest of the mail is readable."""
    sign_in(client, commune.clerk, 1)
    page = client.get(mail).text
    assert "/compte/lien/" not in page
    assert HIDDEN in page and "Il sert une seule fois" in page


def test_ones_own_link_is_shown(client: FlaskClient, commune: Commune, sign_in: SignIn) -> None:
    """Sent to the reader's own address."""
    request_link(db.session.get_one(Account, commune.clerk).email)
    deliver_due()
    sign_in(client, commune.clerk, 1)
    page = client.get(
        f"/bureau/courriels/{db.session.execute(db.select(MailboxMessage.id)).scalar_one()}"
    ).text
    assert "/compte/lien/" in page and HIDDEN not in page


def test_the_demonstration_shows_them(
    app: Flask, client: FlaskClient, commune: Commune, mail: str, sign_in: SignIn
) -> None:
    """Fictitious members read their mail there."""
    env = app.extensions["council"]
    app.extensions["council"] = replace(env, settings=replace(env.settings, demo=True))
    sign_in(client, commune.clerk, 1)
    assert "/compte/lien/" in client.get(mail).text
