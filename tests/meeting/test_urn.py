"""The urn of a secret vote on tablets: opened by two of its keepers, from their own seats, or with a motive in the book."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from council.meeting import events as ev
from council.meeting.codec import to_payload
from council.meeting.consistency import first_contradiction
from council.meeting.evolve import replay
from council.meeting.sentences import Teller
from council.meeting.state import BallotState
from council.meeting.urn import awaited, before_closing, before_opening, confirmed, keepers, ripe
from council.meeting.urn_events import ClosingAnnounced, UrnConfirmed, UrnRevoked
from council.meeting.urn_words import opening_words
from signatures.journal_results import Recount

from .player import lines
from .world import ANNE, BRUNO, CLAIRE, DAVID, DECISION, ELECTION, FIRST, MAYOR, SECOND, World


def voting(*votes: int, present: tuple[int, ...] = ()) -> World:
    """A secret vote under way: the mayor presides, the last member present is secretary, ``votes`` are cast."""
    world = World().open(*present)
    world.ballot(mode="secret")
    world.vote(dict.fromkeys(votes, "pour"))
    return world


def of(world: World) -> BallotState:
    found = world.state.open_ballot
    assert found is not None
    return found


def confirm(world: World, *seats: int) -> None:
    for seat in seats:
        world.do("confirm_urn", by=seat, ballot=world.state.ballot)


def test_two_keepers_open_the_urn_and_the_book_says_who() -> None:
    world = voting(*range(1, 8))
    ballot = world.state.ballot
    assert keepers(world.state, of(world)) == {MAYOR: "chair", DAVID: "secretary"}
    assert world.do("confirm_urn", by=DAVID, ballot=ballot) == [
        UrnConfirmed(ballot=str(ballot), seat=DAVID, role="secretary")
    ]
    assert world.do("confirm_urn", by=MAYOR, ballot=ballot)[0].role == "chair"  # type: ignore[attr-defined]
    closed = world.do("close_ballot", ballot=ballot)[0]
    assert isinstance(closed, ev.BallotClosed)
    assert (closed.openers, closed.motive) == ((DAVID, MAYOR), "")
    told = Teller(world.state, staff=False).tell(closed)
    assert told.endswith("Urne ouverte en présence de David et Mme Le Maire.")


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ((), "deux confirmations, chacun sur son appareil, de Mme Le Maire (présidence) et David (secrétaire de séance)"),
        ((MAYOR,), "une confirmation, sur son appareil, de David (secrétaire de séance)"),
        ((DAVID,), "une confirmation, sur son appareil, de Mme Le Maire (présidence)"),
    ],
)  # fmt: skip
def test_closing_with_too_few_says_who_is_awaited(held: tuple[int, ...], words: str) -> None:
    world = voting(*range(1, 8))
    confirm(world, *held)
    refusal = world.refuse("close_ballot", ballot=world.state.ballot)
    assert (refusal.code, refusal.override) == ("urn_closed", True)
    assert words in refusal.sentence


def test_a_closing_with_two_objections_says_both() -> None:
    world = voting(*range(1, 8))
    world.do("leave", seat=MAYOR)
    refusal = world.refuse("close_ballot", ballot=world.state.ballot)
    assert (refusal.code, refusal.override) == ("no_chair", True)
    assert refusal.sentence.startswith("Personne ne préside")
    assert "L’urne s’ouvre à deux" in refusal.sentence


def test_a_motive_opens_the_urn_and_stays_in_the_book() -> None:
    world = voting(*range(1, 8))
    confirm(world, MAYOR)
    closed = world.do("close_ballot", ballot=world.state.ballot, motive="Tablette du secrétaire en panne")[0]
    assert isinstance(closed, ev.BallotClosed)
    assert closed.openers == (MAYOR,)
    assert closed.motive == "Tablette du secrétaire en panne"
    assert "il manque une confirmation" in closed.overrode[0]


@pytest.mark.parametrize("regime", ["be-wal-cpas", "free"])
def test_no_profile_lets_one_person_open(regime: str) -> None:
    """Where breaches of the law are warnings, this safeguard is not one."""
    from dataclasses import replace

    from .world import FACTS

    world = World(facts=replace(FACTS, regime=regime)).open()
    world.ballot(mode="secret")
    world.vote(dict.fromkeys(range(1, 8), "pour"))
    assert world.refuse("close_ballot", ballot=world.state.ballot).code == "urn_closed"


def test_only_keepers_confirm_each_for_the_own_seat() -> None:
    world = voting(*range(1, 8))
    ballot = world.state.ballot
    assert world.refuse("confirm_urn", by=ANNE, ballot=ballot).code == "not_keeper"
    assert world.refuse("confirm_urn", ballot=ballot).code == "not_keeper"  # the clerk has no seat
    confirm(world, MAYOR)
    assert world.refuse("confirm_urn", by=MAYOR, ballot=ballot).code == "already_confirmed"
    assert world.refuse("close_ballot", ballot=ballot).code == "urn_closed"


def test_nobody_confirms_before_everybody_voted_or_the_closing_is_announced() -> None:
    world = voting(1, 2, 3, 4, 5, 6)
    ballot = world.state.ballot
    assert not ripe(world.state, of(world))
    refusal = world.refuse("confirm_urn", by=MAYOR, ballot=ballot)
    assert refusal.code == "closing_not_announced"
    assert refusal.sentence.startswith("1 voix n’est pas déposée")
    assert "Annoncez d’abord la clôture" in world.refuse("close_ballot", ballot=ballot).sentence
    assert world.do("announce_closing", ballot=ballot) == [ClosingAnnounced(ballot=str(ballot))]
    assert world.refuse("announce_closing", ballot=ballot).code == "already_announced"
    confirm(world, MAYOR)


def test_votes_count_until_the_closing_itself() -> None:
    world = voting(1, 2, 3)
    world.do("announce_closing", ballot=world.state.ballot)
    confirm(world, MAYOR, DAVID)
    world.vote(dict.fromkeys((ANNE, DAVID), "contre"))
    result = world.do("close_ballot", ballot=world.state.ballot)[0]
    assert isinstance(result, ev.BallotClosed)
    assert (result.cast, result.counts["contre"], result.openers) == (5, 2, (MAYOR, DAVID))


def test_a_member_who_comes_after_the_confirmations_still_votes() -> None:
    world = voting(1, 2, 3, 4, present=(1, 2, 3, 4))
    confirm(world, 1, 4)
    world.do("arrive", seat=BRUNO)
    world.vote({BRUNO: "contre"})
    assert world.do("close_ballot", ballot=world.state.ballot)[0].openers == (1, 4)  # type: ignore[attr-defined]


def test_a_confirmation_is_taken_back_until_the_closing() -> None:
    world = voting(*range(1, 8))
    ballot = world.state.ballot
    assert world.refuse("revoke_urn", by=MAYOR, ballot=ballot).code == "not_confirmed"
    confirm(world, MAYOR, DAVID)
    assert world.do("revoke_urn", by=DAVID, ballot=ballot) == [UrnRevoked(ballot=str(ballot), seat=DAVID)]
    assert world.refuse("revoke_urn", by=ANNE, ballot=ballot).code == "not_confirmed"
    assert world.refuse("close_ballot", ballot=ballot).code == "urn_closed"
    confirm(world, DAVID)
    world.do("close_ballot", ballot=ballot)
    assert world.refuse("revoke_urn", by=DAVID, ballot=ballot).code == "closed"


def leave(world: World) -> None:
    world.do("leave", seat=DAVID)


def leave_and_return(world: World) -> None:
    world.do("leave", seat=DAVID)
    world.do("arrive", seat=DAVID)


def stand_back(world: World) -> None:
    world.do("withdraw", seat=DAVID, item=DECISION)


def another_secretary(world: World) -> None:
    world.do("name_secretary", seat=ANNE)


@pytest.mark.parametrize("happens", [leave, leave_and_return, stand_back, another_secretary])
def test_a_confirmation_lapses_with_who_gave_it(happens: Callable[[World], None]) -> None:
    world = voting(*range(1, 7))
    world.do("announce_closing", ballot=world.state.ballot)
    confirm(world, MAYOR, DAVID)
    happens(world)
    assert set(confirmed(world.state, of(world))) == {MAYOR}
    assert world.refuse("close_ballot", ballot=world.state.ballot).code == "urn_closed"
    if DAVID in keepers(world.state, of(world)):
        confirm(world, DAVID)
    else:
        world.do("name_secretary", seat=ANNE) if world.state.secretary != ANNE else None
        confirm(world, ANNE)
    assert len(world.do("close_ballot", ballot=world.state.ballot)[0].openers) == 2  # type: ignore[attr-defined]


def test_one_person_with_two_offices_counts_once() -> None:
    world = voting(*range(1, 8))
    world.do("name_secretary", seat=MAYOR)
    assert keepers(world.state, of(world)) == {MAYOR: "chair"}
    confirm(world, MAYOR)
    refusal = world.refuse("close_ballot", ballot=world.state.ballot)
    assert "nommez un autre secrétaire de séance" in refusal.sentence
    world.do("name_secretary", seat=ANNE)
    confirm(world, ANNE)
    world.do("close_ballot", ballot=world.state.ballot)


def test_without_a_chair_the_others_open_and_the_law_still_objects() -> None:
    world = elected()
    world.vote(dict.fromkeys(range(1, 8), "c1"))
    world.do("leave", seat=MAYOR)
    confirm(world, DAVID, ANNE)
    refusal = world.refuse("close_ballot", ballot=world.state.ballot)
    assert refusal.code == "no_chair"
    closed = world.do("close_ballot", ballot=world.state.ballot, motive="Partie sans attendre")[0]
    assert closed.openers == (DAVID, ANNE)  # type: ignore[attr-defined]


def elected() -> World:
    """A round of an election with two assessors."""
    world = World().open()
    world.do("open_item", item=ELECTION)
    world.do("begin_election", item=ELECTION, office="outside_body")
    election = world.state.election_on(ELECTION)
    assert election is not None
    world.do("set_candidates", election=election.election, candidates=[{"name": "X"}, {"name": "Y"}])
    world.do("name_assessors", election=election.election, seats=[ANNE, BRUNO])
    world.ballot(ELECTION, "secret")
    return world


def test_assessors_keep_the_urn_of_their_election() -> None:
    world = elected()
    able = keepers(world.state, of(world))
    assert able == {MAYOR: "chair", DAVID: "secretary", ANNE: "assessor", BRUNO: "assessor"}
    world.vote(dict.fromkeys(range(1, 8), "c1"))
    confirm(world, BRUNO)
    sentence = awaited(world.state, of(world))
    assert "Mme Le Maire (présidence), David (secrétaire de séance) ou Anne (assesseur)" in sentence
    confirm(world, ANNE)
    assert world.do("close_ballot", ballot=world.state.ballot)[0].openers == (BRUNO, ANNE)  # type: ignore[attr-defined]


def test_another_way_or_an_annulment_leaves_no_urn_to_open() -> None:
    world = voting(*range(1, 8))
    ballot = world.state.ballot
    confirm(world, MAYOR, DAVID)
    world.do("change_way", ballot=ballot, mode="paper", motive="Contestation")
    assert (of(world).confirmed, of(world).announced) == ({}, False)
    for kind in ("confirm_urn", "revoke_urn", "announce_closing"):
        assert world.refuse(kind, by=MAYOR, ballot=ballot).code == "no_urn"
    world.do("record_paper", ballot=ballot, envelopes=7, counts={"pour": 7})
    assert world.do("close_ballot", ballot=ballot)[0].openers == ()  # type: ignore[attr-defined]
    world.do("cancel_ballot", ballot=ballot, motive="Erreur")
    assert world.refuse("confirm_urn", by=MAYOR, ballot=ballot).code == "closed"


@pytest.mark.parametrize("mode", ["public", "main_levee", "paper", "roll_call"])
def test_other_ways_have_no_urn(mode: str) -> None:
    world = World().open()
    ballot = world.ballot(mode=mode)
    assert world.refuse("confirm_urn", by=MAYOR, ballot=ballot).code == "no_urn"


def test_a_book_written_before_the_rule_is_closed_as_it_was() -> None:
    world = World().open()
    world.ballot(mode="secret")
    world.vote(dict.fromkeys(range(1, 8), "pour"))
    old = [
        ev.BallotOpened(**{**to_payload(one), "openers": 0}) if isinstance(one, ev.BallotOpened) else one
        for one in world.state.history
    ]
    world.state = replay(world.facts, old)
    assert "openers" not in json.dumps([to_payload(one) for one in world.state.history])
    assert world.refuse("confirm_urn", by=MAYOR, ballot=world.state.ballot).code == "no_urn"
    assert world.do("close_ballot", ballot=world.state.ballot)[0].openers == ()  # type: ignore[attr-defined]


def test_the_urn_is_not_opened_before_it_may_be() -> None:
    """The counts are asked for only once nothing else stands in the way of the closing."""
    world = voting(*range(1, 8))
    asked: list[bool] = []
    given = world.context()
    assert given.urn is not None
    opened = given.urn

    def watched() -> dict[str, int]:
        asked.append(True)
        return dict(opened())

    world.context = lambda **changes: type(given)(  # type: ignore[method-assign]
        **{**given.__dict__, "urn": watched, **changes}
    )
    world.refuse("close_ballot", ballot=world.state.ballot)
    assert asked == []
    confirm(world, MAYOR, DAVID)
    world.do("close_ballot", ballot=world.state.ballot)
    assert asked == [True]


def test_corrections_leave_what_happened_at_the_urn() -> None:
    world = voting(*range(1, 8))
    named = next(n for n, one in enumerate(world.state.history, 1) if isinstance(one, ev.SecretaryNamed))
    confirm(world, MAYOR, DAVID)
    world.do("close_ballot", ballot=world.state.ballot)
    world.do("correct", seq=named, payload={"seat": CLAIRE}, motive="Mal entendu")
    result = world.state.ballots[str(world.state.ballot)].result
    assert result is not None
    assert result.openers == (MAYOR, DAVID)
    assert first_contradiction(world.facts, world.state.history) is None
    arrived = next(
        n for n, one in enumerate(world.state.history, 1) if getattr(one, "seat", 0) == DAVID
        and isinstance(one, ev.MemberArrived)
    )  # fmt: skip
    refusal = world.refuse("correct", seq=arrived, void=True, motive="Absent")
    assert refusal.code == "contradiction"


def test_few_voters_are_said_before_opening_and_before_closing() -> None:
    world = World().open(1, 2, 3, 4)
    world.do("open_item", item=DECISION, motive="essai")
    (few,) = before_opening(world.state)
    assert few.startswith("4 personnes seulement")
    world.ballot(mode="secret", motive="essai")
    world.vote({1: "pour"})
    (alone,) = before_closing(world.state, of(world))
    assert alone.startswith("Une seule personne")
    world.vote({2: "pour"})
    assert before_closing(world.state, of(world))[0].startswith("2 personnes")


def test_a_bearer_counts_once() -> None:
    world = World().open(1, 2, 3, 4)
    for giver, bearer in ((5, 1), (6, 2), (7, 3)):
        world.do("give_proxy", giver=giver, bearer=bearer)
    world.do("open_item", item=DECISION)
    assert before_opening(world.state)[0].startswith("4 personnes")


def test_nothing_is_said_when_enough_vote() -> None:
    world = voting(*range(1, 8))
    assert before_closing(world.state, of(world)) == []
    assert before_opening(world.state) == []


def test_a_vote_held_again_with_one_voter_more_is_said() -> None:
    world = voting(*range(1, 7), present=(1, 2, 3, 4, 5, 6))
    world.confirm()
    world.do("close_ballot", ballot=world.state.ballot)
    world.do("cancel_ballot", ballot=world.state.ballot, motive="Contestation")
    assert before_opening(world.state) == []  # the same voters: nothing new to learn from the difference
    world.do("arrive", seat=DAVID)
    (again,) = before_opening(world.state)
    assert "à 1 votant près (David)" in again
    world.ballot(mode="secret")
    world.vote(dict.fromkeys(range(1, 7), "pour"))
    assert before_closing(world.state, of(world)) == []
    world.vote({DAVID: "contre"})
    assert "(David)" in before_closing(world.state, of(world))[0]


def test_another_question_is_another_thing() -> None:
    world = voting(*range(1, 7), present=(1, 2, 3, 4, 5, 6))
    world.confirm()
    world.do("close_ballot", ballot=world.state.ballot)
    world.do("cancel_ballot", ballot=world.state.ballot, motive="Contestation")
    world.do("arrive", seat=DAVID)
    world.ballot(mode="secret", question="Amendement 1")
    world.vote(dict.fromkeys(range(1, 8), "pour"))
    assert before_closing(world.state, of(world)) == []


def test_the_second_place_of_the_table_is_no_keeper() -> None:
    """Presiding, not rank, makes a keeper."""
    world = voting(*range(1, 8))
    assert not {FIRST, SECOND} & set(keepers(world.state, of(world)))


def test_who_turns_out_not_to_have_kept_the_urn_is_not_said_to_have_opened_it() -> None:
    made = World().open()
    ballot = made.ballot(mode="secret")
    made.vote(dict.fromkeys(range(1, 8), "pour"))
    made.do("confirm_urn", by=MAYOR, ballot=ballot)
    made.do("confirm_urn", by=DAVID, ballot=ballot)
    made.do("leave", seat=FIRST)
    seq = made.state.seq
    made.do("close_ballot", ballot=ballot)
    made.do("proclaim", ballot=ballot)
    refusal = made.refuse("correct", seq=seq, payload={"seat": DAVID}, motive="c’était David")
    assert refusal.code == "urn_closed"
    assert "sans David, qui ne la gardait plus" in refusal.sentence
    made.do("correct", seq=seq, payload={"seat": DAVID}, motive="c’était David", despite=True)
    held = made.state.ballots[ballot]
    assert held.result is not None
    assert held.result.openers == (MAYOR,)
    assert held.result.motive == "c’était David"
    told = "L’urne a été ouverte en présence de Mme Le Maire (présidence), qui l’a confirmé sur son appareil."
    assert opening_words(made.state, held) == told
    assert replay(made.facts, made.state.history) == made.state
    recount = Recount()
    for number, (kind, payload) in enumerate(lines(made), 1):
        recount.take(number, kind, json.loads(payload))
    recount.settle()
