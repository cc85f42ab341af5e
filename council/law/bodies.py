"""The body: seats set by law, complete council, adjoints, resignations; order and chair come from ``precedence``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from council.law.calendar import add_months
from council.law.precedence import ChairAnswer, ChairCandidate, Ranked, acting_chair, table_order
from council.law.regimes import Regime
from council.law.violations import Answer, Status, Violation, finding
from council.law.wording import count, day, inhabitants, reference

__all__ = [
    "ChairAnswer", "ChairCandidate", "Ranked", "acting_chair", "council_complete", "council_size", "legal_size",
    "max_deputies", "resignation_date", "table_order",
]  # fmt: skip


@dataclass(frozen=True)
class SizeAnswer(Answer):
    """Seats set by law; ``source``: ``table`` or ``manual``."""

    n_legal: int
    source: str


def legal_size(regime: Regime, *, special_size: int | None = None) -> int:
    """Seats of the council set by law (FR-COMP-01; CGCT L2121-2). ``special_size`` replaces the table.

    Raises Violation ``population_required`` or ``size_not_set`` (the profile has no table).
    """
    if special_size is not None:
        return special_size
    if regime.size is None:
        raise Violation(
            "size_not_set", "", "La loi ne fixe pas cet effectif ici : saisissez le nombre de sièges."
        )
    return regime.by_population(regime.size)


def council_size(regime: Regime, *, special_size: int | None = None) -> SizeAnswer:
    """Legal size with its explanation (FR-COMP-01; CGCT L2121-2)."""
    seats = legal_size(regime, special_size=special_size)
    source = "table" if special_size is None else "manual"
    articles = regime.basis("size")
    why = inhabitants(regime.population or 0) if special_size is None else "effectif particulier saisi"
    text = f"Le conseil municipal compte {count(seats, 'siège')} ({why}, {reference(articles)})."
    return SizeAnswer((finding(Status.OK, source, "FR-COMP-01", articles, text),), seats, source)


@dataclass(frozen=True)
class CompleteAnswer(Answer):
    """Whether the council counts as complete, and the quorum on the members elected."""

    n_legal: int
    minimum: int
    complete: bool
    quorum: int


def council_complete(regime: Regime, *, elected: int, special_size: int | None = None) -> CompleteAnswer:
    """Council deemed complete after an election (FR-COMP-02, FR-QUO-01; CGCT L2121-2-1, L2121-17).

    Raises Violation ``too_many_elected`` or ``population_required``.
    """
    seats = legal_size(regime, special_size=special_size)
    if elected > seats:
        raise Violation(
            "too_many_elected", "CGCT L2121-2", f"Le conseil n'a que {seats} sièges : vérifiez l'effectif."
        )
    least = regime.by_population(regime.complete_minimum) if regime.complete_minimum else None
    minimum = seats if least is None else min(least, seats)
    complete, quorum = elected >= minimum, regime.quorum.needed(elected)
    articles = regime.basis("complete") + regime.basis("quorum")
    verb = "est réputé complet" if complete else "n'est pas complet"
    text = (
        f"Le conseil {verb} : {count(elected, 'membre')} pour {minimum} requis sur {count(seats, 'siège')} ; "
    )
    text += f"quorum {quorum} ({reference(articles)})."
    found = finding(Status.OK, "complete" if complete else "incomplete", "FR-COMP-02", articles, text)
    return CompleteAnswer((found,), seats, minimum, complete, quorum)


@dataclass(frozen=True)
class DeputiesAnswer(Answer):
    """Least and greatest number of adjoints."""

    minimum: int
    maximum: int


def max_deputies(regime: Regime, *, seats: int, proposed: int | None = None) -> DeputiesAnswer:
    """Number of adjoints allowed among ``seats`` legal seats (FR-COMP-08; CGCT L2122-1, L2122-2).

    Raises Violation ``deputies_not_set`` where the profile has no such rule.
    """
    if regime.deputies_share is None:
        raise Violation("deputies_not_set", "", "Cette assemblée n'a pas d'adjoints au maire.")
    share = regime.deputies_share.share
    minimum, maximum = 1, seats * share.numerator // share.denominator
    articles = regime.basis("deputies")
    text = f"De {minimum} à {count(maximum, 'adjoint')} pour {count(seats, 'siège')} ({reference(articles)})."
    code = ""
    if proposed is not None and proposed < minimum:
        code, text = "too_few", f"Il faut au moins un adjoint, {proposed} proposé. {text}"
    elif proposed is not None and proposed > maximum:
        code, text = "too_many", f"{count(proposed, 'adjoint')}, c'est trop. {text}"
    status = regime.breach if code else Status.OK
    return DeputiesAnswer(
        (finding(status, code or "allowed", "FR-COMP-08", articles, text),), minimum, maximum
    )


@dataclass(frozen=True)
class ResignationAnswer(Answer):
    """Day a resignation takes effect, None while it does not."""

    effective_on: date | None


def resignation_date(
    regime: Regime,
    *,
    executive: bool,
    received_on: date,
    accepted_on: date | None = None,
    second_sending_on: date | None = None,
) -> ResignationAnswer:
    """When a resignation takes effect (FR-COMP-03; CGCT L2121-4, L2122-15).

    A councillor's on receipt by the mayor; ``executive`` (mayor, adjoint): the earlier of acceptance by the
    prefect and one month after a second sending.
    """
    if executive:
        after_second = add_months(second_sending_on, 1) if second_sending_on else None
        effective = min((on for on in (accepted_on, after_second) if on), default=None)
    else:
        effective = received_on
    articles = regime.basis("resignation_executive" if executive else "resignation")
    when = f"prend effet le {day(effective)}" if effective else "n'a pas encore pris effet"
    text = f"La démission {when} ({reference(articles)})."
    return ResignationAnswer((finding(Status.OK, "computed", "FR-COMP-03", articles, text),), effective)
