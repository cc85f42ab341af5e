"""Answering the convocation: three answers, one proxy per bearer, changed until the meeting opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from council.models import (
    Account,
    AuditLine,
    Convocation,
    Dossier,
    MailboxMessage,
    Meeting,
    OutboxMessage,
    Person,
    db,
)
from council.services import answers
from council.services.errors import Refused
from tests.factory import Commune, make_meeting

SignIn = Callable[..., None]


@pytest.fixture
def meeting(app: Flask, commune: Commune) -> int:
    """A convened meeting with a convocation for each member but the last."""
    now = datetime.now(UTC)
    made = make_meeting(commune, now + timedelta(days=6), state="convened")
    dossier = Dossier(
        organisation_id=commune.organisation_id, meeting_id=made.id, version=1, content_hash="0" * 64, manifest={},
        frozen_at=now, frozen_by="Mme Bernard",
    )  # fmt: skip
    db.session.add(dossier)
    db.session.flush()
    for seat in commune.mandates[:-1]:
        db.session.add(
            Convocation(
                organisation_id=commune.organisation_id, meeting_id=made.id, mandate_id=seat, dossier_id=dossier.id,
                queued_at=now, sent_at=now,
            )
        )  # fmt: skip
    db.session.commit()
    return made.id


def row(meeting: int, seat: int) -> Convocation:
    """The stored convocation of a seat."""
    db.session.rollback()
    return db.session.execute(
        sa.select(Convocation).where(Convocation.meeting_id == meeting, Convocation.mandate_id == seat)
    ).scalar_one()


def reply(commune: Commune, meeting: int, index: int, response: str, bearer: int | None = None) -> None:
    """The member at ``index`` answers; ``bearer`` is an index too."""
    proxy_to = None if bearer is None else commune.mandates[bearer]
    answers.reply(commune.actor(commune.accounts[index]), meeting, response, proxy_to)


def test_acknowledging_twice_keeps_the_first_date(commune: Commune, meeting: int) -> None:
    """A double click changes nothing but leaves its audit line."""
    actor = commune.actor(commune.accounts[3])
    answers.acknowledge(actor, meeting)
    first = row(meeting, commune.mandates[3]).acknowledged_at
    answers.acknowledge(actor, meeting)
    assert row(meeting, commune.mandates[3]).acknowledged_at == first
    assert first is not None
    verbs = db.session.execute(sa.select(AuditLine.verb).where(AuditLine.verb == "answers.acknowledge")).all()
    assert len(verbs) == 2


def test_answers_replace_each_other(commune: Commune, meeting: int) -> None:
    """Present, then a proxy, then absent: the last counts, and an answer acknowledges."""
    reply(commune, meeting, 3, "present")
    reply(commune, meeting, 3, "proxy", 4)
    kept = row(meeting, commune.mandates[3])
    assert (kept.response, kept.proxy_to_id) == ("proxy", commune.mandates[4])
    assert kept.acknowledged_at is not None
    reply(commune, meeting, 3, "absent")
    kept = row(meeting, commune.mandates[3])
    assert (kept.response, kept.proxy_to_id) == ("absent", None)


@pytest.mark.parametrize(
    ("bearer", "words"),
    [(None, "Choisissez la personne"), (3, "se donner pouvoir"), (10, "membre convoqué"), (5, "porte déjà un pouvoir"), (6, "ne sera pas à la séance")],
)  # fmt: skip
def test_a_wrong_proxy_is_refused_with_a_sentence(
    commune: Commune, meeting: int, bearer: int | None, words: str
) -> None:
    """Nobody, oneself, somebody not convened, somebody who already bears one, somebody who will be away."""
    reply(commune, meeting, 7, "proxy", 5)
    reply(commune, meeting, 6, "absent")
    with pytest.raises(Refused, match=words):
        reply(commune, meeting, 3, "proxy", bearer)
    assert row(meeting, commune.mandates[3]).response is None


def test_the_database_refuses_a_second_proxy(commune: Commune, meeting: int) -> None:
    """Raw SQL cannot give one bearer two proxies."""
    reply(commune, meeting, 7, "proxy", 5)
    with pytest.raises(IntegrityError):
        db.session.execute(
            sa.update(Convocation)
            .where(Convocation.mandate_id == commune.mandates[3])
            .values(response="proxy", proxy_to_id=commune.mandates[5])
        )
    db.session.rollback()


def test_a_race_for_the_same_bearer_ends_in_a_sentence(
    commune: Commune, meeting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check saw nothing, the constraint did: the loser reads what to do."""
    reply(commune, meeting, 7, "proxy", 5)
    monkeypatch.setattr(answers, "_announced", lambda *_: {})
    with pytest.raises(Refused, match="vient d’accepter le pouvoir"):
        reply(commune, meeting, 3, "proxy", 5)


