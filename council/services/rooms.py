"""The places of a meeting held by video, as the office names them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from council.law.rooms import remote_meeting
from council.law.violations import Status
from council.models import Body, Organisation
from council.queries.clocks import local_day
from council.queries.notice import regime_of
from council.services.errors import Refused
from council.services.pipeline import Work
from council.services.rich_text import plain

MOST_ROOMS, LONGEST = 20, 120


def checked_rooms(work: Work, body: Body, starts_at: datetime, rooms: Sequence[str]) -> list[str]:
    """The rooms, cleaned; none for a meeting in one place. Raises ``Refused`` where the law has none (FR-REM-01, -02)."""
    named = [name for name in map(plain, rooms) if name]
    if not named:
        return []
    organisation = work.session.get_one(Organisation, body.organisation_id)
    on = local_day(starts_at, organisation)
    answer = remote_meeting(regime_of(body, organisation, on))
    if answer.status is Status.ERROR:
        raise Refused(answer.sentence, field="rooms")
    if len(named) < 2 or len(set(named)) != len(named):
        raise Refused("Nommez deux salles au moins, chacune une fois, ou laissez vide.", field="rooms")
    if len(named) > MOST_ROOMS or max(map(len, named)) > LONGEST:
        sentence = f"Nommez {MOST_ROOMS} salles au plus, de {LONGEST} caractères chacune."
        raise Refused(sentence, field="rooms")
    return named
