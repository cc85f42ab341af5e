"""The meeting itself, played by everybody over real sockets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from council.play.browser import Browser, Unexpected
from council.play.participant import Participant
from council.play.scenario import CHAIR, CLERK, LATE, MISSING, PROXIES, REPRESENTED, SECRETARY, Ballot, Point
from council.play.stage import Register

Say = Callable[[str], None]


class Sitting:
    """Everybody connected, and the meeting under way."""

    def __init__(self, base: str, register: Register) -> None:
        self.base, self.register = base, register
        self.browsers: dict[str, Browser] = {}
        self.members: dict[str, Participant] = {}
        self.receipts: list[dict[str, Any]] = []
        self.pool = ThreadPoolExecutor(max_workers=12)
        self.person_of = {seat: person for person, seat in register.seats.items()}

    def enter(self, person: str) -> Browser:
        """Sign in over HTTP."""
        browser = Browser(self.base)
        browser.sign_in(self.register.accounts[person])
        self.browsers[person] = browser
        return browser

    def answer(self) -> None:
        """A member answers the convocation: a proxy to a colleague."""
        path = f"/elu/seances/{self.register.meeting}/reponse"
        seat = self.register.seats[PROXIES[REPRESENTED]]
        self.browsers[REPRESENTED].post(path, {"response": "proxy", "proxy_to": seat})

    def gather(self) -> None:
        """Everybody signs in and connects: 28 councillors, the clerk, the room screen."""
        list(self.pool.map(self.enter, [CLERK, *self.register.seats]))
        self.answer()
        self.clerk = self._join(CLERK)
        self.screen = Participant(self.base, "", self.register.meeting, screen=self.register.screen).connect()
        self.members = dict(
            zip(self.register.seats, self.pool.map(self._join, self.register.seats), strict=True)
        )

    def _join(self, person: str) -> Participant:
        return Participant(self.base, self.browsers[person].cookies, self.register.meeting).connect()

    def leave(self) -> None:
        """Everybody goes home."""
        for participant in (*self.members.values(), self.clerk, self.screen):
            participant.close()
        self.pool.shutdown()

    def open(self) -> None:
        """Roll call; the proxy announced in answer to the convocation is taken up by itself."""
        seats = self.register.seats
        present = [seat for person, seat in seats.items() if person not in (LATE, REPRESENTED, MISSING)]
        motive = "Répétition de la séance avant son jour"
        self.clerk.do("open_meeting", chair=seats[CHAIR], present=present, motive=motive)
        self.clerk.do("name_secretary", seat=seats[SECRETARY])
        self.clerk.do("give_proxy", giver=seats[LATE], bearer=seats[PROXIES[LATE]])

    def treat(self, number: int, point: Point) -> dict[str, Any]:
        """One item from discussion to result; the item as the board then shows it."""
        item = self.register.items[number]
        self.clerk.do("open_item", item=item)
        self._steps(point.before, item)
        if point.ballot is None:
            self.clerk.do("close_item", item=item, outcome="acknowledged")
        else:
            self._ballot(item, point.ballot)
        self._steps(point.after, item)
        return dict(self.clerk.board["items"][number])

    def end(self) -> None:
        """The chair closes the meeting."""
        self.clerk.do("close_meeting")

    def _steps(self, steps: Iterable[str], item: int) -> None:
        for step in steps:
            verb, _, person = step.partition(" ")
            seat = self.register.seats.get(person, 0)
            if verb == "withdraw_self":
                self.members[person].do("withdraw", seat=seat, item=item)
                self.clerk.wait(lambda seat=seat: _seat(self.clerk, seat)["withdrawn"])
            elif verb == "withdraw":
                self.clerk.do("withdraw", seat=seat, item=item)
            elif verb == "chair":
                self.clerk.do("replace_chair", seat=seat, item=item)
            elif verb in PROOFS:
                PROOFS[verb](self, item)
            elif verb == "arrive_by_mistake":
                line = self.clerk.do("arrive", seat=seat)["seq"]
                self.clerk.do("correct", seq=line, void=True, motive="Confusion avec une personne du public")
            elif verb == "closed_session":
                self._close_doors(item)
            elif person:
                self.clerk.do(verb, seat=seat)
            else:
                self.clerk.do(verb)

    def _close_doors(self, item: int) -> None:
        """The chair asks for a closed session; everybody present or represented votes for it."""
        counts = {"pour": sum(1 for seat in self.clerk.board["seats"] if self._votes(seat))}
        asked = {"subject": "closed_session", "by_chair": True, "item": item, "counts": counts}
        self.clerk.do("decide_procedure", **asked)
        self.clerk.do("closed_session")

    def _no_chair(self, item: int) -> None:
        """COMP: once the mayor has withdrawn, no vote before somebody presides (FR-COMP-06, FR-VOTE-08)."""
        answer = self.clerk.command("open_ballot", item=item, mode="main_levee")
        if answer["ok"] or "présid" not in answer["sentence"]:
            raise Unexpected(f"a vote without anybody presiding: {answer.get('sentence', 'accepted')}")

    def _screen_dark(self, _item: int) -> None:
        """PUB: behind closed doors the screen of the room knows the meeting, and nothing else (FR-PUB-02)."""
        self.screen.wait(lambda: set(self.screen.board) == {"meeting"})

    def _ballot(self, item: int, plan: Ballot) -> None:
        if plan.candidates:
            self._candidates(item, plan)
        self.clerk.do("open_ballot", item=item, mode=plan.mode)
        ballot = self.clerk.board["ballot"]["id"]
        if plan.mode == "main_levee":
            self._hands(ballot, plan)
        else:
            self._tablets(ballot, plan)
        if plan.mode == "secret":
            self._urn(ballot)
        self.clerk.do("close_ballot", ballot=ballot)
        self.clerk.do("proclaim", ballot=ballot)

    def _urn(self, ballot: str) -> None:
        """The chair and the secretary open the urn, each from the own tablet; the clerk alone cannot."""
        answer = self.clerk.command("close_ballot", ballot=ballot)
        if answer["ok"] or answer["code"] != "urn_closed":
            raise Unexpected(f"an urn opened by one person: {answer.get('sentence', 'accepted')}")
        for person in (CHAIR, SECRETARY):
            self.members[person].wait(
                lambda person=person: (self.members[person].me.get("urn") or {}).get("may_confirm")
            )
            self.members[person].do("confirm_urn", ballot=ballot)

    def _candidates(self, item: int, plan: Ballot) -> None:
        """The assistant's steps before the first round."""
        self.clerk.do("begin_election", item=item, office=plan.office)
        election = self.clerk.board["election"]["id"]
        names = [{"name": name} for name in plan.candidates]
        self.clerk.do("set_candidates", election=election, candidates=names)
        here = [seat["seat"] for seat in self.clerk.board["seats"] if seat["present"]]
        self.clerk.do("name_assessors", election=election, seats=here[-2:])

    def _hands(self, ballot: str, plan: Ballot) -> None:
        """The clerk counts: everybody who may vote, proxies included."""
        persons = [self.person_of[seat["seat"]] for seat in self.clerk.board["seats"] if self._votes(seat)]
        chosen = {person: plan.choices.get(person, plan.others) for person in persons}
        counts = dict(Counter(chosen.values()))
        names = {
            str(self.register.seats[person]): choice for person, choice in chosen.items() if choice != "pour"
        }
        if plan.mistyped:
            line = self.clerk.do("record_hands", ballot=ballot, counts=dict(plan.mistyped))["seq"]
            reading = {"counts": counts, "names": names}
            self.clerk.do("correct", seq=line, payload=reading, motive="Colonnes inversées à la saisie")
        else:
            self.clerk.do("record_hands", ballot=ballot, counts=counts, names=names)

    def _votes(self, seat: dict[str, Any]) -> bool:
        """Whether a seat of the board may vote, in person or by proxy."""
        if seat["proxy_to"] is not None:
            seat = _seat(self.clerk, seat["proxy_to"])
        return bool(seat["present"] and not seat["withdrawn"])

    def _tablets(self, ballot: str, plan: Ballot) -> None:
        """Every member present votes, for the own seat and the proxy held, all at the same time."""
        voting = [
            self.person_of[seat["seat"]]
            for seat in self.clerk.board["seats"]
            if seat["present"] and not seat["withdrawn"]
        ]
        for receipts in self.pool.map(lambda person: self._cards(person, ballot, plan), voting):
            self.receipts += receipts

    def _cards(self, person: str, ballot: str, plan: Ballot) -> list[dict[str, Any]]:
        member = self.members[person]
        member.wait(
            lambda: (member.board.get("ballot") or {}).get("id") == ballot and member.me.get("can_vote")
        )
        receipts = []
        for card in list(member.me["cards"]):
            choice = plan.choices.get(self.person_of[card["seat"]], plan.others)
            answer = member.command("vote", ballot=ballot, seat=card["seat"], choice=choice)
            if not answer["ok"]:
                raise Unexpected(f"{person}: {answer['sentence']}")
            receipts.append(answer["receipt"])
        return receipts


PROOFS: dict[str, Callable[[Sitting, int], None]] = {
    "no_chair": Sitting._no_chair,
    "screen_dark": Sitting._screen_dark,
}
"""Steps that prove a rule instead of acting."""


def _seat(participant: Participant, seat: int) -> dict[str, Any]:
    return next(one for one in participant.board["seats"] if one["seat"] == seat)
