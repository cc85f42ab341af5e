"""What a draft costs or brings, once it is on an agenda: its text is written on the point, its budget still here."""

from __future__ import annotations

from dataclasses import replace

from council.models import Draft
from council.permissions import Permission
from council.services.draft_typing import GONE
from council.services.draft_wishes import Wishes, apart, surround
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command

NOT_LISTED = "Ce projet n’est pas à l’ordre du jour\u00a0: son budget s’écrit avec son texte."
DECIDED = "La séance est ouverte ou passée\u00a0: le budget de ce projet ne change plus."


@command(Permission.ITEM_EDIT)
def keep_budget(work: Work, draft_id: int, wishes: Wishes, *, seen: Wishes | None = None) -> None:
    """Save department, direction, amount and lines of a draft that is on an agenda, until the meeting opens; the meeting is that
    of the agenda. ``seen``: as for ``drafts.save``. Raises ``Refused`` (``field``), ``ChangedApart``, ``NotFound``.
    """
    draft = found(work, Draft, draft_id, GONE, lock=True)
    if draft.item is None:
        raise Refused(NOT_LISTED)
    if draft.item.meeting.state not in ("draft", "convened"):
        raise Refused(DECIDED)
    listed_on = draft.wished_meeting_id
    surround(
        work,
        draft,
        apart(
            draft,
            replace(wishes, meeting_id=listed_on),
            replace(seen, meeting_id=listed_on) if seen else None,
        ),
    )
    draft.updated_at = work.now
    work.audit(draft=draft.id, direction=draft.direction, amount=draft.amount)
