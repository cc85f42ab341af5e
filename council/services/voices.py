"""Number of voices of the members of a body, as its statutes give them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm.attributes import flag_modified

from council.law.policies import Voices
from council.law.violations import Status
from council.law.weights import check_weights
from council.models import Body, Mandate, Meeting, Organisation, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.notice import regime_of
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command

RUNNING = "Une séance de cette assemblée est en cours\u00a0: changez les voix avant ou après elle."
NO_BODY = "Cette assemblée n’existe pas dans cette institution."


@command(Permission.ADMIN)
def set_voices(work: Work, body_id: int, voices: Mapping[int, int], *, statutes: bool) -> None:
    """Give members their voices (mandate -> voices); ``statutes``: the office says that the statutes of the body provide it.

    The voices of a meeting are frozen at its opening. Raises ``NotFound``, ``Refused`` (``field``: ``voices-<mandate>``).
    """
    body = found(work, Body, body_id, NO_BODY)
    organisation = found(work, Organisation, body.organisation_id)
    on = local_day(work.now, organisation)
    running = db.select(Meeting.id).where(
        Meeting.body_id == body.id, Meeting.state.in_(("open", "suspended"))
    )
    if work.session.execute(running).first():
        raise Refused(RUNNING)
    members = work.session.scalars(
        db.select(Mandate).where(Mandate.seated(body.id, on)).with_for_update()
    ).all()
    law = regime_of(body, organisation, on)
    if statutes and "voices" in law.adjustable and law.voices is Voices.ONE:
        organisation.adjustments = {**organisation.adjustments, "voices": str(Voices.STATUTES)}
        flag_modified(organisation, "adjustments")
        law = regime_of(body, organisation, on)
    wanted = {one.id: voices.get(one.id, one.voices) for one in members}
    for mandate, number in wanted.items():
        alone = check_weights(law, [number])
        if alone.status is Status.ERROR:
            raise Refused(alone.sentence, field=f"voices-{mandate}")
    for one in members:
        one.voices = wanted[one.id]
    work.audit(body=body.id, total=sum(wanted.values()), weighted=any(n != 1 for n in wanted.values()))
