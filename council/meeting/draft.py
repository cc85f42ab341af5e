"""The events that a command is going to write, with the state as it will be after each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from council.law.violations import Status
from council.law.wording import typeset
from council.meeting.commands import Context
from council.meeting.events import Event
from council.meeting.evolve import evolve
from council.meeting.refusals import Refusal
from council.meeting.state import MeetingState, Phase


class Draft:
    """One decision in progress."""

    def __init__(self, state: MeetingState, context: Context, motive: str) -> None:
        self.state = state
        self.context = context
        self.motive = motive.strip()
        self.events: list[Event] = []
        self.overrode: list[str] = []
        """Objections of the law gone past, to be written with the next line that has the motive."""

    def emit(self, event: Event) -> None:
        """Write one more event, with the objections that its motive overrides."""
        if event.motive and self.overrode:
            event = replace(event, overrode=tuple(dict.fromkeys(self.overrode)))
            self.overrode.clear()
        self.events.append(event)
        self.state = evolve(self.state, event)

    def need_open(self) -> None:
        """Refuse unless the meeting is open."""
        sentences = {
            Phase.CONVENED: "La séance n'est pas ouverte : ouvrez-la d'abord.",
            Phase.SUSPENDED: "La séance est suspendue : reprenez-la d'abord.",
            Phase.CLOSED: "La séance est close : rien ne peut plus y être ajouté.",
        }
        if self.state.phase in sentences:
            raise Refusal(f"meeting_{self.state.phase}", sentences[self.state.phase])

    def need_begun(self) -> None:
        """Refuse before the opening and after the closing; a suspended meeting will do."""
        if self.state.phase is not Phase.SUSPENDED:
            self.need_open()

    def need_amendable(self) -> None:
        """Refuse before the opening, and after the closing once acts were made of the book."""
        if self.state.phase is not Phase.CLOSED:
            self.need_begun()
        elif not self.context.amendable:
            sentence = "La séance est close et ses actes sont préparés : le registre ne se corrige plus."
            raise Refusal("meeting_closed", sentence)

    def need_no_ballot(self) -> None:
        """Refuse while a vote is open, or closed and not proclaimed."""
        ballot = self.state.current_ballot
        if ballot is not None and ballot.state == "open":
            raise Refusal("ballot_open", "Un scrutin est ouvert : clôturez-le ou annulez-le d'abord.")
        if ballot is not None:
            raise Refusal("not_proclaimed", "Un scrutin clos attend d'être proclamé : proclamez-le d'abord.")

    def need_chair(self, item: int | None) -> None:
        """Refuse while nobody presides over ``item``, or over the meeting (FR-COMP-06)."""
        chair = self.state.chair_now(item)
        if chair is None or (item, chair) in self.state.withdrawn:
            sentence = "Le président est parti ou s'est retiré de ce point : faites-le remplacer d'abord."
            raise Refusal("no_chair", sentence)

    def need_seat(self, seat: int) -> None:
        """Refuse a seat that is not of this body."""
        if seat not in self.state.facts.seat_of:
            raise Refusal(
                "unknown_seat", "Ce membre ne siège pas dans cette assemblée : choisissez-le dans la liste."
            )

    def need_item(self, item: int) -> None:
        """Refuse an item that is not on the agenda."""
        if self.state.agenda_item(item) is None:
            raise Refusal(
                "unknown_item",
                "Ce point n'est pas à l'ordre du jour de la séance : choisissez-le dans la liste.",
            )

    def breach(self, code: str, sentence: str, articles: Sequence[str]) -> str:
        """Meet a breach of the law: empty where the profile only warns, the motive of an authorised person who goes
        on in spite of it, else Refusal.
        """
        if self.state.facts.law.breach is not Status.ERROR:
            return ""
        return self.insist(code, sentence, articles)

    def insist(self, code: str, sentence: str, articles: Sequence[str] = ()) -> str:
        """Meet what no profile lets pass in silence, a text or a safeguard of our own: the motive of an authorised
        person who goes on in spite of it, else Refusal.
        """
        if self.motive and self.context.staff:
            self.overrode.append(typeset(sentence))
            return self.motive
        raise Refusal(code, sentence, article=articles[0] if articles else "", override=self.context.staff)
