"""Properties of the law, on generated figures."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from council.law.attendance import Move, Movement, Proxy, proxy_timeline
from council.law.ballots import Choice, MajorityRule, Mode, decide
from council.law.calculator import answer
from council.law.calculator.kinds import KINDS
from council.law.calendar import clear_days, earliest_meeting, is_working_day, latest_notice, next_working_day
from council.law.elections import decide_round
from council.law.notice import assess_notice
from council.law.precedence import Ranked, table_order
from council.law.quorum import assess_quorum
from council.law.seats import share_seats
from council.law.tallies import NamedVote, roll_call
from council.law.violations import Status
from tests.law.support import commune, contract_examples, worked_cases

LAW = settings(deadline=None, max_examples=60, derandomize=True)  # of this file only, not of the suite

COUNT = st.integers(0, 60)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
VOTES = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 40), min_size=1).filter(
    lambda votes: any(votes.values())
)
METHODS = st.sampled_from(["largest_remainder", "highest_average"])
RULES = st.sampled_from(list(MajorityRule))
CASES = [*worked_cases(), *contract_examples()]


@LAW
@given(COUNT, COUNT, COUNT, RULES, st.sampled_from([Mode.HANDS, Mode.SECRET]))
def test_a_vote_more_for_never_rejects(
    pour: int, contre: int, abstentions: int, rule: MajorityRule, mode: Mode
) -> None:
    def adopted(votes_for: int) -> bool:
        counts = {Choice.FOR: votes_for, Choice.AGAINST: contre, Choice.ABSTAIN: abstentions}
        return decide(
            commune(), counts, mode=mode, chair_choice=Choice.AGAINST, rule=rule, in_office=69, present=69
        ).adopted

    assert not adopted(pour) or adopted(pour + 1)


@LAW
@given(
    COUNT,
    COUNT,
    st.dictionaries(st.sampled_from([Choice.ABSTAIN, Choice.NPPV, Choice.BLANK, Choice.NULL]), COUNT),
)
def test_what_is_not_expressed_changes_no_result(pour: int, contre: int, others: dict[Choice, int]) -> None:
    counts = {Choice.FOR: pour, Choice.AGAINST: contre}
    plain = decide(commune(), counts, mode=Mode.SECRET)
    full = decide(commune(), counts | others, mode=Mode.SECRET)
    assert (plain.outcome, plain.expressed, plain.majority) == (full.outcome, full.expressed, full.majority)


@LAW
@given(st.integers(1, 69), COUNT, COUNT)
def test_proxies_never_make_a_quorum(in_office: int, present: int, proxies: int) -> None:
    here = min(present, in_office)
    alone = assess_quorum(commune(), in_office=in_office, present=here)
    held = assess_quorum(commune(), in_office=in_office, present=here, proxies=proxies)
    assert (alone.reached, alone.required, alone.counted) == (held.reached, held.required, held.counted)
    assert alone.required * 2 > in_office >= (alone.required - 1) * 2
    assert alone.reached is (here * 2 > in_office)


@LAW
@given(METHODS, st.integers(1, 30), VOTES)
def test_seats_always_sum(method: Any, seats: int, votes: dict[str, int]) -> None:
    shared, blocked = share_seats(method, seats, votes)
    assert sum(shared.allocation.values()) + shared.unallocated == seats
    assert bool(blocked) is bool(shared.unallocated) is (shared.result == "tie_unresolved")
    assert sum(shared.remainders.values()) == shared.quotient * (seats - sum(shared.base.values()))
    assert all(0 <= rest < shared.quotient for rest in shared.remainders.values())
    for name, got in votes.items():
        assert shared.allocation[name] >= shared.base[name] == Fraction(got) // shared.quotient


@LAW
@given(METHODS, st.integers(1, 30), VOTES, st.randoms(use_true_random=False))
def test_seats_do_not_depend_on_the_order_of_the_lists(
    method: Any, seats: int, votes: dict[str, int], chance: Any
) -> None:
    names = list(votes)
    chance.shuffle(names)
    first, second = (
        share_seats(method, seats, votes)[0],
        share_seats(method, seats, {one: votes[one] for one in names})[0],
    )
    assert (first.allocation, first.awarded, first.tie) == (second.allocation, second.awarded, second.tie)


@LAW
@given(METHODS, st.integers(1, 30), VOTES)
def test_more_votes_never_get_fewer_seats(method: Any, seats: int, votes: dict[str, int]) -> None:
    shared, _ = share_seats(method, seats, votes)
    for one in votes:
        for other in votes:
            if votes[one] > votes[other]:
                assert shared.allocation[one] >= shared.allocation[other]


@LAW
@given(
    st.integers(1, 3),
    st.dictionaries(st.sampled_from("ABCD"), COUNT, min_size=1),
    st.randoms(use_true_random=False),
)
def test_a_round_elects_at_most_one_whatever_the_order(
    number: int, votes: dict[str, int], chance: Any
) -> None:
    names = list(votes)
    chance.shuffle(names)
    first = decide_round(commune(), number=number, votes=votes)
    again = decide_round(commune(), number=number, votes={one: votes[one] for one in names})
    assert (first.result, first.elected, first.tie) == (again.result, again.elected, again.tie)
    if first.elected:
        assert votes[first.elected] == max(votes.values())
        assert number == 3 or votes[first.elected] * 2 > first.expressed


@LAW
@given(DAYS, st.integers(0, 30))
def test_notice_is_regular_up_to_its_last_day_and_not_after(meeting_on: date, required: int) -> None:
    latest = latest_notice(meeting_on, required)
    assert clear_days(latest, meeting_on) == required
    assert earliest_meeting(latest, required) == meeting_on
    answer_on = assess_notice(commune(), meeting_on=meeting_on, sent_on=None).latest_dispatch_on
    assert assess_notice(commune(), meeting_on=meeting_on, sent_on=answer_on).status is Status.OK
    late = assess_notice(commune(), meeting_on=meeting_on, sent_on=answer_on + timedelta(days=1))
    assert late.status is Status.ERROR


@LAW
@given(DAYS)
def test_the_next_working_day_is_the_first(day: date) -> None:
    found = next_working_day(day)
    assert is_working_day(found)
    assert not any(is_working_day(day + timedelta(days=step)) for step in range((found - day).days))


@LAW
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_table_does_not_depend_on_the_order_given(keys: list[tuple[int, int, int]], chance: Any) -> None:
    first = date(2026, 3, 15)
    members = [
        Ranked(
            id=str(index),
            elected_on=first + timedelta(elected),
            list_votes=votes,
            born=first - timedelta(age),
        )
        for index, (elected, votes, age) in enumerate(dict.fromkeys(keys))
    ]
    shuffled = list(members)
    chance.shuffle(shuffled)
    assert table_order(commune(), members).order == table_order(commune(), shuffled).order


@LAW
@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(list(Choice)[:4]), min_size=1),
    st.randoms(use_true_random=False),
)
def test_a_roll_call_does_not_depend_on_the_order_of_the_votes(votes: dict[str, Choice], chance: Any) -> None:
    cast = [NamedVote(member, vote) for member, vote in votes.items()]
    shuffled = list(cast)
    chance.shuffle(shuffled)
    first = roll_call(commune(), present="abcd", proxies={"e": "a"}, votes=cast)
    again = roll_call(commune(), present="abcd", proxies={"e": "a"}, votes=shuffled)
    assert (first.counts, first.missing, first.codes) == (again.counts, again.missing, again.codes)


MOVES = st.lists(
    st.builds(Move, st.integers(1, 4), st.sampled_from(list(Movement)), st.sampled_from("abcde")), max_size=8
)
PROXIES = st.lists(
    st.builds(
        Proxy,
        st.sampled_from("abcde"),
        st.sampled_from("abcde"),
        st.integers(1, 4),
        st.sampled_from([None, "a", "b"]),
    ),
    max_size=5,
)


@LAW
@given(
    st.dictionaries(st.sampled_from("abcde"), st.booleans(), min_size=5),
    PROXIES,
    MOVES,
    st.sets(st.sampled_from("abcde")),
)
def test_every_member_is_in_one_group_only(
    members: dict[str, bool], proxies: list[Proxy], moves: list[Move], out: set[str]
) -> None:
    timeline = proxy_timeline(
        commune(), item_count=4, members=members, proxies=proxies, moves=moves, withdrawals={2: sorted(out)}
    )
    for item in timeline.items:
        groups = [*item.present, *(giver for giver, _ in item.represented), *item.absent, *item.withdrawn]
        assert sorted(groups) == sorted(members)
        bearers = [bearer for _, bearer in item.represented]
        assert len(set(bearers)) == len(bearers)
        assert set(bearers) <= set(item.present)
        assert item.voters_max == len(item.present) + len(item.represented)


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 40), st.just(10**90), st.just(10**101), st.floats(), st.text(max_size=3),
    st.sampled_from(["0001-01-01", "9999-12-31", "2026-02-30", "9999-12-31T23:59-12:00", "1/0", "fr-epci", "for", "\ud800"]),
    st.lists(st.integers(0, 3), max_size=2), st.dictionaries(st.text(max_size=2), st.integers(-1, 3), max_size=2),
)  # fmt: skip


def _spoil(value: Any, data: st.DataObject) -> Any:
    """Replace one part, at any depth, by anything."""
    if isinstance(value, (dict, list)) and value and data.draw(st.integers(0, 3)):
        keys = sorted(value) if isinstance(value, dict) else range(len(value))
        key: Any = data.draw(st.sampled_from(list(keys)))
        value[key] = _spoil(value[key], data)
        return value
    return data.draw(JUNK)


@settings(LAW, max_examples=400)
@given(st.sampled_from(CASES), st.data())
def test_no_case_raises_or_is_changed(case: dict[str, Any], data: st.DataObject) -> None:
    spoilt = copy.deepcopy({"kind": case["kind"], "inputs": case.get("inputs")})
    spoilt["inputs"] = _spoil(spoilt["inputs"], data)
    if isinstance(spoilt["inputs"], dict) and case["kind"] in KINDS and data.draw(st.booleans()):
        names = [field.name for field in KINDS[case["kind"]].fields]
        spoilt["inputs"][data.draw(st.sampled_from([*names, "regime"]))] = data.draw(JUNK)
    before = repr(spoilt)
    got = answer(spoilt)
    assert repr(spoilt) == before
    assert got["status"] in ("ok", "warning", "error", "invalid")
    if got["status"] == "invalid":
        assert got["errors"]
    else:
        assert got["articles"]
        assert got["explanation"]
