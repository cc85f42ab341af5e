"""A small council for the tests of the minute book: seven seats, four items, commands by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from council.law.violations import Violation
from council.meeting.commands import Context, Proxy, parse
from council.meeting.decide import decide
from council.meeting.events import Event
from council.meeting.facts import AgendaItem, Facts, Seat
from council.meeting.refusals import Refusal
from council.meeting.state import MeetingState
from council.meeting.urn import guarded, keepers, ripe

MAYOR, FIRST, SECOND, ANNE, BRUNO, CLAIRE, DAVID = range(1, 8)
DECISION, ACCOUNTS, ELECTION, INFORMATION = 11, 12, 13, 14
NAMES = ["Mme Le Maire", "M. Premier", "Mme Seconde", "Anne", "Bruno", "Claire", "David"]

FACTS = Facts(
    meeting=1,
    title="Séance du conseil municipal",
    body="Conseil municipal",
    starts_at="2026-11-24T18:00:00+00:00",
    regime="fr-commune",
    on="2026-11-24",
    population=6400,
    seats=tuple(
        Seat(seat=n, name=name, rank=n, chair_rank=n if n <= 3 else None, age_rank=8 - n)
        for n, name in enumerate(NAMES, start=1)
    ),
    items=(
        AgendaItem(DECISION, 1, "Cession d’un terrain", public_title="Cession", closed_session=False),
        AgendaItem(ACCOUNTS, 2, "Compte financier unique", rule="accounts"),
        AgendaItem(ELECTION, 3, "Désignation d’un délégué", kind="election", mode="secret"),
        AgendaItem(INFORMATION, 4, "Information", kind="information"),
    ),
)


@dataclass
class World:
    """A meeting under way; the urn of a secret ballot is kept beside the state, as the committer does."""

    facts: Facts = FACTS
    state: MeetingState = field(default_factory=lambda: MeetingState(FACTS))
    urn: list[str] = field(default_factory=list)
    announced: tuple[Proxy, ...] = ()
    ballots: int = 0
    amendable: bool = True
    now: datetime | None = None
    written: list[datetime] = field(default_factory=list)
    """When each line was, while ``now`` is told."""

    def context(self, **changes: Any) -> Context:
        """What the committer would gather for the clerk."""
        counts: dict[str, int] = {}
        for choice in self.urn:
            counts[choice] = counts.get(choice, 0) + 1
        self.ballots += 1
        base = Context(
            facts=self.facts,
            announced=self.announced,
            ballot=f"b{self.ballots}",
            staff=True,
            urn=lambda: counts,
            amendable=self.amendable,
            new_item=90 + self.ballots,
            now=self.now,
            hours=(lambda seq: self.written[seq - 1] if seq else self.now) if self.now else None,  # type: ignore[arg-type,return-value]
        )
        return replace(base, **changes)

    def do(self, kind: str, *, by: int | None = None, **payload: Any) -> list[Event]:
        """Decide and evolve; ``by`` acts as a member instead of the clerk."""
        context = self.context() if by is None else self.context(staff=False, seat=by)
        events, self.state = decide(self.state, parse(kind, payload), context)
        self.written += [self.now] * len(events) if self.now else []
        ballot = self.state.current_ballot
        if kind == "vote" and ballot and ballot.mode == "secret":
            self.urn.append(payload["choice"])
        if kind in ("close_ballot", "cancel_ballot"):
            self.urn.clear()
        return events

    def refuse(self, kind: str, *, by: int | None = None, **payload: Any) -> Refusal:
        """The refusal of a command that must not pass."""
        before = self.state
        with pytest.raises(Violation) as caught:
            self.do(kind, by=by, **payload)
        assert self.state is before
        assert caught.value.sentence
        return caught.value  # type: ignore[return-value]

    def open(self, *present: int, **more: Any) -> World:
        """Open with ``present`` (all by default) under the mayor, secretary named."""
        here = list(present or range(1, 8))
        self.do("open_meeting", chair=here[0], present=here, **more)
        self.do("name_secretary", seat=here[-1])
        return self

    def close_doors(self) -> None:
        """The council decides on a closed session, unanimously, and the public leaves."""
        counts = {"pour": len(self.state.present)}
        self.do(
            "decide_procedure", subject="closed_session", by_chair=True, item=self.state.item, counts=counts
        )
        self.do("closed_session")

    def ballot(self, item: int = DECISION, mode: str = "public", **more: Any) -> str:
        """Open ``item`` if needed and a ballot on it."""
        if self.state.item is None:
            self.do("open_item", item=item)
        self.do("open_ballot", item=item, mode=mode, **more)
        return str(self.state.ballot)

    def vote(self, votes: Mapping[int, str]) -> None:
        """Each seat votes for itself."""
        for seat, choice in votes.items():
            self.do("vote", by=seat, ballot=self.state.ballot, seat=seat, choice=choice)

    def confirm(self) -> None:
        """Two of those who keep the urn of a secret vote confirm its opening, the closing being announced if need be."""
        ballot = self.state.open_ballot
        if ballot is None or not guarded(ballot):
            return
        if not ripe(self.state, ballot):
            self.do("announce_closing", ballot=ballot.ballot)
        for seat in list(keepers(self.state, ballot))[: ballot.openers]:
            self.do("confirm_urn", by=seat, ballot=ballot.ballot)

    def result(self) -> Any:
        """Close the ballot and give its figures."""
        ballot = self.state.ballot
        self.confirm()
        self.do("close_ballot", ballot=ballot)
        return self.state.ballots[str(ballot)].result
