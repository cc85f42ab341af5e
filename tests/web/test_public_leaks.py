"""Every public byte is read, and mails to followers: nothing of a closed session, confidential or masked stands in any.

The addresses are those of the URL map, filled with all there is, then every address that any answer names. A public
route that is added later is read here without a line being changed; one that cannot be reached fails.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import deque
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from council.gateways.environment import environment
from council.models import (
    Act,
    DelegatedDecision,
    Document,
    Follower,
    MailboxMessage,
    Meeting,
    Minutes,
    Person,
    PublicationLine,
    db,
)
from council.queries.public_search import Chosen, search
from council.services import delegated_decisions, oparl, publication, retractions
from tests.factory import Commune
from tests.services.after import SECRET, STARTED, convened
from tests.services.office import freeze_clock
from tests.services.test_masking import NAME, PHONE, STREET, everything, mask, named

assert named  # a fixture

pytestmark = pytest.mark.slow
PLANTED = (SECRET, "Zyzanski", "Odette", "rue des Lilas", "12 34 56")
UNREAD = {"public.blason", "public.publication_stamp", "public.publication_root"}
"""An image, signed stamps of hashes and a certificate: bytes that hold no words of an act."""


@pytest.fixture
def published(app: Flask, commune: Commune, named: int, client: FlaskClient) -> int:
    """The meeting with everything planted, masked and published; a follower was told, a further meeting is convened."""
    minutes = db.session.get_one(Minutes, named)
    confidential = db.session.scalars(sa.select(Act).where(Act.restricted)).one()
    minutes.debates = {**minutes.debates, str(confidential.item_id): f"M. {SECRET} a été entendu."}
    db.session.add(
        Follower(
            organisation_id=commune.organisation_id, email="lectrice@exemple.fr", token="jeton",
            confirmed_at=STARTED - timedelta(days=900), rhythm="each",
        )
    )  # fmt: skip
    body = db.session.get_one(Meeting, named).body_id
    for number, more in (
        ("D-1", {"object": "Concession funéraire", "text": "<p>Cinquante ans.</p>"}),
        (
            "D-2",
            {
                "object": f"Secours à {SECRET}",
                "public_title": "Secours",
                "text": f"<p>M. {SECRET}, {PLANTED[3]}.</p>",
            },
        ),
        ("D-3", {"object": f"Bail de M. {SECRET}", "text": f"<p>M. {SECRET}, {PLANTED[3]}.</p>"}),
    ):  # one published as it is, one by its public title alone, one taken off line again
        db.session.add(
            DelegatedDecision(
                organisation_id=commune.organisation_id, body_id=body, number=number, decided_on=STARTED.date(),
                author="Mme Sylvie Bernard, maire", created_by="Mme Sylvie Bernard", created_at=STARTED, **more,
            )
        )  # fmt: skip
    db.session.commit()
    decided(app, commune)
    mask(commune, named)
    publication.publish_meeting(commune.actor(commune.clerk), named)
    convened(commune, STARTED + timedelta(days=60))
    oparl.refresh_all()
    db.session.rollback()
    return named


def decided(app: Flask, commune: Commune) -> None:
    """The decisions published, the last one retracted, a minute before everything else; followers were told."""
    clerk = commune.actor(commune.clerk)
    for one in db.session.scalars(sa.select(DelegatedDecision.id)).all():
        delegated_decisions.publish_decision(clerk, one)
    line = db.session.scalars(sa.select(PublicationLine.id).where(PublicationLine.reference == "D-3")).one()
    retractions.retract(clerk, line, "personal_data")
    freeze_clock(app, environment().clock.now() + timedelta(minutes=1))


def seeds(app: Flask, commune: Commune) -> Iterator[tuple[str, str]]:
    """(endpoint, address) of every public rule, with every value its arguments may take."""
    values: dict[str, list[object]] = {
        "slug": [commune.slug], "meeting_id": list(db.session.scalars(sa.select(Meeting.id))), "person_id": list(db.session.scalars(sa.select(Person.id))),
        "number": list(db.session.scalars(sa.select(Act.number))), "code": list(db.session.scalars(sa.select(Document.code))),
        "sha256": list(db.session.scalars(sa.select(Document.sha256))),
        "decision_id": list(db.session.scalars(sa.select(DelegatedDecision.id))),
    }  # fmt: skip
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("public.") and "GET" in (rule.methods or ()):
            names = sorted(rule.arguments)
            for chosen in itertools.product(*(values.get(name, []) for name in names)):
                yield rule.endpoint, adapter.build(rule.endpoint, dict(zip(names, chosen, strict=True)))
    for word in (*PLANTED, "remise", "subvention", "séance", "concession", "secours"):
        yield "public.search", f"/{commune.slug}/recherche?q={word}"


def read(app: Flask, client: FlaskClient, commune: Commune) -> dict[str, tuple[str, str, dict[str, str]]]:
    """address -> (endpoint, text, headers) of every public answer."""
    found: dict[str, tuple[str, str, dict[str, str]]] = {}
    queue = deque(address for _, address in seeds(app, commune))
    adapter, seen = app.url_map.bind("localhost"), set[str]()
    while queue:
        address = queue.popleft()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address, buffered=True)
        if answer.status_code not in (200, 410):  # what was taken back says so, and is read as well
            assert answer.status_code in (301, 302, 308, 404), (address, answer.status_code)
            continue
        text = words(answer.data, answer.mimetype)
        found[address] = (adapter.match(address.split("?")[0])[0], text, dict(answer.headers))
        if not answer.mimetype.startswith(("application/pdf", "image/")):
            queue.extend(leads(text, commune.slug))
    return found


def words(data: bytes, media_type: str) -> str:
    """Whatever can be read in an answer, escapes undone."""
    if media_type == "application/pdf":
        return everything(data)
    text = data.decode("utf-8", "replace")
    if "json" in media_type:
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return " ".join(text.replace("\r\n ", "").replace("&amp;", "&").split())


def leads(text: str, slug: str) -> list[str]:
    """Addresses of this installation that a text names."""
    found = re.findall(rf'(?:href="|https?://[^/"\s]+)((?:/{slug}|/verifier)[^"\s<>\\#]*)', text)
    return [one for one in found if "/suivre/courriel" not in one and "page=" not in one]


def test_no_public_byte_tells_what_was_planted(
    app: Flask, commune: Commune, client: FlaskClient, published: int
) -> None:
    answers = read(app, client, commune)
    leaks = [
        (address, word)
        for address, (_, text, _) in answers.items()
        for word in PLANTED
        if word.casefold() in text.casefold() and not address.endswith(f"?q={word}")
    ]
    assert leaks == []
    public = {one for one in app.view_functions if one.startswith("public.")}
    reached = {endpoint for endpoint, _, _ in answers.values()}
    elsewhere = {"public.verify_file", "public.front", "public.oparl_entry", "public.agenda_text"}
    # files of readers, addresses that lead elsewhere, and agendas: these were not published through the journal
    assert public - reached - elsewhere - UNREAD == set()
    (plain,) = [one for one in answers if one.endswith("/decisions")]
    assert "Concession funéraire" in answers[plain][1] and "Secours" in answers[plain][1]
    assert sum(text.startswith("%pdf") for _, text, _ in answers.values()) >= 6


def test_searches_for_it_find_nothing(
    app: Flask, commune: Commune, published: int, client: FlaskClient
) -> None:
    for word in PLANTED:
        assert search(commune.organisation_id, Chosen(f'"{word}"')).total == 0, word
        page = client.get(f"/{commune.slug}/recherche", query_string={"q": word}).text
        assert "<mark>" not in page


def test_mails_to_followers_tell_none_of_it(app: Flask, published: int) -> None:
    mails = db.session.scalars(
        sa.select(MailboxMessage).where(MailboxMessage.recipient == "lectrice@exemple.fr")
    ).all()
    later = "6 nouvelles délibérations et une nouvelle décision – Testville"
    assert [one.subject for one in mails] == ["Une nouvelle décision – Testville", later]
    text = " ".join(one.text for one in mails).casefold()
    assert "remise gracieuse (1 dossier)" in text and "concession funéraire" in text
    assert [word for word in PLANTED if word.casefold() in text] == []


def test_the_planted_words_are_there_to_be_found(app: Flask, commune: Commune, published: int) -> None:
    """Otherwise the tests above would prove nothing."""
    acts = db.session.scalars(sa.select(Act).order_by(Act.id)).all()
    whole = " ".join(f"{one.title} {one.content}" for one in acts)
    assert all(word in whole for word in (SECRET, NAME.split()[1], STREET, PHONE))
    assert any(NAME in one.result_sentence and NAME in str(one.result["labels"]) for one in acts)
    signed = db.session.scalars(sa.select(Document).where(Document.act_id == acts[0].id)).one()
    assert "zyzanski" in everything(app.extensions["council"].storage.get(signed.sha256))
