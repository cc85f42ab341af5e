"""Decisions about oral questions on the item under discussion (FR-AG-04, BE-PART-02)."""

from __future__ import annotations

from datetime import date

from council.law.agenda import oral_questions
from council.law.violations import Status
from council.meeting import question_commands as cmd
from council.meeting import question_events as ev
from council.meeting.draft import Draft
from council.meeting.oral import REASONS, Question
from council.meeting.refusals import Refusal

LONGEST = 1_500


def put_question(draft: Draft, command: cmd.PutQuestion) -> None:
    """Put a question on the list, before its item or while it is under discussion; within what the rules of procedure allow."""
    draft.need_begun()
    draft.need_item(command.item)
    draft.need_seat(command.seat)
    state = draft.state
    item = state.facts.item_of[command.item]
    if item.kind != "question":
        raise Refusal(
            "not_questions",
            "Ce point n'est pas celui des questions orales : choisissez-le dans l'ordre du jour.",
        )
    if state.item_state(command.item).state == "closed":
        raise Refusal(
            "item_closed",
            "Le point des questions orales est clos : la question attendra la prochaine séance.",
        )
    text = " ".join(command.text.split())
    if not text:
        raise Refusal("bad_payload", "Écrivez l'objet de la question.")
    if len(text) > LONGEST:
        raise Refusal("too_long", f"Cette question a {len(text)} caractères : résumez-la en {LONGEST}.")
    received = _day(command.received)
    if any(one.seat == command.seat and one.text == text for one in state.questions.values()):
        raise Refusal("already_put", "Cette question est déjà dans la liste : rien à faire.")
    own = [one for one in state.questions.values() if one.seat == command.seat and one.state != "withdrawn"]
    notice = (date.fromisoformat(state.facts.on) - received).days if received else 0
    answer = oral_questions(state.facts.law, put=len(own) + 1, notice_days=notice)
    motive = ""
    if answer.status is Status.ERROR:
        motive = draft.breach(answer.finding.code, answer.sentence, answer.articles)
    draft.emit(
        ev.QuestionPut(
            question=draft.context.ballot, item=command.item, seat=command.seat, text=text,
            received=command.received, motive=motive,
        )
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refusal(
            "bad_payload", "Le jour où la question a été reçue n'est pas une date : corrigez-le."
        ) from error


def _standing(draft: Draft, question: str, *states: str) -> Question:
    """The question, in one of ``states``, of the item under discussion. Raises Refusal."""
    draft.need_open()
    found = draft.state.questions.get(question)
    if found is None:
        raise Refusal("unknown_question", "Cette question n'existe pas : rechargez la page.")
    if draft.state.item != found.item:
        raise Refusal(
            "item_not_open", "Le point des questions orales n'est pas en cours : ouvrez-le d'abord."
        )
    if found.state not in states:
        raise Refusal("question_done", "Cette question a déjà été traitée : relisez la liste.")
    return found


def ask_question(draft: Draft, command: cmd.AskQuestion) -> None:
    """The author, present, asks it."""
    found = _standing(draft, command.question, "waiting")
    if found.seat not in draft.state.present:
        name = draft.state.facts.name(found.seat)
        raise Refusal(
            "not_present", f"{name} n'est pas noté présent : reportez sa question, ou notez son arrivée."
        )
    draft.emit(ev.QuestionAsked(question=found.question))


def answer_question(draft: Draft, command: cmd.AnswerQuestion) -> None:
    """The chair, or whom he asks to, answers; there is no vote."""
    found = _standing(draft, command.question, "asked")
    seat = draft.state.chair_now() if command.seat is None else command.seat
    if seat is None:
        raise Refusal("no_chair", "Dites qui a répondu : choisissez un membre présent.")
    draft.need_seat(seat)
    if seat not in draft.state.present:
        raise Refusal(
            "not_present",
            f"{draft.state.facts.name(seat)} n'est pas noté présent : choisissez qui a répondu.",
        )
    text = command.text.strip()
    if len(text) > LONGEST:
        raise Refusal("too_long", f"Cette réponse a {len(text)} caractères : résumez-la en {LONGEST}.")
    draft.emit(ev.QuestionAnswered(question=found.question, seat=seat, text=text))


def drop_question(draft: Draft, command: cmd.DropQuestion) -> None:
    """It is not answered in the room."""
    found = _standing(draft, command.question, "waiting", "asked")
    if command.reason not in REASONS:
        raise Refusal("bad_payload", "Dites si la question est retirée, reportée ou aura une réponse écrite.")
    draft.emit(ev.QuestionDropped(question=found.question, reason=command.reason))
