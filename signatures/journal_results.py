"""Results of a minute book counted again from its own lines, with nothing of the application.

Votes by name and by hands are added up again; a secret vote is checked against its émargements (its papers are gone).
The majority that a text or a person needed is read on the line that closes the vote: which majority the law asks is said
there with its article; whether the votes reach it is computed here.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from signatures.journal_faults import Contradiction as Contradiction
from signatures.journal_urn import URN_LINES, Urn

FOR, AGAINST = "pour", "contre"
BY_NAME = {"public", "roll_call"}
"""Ways of voting whose voices stay when the one follows the other."""
_BY_SEAT = BY_NAME | {"secret"}
ACCOUNTS = "accounts"
"""The one rule that is a majority against, not a majority for."""
TEXTS = ("adopted", "rejected", "tie_rejected")
"""What a vote on a text comes to."""
COUNTED = frozenset(
    ("ballot_opened", "vote_cast", "voter_recorded", "hands_recorded", "paper_counted", "ballot_closed", "tie_broken",
     "result_proclaimed", "item_closed")
)  # fmt: skip
"""Kinds of lines whose content is read again; of the others only the place is kept."""
UNFIT = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What a line of another shape than ours may raise."""
MOST_WORK = 20_000_000
"""Votes read again for all results, at most: two thousand seats, ten thousand closings."""
QUOTIENT = re.compile(r"[0-9]{1,9}(/[0-9]{1,9})?")


@dataclass
class _Ballot:
    """Numbers of the lines that concern one vote."""

    opened: int
    mode: str
    votes: dict[int, int] = field(default_factory=dict)
    counted: list[int] = field(default_factory=list)
    closed: int = 0
    broken: int = 0
    proclaimed: int = 0
    cancelled: bool = False
    urn: Urn = field(default_factory=Urn)


