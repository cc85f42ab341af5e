"""Elections on paper: counts, what does not add up, corrections, written names, books that replay."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from council.meeting.consistency import first_contradiction
from council.meeting.evolve import replay
from council.meeting.sentences import Teller

from .contests import contest, election, paper, proclaim, stand, with_assessors
from .world import ANNE, CLAIRE, DAVID, ELECTION, FACTS, World


@pytest.mark.parametrize(
    ("payload", "code", "override"),
    [
        ({"envelopes": 7, "counts": {"c1": 3, "c2": 3}}, "count_mismatch", False),
        ({"envelopes": 8, "counts": {"c1": 8}}, "too_many_votes", False),
        ({"envelopes": 6, "counts": {"c1": 6}}, "tally_mismatch", True),
        ({"envelopes": 7, "counts": {"c3": 7}}, "bad_choice", False),
        ({"envelopes": 0, "counts": {"c1": -1, "c2": 1}}, "bad_choice", False),
        ({"envelopes": 6, "counts": {"c1": 6}, "silent": [99]}, "cannot_vote", False),
        ({"envelopes": 7, "counts": {"c3": 7}, "written": [{"name": "x"}]}, "bad_candidates", False),
    ],
)
def test_paper_counts_that_do_not_add_up(payload: dict[str, Any], code: str, override: bool) -> None:
    world, _ = contest(["X", "Y"])
    ballot = world.ballot(ELECTION, "paper")
    refusal = world.refuse("record_paper", ballot=ballot, **payload)
    assert (refusal.code, getattr(refusal, "override", False)) == (code, override)


def test_paper_needs_assessors_a_count_and_no_tablet() -> None:
    world, of = election()
    stand(world, of, "X", "Y")
    assert world.refuse("open_ballot", item=ELECTION, mode="paper").code == "assessors_needed"
    assert world.refuse("name_assessors", election=of, seats=[ANNE, ANNE]).code == "too_few_assessors"
    assert world.refuse("name_assessors", election=of, seats=[ANNE, 99]).code == "unknown_seat"
    with_assessors(world, of)
    ballot = world.ballot(ELECTION, "paper")
    assert world.refuse("vote", by=ANNE, ballot=ballot, seat=ANNE, choice="c1").code == "paper"
    assert world.refuse("close_ballot", ballot=ballot).code == "count_needed"
    world.do("record_paper", ballot=ballot, envelopes=6, counts={"c1": 4, "c2": 1, "nul": 1}, silent=[CLAIRE])
    result = world.result()
    assert (result.outcome, result.expressed, result.missing) == ("elected", 5, (CLAIRE,))


def test_somebody_leaves_between_the_count_and_the_closing() -> None:
    world, _ = contest(["X", "Y"])
    ballot = world.ballot(ELECTION, "paper")
    world.do("record_paper", ballot=ballot, envelopes=7, counts={"c1": 7})
    world.do("leave", seat=CLAIRE)
    assert world.refuse("close_ballot", ballot=ballot).code == "too_many_votes"


def test_an_ordinary_secret_vote_may_be_on_paper() -> None:
    world = World().open()
    ballot = world.ballot(11, "paper")
    world.do("record_paper", ballot=ballot, envelopes=7, counts={"pour": 4, "contre": 2, "nul": 1})
    result = world.result()
    assert (result.outcome, result.expressed) == ("adopted", 6)


def test_corrected_count_is_counted_again() -> None:
    world, of = contest(["X", "Y"])
    paper(world, {"c1": 5, "c2": 2})
    proclaim(world)
    line = next(n for n, e in enumerate(world.state.history, 1) if e.kind == "paper_counted")
    world.do("correct", seq=line, payload={"counts": {"c1": 2, "c2": 5}}, motive="Colonnes inversées")
    ballot = next(iter(world.state.ballots.values()))
    assert ballot.result is not None
    assert ballot.result.elected == "Y"
    assert [one.name for one in world.state.elections[of].elected] == ["Y"]
    wrong = world.refuse("correct", seq=line, payload={"counts": {"c1": 2, "c2": 6}}, motive="Erreur")
    assert wrong.code == "count_mismatch"
    assert (
        world.refuse("correct", seq=line, payload={"counts": {"c1": 3, "c2": 3, "blanc": 1}}, motive="x").code
        == "not_correctable"
    ), "it would reopen a round"


def test_correction_never_replaces_a_mayor_installed() -> None:
    world, _ = contest(["Anne", "Claire"], "head", chair=DAVID)
    paper(world, {"c1": 5, "c2": 2})
    proclaim(world)
    line = next(n for n, e in enumerate(world.state.history, 1) if e.kind == "paper_counted")
    swapped = world.refuse("correct", seq=line, payload={"counts": {"c1": 2, "c2": 5}}, motive="Erreur")
    assert swapped.code == "not_correctable"
    world.do("correct", seq=line, payload={"counts": {"c1": 6, "c2": 1}}, motive="Erreur")
    assert "par 6 voix" in next(iter(world.state.ballots.values())).result.sentence  # type: ignore[union-attr]


def test_sentences_say_nothing_of_a_paper_count_to_the_room() -> None:
    world, _ = contest(["X", "Y"])
    ballot = world.ballot(ELECTION, "paper")
    world.do("record_paper", ballot=ballot, envelopes=7, counts={"c1": 6, "c2": 1})
    last = world.state.history[-1]
    assert "X 6" in Teller(world.state, staff=True).tell(last)
    told = [Teller(world.state, staff=False).tell(event) for event in world.state.history]
    assert told[-1] == "Dépouillement\u00a0: 7 enveloppes dans l’urne."
    assert any("Assesseurs désignés\u00a0: Anne et Bruno." in text for text in told)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=2, max_size=5), st.integers(0, 3))
def test_rounds_end_and_the_book_replays(votes: list[int], blank: int) -> None:
    """Whatever is counted: at most three rounds, one person elected, the same book replayed."""
    world, of = election()
    with_assessors(world, of)
    names = [seat.name for seat in FACTS.seats][: len(votes)]
    stand(world, of, *names)
    for _ in range(3):
        counts, left = {"blanc": min(blank, 7)}, 7 - min(blank, 7)
        for index, asked in enumerate(votes):
            counts[f"c{index + 1}"] = min(asked, left)
            left -= counts[f"c{index + 1}"]
        counts["nul"] = left
        result = paper(world, counts)
        proclaim(world)
        if result.outcome != "next_round":
            break
    assert result.outcome in ("elected", "not_elected")
    assert len(world.state.elections[of].elected) == (result.outcome == "elected")
    assert replay(FACTS, world.state.history) == world.state
    assert first_contradiction(FACTS, world.state.history) is None


def test_a_written_name_is_not_a_candidate_spelt_otherwise() -> None:
    world, _ = contest(["M. Premier"], "head", chair=DAVID)
    ballot = world.ballot(ELECTION, "paper")
    payload = {"envelopes": 7, "counts": {"c1": 3, "c2": 4}, "written": [{"name": "Premier"}]}
    assert world.refuse("record_paper", ballot=ballot, **payload).code == "bad_candidates"
