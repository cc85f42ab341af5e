"""Verbs about the minutes: write the debates, settle them at a later meeting, or finish them before that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from council.law.violations import Violation
from council.models import Meeting, Minutes
from council.permissions import Permission
from council.queries.deadlines import local_day, minutes_deadline, organisation_of
from council.services.errors import Refused, Stale
from council.services.lookup import found
from council.services.minutes_papers import minutes_document
from council.services.pipeline import Work, command
from council.services.requeue import later_again
from council.services.rich_text import rich

LONGEST = 60_000
"""Characters of one debate, markup included: some twenty printed pages."""
SIGNED = (
    "Le procès-verbal porte déjà une signature\u202f: il ne change plus. "
    "Une erreur se corrige par une mention dans un procès-verbal suivant."
)
NOT_YET = "Cette date n’est pas encore venue. Indiquez le jour où le conseil a arrêté le procès-verbal."
NOT_YET_MADE = "Le procès-verbal n’existe pas encore\u202f: préparez d’abord les actes de la séance."
CHANGED = (
    "Quelqu’un a modifié le procès-verbal pendant que vous écriviez. Votre texte est gardé ci-dessous\u202f: "
    "comparez-le au texte enregistré, puis enregistrez de nouveau."
)


@command(Permission.ACT_PREPARE)
def save_debates(work: Work, meeting_id: int, revision: int, debates: Mapping[int, str]) -> int:
    """Store the debate text of items (id -> typed text), cleaned; gives the new revision and makes the PDF again.

    Raises ``Stale`` when somebody saved something else since ``revision``, ``Refused`` once signed or when a text is
    too long, ``NotFound`` before the acts were prepared.
    """
    row = _editable(work, meeting_id)
    cleaned = {**row.debates, **{str(item): rich(_measured(item, text)) for item, text in debates.items()}}
    cleaned = {item: text for item, text in cleaned.items() if text}
    if cleaned == row.debates:
        return row.revision
    if row.revision != revision:
        raise Stale(CHANGED)
    row.debates = cleaned
    return _again(work, row)


@command(Permission.ACT_PREPARE)
def settle(work: Work, meeting_id: int, settled_on: date) -> int:
    """Note that a later meeting settled the minutes (arrêté; L2121-15, FR-ACT-07): they can be signed from now on.

    Raises ``Refused`` for a date that is not after the meeting, or not yet come.
    """
    row = _editable(work, meeting_id)
    meeting = found(work, Meeting, meeting_id)
    organisation = organisation_of(meeting)
    if settled_on > local_day(work.now, organisation):
        raise Refused(NOT_YET, field="settled_on")
    try:
        minutes_deadline(meeting, organisation, settled_on, None)
    except Violation as violation:
        raise Refused(violation.sentence, field="settled_on") from violation
    if row.final and row.settled_on == settled_on:
        return _make_pdf(work, row)
    row.final, row.settled_on = True, settled_on
    return _again(work, row)


@command(Permission.ACT_PREPARE)
def finish_early(work: Work, meeting_id: int) -> int:
    """Allow the signature before any meeting settled the minutes: an explicit choice, told in the audit line."""
    row = _editable(work, meeting_id)
    if row.final:
        return _make_pdf(work, row)
    row.final = True
    work.audit(before_settlement=True)
    return _again(work, row)


def _editable(work: Work, meeting_id: int) -> Minutes:
    row = found(work, Minutes, meeting_id, NOT_YET_MADE, lock=True)
    document = minutes_document(meeting_id)
    if document is not None and document.state != "prepared":
        raise Refused(SIGNED)
    return row


def _again(work: Work, row: Minutes) -> int:
    row.revision += 1
    row.updated_at = work.now
    return _make_pdf(work, row)


def _make_pdf(work: Work, row: Minutes) -> int:
    """Ask for the PDF of the current revision; asking again after a failure takes it up."""
    key = f"minutes:{row.meeting_id}:{row.revision}"
    later_again(work, "minutes", key, {"meeting": row.meeting_id, "revision": row.revision})
    work.audit(meeting=row.meeting_id, revision=row.revision)
    return row.revision


def _measured(item: int, text: str) -> str:
    if len(text) > LONGEST:
        raise Refused(
            f"Ce débat est trop long ({len(text)} caractères, {LONGEST} au plus). Résumez-le\u202f: "
            "le procès-verbal dit la teneur des discussions, pas chaque parole.",
            field=f"debate-{item}",
        )
    return text