class Recount:
    """Takes the lines one after the other; raises Contradiction at the first that does not fit, nothing else."""

    def __init__(self) -> None:
        self._work = 0
        self._ended: dict[int, int] = {}
        self._reading: list[Mapping[str, Any] | None] = []
        self._kinds: list[str] = []
        self._ballots: dict[str, _Ballot] = {}
        self._weights: dict[int, int] = {}

    def take(self, seq: int, kind: str, payload: Mapping[str, Any]) -> None:
        """One line."""
        self._reading.append(payload if kind in COUNTED else {})
        self._kinds.append(kind)
        try:
            self._take(seq, kind, payload)
        except Contradiction:
            raise
        except UNFIT as error:
            raise Contradiction(seq, "Le contenu de cette ligne ne se lit pas.") from error

    def _take(self, seq: int, kind: str, payload: Mapping[str, Any]) -> None:
        if kind == "corrected":
            self._correct(seq, payload)
        elif kind == "meeting_opened":
            self._weights = _weights(payload)
        elif kind == "ballot_opened":
            if payload["ballot"] in self._ballots:
                raise Contradiction(seq, "Ce scrutin est ouvert deux fois.")
            found = _Ballot(seq, payload["mode"], urn=Urn(payload.get("openers", 0)))
            self._ballots[payload["ballot"]] = found
        elif kind == "item_closed":
            self._ended[payload["item"]] = seq
        elif "ballot" in payload:
            self._concern(seq, kind, payload, self._ballots[payload["ballot"]])

    def _correct(self, seq: int, payload: Mapping[str, Any]) -> None:
        target = payload["seq"]
        if type(target) is not int or not 0 < target < seq or self._kinds[target - 1] == "corrected":
            raise Contradiction(seq, "Cette correction vise une ligne qui ne peut pas être corrigée.")
        counted = self._kinds[target - 1] in COUNTED
        reading = payload.get("payload") if counted else {}
        self._reading[target - 1] = None if payload.get("void") else reading or {}

    def _concern(self, seq: int, kind: str, payload: Mapping[str, Any], ballot: _Ballot) -> None:
        if kind in ("vote_cast", "voter_recorded"):
            if ballot.closed or ballot.cancelled:
                raise Contradiction(seq, "Un vote est écrit après la clôture de son scrutin.")
            if ballot.mode not in (BY_NAME if kind == "vote_cast" else {"secret"}):
                raise Contradiction(seq, "Un vote n’est pas de la façon dont son scrutin se tient.")
            if kind == "voter_recorded" and payload["seat"] in ballot.votes:
                raise Contradiction(seq, "Un siège vote deux fois au même scrutin secret.")
            ballot.votes[payload["seat"]] = seq
        elif kind in URN_LINES:
            ballot.urn.take(seq, kind, payload, closed=ballot.mode != "secret" or ballot.closed > 0)
        elif kind in ("hands_recorded", "paper_counted"):
            ballot.counted.append(seq)
        elif kind == "ballot_closed":
            ballot.closed = seq
            self._check(ballot)
        elif kind == "ballot_reopened":
            ballot.closed = ballot.broken = 0
        elif kind == "way_changed":
            if not {ballot.mode, payload["mode"]} <= BY_NAME:
                ballot.votes, ballot.counted, ballot.urn = {}, [], Urn(ballot.urn.needed)
            ballot.mode = payload["mode"]
        elif kind == "tie_broken":
            ballot.broken = seq
        elif kind == "ballot_cancelled":
            ballot.cancelled = True
        elif kind == "result_proclaimed":
            ballot.proclaimed = seq
            self._check(ballot)

    def settle(self) -> list[dict[str, Any]]:
        """Every result as it reads in the end, corrections applied: ``{line, ballot, item, question, counts, outcome,
        recounted}`` of each vote that was closed and not annulled; ``items``: all it decides, when voted together."""
        found, ends = [], {}
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
                ends.update(dict.fromkeys(told.get("items") or [told["item"]], told["outcome"]))
        self._items(ends)
        return found

    def _told(self, ballot: _Ballot) -> dict[str, Any]:
        opened, closed, verdict = self._at(ballot.opened), self._at(ballot.closed), self._verdict(ballot)
        if type(opened["item"]) is not int or not isinstance(verdict["outcome"], str):
            raise TypeError(ballot.opened)
        return {
            "line": ballot.closed, "ballot": opened["ballot"], "item": opened["item"],
            "question": opened.get("question", ""), "counts": dict(closed["counts"]),
            "outcome": verdict["outcome"], "recounted": ballot.mode != "secret",
            **({"items": _items(opened)} if opened.get("items") else {}),
            "openers": len(closed.get("openers", [])),
        }  # fmt: skip

    def _items(self, results: Mapping[int, str]) -> None:
        """An item ends adopted or rejected by its own vote, in that sense."""
        for item, seq in self._ended.items():
            reading = self._reading[seq - 1]
            outcome = reading.get("outcome") if isinstance(reading, dict) else None
            if outcome in ("adopted", "rejected") and results.get(item) != outcome:
                raise Contradiction(seq, "Ce point se termine autrement que par son vote.")

    def _held(self) -> list[_Ballot]:
        return [one for one in self._ballots.values() if one.closed and not one.cancelled]

    def _at(self, seq: int) -> Mapping[str, Any]:
        found = self._reading[seq - 1]
        if found is None:
            raise Contradiction(seq, "Une ligne dont dépend un résultat a été annulée.")
        return found

    def _verdict(self, ballot: _Ballot) -> Mapping[str, Any]:
        """The line that says the outcome: that of the tie, when age decided it."""
        return self._at(ballot.broken or ballot.closed)

    def _check(self, ballot: _Ballot) -> None:
        self._work += len(ballot.votes) + len(ballot.counted)
        if self._work > MOST_WORK:
            raise Contradiction(ballot.closed, "Ce registre compte plus de votes qu’aucune séance.")
        opened, closed = self._at(ballot.opened), self._at(ballot.closed)
        if any(type(number) is not int or not 0 <= number < 2**31 for number in closed["counts"].values()):
            raise Contradiction(ballot.closed, "Un nombre de voix n’est pas un nombre.")
        counts = {code: number for code, number in closed["counts"].items() if number}
        self._votes(ballot, counts)
        self._totals(ballot, closed, counts)
        if opened.get("candidates") or opened.get("election"):
            self._persons(ballot, opened, counts)
        else:
            _text(ballot.closed, opened["rule"], closed, counts, hidden=ballot.mode in ("secret", "paper"))
        if ballot.proclaimed:
            self._as_proclaimed(ballot)

    def _as_proclaimed(self, ballot: _Ballot) -> None:
        """What was read out is what the vote says: the outcome, its words, the persons."""
        told, verdict = self._at(ballot.proclaimed), self._verdict(ballot)
        elected = (verdict.get("figures") or {}).get("elected", [])
        same = all(told[name] == verdict[name] for name in ("outcome", "sentence"))
        if not same or told.get("elected", []) != elected:
            raise Contradiction(ballot.proclaimed, "Le résultat proclamé n’est pas celui du scrutin.")

    def _votes(self, ballot: _Ballot, counts: Mapping[str, int]) -> None:
        """The counts of the closing against the votes written before it."""
        live = [seq for seq in ballot.votes.values() if self._reading[seq - 1] is not None]
        taken = [seq for seq in ballot.counted if self._reading[seq - 1] is not None]
        if ballot.mode == "secret":
            if sum(counts.values()) != len(live):
                raise Contradiction(
                    ballot.closed, "L’urne ne contient pas autant de bulletins que d’émargements."
                )
            ballot.urn.check(ballot.closed, self._at(ballot.closed))
            return
        found: Counter[str] = Counter()
        for seq in live:
            vote = self._at(seq)
            found[vote["choice"]] += self._weights.get(vote["seat"], 1)
        if taken:
            self._named(self._at(taken[-1]), counts, ballot.closed)
            found = Counter(
                {code: number for code, number in self._at(taken[-1])["counts"].items() if number}
            )
        if found != counts:
            raise Contradiction(
                ballot.closed, "Le décompte de ce scrutin n’est pas celui des votes enregistrés."
            )

    def _named(self, count: Mapping[str, Any], counts: Mapping[str, int], closed: int) -> None:
        """Members named in a show of hands have no more voices, together, than their choice."""
        named: Counter[str] = Counter()
        for seat, choice in count.get("names", {}).items():
            named[choice] += self._weights.get(int(seat), 1)
        if any(number > counts.get(choice, 0) for choice, number in named.items()):
            raise Contradiction(closed, "Des membres nommés ont plus de voix que leur choix.")

    def _totals(self, ballot: _Ballot, closed: Mapping[str, Any], counts: Mapping[str, int]) -> None:
        cast, voters = sum(counts.values()), closed["present"] + closed["represented"]
        if closed["cast"] != cast or closed["electorate"] != voters:
            raise Contradiction(ballot.closed, "Les totaux de ce scrutin ne s’additionnent pas.")
        if cast > voters and ballot.mode in _BY_SEAT:  # counted by hand, the room may have emptied since
            raise Contradiction(ballot.closed, "Ce scrutin compte plus de voix que de votants.")

    def _persons(self, ballot: _Ballot, opened: Mapping[str, Any], counts: Mapping[str, int]) -> None:
        """Who is elected has the votes for it."""
        verdict, closed = self._verdict(ballot), self._at(ballot.closed)
        names = self._names(ballot, opened)
        votes = {name: counts.get(f"c{index}", 0) for index, name in enumerate(names, start=1)}
        figures = verdict.get("figures") or {}
        if figures.get("lists"):
            _lists(ballot.closed, figures, votes)
            return
        winner = verdict.get("elected", "")
        most = max(votes.values(), default=0)
        needed = closed.get("majority") or 0  # none in a round where the most votes elect
        if verdict["outcome"] != "elected":
            if needed and most >= needed:
                raise Contradiction(ballot.closed, "Un candidat a les voix qu’il fallait et n’est pas élu.")
            return
        if not (votes.get(winner, 0) == most > 0 and most >= needed):
            raise Contradiction(ballot.closed, "L’élu désigné n’a pas les voix qu’il fallait.")
        if any(winner not in (one["name"], one.get("of_list")) for one in figures.get("elected", [])):
            raise Contradiction(ballot.broken or ballot.closed, "Une personne élue n’est pas celle du vote.")

    def _names(self, ballot: _Ballot, opened: Mapping[str, Any]) -> Sequence[str]:
        taken = [seq for seq in ballot.counted if self._reading[seq - 1] is not None]
        written = self._at(taken[-1]).get("written", []) if taken else []
        return [*opened.get("candidates", []), *(one["name"] for one in written)]


