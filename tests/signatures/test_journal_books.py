"""The verifier of minute books against books of every kind: no false alarm on a genuine one, no traceback on a hostile one."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from council.meeting.facts import AgendaItem
from signatures import journal, journal_results
from signatures.journal import verify_journal
from signatures.journal_bundle import bundle, canonical, line_hash
from signatures.journal_results import Contradiction, Recount
from signatures.journal_verdict import Verdict
from signatures.receipts import Head, Tree, sign_head
from tests.meeting.contests import contest, paper
from tests.meeting.player import Player, lines
from tests.meeting.world import DECISION, ELECTION, FACTS, World

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
AT = datetime(2026, 11, 24, 18, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
MEETING = 1
Told = Sequence[tuple[str, str]]
"""Kind and payload (JSON text) of each line."""


def chained(told: Told) -> list[dict[str, Any]]:
    """The lines with their hashes, as somebody makes them who knows the rules of the chain."""
    rows: list[dict[str, Any]] = []
    previous = ""
    for seq, (kind, payload) in enumerate(told, 1):
        row = {
            "seq": seq,
            "at": AT,
            "actor": "Greffe",
            "kind": kind,
            "payload": payload,
            "prev_hash": previous,
        }
        previous = line_hash(MEETING, row)
        rows.append({**row, "hash": previous})
    return rows


def heads(rows: Sequence[dict[str, Any]], *parts: tuple[int, int]) -> list[Head]:
    """Heads over the lines of each part (first, last)."""
    found = []
    for first, last in parts:
        hashes = [row["hash"] for row in rows[first - 1 : last]]
        found.append(sign_head(KEY, MEETING, first, last, hashes[-1], Tree(hashes).root))
    return found


def judged(
    path: Path, told: Told, *parts: tuple[int, int], end: Ed25519PrivateKey = KEY, **about: Any
) -> Verdict:
    """The verdict on a bundle of these lines, every signature good; by default one head covers all."""
    rows = chained(told)
    signed = heads(rows, *(parts or [(1, len(rows))]))
    file = path / "registre.jsonl"
    file.write_bytes(b"".join(bundle(end, MEETING, {"title": "Essai", **about}, rows, signed)))
    found = verify_journal(file)
    (found.to_text() + found.to_json()).encode()
    return found


def elections() -> World:
    """A book with a text adopted by names, one by hands corrected, a list election on paper, another tied and broken."""
    world = World().open()
    world.ballot()
    world.vote({1: "pour", 2: "contre", 3: "pour"})
    world.result()
    world.do("proclaim", ballot=world.state.ballot)
    world.do("open_item", item=ELECTION)
    world.do("begin_election", item=ELECTION, office="municipal_commission", posts=3, more=True)
    of = world.state.election_on(ELECTION).election  # type: ignore[union-attr]
    stand = [{"name": name, "members": [{"name": f"{name}{n}"} for n in range(3)]} for name in "AB"]
    world.do("set_candidates", election=of, candidates=stand)
    world.do("name_assessors", election=of, seats=[1, 2])
    ballot = world.ballot(ELECTION, "paper")
    world.do("record_paper", ballot=ballot, envelopes=7, counts={"c1": 5, "c2": 2})
    world.result()
    world.do("proclaim", ballot=ballot)
    world.do("begin_election", item=ELECTION, office="other", more=True)
    of = world.state.election_on(ELECTION).election  # type: ignore[union-attr]
    world.do("name_assessors", election=of, seats=[1, 2])
    world.do("set_candidates", election=of, candidates=[{"name": "X"}, {"name": "Y"}])
    for _ in range(3):
        ballot = world.ballot(ELECTION, "paper")
        world.do("record_paper", ballot=ballot, envelopes=6, counts={"c1": 3, "c2": 3}, motive="essai")
        world.do("close_ballot", ballot=ballot, motive="essai")
        if world.state.ballots[ballot].result.outcome != "tie_unresolved":  # type: ignore[union-attr]
            world.do("proclaim", ballot=ballot)
    world.do("break_tie", ballot=ballot, births={"c1": ["1950-01-01"], "c2": ["1960-01-01"]})
    world.do("proclaim", ballot=ballot)
    return world


@pytest.mark.parametrize("seed", range(24))
def test_no_false_alarm_on_a_book_that_commands_can_write(seed: int) -> None:
    """Longer hunts: the same with other seeds."""
    player = Player.seeded(seed)
    player.play(70)
    recount = Recount()
    for seq, (kind, payload) in enumerate(lines(player.world), 1):
        recount.take(seq, kind, json.loads(payload))
    held = [one for one in player.world.state.ballots.values() if one.result and one.state != "cancelled"]
    found = {one["ballot"]: one for one in recount.settle()}
    assert set(found) == {one.ballot for one in held}
    for one in held:
        assert one.result is not None
        assert found[one.ballot]["outcome"] == one.result.outcome
        assert found[one.ballot]["counts"] == one.result.counts


def test_elections_and_ties_are_whole(tmp_path: Path) -> None:
    told = lines(elections())
    found = judged(tmp_path, told)
    assert (found.status, len(found.results)) == ("valid", 5)
    assert {"tie_broken", "paper_counted", "secretary_named"} <= {kind for kind, _ in told}


def test_hands_of_who_left_before_the_closing_are_no_fault() -> None:
    """Where breaches only warn, seven hands stay seven though six are left, without a motive."""
    world = World(facts=replace(FACTS, regime="be-wal-cpas")).open()
    ballot = world.ballot(mode="main_levee")
    world.do("record_hands", ballot=ballot, counts={"pour": 7})
    world.do("leave", seat=7)
    closed = world.do("close_ballot", ballot=ballot)[0]
    assert not closed.motive
    recount = Recount()
    for seq, (kind, payload) in enumerate(lines(world), 1):
        recount.take(seq, kind, json.loads(payload))
    assert [one["outcome"] for one in recount.settle()] == ["adopted"]


WRONG: list[Any] = [
    None,
    True,
    -1,
    2**70,
    0.5,
    1e300,
    "",
    "x",
    "1/0",
    "1e999999999",
    "\ud800",
    [],
    [1],
    [{}],
    {},
    {"a": None},
]


def bent(value: Any, rng: random.Random) -> Iterator[Any]:
    """``value`` with one thing in it replaced by another kind, or gone, at every place."""
    if isinstance(value, dict):
        for key in value:
            yield {name: each for name, each in value.items() if name != key}
            yield from ({**value, key: other} for other in bent(value[key], rng))
    elif isinstance(value, list) and value:
        at = rng.randrange(len(value))
        yield from ([*value[:at], other, *value[at + 1 :]] for other in bent(value[at], rng))
    yield from rng.sample(WRONG, 4)


def test_a_payload_of_another_shape_is_a_fault_and_never_a_crash() -> None:
    """Every field of every line that counts, with values of every other type; then corrected into the same."""
    told = [(kind, json.loads(payload)) for kind, payload in lines(elections())]
    rng = random.Random(5)
    faults = [
        fault
        for seq, (kind, payload) in enumerate(told, 1)
        if kind != "meeting_opened"
        for wrong in bent(payload, rng)
        if isinstance(wrong, dict)
        for fault in (
            fault_of([*told[: seq - 1], (kind, wrong), *told[seq:]]),
            fault_of([*told, ("corrected", {"seq": seq, "payload": wrong})]),
            fault_of([*told, ("corrected", wrong)]),
        )
    ]
    assert all(fault is None or 0 < fault <= len(told) + 1 for fault in faults)
    assert sum(1 for fault in faults if fault) > 500


def fault_of(book: Sequence[tuple[str, Any]]) -> int | None:
    """The line that the recount names as wrong; None when it finds nothing to say."""
    recount = Recount()
    try:
        for seq, (kind, payload) in enumerate(book, 1):
            recount.take(seq, kind, payload)
        recount.settle()
    except Contradiction as contradiction:
        return contradiction.seq
    return None


HOSTILE = {
    "a number that is not one": '{"seat":NaN}',
    "a float beyond all": '{"seat":1e999}',
    "the same key twice": '{"seat":1,"seat":2}',
    "half of a pair": '{"ballot":"b","item":1,"mode":"public","question":"\\ud800","rule":"accounts"}',
    "depth": '{"a":' * 60_000 + "1" + "}" * 60_000,
    "a long number": '{"seat":' + "9" * 100_000 + "}",
    "no object": "[1]",
    "another spelling": '{"seat": 1}',
    "no JSON": "seat",
}


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_payload_is_named_at_its_line(tmp_path: Path, payload: str) -> None:
    found = judged(tmp_path, [*lines(World().open())[:3], ("member_left", payload)])
    assert found.status == "invalid"
    assert found.first_bad is not None
    assert found.first_bad[:2] == (5, 4)


def test_kinds_yet_unknown_are_only_chained(tmp_path: Path) -> None:
    told = [*lines(World().open()), ("yet_unknown", "{}")]
    assert judged(tmp_path, told).status == "valid"


def test_terminals_obey_nothing_a_book_says(tmp_path: Path) -> None:
    found = judged(tmp_path, lines(World().open()), title="\x1b[2JRegistre intact\u202e\nfaux")
    assert not {"\x1b", "\u202e"} & set(found.to_text())
    assert "\nfaux" not in found.to_text()


def test_work_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ballot closed over and over reads its votes each time: refused, and soon."""
    monkeypatch.setattr(journal_results, "MOST_WORK", 10_000)
    seats = [{"seat": n} for n in range(500)]
    told = [("meeting_opened", canonical({"chair": 0, "facts": {"seats": seats}}))]
    told += [("member_arrived", canonical({"seat": n})) for n in range(500)]
    told += [("ballot_opened", canonical({"ballot": "b", "item": 1, "mode": "public", "rule": "accounts"}))]
    told += [("vote_cast", canonical({"ballot": "b", "choice": "pour", "seat": n})) for n in range(500)]
    closed = {
        "ballot": "b", "cast": 500, "counts": {"pour": 500}, "electorate": 500, "expressed": 500, "law": "",
        "outcome": "adopted", "present": 500, "represented": 0, "sentence": "",
    }  # fmt: skip
    again = [("ballot_closed", canonical(closed)), ("ballot_reopened", canonical({"ballot": "b"}))]
    begun = time.process_time()
    found = judged(tmp_path, told + again * 500)
    assert found.first_bad is not None
    assert "plus de votes" in found.first_bad[2]
    assert time.process_time() - begun < 20


