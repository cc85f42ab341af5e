"""Elected members before the citizens: how they voted in public and whether they were there, year by year."""

from __future__ import annotations

import re
from datetime import timedelta

from council.models import Act, Mandate, db
from council.queries.public_people import person_page
from tests.queries_sent import counted
from tests.services.after_world import World
from tests.services.test_search_index import EVENING, publish


def page(world: World, rank: int) -> str:
    """Of the member of that rank in the table, spaces made plain."""
    text = world.client.get(f"/testville/elus/{world.commune.persons[rank]}").text
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("&nbsp;", " ").split())


def test_a_member_was_there_represented_absent_or_came_late(world: World) -> None:
    told = {
        rank: person_page(world.commune.organisation_id, world.commune.persons[rank])
        for rank in (0, 8, 9, 10)
    }
    words = {rank: [one.words for one in page.sittings] for rank, page in told.items() if page}
    assert re.fullmatch(r"Présente?", words[0][0])
    assert re.fullmatch(r"Représentée? par .+", words[8][0])
    assert re.fullmatch(r"Présente? pour \d délibérations? sur \d", words[9][0])
    assert re.fullmatch(r"Absente?", words[10][0])
    assert [told[rank].attended for rank in (0, 8, 9, 10)] == [1, 0, 1, 0]  # type: ignore[union-attr]
    shown = page(world, 0)
    assert "Présences en 2026" in shown and "1 sur 1" in shown and "Votes publics en 2026" in shown
    assert "/testville/seances/" in world.client.get(f"/testville/elus/{world.commune.persons[0]}").text


def test_a_restricted_act_says_nothing_of_who_was_there(world: World) -> None:
    for act in db.session.scalars(db.select(Act)):
        act.restricted = True
    db.session.commit()
    found = person_page(world.commune.organisation_id, world.commune.persons[0])
    assert found and (found.sittings, found.votes) == ((), ())


def test_years_are_those_of_the_mandate_and_cost_the_same_however_many(world: World) -> None:
    commune = world.commune
    mandate = db.session.get_one(Mandate, commune.mandates[0])
    mandate.starts_on = (EVENING - timedelta(days=800)).date()
    publish(commune, "Ancienne", evening=EVENING - timedelta(days=700))
    publish(commune, "D’avant le mandat", evening=EVENING - timedelta(days=2000))
    with counted() as few:
        found = person_page(commune.organisation_id, commune.persons[0])
    assert found and found.years == (2026, 2024) and found.year == 2026
    for week in range(1, 8):
        publish(commune, "Autre", evening=EVENING - timedelta(days=7 * week))
    with counted() as many:
        person_page(commune.organisation_id, commune.persons[0])
    assert len(many) <= len(few) + 1, many
    assert (
        'aria-current="page">2024'
        in world.client.get(f"/testville/elus/{commune.persons[0]}?annee=2024").text
    )
    for odd in ("1789", "x", "99999999999999"):
        assert world.client.get(f"/testville/elus/{commune.persons[0]}?annee={odd}").status_code == 200


def test_what_a_substitute_did_is_not_told_of_the_member(world: World) -> None:
    commune = world.commune
    mandate = db.session.get_one(Mandate, commune.mandates[0])
    before = person_page(commune.organisation_id, commune.persons[0])
    assert before and before.votes
    mandate.substitute_id = commune.persons[10]
    name = next(
        one["name"] for act in db.session.scalars(db.select(Act)) for one in act.result["votes"] if one["seat"] == commune.mandates[10]
    )  # fmt: skip
    for act in db.session.scalars(db.select(Act)):
        votes = [{**one, "name": name} if one["seat"] == mandate.id else one for one in act.result["votes"]]
        act.result = {**act.result, "votes": votes}
    db.session.commit()
    after = person_page(commune.organisation_id, commune.persons[0])
    assert after and (after.votes, after.sittings) == ((), ())
