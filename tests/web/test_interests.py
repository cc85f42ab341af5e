"""Pages of the register of interests: forms keep what was typed, and nobody else reads what a member declared."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from council.models import Interest, db
from council.services.interests import declare
from council.services.withdrawals import announce
from tests.factory import Commune
from tests.services.office import draft
from tests.services.test_interests import convened, interest

SignIn = Callable[..., None]
TYPED = {
    "party": "Comité des fêtes",
    "capacity": "president",
    "starts_on": "2020-01-01",
    "keywords": "fêtes\r\nkermesse",
}


def text(client: FlaskClient, path: str) -> str:
    """A page as words."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.text).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_member_declares_changes_and_strikes_out(
    commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    member = enter(commune.accounts[4])
    assert "Vous n’avez rien déclaré" in text(member, "/elu/interets")
    assert member.post("/elu/interets/nouveau", data=TYPED).location == "/elu/interets"
    made = db.session.execute(db.select(Interest)).scalar_one()
    assert made.keywords == ["fêtes", "kermesse"]
    page = text(member, "/elu/interets")
    assert "Comité des fêtes" in page and "01/01/2020" in page
    address = f"/elu/interets/{made.id}"
    assert 'value="Comité des fêtes"' in text(member, address)
    assert member.post(address, data={**TYPED, "paid": "y", "revision": "1"}).status_code == 302
    stale = member.post(address, data={**TYPED, "party": "Comité", "revision": "1"})
    assert stale.status_code == 409
    assert 'value="Comité"' in stale.text and 'value="2"' in stale.text
    assert "Historique (2 versions)" in text(member, address)
    assert "Retirer cette déclaration" in text(member, f"{address}/retirer")
    assert member.post(f"{address}/retirer").status_code == 302
    assert member.get(address).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"party": ""}, "Écrivez le nom de l’association"),
        ({"starts_on": "hier"}, "Écrivez la date comme ceci"),
        ({"starts_on": ""}, "Indiquez depuis quand"),
        ({"number": "123"}, "Ce numéro n’est pas juste"),
        ({"capacity": "relative", "degree": "cousin"}, "Écrivez le degré en chiffre"),
        ({"capacity": ""}, "Rôle"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(
    commune: Commune, enter: Callable[[int], FlaskClient], change: dict[str, str], words: str
) -> None:
    member = enter(commune.accounts[4])
    answer = member.post("/elu/interets/nouveau", data={**TYPED, "source": "Statuts", **change})
    assert answer.status_code == 422
    assert words in html.unescape(answer.text)
    assert 'value="Statuts"' in answer.text and "kermesse" in answer.text
    assert "data-error-summary" in answer.text
    assert db.session.execute(db.select(Interest)).first() is None


def test_nobody_else_reads_an_interest(commune: Commune, enter: Callable[[int], FlaskClient]) -> None:
    made = declare(commune.actor(commune.accounts[4]), interest())
    meeting, (item,) = convened(commune, draft("Festivités", beneficiaries=("Comité des fêtes",)))
    announce(commune.actor(commune.accounts[4]), item, "withdraw")
    for account in (commune.accounts[5], commune.mayor, commune.service):
        stranger = enter(account)
        for path in (
            f"/elu/interets/{made}",
            f"/bureau/interets/{made}",
            "/bureau/interets",
            f"/bureau/seances/{meeting}/deports",
        ):
            answer = stranger.get(path)
            assert answer.status_code in (403, 404), path
            assert "Vous présidez" not in answer.text
    for path in ("/elu/interets", f"/elu/seances/{meeting}", f"/elu/seances/{meeting}/points/1"):
        page = text(enter(commune.accounts[5]), path)
        assert "présid" not in page.replace("préside la", ""), path
    for path in (f"/bureau/seances/{meeting}", f"/bureau/points/{item}"):
        assert "Déports" not in text(enter(commune.mayor), path)
    told = enter(commune.mayor).get(f"/bureau/seances/{meeting}/deports.json").get_json()
    assert [sorted(one) for one in told[str(item)]] == [["basis", "decision", "name", "seat"]]
    assert enter(commune.accounts[4]).get(f"/bureau/seances/{meeting}/deports.json").status_code == 403


def test_the_member_answers_from_the_item(commune: Commune, enter: Callable[[int], FlaskClient]) -> None:
    declare(commune.actor(commune.accounts[4]), interest())
    meeting, (item, other) = convened(commune, draft(), draft("Voirie"))
    member, address = enter(commune.accounts[4]), f"/elu/points/{item}/deport"
    assert "Déport suggéré : à décider" in text(member, f"/elu/seances/{meeting}")
    page = text(member, f"/elu/seances/{meeting}/points/1")
    assert "Vous présidez le Comité des fêtes, dont parle l’objet du point 1." in page
    assert "Je me retirerai" in page and "Je ne suis pas concerné(e)" in page
    assert member.post(address, data={"answer": "withdraw"}).location == f"/elu/seances/{meeting}/points/1"
    assert "Vous avez annoncé votre déport" in text(member, f"/elu/seances/{meeting}/points/1")
    assert "Je me retirerai de ce point" in text(member, f"/elu/seances/{meeting}")
    member.post(address, data={"answer": "undecided"})
    assert "Déport suggéré" in text(member, f"/elu/seances/{meeting}")
    assert member.post(address, data={"answer": "rien"}).status_code == 422
    assert "Je suis intéressé(e) à ce point" in text(member, f"/elu/seances/{meeting}/points/2")
    member.post(f"/elu/points/{other}/deport", data={"answer": "withdraw"})
    assert "Vous avez annoncé votre déport" in text(member, f"/elu/seances/{meeting}/points/2")
    assert member.post("/elu/points/9999/deport", data={"answer": "withdraw"}).status_code == 404


def test_the_office_keeps_the_register_and_sees_what_awaits_an_answer(
    commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    clerk = enter(commune.clerk)
    address = f"/bureau/interets/membres/{commune.mandates[4]}/nouveau"
    assert "Vous écrivez au nom de ce membre" in text(clerk, address)
    assert clerk.post(address, data={**TYPED, "party": ""}).status_code == 422
    assert clerk.post(address, data=TYPED).location == "/bureau/interets"
    made = db.session.execute(db.select(Interest)).scalar_one()
    assert made.person_id == commune.persons[4]
    assert "Comité des fêtes" in text(clerk, "/bureau/interets")
    assert (
        clerk.post(f"/bureau/interets/{made.id}", data={**TYPED, "paid": "y", "revision": "1"}).status_code
        == 302
    )
    assert clerk.post(f"/bureau/interets/{made.id}", data={**TYPED, "revision": "1"}).status_code == 409
    meeting, (item,) = convened(commune, draft())
    assert "1 déport suggéré reste à décider par son membre" in text(clerk, f"/bureau/seances/{meeting}")
    page = text(clerk, f"/bureau/seances/{meeting}/deports")
    assert "préside le Comité des fêtes" in page and "À décider" in page
    announce(commune.actor(commune.accounts[4]), item, "not_concerned")
    assert "Ne s’estime pas concerné(e)" in text(clerk, f"/bureau/seances/{meeting}/deports")
    assert clerk.post(f"/bureau/interets/{made.id}/retirer").location == "/bureau/interets"
    assert "Aucun déport" not in text(clerk, f"/bureau/seances/{meeting}/deports")
