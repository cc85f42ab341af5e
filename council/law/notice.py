"""The convocation: clear days, urgency, explanatory notes, last day to send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.law.calendar import clear_days, earliest_meeting, latest_notice
from council.law.policies import NoteDuty
from council.law.regimes import Regime
from council.law.violations import Answer, Finding, Status, finding
from council.law.wording import count, day, listed, reference


class UrgencyVote(StrEnum):
    """Vote of the council on the urgency at the opening (FR-CONV-04)."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True)
class NoticeAnswer(Answer):
    """Days are clear days; ``latest_dispatch_on`` is the last regular day of dispatch (of reception in Wallonia).

    ``result``: ``to_send``, ``regular``, ``short``, ``urgent_vote_required``, ``urgent_accepted``,
    ``urgent_refused`` or ``urgent_not_verified``. ``late_members``: ids with too few days, in the order given.
    """

    required_clear_days: int
    clear_days: int | None
    latest_dispatch_on: date
    result: str
    late_members: tuple[str, ...] = ()
    urgent_possible: bool = False


@dataclass(frozen=True)
class NoticeDates(Answer):
    """``required`` clear days; the date that was not given is computed, the other is None."""

    required: int
    latest_notice_on: date | None
    earliest_meeting_on: date | None


def required_clear_days(regime: Regime, *, installation: bool = False, call: int = 1) -> int:
    """Clear days needed without urgency (FR-CONV-02, -11, -13, -15, BE-CONV-02).

    ``installation``: first meeting after a general renewal. ``call`` 2 or 3: repeated convocation in Wallonia.
    Raises Violation ``population_required``.
    """
    if installation and regime.notice_clear_days_installation is not None:
        return regime.notice_clear_days_installation
    if call > 1 and regime.notice_clear_days_repeat is not None:
        return regime.notice_clear_days_repeat
    return regime.by_population(regime.notice_clear_days)


def assess_notice(
    regime: Regime,
    *,
    meeting_on: date,
    sent_on: date | None,
    urgent: bool = False,
    urgency_vote: UrgencyVote | None = None,
    installation: bool = False,
    call: int = 1,
    dispatches: Mapping[str, date] | None = None,
) -> NoticeAnswer:
    """Whether a convocation left enough clear days (FR-CONV-02 to -04, -09, -11, -13, -15, BE-CONV-02).

    ``sent_on``: local date of dispatch (of reception where the profile counts from it), None when not sent yet.
    ``dispatches`` (member -> date) replaces it: the latest one decides. An item added afterwards is a new notice
    for that item: ask again with its own date. Raises Violation ``population_required``.
    """
    required = required_clear_days(regime, installation=installation, call=call)
    latest = latest_notice(meeting_on, required)
    articles = _articles(regime, installation, call)
    if dispatches:
        sent_on = max(dispatches.values())
    if sent_on is None:
        return NoticeAnswer(
            (_to_send(regime, required, latest, articles),), required, None, latest, "to_send"
        )
    got = clear_days(sent_on, meeting_on)
    late = tuple(
        member for member, sent in (dispatches or {}).items() if clear_days(sent, meeting_on) < required
    )
    floor = regime.notice_urgent_min
    result, found = _judge(regime, required, got, latest, urgent, urgency_vote, articles, late)
    possible = floor is not None and floor <= got < required
    return NoticeAnswer((found,), required, got, latest, result, late, possible)


def _to_send(regime: Regime, required: int, latest: date, articles: tuple[str, ...]) -> Finding:
    """The countdown: the last day to send (to be received, where the profile counts from it)."""
    verb = "Convocation reçue" if regime.notice_reference == "reception" else "Convocation"
    text = f"{verb} au plus tard le {day(latest)} ({count(required, 'jour franc', 'jours francs')}, {reference(articles)})."
    rule = regime.rule("FR-CONV-03", "BE-CONV-02")
    return finding(Status.OK, "to_send", rule, articles, text, required=required, latest=latest)


def _articles(regime: Regime, installation: bool, call: int) -> tuple[str, ...]:
    if installation:
        return regime.basis("notice_installation")
    return regime.basis("notice_repeat" if call > 1 and "notice_repeat" in regime.articles else "notice")


