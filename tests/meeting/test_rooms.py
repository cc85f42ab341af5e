"""A meeting in two rooms: one quorum, votes by name, items that wait for a meeting in one place."""

from __future__ import annotations

from dataclasses import replace

from council.meeting.consistency import first_contradiction
from council.meeting.evolve import replay
from council.meeting.rooms import by_room
from council.meeting.sentences import Teller
from council.queries.notes import notes

from .world import ANNE, BRUNO, CLAIRE, DAVID, DECISION, ELECTION, FACTS, MAYOR, World

VIDEO = replace(
    FACTS,
    regime="fr-epci",
    rooms=("Salle A", "Salle B"),
    items=(
        *FACTS.items, replace(FACTS.items[0], item=15, position=5, video="initial_budget"),
    ),
)  # fmt: skip


def world(*present: int, **rooms: int) -> World:
    return World(facts=VIDEO).open(*present, rooms={name.strip("s"): room for name, room in rooms.items()})


def test_all_rooms_make_one_quorum_and_each_member_has_one() -> None:
    made = world(MAYOR, 2, ANNE, BRUNO, s4=1, s5=1)
    assert by_room(made.state) == {"Salle A": 2, "Salle B": 2}
    made.do("open_item", item=DECISION)
    assert made.state.item_state(DECISION).quorum.present == 4  # type: ignore[union-attr]
    made.do("arrive", seat=CLAIRE, room=1)
    assert Teller(made.state, staff=True).tell(made.state.history[-1]) == "Arrivée de Claire (Salle B)."
    made.do("leave", seat=CLAIRE)
    made.do("arrive", seat=CLAIRE)
    assert by_room(made.state) == {"Salle A": 3, "Salle B": 2}
    assert replay(VIDEO, made.state.history) == made.state
    assert first_contradiction(VIDEO, made.state.history) is None


def test_a_room_is_one_of_those_convened() -> None:
    made = world()
    made.do("leave", seat=DAVID)
    assert made.refuse("arrive", seat=DAVID, room=2).code == "unknown_room"
    assert World().open(1, 2, 3, 4).refuse("arrive", seat=DAVID, room=1).code == "unknown_room"
    here = 8  # the line of his first arrival
    assert made.refuse("correct", seq=here, payload={"room": 2}, motive="erreur").code == "unknown_room"
    assert made.refuse("correct", seq=here, payload={"room": -1}, motive="erreur").code == "unknown_room"


def test_votes_are_public_and_by_name() -> None:
    made = world()
    made.do("open_item", item=DECISION)
    for mode, code in (
        ("main_levee", "remote_hands"),
        ("secret", "remote_secret"),
        ("paper", "remote_secret"),
    ):
        refusal = made.refuse("open_ballot", item=DECISION, mode=mode)
        assert (refusal.code, refusal.override) == (code, True)
    made.do("open_ballot", item=DECISION, mode="roll_call")
    refusal = made.refuse("change_way", ballot=made.state.ballot, mode="main_levee")
    assert refusal.code == "motive_needed"
    made.do("cancel_ballot", ballot=made.state.ballot, motive="essai")
    made.do("open_ballot", item=DECISION, mode="main_levee", motive="panne des tablettes")
    assert made.state.history[-1].overrode


def test_a_secret_request_sends_the_item_to_another_meeting() -> None:
    made = world()
    made.do("open_item", item=DECISION)
    for seat in (ANNE, BRUNO, CLAIRE):
        made.do("make_request", seat=seat, subject="secret", item=DECISION)
    assert any("ajournez ce point" in note for note in notes(made.state))
    made.do("close_item", item=DECISION, outcome="postponed")


def test_items_that_wait_for_a_meeting_in_one_place() -> None:
    made = world()
    for item in (ELECTION, 15):
        refusal = made.refuse("open_item", item=item)
        assert (refusal.code, refusal.override, refusal.article) == (
            "remote_forbidden",
            True,
            "CGCT L5211-11-1",
        )
    made.do("open_item", item=15, motive="décision du président")
    assert made.state.item == 15


def test_procedure_is_voted_with_names() -> None:
    made = world()
    order = {"subject": "order", "text": "Passer au point 4"}
    assert made.refuse("decide_procedure", counts={"pour": 5, "contre": 2}, **order).code == "names_needed"
    made.do("decide_procedure", counts={"pour": 6, "contre": 1}, names={"4": "contre"}, **order)


def test_no_rooms_for_a_municipal_council_and_a_motive_in_wallonia() -> None:
    for regime, code in (("fr-commune", "remote_council_forbidden"), ("be-wal-commune", "exceptional_only")):
        facts = replace(VIDEO, regime=regime)
        refusal = World(facts=facts).refuse("open_meeting", chair=MAYOR, present=[MAYOR, 2])
        assert (refusal.code, refusal.override) == (code, True)
