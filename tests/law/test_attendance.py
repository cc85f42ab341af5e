"""FR-PROX-01, -02, -03, -04: who is present, represented, absent or withdrawn, item by item."""

from __future__ import annotations

from council.law.attendance import (
    AttendanceAnswer,
    ItemAttendance,
    Move,
    Movement,
    Proxy,
    proxy_timeline,
    voters_max,
)
from council.law.violations import Status
from tests.law.support import body, commune

ARRIVES, LEAVES, REVOKES = Movement.ARRIVES, Movement.LEAVES, Movement.REVOKES


def meeting(
    present: str,
    away: str,
    *proxies: Proxy,
    moves: tuple[Move, ...] = (),
    withdrawals: dict[int, str] | None = None,
    items: int = 2,
) -> AttendanceAnswer:
    members = dict.fromkeys(present, True) | dict.fromkeys(away, False)
    return proxy_timeline(
        commune(), item_count=items, members=members, proxies=proxies, moves=moves, withdrawals=withdrawals
    )


def used(item: ItemAttendance) -> str:
    return " ".join(giver + bearer for giver, bearer in item.represented)


def test_a_proxy_serves_until_the_giver_arrives_and_ends_for_good() -> None:
    moves = (Move(2, ARRIVES, "a"), Move(3, LEAVES, "a"))
    answer = meeting("b", "a", Proxy("a", "b"), moves=moves, items=3)
    assert [used(one) for one in answer.items] == ["ab", "", ""]
    assert [one.voters_max for one in answer.items] == [2, 2, 1]
    assert answer.items[2].absent == ("a",)


def test_one_running_proxy_for_each_bearer() -> None:
    answer = meeting("b", "ad", Proxy("a", "b"), Proxy("d", "b"), Proxy("d", "b", 2))
    assert answer.refused == (("d", "b"), ("d", "b"))
    assert (answer.status, answer.codes) == (Status.ERROR, ("proxy_refused",))
    assert answer.items[0].absent == ("d",)
    assert "de d à b" in answer.sentence


def test_a_bearer_is_free_again_when_his_proxy_ended() -> None:
    moves = (Move(2, ARRIVES, "a"),)
    answer = meeting("b", "ad", Proxy("a", "b"), Proxy("d", "b", 2), moves=moves)
    assert [used(one) for one in answer.items] == ["ab", "db"]
    assert answer.status is Status.OK


def test_a_newer_proxy_of_the_same_giver_ends_the_older() -> None:
    answer = meeting("bc", "a", Proxy("a", "b"), Proxy("a", "c", 2))
    assert [used(one) for one in answer.items] == ["ab", "ac"]


def test_a_revoked_proxy_ends() -> None:
    assert used(meeting("b", "a", Proxy("a", "b"), moves=(Move(2, REVOKES, "a"),)).items[1]) == ""
    other = meeting("b", "a", Proxy("a", "b"), moves=(Move(2, REVOKES, "b"),))
    assert used(other.items[1]) == "ab"


def test_a_proxy_lapses_when_its_bearer_leaves_unless_a_substitute_is_free() -> None:
    gone = (Move(2, LEAVES, "b"),)
    assert used(meeting("bc", "a", Proxy("a", "b"), moves=gone).items[1]) == ""
    assert used(meeting("bc", "a", Proxy("a", "b", 1, "c"), moves=gone).items[1]) == "ac"
    assert used(meeting("b", "ac", Proxy("a", "b", 1, "c"), moves=gone).items[1]) == ""
    busy = meeting("bc", "ad", Proxy("a", "b", 1, "c"), Proxy("d", "c"), moves=gone)
    assert used(busy.items[1]) == "dc"


def test_lapsed_is_for_good_but_a_short_absence_is_none() -> None:
    back = (Move(2, LEAVES, "b"), Move(3, ARRIVES, "b"))
    assert used(meeting("b", "a", Proxy("a", "b"), moves=back, items=3).items[2]) == ""
    blink = (Move(2, LEAVES, "b"), Move(2, ARRIVES, "b"))
    assert used(meeting("b", "a", Proxy("a", "b"), moves=blink).items[1]) == "ab"


def test_the_substitute_who_leaves_has_no_substitute() -> None:
    moves = (Move(2, LEAVES, "b"), Move(3, LEAVES, "c"))
    answer = meeting("bcd", "a", Proxy("a", "b", 1, "c"), moves=moves, items=3)
    assert [used(one) for one in answer.items] == ["ab", "ac", ""]


def test_a_bearer_absent_when_it_is_handed_in_serves_once_he_arrives() -> None:
    moves = (Move(2, ARRIVES, "b"),)
    assert [used(one) for one in meeting("c", "ab", Proxy("a", "b"), moves=moves).items] == ["", "ab"]
    taken = meeting("c", "ab", Proxy("a", "b", 1, "c"), moves=moves)
    assert [used(one) for one in taken.items] == ["ac", "ac"]
    busy = meeting("c", "abd", Proxy("d", "c"), Proxy("a", "b", 1, "c"), moves=moves)
    assert [used(one) for one in busy.items] == ["dc", "ab dc"]


def test_a_proxy_handed_by_a_present_member_ends_at_once() -> None:
    answer = meeting("ab", "", Proxy("a", "b"), moves=(Move(2, LEAVES, "a"),))
    assert (used(answer.items[1]), answer.refused) == ("", ())
    leaving = meeting("ab", "", Proxy("a", "b", 2), moves=(Move(2, LEAVES, "a"),))
    assert used(leaving.items[1]) == "ab"


def test_a_withdrawal_suspends_a_proxy_without_ending_it() -> None:
    for who in "ab":
        answer = meeting("bc", "a", Proxy("a", "b"), withdrawals={1: who})
        assert [used(one) for one in answer.items] == ["", "ab"]
        first = answer.items[0]
        assert first.withdrawn == (who,)
        assert first.absent == (("a",) if who == "b" else ())
        assert first.present == (("c",) if who == "b" else ("b", "c"))
    running = meeting("b", "ad", Proxy("a", "b"), Proxy("d", "b", 2), withdrawals={2: "a"})
    assert running.refused == (("d", "b"),)


def test_lists_follow_the_order_of_the_members() -> None:
    answer = meeting("dcb", "za", Proxy("a", "b"), Proxy("z", "c"), withdrawals={1: "d"}, items=1)
    assert answer.items[0] == ItemAttendance(1, ("c", "b"), (("z", "c"), ("a", "b")), (), ("d",))
    assert "2 représentés" in answer.sentence


def test_own_rules_may_allow_two_proxies() -> None:
    profile = body("free", proxies_per_bearer=2)
    answer = proxy_timeline(
        profile,
        item_count=1,
        members={"a": False, "b": True, "c": False, "d": False},
        proxies=[Proxy("a", "b"), Proxy("c", "b"), Proxy("d", "b")],
    )
    assert (len(answer.items[0].represented), answer.refused) == (2, (("d", "b"),))


def test_voters_max() -> None:
    answer = voters_max(commune(), present=20, proxies=4, out_present=2, out_proxies=1)
    assert (answer.counted_present, answer.usable_proxies, answer.voters_max, answer.votes_lost) == (
        18,
        3,
        21,
        3,
    )
    assert answer.articles == ("CGCT L2121-20", "CGCT L2131-11")
    assert "3 voix perdues" in answer.sentence
