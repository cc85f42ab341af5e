"""Books rewritten line by line by who holds the keys: every figure that follows from other lines is counted again."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from council.law.elections import decide_round
from council.law.regimes import regime
from council.law.runoff import run_off as run_off_law
from council.law.seats import share_seats
from council.meeting.json_text import canonical
from signatures.journal_shares import by_rounds, first_of_two
from signatures.journal_shares import shared as shared_seats
from tests.meeting.contests import MIXED, contest, election, lists, paper, proclaim, with_assessors
from tests.meeting.player import lines
from tests.meeting.world import ACCOUNTS, DECISION, ELECTION, FACTS, World
from tests.signatures.test_journal_books import Told, judged, place

WALLONIA = replace(FACTS, regime="be-wal-commune")
NO_AGES = replace(FACTS, seats=tuple(replace(seat, age_rank=None) for seat in FACTS.seats))


def forge(told: Told, kind: str, rank: int = 0, **fields: Any) -> list[tuple[str, str]]:
    """The lines, the ``rank``-th of ``kind`` having other fields; a function makes the new value of the old one."""
    at = [number for number, (one, _) in enumerate(told) if one == kind][rank]
    payload = json.loads(told[at][1])
    for name, value in fields.items():
        payload[name] = value(payload.get(name)) if callable(value) else value
    changed = {name: value for name, value in payload.items() if value is not None}
    return [*told[:at], (kind, canonical(changed)), *told[at + 1 :]]


def forge_all(told: Told, *changes: tuple[str, int, Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Several lines forged so that they agree with each other."""
    for kind, rank, fields in changes:
        told = forge(told, kind, rank, **fields)
    return list(told)


def in_text(told: Told, kind: str, old: str, new: str) -> list[tuple[str, str]]:
    """The lines, the text of those of ``kind`` changed."""
    return [(one, text.replace(old, new) if one == kind else text) for one, text in told]


def ordinary() -> World:
    """A quorum at the opening and on an item, a proxy, somebody who withdrew, a tie that the mayor breaks."""
    world = World().open(1, 2, 3, 4, 5)
    world.do("give_proxy", giver=6, bearer=2)
    world.do("withdraw", seat=5, item=ACCOUNTS)
    world.do("open_item", item=DECISION)
    world.do("withdraw", seat=4, item=DECISION)
    world.ballot()
    world.vote({1: "pour", 2: "contre", 3: "contre"})
    world.do("vote", by=2, ballot=world.state.ballot, seat=6, choice="pour")
    world.result()
    world.do("proclaim", ballot=world.state.ballot)
    return world


def accounts() -> World:
    """The mayor stands back from his accounts; one member does not vote."""
    world = World().open()
    world.do("open_item", item=ACCOUNTS)
    world.do("withdraw", seat=1, item=ACCOUNTS)
    world.do("replace_chair", seat=2, item=ACCOUNTS)
    world.ballot(ACCOUNTS)
    world.vote({2: "pour", 3: "pour", 4: "contre", 5: "contre", 6: "abstention"})
    world.result()
    world.do("proclaim", ballot=world.state.ballot)
    return world


def two_thirds() -> World:
    """A text that misses two thirds by one."""
    items = (replace(FACTS.items[0], rule="two_thirds_expressed"), *FACTS.items[1:])
    world = World(facts=replace(FACTS, items=items)).open()
    world.ballot()
    world.vote({1: "pour", 2: "pour", 3: "pour", 4: "pour", 5: "contre", 6: "contre", 7: "contre"})
    world.result()
    world.do("proclaim", ballot=world.state.ballot)
    return world


def procedure() -> World:
    """A closed session voted, and an adjournment that the mayor's voice decides."""
    world = World().open(1, 2, 3, 4)
    world.do("open_item", item=DECISION)
    world.close_doors()
    world.do("public_session")
    world.do("close_item", item=DECISION, outcome="postponed")
    world.do(
        "decide_procedure", subject="adjournment", text="Fin", counts={"pour": 2, "contre": 2},
        names={"1": "contre", "2": "pour"}, item=None,
    )  # fmt: skip
    return world


