"""Publication: the list of deliberations, the way an act is made public and for how long, open data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from council.law.calendar import add_months, shift
from council.law.deadlines import DeadlineAnswer, assess_deadline
from council.law.profiles import LIST_DAYS, ONLINE_MONTHS
from council.law.regimes import Regime
from council.law.violations import Answer, Status, finding
from council.law.wording import day, inhabitants, reference


def deliberations_list_due_on(meeting_on: date, *, days: int = LIST_DAYS) -> date:
    """Last day to post the list of deliberations examined, and put it online (FR-ACT-08; CGCT L2121-25)."""
    return shift(meeting_on, days)


def list_required(regime: Regime) -> bool:
    """Whether the profile wants a list of the deliberations examined (FR-ACT-08); Wallonia has none."""
    return regime.list_days > 0


def assess_deliberations_list(
    regime: Regime, *, meeting_on: date, posted_on: date | None = None
) -> DeadlineAnswer:
    """When the list of deliberations must be posted, and whether it was (FR-ACT-08; CGCT L2121-25)."""
    return assess_deadline(
        regime,
        topic="list",
        rule="FR-ACT-08",
        what="Liste des délibérations affichée et mise en ligne",
        deadline=deliberations_list_due_on(meeting_on, days=regime.list_days),
        done_on=posted_on,
    )


def online_until(online_on: date, *, months: int = ONLINE_MONTHS) -> date:
    """First day on which an act may be taken off line (FR-PUBL-02; CGCT R2131-1)."""
    return add_months(online_on, months)


@dataclass(frozen=True)
class OnlineAnswer(Answer):
    """First day of lawful removal."""

    not_before: date


def assess_online(regime: Regime, *, online_on: date, removed_on: date | None = None) -> OnlineAnswer:
    """How long an act must stay online (FR-PUBL-02; CGCT R2131-1)."""
    not_before = online_until(online_on, months=regime.online_months)
    articles = regime.basis("online")
    text = f"L'acte reste en ligne au moins jusqu'au {day(not_before)} ({reference(articles)})."
    early = removed_on is not None and removed_on < not_before
    code = "removed_too_early" if early else "computed"
    return OnlineAnswer(
        (finding(regime.breach if early else Status.OK, code, "FR-PUBL-02", articles, text),), not_before
    )


@dataclass(frozen=True)
class ModeAnswer(Answer):
    """``electronic``, ``posting``, ``paper`` or ``notification``; whether the body may choose."""

    mode: str
    choice_allowed: bool


def publication_mode(
    regime: Regime, *, individual: bool = False, choice: str | None = None, syndicate: bool = False
) -> ModeAnswer:
    """How an act is made public (FR-PUBL-01; CGCT L2131-1). ``choice``: mode chosen by deliberation.

    An individual act is notified: the choice, which is about publication, is then not checked.
    ``syndicate``: syndicate of communes or closed mixed syndicate. Raises Violation ``population_required``.
    """
    allowed = syndicate or regime.by_population(regime.publication_choice)
    articles = regime.basis("publication")
    refused = choice not in (None, "electronic") and not allowed and not individual
    mode = "notification" if individual else "electronic" if refused else choice or "electronic"
    words = {
        "notification": "notifié à l'intéressé",
        "electronic": "publié sous forme électronique",
        "posting": "affiché",
        "paper": "publié sur papier",
    }
    text = f"L'acte est {words[mode]} ({reference(articles)})."
    if refused:
        text = f"Cette collectivité ne peut pas choisir un autre mode que la publication électronique. {text}"
        found = finding(regime.breach, "choice_not_allowed", "FR-PUBL-01", articles, text)
    else:
        found = finding(Status.OK, "computed", "FR-PUBL-01", articles, text)
    return ModeAnswer((found,), mode, allowed)


@dataclass(frozen=True)
class OpenDataAnswer(Answer):
    """Whether the open data duty binds the body."""

    bound: bool


def open_data_duty(regime: Regime, *, population: int, agents_fte: Fraction) -> OpenDataAnswer:
    """Open data duty by inhabitants and full-time equivalents (FR-DATA-03; CRPA L312-1-1, D312-1-1-1)."""
    least, staff = regime.open_data_population, regime.open_data_agents
    bound = least is not None and staff is not None and population >= least and agents_fte >= staff
    articles = regime.basis("open_data")
    verb = "s'impose" if bound else "ne s'impose pas"
    text = f"L'ouverture des données {verb} : {inhabitants(population)}, "
    text += f"{agents_fte} {'agents' if agents_fte >= 2 else 'agent'} en équivalent temps plein, "
    text += f"pour {inhabitants(least or 0)} et {staff or 0} agents requis ({reference(articles)})."
    return OpenDataAnswer((finding(Status.OK, "computed", "FR-DATA-03", articles, text),), bound)


@dataclass(frozen=True)
class BindingAnswer(Answer):
    """Day a Walloon rule or order becomes binding."""

    binding_on: date


def binding_date(regime: Regime, *, published_on: date, stated_on: date | None = None) -> BindingAnswer:
    """When a Walloon rule or order becomes binding (BE-PUBL-01; CDLD L1133-1, L1133-2)."""
    on = stated_on or shift(published_on, regime.binding_days or 0)
    articles = regime.basis("publication")
    text = f"Le texte devient obligatoire le {day(on)} ({reference(articles)})."
    return BindingAnswer((finding(Status.OK, "computed", "BE-PUBL-01", articles, text),), on)
