"""Every page for every role: what each may open is written here; whoever is a guest gets nothing but what was opened to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import IntegerConverter

from council.models import Account, Annex, db
from council.permissions import Permission, Role
from council.services import acts, comments, drafts, invitations, opinions, tasks
from council.services.invitations import Guest
from council.services.items import add_item
from tests.architecture.test_isolation import PLAIN_VALUES, TABLE_OF_ARGUMENT
from tests.factory import Commune, add_account
from tests.services.after import hold_meeting
from tests.services.office import NOW, draft, freeze_clock, future, new_meeting

HOLDERS: dict[Permission, set[Role]] = {
    Permission.MEETING_READ: {Role.SECRETARY_GENERAL, Role.SERVICE, Role.MAYOR, Role.ADMIN},
    Permission.MEETING_EDIT: {Role.SECRETARY_GENERAL},
    Permission.ITEM_EDIT: {Role.SECRETARY_GENERAL, Role.SERVICE},
    Permission.CONVENE: {Role.SECRETARY_GENERAL, Role.MAYOR},
    Permission.MEETING_CLERK: {Role.SECRETARY_GENERAL},
    Permission.MEETING_CHAIR: {Role.MAYOR},
    Permission.ACT_PREPARE: {Role.SECRETARY_GENERAL},
    Permission.ACT_SIGN: {Role.SECRETARY_GENERAL, Role.MAYOR, Role.COUNCILLOR},
    Permission.DELEGATE: {Role.SECRETARY_GENERAL, Role.MAYOR},
    Permission.PUBLISH: {Role.SECRETARY_GENERAL, Role.MAYOR},
    Permission.COUNCILLOR: {Role.MAYOR, Role.COUNCILLOR},
    Permission.INTERESTS: {Role.SECRETARY_GENERAL},
    Permission.MAILBOX_READ: {Role.SECRETARY_GENERAL, Role.ADMIN},
    Permission.ADMIN: {Role.SECRETARY_GENERAL, Role.ADMIN},
    Permission.GUEST: {Role.GUEST},
}
"""Who holds what, said a second time: a permission given away by mistake fails here."""
OWN_ACCOUNT = {
    "account.home", "account.profile", "account.change_password", "account.choose",
}  # fmt: skip
"""What anybody signed in may open: nothing of the institution is in it."""


@pytest.fixture
def full(app: Flask, commune: Commune, enter: Callable[[int], FlaskClient]) -> dict[str, int]:
    """A commune with acts, a draft and a point, each with what hangs on it; a lawyer invited to the draft. Gives ids."""
    clerk = commune.actor(commune.clerk)
    meeting = hold_meeting(commune)
    freeze_clock(app)
    acts.prepare(clerk, meeting.id)
    draft_id = drafts.begin(clerk, commune.body_id, "Achat d’un véhicule")
    other = drafts.begin(clerk, commune.body_id, "Révocation Zorglub")
    comments.begin(clerk, other, "", "", "Zorglub")
    tasks.give(clerk, "draft", other, "Zorglub", commune.service, future(3).date())
    opinions.ask(clerk, other, "legal", "Zorglub", future(3).date())
    item = add_item(clerk, new_meeting(commune), draft("Point Zorglub"))
    for rank in (1, 2):
        db.session.add(
            Annex(
                organisation_id=commune.organisation_id, item_id=item, position=rank, title=f"Zorglub {rank}", filename="a.pdf",
                original_sha256=f"{rank}" * 64, original_size=10, sha256=f"{rank}" * 64, pages=1, uploaded_at=NOW,
            )
        )  # fmt: skip
    db.session.commit()
    invitation = invitations.invite(
        clerk,
        Guest(
            email="avocate@cabinet.example", first_name="Léa", last_name="Conseil", capacity="Avocate", until=future(5).date(),
            may_comment=True,
        ),
        draft_id=draft_id,
    )  # fmt: skip
    db.session.rollback()
    account = db.session.scalars(
        sa.select(Account.id).where(Account.email == "avocate@cabinet.example")
    ).one()
    return {"draft": draft_id, "other": other, "item": item, "invitation": invitation, "account": account}


def every_address(app: Flask) -> Iterator[tuple[str, str, str]]:
    """(method, address, endpoint) of every page, with the ids of rows that exist, each first and last one."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        owned = {name: TABLE_OF_ARGUMENT[name] for name in rule.arguments if name in TABLE_OF_ARGUMENT}
        for which in ("min", "max") if owned else ("min",):
            ids: dict[str, object] = {
                name: 1
                if isinstance(rule._converters[name], IntegerConverter)
                else PLAIN_VALUES.get(name, "x")
                for name in rule.arguments - owned.keys()
            }
            for name, table in owned.items():
                ids[name] = db.session.scalar(sa.text(f'SELECT {which}(id) FROM "{table}"')) or 1
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield method, adapter.build(rule.endpoint, ids, method=method), rule.endpoint


