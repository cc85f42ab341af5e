"""Taking a minute book out of the application, in a file that proves itself."""

from __future__ import annotations

from council.permissions import Permission
from council.queries import journal as known
from council.services.errors import NotFound, Refused
from council.services.pipeline import Work, command
from council.services.receipts import signing_key
from signatures.journal_bundle import bundle

EMPTY = "Le registre de cette séance est encore vide\u202f: ouvrez la séance d’abord."


@command(Permission.MEETING_CLERK, Permission.ACT_PREPARE)
def export_journal(work: Work, meeting_id: int) -> bytes:
    """The bundle of a meeting's book (``signatures.journal_bundle``), signed by this installation.

    Raises ``NotFound`` for a meeting of nobody here, ``Refused`` while nothing is written.
    """
    if not known.exists(meeting_id):
        raise NotFound("Cette séance n’existe pas dans cette institution.")
    found = known.journal(meeting_id)
    if found is None:
        raise Refused(EMPTY)
    work.audit(meeting=meeting_id, lines=len(found.lines))
    return b"".join(bundle(signing_key(), found.meeting, found.about, found.rows(), found.heads))