def test_many_corrections_in_a_large_hall_are_no_excess(tmp_path: Path) -> None:
    """Five hundred members, two hundred corrections: the room is made again each time, at the price of its lines."""
    told = [
        ("meeting_opened", canonical({"chair": 0, "facts": {"seats": [{"seat": n} for n in range(500)]}}))
    ]
    told += [("member_arrived", canonical({"seat": n})) for n in range(500)]
    for number in range(200):
        told.append(("secretary_named", canonical({"seat": number})))
        corrected = {"motive": "x", "payload": {"seat": 1}, "seq": len(told)}
        told.append(("corrected", canonical(corrected)))
    found = judged(tmp_path, told)
    assert (found.status, found.first_bad) == ("valid", None)


def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty values cost little in a file and much in memory."""
    monkeypatch.setattr(journal, "MOST_KEPT", 1_000)
    told = [
        (
            "ballot_opened",
            canonical({"ballot": f"b{n}", "candidates": [{}] * 200, "item": 1, "mode": "public"}),
        )
        for n in range(2)
    ]
    found = judged(tmp_path, told)
    assert found.first_bad is not None
    assert (found.first_bad[1], "plus de votes" in found.first_bad[2]) == (2, True)


def test_lines_after_signed_ones_are_signed_too(tmp_path: Path) -> None:
    """A book begun before signatures existed has none at its beginning; nowhere else."""
    told = lines(World().open())
    last = len(told)
    early = judged(tmp_path, told, (4, last))
    assert (early.status, early.unsigned) == ("valid", 3)
    assert "3 lignes du début" in early.to_text()
    for parts, line in (([(1, 3)], 4), ([(1, 3), (6, last)], 4)):
        found = judged(tmp_path, told, *parts)
        assert found.first_bad is not None
        assert found.first_bad[1] == line


def test_who_signs_the_end_of_a_cut_book_is_named(tmp_path: Path) -> None:
    """The signed beginning of a genuine book, closed by a stranger: his key is told beside ours."""
    found = judged(tmp_path, lines(World().open())[:5], end=OTHER)
    assert set(found.keys) == {one.public_key().public_bytes_raw().hex() for one in (KEY, OTHER)}
    assert "Plusieurs clés" in found.to_text()


def earlier(told: Told) -> list[tuple[str, str]]:
    """The lines as they were written before they gave the law of the meeting."""
    kinds = {"meeting_opened": ("rules",), "election_begun": ("ballot", "method")}
    return [
        (kind, canonical({name: each for name, each in json.loads(text).items() if name not in kinds[kind]}))
        if kind in kinds
        else (kind, text)
        for kind, text in told
    ]


def test_a_book_that_does_not_give_its_law_says_what_was_not_counted_again(tmp_path: Path) -> None:
    whole, old = judged(tmp_path, lines(elections())), judged(tmp_path, earlier(lines(elections())))
    assert (whole.status, whole.untold, old.status) == ("valid", (), "valid")
    assert old.untold == ("quorum", "majority", "election")
    assert json.loads(old.to_json())["not_recomputed"] == ["quorum", "majority", "election"]
    assert "sans être recalculés" in old.to_text()
    assert "quorum de plus de 1/2 des membres en exercice" in whole.to_text()
    assert (whole.law["rounds"], old.law) == (3, {})
    assert "sans être recalculés" not in whole.to_text()


@pytest.mark.parametrize("tell", [earlier, list], ids=["earlier", "now"])
def test_a_first_round_held_again_is_no_fault_of_any_book(tmp_path: Path, tell: Any) -> None:
    """Wallonia: papers all blank call no run-off, which an older book does not say."""
    world, _ = contest(["X", "Y"], facts=replace(FACTS, regime="be-wal-commune"))
    for counts in ({"blanc": 7}, {"c1": 4, "c2": 3}):
        paper(world, counts)
        world.do("proclaim", ballot=world.state.ballot)
    found = judged(tmp_path, tell(lines(world)))
    assert (found.status, found.first_bad) == ("valid", None)


@pytest.mark.parametrize(
    ("kind", "rank", "fields", "words"),
    [
        ("ballot_closed", 0, {"outcome": "void"}, "n’est pas celui des voix"),
        ("ballot_closed", 0, {"figures": {}, "outcome": "rejected"}, "n’est pas celui des voix"),
        ("ballot_closed", 2, {"outcome": "elected", "elected": "Y", "majority": 4}, "n’a pas les voix"),
        ("ballot_closed", 2, {"majority": 3}, "n’est pas élu"),
        (
            "ballot_closed",
            1,
            {"figures": {"lists": [{"name": "A"}], "quotient": "1e999999999"}},
            "ne se lit pas",
        ),
        ("result_proclaimed", 0, {"sentence": "rejeté"}, "proclamé"),
        ("result_proclaimed", -1, {"elected": [{"name": "Y"}]}, "proclamé"),
        ("tie_broken", 0, {"figures": {"elected": [{"name": "Y"}]}}, "élue"),
        ("item_closed", 0, {"outcome": "rejected"}, "autrement que par son vote"),
        ("vote_cast", 0, {"seat": 2}, "décompte"),
    ],
)
def test_who_holds_the_key_and_lies_is_betrayed_by_the_votes(
    tmp_path: Path, kind: str, rank: int, fields: dict[str, Any], words: str
) -> None:
    """In an older book, which does not give its law (those that do: ``test_journal_forgeries``)."""
    told = earlier(lines(elections()))
    at = [number for number, (one, _) in enumerate(told) if one == kind][rank]
    told[at] = (kind, canonical({**json.loads(told[at][1]), **fields}))
    found = judged(tmp_path, told)
    assert found.first_bad is not None
    assert words in found.first_bad[2]


def test_papers_of_more_than_the_voters_left_need_a_motive() -> None:
    """A departure corrected to that of a voter: the count on paper is then one too many, which is said on purpose."""
    world = World().open()
    world.do("open_item", item=DECISION)
    world.do("withdraw", seat=6, item=DECISION)
    ballot = world.ballot(mode="paper")
    world.do("record_paper", ballot=ballot, envelopes=6, counts={"pour": 6})
    world.do("leave", seat=6)
    seq = world.state.seq
    world.do("close_ballot", ballot=ballot)
    world.do("proclaim", ballot=ballot)
    assert world.refuse("correct", seq=seq, payload={"seat": 7}, motive="erreur").code == "tally_mismatch"
    world.do("correct", seq=seq, payload={"seat": 7}, motive="erreur", despite=True)
    result = world.state.ballots[ballot].result
    assert result is not None
    assert (result.cast, result.electorate, result.motive) == (6, 5, "erreur")


def grouped() -> World:
    """Two items voted at once by hands, and proclaimed."""
    items = (*FACTS.items, AgendaItem(15, 5, "Subvention A"), AgendaItem(16, 6, "Subvention B"))
    world = World(facts=replace(FACTS, items=items)).open()
    world.do("form_block", items=[15, 16])
    world.do("open_ballot", item=15, mode="main_levee")
    world.do("record_hands", ballot=world.state.ballot, counts={"pour": 5, "contre": 2})
    world.result()
    world.do("proclaim", ballot=world.state.ballot)
    return world


def test_each_item_of_a_block_ends_as_its_one_vote_did(tmp_path: Path) -> None:
    told = lines(grouped())
    verdict = judged(tmp_path, told)
    assert verdict.status == "valid"
    assert verdict.results[0]["items"] == [15, 16]
    kind, payload = told[-1]
    assert (kind, json.loads(payload)["item"]) == ("item_closed", 16)
    for forged in (
        payload.replace("adopted", "rejected"),
        payload.replace('"item":16', '"item":14'),
    ):
        assert judged(tmp_path, [*told[:-1], (kind, forged)]).status == "invalid"
    wrong = [(kind, text.replace('"items":[15,16]', '"items":[16]')) for kind, text in told]
    assert judged(tmp_path, wrong).status == "invalid"


def tied(mode: str) -> list[tuple[str, str]]:
    """The lines of a text adopted by the voice of the mayor; one of those for it votes by proxy when votes are public."""
    world = World().open(1, 2, 3, 4, 5)
    world.do("give_proxy", giver=6, bearer=2)
    world.ballot(mode=mode)
    if mode == "main_levee":
        counts, names = {"pour": 3, "contre": 3}, {"1": "pour", "4": "contre"}
        world.do("record_hands", ballot=world.state.ballot, counts=counts, names=names)
    else:
        world.vote({1: "pour", 2: "pour", 3: "contre", 4: "contre", 5: "contre"})
        world.do("vote", by=2, ballot=world.state.ballot, seat=6, choice="pour")
    world.result()
    world.do("proclaim", ballot=world.state.ballot)
    return list(lines(world))


def rejected(told: Told) -> list[tuple[str, str]]:
    """The lines as if the chair had voted against."""
    told = changed(told, "ballot_closed", outcome="rejected", casting_vote="contre")
    return changed(changed(told, "result_proclaimed", outcome="rejected"), "item_closed", outcome="rejected")


@pytest.mark.parametrize("mode", ["public", "main_levee"])
def test_a_tie_is_broken_by_the_voice_of_whoever_presided(tmp_path: Path, mode: str) -> None:
    told = tied(mode)
    assert judged(tmp_path, told).status == "valid"
    for forged in (rejected(told), before(told, "ballot_closed", "chair_replaced", seat=4, item=DECISION)):
        found = judged(tmp_path, forged)
        assert found.first_bad is not None
        assert "voix prépondérante n’est pas celle" in found.first_bad[2]


def recast(told: Told, of: int, **fields: Any) -> list[tuple[str, str]]:
    """The lines, the vote of seat ``of`` being said otherwise."""
    return [
        (kind, canonical(json.loads(text) | fields) if json.loads(text).get("seat") == of else text)
        if kind == "vote_cast"
        else (kind, text)
        for kind, text in told
    ]


FORGED = {
    "a seat of nobody": (lambda told: recast(told, 3, seat=99), "n’est pas de cette assemblée"),
    "somebody absent": (lambda told: recast(told, 3, seat=7), "ne pouvait pas voter"),
    "a proxy never given": (lambda told: recast(told, 3, seat=7, bearer=2), "ne pouvait pas voter"),
    "another bearer": (lambda told: recast(told, 6, bearer=3), "ne pouvait pas voter"),
    "a proxy taken back": (
        lambda told: before(told, "vote_cast", "proxy_ended", giver=6, bearer=2), "ne pouvait pas voter"
    ),
    "somebody who withdrew": (
        lambda told: before(told, "vote_cast", "withdrawal_declared", seat=2, item=DECISION), "ne pouvait pas voter"
    ),
    "an arrival annulled later": (
        lambda told: [*earlier(told), ("corrected", canonical({"seq": 4, "void": True, "motive": "x"}))], "ne pouvait pas voter"
    ),
    "hands in a vote by name": (
        lambda told: before(told, "ballot_closed", "hands_recorded", ballot=ballot_of(told), counts={"pour": 6}), "ouvert de cette façon"
    ),
    "closed twice": (lambda told: again(told, "ballot_closed"), "clos deux fois"),
    "read out twice": (lambda told: again(told, "result_proclaimed"), "ne peut pas suivre"),
    "annulled once read out": (
        lambda told: [*told, ("ballot_cancelled", canonical({"ballot": ballot_of(told), "motive": "x"}))], "ne peut pas suivre"
    ),
    "the meeting opened again": (lambda told: [*told, told[0]], "ouverte deux fois"),
    "a vote corrected": (
        lambda told: [*told, ("corrected", canonical({"seq": place(told, "vote_cast") + 1, "void": True, "motive": "x"}))],
        "ne peut pas être corrigée",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("forge", "words"), FORGED.values(), ids=FORGED.keys())
def test_a_story_that_cannot_have_been_is_refused(tmp_path: Path, forge: Any, words: str) -> None:
    """Chained and signed anew by who holds the keys: the lines contradict each other."""
    found = judged(tmp_path, forge(tied("public")))
    assert found.first_bad is not None
    assert words in found.first_bad[2]


def test_voices_of_the_opening_weigh_in_the_recount(tmp_path: Path) -> None:
    seats = tuple(replace(seat, weight=5 if seat.seat == 1 else 1) for seat in FACTS.seats)
    unequal = replace(FACTS, regime="fr-epci", adjustments={"voices": "statutes"}, seats=seats)
    world = World(facts=unequal).open()
    world.ballot()
    world.vote({1: "pour", 2: "contre", 3: "contre"})
    assert world.result().counts["pour"] == 5
    world.do("proclaim", ballot=world.state.ballot)
    told = lines(world)
    assert judged(tmp_path, told).status == "valid"
    lighter = [(kind, text.replace('"weight":5', '"weight":4')) for kind, text in told]
    verdict = judged(tmp_path, lighter)
    assert verdict.status == "invalid"
    assert verdict.first_bad is not None
    assert "n’est pas celui des votes" in verdict.first_bad[2]


def test_names_of_hands_have_no_more_voices_than_their_choice(tmp_path: Path) -> None:
    world = World().open()
    world.ballot(mode="main_levee")
    world.do(
        "record_hands", ballot=world.state.ballot, counts={"pour": 6, "contre": 1}, names={"2": "contre"}
    )
    world.result()
    told = lines(world)
    assert judged(tmp_path, told).status == "valid"
    forged = [
        (kind, text.replace('"names":{"2":"contre"}', '"names":{"2":"contre","3":"contre"}'))
        for kind, text in told
    ]
    assert judged(tmp_path, forged).status == "invalid"


def secret_book() -> list[tuple[str, str]]:
    """The lines of a meeting whose secret vote was opened by the chair and the secretary."""
    world = World().open()
    world.ballot(mode="secret")
    world.vote(dict.fromkeys(range(1, 8), "pour"))
    world.result()
    world.do("proclaim", ballot=world.state.ballot)
    return list(lines(world))


def changed(told: Told, kind: str, **fields: Any) -> list[tuple[str, str]]:
    """The lines, those of ``kind`` saying something else (None: the field is gone)."""
    found = []
    for one, payload in told:
        said = json.loads(payload) | fields if one == kind else json.loads(payload)
        found.append((one, canonical({name: value for name, value in said.items() if value is not None})))
    return found


def before(told: Told, kind: str, new: str, **fields: Any) -> list[tuple[str, str]]:
    """The lines with one more, ``new``, before the first of ``kind``."""
    at = place(told, kind)
    return [*told[:at], (new, canonical(fields)), *told[at:]]


def again(told: Told, kind: str) -> list[tuple[str, str]]:
    """The lines, the first of ``kind`` written twice."""
    at = place(told, kind)
    return [*told[: at + 1], *told[at:]]


def ballot_of(told: Told) -> str:
    """The id of the first vote."""
    return str(json.loads(told[place(told, "ballot_opened")][1])["ballot"])


def place(told: Told, kind: str) -> int:
    """Where the first line of ``kind`` is."""
    return next(number for number, (one, _) in enumerate(told) if one == kind)


def test_an_urn_opened_by_two_is_whole(tmp_path: Path) -> None:
    found = judged(tmp_path, secret_book())
    assert found.status == "valid"
    assert found.results[0]["openers"] == 2
    assert "urne ouverte à 2" in found.to_text()


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (lambda told: changed(told, "ballot_closed", openers=None), "trop peu"),
        (lambda told: changed(told, "ballot_closed", openers=[1]), "trop peu"),
        (lambda told: changed(told, "ballot_closed", openers=[1, 2]), "sans l’avoir confirmé"),
        (lambda told: changed(told, "ballot_closed", openers=[1, 1]), "sans l’avoir confirmé"),
        (lambda told: [one for one in told if one[0] != "urn_confirmed"], "sans l’avoir confirmé"),
        (lambda told: changed(told, "urn_confirmed", seat=1, role="chair"), "sans l’avoir confirmé"),
        (lambda told: changed(told, "urn_confirmed", seat=1), "ne gardait pas"),
        (lambda told: changed(told, "urn_confirmed", seat=3), "ne gardait pas"),
        (lambda told: changed(told, "urn_confirmed", role="assessor"), "ne gardait pas"),
        (lambda told: changed(told, "secretary_named", seat=6), "ne gardait pas"),
        (lambda told: before(told, "ballot_closed", "secretary_named", seat=6), "ne gardait pas"),
        (lambda told: before(told, "ballot_closed", "member_left", seat=1), "ne gardait pas"),
        (lambda told: changed(told, "urn_confirmed", seat="1"), "ne se lit pas"),
        (lambda told: changed(told, "ballot_closed", openers="17"), "sans l’avoir confirmé"),
        (lambda told: changed(told, "ballot_closed", openers=7), "ne se lit pas"),
        (lambda told: [*told, next(one for one in told if one[0] == "urn_confirmed")], "n’est pas à ouvrir"),
        (
            lambda told: [("urn_revoked", one[1]) if one[0] == "urn_confirmed" else one for one in told],
            "sans avoir été donnée",
        ),
    ],
)
def test_an_urn_said_to_be_opened_otherwise_is_refused(tmp_path: Path, forge: Any, words: str) -> None:
    """The forger even holds the keys: the lines contradict each other all the same."""
    found = judged(tmp_path, forge(secret_book()))
    assert found.status == "invalid"
    assert found.first_bad is not None
    assert words in found.first_bad[2]


def test_one_opener_and_a_motive_is_whole(tmp_path: Path) -> None:
    told = changed(secret_book(), "ballot_closed", openers=[1], motive="Tablette en panne")
    assert judged(tmp_path, told).status == "valid"


def test_a_secret_vote_of_before_the_rule_is_whole(tmp_path: Path) -> None:
    told = [one for one in secret_book() if one[0] != "urn_confirmed"]
    told = changed(changed(told, "ballot_opened", openers=None), "ballot_closed", openers=None)
    assert "openers" not in str(told)
    assert judged(tmp_path, told).status == "valid"
