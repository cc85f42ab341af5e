"""Verbs about links to earlier acts: made and taken back while the text may still change, cited as a visa if wished."""

from __future__ import annotations

from council.models import Act, ActLink, Draft, Item, PastAct, db, everyone_reads
from council.models.act_links import LINK_KINDS
from council.permissions import Permission
from council.queries import act_links as known
from council.queries.similar_acts import Similar
from council.services.draft_versions import follow_item
from council.services.errors import NotFound, Refused
from council.services.lookup import found, one_at_a_time
from council.services.meetings import agenda_open, touch, writable
from council.services.pipeline import Work, command

GONE = "Ce point ou ce projet n’existe pas ou n’existe plus."
NO_LINK = "Ce lien n’existe pas ou n’existe plus. Actualisez la page."


@command(Permission.ITEM_EDIT)
def link(
    work: Work, *, kind: str, item_id: int | None = None, draft_id: int | None = None, act_id: int | None = None,
    past_act_id: int | None = None, cite: bool = False,
) -> int:  # fmt: skip
    """Say what a point or a draft does to an earlier act (amends, repeals, applies); gives the link.

    Said again with another kind, the link changes. ``cite`` adds a visa to a point. Raises ``Refused`` or ``NotFound``.
    """
    if kind not in LINK_KINDS:
        raise Refused(
            "Choisissez «\u00a0modifie\u00a0», «\u00a0abroge\u00a0» ou «\u00a0applique\u00a0».", field="kind"
        )
    if (act_id is None) == (past_act_id is None):
        raise Refused("Choisissez une délibération dans la liste.")
    source, item = _open(work, item_id, draft_id)
    target = _target(work, act_id, past_act_id)
    one_at_a_time(work)
    same = [getattr(ActLink, name) == value for name, value in _ends(source, act_id, past_act_id).items()]
    row = work.session.execute(db.select(ActLink).where(*same)).scalar_one_or_none()
    if row is None:
        row = ActLink(
            organisation_id=work.actor.organisation_id, kind=kind, created_by=work.actor.name, created_at=work.now,
            **_ends(source, act_id, past_act_id),
        )  # fmt: skip
        work.session.add(row)
    row.kind = kind
    sentence = known.visa(target)
    if cite and item is not None and sentence not in item.visas:
        item.visas = [*item.visas, sentence]
        item.revision += 1
        item.updated_at = work.now
        touch(item.meeting)
        follow_item(work, item)
    work.session.flush()
    work.audit(link=row.id, kind=kind, act=act_id or past_act_id)
    return int(row.id)


@command(Permission.ITEM_EDIT)
def unlink(work: Work, link_id: int) -> tuple[int | None, int | None]:
    """Take a link back; a visa that cites the act stays in the text. Gives the point it belonged to, or the draft.

    Whoever may link the point of a draft may unlink it, readers of the draft or not.
    """
    row = found(work, ActLink, link_id, NO_LINK)
    item_id, draft_id = row.item_id, row.draft_id
    if item_id is None:
        with everyone_reads():
            item_id = work.session.scalar(db.select(Draft.item_id).where(Draft.id == draft_id))
    _open(work, item_id, draft_id)
    work.session.delete(row)
    work.audit(link=link_id)
    return item_id, draft_id if item_id is None else None


def _open(work: Work, item_id: int | None, draft_id: int | None) -> tuple[known.Source, Item | None]:
    """The source, and its point when it has one, while its text may change."""
    if item_id is None and draft_id is not None:
        draft = found(work, Draft, draft_id, GONE)
        if draft.state == "dropped":
            raise Refused("Ce projet est abandonné\u00a0: ses liens ne changent plus.")
        item_id = draft.item_id
    item = None
    if item_id is not None:
        meeting, _complement = agenda_open(work, found(work, Item, item_id, GONE).meeting_id)
        item = found(work, Item, item_id, GONE)
        writable(meeting, item)
    source = known.source(item_id=item_id, draft_id=draft_id)
    if source is None:
        raise NotFound(GONE)
    return source, item


def _target(work: Work, act_id: int | None, past_act_id: int | None) -> Similar:
    gone = "Cette délibération n’existe pas ou n’existe plus."
    if act_id is not None:
        act = found(work, Act, act_id, gone)
        return Similar(act.number, act.title, act.adopted_on, act_id=act.id)
    past = found(work, PastAct, past_act_id or 0, gone)
    return Similar(past.number, past.title, past.adopted_on, past_act_id=past.id)


def _ends(source: known.Source, act_id: int | None, past_act_id: int | None) -> dict[str, int | None]:
    return {
        "draft_id": source.draft_id,
        "item_id": source.item_id,
        "act_id": act_id,
        "past_act_id": past_act_id,
    }
