"""What pages say of who else is writing, and what their script is told."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from council.services.items import add_item
from tests.factory import Commune
from tests.services.office import draft as text
from tests.services.office import new_meeting
from tests.web.test_drafts import begin, typed


def test_a_colleague_reads_who_writes_where_and_takes_over(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    address = begin(clerk, commune)
    assert clerk.post(f"{address}/presence", data={"field": "expose"}).json == {
        "words": [],
        "held": [],
        "changed": [],
    }
    colleague = enter(commune.service)
    told = colleague.get(f"{address}/presence").json
    assert told is not None and told["held"][0]["field"] == "expose"
    assert " écrit ici depuis " in told["held"][0]["sentence"]
    page = colleague.get(address).text
    assert (
        " écrit dans l’exposé des motifs depuis " in page and "readonly" not in page
    )  # without script: as ever
    assert colleague.post(f"{address}/presence", data={"field": "expose", "take": "1"}).json["held"] == []  # type: ignore[index]
    told = clerk.get(f"{address}/presence").json
    assert told is not None and " a repris ce passage à " in told["held"][0]["sentence"]
    assert " a repris l’exposé des motifs à " in told["words"][0]
    assert colleague.post(f"{address}/presence/fin").status_code == 204
    assert clerk.get(f"{address}/presence").json == {"words": [], "held": [], "changed": []}
    assert clerk.post(f"{address}/presence", data={"field": "x"}).status_code == 422
    assert enter(commune.mayor).get(f"{address}/presence").status_code == 403


def test_what_a_colleague_saved_meanwhile_is_told_at_its_field_and_taken_into_what_was_typed(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    address = begin(clerk, commune)
    clerk.post(address, data=typed(1))
    colleague = enter(commune.service)
    colleague.post(f"{address}/saisie", data=typed(2, note="Tapée en même temps."))
    clerk.post(address, data=typed(2, expose="Exposé de l’une."))
    told = colleague.get(f"{address}/presence?revision=2").json
    assert told is not None and [one["field"] for one in told["changed"]] == ["expose"]
    assert "a enregistré un autre texte ici" in told["changed"][0]["sentence"]
    page = colleague.get(f"{address}?saisie=1").text
    assert "Tapée en même temps." in page and "Exposé de l’une." in page
    assert 'name="revision" type="hidden" value="3"' in page and "Deux textes à réunir" not in page
    clerk.post(address, data=typed(3, note="Note de l’une.", expose="Exposé de l’une."))
    page = colleague.get(f"{address}?saisie=1").text
    assert "Deux textes à réunir" in page and "Note de l’une." in page and "Tapée en même temps." in page


def test_the_page_of_a_point_says_it_too(
    clerk: FlaskClient, commune: Commune, enter: Callable[[int], FlaskClient]
) -> None:
    point = add_item(commune.actor(commune.clerk), new_meeting(commune), text())
    address = f"/bureau/points/{point}"
    clerk.post(f"{address}/presence", data={"field": "articles"})
    colleague = enter(commune.service)
    assert " écrit dans les articles depuis " in colleague.get(address).text
    assert clerk.post(address, data=typed(1, note="Autre note.")).status_code == 302
    told = colleague.get(f"{address}/presence?revision=1").json
    assert told is not None and told["held"] == [] and "a enregistré ce point à" in told["words"][0]
    assert colleague.get("/bureau/points/999/presence").status_code == 404
    assert colleague.post("/bureau/points/999/presence", data={"field": "note"}).status_code == 404