def _weights(opening: Mapping[str, Any]) -> dict[int, int]:
    """Voices of the members who have several, as the opening gives them."""
    found = {one["seat"]: one["weight"] for one in opening["facts"].get("seats", []) if "weight" in one}
    if any(type(number) is not int or number < 1 for number in found.values()):
        raise ValueError(opening)
    return found


def _items(opened: Mapping[str, Any]) -> list[int]:
    """Items voted together, the one under discussion among them, each once."""
    items = opened["items"]
    if not all(type(one) is int for one in items) or len(set(items)) != len(items):
        raise TypeError(items)
    if opened["item"] not in items or opened.get("question") or opened.get("candidates"):
        raise ValueError(items)
    return list(items)


def _text(seq: int, rule: str, closed: Mapping[str, Any], counts: Mapping[str, int], *, hidden: bool) -> None:
    """The outcome of a vote on a text, from its counts and the majority it needed."""
    favour, against = counts.get(FOR, 0), counts.get(AGAINST, 0)
    if closed["expressed"] != favour + against:
        raise Contradiction(seq, "Le nombre de suffrages exprimés n’est pas celui des voix pour et contre.")
    outcome, casting = closed["outcome"], closed.get("casting_vote", "")
    if casting and (favour != against or hidden):
        raise Contradiction(seq, "La voix prépondérante ne sert qu’en cas de partage.")
    if rule == ACCOUNTS:
        adopted = against <= favour
    else:
        adopted = casting == FOR or (favour > 0 and not casting and favour >= (closed.get("majority") or 0))
    if outcome not in TEXTS or (outcome == "adopted") is not adopted:
        raise Contradiction(seq, "Le résultat écrit n’est pas celui des voix.")


def _lists(seq: int, figures: Mapping[str, Any], votes: Mapping[str, int]) -> None:
    """The table of seats: each whole quotient is worth a seat, and the seats given are those of the elected."""
    if not QUOTIENT.fullmatch(figures["quotient"]):
        raise ValueError(seq)
    quotient = Fraction(figures["quotient"])
    elected = Counter(one.get("of_list", "") for one in figures.get("elected", []))
    for row in figures["lists"]:
        base = row["votes"] // quotient if quotient else 0
        if row["votes"] != votes.get(row["name"]) or row["base"] != base or row["seats"] < base:
            raise Contradiction(seq, "Le tableau des sièges n’est pas celui des voix.")
        if elected and elected[row["name"]] > row["seats"]:
            raise Contradiction(seq, "Une liste a plus d’élus que de sièges.")
    given = sum(row["seats"] for row in figures["lists"])
    if not figures.get("need") and given * quotient != sum(votes.values()):
        raise Contradiction(seq, "Le nombre de sièges répartis n’est pas celui à pourvoir.")
