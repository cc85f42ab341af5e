"""A meeting held and closed, its minute book written by the pure core: what everything after the meeting starts from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from council.meeting import chain
from council.meeting.commands import Context, parse
from council.meeting.decide import decide
from council.meeting.facts import AgendaItem, Facts, Seat
from council.meeting.state import MeetingState
from council.models import Item, Mandate, Meeting, MeetingEvent, db
from council.services import delegated_decisions, keys
from council.services.delegated_decisions import Decision
from tests.factory import Commune, make_meeting

STARTED = datetime(2026, 11, 5, 18, 30, tzinfo=UTC)
"""Thursday 5 November 2026, 19:30 in Paris."""
PASSPHRASE = "une phrase secrète"
SECRET = "Zorglub"
"""A word that stands in confidential papers only."""


@dataclass
class Sitting:
    """A meeting being played into the tables."""

    meeting: Meeting
    state: MeetingState
    at: datetime = STARTED
    urn: dict[str, int] = field(default_factory=dict)
    lines: list[chain.Line] = field(default_factory=list)

    def do(self, kind: str, *, by: int | None = None, **payload: Any) -> Sitting:
        """One command of the clerk, or of the member ``by``; its events become lines a minute apart."""
        self.at += timedelta(minutes=1)
        seat = payload.get("seat")
        voter = self.state.proxies.get(seat, seat) if kind == "vote" and seat is not None else by
        ballot = f"scrutin-{self.meeting.id}-{len(self.lines)}"
        context = Context(
            facts=self.state.facts, ballot=ballot, staff=voter is None, seat=voter, urn=lambda: dict(self.urn)
        )
        events, self.state = decide(self.state, parse(kind, payload), context)
        if kind == "vote" and self.state.current_ballot and self.state.current_ballot.mode == "secret":
            self.urn[payload["choice"]] = self.urn.get(payload["choice"], 0) + 1
        for event in events:
            head = self.lines[-1].hash if self.lines else ""
            line = chain.write(self.meeting.id, len(self.lines) + 1, self.at, "Mme Bernard", event, head)
            self.lines.append(line)
        return self

    def public_vote(self, item: int, votes: dict[int, str]) -> None:
        """Discuss and vote an item on the tablets."""
        self.do("open_item", item=item).do("open_ballot", item=item, mode="public")
        ballot = self.state.ballot
        for seat, choice in votes.items():
            self.do("vote", ballot=ballot, seat=seat, choice=choice)
        self.do("close_ballot", ballot=ballot).do("proclaim", ballot=ballot)

    def keep(self) -> Meeting:
        """Write the lines and close the meeting's row."""
        meeting = self.meeting
        for line in self.lines:
            db.session.add(
                MeetingEvent(
                    organisation_id=meeting.organisation_id, meeting_id=meeting.id, seq=line.seq, at=line.at,
                    actor=line.actor, kind=line.kind, payload=line.payload, prev_hash=line.prev_hash, hash=line.hash,
                )
            )  # fmt: skip
        meeting.state, meeting.opened_at, meeting.closed_at = "closed", self.lines[0].at, self.lines[-1].at
        meeting.last_seq, meeting.head_hash = len(self.lines), self.lines[-1].hash
        db.session.commit()
        return meeting


def convened(commune: Commune, starts_at: datetime = STARTED) -> tuple[Meeting, list[Item]]:
    """A convened meeting of six items: 4 is confidential, 5 an election, 6 an information."""
    meeting = make_meeting(commune, starts_at, items=6, state="convened")
    meeting.convened_at = meeting.agenda_published_at = starts_at - timedelta(days=8)
    items = sorted(meeting.items, key=lambda item: item.position)
    items[0].title = "Subvention à l’école de musique"
    items[3].confidential, items[3].public_title = True, "Remise gracieuse (1 dossier)"
    items[3].title = f"Remise gracieuse accordée à M. {SECRET}"
    items[3].note = items[3].expose = f"<p>Situation de {SECRET}.</p>"
    items[3].articles, items[3].considerants = [f"<p>Accorde à {SECRET}.</p>"], [f"Considérant {SECRET}"]
    items[4].kind, items[4].ballot_mode = "election", "secret"
    items[5].kind = "information"
    db.session.commit()
    return meeting, items


