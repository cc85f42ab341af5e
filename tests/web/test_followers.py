"""Following by mail: nothing is stored before the confirmation, each publication is told once, leaving leaves nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from council.gateways.mail import SmtpMailer
from council.models import AuditLine, Follower, MailboxMessage, OutboxMessage, db
from council.permissions import system_actor
from council.services import followers
from council.services.pipeline import unit_of_work
from tests.factory import Commune, make_commune
from tests.services.office import freeze_clock
from tests.services.test_search_index import publish

FORM = "/testville/suivre/courriel"
ADDRESS = "lectrice@exemple.fr"
NOW = datetime(2026, 11, 6, 9, tzinfo=UTC)


def ask(client: FlaskClient, email: str = ADDRESS, what: str = "tout", rhythm: str = "each") -> str:
    """The path of the confirmation link."""
    answer = client.post(FORM, data={"email": email, "quoi": what, "rythme": rhythm})
    assert answer.status_code == 303 and "Set-Cookie" not in answer.headers
    return link("confirmer")


def link(verb: str) -> str:
    db.session.rollback()
    text = db.session.scalars(sa.select(MailboxMessage.text).order_by(MailboxMessage.id.desc())).first() or ""
    found = re.search(rf"http://[^/]+(/testville/suivre/courriel/{verb}/\S+)", text)
    assert found, text
    return found[1]


def tell(commune: Commune, rhythm: str = "each") -> int:
    with unit_of_work(system_actor(commune.organisation_id), "test") as work:
        return followers.tell(work, rhythm)


def mails() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(MailboxMessage.subject).order_by(MailboxMessage.id)))


def everything_stored() -> str:
    """Every text of every table."""
    db.session.rollback()
    tables = (OutboxMessage, AuditLine, MailboxMessage, Follower)
    return " ".join(str(row) for table in tables for row in db.session.execute(sa.select(table.__table__)))


def test_the_whole_way(
    app: Flask, commune: Commune, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze_clock(app, NOW)
    path = ask(client)
    assert db.session.scalars(sa.select(Follower)).all() == []
    assert ADDRESS not in str(db.session.execute(sa.select(OutboxMessage.payload)).all())
    for _ in range(2):
        assert client.get(path).status_code == 200
    assert db.session.scalars(sa.select(Follower)).all() == [], "a GET begins nothing"
    for _ in range(2):
        assert "C’est confirmé" in client.post(path).text
    publish(commune, "Piscine", "Gymnase", evening=NOW + timedelta(hours=1))
    assert [tell(commune), tell(commune), tell(commune, "weekly")] == [1, 0, 0]
    assert mails()[1:] == ["2 nouvelles délibérations – Testville"]
    end = link("fin")
    assert "Ne plus rien recevoir" in client.get(end).text
    assert db.session.scalars(sa.select(Follower)).one()
    for _ in range(2):
        assert "C’est arrêté" in client.post(end, data={"List-Unsubscribe": "One-Click"}).text
    assert ADDRESS not in everything_stored()
    publish(commune, "Voirie", evening=NOW + timedelta(days=1))
    assert tell(commune) == 0


def test_what_was_published_before_is_not_told(
    app: Flask, commune: Commune, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze_clock(app, NOW)
    publish(commune, "Piscine", evening=NOW - timedelta(hours=1))
    client.post(ask(client))
    assert tell(commune) == 0


def test_a_theme_and_a_rhythm(
    app: Flask, commune: Commune, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a restricted act nobody learns the theme by following it."""
    freeze_clock(app, NOW)
    client.post(ask(client, "a@exemple.fr", "theme-7", "weekly"))
    client.post(ask(client, "b@exemple.fr", "theme-2", "weekly"))
    client.post(ask(client, "c@exemple.fr", "theme-7", "each"))
    publish(commune, "Affaire de personnel", evening=NOW + timedelta(hours=1), restricted=True)
    assert tell(commune) == tell(commune, "weekly") == 0
    publish(commune, "Subvention", evening=NOW + timedelta(hours=2))
    followers.tell_weekly()
    from council.services.outbox import deliver_due

    deliver_due()
    rows = db.session.execute(
        sa.select(MailboxMessage.recipient).where(MailboxMessage.subject.startswith("Une nouvelle"))
    )
    assert rows.scalars().all() == ["a@exemple.fr"]
    assert tell(commune) == 1


