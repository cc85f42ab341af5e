"""Papers before the meeting: public service contracts, points added by a councillor, prior publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from council.law.calendar import clear_days, latest_notice, shift
from council.law.regimes import Regime
from council.law.violations import Answer, Status, Violation, finding
from council.law.wording import count, day, listed, reference

Document = Literal["agenda", "draft_and_note", "budget_papers"]


@dataclass(frozen=True)
class ServiceContractAnswer(Answer):
    """First day on which the choice of the operator may be decided."""

    earliest_deliberation_on: date


def service_contract_papers(
    regime: Regime, *, documents_sent_on: date, deliberation_on: date | None = None, days: int | None = None
) -> ServiceContractAnswer:
    """Documents of a délégation de service public (FR-CONV-07; CGCT L1411-7), ``days`` not being clear days.

    ``days`` replaces the setting of the profile.
    """
    wait = regime.dsp_days if days is None else days
    earliest = shift(documents_sent_on, wait)
    articles = regime.basis("dsp")
    text = f"Choix du délégataire au plus tôt le {day(earliest)}, {count(wait, 'jour')} après l'envoi des documents "
    text += f"({reference(articles)})."
    early = deliberation_on is not None and deliberation_on < earliest
    status, code = (regime.breach, "too_early") if early else (Status.OK, "computed")
    return ServiceContractAnswer((finding(status, code, "FR-CONV-07", articles, text),), earliest)


@dataclass(frozen=True)
class ExtraPointAnswer(Answer):
    """Clear days left by a point added by a councillor; ``result``: ``accepted`` or ``refused``."""

    required: int
    clear_days: int
    latest_filing_on: date
    result: str


def extra_point(
    regime: Regime,
    *,
    filed_on: date,
    meeting_on: date,
    by_college: bool = False,
    has_note: bool = True,
    has_draft: bool = True,
) -> ExtraPointAnswer:
    """Whether a point added by a councillor is admissible (BE-CONV-04; CDLD L1122-24).

    Raises Violation ``no_extra_point`` where the profile has no such right.
    """
    required = _present(regime.extra_point_clear_days, "no_extra_point")
    got, latest = clear_days(filed_on, meeting_on), latest_notice(meeting_on, required)
    grounds = {
        "college_member": (by_college, "un membre du collège ne peut pas ajouter de point"),
        "draft_missing": (not has_draft, "le projet de délibération manque"),
        "note_missing": (not has_note, "la note explicative manque"),
        "too_late": (got < required, f"il fallait déposer au plus tard le {day(latest)}"),
    }
    refused = {code: why for code, (holds, why) in grounds.items() if holds}
    articles = regime.basis("extra_point")
    figures = f"{count(got, 'jour franc', 'jours francs')} pour {required}"
    if refused:
        text = f"Point refusé : {listed(list(refused.values()))} ; {figures} ({reference(articles)})."
        found = tuple(finding(regime.breach, code, "BE-CONV-04", articles, text) for code in refused)
    else:
        text = f"Point recevable : {figures} ({reference(articles)})."
        found = (finding(Status.OK, "accepted", "BE-CONV-04", articles, text),)
    return ExtraPointAnswer(found, required, got, latest, "refused" if refused else "accepted")


@dataclass(frozen=True)
class PriorAnswer(Answer):
    """Clear days left by what was put online, posted or sent before the meeting."""

    required: int
    clear_days: int
    latest_on: date


def prior_publication(
    regime: Regime, *, document: Document, done_on: date, meeting_on: date, call: int = 1
) -> PriorAnswer:
    """Agenda, drafts or budget papers available in time (BE-PUB-01, BE-CONV-06; CDLD L1122-13, -14, -23).

    ``call`` 2 or 3 shortens the agenda only. Raises Violation ``no_prior_publication``.
    """
    repeat = regime.notice_clear_days_repeat if call > 1 else None
    days = {
        "agenda": regime.by_population(regime.notice_clear_days) if repeat is None else repeat,
        "draft_and_note": regime.drafts_clear_days,
        "budget_papers": regime.budget_papers_clear_days,
    }
    topics = {"agenda": "public_notice", "draft_and_note": "drafts", "budget_papers": "budget_papers"}
    required = _present(days[document], "no_prior_publication")
    got, latest = clear_days(done_on, meeting_on), latest_notice(meeting_on, required)
    articles = regime.basis(topics[document])
    late = got < required
    head = "Trop tard" if late else "Dans les délais"
    text = (
        f"{head} : {count(got, 'jour franc', 'jours francs')} pour {required}, au plus tard le {day(latest)} "
    )
    text += f"({reference(articles)})."
    status, code = (regime.breach, "too_late") if late else (Status.OK, "in_time")
    rule = "BE-CONV-06" if document == "budget_papers" else "BE-PUB-01"
    return PriorAnswer((finding(status, code, rule, articles, text),), required, got, latest)


def _present(days: int | None, code: str) -> int:
    if days is None:
        raise Violation(code, "", "Cette règle n'existe pas dans cette assemblée.")
    return days