def rounds() -> World:
    """Three rounds on paper, the last one broken by the age of persons whom the book does not know."""
    world, _ = contest(["X", "Y"])
    for number in range(3):
        paper(world, {"c1": 3, "c2": 3, "blanc": 1})
        if number < 2:
            proclaim(world)
    world.do("break_tie", ballot=world.state.ballot, births={"c1": ["1960-01-01"], "c2": ["1950-01-01"]})
    proclaim(world)
    return world


def known_ages() -> World:
    """Three rounds between members, whose ranks of age the book knows."""
    world, _ = contest(["Anne", "Bruno"])
    for _ in range(3):
        paper(world, {"c1": 3, "c2": 3, "blanc": 1})
        proclaim(world)
    return world


def won() -> World:
    """An absolute majority at the first round."""
    world, _ = contest(["X", "Y"])
    paper(world, {"c1": 4, "c2": 3})
    proclaim(world)
    return world


def shared(office: str = "municipal_commission", posts: int = 3, **counts: int) -> World:
    """Seats shared between lists."""
    world, of = election(office, posts=posts)
    with_assessors(world, of)
    lists(world, of, A=["Mme A1", "M. A2", "Mme A3"], B=["Mme B1", "M. B2", "Mme B3"])
    paper(world, counts or {"c1": 5, "c2": 2})
    if world.state.current_ballot and world.state.current_ballot.result.outcome == "tie_unresolved":  # type: ignore[union-attr]
        births = {"c1": ["1960-01-01", "1961-01-01", "1962-01-01"], "c2": ["1950-01-01", "1951-01-01", "1940-01-01"]}  # fmt: skip
        world.do("break_tie", ballot=world.state.ballot, births=births)
    proclaim(world)
    return world


def averages() -> World:
    """Seats shared by highest average, the last by age."""
    return shared("community_councillors", 3, c1=3, c2=3, blanc=1)


def list_by_age() -> World:
    """A list of adjoints that wins a third round by its average age."""
    world, of = election("deputies", MIXED, posts=2)
    with_assessors(world, of)
    lists(world, of, A=["Mme C", "M. D"], B=["Mme E", "M. F"])
    for number in range(3):
        paper(world, {"c1": 3, "c2": 3, "blanc": 1})
        if number < 2:
            proclaim(world)
    births = {"c1": ["1960-01-01", "1961-01-01"], "c2": ["1950-01-01", "1970-01-01"]}
    world.do("break_tie", ballot=world.state.ballot, births=births)
    proclaim(world)
    return world


def tied_lists() -> World:
    """One seat for two lists of as many votes: age decides."""
    return shared(posts=1, c1=3, c2=3, blanc=1)


def run_off() -> World:
    """Wallonia: nobody at the first round, then the first two."""
    world, of = election("other", facts=WALLONIA)
    with_assessors(world, of)
    world.do("set_candidates", election=of, candidates=[{"name": name} for name in "XYZ"])
    paper(world, {"c1": 3, "c2": 2, "c3": 2})
    world.do("break_tie", ballot=world.state.ballot, births={"c1": ["1960-01-01"], "c2": ["1950-01-01"], "c3": ["1970-01-01"]})  # fmt: skip
    proclaim(world)
    paper(world, {"c1": 4, "c2": 3})
    proclaim(world)
    return world


def straight_run_off() -> World:
    """Wallonia: a run-off without any tie."""
    world, of = election("other", facts=WALLONIA)
    with_assessors(world, of)
    world.do("set_candidates", election=of, candidates=[{"name": name} for name in "XYZ"])
    paper(world, {"c1": 3, "c2": 3, "c3": 1})
    proclaim(world)
    paper(world, {"c1": 4, "c2": 3})
    proclaim(world)
    return world


def bare() -> World:
    """Persons voted for without an election prepared."""
    world = World().open()
    world.do("open_item", item=ELECTION)
    world.do("open_ballot", item=ELECTION, mode="secret", candidates=["Anne", "Bruno"])
    world.vote({1: "c1", 2: "c1", 3: "c1", 4: "c1", 5: "c2", 6: "c2", 7: "blanc"})
    world.result()
    proclaim(world)
    return world


