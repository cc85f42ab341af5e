"""Decisions of procedure taken by hands: urgency, closed session, urgent item, adjournment, order of items, rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

from council.law.ballots import Choice, MajorityRule, Mode, decide
from council.law.proxies import usable_proxies
from council.law.requests import ClosedKind, closed_session, urgent_item
from council.law.violations import Status
from council.law.wording import reference, typeset
from council.meeting import procedure_commands as cmd
from council.meeting import procedure_events as ev
from council.meeting.ballots import chair_known, check_count
from council.meeting.choices import LABELS
from council.meeting.draft import Draft
from council.meeting.facts import AgendaItem
from council.meeting.procedure_state import hurried
from council.meeting.procedure_words import sentence_of
from council.meeting.refusals import Refusal
from council.meeting.requests import CLOSED, seats_asking
from council.meeting.room import quorum, withdrawn_from
from council.meeting.rooms import item_answer
from council.meeting.state import MeetingState
from council.meeting.voices import in_room

URGENCY, URGENT_ITEM, ADJOURNMENT, ORDER, RULES = "urgency", "urgent_item", "adjournment", "order", "rules"
SUBJECTS = (URGENCY, CLOSED, URGENT_ITEM, ADJOURNMENT, ORDER, RULES)
SENDING_BACK = (URGENCY, ORDER)
"""Subjects that may name items to send to a later meeting; an adjournment sends back all that is left."""
OFFERED = {str(code): LABELS[code] for code in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.NPPV)}
LONGEST_TITLE = 500
"""Of an item, as the agenda has it."""
MATTERS = ("ordinary", "persons", "budget")


class Objection(NamedTuple):
    """What the law objects: code, sentence, articles."""

    code: str
    sentence: str
    articles: tuple[str, ...]


def voters(state: MeetingState, subject: str, item: int | None) -> dict[int, int | None]:
    """Seats that vote on the course of the meeting -> bearer; an urgent item is for those present alone (BE-CONV-05)."""
    out = withdrawn_from(state, item) if item is not None else frozenset()
    here: dict[int, int | None] = dict.fromkeys(sorted(state.present - out))
    if subject == URGENT_ITEM:
        return here
    return here | usable_proxies(state.proxies, present=state.present, withdrawn=out)


def urgency_due(state: MeetingState) -> bool:
    """Whether the council has still to decide on the urgency of the convocation or of items added (FR-CONV-04, -09)."""
    urgent = any(hurried(state, one.item) for one in state.facts.items)
    return urgent and state.facts.law.notice_urgent_min is not None and state.urgency is None


def item_objection(state: MeetingState, item: int) -> Objection | None:
    """Why ``item`` may not be put to discussion, as far as earlier decisions of the council go."""
    remote = item_answer(state.facts, item)
    if remote is not None and remote.status is Status.ERROR:
        return Objection("remote_forbidden", remote.sentence, remote.articles)
    articles = state.facts.law.basis("notice")
    if urgency_due(state) and hurried(state, item):
        text = "Ce point a été convoqué en urgence : le conseil se prononce d'abord sur l'urgence"
        return Objection("urgency_undecided", f"{text} ({reference(articles)}).", articles)
    if item in state.sent_back:
        text = (
            "Le conseil a renvoyé ce point à une séance ultérieure : il ne peut pas être examiné aujourd'hui"
        )
        return Objection("sent_back", f"{text} ({reference(articles)}).", articles)
    return None


def closing_objection(state: MeetingState, matter: str) -> Objection | None:
    """Why the public may not be made to leave: no decision, or a budget in Wallonia (FR-PUB-02, BE-PUB-02)."""
    if matter not in MATTERS:
        raise Refusal("bad_payload", "Dites de quoi traite le huis clos : choisissez dans la liste.")
    law = state.facts.law
    answer = closed_session(law, present=len(state.present), item_kind=cast("ClosedKind", matter))
    if answer.result == "always_closed" or (answer.result != "always_public" and state.closed_granted):
        return None
    if answer.result == "always_public":
        return Objection("always_public", answer.sentence, answer.articles)
    base = "présents ou représentés" if law.closed_counts_represented else "présents"
    text = (
        f"Le huis clos se décide par un vote sans débat, à {law.closed_majority.words} des membres {base} : "
    )
    text += f"mettez-le d'abord aux voix ({reference(answer.articles)})."
    return Objection("closed_session_undecided", text, answer.articles)


def decide_procedure(draft: Draft, command: cmd.DecideProcedure) -> None:
    """Record a vote by hands on the course of the meeting, and what the law makes of it."""
    draft.need_open()
    draft.need_no_ballot()
    if command.subject not in SUBJECTS or command.matter not in MATTERS:
        raise Refusal("bad_payload", "Ce vote de procédure n'existe pas : choisissez-le dans la liste.")
    if command.item != draft.state.item:
        raise Refusal("item_not_open", "Le point en discussion a changé : relisez l'écran, puis recommencez.")
    draft.need_chair(command.item)
    motive = _fitting(draft, command)
    event = ev.ProcedureDecided(
        subject=command.subject, counts={code: n for code, n in command.counts.items() if n}, text=command.text.strip(),
        names=dict(sorted(command.names.items())), item=command.item, items=command.items, matter=command.matter,
        requesters=() if command.by_chair or command.subject != CLOSED else seats_asking(draft.state, CLOSED, command.item),
        motive=motive,
    )  # fmt: skip
    _check(draft, event)
    if command.subject == URGENT_ITEM:
        event = replace(event, added=_new_item(draft, event.text))
    draft.emit(ruled(draft.state, event))


def _fitting(draft: Draft, command: cmd.DecideProcedure) -> str:
    """The motive that overrides what the law objects to this vote; Refusal when it makes no sense now."""
    state = draft.state
    motives = [_CONDITIONS[command.subject](draft, command)]
    answer = quorum(state)
    if state.item is None and command.subject != ADJOURNMENT and not answer.reached:
        motives.append(draft.breach("quorum_not_reached", answer.sentence, answer.articles))
    if command.items and command.subject not in SENDING_BACK:
        raise Refusal("bad_payload", "Ce vote ne renvoie aucun point : retirez les points cochés.")
    unknown = [item for item in command.items if state.item_state(item).state != "pending"]
    if unknown or not set(command.items) <= set(state.facts.item_of):
        raise Refusal(
            "item_not_pending", "Un des points à renvoyer est déjà ouvert ou traité : relisez la liste."
        )
    return next((one for one in motives if one), "")


def _urgency(draft: Draft, command: cmd.DecideProcedure) -> str:
    if not urgency_due(draft.state):
        sentence = "Il n'y a pas d'urgence à décider : la convocation est dans les délais, ou le conseil s'est prononcé."
        raise Refusal("no_urgency", sentence)
    return _between_items(draft, command)


def _between_items(draft: Draft, command: cmd.DecideProcedure) -> str:
    if draft.state.item is not None:
        position = draft.state.facts.item_of[draft.state.item].position
        raise Refusal("item_open", f"Le point {position} est en cours : terminez-le ou ajournez-le d'abord.")
    return ""


def _closed_session(draft: Draft, command: cmd.DecideProcedure) -> str:
    state, law = draft.state, draft.state.facts.law
    if state.closed_session or state.closed_granted:
        raise Refusal("already_closed_session", "Le huis clos est déjà décidé : rien à faire.")
    asking = len(seats_asking(state, CLOSED, command.item))
    answer = closed_session(
        law, present=len(state.present), requesters=asking, by_chair=command.by_chair,
        item_kind=cast("ClosedKind", command.matter),
    )  # fmt: skip
    if answer.result == "always_closed":
        raise Refusal(
            "always_closed", f"{answer.sentence} Prononcez-le sans vote.", article=answer.articles[0]
        )
    if answer.result in ("always_public", "not_put_to_vote"):
        return draft.breach(answer.result, answer.sentence, answer.articles)
    return ""


def _urgent_item(draft: Draft, command: cmd.DecideProcedure) -> str:
    urgent_item(draft.state.facts.law, present=len(draft.state.present), votes_for=0)  # or Violation
    _need_text(draft, command)
    if len(command.text.strip()) > LONGEST_TITLE:
        sentence = f"L'objet d'un point compte {LONGEST_TITLE} caractères au plus : raccourcissez-le."
        raise Refusal("text_too_long", sentence)
    return _between_items(draft, command)


def _need_text(draft: Draft, command: cmd.DecideProcedure) -> str:
    if not command.text.strip() and not (command.subject == ORDER and command.items):
        raise Refusal("text_needed", "Écrivez ce qui est mis aux voix, tel que le président le lit.")
    return ""


_CONDITIONS = {
    URGENCY: _urgency,
    CLOSED: _closed_session,
    URGENT_ITEM: _urgent_item,
    ADJOURNMENT: _between_items,
    ORDER: _need_text,
    RULES: _need_text,
}


def _new_item(draft: Draft, title: str) -> AgendaItem:
    """The urgent item, last of the agenda should it be admitted."""
    if draft.context.new_item is None:
        raise Refusal("failed", "Le point n'a pas pu être préparé : recommencez.")
    last = max((one.position for one in draft.state.facts.items), default=0)
    return AgendaItem(draft.context.new_item, last + 1, title)


def _check(draft: Draft, event: ev.ProcedureDecided) -> None:
    allowed = voters(draft.state, event.subject, event.item)
    check_count(draft, event.counts, event.names, OFFERED, allowed)
    if event.subject == URGENT_ITEM:
        named = [seat for seat, choice in event.names.items() if choice == Choice.FOR]
        if len(named) != event.counts.get(Choice.FOR, 0):
            sentence = "Nommez tous ceux qui admettent l'urgence : leurs noms sont inscrits au procès-verbal."
            raise Refusal("names_needed", sentence, article=draft.state.facts.law.basis("urgent_item")[0])
    elif event.subject != CLOSED:
        chair_known(draft, event.counts, event.names, draft.state.chair_now(event.item), allowed)


def ruled(state: MeetingState, event: ev.ProcedureDecided) -> ev.ProcedureDecided:
    """The line with its result, counted again from its figures and the room in ``state``."""
    allowed = voters(state, event.subject, event.item)
    present, represented = in_room(state, allowed)
    room = {"present": present, "represented": represented}
    adopted, needed, words = _law(state, event, **room)
    outcome = "adopted" if adopted else "rejected"
    event = replace(event, outcome=outcome, needed=needed, **cast("dict[str, Any]", room))
    return replace(event, sentence=typeset(sentence_of(state, event, words)))


def _law(
    state: MeetingState, event: ev.ProcedureDecided, present: int, represented: int
) -> tuple[bool, int, str]:
    """Whether it passes, votes for needed, the law's sentence."""
    law, votes_for = state.facts.law, event.counts.get(Choice.FOR, 0)
    if event.subject == CLOSED:
        closed = closed_session(
            law, present=present, represented=represented, by_chair=True, votes_for=votes_for
        )
        return closed.closed, closed.needed or 0, closed.sentence
    if event.subject == URGENT_ITEM:
        urgent = urgent_item(law, present=present, votes_for=votes_for)
        return urgent.accepted, urgent.needed, urgent.sentence
    counts: Mapping[Choice, int] = {Choice(code): number for code, number in event.counts.items()}
    chair = event.names.get(state.chair_now(event.item) or 0)
    result = decide(
        law, counts, mode=Mode.HANDS, rule=MajorityRule.SIMPLE_EXPRESSED,
        chair_choice=Choice(chair) if chair else None,
    )  # fmt: skip
    return result.adopted, result.needed or result.majority, result.result_sentence


def corrected(draft: Draft, event: ev.ProcedureDecided, original: ev.ProcedureDecided) -> ev.ProcedureDecided:
    """A line typed wrong, read as ``event`` in the room of ``draft``. Raises Refusal."""
    if event.subject != original.subject or event.added != original.added:
        raise Refusal(
            "bad_payload", "Une correction ne change pas l'objet d'un vote : annulez plutôt la ligne."
        )
    _check(draft, event)
    return reruled(draft.state, event, original)


def reruled(
    state: MeetingState, event: ev.ProcedureDecided, before: ev.ProcedureDecided
) -> ev.ProcedureDecided:
    """See ``ruled``; an urgent item refused then cannot be admitted after the fact, there was none to examine."""
    reading = ruled(state, event)
    if reading.subject == URGENT_ITEM and reading.outcome != before.outcome == "rejected":
        sentence = "L'affaire urgente a été écartée : annulez la ligne, puis mettez-la de nouveau aux voix."
        raise Refusal("not_correctable", sentence)
    return reading
