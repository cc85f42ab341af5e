"""The frozen content of a dossier: a canonical picture of the agenda, and the facts documents are made from.

Everything printed is in the manifest, so that later edits of a meeting, a member or the organisation never alter a
frozen version; only its number and the moment of freezing stand outside, so that the same papers have the same hash.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from council import codes
from council.documents import facts
from council.documents.dossier_facts import Annex as DossierAnnex
from council.documents.dossier_facts import DossierFacts, DossierItem
from council.gateways.storage import Storage
from council.law.repeats import call_label
from council.meeting.facts import open_title
from council.models import Annex, Item, Meeting, Organisation
from council.queries import opinions
from council.queries.agenda_sections import parts
from council.queries.clocks import zone
from council.queries.kinds import KIND_WORDS
from council.queries.letterhead import body_words, institution_from, plain_institution

FORMAT = 1


def manifest_of(meeting: Meeting, organisation: Organisation) -> dict[str, Any]:
    """The picture of a meeting's papers as they are now."""
    words = body_words(meeting.body, organisation)
    return {
        "format": FORMAT,
        "institution": plain_institution(organisation),
        "meeting": {
            "id": meeting.id,
            "body": {"name": words.name, "the": words.the, "of_the": words.of_the, "members": words.members},
            "starts_at": meeting.starts_at.astimezone(zone(organisation)).isoformat(),
            "place": meeting.place,
            **({"call": meeting.call} if meeting.repeat_of_id else {}),
        },
        "items": _items(meeting),
    }


def _items(meeting: Meeting) -> list[dict[str, Any]]:
    """The agenda, a pending text standing where the point it replaces will keep its place and its number."""
    newer = {item.replaces_id: item for item in meeting.items if item.replaces_id is not None}
    kept = [item for item in meeting.items if item.replaces_id is None]
    headed = parts(kept)
    given = opinions.printed([item.id for item in kept])
    return [
        _item(newer.get(item.id, item), meeting.call)
        | {"id": item.id, "position": item.position}
        | ({"part": headed[item.id]} if headed[item.id] else {})
        | ({"report": item.report.position} if item.report is not None else {})
        | ({"opinions": list(given[item.id])} if item.id in given else {})
        for item in kept
    ]


def canonical(manifest: dict[str, Any]) -> bytes:
    """Canonical JSON (sorted keys, no spaces, UTF-8): the bytes that are hashed."""
    return json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(manifest: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON, hexadecimal: the identity of a version's content."""
    return hashlib.sha256(canonical(manifest)).hexdigest()


def _item(item: Item, call: int) -> dict[str, Any]:
    rapporteur = item.rapporteur
    mark = item_mark(item, call)
    return {
        **({"mark": mark} if mark else {}),
        "id": item.id,
        "position": item.position,
        "kind": item.kind,
        "title": item.title,
        "public_title": item.public_title,
        "rapporteur": f"{rapporteur.person.formal_name}, {rapporteur.capacity}".strip(", ")
        if rapporteur
        else "",
        "nature_code": item.nature_code,
        "matiere_code": item.matiere_code,
        "ballot_mode": item.ballot_mode,
        "majority_rule": item.majority_rule,
        "confidential": item.confidential,
        "closed_session": item.closed_session,
        "note": item.note,
        "visas": list(item.visas),
        "considerants": list(item.considerants),
        "expose": item.expose,
        "articles": list(item.articles),
        "annexes": [_annex(annex) for annex in item.annexes],
    }


def item_mark(item: Item, call: int) -> str:
    """What an agenda says of a point that does not come from a first convocation; empty for the others."""
    if call > 1 and item.first_call == call:
        return "point nouveau, soumis au quorum"
    if item.complement_id is not None:
        return "ordre du jour complémentaire"
    return "déjà inscrit à la convocation précédente" if call > 1 else ""


def _annex(annex: Annex) -> dict[str, Any]:
    return {
        "id": annex.id,
        "position": annex.position,
        "title": annex.title,
        "sha256": annex.sha256,
        "pages": annex.pages,
        "confidential": annex.confidential,
    }


def agenda_line(item: dict[str, Any]) -> facts.AgendaLine:
    """The line of an item on a printed agenda; members read the real title."""
    return facts.AgendaLine(
        number=str(item["position"]),
        object=item["title"],
        rapporteur=item["rapporteur"],
        kind_label="" if item["kind"] == "decision" else KIND_WORDS[item["kind"]],
        closed_session=item["closed_session"],
        mark=item.get("mark", ""),
        part=item.get("part", ""),
        report=str(item.get("report", "")),
    )


def sitting_of(manifest: dict[str, Any]) -> facts.Sitting:
    """The sitting as frozen."""
    meeting = manifest["meeting"]
    starts_at, label = datetime.fromisoformat(meeting["starts_at"]), call_label(meeting.get("call", 1))
    sitting = facts.Sitting(facts.Body(**meeting["body"]), starts_at, meeting["place"])
    return replace(sitting, label=label) if label else sitting


def dossier_facts(
    manifest: dict[str, Any], *, version: int, frozen_at: datetime, storage: Storage
) -> DossierFacts:
    """What the dossier is laid out from. Raises ``FileNotFoundError`` when an annex is no longer in storage, ``ValueError`` when it is damaged."""
    sitting = sitting_of(manifest)
    return DossierFacts(
        institution=institution_from(manifest["institution"]),
        sitting=sitting,
        version=version,
        frozen_at=frozen_at.astimezone(sitting.starts_at.tzinfo),
        items=tuple(_dossier_item(item, storage) for item in manifest["items"]),
    )


def _dossier_item(item: dict[str, Any], storage: Storage) -> DossierItem:
    text = facts.ActText(
        tuple(facts_html(one) for one in item["visas"]),
        tuple(facts_html(one) for one in item["considerants"]),
        item["expose"],
        tuple(item["articles"]),
    )
    matter = codes.subject(item["matiere_code"])
    return DossierItem(
        line=agenda_line(item),
        note_html=item["note"],
        opinions=tuple(item.get("opinions", ())),
        text=text
        if any((text.visas_html, text.grounds_html, text.statement_html, text.articles_html))
        else None,
        matter=facts.Matter(matter.code, matter.label) if matter else None,
        open_object=open_title(
            item["title"],
            item["public_title"],
            closed_session=item["closed_session"],
            confidential=item["confidential"],
        ),
        confidential=item["confidential"],
        annexes=tuple(
            DossierAnnex(a["title"], storage.checked(a["sha256"]), a["sha256"], a["confidential"])
            for a in item["annexes"]
        ),
    )


def facts_html(sentence: str) -> str:
    """A plain sentence as the HTML the makers want."""
    return sentence.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
