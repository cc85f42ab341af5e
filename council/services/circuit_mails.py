"""Mails of the circuits: to who is asked, to who wrote, reminders of what is late; each leaves once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from council.gateways.environment import environment
from council.models import (
    Account,
    Department,
    Draft,
    DraftApproval,
    DraftOpinion,
    DraftRound,
    DraftStep,
    Organisation,
    RoleGrant,
    db,
)
from council.permissions import Role, system_actor
from council.queries.letterhead import institution_name
from council.queries.notice import long_date
from council.services.pipeline import Work, unit_of_work

ESCALATED_AFTER = timedelta(days=2)
"""Days late after which the head of the department and the secretary general are told: usage, no rule."""


def tell_approver(work: Work, draft: Draft, step: DraftStep, approval: DraftApproval) -> None:
    """A draft waits for somebody."""
    assert step.due_on is not None
    text = (
        f"Un projet de délibération attend votre avis, à l’étape «\u00a0{step.name}\u00a0»\u00a0:\n{_object(draft)}\n\n"
        f"Répondez avant le {long_date(step.due_on)}\u00a0: validez-le, ou renvoyez-le en disant ce qu’il faut reprendre."
    )
    _mail(
        work, f"approval:{approval.id}", approval.account_id, "Un projet attend votre validation", text, draft
    )


def tell_answer(work: Work, draft: Draft, journey: DraftRound, motive: str) -> None:
    """The writer's draft has come to the end of its round."""
    if draft.created_by_id is None:
        return
    text = (
        f"Votre projet est renvoyé\u00a0:\n{_object(draft)}\n\nCe qu’il faut reprendre\u00a0: {motive}"
        if motive
        else f"Votre projet a passé toutes les étapes de «\u00a0{journey.circuit}\u00a0»\u00a0:\n{_object(draft)}\n\n"
        "Il peut être inscrit à l’ordre du jour."
    )
    subject = "Votre projet est à reprendre" if motive else "Votre projet est validé"
    _mail(work, f"round:{journey.id}", draft.created_by_id, subject, text, draft)


def tell_opinion(work: Work, draft: Draft, opinion: DraftOpinion) -> None:
    """An opinion is asked of somebody; a commission has no mailbox, the office writes its opinion down."""
    if opinion.account_id is None:
        return
    text = (
        f"Un avis vous est demandé («\u00a0{opinion.giver}\u00a0») sur ce projet\u00a0:\n{_object(draft)}\n\n"
        f"Il est attendu avant le {long_date(opinion.due_on)}."
    )
    _mail(
        work,
        f"opinion:{draft.id}:{opinion.id}:{opinion.asked_at:%Y%m%d%H%M%S%f}",
        opinion.account_id,
        "Un avis vous est demandé",
        text,
        draft,
    )


def remind_opinions() -> int:
    """Remind once who was asked an opinion, on its last day; gives how many mails were queued."""
    today = environment().clock.now().date()
    due = db.session.execute(
        sa.select(DraftOpinion.id, DraftOpinion.organisation_id)
        .join(Draft, Draft.id == DraftOpinion.draft_id)
        .where(
            DraftOpinion.answer.is_(None), DraftOpinion.due_on <= today, DraftOpinion.reminded_on.is_(None),
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
            text = f"Un avis («\u00a0{row.giver}\u00a0») est attendu de vous pour le {long_date(row.due_on)}\u00a0:\n{_object(row.draft)}"
            _mail(
                work,
                f"opinion-reminder:{row.id}:{row.asked_at:%Y%m%d%H%M%S%f}",
                row.account_id,
                "Rappel\u00a0: un avis est attendu",
                text,
                row.draft,
            )
            row.reminded_on = today
            work.audit(opinion=row.id)
            queued += 1
    return queued


def remind_late() -> int:
    """Remind who has not answered on the last day, and tell their head two days later; gives how many mails were queued."""
    today = environment().clock.now().date()
    due = db.session.execute(
        sa.select(DraftApproval.id, DraftApproval.organisation_id)
        .join(DraftStep, DraftStep.id == DraftApproval.step_id)
        .join(DraftRound, DraftRound.id == DraftStep.round_id)
        .where(
            DraftRound.ended_at.is_(None), DraftStep.ended_at.is_(None), DraftStep.due_on <= today, DraftApproval.answer.is_(None),
            sa.or_(DraftApproval.reminded_on.is_(None), DraftApproval.reminded_on < today),
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
    step, today = row.step, work.now.date()
    if row.answer is not None or step.ended_at is not None or step.due_on is None:
        return 0
    draft, queued = step.round.draft, 0
    if row.reminded_on is None:
        text = (
            f"Ce projet attend toujours votre réponse, due le {long_date(step.due_on)}, à l’étape «\u00a0{step.name}\u00a0»\u00a0:\n"
            f"{_object(draft)}"
        )
        _mail(
            work,
            f"approval-reminder:{row.id}",
            row.account_id,
            "Rappel\u00a0: un projet attend votre réponse",
            text,
            draft,
        )
        queued = 1
    elif today >= step.due_on + ESCALATED_AFTER and row.reminded_on < step.due_on + ESCALATED_AFTER:
        for account_id in _above(work, draft) - {row.account_id}:
            text = (
                f"Ce projet n’avance plus\u00a0: l’étape «\u00a0{step.name}\u00a0» devait être terminée le {long_date(step.due_on)}.\n"
                f"{_object(draft)}"
            )
            key = f"approval-late:{row.id}:{account_id}"
            _mail(work, key, account_id, "Un projet est bloqué dans son circuit", text, draft)
            queued += 1
    row.reminded_on = today
    work.audit(approval=row.id, mails=queued)
    return queued


def _above(work: Work, draft: Draft) -> set[int]:
    """The head of the draft's department and the secretary general."""
    heads = work.session.scalars(
        sa.select(RoleGrant.account_id).where(RoleGrant.role == Role.SECRETARY_GENERAL)
    ).all()
    head = work.session.scalar(sa.select(Department.head_id).where(Department.id == draft.department_id))
    return {*heads, *([head] if head else [])}


def _object(draft: Draft) -> str:
    """The object as a mailbox may hold it: that of a confidential draft stays in the office."""
    if draft.content.get("confidential") or draft.content.get("closed_session"):
        return draft.content.get("public_title") or "Projet confidentiel"
    return draft.title


def _mail(work: Work, key: str, account_id: int, subject: str, text: str, draft: Draft) -> None:
    account = work.session.get(Account, account_id)
    if account is None or not account.active:
        return
    organisation = work.session.get_one(Organisation, draft.organisation_id)
    address = f"{environment().settings.base_url}/bureau/projets/{draft.id}"
    payload: dict[str, Any] = {
        "recipient": account.email,
        "subject": f"{subject} – {institution_name(organisation)}",
        "text": f"Bonjour,\n\n{text}\n\nOuvrir le projet\u00a0: {address}\n",
    }
    work.later("mail", key, payload)
