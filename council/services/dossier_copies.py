"""Verbs about copies of a dossier: ask for one, make it in the worker, sealed like the dossier itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from council.documents import copies
from council.documents.cache import FolderCache
from council.documents.dossier import make_dossier
from council.documents.dossier_facts import DossierFacts
from council.gateways.environment import environment
from council.models import Dossier, DossierCopy, Mandate, Meeting, Organisation, OutboxMessage, Person, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.dossier_copies import SUBSTITUTE, reader_of
from council.queries.letterhead import institution_name
from council.queries.manifest import dossier_facts
from council.queries.substitutes import called_in
from council.services import seals
from council.services.errors import Refused
from council.services.lookup import found
from council.services.outbox import Handler, register
from council.services.pipeline import Work, command
from council.services.requeue import later_again

FAILED = "La copie n’a pas pu être faite. Demandez-la de nouveau\u00a0: le dossier lui-même n’est pas touché."
SMALLEST_MB, LARGEST_MB = 1, 1000


@command(Permission.MEETING_EDIT)
def request_copy(work: Work, dossier_id: int, kind: str, largest_mb: int | None = None) -> int:
    """Ask for a copy of a version that is ready; gives the meeting's id. Asking twice makes one.

    ``kind``: ``public``, ``open``, ``bundle``, ``volumes`` (of ``largest_mb`` millions of bytes) or ``readers``: one
    personal copy for each member in office, and for each substitute who was called in. Raises ``Refused``.
    """
    dossier = found(work, Dossier, dossier_id, "Ce dossier n’existe pas.")
    if dossier.state != "ready":
        raise Refused("Ce dossier n’est pas encore construit. Attendez la fin de sa construction.")
    if kind == "readers":
        sits = called_in(dossier.meeting_id)
        for mandate in _readers(dossier):
            _queue(work, dossier, "reader", mandate=mandate)
            if mandate.id in sits:
                _queue(work, dossier, "reader", mandate=mandate, substitute=sits[mandate.id])
    elif kind == "volumes":
        if largest_mb is None or not SMALLEST_MB <= largest_mb <= LARGEST_MB:
            raise Refused(
                f"Indiquez la taille d’un volume, de {SMALLEST_MB} à {LARGEST_MB} Mo.", field="largest_mb"
            )
        _queue(work, dossier, kind, largest_mb=largest_mb)
    elif kind in ("public", "open", "bundle"):
        _queue(work, dossier, kind)
    else:
        raise Refused("Cette sorte de copie n’existe pas\u00a0: choisissez-la dans la liste.")
    work.audit(dossier=dossier_id, copy=kind, largest_mb=largest_mb)
    return dossier.meeting_id


def _readers(dossier: Dossier) -> list[Mandate]:
    meeting = db.session.get_one(Meeting, dossier.meeting_id)
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    on = local_day(meeting.starts_at, organisation)
    query = db.select(Mandate).where(Mandate.seated(meeting.body_id, on))
    return list(db.session.execute(query.order_by(Mandate.rank)).scalars())


def _queue(
    work: Work, dossier: Dossier, kind: str, *, mandate: Mandate | None = None, largest_mb: int | None = None,
    substitute: Person | None = None,
) -> None:  # fmt: skip
    parameter = mandate.id if mandate else largest_mb
    key = f"{kind}:{parameter}" if parameter else kind
    if substitute is not None:
        key = f"{SUBSTITUTE}{parameter}:{substitute.id}"
    query = db.select(DossierCopy).where(DossierCopy.dossier_id == dossier.id, DossierCopy.key == key)
    copy = work.session.execute(query.with_for_update()).scalar_one_or_none()
    if copy is None:
        copy = DossierCopy(
            organisation_id=dossier.organisation_id, dossier_id=dossier.id, kind=kind, key=key,
            mandate_id=mandate.id if mandate else None, largest_mb=largest_mb,
            requested_at=work.now, requested_by=work.actor.name,
        )  # fmt: skip
        work.session.add(copy)
        work.session.flush()
    elif copy.state == "failed":
        copy.state, copy.error = "queued", ""
    if copy.state == "queued":
        later_again(work, "dossier-copy", f"dossier-copy:{copy.id}", {"copy": copy.id})


def _run(message: OutboxMessage) -> list[dict[str, Any]]:
    """Make, seal and store every file of the copy; no transaction is held meanwhile."""
    env = environment()
    copy = db.session.get_one(DossierCopy, message.payload["copy"])
    dossier, kind, largest = copy.dossier, copy.kind, copy.largest_mb
    person = reader_of(copy)
    reader = person.formal_name if person else ""
    organisation = db.session.get_one(Organisation, copy.organisation_id)
    facts = dossier_facts(
        dossier.manifest, version=dossier.version, frozen_at=dossier.frozen_at, storage=env.storage
    )
    title = f"{{}}, version {dossier.version}, {institution_name(organisation)}"
    made = []
    for name, pdf, pages in _made(kind, facts, reader, largest):
        content = pdf
        if kind != "bundle":
            content = seals.seal_document(pdf, organisation.id, title=title.format(name))
        made.append({"name": name, "sha256": env.storage.put(content), "size": len(content), "pages": pages})
    return made


def _made(
    kind: str, facts: DossierFacts, reader: str, largest: int | None
) -> Iterator[tuple[str, bytes, int]]:
    """Name, content and number of pages of each file."""
    cache = FolderCache(environment().settings.data_dir / "pieces")
    if kind == "bundle":
        yield "Pièces du dossier", copies.make_bundle(facts, cache), 0
    elif kind == "volumes":
        for one in copies.make_volumes(facts, cache, (largest or LARGEST_MB) * 1_000_000):
            yield f"Dossier, volume {one.rank} sur {one.count}", one.pdf, one.pages
    else:
        if kind == "reader":
            changed = copies.personal_copy(facts, reader)
        else:
            changed = copies.public_copy(facts) if kind == "public" else copies.open_copy(facts)
        dossier = make_dossier(changed, cache)
        yield changed.audience, dossier.pdf, dossier.pages


def _finish(work: Work, message: OutboxMessage, files: list[dict[str, Any]]) -> None:
    copy = work.session.get_one(DossierCopy, message.payload["copy"], with_for_update=True)
    if copy.state != "ready":
        copy.state, copy.error, copy.files = "ready", "", files
        work.audit(copy=copy.id, files=[one["sha256"] for one in files])


def _failed(work: Work, message: OutboxMessage, _error: str) -> None:
    copy = work.session.get_one(DossierCopy, message.payload["copy"], with_for_update=True)
    if copy.state != "ready":
        copy.state, copy.error = "failed", FAILED


register("dossier-copy", Handler(_run, _finish, _failed))