def _judge(
    regime: Regime, required: int, got: int, latest: date, urgent: bool, vote: UrgencyVote | None,
    articles: tuple[str, ...], late: Sequence[str],
) -> tuple[str, Finding]:  # fmt: skip
    figures = f"{count(got, 'jour franc', 'jours francs')} pour {required} requis"
    rule, status = regime.rule("FR-CONV-03", "BE-CONV-02"), Status.OK
    floor = regime.notice_urgent_min
    if got >= required:
        result, code, text = "regular", "regular", f"Convocation régulière : {figures}"
    elif not urgent:
        who = f" pour {listed(late)}" if late else ""
        result, code, status = "short", "notice_too_short", regime.breach
        text = f"Délai trop court : {figures}{who} ; il fallait convoquer au plus tard le {day(latest)}"
    elif floor is None:
        result, code, status = "urgent_not_verified", "urgency_not_verified", Status.WARNING
        text = f"Urgence invoquée avec {figures} : ses conditions ne sont pas vérifiées ici"
    elif got < floor:
        result, code, status, rule = "short", "below_urgent_minimum", regime.breach, "FR-CONV-04"
        text = f"Même en urgence il faut au moins {count(floor, 'jour franc', 'jours francs')} : {figures}"
    else:
        (result, code, status, text), rule = _urgency(regime, figures, vote), "FR-CONV-04"
    sentence = f"{text} ({reference(articles)})."
    return result, finding(status, code, rule, articles, sentence, clear_days=got, required=required)


def _urgency(regime: Regime, figures: str, vote: UrgencyVote | None) -> tuple[str, str, Status, str]:
    """Result, code, status and text of a shortened notice, by the vote of the council (FR-CONV-04)."""
    if vote is UrgencyVote.ACCEPTED:
        return "urgent_accepted", "urgent_accepted", Status.OK, f"Urgence admise par le conseil : {figures}"
    if vote is UrgencyVote.REFUSED:
        text = f"Le conseil a refusé l'urgence : rien ne peut être décidé ce jour, {figures}"
        return "urgent_refused", "urgency_refused", regime.breach, text
    text = f"Convocation en urgence, {figures} : faites voter l'urgence à l'ouverture de la séance"
    return "urgent_vote_required", "urgency_vote_required", Status.WARNING, text


def notice_dates(
    regime: Regime,
    *,
    meeting_on: date | None = None,
    notice_on: date | None = None,
    installation: bool = False,
    call: int = 1,
    days: int | None = None,
) -> NoticeDates:
    """Last day of notice for ``meeting_on``, first meeting after ``notice_on`` (FR-CONV-03, BE-CONV-02).

    ``days`` clear days replace the rule of the profile. Raises Violation ``population_required``.
    """
    required = required_clear_days(regime, installation=installation, call=call) if days is None else days
    articles = _articles(regime, installation, call)
    latest = latest_notice(meeting_on, required) if meeting_on else None
    earliest = earliest_meeting(notice_on, required) if notice_on else None
    parts = [f"convocation au plus tard le {day(latest)}"] if latest else []
    parts += [f"séance au plus tôt le {day(earliest)}"] if earliest else []
    text = f"{count(required, 'jour franc', 'jours francs')} : {', '.join(parts)} ({reference(articles)})."
    return NoticeDates(
        (finding(Status.OK, "computed", regime.rule("FR-CONV-03", "BE-CONV-02"), articles, text),),
        required,
        latest,
        earliest,
    )


VOTED_KINDS = frozenset({"decision", "election", "debate", "motion"})  # FR-AG-02


@dataclass(frozen=True)
class AgendaNote:
    """One item of the agenda as the explanatory-note rule sees it."""

    id: str
    item_kind: str = "decision"
    note: bool = False
    equivalent_documents: bool = False
    classified_installation: bool = False


@dataclass(frozen=True)
class NotesAnswer(Answer):
    """Ids of the items that need a note, and of those that lack it, in the order of the agenda."""

    required_for: tuple[str, ...]
    missing: tuple[str, ...]


def notes_required(
    regime: Regime, *, item_kind: str = "decision", classified_installation: bool = False
) -> bool:
    """Whether one item needs an explanatory note (FR-CONV-06, -13, -15, BE-CONV-03; CGCT L2121-12).

    Raises Violation ``population_required``.
    """
    duty = regime.by_population(regime.notes)
    if duty is NoteDuty.ALL:
        return True
    voted = item_kind in VOTED_KINDS
    return voted and (duty is NoteDuty.VOTED or (duty is NoteDuty.CLASSIFIED and classified_installation))


def assess_notes(regime: Regime, items: Sequence[AgendaNote]) -> NotesAnswer:
    """Which items of an agenda lack their explanatory note (FR-CONV-06, -13, -15, BE-CONV-03).

    Raises Violation ``population_required``.
    """
    needed = tuple(
        one
        for one in items
        if notes_required(
            regime, item_kind=one.item_kind, classified_installation=one.classified_installation
        )
    )
    missing = tuple(one.id for one in needed if not (one.note or one.equivalent_documents))
    rule = regime.rule("FR-CONV-06", "BE-CONV-03")
    articles = regime.basis("notes")
    if missing:
        text = f"Note explicative manquante : {listed(missing)} ; joignez-la à la convocation ({reference(articles)})."
        found = finding(regime.breach, "note_missing", rule, articles, text, missing=missing)
    else:
        text = (
            f"Notes explicatives : {count(len(needed), 'requise')}, aucune ne manque ({reference(articles)})."
        )
        found = finding(Status.OK, "complete", rule, articles, text)
    return NotesAnswer((found,), tuple(one.id for one in needed), missing)
