"""The picture shown beside a link to an act: drawn at the first request, kept by the hash of what it tells."""

from __future__ import annotations

from council.documents.cache import FolderCache
from council.documents.share_image import ShareFacts, draw, key_of
from council.gateways.environment import environment
from council.gateways.threads import NativeThread
from council.models import Act, Organisation, db
from council.queries.public import Institution
from council.queries.public_acts import ActLine, lines, published_acts

_pencil = NativeThread()
"""One at a time: PDFium is one per process, and the server goes on meanwhile."""


def share_key(who: Institution, act: ActLine) -> str:
    """What the address of the picture of a published act holds. It changes with the act, the arms and the colour."""
    return key_of(_facts(who, act))


def share_image(who: Institution, number: str, key: str) -> bytes | None:
    """The picture; nothing when the act is not published, or is told otherwise today (a name was masked, say)."""
    found = lines(db.session.execute(published_acts(who.id).where(Act.number == number)))
    if not found:
        return None
    facts = _facts(who, found[0])
    if key_of(facts) != key:
        return None
    cache = FolderCache(environment().settings.data_dir / "pictures", ".png")
    picture = cache.get(key)
    if picture is None:
        picture = _pencil.run(draw, facts)
        cache.put(key, picture)
    return picture


def _facts(who: Institution, act: ActLine) -> ShareFacts:
    row = db.session.get_one(Organisation, who.id)
    env = environment()
    crest = env.storage.get(row.blason_sha256) if row.blason_sha256 else None
    return ShareFacts(
        who.name, act.body, act.number, act.title, act.sentence, act.adopted_on, row.accent, crest, env.settings.rehearsal
    )  # fmt: skip
