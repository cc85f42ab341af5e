"""Complementary agendas, lasting proxies and deadlines on their pages, in a browser without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from council.models import Complement, StandingProxy, db
from tests.factory import Commune, make_commune
from tests.services.office import stored
from tests.web.test_office_pages import prepared, read

SignIn = Callable[..., None]


@pytest.fixture
def commune(app: Flask) -> Commune:
    """Three members are enough: each letter is a real PDF."""
    return make_commune(members=3)


def test_a_complement_from_its_page_to_the_proof(commune: Commune, clerk: FlaskClient) -> None:
    meeting, item, _annex = prepared(commune, convened=True)
    address = f"/bureau/seances/{meeting}/complement"
    assert "Ouvrir un ordre du jour complémentaire" in read(clerk, address)
    clerk.post(address)
    read(clerk, f"/bureau/seances/{meeting}/points/nouveau")
    new = {
        "title": "Réparation du toit", "kind": "decision", "ballot_mode": "public", "nature_code": "1",
        "majority_rule": "simple_expressed", "note": "", "matiere_code": "7.5",
    }  # fmt: skip
    clerk.post(f"/bureau/seances/{meeting}/points/nouveau", data=new)
    clerk.post(f"/bureau/points/{item}/remplacement")
    page = read(clerk, address)
    assert "Réparation du toit" in page
    assert "Remplace le texte convoqué" in page
    assert "Note explicative manquante" in page
    clerk.post(f"/bureau/seances/{meeting}/dossier")
    complement = db.session.query(Complement).one().id
    send = f"/bureau/seances/{meeting}/complements/{complement}/envoi"
    refused = clerk.post(send, data={"notes_motive": ""})
    assert refused.status_code == 422
    assert "figurera au procès-verbal" in refused.text
    clerk.post(send, data={"notes_motive": "Devis joint"})
    page = read(clerk, address)
    assert "Courriel parti" in page
    assert "Devis joint" in page
    assert [one.pending for one in stored(meeting).items] == [False] * 3
    read(clerk, f"/bureau/seances/{meeting}")


def test_a_lasting_proxy_on_the_tablet_and_in_the_office(
    commune: Commune, clerk: FlaskClient, app: Flask, sign_in: SignIn
) -> None:
    meeting, _, _ = prepared(commune, convened=True)
    member = app.test_client()
    sign_in(member, commune.accounts[1], commune.organisation_id)
    form = {"response": "proxy", "proxy_to": str(commune.mandates[2]), "lasting": "illness"}
    assert member.post(f"/elu/seances/{meeting}/reponse", data=form).status_code == 302
    assert "certificat attendu" in read(member, "/elu/pouvoirs")
    assert 'value="illness"' in read(member, f"/elu/seances/{meeting}/reponse")
    standing = db.session.query(StandingProxy).one().id
    office = f"/bureau/seances/{meeting}"
    assert "Certificat vu le" in read(clerk, f"{office}/convocation")
    clerk.post(f"{office}/pouvoirs/{standing}/certificat", data={"on": "2026-11-20"})
    assert "maladie constatée" in read(clerk, f"{office}/convocation")
    member.post(f"/elu/pouvoirs/{standing}/retrait")
    assert "Pouvoirs pour plusieurs séances" not in read(clerk, f"{office}/convocation")


def test_the_home_says_when_the_council_must_meet(commune: Commune, clerk: FlaskClient) -> None:
    assert "prochaine séance obligatoire au plus tard le jeudi 31 décembre 2026" in read(
        clerk, "/bureau/seances"
    ).replace("\u00a0", " ")
