"""Who is present, represented, absent or withdrawn at each item of a meeting; how many votes can be cast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from council.law.regimes import Regime
from council.law.violations import Answer, Finding, Status, finding
from council.law.wording import count, listed, reference


class Movement(StrEnum):
    """What a member does just before an item."""

    ARRIVES = "arrives"
    LEAVES = "leaves"
    REVOKES = "revokes"


@dataclass(frozen=True)
class Proxy:
    """A proxy handed in before item ``from_item``; ``substitute`` replaces the bearer if he leaves or is absent."""

    giver: str
    bearer: str
    from_item: int = 1
    substitute: str | None = None


@dataclass(frozen=True)
class Move:
    """A movement of ``member`` just before ``item`` (``revokes``: the giver takes his proxy back)."""

    item: int
    event: Movement
    member: str


@dataclass(frozen=True)
class ItemAttendance:
    """One item: ids in the order of the members; ``represented``: (giver, bearer)."""

    item: int
    present: tuple[str, ...]
    represented: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    withdrawn: tuple[str, ...]

    @property
    def voters_max(self) -> int:
        """Votes that can be cast on the item."""
        return len(self.present) + len(self.represented)


@dataclass(frozen=True)
class AttendanceAnswer(Answer):
    """Item by item; ``refused``: (giver, bearer) of the proxies refused because the bearer already held one."""

    items: tuple[ItemAttendance, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass
class _Room:
    """State of the meeting between two items; local to one call."""

    regime: Regime
    present: set[str]
    running: dict[Proxy, str] = field(default_factory=dict)  # proxy -> its holder now
    refused: list[tuple[str, str]] = field(default_factory=list)

    def free(self, member: str | None) -> bool:
        """Whether a member can take one more proxy."""
        held = sum(1 for holder in self.running.values() if holder == member)
        return member is not None and held < self.regime.proxies_per_bearer

    def end(self, *proxies: Proxy) -> None:
        for one in proxies:
            del self.running[one]

    def move(self, moves: Sequence[Move]) -> set[str]:
        """Apply the events of an item; the members who left and stayed out."""
        left: set[str] = set()
        for one in moves:
            if one.event is Movement.ARRIVES:
                self.present.add(one.member)
                left.discard(one.member)
            elif one.event is Movement.LEAVES:
                self.present.discard(one.member)
                left.add(one.member)
            else:
                self.end(*[proxy for proxy in self.running if proxy.giver == one.member])
        return left

    def relay(self, left: set[str]) -> None:
        """Proxies whose holder left go to a substitute present and free, else end for good."""
        for proxy, holder in list(self.running.items()):
            if holder in left:
                self.end(proxy)
                if (
                    proxy.substitute in self.present
                    and proxy.substitute != holder
                    and self.free(proxy.substitute)
                ):
                    self.running[proxy] = str(proxy.substitute)

    def admit(self, proxy: Proxy) -> None:
        """Hand a proxy in: ended at once if the giver is present, refused if the bearer already holds one."""
        if proxy.giver in self.present:
            return
        if not self.free(proxy.bearer):
            self.refused.append((proxy.giver, proxy.bearer))
            return
        takes = (
            proxy.bearer not in self.present
            and proxy.substitute in self.present
            and self.free(proxy.substitute)
        )
        self.running[proxy] = str(proxy.substitute) if takes else proxy.bearer


def proxy_timeline(
    regime: Regime,
    *,
    item_count: int,
    members: Mapping[str, bool],
    proxies: Sequence[Proxy] = (),
    moves: Sequence[Move] = (),
    withdrawals: Mapping[int, Sequence[str]] | None = None,
) -> AttendanceAnswer:
    """Who counts at each item (FR-PROX-01, -02, -04; CGCT L2121-20, L2131-11).

    ``members``: id -> present when item 1 opens; ``withdrawals``: item -> members interested in it, present or
    not. Per item: movements, proxies of givers now present end for good, a newer proxy of a giver ends the older,
    proxies of a bearer who left go to a free substitute or end, new proxies are admitted in order.
    """
    room = _Room(regime, {name for name, here in members.items() if here})
    items = []
    for number in range(1, item_count + 1):
        left = room.move([one for one in moves if one.item == number])
        room.end(*[proxy for proxy in room.running if proxy.giver in room.present])
        new = [proxy for proxy in proxies if proxy.from_item == number]
        givers = {proxy.giver for proxy in new}
        room.end(*[proxy for proxy in room.running if proxy.giver in givers])
        room.relay(left)
        for proxy in new:
            room.admit(proxy)
        items.append(_item(room, number, members, set((withdrawals or {}).get(number, ()))))
    return AttendanceAnswer(
        (_attendance_finding(regime, items, room.refused),), tuple(items), tuple(room.refused)
    )


def _item(room: _Room, number: int, members: Mapping[str, bool], out: set[str]) -> ItemAttendance:
    used = {
        proxy.giver: holder
        for proxy, holder in room.running.items()
        if holder in room.present and not {proxy.giver, holder} & out
    }
    return ItemAttendance(
        number,
        tuple(name for name in members if name in room.present and name not in out),
        tuple((name, used[name]) for name in members if name in used),
        tuple(name for name in members if name not in room.present and name not in used and name not in out),
        tuple(name for name in members if name in out),
    )


def _attendance_finding(
    regime: Regime, items: Sequence[ItemAttendance], refused: Sequence[tuple[str, str]]
) -> Finding:
    articles = regime.basis("proxies")
    last = items[-1]
    text = f"Au dernier point : {count(len(last.present), 'présent')}, {count(len(last.represented), 'représenté')}, "
    text += f"{count(len(last.absent), 'absent')}, {last.voters_max} voix au plus"
    if refused:
        names = listed([f"de {giver} à {bearer}" for giver, bearer in refused])
        text = f"Pouvoir refusé, le mandataire en porte déjà un : {names}. {text}"
        return finding(
            regime.breach, "proxy_refused", "FR-PROX-01", articles, f"{text} ({reference(articles)})."
        )
    return finding(Status.OK, "computed", "FR-PROX-02", articles, f"{text} ({reference(articles)}).")


@dataclass(frozen=True)
class VotersAnswer(Answer):
    """Votes that can be cast on an item, and those lost to withdrawals."""

    counted_present: int
    usable_proxies: int
    voters_max: int
    votes_lost: int


def voters_max(
    regime: Regime, *, present: int, proxies: int = 0, out_present: int = 0, out_proxies: int = 0
) -> VotersAnswer:
    """Votes that can be cast (FR-PROX-03, -04, FR-VOTE-08; CGCT L2121-20, L2131-11).

    ``out_present``: of ``present``, members withdrawn or leaving; ``out_proxies``: of ``proxies``, those borne by
    them or given by interested members (for the accounts, by the mayor).
    """
    here, usable = present - out_present, proxies - out_proxies
    articles = regime.basis("proxies") + regime.basis("interests")
    text = f"{count(here + usable, 'voix', 'voix')} au plus : {count(here, 'présent')} et {count(usable, 'pouvoir')} ; "
    text += f"{count(out_present + out_proxies, 'voix perdue', 'voix perdues')} ({reference(articles)})."
    found = finding(Status.OK, "computed", "FR-PROX-04", articles, text)
    return VotersAnswer((found,), here, usable, here + usable, out_present + out_proxies)
