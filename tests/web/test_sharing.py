"""Pages of groups, of who reads a draft, and of guests: from the invitation's mail to the last day."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from council.models import AuditLine, MailboxMessage, db
from council.permissions import Role
from tests.factory import Commune, add_account
from tests.services.office import NOW, freeze_clock
from tests.web.test_drafts import begin, typed

INVITATION = {
    "email": "avocate@cabinet.example", "first_name": "Léa", "last_name": "Conseil", "capacity": "Avocate", "until": "2026-11-25",
    "may_comment": "1",
}  # fmt: skip


def test_a_draft_is_kept_to_a_group(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    other = add_account(commune, "Odile", "Autre", {Role.SERVICE})[1]
    db.session.commit()
    refused = clerk.post("/bureau/groupes", data={"name": "Personnel"})
    assert refused.status_code == 422 and 'value="Personnel"' in refused.text
    assert (
        clerk.post("/bureau/groupes", data={"name": "Personnel", "members": [commune.service]}).status_code
        == 302
    )
    assert "Personnel" in clerk.get("/bureau/groupes").text
    address = begin(clerk, commune, "Révocation Zorglub")
    clerk.post(address, data=typed(1, title="Révocation Zorglub"))
    stranger, reader = enter(other), enter(commune.service)
    assert stranger.get(address).status_code == 200
    kept = clerk.post(f"{address}/acces", data={"group_id": 1}, follow_redirects=True).text
    assert "Diffusion restreinte" in kept and "Odile" not in kept and "Marc Service" in kept
    assert "Restreint" in reader.get("/bureau/projets").text and "Zorglub" in reader.get(address).text
    assert "Zorglub" not in stranger.get("/bureau/projets?q=zorglub").text.replace('value="zorglub"', "")
    tried = 0
    adapter = clerk.application.url_map.bind("localhost")
    for rule in clerk.application.url_map.iter_rules():
        if "draft_id" in rule.arguments:
            ids = dict.fromkeys(rule.arguments, 1)
            for method in (rule.methods or set()) & {"GET", "POST"}:
                page = adapter.build(rule.endpoint, ids, method=method)
                answer = stranger.open(page, method=method, data={"text": "x"})
                assert answer.status_code in (403, 404) and "Zorglub" not in answer.text, (
                    method,
                    page,
                    answer.status_code,
                )
                tried += 1
    assert tried >= 30
    assert stranger.post(address, data=typed(2)).status_code == 404
    assert stranger.get("/bureau/groupes").status_code == 403
    clerk.post(f"{address}/acces", data={"group_id": ""})
    assert stranger.get(address).status_code == 200


def test_a_guest_comes_in_by_the_mail_and_leaves_on_the_day(
    app: Flask, clerk: FlaskClient, commune: Commune
) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data=typed(1, title="Achat d’un véhicule", note="Trois devis reçus."))
    for change, words in (
        ({"email": "x"}, "Écrivez l’adresse"),
        ({"until": ""}, "dernier jour"),
        ({"capacity": ""}, "quel titre"),
        ({"last_name": ""}, "prénom et le nom"),
    ):
        refused = clerk.post(f"{address}/invites", data={**INVITATION, **change})
        assert refused.status_code == 422 and words in refused.text and 'value="Léa"' in refused.text
    assert (
        "invitation est partie"
        in clerk.post(f"{address}/invites", data=INVITATION, follow_redirects=True).text
    )
    assert "Léa Conseil" in clerk.get(f"{address}/acces").text
    mail = db.session.scalars(db.select(MailboxMessage).order_by(MailboxMessage.id.desc()).limit(1)).one()
    link = re.search(r"/compte/lien/\S+", mail.text)
    assert link is not None and "véhicule" not in mail.text
    guest = app.test_client()
    assert "véhicule" not in guest.get(link[0]).text  # a button first: programs open links
    entered = guest.post(link[0])
    assert entered.location.endswith("/invite/1")
    page = guest.get("/invite/1").text
    assert (
        "Trois devis reçus." in page and "mercredi 25\u00a0novembre" in page and "Boîte d’envoi" not in page
    )
    refused = guest.post("/invite/1/remarques", data={"text": "", "place": "note:2", "version": "2"})
    assert refused.status_code == 422 and "Écrivez votre remarque" in refused.text
    said = {"text": "Lequel ? @Bernard", "place": "note", "quote": "Trois devis", "version": "2"}
    assert guest.post("/invite/1/remarques", data=said).status_code == 302
    assert "<mark>Trois devis</mark>" in guest.get("/invite/1").text
    assert "Lequel ?" in clerk.get(f"{address}/commentaires").text.replace("\u202f", " ")
    clerk.post(f"{address}/commentaires/1", data={"text": "Le deuxième."})
    assert "Le deuxième." in guest.get("/invite/1").text
    assert guest.post("/invite/1/remarques/1", data={"text": "Merci."}).status_code == 302
    assert guest.post("/invite/1/remarques/1", data={"text": ""}).status_code == 422
    reads = db.session.scalars(db.select(AuditLine.actor).where(AuditLine.verb == "guests.look")).all()
    assert len(reads) >= 3 and set(reads) == {"Léa Conseil"}
    freeze_clock(app, NOW + timedelta(days=6))
    assert guest.get("/invite/1").status_code == 404
    assert "Rien ne vous est ouvert" in guest.get("/invite/").text
    freeze_clock(app)
    assert guest.get("/invite/1").status_code == 200
    assert "a pris fin" in clerk.post("/bureau/invitations/1/fin", follow_redirects=True).text
    assert guest.get("/invite/1").status_code in (302, 404)
    assert "Retirée" in clerk.get(f"{address}/acces").text
