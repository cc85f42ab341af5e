"""The ZIP of proofs of a meeting: asked for by the office, made by the worker, kept by its hash; verifiable on its own."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass

from council.documents.proof_certificate import make_certificate
from council.gateways.environment import environment
from council.models import Meeting, OutboxMessage, ProofKit
from council.permissions import Permission
from council.queries import proofs as known
from council.queries.publication_journal import root_pem
from council.services import proofs, seals
from council.services.errors import Refused
from council.services.lookup import found
from council.services.outbox import Handler, register
from council.services.pipeline import Work, command
from council.services.requeue import later_again
from signatures import publications
from signatures.journal_bundle import canonical
from signatures.proof_kit import FORMAT, MANIFEST, STAMP, pack

KIND = "proof_kit"
NOTHING = "Rien n’est encore parti pour cette séance\u00a0: il n’y a rien à prouver."
README = """\
Recueil des preuves d’un envoi

certificat.pdf   à lire d’abord : qui a reçu quoi, quand, par quelle voie (scellé par l’institution)
manifest.json    le journal des preuves, ses horodatages, l’empreinte de chaque fichier
manifest.tsr     l’horodatage (RFC 3161) de manifest.json
lettres/         chaque lettre telle qu’elle est partie, sous son empreinte SHA-256
autorite.pem     la racine de l’autorité locale ; comparez-la avec celle que publie l’institution

Vérifier, sans l’application et sans réseau :
    python -m signatures verify-proof RECUEIL.zip --trust autorite.pem
Retrouver un document envoyé (le dossier de séance n’est pas dans le recueil, son empreinte y est) :
    python -m signatures verify-proof RECUEIL.zip --file dossier.pdf
"""


@command(Permission.CONVENE)
def request_kit(work: Work, meeting_id: int) -> None:
    """Ask for the kit with every line written so far; asking again while nothing new happened changes nothing.

    Raises ``NotFound``, or ``Refused`` before the first sending.
    """
    found(work, Meeting, meeting_id, "Cette séance n’existe pas.", lock=True)
    last = known.last_line(meeting_id)
    if last is None:
        raise Refused(NOTHING)
    work.audit(meeting=meeting_id, seq=last.seq)
    if known.kit(meeting_id, last.seq) is None:
        later_again(work, KIND, f"{KIND}:{meeting_id}:{last.seq}", {"meeting": meeting_id, "seq": last.seq})


@dataclass(frozen=True)
class _Made:
    sha256: str
    size: int
    stamp: tuple[int, bytes] | None


def _run(message: OutboxMessage) -> _Made | None:
    """Stamp the last line if no stamp covers it yet, lay out the certificate, seal it, pack; nothing is held meanwhile."""
    meeting_id, seq = message.payload["meeting"], message.payload["seq"]
    if known.kit(meeting_id, seq) is not None:
        return None
    lines = [one for one in known.lines(meeting_id) if one.seq <= seq]
    stamps = [(one.seq, one.answer) for one in known.stamps(meeting_id) if one.seq <= seq]
    timestamper = seals.timestamper(message.organisation_id)
    stamp = None
    if not stamps or stamps[-1][0] < seq:
        stamp = (seq, publications.stamp(timestamper, lines[-1].hash))
        stamps.append(stamp)
    facts = known.certificate_facts(meeting_id, lines, stamps, environment().clock.now())
    certificate = seals.seal_document(
        make_certificate(facts).pdf, message.organisation_id, title="Certificat des envois"
    )
    storage = environment().storage
    files = [
        ("LISEZMOI.txt", README.encode()),
        ("certificat.pdf", certificate),
        ("autorite.pem", root_pem().encode()),
    ]
    letters = sorted({str(one.payload["sha256"]) for one in lines if one.kind == "written"})
    files += [(f"lettres/{sha256}.pdf", storage.get(sha256)) for sha256 in letters]
    told = known.kit_facts(meeting_id, lines)
    manifest = canonical({
        **told, "format": FORMAT, "lines": [known.row(one) for one in lines],
        "stamps": [{"seq": one, "token": b64encode(token).decode()} for one, token in stamps],
        "files": [{"name": name, "sha256": hashlib.sha256(content).hexdigest()} for name, content in files],
    }).encode()  # fmt: skip
    token = publications.stamp(timestamper, hashlib.sha256(manifest).hexdigest())
    data = pack([files[0], files[1], (MANIFEST, manifest), (STAMP, token), *files[2:]])
    return _Made(storage.put(data), len(data), stamp)


def _finish(work: Work, message: OutboxMessage, made: _Made | None) -> None:
    meeting_id, seq = message.payload["meeting"], message.payload["seq"]
    if made is None or known.kit(meeting_id, seq) is not None:
        return
    if made.stamp:
        proofs.keep_stamp(work, meeting_id, made.stamp)
    work.session.add(
        ProofKit(
            organisation_id=message.organisation_id, meeting_id=meeting_id, seq=seq, sha256=made.sha256,
            size=made.size, made_at=work.now,
        )
    )  # fmt: skip
    work.audit(meeting=meeting_id, sha256=made.sha256)


register(KIND, Handler(_run, _finish))
