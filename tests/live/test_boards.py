"""What each audience may see: computed from the book alone, hidden things really absent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from council.meeting.chain import write
from council.queries.boards import board, me
from council.queries.live import CLERK, MEMBER, SCREEN, Watched
from council.queries.news import events
from tests.meeting.world import ACCOUNTS, ANNE, BRUNO, CLAIRE, DECISION, ELECTION, FACTS, MAYOR, World

START = datetime(2026, 11, 24, 18, tzinfo=UTC)


def watch(world: World) -> Watched:
    """The book of a test world, as the database would give it."""
    lines: list[Any] = []
    for seq, event in enumerate(world.state.history, 1):
        head = lines[-1].hash if lines else ""
        lines.append(write(1, seq, START + timedelta(seconds=seq), "Greffe", event, head))
    return Watched(1, "convened", START if lines else None, world.state, tuple(lines), frozenset())


def seat(shown: dict[str, Any], number: int) -> dict[str, Any]:
    return next(one for one in shown["seats"] if one["seat"] == number)


def test_before_the_opening() -> None:
    shown = board(watch(World()), CLERK)
    assert shown["meeting"]["state"] == "convened"
    assert shown["quorum"]["reached"] is False
    assert [item["state"] for item in shown["items"]] == ["pending"] * 4
    assert shown["notes"] == shown["log"] == []


@pytest.mark.parametrize("audience", [CLERK, MEMBER, SCREEN])
def test_public_votes_are_hidden_while_the_ballot_is_open(audience: str) -> None:
    world = World().open()
    world.ballot()
    world.vote({ANNE: "contre"})
    shown = board(watch(world), audience)
    assert seat(shown, ANNE)["voted"]
    assert seat(shown, ANNE)["choice"] is None
    assert shown["ballot"]["result"] is None
    assert "contre." not in json.dumps(events(watch(world), audience, 0), ensure_ascii=False)
    world.result()
    shown = board(watch(world), audience)
    assert seat(shown, ANNE)["choice"] == "contre"
    assert shown["ballot"]["result"]["counts"]["contre"] == 1


@pytest.mark.parametrize("audience", [CLERK, MEMBER, SCREEN])
def test_secret_votes_are_hidden_for_ever(audience: str) -> None:
    world = World().open()
    world.ballot(mode="secret")
    world.vote({ANNE: "contre", BRUNO: "pour"})
    for _ in range(2):
        shown = board(watch(world), audience)
        assert seat(shown, ANNE)["voted"]
        assert {one["choice"] for one in shown["seats"]} == {None}
        assert me(watch(world), ANNE)["cards"] == [] or me(watch(world), ANNE)["cards"][0]["choice"] is None
        if world.state.open_ballot:
            assert shown["ballot"]["result"] is None
            world.result()


def test_titles_that_are_not_public_stay_with_the_clerk() -> None:
    watched = watch(World().open())
    assert board(watched, CLERK)["items"][0]["title"] == "Cession d’un terrain"
    for audience in (MEMBER, SCREEN):
        text = json.dumps([board(watched, audience), events(watched, audience, 0)], ensure_ascii=False)
        assert "Cession d’un terrain" not in text
        assert "log" not in board(watched, audience)


def test_screen_in_closed_session_knows_nothing() -> None:
    world = World().open()
    world.close_doors()
    world.do("leave", seat=7)
    watched = replace(watch(world), hidden=frozenset({world.state.seq}))
    assert set(board(watched, SCREEN)) == {"meeting"}
    assert world.state.seq not in [line["seq"] for line in events(watched, SCREEN, 0)["events"]]
    assert events(watched, SCREEN, 0)["to"] == world.state.seq
    assert "seats" in board(watched, MEMBER)


def test_own_cards_first_then_the_proxy_and_receipts() -> None:
    world = World().open(1, 2, 3, 4, 5)
    world.do("give_proxy", giver=CLAIRE, bearer=ANNE)
    ballot = world.ballot()
    mine = me(watch(world), ANNE)
    assert [(card["seat"], card["own"], card["receipt"]) for card in mine["cards"]] == [
        (ANNE, True, None),
        (CLAIRE, False, None),
    ]
    assert mine["proxy_held"] == {"seat": CLAIRE, "name": "Claire"}
    world.do("vote", by=ANNE, ballot=ballot, seat=CLAIRE, choice="pour")
    card = me(watch(world), ANNE)["cards"][1]
    assert card["choice"] == "pour"
    assert card["receipt"]["hash"] == watch(world).lines[-1].hash
    giver = me(watch(world), CLAIRE)
    assert giver["proxy_given_to"] == {"seat": ANNE, "name": "Anne"}
    assert giver["cards"] == []


@pytest.mark.parametrize(
    ("prepare", "who", "word"),
    [
        ([], 7, "noté présent"),
        ([("withdraw", {"seat": ANNE, "item": DECISION})], ANNE, "retiré"),
        ([("suspend", {})], ANNE, "suspendue"),
    ],
)
def test_why_not_is_said(prepare: list[Any], who: int, word: str) -> None:
    world = World().open(1, 2, 3, 4, 5)
    world.do("open_item", item=DECISION)
    for kind, payload in prepare:
        world.do(kind, **payload)
    if not any(kind == "suspend" for kind, _ in prepare):
        world.do("open_ballot", item=DECISION, mode="public")
    mine = me(watch(world), who)
    assert not mine["can_vote"]
    assert word in mine["why_not"]


def test_notes_name_those_who_have_not_voted_and_the_missing_chair() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("give_proxy", giver=CLAIRE, bearer=ANNE)
    world.ballot()
    world.vote({MAYOR: "pour", 2: "pour", 3: "pour"})
    assert board(watch(world), CLERK)["notes"] == [
        "1 présent n’a pas voté\u00a0: Anne.", "1 pouvoir n’a pas été utilisé\u00a0: Claire."
    ]  # fmt: skip
    world.do("leave", seat=MAYOR)
    assert board(watch(world), CLERK)["notes"][0].startswith("La présidence est vacante")


def test_accounts_and_candidates_on_the_board() -> None:
    world = World().open()
    world.do("open_item", item=ACCOUNTS)
    world.do("withdraw", seat=MAYOR, item=ACCOUNTS)
    world.do("replace_chair", seat=3, item=ACCOUNTS)
    shown = board(watch(world), MEMBER)
    assert shown["chair"]["seat"] == 3
    assert seat(shown, MAYOR)["withdrawn"]
    assert shown["item_quorum"]["present"] == 6
    world.do("close_item", item=ACCOUNTS, outcome="postponed")
    world.ballot(ELECTION, "secret", candidates=["Anne", "David"])
    codes = [(choice["code"], choice["label"]) for choice in board(watch(world), MEMBER)["ballot"]["choices"]]
    assert codes == [("c1", "Anne"), ("c2", "David"), ("blanc", "Blanc")]


def test_log_marks_what_was_corrected() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("arrive", seat=7)
    line = world.state.seq
    world.do("correct", seq=line, void=True, motive="Erreur")
    log = {entry["seq"]: entry for entry in board(watch(world), CLERK)["log"]}
    assert log[line]["corrected"]
    assert log[line]["correctable"]
    assert log[line + 1]["text"] == f"La ligne {line} est annulée. Motif\u00a0: Erreur."


def _world_with(**changes: Any) -> World:
    """A council whose first item has ``changes``."""
    items = (replace(FACTS.items[0], **changes), *FACTS.items[1:])
    return World(facts=replace(FACTS, items=items))


@pytest.mark.parametrize("changes", [{"closed_session": True}, {"confidential": True}, {}])
def test_screen_never_shows_who_voted_behind_closed_doors(changes: dict[str, bool]) -> None:
    world = _world_with(**changes).open()
    if not changes:
        world.close_doors()
    ballot = world.ballot()
    world.vote({ANNE: "contre", BRUNO: "pour"})
    world.result()
    world.do("proclaim", ballot=ballot)
    if not changes:
        world.do("public_session")
    shown = board(watch(world), SCREEN)["seats"]
    assert {(one["voted"], one["choice"]) for one in shown} == {(False, None)}
    assert seat(board(watch(world), CLERK), ANNE)["choice"] == "contre"


@pytest.mark.parametrize("changes", [{"closed_session": True}, {"confidential": True}])
def test_words_of_a_restricted_vote_are_not_for_the_screen(changes: dict[str, bool]) -> None:
    world = _world_with(public_title="Affaire", **changes).open()
    world.ballot(question="Porter l’aide de Mme Martin à 300 euros")
    watched = watch(world)
    for audience in (SCREEN, MEMBER):
        assert "Martin" not in json.dumps(events(watched, audience, 0), ensure_ascii=False)
    assert board(watched, SCREEN)["ballot"]["question"] == ""
    assert "Martin" in board(watched, MEMBER)["ballot"]["question"]


def test_candidates_of_a_restricted_item_are_not_for_the_screen() -> None:
    world = _world_with(public_title="Affaire", confidential=True).open()
    world.do("open_item", item=DECISION)
    world.do("begin_election", item=DECISION, office="outside_body")
    election = world.state.election_on(DECISION)
    world.do("set_candidates", election=election.election, candidates=[{"name": "Zoé Martin"}])  # type: ignore[union-attr]
    assert board(watch(world), SCREEN)["election"] is None
    assert board(watch(world), MEMBER)["election"]["candidates"][0]["name"] == "Zoé Martin"


@pytest.mark.parametrize("changes", [{"closed_session": True}, {"confidential": True}])
def test_whoever_is_chosen_on_a_restricted_item_is_not_for_the_screen(changes: dict[str, bool]) -> None:
    world = _world_with(public_title="Affaire", **changes).open()
    world.do("open_item", item=DECISION)
    ballot = world.ballot(
        mode="main_levee", candidates=["Zoé Martin", "Luc Petit"], motive="Renonciation unanime"
    )
    world.do("record_hands", ballot=ballot, counts={"c1": len(world.state.present)})
    for step in ("open", "close_ballot", "proclaim"):
        if step != "open":
            world.do(step, ballot=ballot)
        assert "Martin" not in json.dumps(board(watch(world), SCREEN), ensure_ascii=False), step
        assert "Martin" in json.dumps(board(watch(world), MEMBER), ensure_ascii=False), step


def test_notes_about_closed_doors_pending_items_and_lost_quorum() -> None:
    world = _world_with(closed_session=True).open(1, 2, 3, ANNE)
    world.do("open_item", item=DECISION)
    assert any("huis clos" in note for note in board(watch(world), CLERK)["notes"])
    world.close_doors()
    assert not any("huis clos" in note for note in board(watch(world), CLERK)["notes"])
    world.do("close_item", item=DECISION, outcome="postponed")
    assert any("non examinés" in note and "2, 3 et 4" in note for note in board(watch(world), CLERK)["notes"])
    world.do("leave", seat=ANNE)
    world.do("open_item", item=ACCOUNTS, motive="Urgence")
    assert any("sans quorum" in note for note in board(watch(world), CLERK)["notes"])


def test_tie_is_told_only_when_the_chair_alone_has_not_voted() -> None:
    world = World().open(1, 2, 3, ANNE, BRUNO)
    world.ballot()
    world.vote({2: "pour", 3: "contre"})
    assert not any("Partage" in note for note in board(watch(world), CLERK)["notes"])
    world.vote({ANNE: "pour", BRUNO: "contre"})
    assert any("Partage" in note for note in board(watch(world), CLERK)["notes"])
