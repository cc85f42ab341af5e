"""Institutions never see each other: every route is walked with identifiers of another one, by each of its roles."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from council.app import create_app
from council.models import Base, Owned, current_organisation, db
from tests.conftest import Browser
from tests.demonstration import demonstration_settings, loaded
from tests.factory import Commune, make_commune

pytestmark = [pytest.mark.slow]

TABLE_OF_ARGUMENT = {
    "meeting_id": "meeting", "item_id": "item", "annex_id": "annex", "dossier_id": "dossier", "copy_id": "dossier_copy", "act_id": "act",
    "convocation_id": "convocation", "document_id": "document", "message_id": "outbox_message",
    "mail_id": "mailbox_message", "mandate_id": "mandate", "meeting": "meeting", "body_id": "body",
    "outbox_id": "outbox_message", "step_id": "signature_step", "batch_id": "outbox_message",
    "effect_id": "outbox_message", "interest_id": "interest",
    "complement_id": "complement", "letter_id": "complement_letter",
    "standing_id": "standing_proxy", "delegation_id": "signature_delegation", "question_id": "oral_question", "answer_id": "legality_answer", "follow_up_id": "legality_follow_up",
    "line_id": "publication_line", "import_id": "past_import", "package_id": "archive_package", "slip_id": "elimination_slip",
    "comment_id": "minutes_comment", "mention_id": "minutes_mention", "datum_id": "personal_datum", "move_id": "agenda_move", "draft_id": "draft", "sending_id": "meeting",
    "section_id": "agenda_section", "link_id": "act_link", "standing_item_id": "standing_item", "decision_id": "delegated_decision", "model_id": "draft_model", "kept_line_id": "kept_line", "circuit_id": "circuit", "opinion_id": "draft_opinion", "approval_delegation_id": "approval_delegation",
    "draft_comment_id": "draft_comment", "task_id": "task", "invitation_id": "invitation",
    "reader_id": "municipal_reader", "municipal_copy_id": "municipal_copy",
}  # fmt: skip
PLAIN_VALUES = {
    "position": "1",
    "direction": "up",
    "version": "1",
    "number": "1",
    "index": "0",
    "year": "2026",
    "seq": "1",
    "name": "x.pdf",
    "paper": "convocation",
}
NOT_OBJECTS = {"account_id", "organisation_id", "token", "slug", "filename", "code", "sha256"}
"""Arguments that name no owned row, or that have tests of their own."""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Commune]]:
    """A copy of the demonstration with a second, unrelated commune."""
    folder = tmp_path_factory.mktemp("isolation") / "data"
    shutil.copytree(loaded(tmp_path_factory.getbasetemp()), folder)
    app = create_app(replace(demonstration_settings(folder), jobs_immediate=True))
    app.testing = True
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    app.test_client_class = Browser
    with app.app_context():
        yield app, make_commune(slug="ailleurs")
        db.session.remove()
        db.engine.dispose()


def addresses(app: Flask, method: str, commune: Commune) -> Iterator[str]:
    """Every address with an identifier, filled with identifiers of the demonstration's rows."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or ()) or not rule.arguments or rule.arguments & NOT_OBJECTS:
            continue
        unknown = rule.arguments - TABLE_OF_ARGUMENT.keys() - PLAIN_VALUES.keys()
        assert not unknown, f"{rule}: say in this test what {unknown} names"
        for ids in _identifiers(rule.arguments, commune):
            yield adapter.build(rule.endpoint, {**{k: PLAIN_VALUES.get(k) for k in rule.arguments}, **ids})


def _identifiers(arguments: set[str], commune: Commune) -> Iterator[dict[str, int]]:
    owned = {name: TABLE_OF_ARGUMENT[name] for name in arguments if name in TABLE_OF_ARGUMENT}
    for rank in range(2):
        found = {}
        for name, table in owned.items():
            rows = (
                db.session.execute(
                    sa.text(f'SELECT id FROM "{table}" WHERE organisation_id <> :own ORDER BY id'),
                    {"own": commune.organisation_id},
                )
                .scalars()
                .all()
            )
            if rows:
                found[name] = rows[-1] if rank else rows[0]
        if len(found) == len(owned):
            yield found


@pytest.mark.parametrize("role", ["clerk", "mayor", "councillor"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_foreign_identifiers_lead_nowhere(two: tuple[Flask, Commune], role: str, method: str) -> None:
    app, commune = two
    account = {"clerk": commune.clerk, "mayor": commune.mayor, "councillor": commune.accounts[5]}[role]
    client = app.test_client()
    client.post(f"/compte/demonstration/{account}")
    before = _fingerprint(commune)
    tried = 0
    for address in addresses(app, method, commune):
        answer = client.open(address, method=method, buffered=True)
        assert answer.status_code in (400, 403, 404, 405, 415, 422), (method, address, answer.status_code)
        tried += 1
    assert tried >= 10
    assert _fingerprint(commune) == before


def _fingerprint(commune: Commune) -> dict[str, int]:
    """How many rows every other institution owns, table by table."""
    db.session.rollback()
    return {
        table.name: db.session.execute(
            sa.select(sa.func.count())
            .select_from(table)
            .where(table.c.organisation_id != commune.organisation_id)
        ).scalar_one()
        for table in Base.metadata.sorted_tables
        if "organisation_id" in table.c
    }


def test_the_filter_is_on_every_owned_class(two: tuple[Flask, Commune]) -> None:
    _app, commune = two
    token = current_organisation.set(commune.organisation_id)
    try:
        for mapper in Base.registry.mappers:
            if issubclass(mapper.class_, Owned):
                rows = db.session.execute(sa.select(mapper.class_)).scalars().all()
                assert {row.organisation_id for row in rows} <= {commune.organisation_id}, mapper.class_
    finally:
        current_organisation.reset(token)
