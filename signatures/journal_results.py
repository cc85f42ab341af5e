"""Results of a minute book counted again from its own lines, with nothing of the application.

Votes by name and by hands are added up again; a secret vote is checked against its émargements (its papers are gone).
Quorums, voters, majorities, rounds, lists and ties that age breaks are computed from the room, the elections and the law
that the first line gives; where it gives none, what depends on it is read as it is told.
"""

from collections.abc import Mapping
from typing import Any

from signatures.journal_ballot import VOTES, Ballot
from signatures.journal_contest import ELECTION_LINES
from signatures.journal_faults import Contradiction as Contradiction
from signatures.journal_hours import DOORS, Hours
from signatures.journal_rules import Council
from signatures.journal_tally import Tally
from signatures.journal_urn import Urn
from signatures.journal_walk import MATTERS, WALKED, Walk

COUNTED = frozenset(
    ("ballot_opened", "vote_cast", "voter_recorded", "hands_recorded", "paper_counted", "ballot_closed", "tie_broken",
     "result_proclaimed", "item_closed")
)  # fmt: skip
"""Kinds of lines about votes whose content is read again."""
KEPT = COUNTED | WALKED
"""Kinds of lines whose content is kept; of the others only the place."""
UNCHANGEABLE = VOTES | {
    "meeting_opened", "ballot_opened", "ballot_cancelled", "ballot_reopened", "way_changed", "election_begun",
    "candidates_set", "corrected",
}  # fmt: skip
"""Kinds of lines that no correction changes: a vote belongs to the voter."""
UNFIT = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What a line of another shape than ours may raise."""
MOST_WORK = 20_000_000
"""Votes and members read again for all results, at most: two thousand seats, ten thousand closings."""
ENDS = {
    "adopted": "adopted", "rejected": "rejected", "tie_rejected": "not_adopted", "void": "not_adopted", "elected": "elected",
    "not_elected": "not_adopted", "tie_unresolved": "not_adopted",
}  # fmt: skip
"""Outcome of a vote -> how its item ends."""
UNTOLD = ("quorum", "majority", "election")
"""What is not counted again of a book that does not give its law."""


class Recount:
    """Takes the lines one after the other; raises Contradiction at the first that does not fit, nothing else."""

    def __init__(self) -> None:
        self._work = 0
        self._ended: dict[int, int] = {}
        self._hours = Hours()
        self._reading: list[Mapping[str, Any] | None] = []
        self._kinds: list[str] = []
        self._ballots: dict[str, Ballot] = {}
        self._walk: Walk | None = Walk(self._ballots, self._at)
        """After the lines taken; None when a correction changed an earlier one: it is then made again."""

    def take(self, seq: int, kind: str, payload: Mapping[str, Any], at: str = "") -> None:
        """One line, and its hour when it is known."""
        self._hours.take(kind, at)
        self._reading.append(payload if kind in KEPT else {})
        self._kinds.append(kind)
        try:
            if kind == "meeting_opened":
                payload = self._reading[-1] = self._opening(seq, payload)
            self._take(seq, kind, payload)
            if self._walk is not None and kind in WALKED:
                self._worked(self._walk.take(seq, kind, payload))
            elif self._walk is None and kind in MATTERS:
                self._walk = self._walked()
            self._settled(seq, kind, payload)
        except Contradiction:
            raise
        except UNFIT as error:
            raise Contradiction(seq, "Le contenu de cette ligne ne se lit pas.") from error

    @property
    def law(self) -> Mapping[str, Any]:
        """The figures of law that the first line gives; none in an older book."""
        return self._walk.room.council.told if self._walk is not None else {}

    @property
    def untold(self) -> tuple[str, ...]:
        """What was not counted again, the book not giving the law it was held under."""
        return () if self._walk is None or self._walk.room.council.rules else UNTOLD

    def _take(self, seq: int, kind: str, payload: Mapping[str, Any]) -> None:
        if kind in DOORS:
            self._hours.check(seq, payload, seq)
        if kind == "corrected":
            self._correct(seq, payload)
        elif kind == "ballot_opened":
            if payload["ballot"] in self._ballots:
                raise Contradiction(seq, "Ce scrutin est ouvert deux fois.")
            found = Ballot(seq, payload["mode"], urn=Urn(payload.get("openers", 0)))
            found.item, found.election = payload["item"], payload.get("election", "")
            found.rule = payload.get("rule", "")
            self._ballots[payload["ballot"]] = found
        elif kind == "item_closed":
            self._ended[payload["item"]] = seq
        elif "ballot" in payload and kind not in ELECTION_LINES:
            self._ballots[payload["ballot"]].take(seq, kind, payload)

    def _opening(self, seq: int, payload: Mapping[str, Any]) -> dict[str, Any]:
        """What is kept of the first line: the assembly, its law, and who presides."""
        if seq != 1:
            raise Contradiction(seq, "La séance est ouverte deux fois, ou après sa première ligne.")
        return {"chair": payload["chair"], "council": Council.read(payload)}

    def _walked(self) -> Walk:
        """The story made again from the lines as they now read."""
        walk = Walk(self._ballots, self._at)
        for seq, (kind, reading) in enumerate(zip(self._kinds, self._reading, strict=True), 1):
            if reading is None or kind not in WALKED:
                continue
            try:
                self._worked(walk.take(seq, kind, reading))
            except Contradiction:
                raise
            except UNFIT as error:
                raise Contradiction(seq, "Le contenu de cette ligne ne se lit pas.") from error
        return walk

    def _worked(self, lines: int, at: int = 0) -> None:
        self._work += lines
        if self._work > MOST_WORK:
            raise Contradiction(at or len(self._kinds), "Ce registre compte plus de votes qu’aucune séance.")

    def _correct(self, seq: int, payload: Mapping[str, Any]) -> None:
        target = payload["seq"]
        if type(target) is not int or not 0 < target < seq or self._kinds[target - 1] in UNCHANGEABLE:
            raise Contradiction(seq, "Cette correction vise une ligne qui ne peut pas être corrigée.")
        if self._kinds[target - 1] in WALKED:
            self._walk = None
        reading = payload.get("payload") if self._kinds[target - 1] in KEPT else {}
        self._reading[target - 1] = None if payload.get("void") else reading or {}
        if self._kinds[target - 1] in DOORS:
            self._hours.check(seq, reading or {}, target)

    def _settled(self, seq: int, kind: str, payload: Mapping[str, Any]) -> None:
        """What a line about a vote, in the room as it now is, must be."""
        if kind not in ("urn_confirmed", "ballot_closed", "result_proclaimed"):
            return
        ballot = self._ballots[payload["ballot"]]
        if kind == "result_proclaimed":
            self._check(ballot)
            return
        assert self._walk is not None
        able = self._walk.room.keepers(ballot.item, ballot.election)
        if kind == "urn_confirmed":
            if payload["seat"] not in able.get(payload["role"], ()):
                raise Contradiction(seq, "Une personne confirme une urne qu’elle ne gardait pas.")
            return
        self._check(ballot)
        if not set(payload.get("openers", [])) <= frozenset[int]().union(*able.values()):
            raise Contradiction(seq, "Une personne est dite avoir ouvert une urne qu’elle ne gardait pas.")

    def settle(self) -> list[dict[str, Any]]:
        """Every result as it reads in the end, corrections applied: ``{line, ballot, item, question, counts, outcome,
        recounted}`` of each vote that was closed and not annulled; ``items``: all it decides, when voted together."""
        found: list[dict[str, Any]] = []
        ends: dict[int, str | None] = {}
        self._walk = self._walked()
        for ballot in self._held():
            try:
                self._check(ballot)
                told = self._told(ballot)
            except Contradiction:
                raise
            except UNFIT as error:
                raise Contradiction(ballot.closed, "Le contenu de ce scrutin ne se lit pas.") from error
            found.append(told)
            if ballot.proclaimed and not told["question"]:
                ends.update(dict.fromkeys(told.get("items") or [told["item"]], self._end(ballot, told)))
        self._items(ends)
        return found

    def _end(self, ballot: Ballot, told: Mapping[str, Any]) -> str | None:
        """How the items of a vote end; None when a round follows, or an election goes on."""
        elected = self._walk is not None and self._walk.elections.elected(ballot.election)
        return "elected" if elected else ENDS.get(told["outcome"])

    def _told(self, ballot: Ballot) -> dict[str, Any]:
        opened, closed = self._at(ballot.opened), self._at(ballot.closed)
        outcome = self._at(ballot.broken or ballot.closed)["outcome"]
        if type(opened["item"]) is not int or not isinstance(outcome, str):
            raise TypeError(ballot.opened)
        return {
            "line": ballot.closed, "ballot": opened["ballot"], "item": opened["item"],
            "question": opened.get("question", ""), "counts": dict(closed["counts"]),
            "outcome": outcome, "recounted": ballot.mode != "secret",
            **({"items": _items(opened)} if opened.get("items") else {}),
            "openers": len(closed.get("openers", [])),
        }  # fmt: skip

    def _items(self, results: Mapping[int, str | None]) -> None:
        """An item ends as its own vote did, when it ends by a vote."""
        for item, seq in self._ended.items():
            reading = self._reading[seq - 1]
            outcome = reading.get("outcome") if isinstance(reading, dict) else None
            assert self._walk is not None
            if outcome == "elected" and self._walk.elections.elected_on(item):
                continue  # by one of several elections, the last of which may have elected nobody
            if outcome in ENDS.values() and results.get(item) != outcome:
                raise Contradiction(seq, "Ce point se termine autrement que par son vote.")

    def _held(self) -> list[Ballot]:
        return [one for one in self._ballots.values() if one.closed and not one.cancelled]

    def _at(self, seq: int) -> Mapping[str, Any]:
        found = self._reading[seq - 1]
        if found is None:
            raise Contradiction(seq, "Une ligne dont dépend un résultat a été annulée.")
        return found

    def _stands(self, seq: int) -> bool:
        return self._reading[seq - 1] is not None

    def _check(self, ballot: Ballot) -> None:
        self._worked(len(ballot.votes) + len(ballot.counted) + len(ballot.voters), ballot.closed)
        assert self._walk is not None
        Tally(ballot, self._walk.room.council, self._at, self._stands).check()


def _items(opened: Mapping[str, Any]) -> list[int]:
    """Items voted together, the one under discussion among them, each once."""
    items = opened["items"]
    if not all(type(one) is int for one in items) or len(set(items)) != len(items):
        raise TypeError(items)
    if opened["item"] not in items or opened.get("question") or opened.get("candidates"):
        raise ValueError(items)
    return list(items)
