"""Making a paper and keeping it: the PDF, its empty signature fields, its verification code, its expected signatures."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from council.documents import facts
from council.gateways.environment import environment
from council.models import Document, Organisation, SignatureStep, db
from council.models.acts import CHAIR, SECRETARY
from council.permissions import system_actor
from council.queries.story import Story
from council.services import paper_facts
from council.services.paper_facts import Cast
from council.services.pipeline import unit_of_work
from signatures import prepare

SEAL_PLACE = "sceau"
"""Name that the templates give to the place of the seal."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U to confuse on paper


@dataclass(frozen=True)
class ExpectedSigner:
    """Who will sign a paper, in which field, in which capacity."""

    signer: facts.Signer
    capacity: str
    person_id: int | None


@dataclass(frozen=True)
class Draft:
    """A paper made and not yet kept."""

    kind: str
    title: str
    code: str
    made: facts.MadePdf
    signers: tuple[ExpectedSigner, ...]
    act_id: int | None = None


def new_code() -> str:
    """A verification code, 60 random bits in three groups easy to type: «7K3P-9QWX-2MND»."""
    letters = [secrets.choice(_ALPHABET) for _ in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


def signers_of(story: Story, cast: Cast) -> tuple[ExpectedSigner, ...]:
    """The chair, then the secretary of the meeting (FR-ACT-02; CGCT L2121-23)."""
    found = []
    for field, seat in ((CHAIR, story.chair), (SECRETARY, story.secretary)):
        if seat is not None:
            signer, capacity = paper_facts.signer(cast.person(seat), field)
            found.append(ExpectedSigner(signer, capacity, cast.person_id(seat)))
    return tuple(found)


def with_fields(made: facts.MadePdf, signers: Sequence[ExpectedSigner], organisation: Organisation) -> bytes:
    """The PDF with the empty field of the seal and of each signer where the template left room for them."""
    places = {place.name: prepare.Place(place.page, place.rect) for place in made.places}
    seal = places.get(SEAL_PLACE)
    fields = [
        prepare.Field(
            prepare.SEAL, f"Cachet électronique de {organisation.name}", place=seal, visible=seal is not None
        )
    ]
    for one in signers:
        label = f"Signature\u00a0: {one.signer.name}, {one.capacity.lower()}"
        fields.append(prepare.Field(one.signer.field, label, place=places.get(one.signer.field)))
    return prepare.prepare(made.pdf, fields)


def keep(meeting_id: int, organisation: Organisation, draft: Draft) -> None:
    """Store a paper and its steps in a transaction of its own; one that another worker kept meanwhile stays."""
    sha256 = environment().storage.put(with_fields(draft.made, draft.signers, organisation))
    try:
        with unit_of_work(system_actor(organisation.id), "papers.keep") as work:
            document = Document(
                organisation_id=organisation.id,
                meeting_id=meeting_id,
                act_id=draft.act_id,
                kind=draft.kind,
                title=draft.title[:500],
                code=draft.code,
                prepared_sha256=sha256,
                sha256=sha256,
                pages=draft.made.pages,
                created_at=work.now,
            )
            work.session.add(document)
            work.session.flush()
            work.session.add_all(steps(document, draft.signers, organisation))
            work.audit(meeting=meeting_id, kind=draft.kind, sha256=sha256)
    except IntegrityError:
        # The unique index on (act, version) or (meeting, kind, version): the same paper, made twice at once.
        db.session.rollback()


def steps(
    document: Document, signers: Sequence[ExpectedSigner], organisation: Organisation
) -> list[SignatureStep]:
    """The signatures a paper waits for, in order: the seal first (it certifies), then the people."""
    wanted: list[tuple[str, int | None, str, str]] = [
        (prepare.SEAL, None, organisation.name, "Cachet électronique")
    ]
    wanted += [(one.signer.field, one.person_id, one.signer.name, one.capacity) for one in signers]
    return [
        SignatureStep(
            organisation_id=organisation.id,
            document_id=document.id,
            position=position,
            field=field,
            person_id=person_id,
            signer_name=name,
            capacity=capacity,
        )
        for position, (field, person_id, name, capacity) in enumerate(wanted)
    ]
