"""Results of a minute book counted again from its own lines, with nothing of the application.

Votes by name and by hands are added up again; a secret vote is checked against its émargements (its papers are gone).
The majority that a text or a person needed is read on the line that closes the vote: which majority the law asks is said
there with its article; whether the votes reach it is computed here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from signatures.journal_ballot import BY_NAME, VOTES, Ballot
from signatures.journal_faults import Contradiction as Contradiction
from signatures.journal_figures import lists, text
from signatures.journal_room import ROOM_LINES, Room
from signatures.journal_urn import Urn

_BY_SEAT = BY_NAME | {"secret"}
COUNTED = frozenset(
    ("ballot_opened", "vote_cast", "voter_recorded", "hands_recorded", "paper_counted", "ballot_closed", "tie_broken",
     "result_proclaimed", "item_closed")
)  # fmt: skip
"""Kinds of lines about votes whose content is read again."""
KEPT = COUNTED | ROOM_LINES
"""Kinds of lines whose content is kept; of the others only the place."""
UNCHANGEABLE = VOTES | {"meeting_opened", "ballot_opened", "corrected"}
"""Kinds of lines that no correction changes: a vote belongs to the voter."""
UNFIT = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What a line of another shape than ours may raise."""
MOST_WORK = 20_000_000
"""Votes read again for all results, at most: two thousand seats, ten thousand closings."""


