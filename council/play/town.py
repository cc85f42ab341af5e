"""A made-up town of any size with one convened meeting, on a database of its own: what a rehearsal votes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from council.models import (
    Account,
    Base,
    Body,
    Item,
    Mandate,
    Meeting,
    Organisation,
    Person,
    RoleGrant,
    db,
)
from council.permissions import Role
from council.play.stage import Stage
from council.settings import Settings, load_settings

SCREEN = "ecran-de-repetition"
SECRET = "repetition"
"""Signs the sessions of rehearsal towns, and of nothing else: a real installation draws its own secret, so that no
session made here opens anything there."""
COOKIE = "conseil-repetition"
FIRST_NAMES = ("Anne", "Bruno", "Claire", "David", "Élise", "Farid", "Gaëlle", "Hugo", "Inès", "Jean")


@dataclass(frozen=True)
class Town:
    """Who takes part. A town is alone in its database, and its rows are numbered from 1."""

    base: str
    councillors: int
    meeting: int = 1
    item: int = 1
    screen: str = SCREEN

    @property
    def clerk(self) -> str:
        """The clerk's session, as a Cookie header."""
        return cookie_of(1)

    @property
    def cookies(self) -> list[str]:
        """The members' sessions, in the order of their seats."""
        return [cookie_of(account) for account in range(2, self.councillors + 2)]

    @property
    def seats(self) -> list[int]:
        """The members' seats."""
        return list(range(1, self.councillors + 1))


class TownStage(Stage):
    """A server on a town of ``councillors``, thrown away at the end; in a folder of its own unless a database is named."""

    arguments = ("--without-worker",)

    def __init__(self, councillors: int, database_url: str = "") -> None:
        super().__init__(secret_key=SECRET)
        self.councillors, self._database_url = councillors, database_url

    def settings(self) -> Settings:
        """Those of a demonstration, so that nobody takes it for a real one."""
        chosen = {"database_url": self._database_url} if self._database_url else {}
        return load_settings(
            {}, data_dir=self.data_dir, demo=True, rehearsal=True, base_url=self.base, live_mode="threading",
            secret_key=self._secret_key, **chosen,
        )  # fmt: skip

    def build(self) -> Town:
        """Fill the database; call it once, before ``open``."""
        app = self.app()
        with app.app_context():
            Base.metadata.create_all(db.engine)
            _fill(self.councillors)
            db.session.remove()
            db.engine.dispose()
        return Town(self.base, self.councillors)


@cache
def _signer(secret: str) -> Any:
    app = Flask("repetition")
    app.secret_key = secret
    return SecureCookieSessionInterface().get_signing_serializer(app)


def cookie_of(account: int, secret: str = SECRET) -> str:
    """The session of an account of a rehearsal whose secret this is, as a Cookie header."""
    session = {"_user_id": f"{account}.1", "_fresh": True, "organisation": 1}
    return f"{COOKIE}={_signer(secret).dumps(session)}"


def _fill(members: int) -> None:
    db.session.add(
        Organisation(
            id=1, slug="repetition", name="Commune de répétition", kind="commune", population=6400, department="45",
            department_name="Loiret", siret="21450001900010", insee="45001", court="tribunal administratif d’Orléans",
        )
    )  # fmt: skip
    db.session.flush()
    body = insert(Body, [{"slug": "conseil", "name": "Conseil de répétition", "kind": "council", "regime": "fr-commune",
                           "legal_seats": members}])[0]  # fmt: skip
    people = insert(Person, [_person(rank) for rank in range(members + 1)])
    accounts = insert(
        Account,
        [{"person_id": person, "email": f"{rank}@repetition.invalid"} for rank, person in enumerate(people)],
    )
    roles = [{"account_id": account, "role": Role.COUNCILLOR.value} for account in accounts[1:]]
    roles.append({"account_id": accounts[0], "role": Role.SECRETARY_GENERAL.value})
    insert(RoleGrant, roles)
    insert(Mandate, [_mandate(body, person, rank) for rank, person in enumerate(people[1:], 1)])
    now = datetime.now(UTC)
    meeting = insert(Meeting, [{"body_id": body, "starts_at": now, "place": "Salle du conseil", "state": "convened",
                                 "screen_token": SCREEN, "created_at": now - timedelta(days=30)}])[0]  # fmt: skip
    insert(Item, [{"meeting_id": meeting, "position": 1, "kind": "decision", "title": "Répétition du vote",
                           "updated_at": now}])  # fmt: skip
    db.session.commit()


def _person(rank: int) -> dict[str, Any]:
    first = FIRST_NAMES[rank % len(FIRST_NAMES)]
    return {"civility": "", "first_name": first, "last_name": f"Exemple {rank}",
            "email": f"{rank}@repetition.invalid", "birth_date": date(1950, 1, 1) + timedelta(days=rank)}  # fmt: skip


def _mandate(body: int, person: int, rank: int) -> dict[str, Any]:
    return {"body_id": body, "person_id": person, "rank": rank, "chair_rank": rank if rank <= 3 else None,
            "capacity": "Maire" if rank == 1 else "Membre du conseil", "starts_on": date(2026, 1, 1)}  # fmt: skip


def insert(model: Any, rows: list[dict[str, Any]]) -> list[int]:
    """Ids of the rows, in their order."""
    owned = {"organisation_id": 1} if hasattr(model, "organisation_id") else {}
    statement = sa.insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(db.session.execute(statement, [owned | row for row in rows]).scalars())
