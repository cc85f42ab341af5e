"""Under which licence an institution gives its data."""

from __future__ import annotations

from council.codes.licences import LICENCES
from council.models import Organisation
from council.permissions import Permission
from council.services.errors import Refused
from council.services.pipeline import Work, command

UNKNOWN = "Choisissez une des licences de la liste."


@command(Permission.ADMIN)
def choose_licence(work: Work, code: str) -> None:
    """Keep the licence of every open-data file. Raises ``Refused`` for one that is not in the list."""
    if code not in LICENCES:
        raise Refused(UNKNOWN, field="licence")
    organisation = work.session.get_one(Organisation, work.actor.organisation_id, with_for_update=True)
    work.audit(before=organisation.licence, licence=code)
    organisation.licence = code
