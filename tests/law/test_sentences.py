"""The word of a sentence on which its meaning turns: with the opposite figures the sentence says the opposite."""

from __future__ import annotations

import pytest

from council.law.agenda import policy_debate_request
from council.law.bodies import council_complete
from council.law.convening import convening_request, meeting_frequency
from council.law.elections import decide_round
from council.law.requests import urgent_item
from council.law.runoff import run_off
from council.law.violations import Answer
from tests.law.support import body, commune, on

BELGIAN = body("be-wal-commune")


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (policy_debate_request(commune(), in_office=29, requesters=3), "granted", "Débat de droit"),
        (policy_debate_request(commune(), in_office=29, requesters=2), "refused", "Débat non acquis"),
        (council_complete(commune(400), elected=9), "complete", "complet"),
        (council_complete(commune(400), elected=3), "incomplete", "n’est pas complet"),
        (convening_request(commune(), in_office=29, signatures=29), "must_convene", "Convocation obligatoire"),
        (convening_request(commune(), in_office=29, signatures=1), "may_wait", "Convocation non obligatoire"),
        (urgent_item(BELGIAN, present=9, votes_for=6), "accepted", ""),
        (urgent_item(BELGIAN, present=9, votes_for=5), "refused", ""),
        (decide_round(commune(), number=1, votes={"A": 5, "B": 5}), "next_round", "majorité absolue 6"),
        (decide_round(commune(), number=3, votes={"A": 6, "B": 5}), "elected", "majorité relative"),
    ],
)  # fmt: skip
def test_the_word_that_matters(answer: Answer, code: str, said: str) -> None:
    assert answer.finding.code == code
    assert said in answer.sentence


def test_the_next_round_is_named() -> None:
    assert "tour 2" in decide_round(commune(), number=1, votes={"A": 5, "B": 5}).sentence


@pytest.mark.parametrize(
    ("born", "said"),
    [({}, "indiquez les dates de naissance"), ({"A": "1960-01-01", "B": "1960-01-01"}, "nés le même jour")],
)
def test_why_a_tie_is_not_broken(born: dict[str, str], said: str) -> None:
    days = {name: on(text) for name, text in born.items()}
    found = run_off(BELGIAN, round1={"A": 4, "B": 4}, ballots=8, second={"A": 4, "B": 4}, born=days)
    assert said in found.sentence


def test_a_meeting_in_each_period_is_said_to_be_enough() -> None:
    held = [(on(f"2026-{month:02}-10"), False) for month in (1, 4, 7, 10)]
    answer = meeting_frequency(commune(), year=2026, meetings=held)
    assert [(one.code, one.status) for one in answer.findings] == [("enough", "ok")]
    assert "4 réunions en 2026" in answer.sentence