def test_too_late_once_open(commune: Commune, meeting: int) -> None:
    """The doors are the clerk's business from the opening on."""
    db.session.execute(sa.update(Meeting).values(state="open"))
    db.session.commit()
    with pytest.raises(Refused, match="La séance est ouverte"):
        reply(commune, meeting, 3, "present")


def test_giver_is_told_when_the_bearer_stays_away(app: Flask, commune: Commune, meeting: int) -> None:
    """One mail to the giver, and the giver's pages say so."""
    reply(commune, meeting, 3, "proxy", 4)
    reply(commune, meeting, 4, "absent")
    reply(commune, meeting, 4, "absent")
    db.session.rollback()
    queued = (
        db.session.execute(sa.select(OutboxMessage).where(OutboxMessage.key.like("bearer-away:%")))
        .scalars()
        .all()
    )
    assert len(queued) == 1
    sent = db.session.execute(sa.select(MailboxMessage)).scalars().one()
    assert "choisissez une autre personne" in sent.text
    assert sent.subject == "Votre pouvoir\u00a0: choisissez un autre mandataire"


def test_the_giver_is_written_to_where_the_convocation_went(commune: Commune, meeting: int) -> None:
    """The account's address, not an older one of the register."""
    account = db.session.get_one(Account, commune.accounts[3])
    account.email = "nouvelle@exemple.fr"
    db.session.get_one(Person, commune.persons[3]).email = ""
    db.session.commit()
    reply(commune, meeting, 3, "proxy", 4)
    reply(commune, meeting, 4, "absent")
    db.session.rollback()
    sent = db.session.execute(sa.select(MailboxMessage.recipient)).scalars().all()
    assert sent == ["nouvelle@exemple.fr"]


def test_a_cancelled_meeting_awaits_no_answer(commune: Commune, meeting: int) -> None:
    db.session.get_one(Meeting, meeting).state = "cancelled"
    db.session.commit()
    with pytest.raises(Refused, match="annulée"):
        reply(commune, meeting, 3, "present")


def test_form_keeps_what_was_chosen(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: int
) -> None:
    """A refusal shows the sentence beside the field with the choice still made."""
    reply(commune, meeting, 7, "proxy", 5)
    sign_in(client, commune.accounts[3])
    seat = commune.mandates[5]
    answer = client.post(f"/elu/seances/{meeting}/reponse", data={"response": "proxy", "proxy_to": str(seat)})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "porte déjà un pouvoir" in page
    assert f'selected value="{seat}"' in page
    assert "checked" in page.split('value="proxy"')[1].split(">")[0]
    assert client.post(f"/elu/seances/{meeting}/reponse", data={}).status_code == 422
    assert (
        client.post(
            f"/elu/seances/{meeting}/reponse", data={"response": "proxy", "proxy_to": "x"}
        ).status_code
        == 422
    )


def test_proxies_page_tells_both_sides(
    client: FlaskClient, sign_in: SignIn, commune: Commune, meeting: int
) -> None:
    """The giver reads who bears, the bearer reads who gave."""
    reply(commune, meeting, 3, "proxy", 4)
    names = [commune.actor(commune.accounts[index]).name for index in (3, 4)]
    sign_in(client, commune.accounts[3])
    assert names[1] in client.get("/elu/pouvoirs").get_data(as_text=True)
    sign_in(client, commune.accounts[4])
    assert names[0] in client.get("/elu/pouvoirs").get_data(as_text=True)
