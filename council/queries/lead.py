"""Which clerk's device conducts a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from council.meeting.chain import stamp
from council.models import MeetingLead

COLUMNS = (
    MeetingLead.device,
    MeetingLead.account_id,
    MeetingLead.name,
    MeetingLead.since,
    MeetingLead.generation,
)


@dataclass(frozen=True)
class Lead:
    """The device that conducts, and whose it is. ``generation`` grows by one at each takeover."""

    device: str
    account_id: int
    name: str
    since: datetime
    generation: int

    def held_by(self, account_id: int | None, device: str) -> bool:
        """Whether that device of that account conducts."""
        return (self.account_id, self.device) == (account_id, device)

    def shown(self) -> dict[str, Any]:
        """As clerks see it on the board: the device's own id stays with it."""
        return {
            "account": self.account_id, "name": self.name, "since": stamp(self.since),
            "generation": self.generation,
        }  # fmt: skip


def lead(connection: sa.Connection, meeting_id: int) -> Lead | None:
    """Who conducts ``meeting_id``; None when no cockpit was opened yet."""
    row = connection.execute(sa.select(*COLUMNS).where(MeetingLead.meeting_id == meeting_id)).one_or_none()
    return None if row is None else Lead(*row)
