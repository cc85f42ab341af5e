"""What day it is where an institution lives: legal days are local days."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from council.models import Organisation, db


def zone(organisation: Organisation) -> ZoneInfo:
    """The clock the organisation lives by."""
    return ZoneInfo(organisation.timezone)


def zone_of(organisation_id: int) -> ZoneInfo:
    """The same, of the organisation with that id."""
    return zone(db.session.get_one(Organisation, organisation_id))


def local_day(moment: datetime, organisation: Organisation) -> date:
    """The day of ``moment`` on the organisation's clock."""
    return moment.astimezone(zone(organisation)).date()


def day_of(moment: datetime, organisation_id: int) -> date:
    """The same, for the organisation with that id."""
    return moment.astimezone(zone_of(organisation_id)).date()