def test_a_link_is_good_for_its_time_its_institution_and_nothing_else(
    app: Flask, commune: Commune, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ask(client)
    make_commune(slug="ailleurs")
    assert client.post(path.replace("testville", "ailleurs")).status_code == 410
    assert client.post(f"{path[:-9]}AAAAAAAA=").status_code == 410
    monkeypatch.setattr(followers, "HOURS", -1)
    assert (client.get(path).status_code, client.post(path).status_code) == (410, 410)
    assert db.session.scalars(sa.select(Follower)).all() == []
    client.post(f"{FORM}/fin/{'x' * 30}")


@pytest.mark.parametrize(
    "email",
    ["", "x", "a@b", "a b@c.fr", "a@b.fr,c@d.fr", "a@b.fr\nBcc: c@d.fr", "<a@b.fr>", f"{'x' * 300}@b.fr"],
)
def test_an_address_that_cannot_be_is_refused_and_kept_in_the_form(
    client: FlaskClient, commune: Commune, email: str
) -> None:
    answer = client.post(FORM, data={"email": email, "quoi": "theme-7", "rythme": "weekly"})
    assert answer.status_code == 422 and "nom@exemple.fr" in answer.text
    assert 'value="theme-7" selected' in answer.text and 'value="weekly" selected' in answer.text
    assert mails() == []


def test_choices_of_another_institution_are_refused(client: FlaskClient, commune: Commune) -> None:
    other = make_commune(slug="ailleurs")
    for rank, what in enumerate((f"organe-{other.body_id}", "organe-x", "theme-77", "")):
        typed = {"email": f"a{rank}@exemple.fr", "quoi": what, "rythme": "each"}
        assert client.post(FORM, data=typed).status_code == 422


def test_the_answer_tells_nobody_who_follows(client: FlaskClient, commune: Commune) -> None:
    client.post(ask(client))
    first, second = (
        client.post(FORM, data={"email": one, "quoi": "tout", "rythme": "each"})
        for one in (ADDRESS, "autre@exemple.fr")
    )
    assert (first.status_code, first.data, first.headers["Location"]) == (
        second.status_code,
        second.data,
        second.headers["Location"],
    )


@pytest.mark.usefixtures("limited")
def test_an_address_is_written_to_three_times_a_day_at_most(
    app: Flask, commune: Commune, client: FlaskClient
) -> None:
    typed = {"email": "Trop@exemple.fr", "quoi": "tout", "rythme": "each"}
    statuses = [client.post(FORM, data=typed).status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 429]


def test_mail_programs_can_end_it_by_one_click(
    app: Flask, commune: Commune, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two header lines of RFC 8058 stand in the mail as it leaves."""
    freeze_clock(app, NOW)
    client.post(ask(client))
    seen = []
    publish(commune, "Piscine", evening=NOW + timedelta(hours=1))
    monkeypatch.setattr(
        "council.gateways.mail.LocalMailbox.send", lambda _self, mail, _at: seen.append(mail) or "250"
    )
    tell(commune)
    env = app.extensions["council"]
    message = SmtpMailer(env.settings, env.storage)._compose(seen[0], NOW)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip("<>")
    assert (
        client.post(
            address.split("/", 3)[3].join(("/", "")), data={"List-Unsubscribe": "One-Click"}
        ).status_code
        == 200
    )
    assert db.session.scalars(sa.select(Follower)).all() == []