BOOKS: dict[str, Callable[[], World]] = {
    one.__name__: one
    for one in (ordinary, accounts, two_thirds, procedure, rounds, known_ages, won, shared, tied_lists, run_off, straight_run_off, averages, list_by_age, bare)
}  # fmt: skip


@pytest.fixture(scope="module", params=BOOKS, ids=str)
def genuine(request: pytest.FixtureRequest) -> list[tuple[str, str]]:
    """The lines of each book."""
    return lines(BOOKS[request.param]())


def test_the_genuine_books_are_whole(genuine: list[tuple[str, str]], tmp_path: Path) -> None:
    found = judged(tmp_path, genuine)
    assert (found.status, found.first_bad) == ("valid", None)


def _x_elected(told: Told) -> list[tuple[str, str]]:
    """The first round told as if its majority had been relative."""
    person = [{"name": "X"}]
    return forge_all(
        told,
        ("ballot_closed", 0, {"outcome": "elected", "elected": "X", "majority": None, "figures": {"elected": person}}),
        ("result_proclaimed", 0, {"outcome": "elected", "elected": person}),
    )  # fmt: skip


def _seats(first: int, second: int) -> dict[str, Any]:
    """A table of seats told otherwise, its persons with it."""

    def table(figures: dict[str, Any]) -> dict[str, Any]:
        rows = [{**row, "seats": n} for row, n in zip(figures["lists"], (first, second), strict=True)]
        names = [
            (one, n) for one, seats in zip("AB", (first, second), strict=True) for n in range(1, seats + 1)
        ]
        persons = [{"name": f"{'M.' if n == 2 else 'Mme'} {one}{n}", "of_list": one} for one, n in names]
        return {**figures, "lists": rows, "elected": persons}

    return {"figures": table, "elected": lambda old: table({"lists": [{}, {}]})["elected"] if isinstance(old, list) else old}  # fmt: skip


def _other_list(told: Told) -> list[tuple[str, str]]:
    """The seat that age gave to B told as A's."""
    person = [{"name": "Mme A1", "of_list": "A"}]

    def table(figures: dict[str, Any]) -> dict[str, Any]:
        rows = [{**row, "seats": 1 - row["seats"]} for row in figures["lists"]]
        return {**figures, "lists": rows, "elected": person}

    return forge_all(
        told, ("tie_broken", 0, {"figures": table}), ("result_proclaimed", 0, {"elected": person})
    )  # fmt: skip


def _loser(told: Told, kind: str, name: str, at: int = -1) -> list[tuple[str, str]]:
    """The tie told as won by the other."""

    def figures(old: dict[str, Any]) -> dict[str, Any]:
        return {**old, "elected": [{**old["elected"][0], "name": name, "seat": None}]}

    person = [{"name": name, "seat": None}]
    return forge_all(
        told, (kind, at, {"elected": name, "figures": figures}), ("result_proclaimed", -1, {"elected": person})
    )  # fmt: skip