class Recount:
    """Takes the lines one after the other; raises Contradiction at the first that does not fit, nothing else."""

    def __init__(self) -> None:
        self._work = 0
        self._ended: dict[int, int] = {}
        self._reading: list[Mapping[str, Any] | None] = []
        self._kinds: list[str] = []
        self._ballots: dict[str, Ballot] = {}
        self._weights: dict[int, int] = {}
        self._room: Room | None = Room()
        """After the lines taken; None when a correction changed an earlier one: it is then made again."""

    def take(self, seq: int, kind: str, payload: Mapping[str, Any]) -> None:
        """One line."""
        self._reading.append(payload if kind in KEPT else {})
        self._kinds.append(kind)
        try:
            if kind == "meeting_opened":
                payload = self._reading[-1] = self._opening(seq, payload)
            if kind in ROOM_LINES and self._room is not None:
                self._room.take(kind, payload)
            self._take(seq, kind, payload)
        except Contradiction:
            raise
        except UNFIT as error:
            raise Contradiction(seq, "Le contenu de cette ligne ne se lit pas.") from error

    def _take(self, seq: int, kind: str, payload: Mapping[str, Any]) -> None:
        if kind == "corrected":
            self._correct(seq, payload)
        elif kind == "ballot_opened":
            if payload["ballot"] in self._ballots:
                raise Contradiction(seq, "Ce scrutin est ouvert deux fois.")
            found = Ballot(seq, payload["mode"], urn=Urn(payload.get("openers", 0)))
            found.item, found.election = payload["item"], payload.get("election", "")
            self._ballots[payload["ballot"]] = found
        elif kind == "item_closed":
            self._ended[payload["item"]] = seq
        elif "ballot" in payload:
            self._concern(seq, kind, payload, self._ballots[payload["ballot"]])

    def _opening(self, seq: int, payload: Mapping[str, Any]) -> dict[str, Any]:
        """What is kept of the first line: the members, and who presides."""
        if seq != 1:
            raise Contradiction(seq, "La séance est ouverte deux fois, ou après sa première ligne.")
        self._weights = _weights(payload)
        return {
            "chair": payload["chair"],
            "members": frozenset(one["seat"] for one in payload["facts"]["seats"]),
        }

    def _now(self) -> Room:
        """The room as the lines taken leave it."""
        if self._room is None:
            self._room = self._walk()
        return self._room

    def _walk(self) -> Room:
        """The room made again from the lines as they now read; every vote was that of somebody in it."""
        self._worked(len(self._kinds))
        room = Room()
        for seq, (kind, reading) in enumerate(zip(self._kinds, self._reading, strict=True), 1):
            try:
                if reading is not None and kind in ROOM_LINES:
                    room.take(kind, reading)
                elif reading is not None and kind in VOTES:
                    room.need_voter(seq, self._ballots[reading["ballot"]].item, reading)
                elif reading is not None and kind == "ballot_closed":
                    ballot = self._ballots[reading["ballot"]]
                    ballot.chair = room.presiding(ballot.item) if ballot.closed == seq else ballot.chair
            except UNFIT as error:
                if isinstance(error, Contradiction):
                    raise
                raise Contradiction(seq, "Le contenu de cette ligne ne se lit pas.") from error
        return room

    def _worked(self, lines: int, at: int = 0) -> None:
        self._work += lines
        if self._work > MOST_WORK:
            raise Contradiction(at or len(self._kinds), "Ce registre compte plus de votes qu’aucune séance.")

    def _correct(self, seq: int, payload: Mapping[str, Any]) -> None:
        target = payload["seq"]
        if type(target) is not int or not 0 < target < seq or self._kinds[target - 1] in UNCHANGEABLE:
            raise Contradiction(seq, "Cette correction vise une ligne qui ne peut pas être corrigée.")
        if self._kinds[target - 1] in ROOM_LINES:
            self._room = None
        reading = payload.get("payload") if self._kinds[target - 1] in KEPT else {}
        self._reading[target - 1] = None if payload.get("void") else reading or {}

    def _concern(self, seq: int, kind: str, payload: Mapping[str, Any], ballot: Ballot) -> None:
        ballot.take(seq, kind, payload)
        if kind in VOTES:
            self._now().need_voter(seq, ballot.item, payload)
        elif kind == "urn_confirmed":
            able = self._now().keepers(ballot.item, ballot.election)
            if payload["seat"] not in able.get(payload["role"], ()):
                raise Contradiction(seq, "Une personne confirme une urne qu’elle ne gardait pas.")
        elif kind == "ballot_closed":
            self._close(seq, payload, ballot)
        elif kind == "result_proclaimed":
            self._check(ballot)

    def _close(self, seq: int, payload: Mapping[str, Any], ballot: Ballot) -> None:
        room = self._now()
        ballot.chair = room.presiding(ballot.item)
        self._check(ballot)
        able = frozenset[int]().union(*room.keepers(ballot.item, ballot.election).values())
        if not set(payload.get("openers", [])) <= able:
            raise Contradiction(seq, "Une personne est dite avoir ouvert une urne qu’elle ne gardait pas.")

    def settle(self) -> list[dict[str, Any]]:
        """Every result as it reads in the end, corrections applied: ``{line, ballot, item, question, counts, outcome,
        recounted}`` of each vote that was closed and not annulled; ``items``: all it decides, when voted together."""
        found, ends = [], {}
        self._room = self._walk()
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

    def _told(self, ballot: Ballot) -> dict[str, Any]:
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

    def _held(self) -> list[Ballot]:
        return [one for one in self._ballots.values() if one.closed and not one.cancelled]

    def _at(self, seq: int) -> Mapping[str, Any]:
        found = self._reading[seq - 1]
        if found is None:
            raise Contradiction(seq, "Une ligne dont dépend un résultat a été annulée.")
        return found

    def _verdict(self, ballot: Ballot) -> Mapping[str, Any]:
        """The line that says the outcome: that of the tie, when age decided it."""
        return self._at(ballot.broken or ballot.closed)

    def _check(self, ballot: Ballot) -> None:
        self._worked(len(ballot.votes) + len(ballot.counted), ballot.closed)
        opened, closed = self._at(ballot.opened), self._at(ballot.closed)
        if any(type(number) is not int or not 0 <= number < 2**31 for number in closed["counts"].values()):
            raise Contradiction(ballot.closed, "Un nombre de voix n’est pas un nombre.")
        counts = {code: number for code, number in closed["counts"].items() if number}
        self._votes(ballot, counts)
        self._totals(ballot, closed, counts)
        if opened.get("candidates") or opened.get("election"):
            self._persons(ballot, opened, counts)
        else:
            text(ballot.closed, opened["rule"], closed, counts, hidden=ballot.mode in ("secret", "paper"))
            self._casting(ballot, closed.get("casting_vote", ""))
        if ballot.proclaimed:
            self._as_proclaimed(ballot)

    def _casting(self, ballot: Ballot, casting: str) -> None:
        """The voice that breaks a tie is the one that whoever presided gave."""
        if not casting:
            return
        chair, told = ballot.chair, ""
        if ballot.counted:
            told = self._at(ballot.counted[-1]).get("names", {}).get(str(chair), "")
        elif chair in ballot.votes:
            told = self._at(ballot.votes[chair])["choice"]
        if casting != told:
            raise Contradiction(ballot.closed, "La voix prépondérante n’est pas celle de qui présidait.")

    def _as_proclaimed(self, ballot: Ballot) -> None:
        """What was read out is what the vote says: the outcome, its words, the persons."""
        told, verdict = self._at(ballot.proclaimed), self._verdict(ballot)
        elected = (verdict.get("figures") or {}).get("elected", [])
        same = all(told[name] == verdict[name] for name in ("outcome", "sentence"))
        if not same or told.get("elected", []) != elected:
            raise Contradiction(ballot.proclaimed, "Le résultat proclamé n’est pas celui du scrutin.")

    def _votes(self, ballot: Ballot, counts: Mapping[str, int]) -> None:
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

    def _totals(self, ballot: Ballot, closed: Mapping[str, Any], counts: Mapping[str, int]) -> None:
        cast, voters = sum(counts.values()), closed["present"] + closed["represented"]
        if closed["cast"] != cast or closed["electorate"] != voters:
            raise Contradiction(ballot.closed, "Les totaux de ce scrutin ne s’additionnent pas.")
        if cast > voters and ballot.mode in _BY_SEAT:  # counted by hand, the room may have emptied since
            raise Contradiction(ballot.closed, "Ce scrutin compte plus de voix que de votants.")

    def _persons(self, ballot: Ballot, opened: Mapping[str, Any], counts: Mapping[str, int]) -> None:
        """Who is elected has the votes for it."""
        verdict, closed = self._verdict(ballot), self._at(ballot.closed)
        names = self._names(ballot, opened)
        votes = {name: counts.get(f"c{index}", 0) for index, name in enumerate(names, start=1)}
        figures = verdict.get("figures") or {}
        if figures.get("lists"):
            lists(ballot.closed, figures, votes)
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

    def _names(self, ballot: Ballot, opened: Mapping[str, Any]) -> Sequence[str]:
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
