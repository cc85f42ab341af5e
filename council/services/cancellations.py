"""Giving up a meeting whose members are already convened: once, with a motive, each of them told (FR-CONV-10)."""

from __future__ import annotations

from council.models import Convocation, Meeting, db
from council.permissions import Permission
from council.services.convocation_mail import addresses, cancellation_mail
from council.services.errors import Refused
from council.services.lookup import found
from council.services.municipal_copies import copy_to_readers
from council.services.pipeline import Work, command
from council.services.proofs import note
from council.services.rich_text import plain
from council.services.substitutes import reached

MAX_MOTIVE = 1000
"""Characters: a reason that is read out, not a report."""


@command(Permission.CONVENE)
def cancel_convened(work: Work, meeting_id: int, motive: str) -> tuple[str, ...]:
    """Cancel a convened meeting and tell each convened member by mail; gives the names of those without an address.

    The chair cancels freely; a postponed meeting is another meeting, with a convocation of its own and its full
    notice (FR-CONV-10). Asked again it changes nothing and mails nobody. Raises ``Refused`` for a draft, once the
    meeting is open, or without a motive (``field`` is ``motive``).
    """
    meeting = found(work, Meeting, meeting_id, "Cette séance n’existe pas ou n’existe plus.", lock=True)
    work.audit(meeting=meeting_id, repeated=meeting.state == "cancelled")
    if meeting.state == "cancelled":
        return ()
    if meeting.state == "draft":
        raise Refused("Cette séance n’est pas convoquée\u00a0: annulez-la depuis son ordre du jour.")
    if meeting.state != "convened":
        raise Refused(
            "La séance est ouverte ou tenue\u00a0: elle ne s’annule plus. Le président la suspend ou la lève."
        )
    meeting.cancelled_motive = _checked(motive)
    meeting.state, meeting.cancelled_at = "cancelled", work.now
    meeting.revision += 1
    told = _tell(work, meeting)
    copy_to_readers(work, meeting, "cancellation")
    return told


def _checked(motive: str) -> str:
    clean = plain(motive)
    if not clean:
        raise Refused(
            "Écrivez le motif de l’annulation\u00a0: les membres et les citoyens le liront.", field="motive"
        )
    if len(clean) > MAX_MOTIVE:
        raise Refused(f"Le motif dépasse {MAX_MOTIVE} caractères. Raccourcissez-le.", field="motive")
    return clean


def _tell(work: Work, meeting: Meeting) -> tuple[str, ...]:
    rows = work.session.execute(
        db.select(Convocation).where(Convocation.meeting_id == meeting.id).order_by(Convocation.id)
    ).scalars()
    convocations = list(rows)
    known = addresses(row.mandate_id for row in convocations)
    silent = []
    for row in convocations:
        address = known.get(row.mandate_id, "")
        if address:
            work.later("mail", f"cancel:{meeting.id}:{row.mandate_id}", cancellation_mail(row, address))
        else:
            silent.append(row.mandate.person.formal_name)
        if row.substitute is not None and (copy := reached(work, row.substitute)):
            work.later(
                "mail",
                f"cancel-substitute:{meeting.id}:{row.mandate_id}",
                cancellation_mail(row, copy, substitute=True),
            )
    note(
        work, meeting.id, "cancelled", motive=meeting.cancelled_motive,
        members=[row.mandate_id for row in convocations], silent=silent,
    )  # fmt: skip
    work.audit(motive=meeting.cancelled_motive, told=len(convocations) - len(silent), silent=len(silent))
    return tuple(silent)
