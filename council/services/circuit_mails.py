"""Mails of the circuits: to who is asked, to who wrote, reminders of what is late; each leaves once."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from council.gateways.environment import environment
from council.models import (
    Department,
    Draft,
    DraftApproval,
    DraftOpinion,
    DraftRound,
    DraftStep,
    RoleGrant,
    db,
)
from council.permissions import Role, system_actor
from council.queries.notice import long_date
from council.queries.tasks import discreet, safe_title
from council.services.lookup import FIRST_CLOCK, today
from council.services.office_mail import tell
from council.services.pipeline import Work, unit_of_work

ESCALATED_AFTER = timedelta(days=2)
"""Days late after which the head of the department and the secretary general are told: usage, no rule."""


def tell_approver(work: Work, draft: Draft, step: DraftStep, approval: DraftApproval) -> None:
    """A draft waits for somebody."""
    assert step.due_on is not None
    text = (
        f"Un projet de délibération attend votre avis, à l’étape «\u00a0{step.name}\u00a0»\u00a0:\n{safe_title(draft)}\n\n"
        f"Répondez avant le {long_date(step.due_on)}\u00a0: validez-le, ou renvoyez-le en disant ce qu’il faut reprendre."
    )
    mail_about(
        work, f"approval:{approval.id}", approval.account_id, "Un projet attend votre validation", text, draft
    )


def tell_answer(work: Work, draft: Draft, journey: DraftRound, motive: str) -> None:
    """The writer's draft has come to the end of its round."""
    if draft.created_by_id is None:
        return
    what = (
        "Lisez ce qu’il faut reprendre sur la page du projet."
        if discreet(draft)
        else f"Ce qu’il faut reprendre\u00a0: {motive}"
    )
    text = (
        f"Votre projet est renvoyé\u00a0:\n{safe_title(draft)}\n\n{what}"
        if motive
        else f"Votre projet a passé toutes les étapes de «\u00a0{journey.circuit}\u00a0»\u00a0:\n{safe_title(draft)}\n\n"
        "Il peut être inscrit à l’ordre du jour."
    )
    subject = "Votre projet est à reprendre" if motive else "Votre projet est validé"
    mail_about(work, f"round:{journey.id}", draft.created_by_id, subject, text, draft)


def tell_opinion(work: Work, draft: Draft, opinion: DraftOpinion) -> None:
    """An opinion is asked of somebody; a commission has no mailbox, the office writes its opinion down."""
    if opinion.account_id is None:
        return
    text = (
        f"Un avis vous est demandé{_giver(draft, opinion)} sur ce projet\u00a0:\n{safe_title(draft)}\n\n"
        f"Il est attendu avant le {long_date(opinion.due_on)}."
    )
    mail_about(
        work,
        f"opinion:{draft.id}:{opinion.id}:{opinion.asked_at:%Y%m%d%H%M%S%f}",
        opinion.account_id,
        "Un avis vous est demandé",
        text,
        draft,
    )


def _giver(draft: Draft, opinion: DraftOpinion) -> str:
    """In whose name an opinion is asked: free words, which may tell what the draft is about."""
    return "" if discreet(draft) else f" («\u00a0{opinion.giver}\u00a0»)"


def remind_opinions() -> int:
    """Remind once who was asked an opinion, on its last day; gives how many mails were queued."""
    ahead = (environment().clock.now() + FIRST_CLOCK).date()
    due = db.session.execute(
        sa.select(DraftOpinion.id, DraftOpinion.organisation_id)
        .join(Draft, Draft.id == DraftOpinion.draft_id)
        .where(
            DraftOpinion.answer.is_(None), DraftOpinion.due_on <= ahead, DraftOpinion.reminded_on.is_(None),
            DraftOpinion.account_id.is_not(None), Draft.state != "dropped",
        )
        .order_by(DraftOpinion.id)
    ).all()  # fmt: skip
    queued = 0
    for opinion_id, organisation_id in due:
        with unit_of_work(system_actor(organisation_id), "circuit_mails.remind_opinion") as work:
            row = work.session.get(DraftOpinion, opinion_id, populate_existing=True, with_for_update=True)
            if row is None or row.answer is not None or row.reminded_on is not None or row.account_id is None:
                continue
            if row.due_on > today(work):
                continue
            text = f"Un avis{_giver(row.draft, row)} est attendu de vous pour le {long_date(row.due_on)}\u00a0:\n{safe_title(row.draft)}"
            mail_about(
                work,
                f"opinion-reminder:{row.id}:{row.asked_at:%Y%m%d%H%M%S%f}",
                row.account_id,
                "Rappel\u00a0: un avis est attendu",
                text,
                row.draft,
            )
            row.reminded_on = today(work)
            work.audit(opinion=row.id)
            queued += 1
    return queued


