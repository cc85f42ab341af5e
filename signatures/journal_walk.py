"""The lines of a minute book in their order, as they now read: the room, the elections, and what each line owes to them."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from signatures.journal_ballot import VOTES, Ballot
from signatures.journal_contest import ELECTION_LINES, Elections
from signatures.journal_faults import Contradiction
from signatures.journal_figures import ordinary
from signatures.journal_room import ROOM_LINES, Room

WALKED = ROOM_LINES | ELECTION_LINES | VOTES | {"ballot_closed", "quorum_checked"}
"""Kinds of lines that change the room or an election, or depend on them."""
_COUNTING = ("quorum_checked", "ballot_closed", "procedure_decided")
"""Among them, those for which the whole room is gone through."""
MATTERS = WALKED - {"proxy_ended"} | {"urn_confirmed"}
"""Kinds of lines before which a correction, whose own proxies end in its midst, is whole."""


class Walk:
    """The story after the lines taken. ``at``: a line as it now reads."""

    def __init__(self, ballots: Mapping[str, Ballot], at: Callable[[int], Mapping[str, Any]]) -> None:
        self.room, self.elections = Room(), Elections()
        self._ballots, self._at = ballots, at

    def take(self, seq: int, kind: str, told: Mapping[str, Any]) -> int:
        """Line ``seq``, one of ``WALKED``, as it reads; how much was counted for it. Raises Contradiction."""
        room = self.room
        if kind in VOTES:
            ballot = self._ballots[told["ballot"]]
            room.need_voter(seq, ballot.item, told, ballot.rule)
            return 1
        if kind == "quorum_checked":
            room.need_quorum(seq, told)
        elif kind == "ballot_closed":
            self._closed(seq, self._ballots[told["ballot"]])
        elif kind == "ballot_opened":
            self._ballots[told["ballot"]].contest = self.elections.opened(seq, told, room.council.rules)
        elif kind == "result_proclaimed":
            self._proclaimed(told)
        elif kind == "procedure_decided":
            _procedure(seq, room, told)
        elif kind in ELECTION_LINES:
            self.elections.take(seq, kind, told)
        if kind in ROOM_LINES:
            room.take(kind, told)
        return room.size if kind in _COUNTING else 1

    def _closed(self, seq: int, ballot: Ballot) -> None:
        if ballot.closed == seq:
            ballot.chair = self.room.presiding(ballot.item)
            ballot.voters = self.room.voters(ballot.item, ballot.rule)
            ballot.ages = self.room.ages()

    def _proclaimed(self, told: Mapping[str, Any]) -> None:
        ballot = self._ballots[told["ballot"]]
        verdict = self._at(ballot.broken or ballot.closed)
        self.elections.proclaimed(self._at(ballot.opened), told, verdict, self.room.council.rules)


def _procedure(seq: int, room: Room, told: Mapping[str, Any]) -> None:
    """A decision on the course of the meeting: its voters, its majority, its outcome."""
    council, item, subject = room.council, told.get("item"), told["subject"]
    voters = room.voters(item, course=True)
    present = council.weigh(seat for seat, bearer in voters.items() if bearer is None)
    represented = 0 if subject == "urgent_item" else council.weigh(voters) - present
    if (told.get("present", 0), told.get("represented", 0)) != (present, represented):
        raise Contradiction(seq, "Les votants de cette décision ne sont pas ceux de la salle à ce moment.")
    counts, names = told["counts"], {int(seat): choice for seat, choice in told.get("names", {}).items()}
    named = Counter[str]()
    for seat, choice in names.items():
        named[choice] += council.weights.get(seat, 1)
    too_many = any(number > counts.get(choice, 0) for choice, number in named.items())
    if any(type(one) is not int or one < 0 for one in counts.values()):
        raise ValueError(seq)
    if too_many or sum(counts.values()) > present + represented or not set(names) <= set(voters):
        raise Contradiction(seq, "Cette décision compte d’autres voix que celles de la salle.")
    rules = council.rules
    if rules is None:
        return
    favour, against = counts.get("pour", 0), counts.get("contre", 0)
    if subject == "closed_session":
        needed = rules.closed.of(present + (represented if rules.closed_represented else 0))
        adopted = favour >= needed
    elif subject == "urgent_item" and rules.urgent_item is not None:
        needed = rules.urgent_item.of(present)
        adopted = favour >= needed
    else:
        needed = (favour + against) // 2 + 1
        voice = names.get(room.presiding(item) or 0, "")
        adopted = ordinary(favour, against, needed, voice if rules.chair_prevails else "")[0] == "adopted"
    if told.get("needed", 0) != needed or (told["outcome"] == "adopted") is not adopted:
        raise Contradiction(seq, "L’issue de cette décision n’est pas celle des voix.")
