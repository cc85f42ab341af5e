"""A rehearsal of a real agenda: a town made from a plan, its server, and invented councillors until somebody ends it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from council.gateways import rooms
from council.models import (
    Account,
    Base,
    Body,
    Convocation,
    Dossier,
    Group,
    Item,
    Mandate,
    Meeting,
    Organisation,
    Person,
    RoleGrant,
    db,
)  # fmt: skip
from council.permissions import Role
from council.play.simulated import Councillor, Simulation
from council.play.stage import Stage
from council.play.town import cookie_of, insert
from council.services.rehearsals import YOURS
from council.settings import Settings, load_settings

SLUG = "repetition"
LAST_NAMES = (
    "Aubépine", "Bouleau", "Charme", "Douglas", "Érable", "Frêne", "Genêt", "Hêtre", "If", "Jasmin", "Laurier", "Mélèze",
    "Noisetier", "Orme", "Peuplier", "Romarin", "Saule", "Tilleul", "Verveine", "Yeuse",
)  # fmt: skip
"""Trees, so that nobody takes them for the members of any council."""
STAFF = tuple(
    {"civility": "", "first_name": "Secrétariat", "last_name": words, "email": "", "birth_date": None}
    for words in ("de répétition", "(second poste)")
)
FIRST_NAMES = {
    "Mme": ("Anne", "Claire", "Élise", "Gaëlle", "Inès", "Lucie", "Nadia"),
    "M.": ("Bruno", "David", "Farid", "Hugo", "Jean", "Karim", "Marc"),
}
PRESENT, PROXY = 0.75, 0.85
"""Share of the table that announces its presence; from there to the second, a proxy; the others do not answer."""


class RoomStage(Stage):
    """The server of a room, in a folder of its own under the room's."""

    def __init__(self, folder: Path, plan: dict[str, Any]) -> None:
        super().__init__(secret_key=(folder / rooms.SECRET).read_text(encoding="ascii"))
        shutil.rmtree(self.data_dir)
        self.data_dir = folder / "data"
        self.data_dir.mkdir(mode=0o700)
        self.plan = plan
        self.listen(plan["host"], plan["port"] or self.port)

    def settings(self) -> Settings:
        """Nothing of the installation beside it: a database, a secret and a mailbox of its own."""
        return load_settings(
            {}, data_dir=self.data_dir, rehearsal=True, base_url=self.base, live_mode="threading",
            secret_key=self._secret_key,
        )  # fmt: skip

    def environment(self) -> dict[str, str]:
        """No sign-in by one click: a room shows the titles of a real agenda."""
        return super().environment() | {"COUNCIL_DEMO": ""}

    def build(self) -> list[Councillor]:
        """Fill the database; those who will be simulated."""
        app = self.app()
        with app.app_context():
            Base.metadata.create_all(db.engine)
            members = _fill(self.plan, self._secret_key)
            db.session.remove()
            db.engine.dispose()
        return [one for index, one in enumerate(members) if index != YOURS]


def hold_room(folder: Path, wanted: Callable[[], bool], pace: float = 1.0) -> None:
    """Serve the room of ``folder`` while its plan is there and ``wanted`` says so, then erase it."""
    held = rooms.hold(folder)
    plan = json.loads((folder / rooms.PLAN).read_text(encoding="utf-8"))
    stage = RoomStage(folder, plan)
    until = time.monotonic() + rooms.LIFE

    def lives() -> bool:
        return wanted() and (folder / rooms.PLAN).exists() and time.monotonic() < until

    try:
        members = stage.build()
        stage.open()
        _announce(folder / rooms.ROOM, {"port": stage.port})
        simulation = Simulation(stage.base, members, stage.data_dir / "news.json", pace)
        asyncio.run(simulation.run(lives))
    finally:
        stage.close()
        shutil.rmtree(folder, ignore_errors=True)
        held.close()


def _announce(path: Path, words: dict[str, Any]) -> None:
    made = path.with_suffix(".new")
    made.write_text(json.dumps(words), encoding="utf-8")
    os.replace(made, path)


def _fill(plan: dict[str, Any], secret: str) -> list[Councillor]:
    """The rows, numbered from 1; the members in order of the table."""
    name = f"RÉPÉTITION – {plan['organisation']['name']}"[:200]
    db.session.add(Organisation(id=1, slug=SLUG, **(plan["organisation"] | {"name": name})))
    db.session.flush()
    body = insert(Body, [plan["body"] | {"slug": "seance"}])[0]
    people = [_person(rank, seat["civility"]) for rank, seat in enumerate(plan["seats"])]
    persons = insert(Person, [*STAFF, *people])
    accounts = insert(
        Account, [{"person_id": person, "email": f"{person}@repetition.invalid"} for person in persons]
    )
    insert(RoleGrant, _roles(accounts))
    groups = _groups(body, plan["seats"])
    rows = zip(persons[len(STAFF) :], plan["seats"], strict=True)
    seats = insert(
        Mandate, [_mandate(body, person, rank, seat, groups) for rank, (person, seat) in enumerate(rows, 1)]
    )
    _meeting(plan, body, seats, rooms.screen_token(secret))
    db.session.commit()
    places = {group: place for place, group in enumerate(groups)}
    return [
        Councillor(seat, _name(who), cookie_of(account, secret), places.get(given["group"], 0))
        for seat, who, account, given in zip(
            seats, people, accounts[len(STAFF) :], plan["seats"], strict=True
        )
    ]


