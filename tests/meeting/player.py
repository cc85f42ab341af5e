"""A player of random meetings: commands that make sense more often than not; what the book refuses is not played."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

from council.law.offices import offices
from council.law.violations import Violation
from council.meeting import events as ev
from council.meeting.codec import to_payload
from council.meeting.corrections import correctable
from council.meeting.election_events import PaperCounted
from council.meeting.facts import AgendaItem, Facts
from council.meeting.json_text import canonical
from council.meeting.room import presiding
from council.meeting.state import BallotState, Phase

from .world import FACTS, World

ITEMS = [11, 12, 13, 14]
WAYS = ["public", "roll_call", "main_levee", "secret", "paper"]
RULES = ["", "", "", "accounts", "absolute_in_office", "two_thirds_expressed", "unanimity_expressed"]
REASONS: list[dict[str, Any]] = [{}, {"reason": "mandate", "decision": "public_contract"}]
PERSONS = ["Anne", "Bruno", "Claire", "X", "Y", "Z"]
UNKNOWN_AGES = replace(FACTS, seats=tuple(replace(seat, age_rank=None) for seat in FACTS.seats))
OTHERS = ["be-wal-commune", "be-wal-cpas", "fr-epci"]
GROUPED = replace(
    FACTS, items=(*FACTS.items, *(AgendaItem(n, n - 10, f"Subvention {n}") for n in (15, 16, 17)))
)
SECOND_CALL = replace(
    FACTS, call=2, items=tuple(replace(one, first_call=1 + one.item % 2) for one in FACTS.items)
)
UNEQUAL = replace(
    FACTS, regime="fr-epci", adjustments={"voices": "statutes"},
    seats=tuple(replace(seat, weight=1 + seat.seat % 3, substitute=f"Suppléant {seat.seat}") for seat in FACTS.seats),
)  # fmt: skip
COUNCILS = [
    FACTS, UNKNOWN_AGES, GROUPED, SECOND_CALL, UNEQUAL, *(replace(FACTS, regime=one) for one in OTHERS)
]  # fmt: skip


@dataclass
class Player:
    """Plays one meeting from a seed; ``world`` holds what came of it."""

    rng: random.Random
    world: World

    @classmethod
    def seeded(cls, seed: int) -> Player:
        """A meeting just opened by most of the council."""
        rng = random.Random(seed)
        facts: Facts = rng.choice(COUNCILS)
        here = sorted(rng.sample(range(2, 8), rng.randint(3, 6)))
        player = cls(rng, World(facts=facts).open(1, *here))
        return player

    def play(self, steps: int) -> None:
        """So many commands tried."""
        for _ in range(steps):
            self.step()

    def step(self) -> None:
        """One command tried."""
        rng, state = self.rng, self.world.state
        if state.phase is Phase.SUSPENDED:
            self.try_("resume")
        ballot = state.current_ballot
        if rng.random() < 0.2:
            self.room()
        elif rng.random() < 0.12:
            self.correct()
        elif ballot is not None and ballot.state == "open":
            self.in_vote(ballot)
        elif ballot is not None:
            self.after_vote(ballot)
        elif state.item is not None:
            self.on_item(state.item)
        else:
            self.between()

    def try_(self, kind: str, **payload: Any) -> bool:
        """Whether the book took the command; said again with a motive as often as not."""
        by = payload.pop("by", None)
        motive = {"motive": "essai"} if self.rng.random() < 0.7 and by is None else {}
        try:
            self.world.do(kind, by=by, **motive, **payload)
        except Violation:
            return False
        return True

    def room(self) -> None:
        """Somebody comes, goes, gives or takes back a proxy, stands back, asks for something."""
        rng, state = self.rng, self.world.state
        seat, other = rng.sample(range(1, 8), 2)
        item = state.item or rng.choice(ITEMS)
        subject = rng.choice(["public", "secret", "closed_session"])
        asked: list[tuple[str, dict[str, Any]]] = [
            ("arrive", {"seat": seat, "substitute": rng.random() < 0.3}),
            ("leave", {"seat": seat}),
            ("give_proxy", {"giver": seat, "bearer": other}),
            ("give_proxy", {"giver": seat, "bearer": other}),
            ("end_proxy", {"giver": seat, "bearer": state.proxies.get(seat, other)}),
            ("withdraw", {"seat": seat, "item": item, **rng.choice(REASONS)}),
            ("end_withdrawal", {"seat": seat, "item": item}),
            ("replace_chair", {"seat": seat, "item": rng.choice([None, item])}),
            ("make_request", {"seat": seat, "subject": subject, "item": item}),
            ("withdraw_request", {"seat": seat, "subject": subject, "item": item}),
            ("name_secretary", {"seat": seat}),
        ]
        kind, payload = rng.choice(asked)
        self.try_(kind, **payload)

    def between(self) -> None:
        """No item is under discussion."""
        if self.rng.random() < 0.1:
            self.procedure(None)
        elif self.rng.random() < 0.05:
            self.try_(self.rng.choice(["suspend", "closed_session", "public_session"]))
        else:
            items = [one.item for one in self.world.state.facts.items]
            if self.rng.random() < 0.3:
                self.try_("form_block", items=self.rng.sample(items, min(len(items), self.rng.randint(2, 4))))
            else:
                self.try_("open_item", item=self.rng.choice(items))

    def procedure(self, item: int | None) -> None:
        """The council decides on its own course."""
        subject = self.rng.choice(
            ["urgency", "closed_session", "urgent_item", "adjournment", "order", "rules"]
        )
        self.try_(
            "decide_procedure", subject=subject, item=item, counts=self.split(["pour", "contre", "abstention"]),
            text="Objet", by_chair=True,
        )  # fmt: skip

    def on_item(self, item: int) -> None:
        """An item is under discussion, no vote."""
        rng, election = self.rng, self.world.state.election_on(item)
        draw = rng.random()
        if presiding(self.world.state, item) is None and self.try_(
            "replace_chair", seat=rng.randint(1, 7), item=item
        ):
            return
        if self.world.state.block and draw < 0.1:
            self.try_("leave_block", items=[rng.choice(self.world.state.block)], seat=rng.choice([None, 1]))
        elif draw < 0.06:
            self.procedure(item)
        elif draw < 0.1:
            self.try_("close_item", item=item, outcome=rng.choice(["", "withdrawn", "postponed", "elected"]))
        elif draw < 0.13:
            self.try_(rng.choice(["closed_session", "public_session", "suspend"]))
        elif election is not None and draw < 0.6:
            self.prepare(election.election, election.office)
        elif election is None and draw < 0.45:
            office = rng.choice([str(one) for one in offices(self.world.state.facts.law)])
            self.try_(
                "begin_election", item=item, office=office, posts=rng.randint(1, 4), more=rng.random() < 0.4
            )
        else:
            asked = rng.choice(["", "", "Amendement"])
            stand = rng.choice([[], [], ["Anne", "X"]]) if election is None else []
            self.try_(
                "open_ballot",
                item=item,
                mode=rng.choice(WAYS),
                question=asked,
                rule=rng.choice(RULES),
                candidates=stand,
            )

    def prepare(self, election: str, office: str) -> None:
        """Before a round."""
        rng = self.rng
        names = rng.sample(PERSONS, rng.randint(1, 3))
        single: list[dict[str, Any]] = [{"name": name} for name in names]
        lists = [
            {
                "name": f"Liste {n}",
                "members": [
                    {"name": f"{g} L{n}{m}", "gender": g[0]} for m, g in enumerate(("F", "M", "F", "M"))
                ],
            }
            for n in range(1, rng.randint(2, 4))
        ]
        asked: list[tuple[str, dict[str, Any]]] = [
            ("set_candidates", {"candidates": single}),
            ("set_candidates", {"candidates": lists}),
            ("name_assessors", {"seats": sorted(rng.sample(range(1, 8), 2))}),
            ("waive_secrecy", {"votes_for": len(self.world.state.present)}),
            ("appoint", {}),
            ("abandon_election", {}) if rng.random() < 0.2 else ("appoint", {}),
        ]
        kind, payload = rng.choice(asked)
        self.try_(kind, election=election, **payload)

    def split(self, choices: list[str], exact: bool = True) -> dict[str, int]:
        """About as many voices as the room has, shared at random."""
        state, rng = self.world.state, self.rng
        total = len(state.present) + len(state.proxies) - (0 if exact else rng.choice([0, 0, 1]))
        even = rng.random() < 0.4
        drawn = [choices[n % 2] if even and n < total // 2 * 2 else rng.choice(choices) for n in range(total)]
        return {choice: drawn.count(choice) for choice in choices if choice in drawn}

    def in_vote(self, ballot: BallotState) -> None:
        """A vote is open."""
        rng, id_ = self.rng, ballot.ballot
        draw = rng.random()
        choices = list(ballot.choices)[: rng.choice([2, 2, 9])]
        if draw < 0.05:
            self.try_("cancel_ballot", ballot=id_)
        elif draw < 0.15:
            if self.try_("change_way", ballot=id_, mode=rng.choice(WAYS), despite=rng.random() < 0.7):
                self.world.urn.clear()
        elif draw < 0.35:
            if rng.random() < 0.8:
                self.keep_urn(ballot)
            self.try_("close_ballot", ballot=id_)
        elif ballot.way == "main_levee":
            counts = self.split(choices, exact=False)
            names = {"1": rng.choice(choices)} if rng.random() < 0.7 else {}
            self.try_("record_hands", ballot=id_, counts=counts, names=names)
        elif ballot.way == "paper":
            written = [{"name": rng.choice(PERSONS)}] if rng.random() < 0.3 else []
            codes = [*choices, "nul", *([f"c{ballot.declared + 1}"] if written else [])]
            counts = self.split(codes, exact=False)
            self.try_(
                "record_paper", ballot=id_, envelopes=sum(counts.values()), counts=counts, written=written
            )
        else:
            self.voices(ballot, choices)

    def keep_urn(self, ballot: BallotState) -> None:
        """Somebody announces the closing, confirms, takes back."""
        rng = self.rng
        self.try_("announce_closing", ballot=ballot.ballot)
        for seat in rng.sample(range(1, 8), 7):
            self.try_("confirm_urn", by=seat, ballot=ballot.ballot)
        if rng.random() < 0.2:
            self.try_("revoke_urn", by=rng.randint(1, 7), ballot=ballot.ballot)

    def voices(self, ballot: BallotState, choices: list[str]) -> None:
        """Some seats vote, on tablets or aloud."""
        rng, state = self.rng, self.world.state
        for seat in rng.sample(range(1, 8), rng.randint(1, 7)):
            choice = rng.choice(choices)
            if ballot.way == "roll_call" or (ballot.way == "public" and rng.random() < 0.2):
                self.try_("record_vote", ballot=ballot.ballot, seat=seat, choice=choice)
            else:
                by = state.proxies.get(seat, seat)
                self.try_("vote", by=by, ballot=ballot.ballot, seat=seat, choice=choice)

    def after_vote(self, ballot: BallotState) -> None:
        """A vote is closed, not proclaimed."""
        rng, id_ = self.rng, ballot.ballot
        draw = rng.random()
        if draw < 0.1:
            self.try_("cancel_ballot", ballot=id_)
        elif draw < 0.3:
            self.try_("reopen_ballot", ballot=id_)
        elif ballot.result is not None and ballot.result.outcome == "tie_unresolved" and draw < 0.7:
            births = {
                f"c{n}": [f"19{rng.randint(40, 42)}-01-01"] * size
                for n in range(1, len(ballot.candidates) + 1)
                for size in (rng.choice([1, 4]),)
            }
            self.try_("break_tie", ballot=id_, births=births)
        else:
            self.try_("proclaim", ballot=id_)

    def correct(self) -> None:
        """A line is corrected: annulled, or with other seats, figures, outcome."""
        rng, history = self.rng, self.world.state.history
        lines = [seq for seq, event in enumerate(history, 1) if correctable(event)]
        if not lines:
            return
        seq = rng.choice(lines)
        event = history[seq - 1]
        if rng.random() < 0.35:
            self.try_("correct", seq=seq, void=True, despite=rng.random() < 0.7)
        else:
            self.try_("correct", seq=seq, payload=self.other(event), despite=rng.random() < 0.7)

    def other(self, event: ev.Event) -> dict[str, Any]:
        """Another reading of a line."""
        rng, payload = self.rng, to_payload(event)
        changed: dict[str, Any] = {
            name: rng.randint(1, 7)
            for name in ("seat", "giver", "bearer")
            if name in payload and rng.random() < 0.6
        }
        if "outcome" in payload:
            changed["outcome"] = rng.choice(["acknowledged", "withdrawn", "postponed", "discussed"])
        counts = payload.get("counts")
        if counts:
            codes = list(counts)
            values = list(counts.values())
            rng.shuffle(values)
            changed["counts"] = dict(zip(codes, values, strict=True))
            if isinstance(event, PaperCounted):
                changed["envelopes"] = sum(values)
        return changed


def lines(world: World) -> list[tuple[str, str]]:
    """Kind and payload of each line, as the book stores them."""
    return [(event.kind, canonical(to_payload(event))) for event in world.state.history]
