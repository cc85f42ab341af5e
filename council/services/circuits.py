"""Verbs of a draft's way through its circuit: submit, approve, send back, take back, delegate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from council.models import (
    Account,
    ApprovalDelegation,
    Circuit,
    Draft,
    DraftApproval,
    DraftRound,
    DraftStep,
    Person,
    db,
)
from council.permissions import Permission
from council.queries.circuits import acting_for, delegators, names_of, working_day
from council.queries.sharing import readers
from council.services.circuit_mails import tell_answer, tell_approver
from council.services.draft_typing import GONE, nothing_unsaved
from council.services.errors import NotAllowed, NotFound, Refused, Stale
from council.services.lookup import found, today
from council.services.pipeline import Work, command
from council.services.rich_text import plain

LONGEST_MOTIVE = 2000
WHOLE = "Terminez d’abord ce projet\u00a0: il lui manque {missing}."
NOT_NOW = "Ce projet n’attend pas d’être envoyé en validation."
STRANGERS = (
    "Ce circuit passe par {names}, à qui ce projet à diffusion restreinte n’est pas ouvert. Choisissez un autre circuit, ou ouvrez-leur "
    "le projet."
)
NO_CIRCUIT = "Choisissez un circuit de la liste."
NOT_ASKED = "Ce n’est pas à vous de répondre à cette étape, ou elle est déjà terminée."
CHANGED = "Le texte a changé pendant que vous le lisiez\u00a0: c’est maintenant la version {number}. Relisez ce qui a changé, puis répondez."
CHANGED_SINCE = "Quelqu’un a enregistré un autre texte entre-temps\u00a0: c’est maintenant la version {number}. Relisez-la, puis envoyez-la."
NO_MOTIVE = "Dites ce qu’il faut reprendre\u00a0: la personne qui écrit le lira."
NO_STEP = "Choisissez à qui renvoyer ce projet."
NO_DELEGATE = "Choisissez une autre personne de la liste."
BAD_DAYS = "La délégation va d’un jour à un autre, 366 jours au plus, et ne finit pas avant d’avoir commencé."


@command(Permission.ITEM_EDIT)
def submit(work: Work, draft_id: int, circuit_id: int, version: int | None = None) -> int:
    """Send a draft into a circuit; gives the round. A second press changes nothing. ``version``: the one that was on the screen.

    Raises ``Stale`` when that is no longer its text, ``Refused`` when the text lacks what its readers need, or when it is not the moment.
    """
    draft = found(work, Draft, draft_id, GONE, lock=True)
    if draft.state == "circuit":
        work.audit(draft=draft.id, repeated=True)
        return live_round(work, draft).id
    if draft.state not in ("writing", "returned", "ready"):
        raise Refused(NOT_NOW)
    nothing_unsaved(work, draft)
    if version not in (None, draft.revision):
        raise Stale(CHANGED_SINCE.format(number=draft.revision))
    if missing := lacking(draft):
        raise Refused(WHOLE.format(missing=" et ".join(missing)))
    circuit = work.session.scalar(db.select(Circuit).where(Circuit.id == circuit_id, sa.not_(Circuit.closed)))
    if circuit is None or circuit.department_id not in (None, draft.department_id):
        raise Refused(NO_CIRCUIT, field="circuit_id")
    steps = [(one["name"], one["rule"], one["days"], one["approvers"]) for one in circuit.steps]
    asked = {key for one in circuit.steps for key in one["approvers"]}
    if strangers := asked - {key for key, _ in readers(draft.id)}:
        names = ", ".join(names_of(sorted(strangers)).values())
        raise Refused(STRANGERS.format(names=names), field="circuit_id")
    journey = _begin_round(work, draft, circuit.name, steps, first=1)
    work.audit(draft=draft.id, circuit=circuit.id, round=journey.number)
    return journey.id


@command(Permission.MEETING_READ)
def approve(work: Work, draft_id: int, version: int, comment: str = "") -> None:
    """Approve the version one has read, for oneself and for those who delegated to one; twice is once.

    Raises ``NotAllowed`` for who is not asked, ``Stale`` when the text has changed since.
    """
    draft, step, asked = _asked(work, draft_id, version)
    words = plain(comment)[:LONGEST_MOTIVE]
    for one in asked:
        if one.answer is None:
            _answer(work, one, "approved", version, words)
    work.session.flush()
    if step.ended_at is None and _passed(work, step):
        _next(work, draft, step)
    work.audit(draft=draft.id, step=step.position, version=version)


@command(Permission.MEETING_READ)
def send_back(work: Work, draft_id: int, version: int, motive: str, to_step: int = 0) -> None:
    """Refuse the version one has read: back to its writer (0), or to an earlier step, which begins again.

    Raises ``Refused`` (``field``: ``motive``, ``to_step``), ``NotAllowed``, ``Stale``.
    """
    draft, step, asked = _asked(work, draft_id, version)
    words = plain(motive)[:LONGEST_MOTIVE]
    if not words:
        raise Refused(NO_MOTIVE, field="motive")
    if not 0 <= to_step < step.position:
        raise Refused(NO_STEP, field="to_step")
    for one in asked:
        if one.answer is None:
            _answer(work, one, "returned", version, words)
    journey = step.round
    _end(work, draft, journey, "returned", "returned")
    work.session.flush()
    if to_step:
        steps = [
            (one.name, one.rule, one.days, [a.account_id for a in one.approvals]) for one in journey.steps
        ]
        _begin_round(work, draft, journey.circuit, steps, first=to_step)
    else:
        tell_answer(work, draft, journey, words)
    work.audit(draft=draft.id, step=step.position, to=to_step, version=version)


@command(Permission.ITEM_EDIT)
def take_back(work: Work, draft_id: int) -> None:
    """The writer (or who keeps the agenda) takes a draft out of its circuit. Repeating it changes nothing."""
    draft = found(work, Draft, draft_id, GONE, lock=True)
    if draft.state != "circuit":
        return
    if draft.created_by_id != work.actor.account_id and not work.actor.may(Permission.MEETING_EDIT):
        raise NotAllowed("La personne qui a écrit ce projet, ou le secrétariat général, peut le reprendre.")
    _end(work, draft, live_round(work, draft), "withdrawn", "writing")
    work.audit(draft=draft.id)


@command(Permission.MEETING_READ)
def delegate(work: Work, to_id: int, starts_on: date, ends_on: date) -> int:
    """Let somebody else answer for oneself between two days; gives the delegation. Raises ``Refused`` (``field``)."""
    own = work.actor.account_id
    if own is None or to_id == own or to_id not in {key for key, _ in delegators(work.actor.organisation_id)}:
        raise Refused(NO_DELEGATE, field="to_id")
    if not starts_on <= ends_on <= starts_on + timedelta(days=366):
        raise Refused(BAD_DAYS, field="ends_on")
    twin = work.session.scalar(
        db.select(ApprovalDelegation).where(
            ApprovalDelegation.from_id == own, ApprovalDelegation.to_id == to_id, ApprovalDelegation.starts_on == starts_on,
            ApprovalDelegation.ends_on == ends_on, ApprovalDelegation.withdrawn_at.is_(None),
        )
    )  # fmt: skip
    row = twin or ApprovalDelegation(
        organisation_id=work.actor.organisation_id,
        from_id=own,
        to_id=to_id,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    work.session.add(row)
    work.session.flush()
    work.audit(delegation=row.id, to=to_id)
    return row.id


@command(Permission.MEETING_READ)
def end_delegation(work: Work, delegation_id: int) -> None:
    """Take one's own delegation back. Raises ``NotFound`` for somebody else's."""
    row = found(work, ApprovalDelegation, delegation_id, lock=True)
    if row.from_id != work.actor.account_id:
        raise NotFound()
    row.withdrawn_at = row.withdrawn_at or work.now
    work.audit(delegation=row.id)


def lacking(draft: Draft) -> list[str]:
    """What a reader of the draft would miss, in words."""
    content = draft.content
    missing = [] if content.get("articles") else ["au moins un article"]
    if not (content.get("note") or content.get("expose") or content.get("note_in_annex")):
        missing.append("une note de synthèse ou un exposé des motifs")
    return missing


def live_round(work: Work, draft: Draft) -> DraftRound:
    """The round a draft is in. Raises ``NotFound`` when it is in none."""
    row: DraftRound | None = work.session.scalar(
        db.select(DraftRound).where(DraftRound.draft_id == draft.id, DraftRound.ended_at.is_(None))
    )
    if row is None:
        raise NotFound(NOT_ASKED)
    return row


Plan = Sequence[tuple[str, str, int, Sequence[int]]]


def _begin_round(work: Work, draft: Draft, circuit: str, steps: Plan, *, first: int) -> DraftRound:
    """A new round whose steps before ``first`` (from 1) are taken as done."""
    last = work.session.scalar(
        db.select(sa.func.max(DraftRound.number)).where(DraftRound.draft_id == draft.id)
    )
    own = {"organisation_id": draft.organisation_id}
    journey = DraftRound(
        **own,
        draft_id=draft.id,
        number=(last or 0) + 1,
        circuit=circuit,
        started_at=work.now,
        started_by=work.actor.name[:160],
    )
    work.session.add(journey)
    work.session.flush()
    for position, (name, rule, days, approvers) in enumerate(steps, 1):
        step = DraftStep(**own, round_id=journey.id, position=position, name=name, rule=rule, days=days)
        step.ended_at = work.now if position < first else None
        work.session.add(step)
        work.session.flush()
        work.session.add_all([DraftApproval(**own, step_id=step.id, account_id=one) for one in approvers])
    draft.state, draft.updated_at = "circuit", work.now
    work.session.flush()
    work.session.expire(journey, ["steps"])
    _open(work, draft, next(one for one in journey.steps if one.position == first))
    return journey


def _open(work: Work, draft: Draft, step: DraftStep) -> None:
    step.opened_at = work.now
    step.due_on = working_day(today(work) + timedelta(days=step.days))
    for one in step.approvals:
        tell_approver(work, draft, step, one)


def _next(work: Work, draft: Draft, step: DraftStep) -> None:
    step.ended_at = work.now
    following = next((one for one in step.round.steps if one.position == step.position + 1), None)
    if following is None:
        _end(work, draft, step.round, "approved", "ready")
        tell_answer(work, draft, step.round, "")
    else:
        _open(work, draft, following)


def _end(work: Work, draft: Draft, journey: DraftRound, outcome: str, state: str) -> None:
    journey.ended_at, journey.outcome = work.now, outcome
    draft.state, draft.updated_at = state, work.now


def _passed(work: Work, step: DraftStep) -> bool:
    """Whether the step's rule is met; nobody waits for the answer of an account that was closed meanwhile."""
    answers = [one.answer == "approved" for one in step.approvals]
    if step.rule == "any" or not any(answers):
        return any(answers)
    silent = [one.account_id for one in step.approvals if one.answer is None]
    waited = sa.select(Account.id).where(Account.id.in_(silent), Account.active)
    return work.session.scalar(waited.limit(1)) is None


