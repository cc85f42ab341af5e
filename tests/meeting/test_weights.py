"""Members with several voices: in votes by name, hands, paper, proxies and procedure; never in the quorum."""

from __future__ import annotations

from dataclasses import replace

import pytest

from council.law.weights import check_weights
from council.meeting.consistency import first_contradiction
from council.meeting.evolve import replay
from council.meeting.facts import Facts
from council.meeting.sentences import Teller
from council.queries.notes import notes

from .world import ANNE, BRUNO, CLAIRE, DAVID, DECISION, FACTS, FIRST, MAYOR, SECOND, World

VOICES = {MAYOR: 5, FIRST: 3, SECOND: 2, ANNE: 1, BRUNO: 1, CLAIRE: 1, DAVID: 1}
UNEQUAL = replace(
    FACTS,
    regime="fr-epci",
    adjustments={"voices": "statutes"},
    seats=tuple(replace(seat, weight=VOICES[seat.seat]) for seat in FACTS.seats),
)


def world(*present: int, facts: Facts = UNEQUAL, **more: object) -> World:
    return World(facts=facts).open(*present, **more)


def test_a_vote_by_name_is_counted_in_voices_with_its_voters() -> None:
    made = world()
    made.ballot()
    made.vote(
        {MAYOR: "contre", FIRST: "pour", SECOND: "pour", ANNE: "pour", BRUNO: "pour", CLAIRE: "abstention"}
    )
    result = made.result()
    assert result.counts == {"pour": 7, "contre": 5, "abstention": 1, "nppv": 0}
    assert (result.cast, result.electorate, result.present, result.expressed) == (13, 14, 14, 12)
    assert result.heads == {"pour": 4, "contre": 1, "abstention": 1}
    assert result.missing == (DAVID,)
    assert result.sentence == (
        "adopté par 7 voix contre 5, 1 abstention, soit 6 votants (4 pour, 1 contre et 1 abstention)"
    )


def test_the_quorum_counts_heads() -> None:
    made = world(MAYOR, FIRST, SECOND)
    assert made.refuse("open_item", item=DECISION).code == "quorum_not_reached"
    made = world(FIRST, ANNE, BRUNO, CLAIRE, motive="président retardé")
    made.do("open_item", item=DECISION)


def test_a_proxy_weighs_what_its_giver_weighs() -> None:
    made = world(
        FIRST, SECOND, ANNE, BRUNO, proxies=[{"giver": MAYOR, "bearer": ANNE}], motive="maire absent"
    )
    ballot = made.ballot()
    made.do("vote", by=ANNE, ballot=ballot, seat=MAYOR, choice="contre")
    made.vote({ANNE: "pour", FIRST: "pour"})
    result = made.result()
    assert (result.counts["pour"], result.counts["contre"]) == (4, 5)
    assert (result.present, result.represented) == (7, 5)
    assert result.outcome == "rejected"


def test_hands_name_whoever_votes_otherwise() -> None:
    made = world()
    ballot = made.ballot(mode="main_levee")
    refusal = made.refuse("record_hands", ballot=ballot, counts={"pour": 9, "contre": 5})
    assert refusal.code == "names_needed"
    for counts, names in (
        ({"pour": 9, "contre": 5}, {"2": "contre"}),  # three voices are no five
        ({"pour": 13}, {}),  # one voice is nowhere
        ({"pour": 8, "contre": 5, "abstention": 1}, {"1": "contre"}),  # who abstained?
    ):
        assert made.refuse("record_hands", ballot=ballot, counts=counts, names=names).code in (
            "names_needed", "names_do_not_fit",
        )  # fmt: skip
    made.do("record_hands", ballot=ballot, counts={"pour": 9, "contre": 5}, names={"1": "contre"})
    result = made.result()
    assert result.heads == {"pour": 6, "contre": 1}
    assert result.sentence.startswith("adopté par 9 voix contre 5, soit 7 votants")


def test_hands_unanimous_need_no_name() -> None:
    made = world()
    ballot = made.ballot(mode="main_levee")
    made.do("record_hands", ballot=ballot, counts={"pour": 14})
    assert made.result().heads == {"pour": 7}