FORGERIES: dict[str, tuple[str, Callable[[Told], list[tuple[str, str]]]]] = {
    # (a) quorums
    "a quorum required that is not that of the members": ("ordinary", lambda told: forge(told, "quorum_checked", 0, required=3)),
    "a quorum with one present too many": ("ordinary", lambda told: forge(told, "quorum_checked", 0, present=6)),
    "a quorum of fewer members in office": ("ordinary", lambda told: forge(told, "quorum_checked", 0, in_office=6)),
    "a quorum said not to be reached": ("ordinary", lambda told: forge(told, "quorum_checked", 0, reached=False)),
    "proxies hidden from the quorum": ("ordinary", lambda told: forge(told, "quorum_checked", 1, proxies=0)),
    "a quorum that counts who withdrew": ("ordinary", lambda told: forge(told, "quorum_checked", 2, present=5)),
    "an arrival that no quorum counted": ("ordinary", lambda told: [*told[:6], ("member_arrived", '{"seat":7}'), *told[6:]]),
    "another law of quorums": ("ordinary", lambda told: in_text(told, "meeting_opened", '"quorum":">1/2"', '"quorum":"1/3"')),
    "the mayor in the quorum of his accounts": ("accounts", lambda told: forge(told, "quorum_checked", 1, present=7)),
    # (b) electorates
    "a voter more in the room": ("ordinary", lambda told: forge(told, "ballot_closed", 0, electorate=6, present=5)),
    "somebody represented told as present": ("ordinary", lambda told: forge(told, "ballot_closed", 0, present=5, represented=0)),
    "who did not vote is hidden": ("accounts", lambda told: forge(told, "ballot_closed", 0, missing=None)),
    "somebody else is told not to have voted": ("accounts", lambda told: forge(told, "ballot_closed", 0, missing=[6])),
    "the mayor in the electorate of his accounts": ("accounts", lambda told: forge(told, "ballot_closed", 0, electorate=7, present=7)),
    # (c) texts
    "a majority smaller than the rule's": ("two_thirds", lambda told: forge_all(told,
        ("ballot_closed", 0, {"majority": 4, "outcome": "adopted"}), ("result_proclaimed", 0, {"outcome": "adopted"}),
        ("item_closed", 0, {"outcome": "adopted"}))),
    "a tie whose decisive voice is left out": ("ordinary", lambda told: forge_all(told,
        ("ballot_closed", 0, {"casting_vote": None, "outcome": "tie_rejected"}), ("result_proclaimed", 0, {"outcome": "tie_rejected"}),
        ("item_closed", 0, {"outcome": "not_adopted"}))),
    "rejected told as a tie": ("two_thirds", lambda told: forge_all(told,
        ("ballot_closed", 0, {"outcome": "tie_rejected"}), ("result_proclaimed", 0, {"outcome": "tie_rejected"}),
        ("item_closed", 0, {"outcome": "not_adopted"}))),
    "an item that ends as no vote of it did": ("two_thirds", lambda told: forge(told, "item_closed", 0, outcome="not_adopted")),
    "an item told as an election": ("two_thirds", lambda told: forge(told, "item_closed", 0, outcome="elected")),
    "words that say the contrary": ("two_thirds", lambda told: in_text(in_text(told, "ballot_closed", '"sentence":"rejeté', '"sentence":"adopté'), "result_proclaimed", "rejeté", "adopté")),
    "words with other figures": ("ordinary", lambda told: [(kind, text.replace("par 2 voix", "par 9 voix")) for kind, text in told]),
    # procedure
    "a closed session refused told as voted": ("procedure", lambda told: forge(told, "procedure_decided", 0, outcome="rejected")),
    "fewer votes needed to close the doors": ("procedure", lambda told: forge(told, "procedure_decided", 0, needed=2)),
    "more voices than the room": ("procedure", lambda told: forge(told, "procedure_decided", 0, counts={"pour": 5})),
    "a room of procedure that was not": ("procedure", lambda told: forge(told, "procedure_decided", 0, present=5)),
    "an adjournment against the mayor's voice": ("procedure", lambda told: forge(told, "procedure_decided", 1, outcome="adopted")),
    # elections
    "elected without the absolute majority": ("rounds", _x_elected),
    "an absolute majority too low": ("won", lambda told: forge(told, "ballot_closed", 0, majority=3)),
    "a majority held to be relative": ("won", lambda told: forge(told, "ballot_closed", 0, majority=None)),
    "elected, told to need another round": ("won", lambda told: forge_all(told,
        ("ballot_closed", 0, {"outcome": "next_round", "elected": None, "majority": None, "figures": {}}),
        ("result_proclaimed", 0, {"outcome": "next_round", "elected": None}))),
    "a third round held as the second": ("rounds", lambda told: forge(told, "ballot_opened", 2, round=2)),
    "other names on the papers": ("rounds", lambda told: forge(told, "ballot_opened", 0, candidates=["X", "Z"])),
    "the younger elected": ("rounds", lambda told: _loser(told, "tie_broken", "X")),
    "ranks that say the contrary": ("rounds", lambda told: forge(told, "tie_broken", 0, ranks={"X": [1], "Y": [2]})),
    "a tie among others": ("rounds", lambda told: forge(told, "ballot_closed", 2, figures=lambda old: {**old, "tie": ["X"]})),
    "the younger member elected": ("known_ages", lambda told: _loser(told, "ballot_closed", "Anne")),
    "ranks of age changed at the opening": ("known_ages", lambda told: in_text(told, "meeting_opened", '"age_rank":3', '"age_rank":9')),
    "votes expressed that are not those of persons": ("won", lambda told: forge(told, "ballot_closed", 0, expressed=6)),
    "seats of lists moved": ("shared", lambda told: forge_all(told,
        ("ballot_closed", 0, _seats(3, 0)), ("result_proclaimed", 0, {"elected": _seats(3, 0)["elected"]}))),
    "a remainder changed": ("shared", lambda told: in_text(told, "ballot_closed", '"remainder":"1/3"', '"remainder":"2"')),
    "a quotient of other seats": ("shared", lambda told: in_text(told, "election_begun", '"posts":3', '"posts":4')),
    "persons out of their order": ("shared", lambda told: [(kind, text.replace("Mme A1", "Mme A3") if kind in ("ballot_closed", "result_proclaimed") else text) for kind, text in told]),
    "another way of sharing": ("shared", lambda told: in_text(told, "election_begun", "largest_remainder", "highest_average")),
    "the seat that age gave to the other list": ("tied_lists", _other_list),
    "a run-off among others": ("straight_run_off", lambda told: forge(told, "ballot_closed", 0, figures=lambda old: {**old, "run_off": ["X", "Z"]})),
    "a first round told as won": ("straight_run_off", _x_elected),
    "an average changed": ("averages", lambda told: in_text(told, "ballot_closed", '"averages":[{"A":"3/2"', '"averages":[{"A":"5/2"')),
    "the younger list elected": ("list_by_age", lambda told: forge(told, "tie_broken", 0, ranks={"A": [1], "B": [2]})),
    "a run-off of the younger": ("run_off", lambda told: forge(told, "tie_broken", 0, ranks={"X": [2], "Y": [3], "Z": [1]})),
    "a run-off won by fewer": ("run_off", lambda told: forge_all(told,
        ("ballot_closed", 1, {"elected": "Y", "figures": {"elected": [{"name": "Y"}]}}), ("result_proclaimed", 1, {"elected": [{"name": "Y"}]}))),
    "a secrecy given up against a voice": ("averages", lambda told: [*told[:-5], ("secrecy_voted", canonical({"election": json.loads(told[place(told, "election_begun")][1])["election"], "votes_for": 6, "votes_against": 1, "abstentions": 0, "waived": True, "sentence": ""})), *told[-5:]]),
    "a candidate elected by fewer": ("bare", lambda told: forge_all(told,
        ("ballot_closed", 0, {"elected": None, "outcome": "next_round", "majority": None}),
        ("result_proclaimed", 0, {"outcome": "next_round"}))),
    "a round of the blue": ("bare", lambda told: forge(told, "ballot_opened", 0, round=3)),
}  # fmt: skip