def facts_of(commune: Commune, meeting: Meeting, items: list[Item]) -> Facts:
    """What the committer freezes into the first line."""
    mandates = db.session.scalars(db.select(Mandate).order_by(Mandate.rank)).all()
    return Facts(
        meeting=meeting.id, title="Séance", body="Conseil municipal", starts_at=meeting.starts_at.isoformat(),
        regime="fr-commune", on="2026-11-05", population=6400,
        seats=tuple(
            Seat(m.id, m.person.formal_name, m.person.last_name, m.capacity, m.group.name, m.group.colour, m.rank, m.chair_rank, m.rank)
            for m in mandates
        ),
        items=tuple(
            AgendaItem(
                i.id, i.position, i.title, i.public_title, i.kind, i.ballot_mode, i.majority_rule, i.closed_session,
                i.confidential, i.rapporteur_id,
            )
            for i in items
        ),
    )  # fmt: skip


def hold_meeting(
    commune: Commune, starts_at: datetime = STARTED, candidates: tuple[str, ...] = ()
) -> Meeting:
    """A closed meeting: adopted by names, rejected, show of hands, confidential, secret election, information.

    ``candidates``: of the election, instead of two members; the first is elected.
    """
    meeting, items = convened(commune, starts_at)
    seats = commune.mandates
    sitting = Sitting(meeting, MeetingState(facts_of(commune, meeting, items)), starts_at)
    present, absent = [*seats[:8], *seats[11:]], seats[8]
    sitting.do(
        "open_meeting", chair=seats[0], present=present, proxies=[{"giver": absent, "bearer": seats[1]}]
    )
    sitting.do("name_secretary", seat=seats[2])
    voters = [*present, absent]
    sitting.public_vote(items[0].id, {seat: "contre" if seat == seats[5] else "pour" for seat in voters})
    sitting.do("arrive", seat=seats[9])
    sitting.public_vote(items[1].id, {seat: "pour" if seat == seats[0] else "contre" for seat in voters})
    sitting.do("withdraw", seat=seats[4], item=items[2].id)
    sitting.do("open_item", item=items[2].id).do("open_ballot", item=items[2].id, mode="main_levee")
    ballot, hands = sitting.state.ballot, {"pour": len(present), "contre": 0, "abstention": 1, "nppv": 0}
    sitting.do("record_hands", ballot=ballot, counts=hands, names={seats[5]: "abstention"})
    sitting.do("close_ballot", ballot=ballot).do("proclaim", ballot=ballot)
    granted = {"pour": len(present) + 1}
    sitting.do("decide_procedure", subject="closed_session", by_chair=True, counts=granted)
    sitting.do("closed_session")
    sitting.public_vote(items[3].id, dict.fromkeys(voters, "pour"))
    sitting.do("public_session")
    _election(sitting, items[4].id, [*voters, seats[9]], candidates)
    sitting.do("open_item", item=items[5].id).do("give_floor", seat=seats[5]).do("give_floor", seat=seats[4])
    sitting.do("close_item", item=items[5].id)
    sitting.do("close_meeting")
    return sitting.keep()


def _election(sitting: Sitting, item: int, voters: list[int], candidates: tuple[str, ...]) -> None:
    names = list(candidates) or [seat.name for seat in sitting.state.facts.seats[:2]]
    sitting.do("open_item", item=item).do("open_ballot", item=item, mode="secret", candidates=names)
    ballot = sitting.state.ballot
    for index, seat in enumerate(voters):
        sitting.do("vote", ballot=ballot, seat=seat, choice="c1" if index % 4 else "c2")
    for seat in (sitting.state.chair, sitting.state.secretary):
        sitting.do("confirm_urn", by=seat, ballot=ballot)
    sitting.do("close_ballot", ballot=ballot).do("proclaim", ballot=ballot)


def make_keys(commune: Commune) -> None:
    """Keys of the mayor and of the secretary of the meeting, under ``PASSPHRASE``."""
    for index in (0, 2):
        keys.create_key(commune.actor(commune.accounts[index]), PASSPHRASE)


def decided(commune: Commune, number: str = "2026-1", what: str = "Louage de la salle") -> int:
    """A published decision taken by delegation, of the day of the meeting."""
    clerk = commune.actor(commune.clerk)
    typed = Decision(number=number, decided_on=STARTED.date(), what=what)
    one = delegated_decisions.enter_decision(clerk, commune.body_id, typed)
    delegated_decisions.publish_decision(clerk, one)
    return one
