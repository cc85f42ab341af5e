"""The picture shown beside a link to an act or a decision: drawn at the first request, kept by the hash of what it tells."""

from __future__ import annotations

from council.documents.cache import FolderCache
from council.documents.share_image import ShareFacts, draw, key_of
from council.gateways.environment import environment
from council.gateways.threads import NativeThread
from council.models import Act, Organisation, db
from council.queries import public_decisions
from council.queries.public import Institution
from council.queries.public_acts import ActLine, lines, published_acts
from council.queries.public_decisions import PublicDecision

_pencil = NativeThread()
"""One at a time: PDFium is one per process, and the server goes on meanwhile."""


def share_key(who: Institution, one: ActLine | PublicDecision) -> str:
    """What the address of the picture of a published act or decision holds. It changes with it, the arms and the colour."""
    return key_of(_facts(who, one))


def share_image(who: Institution, number: str, key: str) -> bytes | None:
    """The picture; nothing when the act is not published, or is told otherwise today (a name was masked, say)."""
    found = lines(db.session.execute(published_acts(who.id).where(Act.number == number)))
    return _picture(who, found[0], key) if found else None


def decision_image(who: Institution, decision_id: int, key: str) -> bytes | None:
    """The same of a decision taken by delegation."""
    found = public_decisions.one(who.id, decision_id)
    return _picture(who, found, key) if found else None


def _picture(who: Institution, one: ActLine | PublicDecision, key: str) -> bytes | None:
    facts = _facts(who, one)
    if key_of(facts) != key:
        return None
    cache = FolderCache(environment().settings.data_dir / "pictures", ".png")
    picture = cache.get(key)
    if picture is None:
        picture = _pencil.run(draw, facts)
        cache.put(key, picture)
    return picture


def _facts(who: Institution, one: ActLine | PublicDecision) -> ShareFacts:
    row = db.session.get_one(Organisation, who.id)
    env = environment()
    crest = env.storage.get(row.blason_sha256) if row.blason_sha256 else None
    day, what = (
        (one.decided_on, "Décision") if isinstance(one, PublicDecision) else (one.adopted_on, "Délibération")
    )
    return ShareFacts(
        who.name, one.body, one.number, one.title, one.sentence, day, row.accent, crest, env.settings.rehearsal, what
    )  # fmt: skip
