"""The agenda: what may be voted, in which order, debates and rules of procedure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from council.law.calendar import add_months, shift
from council.law.notice import VOTED_KINDS
from council.law.regimes import Regime
from council.law.violations import Answer, Status, Violation, finding
from council.law.wording import count, day, reference

_WEEK = 7


class ItemKind(StrEnum):
    """Kinds of items of an agenda (FR-AG-02)."""

    DECISION = "decision"
    INFORMATION = "information"
    QUESTION = "question"
    ELECTION = "election"
    DEBATE = "debate"
    REPORT = "report"
    MOTION = "motion"


@dataclass(frozen=True)
class ItemAnswer(Answer):
    """Whether the item may be put to the vote."""

    vote_allowed: bool


def agenda_item(
    regime: Regime, *, item_kind: ItemKind, on_agenda: bool = True, vote_recorded: bool = False
) -> ItemAnswer:
    """Whether an item may be voted: a kind with a vote, announced in the convocation (FR-AG-02; CGCT L2121-10)."""
    articles = regime.basis("agenda")
    cite = reference(articles)
    voted = item_kind in VOTED_KINDS
    allowed = voted and on_agenda
    found = []
    if vote_recorded and not voted:
        text = (
            f"Ce point ne donne pas lieu à un vote : retirez le vote ou changez la nature du point ({cite})."
        )
        found.append(finding(regime.breach, "vote_on_item_without_vote", "FR-AG-02", articles, text))
    if vote_recorded and not on_agenda:
        text = f"Ce point n'était pas à l'ordre du jour : il ne peut pas être décidé ({cite})."
        found.append(finding(regime.breach, "not_on_agenda", "FR-AG-02", articles, text))
    if not found:
        text = f"Ce point {'peut' if allowed else 'ne peut pas'} être mis aux voix ({cite})."
        found.append(finding(Status.OK, "allowed" if allowed else "no_vote", "FR-AG-02", articles, text))
    return ItemAnswer(tuple(found), allowed)


@dataclass(frozen=True)
class DebateRequestAnswer(Answer):
    """Members needed to ask for a general policy debate."""

    needed: int
    granted: bool


def policy_debate_request(regime: Regime, *, in_office: int, requesters: int = 0) -> DebateRequestAnswer:
    """General policy debate asked by one tenth of the members (FR-AG-04; CGCT L2121-19).

    Raises Violation ``no_policy_debate`` where the profile has no such right.
    """
    if regime.policy_debate is None:
        raise Violation("no_policy_debate", "", "Ce débat n'existe pas dans cette assemblée.")
    needed = regime.policy_debate.needed(in_office)
    granted = requesters >= needed
    articles = regime.basis("policy_debate")
    head = "Débat de droit" if granted else "Débat non acquis"
    text = f"{head} : {count(requesters, 'demande')} pour {needed} ({regime.policy_debate.words} des {in_office} "
    text += f"membres, {reference(articles)})."
    found = finding(Status.OK, "granted" if granted else "refused", "FR-AG-04", articles, text, needed=needed)
    return DebateRequestAnswer((found,), needed, granted)


def oral_questions(regime: Regime, *, put: int, notice_days: int) -> Answer:
    """Whether a member may put one more oral question (FR-AG-04, BE-PART-02; CGCT L2121-19, CDLD L1122-10).

    The right is the law's, its frequency and rules are the règlement intérieur's: ``put`` questions of the member in this meeting
    with this one, received ``notice_days`` days before it. Without a rule, nothing limits it.
    """
    articles = regime.basis("oral_questions")
    cite = reference(articles)
    rule = regime.rule("FR-AG-04", "BE-PART-02")
    most, days = regime.oral_questions_per_member, regime.oral_question_days
    if most is not None and put > most:
        text = f"Le règlement intérieur limite chaque membre à {count(most, 'question orale', 'questions orales')} par séance ({cite})."
        return Answer((finding(regime.breach, "too_many_questions", rule, articles, text),))
    if days is not None and notice_days < days:
        text = f"Le règlement intérieur demande les questions orales {count(days, 'jour')} avant la séance ({cite})."
        return Answer((finding(regime.breach, "question_too_late", rule, articles, text),))
    text = f"La question orale peut être posée, sans vote ({cite})."
    return Answer((finding(Status.OK, "allowed", rule, articles, text),))


@dataclass(frozen=True)
class RulesAnswer(Answer):
    """Whether a règlement intérieur is compulsory, and its deadline."""

    required: bool
    deadline: date | None


def rules_of_procedure(regime: Regime, *, installed_on: date, adopted_on: date | None = None) -> RulesAnswer:
    """Règlement intérieur: compulsory or not, by when (FR-AG-05; CGCT L2121-8).

    Raises Violation ``population_required``.
    """
    required = regime.by_population(regime.rules_required)
    deadline = add_months(installed_on, regime.rules_months) if required else None
    articles = regime.basis("rules")
    if deadline:
        text = f"Règlement intérieur à adopter au plus tard le {day(deadline)} ({reference(articles)})."
    else:
        text = f"Le règlement intérieur n'est pas obligatoire ({reference(articles)})."
    late = deadline is not None and adopted_on is not None and adopted_on > deadline
    status, code = (regime.breach, "adopted_late") if late else (Status.OK, "computed")
    return RulesAnswer((finding(status, code, "FR-AG-05", articles, text),), required, deadline)


class TextType(StrEnum):
    """Texts of one item, in the order in which they are voted."""

    PRELIMINARY_QUESTION = "preliminary_question"
    AMENDMENT = "amendment"
    MAIN = "main"


@dataclass(frozen=True)
class Text:
    """A text of one item; ``distance``: how far an amendment is from the main text, larger is further."""

    id: str
    type: TextType
    distance: int = 0


@dataclass(frozen=True)
class VoteOrderAnswer(Answer):
    """Ids of the texts in the order of their votes."""

    order: tuple[str, ...]


def vote_order(regime: Regime, texts: Sequence[Text]) -> VoteOrderAnswer:
    """Preliminary questions, amendments from the furthest, main text (FR-AG-06); equal ones keep their order."""
    steps = list(TextType)

    def key(one: Text) -> tuple[int, int]:
        return steps.index(one.type), -one.distance if one.type is TextType.AMENDMENT else 0

    order = tuple(one.id for one in sorted(texts, key=key))
    articles = regime.basis("amendments")
    text = f"Ordre des votes : {', '.join(order)} ({reference(articles)})."
    return VoteOrderAnswer((finding(Status.OK, "ordered", "FR-AG-06", articles, text),), order)


@dataclass(frozen=True)
class BudgetDebateAnswer(Answer):
    """Whether the budget orientation debate is due, and the first day it may be held."""

    required: bool
    earliest_debate_on: date | None


def budget_debate(
    regime: Regime, *, budget_vote_on: date, debate_on: date | None = None, weeks: int | None = None
) -> BudgetDebateAnswer:
    """Budget orientation debate (FR-AG-08; CGCT L2312-1). ``weeks`` replaces the setting of the profile.

    Raises Violation ``population_required``.
    """
    required = regime.by_population(regime.budget_debate)
    articles = regime.basis("budget_debate")
    cite = reference(articles)
    if not required:
        text = f"Le débat d'orientation budgétaire n'est pas obligatoire ({cite})."
        return BudgetDebateAnswer((finding(Status.OK, "optional", "FR-AG-08", articles, text),), False, None)
    earliest = shift(budget_vote_on, -_WEEK * (regime.budget_debate_weeks if weeks is None else weeks))
    text = f"Débat d'orientation budgétaire entre le {day(earliest)} et le vote du budget, le {day(budget_vote_on)} ({cite})."
    status, code = Status.OK, "computed"
    if debate_on is not None and debate_on < earliest:
        status, code, text = regime.breach, "too_early", f"Débat trop tôt, {day(debate_on)}. {text}"
    elif debate_on is not None and debate_on > budget_vote_on:
        status, code, text = regime.breach, "after_vote", f"Débat après le vote, {day(debate_on)}. {text}"
    return BudgetDebateAnswer((finding(status, code, "FR-AG-08", articles, text),), True, earliest)
