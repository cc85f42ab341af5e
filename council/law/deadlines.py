"""The shape of a legal deadline: a day, whether what was done respects it, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from council.law.regimes import Regime
from council.law.violations import Answer, Status, finding
from council.law.wording import day, reference


@dataclass(frozen=True)
class DeadlineAnswer(Answer):
    """The last day allowed; the status is ``error`` when what was done came later."""

    deadline: date


def assess_deadline(
    regime: Regime, *, topic: str, rule: str, what: str, deadline: date, done_on: date | None
) -> DeadlineAnswer:
    """Compare ``done_on``, when known, with ``deadline``. ``what`` is the French subject of the sentence."""
    articles = regime.basis(topic)
    text = f"{what} au plus tard le {day(deadline)} ({reference(articles)})."
    if done_on is not None and done_on > deadline:
        late = f"Retard : fait {day(done_on)}. {text}"
        return DeadlineAnswer((finding(regime.breach, "late", rule, articles, late),), deadline)
    return DeadlineAnswer(
        (finding(Status.OK, "computed", rule, articles, text, deadline=deadline),), deadline
    )
