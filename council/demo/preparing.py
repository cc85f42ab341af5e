"""The demonstration's meetings prepared as an office would: items, annexes, dossier, convocation."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from council.demo.annexes import make_annex
from council.demo.content.model import DemoItem, DemoMeeting
from council.demo.institutions import Register
from council.gateways.clock import FixedClock
from council.models import Dossier, db
from council.permissions import Actor
from council.services import annexes, convocations, dossiers, items, meetings, sections
from council.services.item_draft import ItemDraft

BALLOTS = {
    "hands": "main_levee",
    "public": "public",
    "secret": "secret",
    "none": "main_levee",
    "acclaim": "main_levee",
}


def prepare_meeting(
    actor: Actor, register: Register, content: DemoMeeting, clock: FixedClock, say: Callable[[str], None]
) -> tuple[int, dict[str, int]]:
    """Create, fill, freeze and convene a meeting; gives its id and the ids of its items by key."""
    assert content.sent_at is not None
    meeting_id = meetings.create_meeting(
        actor, body_id=register.bodies[content.body], starts_at=content.starts_at, place=content.place
    )
    made = {}
    for item in content.items:
        draft = _draft(register, content.body, item)
        made[item.key] = items.add_item(actor, meeting_id, draft, made[item.report] if item.report else None)
        for key in item.annexes:
            annex = make_annex(key, clock.at.date())
            upload = annexes.Upload(annex.filename, annex.data, annex.title, item.confidential)
            annexes.add_annex(actor, made[item.key], upload)
    _lay_out(actor, meeting_id, content, made)
    say(f"{content.title} : {len(made)} points, dossier en construction…")
    clock.at = content.sent_at
    dossier_id = dossiers.freeze_dossier(actor, meeting_id)
    db.session.expire_all()
    dossier = db.session.get_one(Dossier, dossier_id)
    if dossier.state != "ready":
        raise RuntimeError(f"le dossier n’est pas prêt : {dossier.error or dossier.state}")
    say(f"Dossier de {dossier.pages} pages, convocations…")
    convocations.convene(actor, meeting_id)
    return meeting_id, made


def _lay_out(actor: Actor, meeting_id: int, content: DemoMeeting, made: dict[str, int]) -> None:
    """The sections of an agenda whose points already follow each other by section; another has none."""
    runs = [part for part, _items in groupby(content.items, key=lambda one: one.part)]
    if len(runs) == len(set(runs)):
        named = {part: sections.add_section(actor, meeting_id, part) for part in runs if part}
        chosen = {made[one.key]: named.get(one.part) for one in content.items}
        sections.put_in_sections(actor, meeting_id, chosen)


def _draft(register: Register, body: str, item: DemoItem) -> ItemDraft:
    return ItemDraft(
        title=item.object,
        kind="minutes" if item.key == "pv" else item.kind,
        public_title=item.public_object,
        rapporteur_id=register.seat(item.rapporteur, body),
        nature_code=item.nature,
        matiere_code=item.matter,
        ballot_mode=BALLOTS[item.ballot],
        majority_rule="accounts" if item.accounts else "simple_expressed",
        confidential=item.confidential,
        closed_session=item.closed_session,
        note=item.note_html,
        visas=item.visas,
        considerants=item.grounds,
        expose=item.statement_html,
        articles=item.articles,
        beneficiaries=item.beneficiaries,
    )