def test_a_secret_vote_is_held_on_paper_one_paper_a_voice() -> None:
    made = world()
    assert made.refuse("open_item", item=99).code == "unknown_item"
    made.do("open_item", item=DECISION)
    refusal = made.refuse("open_ballot", item=DECISION, mode="secret")
    assert (refusal.code, refusal.override) == ("weighted_secret", False)
    ballot = made.ballot(mode="paper")
    assert any("autant de bulletins que de voix" in note for note in notes(made.state))
    refusal = made.refuse("record_paper", ballot=ballot, envelopes=15, counts={"pour": 15})
    assert refusal.code == "too_many_votes"
    made.do("record_paper", ballot=ballot, envelopes=9, counts={"pour": 7, "contre": 2}, silent=[MAYOR])
    result = made.result()
    assert (result.electorate, result.heads) == (14, {"": 6})
    assert any("laisse deviner" in note for note in notes(made.state))  # three voices are in no count of two
    made.do("reopen_ballot", ballot=ballot, motive="erreur")
    made.do("record_paper", ballot=ballot, envelopes=14, counts={"pour": 9, "contre": 5})
    made.result()
    assert any("laisse deviner" in note for note in notes(made.state)) is False
    made.do("reopen_ballot", ballot=ballot, motive="erreur")
    made.do("record_paper", ballot=ballot, envelopes=14, counts={"pour": 10, "contre": 4})
    made.result()
    assert any("laisse deviner" in note for note in notes(made.state))


def test_majorities_that_count_members_count_their_voices() -> None:
    made = world(MAYOR, FIRST, ANNE, BRUNO)
    made.do("open_item", item=DECISION)
    made.do("open_ballot", item=DECISION, mode="public", rule="absolute_in_office", motive="statuts")
    made.vote({MAYOR: "pour", FIRST: "pour"})
    assert made.result().majority == 8  # of fourteen voices
    assert made.state.ballots[str(made.state.ballot)].result.outcome == "adopted"  # type: ignore[union-attr]


def test_a_closed_session_is_decided_in_voices() -> None:
    made = world()
    made.do("open_item", item=DECISION)
    order = {"subject": "closed_session", "by_chair": True, "item": DECISION}
    made.do(
        "decide_procedure", counts={"pour": 7, "contre": 7}, **order,
        names={"1": "contre", "3": "contre"},
    )  # fmt: skip
    assert made.state.decision is not None
    assert (made.state.decision.outcome, made.state.decision.needed) == ("rejected", 8)


def test_a_tie_in_voices_is_broken_by_the_chair() -> None:
    made = world(MAYOR, FIRST, SECOND, ANNE)
    made.ballot()
    made.vote({MAYOR: "pour", FIRST: "contre", SECOND: "contre"})
    result = made.result()
    assert (result.counts["pour"], result.counts["contre"], result.casting_vote) == (5, 5, "pour")


def test_voices_that_the_law_does_not_give_are_refused_at_the_opening() -> None:
    communal = replace(UNEQUAL, regime="fr-commune", adjustments={})
    refusal = World(facts=communal).refuse("open_meeting", chair=MAYOR, present=[MAYOR, FIRST])
    assert (refusal.code, refusal.override) == ("weights_not_allowed", True)
    assert check_weights(communal.law, [5]).sentence in refusal.sentence


def test_the_book_replays_with_its_voices() -> None:
    made = world()
    ballot = made.ballot(mode="main_levee")
    made.do("record_hands", ballot=ballot, counts={"pour": 9, "contre": 5}, names={"1": "contre"})
    seq = made.state.seq
    made.result()
    made.do("proclaim", ballot=ballot)
    made.do(
        "correct", seq=seq, payload={"counts": {"pour": 11, "contre": 3}, "names": {"2": "contre"}}, motive="erreur"
    )  # fmt: skip
    found = made.state.ballots[ballot].result
    assert found is not None
    assert found.sentence == "adopté par 11 voix contre 3, soit 7 votants (6 pour et 1 contre)"
    assert replay(UNEQUAL, made.state.history) == made.state
    assert first_contradiction(UNEQUAL, made.state.history) is None


@pytest.mark.parametrize("choice", ["pour", "contre"])
def test_one_voice_each_changes_nothing(choice: str) -> None:
    made = World().open()
    made.ballot()
    made.vote({MAYOR: choice})
    result = made.result()
    assert result.heads == {}
    assert "votant" not in result.sentence


def test_the_log_counts_the_voices_of_those_who_did_not_vote() -> None:
    made = world()
    made.ballot()
    made.vote(dict.fromkeys((FIRST, SECOND, ANNE, BRUNO, CLAIRE, DAVID), "pour"))
    result = made.result()
    told = Teller(made.state, staff=True).tell(result)
    assert told == "Scrutin clos\u00a0: 9 voix sur 14, 5 voix non exprimées."


def test_voters_are_not_told_when_the_room_changed_since_the_hands_were_counted() -> None:
    made = world()
    ballot = made.ballot(mode="main_levee")
    made.do("record_hands", ballot=ballot, counts={"pour": 9, "contre": 5}, names={"1": "contre"})
    made.do("leave", seat=FIRST)
    made.do("close_ballot", ballot=ballot, motive="décompte fait avant son départ")
    result = made.state.ballots[ballot].result
    assert result is not None
    assert (result.heads, result.sentence) == ({}, "adopté par 9 voix contre 5")
