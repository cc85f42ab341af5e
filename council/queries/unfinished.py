"""Points that would leave unfinished: a variable nobody filled, a remark nobody settled. It is asked, never forbidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from council.law.wording import listed
from council.models import Item
from council.queries.comments import behind_points
from council.queries.draft_variables import holes


@dataclass(frozen=True)
class Unfinished:
    """A point, the names of its variables without value, how many remarks on its draft are open."""

    item_id: int
    position: int
    holes: tuple[str, ...]
    remarks: int
    draft_id: int | None

    @property
    def words(self) -> str:
        """« point 3 : il reste à remplir montant ; 2 remarques à traiter »."""
        said = [f"il reste à remplir {listed(self.holes)}"] if self.holes else []
        if self.remarks:
            said.append(f"{self.remarks} remarque{'s' if self.remarks > 1 else ''} à traiter")
        return f"point {self.position}\u00a0: {' ; '.join(said)}"


def unfinished(items: Sequence[Item]) -> tuple[Unfinished, ...]:
    """Those that are, in the order of the agenda; remarks of drafts the reader reads."""
    points = {one.id: one.replaces_id or one.id for one in items}  # the draft stays behind the point replaced
    behind = behind_points(points.values())
    found = (
        Unfinished(one.id, one.position, tuple(holes(one)), said, draft_id)
        for one in items
        for draft_id, said in (behind.get(points[one.id], (None, 0)),)
    )
    return tuple(one for one in found if one.holes or one.remarks)


def as_seen(found: Iterable[Unfinished]) -> str:
    """What a form sends back: the choice is about what was on the screen, and asked again when there is more."""
    return ";".join(f"{one.item_id}:{len(one.holes)}:{one.remarks}" for one in found)
