"""A closed vote of a minute book held against the lines it was made of: voices, voters, outcome, persons elected."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from signatures.journal_ballot import BY_NAME, Ballot
from signatures.journal_contest import need_age, need_fate
from signatures.journal_faults import Contradiction
from signatures.journal_figures import lists, text, words
from signatures.journal_rules import Council

_BY_SEAT = BY_NAME | {"secret"}
_HIDDEN = ("secret", "paper")


class Tally:
    """One closed vote. ``at``: a line as it now reads, which must not be annulled; ``stands``: whether it is not."""

    def __init__(
        self, ballot: Ballot, council: Council, at: Callable[[int], Mapping[str, Any]], stands: Callable[[int], bool]
    ) -> None:  # fmt: skip
        self.ballot, self.council, self._at = ballot, council, at
        self.opened, self.closed = at(ballot.opened), at(ballot.closed)
        self.live = [seq for seq in ballot.votes.values() if stands(seq)]
        taken = [seq for seq in ballot.counted if stands(seq)]
        self.count = at(taken[-1]) if taken else None
        """The count by hand, of hands or of papers."""

    @property
    def verdict(self) -> Mapping[str, Any]:
        """The line that says the outcome: that of the tie, when age decided it."""
        return self._at(self.ballot.broken or self.ballot.closed)

    def check(self) -> None:
        """Raises Contradiction when something of the vote is not what its lines make it."""
        ballot, closed = self.ballot, self.closed
        if any(type(number) is not int or not 0 <= number < 2**31 for number in closed["counts"].values()):
            raise Contradiction(ballot.closed, "Un nombre de voix n’est pas un nombre.")
        counts = {code: number for code, number in closed["counts"].items() if number}
        self._votes(counts)
        self._totals(counts)
        self._voters()
        if self.opened.get("candidates") or self.opened.get("election"):
            self._persons(counts)
        else:
            weighed = self.council.weigh(self.council.members)
            text(ballot.closed, self.opened["rule"], closed, counts, voice=self._voice(), rules=self.council.rules, in_office=weighed)  # fmt: skip
            words(ballot.closed, closed)
        if ballot.proclaimed:
            self._as_proclaimed()

    def _voice(self) -> str:
        """What whoever presided voted, where it is told."""
        if self.ballot.mode in _HIDDEN:
            return ""
        if self.count is not None:
            return str(self.count.get("names", {}).get(str(self.ballot.chair), ""))
        cast = self.ballot.votes.get(self.ballot.chair or 0)
        return str(self._at(cast)["choice"]) if cast else ""

    def _as_proclaimed(self) -> None:
        """What was read out is what the vote says: the outcome, its words, the persons."""
        told, verdict = self._at(self.ballot.proclaimed), self.verdict
        elected = (verdict.get("figures") or {}).get("elected", [])
        same = all(told[name] == verdict[name] for name in ("outcome", "sentence"))
        if not same or told.get("elected", []) != elected:
            raise Contradiction(self.ballot.proclaimed, "Le résultat proclamé n’est pas celui du scrutin.")

    def _votes(self, counts: Mapping[str, int]) -> None:
        """The counts of the closing against the votes written before it."""
        ballot = self.ballot
        if ballot.mode == "secret":
            if sum(counts.values()) != len(self.live):
                raise Contradiction(
                    ballot.closed, "L’urne ne contient pas autant de bulletins que d’émargements."
                )
            ballot.urn.check(ballot.closed, self.closed)
            return
        found: Counter[str] = Counter()
        for seq in self.live:
            vote = self._at(seq)
            found[vote["choice"]] += self.council.weights.get(vote["seat"], 1)
        if self.count is not None:
            self._named(self.count, counts)
            found = Counter({code: number for code, number in self.count["counts"].items() if number})
        if found != counts:
            raise Contradiction(
                ballot.closed, "Le décompte de ce scrutin n’est pas celui des votes enregistrés."
            )

    def _named(self, count: Mapping[str, Any], counts: Mapping[str, int]) -> None:
        """Members named in a show of hands have no more voices, together, than their choice."""
        named: Counter[str] = Counter()
        for seat, choice in count.get("names", {}).items():
            named[choice] += self.council.weights.get(int(seat), 1)
        if any(number > counts.get(choice, 0) for choice, number in named.items()):
            raise Contradiction(self.ballot.closed, "Des membres nommés ont plus de voix que leur choix.")

    def _totals(self, counts: Mapping[str, int]) -> None:
        ballot, closed = self.ballot, self.closed
        cast, voters = sum(counts.values()), closed["present"] + closed["represented"]
        if closed["cast"] != cast or closed["electorate"] != voters:
            raise Contradiction(ballot.closed, "Les totaux de ce scrutin ne s’additionnent pas.")
        if cast > voters and ballot.mode in _BY_SEAT:  # counted by hand, the room may have emptied since
            raise Contradiction(ballot.closed, "Ce scrutin compte plus de voix que de votants.")

    def _voters(self) -> None:
        """The voters told are those of the room at the closing, and those who voted before they left it."""
        ballot, closed = self.ballot, self.closed
        live = set(self.live)
        cast = {seat: self._at(seq).get("bearer") for seat, seq in ballot.votes.items() if seq in live}
        voters = {**ballot.voters, **cast}
        present = self.council.weigh(seat for seat, bearer in voters.items() if bearer is None)
        told = closed["present"], closed["represented"]
        if told != (present, self.council.weigh(voters) - present):
            raise Contradiction(ballot.closed, "Les votants de ce scrutin ne sont pas ceux de la salle à ce moment.")  # fmt: skip
        silent = [seat for seat in voters if seat not in cast]
        if ballot.counted:
            quiet = (self.count or {}).get("silent", [])
            silent = [seat for seat in voters if seat in quiet]
        if sorted(closed.get("missing", [])) != sorted(silent):
            raise Contradiction(ballot.closed, "Ceux qui n’ont pas voté ne sont pas ceux que dit cette ligne.")  # fmt: skip

    def _persons(self, counts: Mapping[str, int]) -> None:
        """Who is elected has the votes for it, and the age where it decides."""
        ballot, contest, rules = self.ballot, self.ballot.contest, self.council.rules
        names = self._names()
        votes = {name: counts.get(f"c{index}", 0) for index, name in enumerate(names, start=1)}
        if rules is None or contest is None or not contest.ballot:
            self._plausible(votes)
            return
        contest = contest.with_written((self.count or {}).get("written", []))
        need_fate(ballot.closed, contest.fate(rules, votes, contest.known(ballot.ages)), contest, self.closed, closing=True)  # fmt: skip
        if ballot.broken:
            told = self._at(ballot.broken)
            need_age(ballot.broken, self.closed)
            need_fate(ballot.broken, contest.fate(rules, votes, told.get("ranks", {})), contest, told, closing=False)  # fmt: skip

    def _plausible(self, votes: Mapping[str, int]) -> None:
        """The same where the book does not give the law it was held under: nobody without the votes its lines ask."""
        ballot, verdict = self.ballot, self.verdict
        figures = verdict.get("figures") or {}
        if figures.get("lists"):
            lists(ballot.closed, figures, votes)
            return
        winner = verdict.get("elected", "")
        most = max(votes.values(), default=0)
        needed = self.closed.get("majority") or 0  # none in a round where the most votes elect
        if verdict["outcome"] != "elected":
            if needed and most >= needed:
                raise Contradiction(ballot.closed, "Un candidat a les voix qu’il fallait et n’est pas élu.")
            return
        if not (votes.get(winner, 0) == most > 0 and most >= needed):
            raise Contradiction(ballot.closed, "L’élu désigné n’a pas les voix qu’il fallait.")
        if any(winner not in (one["name"], one.get("of_list")) for one in figures.get("elected", [])):
            raise Contradiction(ballot.broken or ballot.closed, "Une personne élue n’est pas celle du vote.")

    def _names(self) -> Sequence[str]:
        written = (self.count or {}).get("written", [])
        return [*self.opened.get("candidates", []), *(one["name"] for one in written)]