def test_the_table_of_permissions_is_the_one_that_was_decided() -> None:
    from council.permissions import ROLE_PERMISSIONS

    assert {one: {role for role in Role if one in ROLE_PERMISSIONS[role]} for one in Permission} == HOLDERS


def test_a_guest_opens_nothing_else(
    app: Flask, commune: Commune, enter: Callable[[int], FlaskClient], full: dict[str, int]
) -> None:
    """Every page of the application, by each method, with ids of things that are there."""
    guest = enter(full["account"])
    own = f"/invite/{full['invitation']}"
    assert guest.get("/compte/").location.endswith("/invite/") and guest.get("/invite/").location.endswith(
        own
    )
    page = guest.get(own)
    assert page.status_code == 200 and "Achat d’un véhicule" in page.text
    tried = 0
    for method, address, endpoint in every_address(app):
        access = getattr(app.view_functions[endpoint], "access", None)
        if endpoint == "static" or access is None or access.kind == "open" or endpoint in OWN_ACCOUNT:
            continue
        if endpoint.startswith("guests."):
            continue
        answer = guest.open(address, method=method)
        assert answer.status_code in (403, 404), (method, address, answer.status_code)
        assert "Zorglub" not in answer.text
        tried += 1
    assert tried > 250


def test_a_guest_sees_nobody_else_s_invitation(
    app: Flask, commune: Commune, enter: Callable[[int], FlaskClient], full: dict[str, int]
) -> None:
    clerk = commune.actor(commune.clerk)
    other = invitations.invite(
        clerk, Guest(email="b@cabinet.example", first_name="B", last_name="B", capacity="Architecte", until=future(5).date(), annexes=(1,)),
        item_id=full["item"],
    )  # fmt: skip
    guest = enter(full["account"])
    for method, address in (
        ("GET", f"/invite/{other}"),
        ("GET", f"/invite/{other}/annexes/1.pdf"),
        ("GET", f"/invite/{full['invitation']}/annexes/1.pdf"),
        ("GET", f"/invite/{full['invitation']}/annexes/2.pdf"),
        ("POST", f"/invite/{other}/remarques"),
        ("POST", f"/invite/{full['invitation']}/remarques/1"),
        ("GET", "/invite/999"),
    ):
        answer = guest.open(address, method=method, data={"text": "Bien"})
        assert answer.status_code == 404 and "Zorglub" not in answer.text, (method, address)
    invitations.end(clerk, full["invitation"])
    gone = guest.get(f"/invite/{full['invitation']}")
    assert gone.status_code in (302, 404) and "véhicule" not in gone.text


@pytest.mark.parametrize("role", list(Role))
def test_every_page_for_every_role(
    app: Flask, commune: Commune, enter: Callable[[int], FlaskClient], full: dict[str, int], role: Role
) -> None:
    """Reading: a role without any of the permissions that a page names is turned away, whatever the page would have said."""
    account = add_account(commune, "Rôle", role.value, {role}, 60)[1]
    db.session.commit()
    client = enter(account)
    refused = opened = 0
    for method, address, endpoint in every_address(app):
        access = getattr(app.view_functions[endpoint], "access", None)
        if access is None or access.kind != "permission":
            continue
        allowed = any(role in HOLDERS[one] for one in access.permissions)
        if not allowed:
            assert client.open(address, method=method).status_code == 403, (role, method, address)
            refused += 1
        elif method == "GET" and not rule_has_arguments(address):
            assert client.get(address).status_code != 403, (role, address)
            opened += 1
    assert refused > 20 and opened > 0


def rule_has_arguments(address: str) -> bool:
    """Whether an address names a thing: its owner may refuse it for reasons of its own."""
    return any(part.split(".")[0].isdigit() for part in address.split("/"))