@pytest.mark.parametrize(("book", "change"), FORGERIES.values(), ids=FORGERIES.keys())
def test_a_figure_that_follows_from_other_lines_cannot_be_changed(
    tmp_path: Path, book: str, change: Callable[[Told], list[tuple[str, str]]]
) -> None:
    told = lines(BOOKS[book]())
    forged = change(told)
    assert forged != told
    found = judged(tmp_path, forged)
    assert found.status == "invalid"
    assert found.first_bad is not None
    assert 0 < found.first_bad[1] <= len(forged)
    assert "ne se lit pas" not in found.first_bad[2]


NAMES = "ABCDE"
ON = date(2026, 11, 24)


def _drawn(rng: random.Random) -> tuple[dict[str, int], dict[str, list[int]], dict[str, list[date]]]:
    """Few voices between two to five names, so that they are often equal; ages known or not, often equal too."""
    votes = {name: rng.randint(0, 4) for name in NAMES[: rng.randint(2, 5)]}
    known = [name for name in votes if rng.random() < 0.8]
    ranks = {name: [rng.randint(1, 4) for _ in range(6)] for name in known}
    return votes, ranks, {name: [date(1950, 1, one) for one in each] for name, each in ranks.items()}


def _of(answer: Any) -> str:
    """What the law still misses to break a tie."""
    return answer.finding.code if answer.result == "tie_unresolved" else ""


