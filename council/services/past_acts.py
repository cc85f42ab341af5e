"""Taking over the past of an institution from an older file: handed in, reported line by line, confirmed, undone."""

from __future__ import annotations

from council.documents import past_scdl
from council.documents.tables import NoTable
from council.models import ActLink, Organisation, PastAct, PastImport, db
from council.permissions import Permission
from council.queries import past_acts as known
from council.queries.search import fold
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command

GONE = "Cette reprise n’existe pas."
NO_FILE = "Choisissez le fichier CSV des délibérations à reprendre."
NO_SOURCE = "Dites d’où vient ce fichier\u00a0: les citoyens le liront sur chaque délibération reprise."
NOTHING = "Aucune ligne de ce fichier n’est à reprendre. Corrigez-le d’après le rapport, puis déposez-le de nouveau."
NOT_DONE = "Cette reprise n’a pas été confirmée, ou a déjà été annulée."
BATCH = 500


@command(Permission.PUBLISH)
def hand_in(work: Work, name: str, source: str, data: bytes) -> int:
    """Keep a file and give the row of its report; the same file that still waits is the same row.

    Raises ``Refused`` when it is no table, saying what to do.
    """
    if not data:
        raise Refused(NO_FILE, field="fichier")
    if not source.strip():
        raise Refused(NO_SOURCE, field="source")
    try:
        known.read(work.actor.organisation_id, data, work.now)
    except NoTable as error:
        raise Refused(str(error), field="fichier") from error
    sha256 = work.environment.storage.put(data)
    row = work.session.scalars(
        db.select(PastImport).where(PastImport.sha256 == sha256, PastImport.state == "waiting").limit(1)
    ).first()
    if row is None:
        row = PastImport(
            organisation_id=work.actor.organisation_id, name="", source="", sha256=sha256, created_at=work.now
        )
        work.session.add(row)
    row.name, row.source = name[:200], source.strip()[:200]
    work.session.flush()
    work.audit(past_import=row.id, sha256=sha256)
    number: int = row.id
    return number


@command(Permission.PUBLISH)
def confirm(work: Work, import_id: int) -> int:
    """Take over every line that can be; gives how many. Confirming again changes nothing. Raises ``Refused``."""
    row = found(work, PastImport, import_id, GONE, lock=True)
    if row.state == "done":
        return row.acts
    if row.state == "undone":
        raise Refused("Cette reprise a été annulée. Déposez le fichier de nouveau.")
    # Two files confirmed at once may hold the same deliberation: the organisation's row makes them follow each other.
    organisation_id = row.organisation_id
    work.session.execute(
        db.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update()
    )
    told = known.report(organisation_id, work.environment.storage.get(row.sha256), work.now)
    acts = [_values(organisation_id, row.id, one) for one in told.new]
    if not acts:
        raise Refused(NOTHING)
    for start in range(0, len(acts), BATCH):
        work.session.execute(db.insert(PastAct), acts[start : start + BATCH])
    row.state, row.confirmed_at, row.acts = "done", work.now, len(acts)
    work.audit(past_import=import_id, acts=len(acts))
    return len(acts)


def _values(organisation_id: int, import_id: int, act: past_scdl.PastDeliberation) -> dict[str, object]:
    counts = act.votes
    return {
        "organisation_id": organisation_id, "import_id": import_id, "identity": act.identity,
        "number": known.address_of(act.identity), "adopted_on": act.day, "title": act.title, "body": act.body,
        "matter": act.matter, "matter_name": act.matter_name, "budget_year": act.budget_year,
        "budget_name": act.budget_name, "prefecture": act.prefecture, "received_on": act.received_on,
        "members": counts.members if counts else None, "votes_for": counts.pour if counts else None,
        "votes_against": counts.contre if counts else None, "abstention": counts.abstention if counts else None,
        "url": act.url, "search": fold(f"{act.identity} {act.title} {act.matter_name}"),
    }  # fmt: skip


@command(Permission.PUBLISH)
def undo(work: Work, import_id: int) -> int:
    """Take back everything that a file brought, and the links to it; gives how many acts."""
    row = found(work, PastImport, import_id, GONE, lock=True)
    if row.state == "undone":
        return 0
    if row.state != "done":
        raise Refused(NOT_DONE)
    mine = PastAct.import_id == import_id
    gone = work.session.scalar(db.select(db.func.count(PastAct.id)).where(mine)) or 0
    linked = db.select(PastAct.id).where(mine)
    work.session.execute(db.delete(ActLink).where(ActLink.past_act_id.in_(linked)))
    work.session.execute(db.delete(PastAct).where(mine))
    row.state, row.undone_at = "undone", work.now
    work.audit(past_import=import_id, undone=gone)
    return gone
