"""Who must convene, how often, and when: requests, frequency, installation, vacancies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from council.law.calendar import add_months, latest_notice, shift
from council.law.notice import required_clear_days
from council.law.regimes import Regime
from council.law.violations import Answer, Status, Violation, finding
from council.law.wording import count, day, listed, reference

_WEEK = 7


@dataclass(frozen=True)
class RequestAnswer(Answer):
    """Members ``needed`` to oblige the head to convene, and by when he must."""

    needed: int
    must_convene: bool
    convene_by: date | None


def convening_request(
    regime: Regime,
    *,
    in_office: int,
    signatures: int = 0,
    by_prefect: bool = False,
    requested_on: date | None = None,
    meetings_last_year: int | None = None,
) -> RequestAnswer:
    """Request to convene (FR-CONV-01, -13, -15, BE-CONV-01; CGCT L2121-9, CDLD L1122-12, CASF R123-16).

    ``meetings_last_year``: in Wallonia, fewer than ten lower the share. Raises Violation ``population_required``.
    """
    share = regime.by_population(regime.convening_request)
    if _too_few(regime, meetings_last_year) and regime.convening_request_after_few is not None:
        share = regime.convening_request_after_few
    needed = share.needed(in_office)
    must = by_prefect or signatures >= needed
    by = None
    if must and requested_on is not None and regime.convening_days is not None:
        by = shift(requested_on, regime.convening_days)
    articles = regime.basis("convening")
    figures = f"{signatures} pour {count(needed, 'demande requise', 'demandes requises')}"
    shares = f"{share.words} des {count(in_office, 'membre')}, {reference(articles)}"
    why = f"demande motivée du préfet ({reference(articles)})" if by_prefect else f"{figures} ({shares})"
    limit = f" au plus tard le {day(by)}" if by else ""
    head = f"Convocation obligatoire{limit}" if must else "Convocation non obligatoire"
    text = f"{head} : {why}."
    rule = regime.rule("FR-CONV-01", "BE-CONV-01")
    found = finding(Status.OK, "must_convene" if must else "may_wait", rule, articles, text, needed=needed)
    return RequestAnswer((found,), needed, must, by)


def _too_few(regime: Regime, held: int | None) -> bool:
    return regime.meetings_per_year is not None and held is not None and held < regime.meetings_per_year


@dataclass(frozen=True)
class FrequencyAnswer(Answer):
    """Meetings held in the year and periods without one; ``request_share_next_year`` is ``1/3``, ``1/4`` or None."""

    meetings_held: int
    missing_periods: tuple[str, ...]
    missing_single_place_periods: tuple[str, ...]
    request_share_next_year: Fraction | None


def meeting_frequency(
    regime: Regime, *, year: int, meetings: Sequence[tuple[date, bool]], half_yearly: bool = False
) -> FrequencyAnswer:
    """Whether enough meetings were held in ``year`` (FR-CONV-01, -13, FR-REM-02, BE-CONV-01; CGCT L2121-7).

    ``meetings``: date, and whether it was held by video in several places. ``half_yearly``: single-purpose
    syndicate. Raises Violation ``population_required``.
    """
    held = [(on, remote) for on, remote in meetings if on.year == year]
    least = regime.meetings_per_year
    if least is not None:
        return _yearly(regime, len(held), least)
    missing = _periods_without(year, [on for on, _ in held], 6 if half_yearly else 3)
    several_places = regime.code == "fr-epci"
    alone = _periods_without(year, [on for on, remote in held if not remote], 6) if several_places else ()
    articles = regime.basis("frequency")
    cite = reference(articles)
    found = []
    if missing:
        text = f"Aucune réunion : {_named(missing)} ; le conseil se réunit au moins une fois par période ({cite})."
        found.append(finding(regime.breach, "period_without_meeting", "FR-CONV-01", articles, text))
    if alone:
        remote_articles = regime.basis("remote")
        text = f"Aucune réunion en un lieu unique : {_named(alone)} ({reference(remote_articles)})."
        found.append(finding(regime.breach, "no_single_place_meeting", "FR-REM-02", remote_articles, text))
    if not found:
        text = f"{count(len(held), 'réunion')} en {year}, aucune période sans réunion ({cite})."
        found.append(finding(Status.OK, "enough", "FR-CONV-01", articles, text))
    return FrequencyAnswer(tuple(found), len(held), missing, alone, None)


@dataclass(frozen=True)
class DueMeeting(Answer):
    """Last day by which the body must meet again; ``planned``: a meeting held or called already covers this period."""

    due_on: date
    planned: bool


def next_meeting_due(
    regime: Regime, *, today: date, meetings: Sequence[date], half_yearly: bool = False
) -> DueMeeting | None:
    """By when the next compulsory meeting must be held (FR-CONV-01, -13; CGCT L2121-7, L5211-11).

    ``meetings``: days of those held or called. None where the profile sets no period. ``half_yearly`` as in
    ``meeting_frequency``.
    """
    if regime.meetings_per_year is not None or "frequency" not in regime.articles:
        return None
    months = 6 if half_yearly else 3
    year, index = today.year, (today.month - 1) // months
    while _held(meetings, year, index, months):
        year, index = (year, index + 1) if (index + 1) * months < 12 else (year + 1, 0)
    planned = (year, index) != (today.year, (today.month - 1) // months)
    due = shift(add_months(date(year, index * months + 1, 1), months), -1)
    articles = regime.basis("frequency")
    often = "semestre" if half_yearly else "trimestre"
    text = (
        f"Le conseil se réunit au moins une fois par {often} : prochaine séance obligatoire au plus tard le "
    )
    text += f"{day(due)} ({reference(articles)})."
    status, code = (Status.OK, "planned") if planned else (Status.WARNING, "meeting_due")
    return DueMeeting((finding(status, code, "FR-CONV-01", articles, text),), due, planned)


def _held(meetings: Sequence[date], year: int, index: int, months: int) -> bool:
    return any((one.year, (one.month - 1) // months) == (year, index) for one in meetings)


def _periods_without(year: int, days: Sequence[date], months: int) -> tuple[str, ...]:
    letter = "Q" if months == 3 else "H"
    held = {(on.month - 1) // months + 1 for on in days}
    return tuple(f"{year}-{letter}{number}" for number in range(1, 12 // months + 1) if number not in held)


def _named(periods: Sequence[str]) -> str:
    """``2e trimestre 2027`` for ``2027-Q2``, ``1er semestre 2027`` for ``2027-H1``."""
    words = {"Q": "trimestre", "H": "semestre"}
    return listed(
        [f"{one[-1]}{'er' if one[-1] == '1' else 'e'} {words[one[-2]]} {one[:-3]}" for one in periods]
    )


def _yearly(regime: Regime, held: int, least: int) -> FrequencyAnswer:
    articles = regime.basis("frequency")
    few = held < least
    after_few = regime.convening_request_after_few
    share = after_few if few and after_few is not None else regime.by_population(regime.convening_request)
    text = (
        f"{count(held, 'réunion')} pour {least} : l'an prochain, {share.words} des membres peut demander la "
    )
    text += f"convocation ({reference(articles)})."
    status, code = (Status.WARNING, "fewer_than_ten_meetings") if few else (Status.OK, "enough")
    return FrequencyAnswer((finding(status, code, "BE-CONV-01", articles, text),), held, (), (), share.share)


@dataclass(frozen=True)
class WindowAnswer(Answer):
    """When the first meeting after a general renewal may be held; ``latest_notice_on`` for its convocation."""

    window_start: date | None
    window_end: date
    latest_notice_on: date


def installation_window(
    regime: Regime, *, completed_on: date, proposed_on: date | None = None
) -> WindowAnswer:
    """First meeting after a general renewal (FR-CONV-11, -13; CGCT L2121-7, L5211-6).

    ``completed_on``: the round that completed the council, or for an EPCI the last election of a mayor of its
    communes. Raises Violation ``no_installation_window``.
    """
    start, end = _window(regime, completed_on)
    meeting = proposed_on or start or end
    latest = latest_notice(meeting, required_clear_days(regime, installation=True))
    outside = proposed_on is not None and (proposed_on > end or proposed_on < (start or completed_on))
    articles = regime.basis("installation")
    span = f"du {day(start)} au {day(end)}" if start else f"au plus tard le {day(end)}"
    text = f"Première réunion {span} ; convocation au plus tard le {day(latest)} ({reference(articles)})."
    if outside and proposed_on:
        text = f"Date hors délai, {day(proposed_on)}. {text}"
    status, code = (regime.breach, "outside_window") if outside else (Status.OK, "computed")
    rule = "FR-CONV-11" if start else "FR-CONV-13"
    return WindowAnswer((finding(status, code, rule, articles, text),), start, end, latest)


def _window(regime: Regime, completed_on: date) -> tuple[date | None, date]:
    weekday, span, weeks = (
        regime.installation_from_weekday,
        regime.installation_span_days,
        regime.installation_weeks,
    )
    if weeks is not None:
        monday = shift(completed_on, -completed_on.weekday())
        return None, shift(monday, weeks * _WEEK + 4)
    if weekday is None or span is None:
        raise Violation(
            "no_installation_window", "", "Cette assemblée n'a pas de délai d'installation fixé ici."
        )
    start = shift(completed_on, (weekday - completed_on.weekday() - 1) % _WEEK + 1)
    return start, shift(start, span)


@dataclass(frozen=True)
class VacancyAnswer(Answer):
    """By when the council is convened to replace a mayor or an adjoint."""

    by_election_first: bool
    convene_by: date | None
    reelect_deputies: bool


def vacancy_deadline(
    regime: Regime, *, head: bool, vacancy_on: date, council_complete: bool = True
) -> VacancyAnswer:
    """Time to replace a mayor (``head``) or an adjoint (FR-CONV-12; CGCT L2122-10, L2122-14).

    Raises Violation ``no_vacancy_rule`` where the profile has no such rule.
    """
    if regime.vacancy_days is None:
        raise Violation("no_vacancy_rule", "", "Cette assemblée n'a pas de délai de remplacement fixé ici.")
    by = shift(vacancy_on, regime.vacancy_days) if council_complete else None
    articles = regime.basis("vacancy")
    if by:
        text = f"Conseil à convoquer au plus tard le {day(by)}"
    else:
        text = "Conseil incomplet : des élections complémentaires ont lieu d'abord"
    text += " ; tous les adjoints sont à réélire" if head else ""
    found = finding(Status.OK, "computed", "FR-CONV-12", articles, f"{text} ({reference(articles)}).")
    return VacancyAnswer((found,), not council_complete, by, head)