def _asked(work: Work, draft_id: int, version: int) -> tuple[Draft, DraftStep, list[DraftApproval]]:
    """The draft, its open step and the approvals the actor may give: one's own and those delegated to one."""
    draft = found(work, Draft, draft_id, GONE, lock=True)
    if draft.state != "circuit":
        raise NotAllowed(NOT_ASKED)
    step = next(
        one for one in live_round(work, draft).steps if one.opened_at is not None and one.ended_at is None
    )
    own = work.actor.account_id
    held = {own, *acting_for(own, today(work))}
    asked = [one for one in step.approvals if one.account_id in held]
    if not asked:
        raise NotAllowed(NOT_ASKED)
    if version != draft.revision and any(one.answer is None for one in asked):
        raise Stale(CHANGED.format(number=draft.revision))
    return draft, step, asked


def _answer(work: Work, row: DraftApproval, answer: str, version: int, motive: str) -> None:
    row.answer, row.answered_at, row.version, row.motive = answer, work.now, version, motive
    row.answered_by = work.actor.name[:160]
    if row.account_id != work.actor.account_id:
        person = work.session.scalar(
            db.select(Person)
            .join(Account, Account.person_id == Person.id)
            .where(Account.id == row.account_id)
        )
        if person is not None:
            row.answered_by = f"{work.actor.name}, par délégation de {person.formal_name}"[:160]
