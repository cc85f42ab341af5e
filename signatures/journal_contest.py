"""Elections of a minute book: who stood in which round for which posts, read again from its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from signatures.journal_faults import Contradiction
from signatures.journal_rules import Rules
from signatures.journal_shares import UNRESOLVED, Fate, Ranks, by_rounds, first_of_two, second_of_two, shared

ELECTION_LINES = frozenset(
    ("election_begun", "candidates_set", "appointed_at_once", "election_abandoned", "secrecy_voted")
)
MOST_POSTS, MOST_NAMES = 10_000, 1_000
"""Seats and names of one vote, at most: beyond any assembly, and little work to count."""
_WAYS = ("single", "list", "proportional")
_METHODS = ("", "largest_remainder", "highest_average")


@dataclass
class Election:
    """``ballot``: how it is held, empty in books that do not say; ``run_off``: the only ones of the next round;
    ``first``: votes of the first round of the post now to be filled."""

    item: Any
    posts: int
    ballot: str
    method: str
    candidates: Sequence[Mapping[str, Any]] = ()
    elected: list[Mapping[str, Any]] = field(default_factory=list)
    rounds: int = 0
    run_off: Sequence[str] = ()

    @property
    def left(self) -> int:
        """Posts still to be filled."""
        return self.posts - len(self.elected)


@dataclass(frozen=True)
class Contest:
    """One vote on persons, as its opening found it. ``figured``: it is part of an election, whose lines hold figures."""

    ballot: str
    method: str
    posts: int
    round: int
    candidates: Sequence[Mapping[str, Any]]
    figured: bool

    def fate(self, rules: Rules, votes: Mapping[str, int], ranks: Ranks) -> Fate:
        """What ``votes`` come to."""
        if len(votes) > MOST_NAMES or not 0 < self.posts <= MOST_POSTS:
            raise ValueError(self.posts)
        if self.ballot == "proportional":
            return shared(self.method, self.posts, votes, ranks)
        if rules.run_off and self.figured:
            return first_of_two(votes, ranks) if self.round == 1 else second_of_two(votes, ranks)
        return by_rounds(votes, ranks, last=self.round == rules.rounds, lists=self.ballot == "list")

    def with_written(self, written: Sequence[Mapping[str, Any]]) -> "Contest":
        """The same with the persons whom papers named besides."""
        return replace(self, candidates=[*self.candidates, *written]) if written else self

    def persons(self, fate: Fate) -> list[dict[str, Any]]:
        """Who is elected, as a line names them."""
        if fate.outcome != "elected":
            return []
        if fate.given:
            return [one for row in self.candidates for one in _chosen([row], fate.given[row["name"]])]
        found = [row for row in self.candidates if row["name"] == fate.winner]
        return _chosen(found or [{"name": fate.winner}], self.posts if self.ballot == "list" else 1)

    def known(self, ages: Mapping[int, tuple[str, int]]) -> dict[str, list[int]]:
        """Ranks of age that the book gives of those who stand: of members, when it knows all those of a candidacy."""
        if not self.figured:
            ranks = dict(ages.values())
            return {one["name"]: [ranks[one["name"]]] for one in self.candidates if one["name"] in ranks}
        if self.ballot == "list":
            return {}
        found = {}
        for one in self.candidates:
            seats = [each.get("seat") for each in one.get("members") or [one]]
            if all(seat in ages for seat in seats):
                found[one["name"]] = [ages[seat][1] for seat in seats]
        return found


def _chosen(candidates: Sequence[Mapping[str, Any]], posts: int) -> list[dict[str, Any]]:
    """The persons who take the posts: the candidates themselves, or the first of their lists."""
    persons = [
        {name: each[name] for name in ("name", "seat") if each.get(name) is not None}
        | {"of_list": one["name"]}
        for one in candidates
        for each in one.get("members", [])
    ]
    alone = [one for one in candidates if not one.get("members")]
    persons += [{name: one[name] for name in ("name", "seat") if one.get(name) is not None} for one in alone]
    return persons[:posts]


class Elections:
    """Every election of a book, after the lines taken."""

    def __init__(self) -> None:
        self._held: dict[str, Election] = {}
        self._loose: dict[tuple[Any, str], int] = {}
        """Item and question -> votes on persons already read out."""

    def take(self, seq: int, kind: str, told: Mapping[str, Any]) -> None:
        """A line, one of ``ELECTION_LINES``, as it reads."""
        if kind == "election_begun":
            posts, way, method = told.get("posts", 1), told.get("ballot", ""), told.get("method", "")
            if type(posts) is not int or way not in ("", *_WAYS) or method not in _METHODS:
                raise ValueError(told)
            self._held[told["election"]] = Election(told["item"], posts, way, method)
            return
        election = self._held[told["election"]]
        if kind == "candidates_set":
            election.candidates = told["candidates"]
        elif kind == "secrecy_voted":
            if told["waived"] and (told["votes_against"] or told["votes_for"] < 1):
                raise Contradiction(seq, "Le secret du vote est dit levé sans l’unanimité qu’il fallait.")
        elif kind == "appointed_at_once":
            if list(told["elected"]) != _chosen(election.candidates, election.left):
                raise Contradiction(seq, "Les personnes nommées sans vote ne sont pas les candidats.")
            election.elected += told["elected"]

    def opened(self, seq: int, told: Mapping[str, Any], rules: Rules | None) -> Contest | None:
        """The contest that line ``seq`` opens; None for a text. Raises Contradiction when it opens another one."""
        names, number = told.get("candidates", []), told.get("round", 1)
        election = self._held.get(told.get("election", ""))
        if election is not None:
            standing, expected = election.candidates, election.rounds + 1
            found = Contest(election.ballot, election.method, election.left, expected, standing, True)
        elif names:
            expected = self._loose.get((told["item"], told.get("question", "")), 0) + 1
            standing = [{"name": name} for name in names]
            found = Contest("single", "", 1, expected, standing, False)
        else:
            return None
        if rules is not None and number != expected:
            raise Contradiction(seq, "Le tour de ce scrutin n’est pas celui qui suit les précédents.")
        if [one["name"] for one in standing] != list(names):
            raise Contradiction(seq, "Les bulletins de ce scrutin ne portent pas les noms des candidats.")
        return found

    def elected(self, election: str) -> bool:
        """Whether somebody was elected in it so far."""
        found = self._held.get(election)
        return found is not None and bool(found.elected)

    def elected_on(self, item: int) -> bool:
        """Whether an election on ``item`` elected somebody, or nominated at once."""
        return any(one.item == item and one.elected for one in self._held.values())

    def proclaimed(self, opened: Mapping[str, Any], told: Mapping[str, Any], verdict: Mapping[str, Any], rules: Rules | None) -> None:  # fmt: skip
        """The result of a vote is read out: another round, another post, or the end."""
        if opened.get("candidates"):
            key = opened["item"], opened.get("question", "")
            self._loose[key] = self._loose.get(key, 0) + 1
        election = self._held.get(opened.get("election", ""))
        if election is None:
            return
        if told["outcome"] == "next_round":
            names = (verdict.get("figures") or {}).get("run_off", [])
            again = rules is not None and rules.run_off and not names
            election.rounds += 0 if again else 1  # nobody voted for anybody: the first round again
            election.run_off = names
            election.candidates = [one for one in election.candidates if not names or one["name"] in names]
        else:
            persons = told.get("elected", [])
            gone = {one["name"] for one in persons}
            election.elected += persons
            election.rounds, election.run_off = 0, ()
            election.candidates = [one for one in election.candidates if one["name"] not in gone]


def need_fate(seq: int, fate: Fate, contest: Contest, told: Mapping[str, Any], *, closing: bool) -> None:
    """Raises Contradiction when line ``seq`` (the ``closing``, or that of age) says another result than the votes do."""
    if told["outcome"] != fate.outcome:
        raise Contradiction(seq, "L’issue de cette élection n’est pas celle des voix.")
    if closing and told["expressed"] != fate.expressed:
        raise Contradiction(seq, "Le nombre de suffrages exprimés n’est pas celui des voix des candidats.")
    if closing and told.get("majority") != fate.majority:
        raise Contradiction(seq, "La majorité de ce tour n’est pas celle de ses suffrages.")
    if told.get("elected", "") != fate.winner:
        raise Contradiction(seq, "L’élu désigné n’est pas celui des voix, ou de l’âge.")
    if not contest.figured:
        return
    figures = dict(told["figures"])
    if list(figures.pop("elected", [])) != contest.persons(fate):
        raise Contradiction(seq, "Les personnes élues ne sont pas celles des voix, ou de l’âge.")
    if figures != fate.figures:
        raise Contradiction(seq, "Les chiffres de cette élection (égalité, quotient, restes, moyennes, sièges) ne sont pas ceux des voix.")  # fmt: skip


def need_age(seq: int, closed: Mapping[str, Any]) -> None:
    """Raises Contradiction when age is said to break a tie that there was not."""
    if closed["outcome"] != UNRESOLVED:
        raise Contradiction(seq, "L’âge départage ici une égalité qu’il n’y avait pas.")