def remind_late() -> int:
    """Remind who has not answered on the last day, and tell their head two days later; gives how many mails were queued."""
    ahead = (environment().clock.now() + FIRST_CLOCK).date()
    due = db.session.execute(
        sa.select(DraftApproval.id, DraftApproval.organisation_id)
        .join(DraftStep, DraftStep.id == DraftApproval.step_id)
        .join(DraftRound, DraftRound.id == DraftStep.round_id)
        .where(
            DraftRound.ended_at.is_(None), DraftStep.ended_at.is_(None), DraftStep.due_on <= ahead, DraftApproval.answer.is_(None),
            sa.or_(DraftApproval.reminded_on.is_(None), DraftApproval.reminded_on < ahead),
        )
        .order_by(DraftApproval.id)
    ).all()  # fmt: skip
    queued = 0
    for approval_id, organisation_id in due:
        with unit_of_work(system_actor(organisation_id), "circuit_mails.remind") as work:
            queued += _remind(work, approval_id)
    return queued


def _remind(work: Work, approval_id: int) -> int:
    row = work.session.get_one(DraftApproval, approval_id, populate_existing=True, with_for_update=True)
    step, day = row.step, today(work)
    if row.answer is not None or step.ended_at is not None or step.due_on is None or step.due_on > day:
        return 0
    draft, queued = step.round.draft, 0
    if row.reminded_on is None:
        text = (
            f"Ce projet attend toujours votre réponse, due le {long_date(step.due_on)}, à l’étape «\u00a0{step.name}\u00a0»\u00a0:\n"
            f"{safe_title(draft)}"
        )
        mail_about(
            work,
            f"approval-reminder:{row.id}",
            row.account_id,
            "Rappel\u00a0: un projet attend votre réponse",
            text,
            draft,
        )
        queued = 1
    elif day >= step.due_on + ESCALATED_AFTER and row.reminded_on < step.due_on + ESCALATED_AFTER:
        for account_id in _above(work, draft) - {row.account_id}:
            text = (
                f"Ce projet n’avance plus\u00a0: l’étape «\u00a0{step.name}\u00a0» devait être terminée le {long_date(step.due_on)}.\n"
                f"{safe_title(draft)}"
            )
            key = f"approval-late:{row.id}:{account_id}"
            mail_about(work, key, account_id, "Un projet est bloqué dans son circuit", text, draft)
            queued += 1
    row.reminded_on = day
    work.audit(approval=row.id, mails=queued)
    return queued


def _above(work: Work, draft: Draft) -> set[int]:
    """The head of the draft's department and the secretary general."""
    heads = work.session.scalars(
        sa.select(RoleGrant.account_id).where(RoleGrant.role == Role.SECRETARY_GENERAL)
    ).all()
    head = work.session.scalar(sa.select(Department.head_id).where(Department.id == draft.department_id))
    return {*heads, *([head] if head else [])}


def mail_about(
    work: Work, key: str, account_id: int, subject: str, text: str, draft: Draft, part: str = ""
) -> None:
    """Queue one mail about a draft, once per ``key``; ``part``: of the draft's pages."""
    tell(
        work,
        key,
        account_id,
        subject,
        text,
        f"Ouvrir le projet\u00a0: {{base}}/bureau/projets/{draft.id}{part}",
    )