def test_two_writings_of_the_arithmetic_of_elections_agree() -> None:
    """Ours within the application, and that of the verifier, which imports nothing of it."""
    rng = random.Random(34)
    french, walloon = regime("fr-commune", population=6400, on=ON), regime("be-wal-commune", on=ON)
    seen: Counter[str] = Counter()
    for _ in range(4000):
        votes, ranks, born = _drawn(rng)
        first = {name: days[0] for name, days in born.items()}
        number, lists_, seats = rng.randint(1, 3), rng.random() < 0.5, rng.randint(1, 6)
        ages = {name: [-each[0]] for name, each in ranks.items()}
        law = decide_round(french, number=number, votes=votes, by_list=lists_, born=None if lists_ else first, ages=ages if lists_ else None)  # fmt: skip
        ours = by_rounds(votes, ranks, last=number == 3, lists=lists_)
        assert (law.result, law.elected or "", law.majority, law.expressed) == (ours.outcome, ours.winner, ours.majority, ours.expressed)  # fmt: skip
        assert (list(law.tie), law.tie_break or "", _of(law)) == tuple(ours.figures.get(one, "" if one != "tie" else []) for one in ("tie", "tie_break", "need"))  # fmt: skip
        seen[f"round {law.result}"] += 1
        if not sum(votes.values()):
            continue
        run = run_off_law(walloon, round1=votes, ballots=sum(votes.values()), born=first)
        ours = first_of_two(votes, ranks)
        assert {"run_off_needed": "next_round"}.get(run.result, run.result) == ours.outcome
        if ours.outcome == "next_round":
            assert list(run.run_off_candidates) == ours.figures["run_off"]
        seen[f"run-off {run.result}"] += 1
        for method in ("largest_remainder", "highest_average"):
            shares, blocked = share_seats(method, seats, votes, born)
            ours = shared_seats(method, seats, votes, ranks)
            assert (shares.allocation, blocked) == (ours.given, ours.figures.get("need", "")), (votes, ranks)
            assert [str(one) for one in shares.remainders.values()] == [row["remainder"] for row in ours.figures["lists"]]  # fmt: skip
            assert [{name: str(each) for name, each in row.items()} for row in shares.averages] == ours.figures.get("averages", [])  # fmt: skip
            assert list(shares.tie) == ours.figures.get("tie", [])
            seen[f"{method} {blocked or bool(shares.tie)}"] += 1
    assert min(seen.values()) >= 10, seen


@pytest.mark.parametrize(
    ("since", "status"),
    [("17:59", "invalid"), ("18:00", "valid"), ("18:01", "invalid")],
)
def test_an_hour_said_late_is_no_later_than_its_line_nor_earlier_than_a_count(
    tmp_path: Path, since: str, status: str
) -> None:
    """Every line of these books is of 18:00; the same said by a correction."""
    world = ordinary()
    world.do("leave", seat=5)
    told, hour = lines(world), f"2026-11-24T{since}:00.000000Z"
    corrected = {"seq": len(told), "payload": {"seat": 5, "since": hour}, "motive": "x"}
    for forged in (forge(told, "member_left", since=hour), [*told, ("corrected", canonical(corrected))]):
        assert judged(tmp_path, forged).status == status


@pytest.mark.parametrize("second", [{"blanc": 7}, None], ids=["nobody elected after", "no vote after"])
def test_an_item_of_several_elections_ends_as_one_of_them(
    tmp_path: Path, second: dict[str, int] | None
) -> None:
    """The clerk ends an item on which somebody was elected, or nominated at once, and then nobody."""
    world, of = election("outside_body", more=True)
    world.do("set_candidates", election=of, candidates=[{"name": "Anne"}])
    world.do("appoint", election=of)
    if second:
        world.do("begin_election", item=ELECTION, office="municipal_commission", more=True)
        of = world.state.election_on(ELECTION).election  # type: ignore[union-attr]
        with_assessors(world, of)
        lists(world, of, A=["Mme A1"], B=["Mme B1"])
        paper(world, second)
        proclaim(world)
    world.do("close_item", item=ELECTION, outcome="elected")
    told = lines(world)
    found = judged(tmp_path, told)
    assert (found.status, found.first_bad) == ("valid", None)
