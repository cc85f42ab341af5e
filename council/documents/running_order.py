"""The running order (conducteur de séance): what the chair has before the eyes, in large type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from council.documents import render
from council.documents.facts import AgendaLine, Institution, MadePdf, Sitting


@dataclass(frozen=True, slots=True)
class RunningLine:
    """One point. ``at``: when it should begin; ``vote``: kind of vote and majority; ``say``: what the chair announces."""

    line: AgendaLine
    at: datetime
    minutes: int
    vote: str
    say: tuple[str, ...] = ()
    withdrawals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunningFacts:
    """Facts of the running order. ``proxies``: who gave one to whom; ``before``: what comes before the first point."""

    institution: Institution
    sitting: Sitting
    lines: tuple[RunningLine, ...]
    ends_at: datetime
    made_at: datetime
    quorum: str
    before: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()


def make_running_order(facts: RunningFacts) -> MadePdf:
    """The running order as a tagged PDF/A."""
    title = f"Conducteur de la séance du {facts.sitting.starts_at:%d/%m/%Y}"
    meta = render.Meta(title, facts.institution.name, facts.made_at, "Conducteur de séance")
    return render.make("running_order.html", facts, meta)
