"""Which way an institution's envelopes go."""

from __future__ import annotations

from council.gateways.environment import environment
from council.gateways.legality.simulated import SimulatedPrefecture
from council.gateways.legality.transports import FolderTransport, HttpsTransport, NotSent, Transport
from council.models import LegalityOffice, Organisation, db
from council.queries.clocks import local_day
from council.services.vault import unlock

PURPOSE = "legality-operator"
"""What the institution's key at the operator is locked for."""
REHEARSED = "Répétition\u00a0: rien ne part vers la préfecture."
NO_SIMULATION = "La préfecture simulée n’existe que dans une démonstration\u00a0: choisissez un autre moyen."


def way_of(office: LegalityOffice) -> Transport:
    """The transport of an institution. Raises ``NotSent`` in a rehearsal, where nothing leaves."""
    env = environment()
    if env.settings.rehearsal:
        raise NotSent(REHEARSED)
    organisation = db.session.get_one(Organisation, office.organisation_id)
    if office.transport == "https":
        token = unlock(PURPOSE, office.token) if office.token else ""
        return HttpsTransport(office.address, token, env.settings.legality_hosts)
    root = env.settings.data_dir / "legalite" / organisation.slug
    if office.transport == "simulated":
        if not env.settings.demo:
            raise NotSent(NO_SIMULATION)
        return SimulatedPrefecture(root, lambda: local_day(env.clock.now(), organisation))
    return FolderTransport(root)