def _person(rank: int, civility: str) -> dict[str, Any]:
    last = LAST_NAMES[rank % len(LAST_NAMES)]
    again = rank // len(LAST_NAMES)
    names = FIRST_NAMES.get(civility, FIRST_NAMES["Mme"] + FIRST_NAMES["M."])
    return {
        "civility": civility, "first_name": names[rank % len(names)],
        "last_name": f"{last} {again + 1}" if again else last, "email": f"membre-{rank}@repetition.invalid",
        "birth_date": date(1960, 1, 1) + timedelta(days=rank),
    }  # fmt: skip


def _name(who: dict[str, Any]) -> str:
    return f"{who['civility']} {who['first_name']} {who['last_name']}".strip()


def _roles(accounts: list[int]) -> list[dict[str, Any]]:
    """Two clerks, the first member presides, all members sit."""
    staff, members = accounts[: len(STAFF)], accounts[len(STAFF) :]
    granted = [(account, Role.SECRETARY_GENERAL) for account in staff]
    granted += [(members[0], Role.MAYOR), *((account, Role.COUNCILLOR) for account in members)]
    return [{"account_id": account, "role": role.value} for account, role in granted]


def _groups(body: int, seats: list[dict[str, Any]]) -> dict[str, int]:
    """Id of each group by its name, in the order in which the table shows them."""
    colours = {seat["group"]: seat["colour"] for seat in seats if seat["group"]}
    if not colours:
        return {}
    rows = [
        {"body_id": body, "name": name, "colour": colour, "position": position}
        for position, (name, colour) in enumerate(colours.items(), 1)
    ]
    return dict(zip(colours, insert(Group, rows), strict=True))


def _mandate(
    body: int, person: int, rank: int, seat: dict[str, Any], groups: dict[str, int]
) -> dict[str, Any]:
    return {
        "body_id": body, "person_id": person, "rank": rank, "capacity": seat["capacity"], "voices": seat["voices"],
        "chair_rank": seat["chair_rank"], "group_id": groups.get(seat["group"]), "starts_on": date(2020, 1, 1),
    }  # fmt: skip


def _meeting(plan: dict[str, Any], body: int, seats: list[int], screen: str) -> None:
    """Convened for now; most members announced their presence, some a proxy."""
    now = datetime.now(UTC)
    meeting = insert(
        Meeting,
        [
            {
                "body_id": body, "starts_at": now, "place": plan["meeting"]["place"], "state": "convened", "convened_at": now,
                "screen_token": screen, "created_at": now,
                "agenda_published_at": now if plan["meeting"]["published"] else None,
            }
        ],
    )[0]  # fmt: skip
    insert(Item, [_item(meeting, item, seats, now) for item in plan["items"]])
    dossier = insert(
        Dossier,
        [{"meeting_id": meeting, "version": 1, "content_hash": "0" * 64, "manifest": {}, "frozen_at": now, "frozen_by": "Répétition", "state": "failed", "error": "Une répétition n’a pas de dossier."}],
    )[0]  # fmt: skip
    answers = (_answer(place / len(seats), seats, place) for place in range(len(seats)))
    rows = [
        {"meeting_id": meeting, "mandate_id": seat, "dossier_id": dossier, "queued_at": now, "sent_at": now, **answer}
        for seat, answer in zip(seats, answers, strict=True)
    ]  # fmt: skip
    insert(Convocation, rows)


def _answer(share: float, seats: list[int], place: int) -> dict[str, Any]:
    """What the member at ``place`` answered; the bearers of proxies are the first of the table after the chair."""
    nothing: dict[str, Any] = {"response": None, "proxy_to_id": None}
    if share < PRESENT:
        return nothing | {"response": "present"}
    bearer = place - int(PRESENT * len(seats))
    if share < PROXY and 0 < bearer < PRESENT * len(seats):
        return {"response": "proxy", "proxy_to_id": seats[bearer]}
    return nothing


def _item(meeting: int, item: dict[str, Any], seats: list[int], now: datetime) -> dict[str, Any]:
    kept = {name: value for name, value in item.items() if name != "rapporteur"}
    who = item["rapporteur"]
    return kept | {
        "meeting_id": meeting,
        "updated_at": now,
        "rapporteur_id": None if who is None else seats[who],
    }
