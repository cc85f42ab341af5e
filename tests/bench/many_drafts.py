"""Five thousand drafts and three hundred meetings, such as an office that never threw anything away leaves; the same at
each run. They are added to an institution that has accounts, bodies and departments (the demonstration's).
"""

from __future__ import annotations

import random
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from council.codes import matieres
from council.models import (
    Account,
    Body,
    Department,
    Draft,
    DraftApproval,
    DraftOpinion,
    DraftRound,
    DraftStep,
    DraftVersion,
    Item,
    Mandate,
    Meeting,
    RoleGrant,
    db,
    refresh_statistics,
)
from council.services.item_draft import ItemDraft
from tests.bench.many_acts import sentence, subject

MEETINGS = 300
AHEAD = 6
"""Meetings to come, in preparation; the others were held."""
EACH = 15
"""Drafts listed on a meeting's agenda."""
STATES = ("writing", "circuit", "returned", "ready", "dropped")
OFTEN = (30, 35, 10, 20, 5)
"""Shares of the states among the drafts that no agenda bears."""


class Office:
    """Who writes, for whom, among what is already there; rows are numbered after those."""

    def __init__(self, connection: sa.Connection, now: datetime) -> None:
        self.connection, self.now, self.chance = connection, now, random.Random(7)
        self.body, self.organisation = connection.execute(
            sa.select(Body.id, Body.organisation_id).where(Body.kind == "council").order_by(Body.id).limit(1)
        ).one()
        mine = RoleGrant.organisation_id == self.organisation
        office = (
            sa.select(Account.id)
            .join(RoleGrant)
            .where(mine, RoleGrant.role.not_in(("councillor", "guest")))
            .distinct()
        )
        self.accounts = list(connection.scalars(office.order_by(Account.id)))
        self.mandates = list(
            connection.scalars(
                sa.select(Mandate.id).where(Mandate.body_id == self.body).order_by(Mandate.id).limit(20)
            )
        )
        self.departments = list(
            connection.scalars(
                sa.select(Department.id).where(Department.organisation_id == self.organisation)
            )
        )
        self.first_draft = self.after(Draft)
        self.codes = [code for code, one in matieres().items() if one.level == 2]

    def insert(self, model: Any, rows: list[dict[str, Any]]) -> None:
        """Rows of the institution."""
        self.connection.execute(
            sa.insert(model), [{"organisation_id": self.organisation, **row} for row in rows]
        )

    def after(self, model: Any) -> int:
        """The first number no row has."""
        return int(self.connection.scalar(sa.select(sa.func.max(model.id))) or 0) + 1


def write(now: datetime, drafts: int = 5_000) -> None:
    """Commit the meetings and ``drafts`` drafts with two versions each, circuits and opinions, straight into the tables."""
    with db.engine.begin() as connection:
        office = Office(connection, now)
        points = _meetings(office, drafts)
        rows = [_draft(office, rank, points) for rank in range(drafts)]
        office.insert(Draft, rows)
        office.insert(DraftVersion, [_version(row, number) for row in rows for number in (1, 2)])
        _circuits(office, [row for row in rows if row["state"] == "circuit"])
        _opinions(office, rows[::5])
    if db.engine.dialect.name == "sqlite":
        refresh_statistics(db.engine)  # what the worker does each night


def _meetings(office: Office, drafts: int) -> list[tuple[int, int, datetime]]:
    """Item, meeting and its hour, for each draft that an agenda bears."""
    first, step = office.after(Meeting), timedelta(days=14)
    start = office.now.astimezone(UTC).replace(hour=18, minute=30, second=0, microsecond=0)
    meetings = [
        {
            "id": first + rank, "body_id": office.body, "starts_at": start + step * (rank + 1 + AHEAD - MEETINGS), "place": "Mairie",
            "state": "draft" if rank >= MEETINGS - AHEAD else "closed", "screen_token": f"bench-{rank}",
            "created_at": start - step * MEETINGS,
        }
        for rank in range(MEETINGS)
    ]  # fmt: skip
    office.insert(Meeting, meetings)
    item, points, items = office.after(Item), [], []
    for rank in range(min(MEETINGS * EACH, drafts * 9 // 10)):
        meeting = meetings[rank // EACH]
        points.append((item + rank, meeting["id"], meeting["starts_at"]))
        items.append(
            {
                "id": item + rank, "meeting_id": meeting["id"], "position": rank % EACH + 1, "updated_at": office.now,
                **_text(office, rank),
            }
        )  # fmt: skip
    office.insert(Item, items)
    return points


def _text(office: Office, rank: int) -> dict[str, Any]:
    """What a draft and its point both hold."""
    chance = random.Random(rank)
    text = ItemDraft(
        title=subject(chance, rank), rapporteur_id=chance.choice(office.mandates), matiere_code=chance.choice(office.codes),
        note=f"<p>{sentence(chance)}</p>", visas=("Vu le code général des collectivités territoriales",),
        expose="".join(f"<p>{sentence(chance)}</p>" for _ in range(chance.randint(3, 9))),
        articles=("<p>Approuve la proposition du rapporteur.</p>",),
    )  # fmt: skip
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(text).items()}


def _draft(office: Office, rank: int, points: list[tuple[int, int, datetime]]) -> dict[str, Any]:
    listed = rank < len(points)
    content = _text(office, rank)
    began = points[rank][2] - timedelta(days=40) if listed else office.now - timedelta(hours=7 * (rank % 400))
    return {
        "id": office.first_draft + rank, "body_id": office.body, "department_id": office.chance.choice(office.departments),
        "item_id": points[rank][0] if listed else None, "wished_meeting_id": (points[rank] if listed else points[-1])[1],
        "state": "listed" if listed else office.chance.choices(STATES, OFTEN)[0], "title": content["title"], "content": content,
        "direction": "expense", "amount": office.chance.randint(100, 9_000_000), "budget_lines": ["Compte 21828"], "revision": 2,
        "created_by": "Service", "created_by_id": office.chance.choice(office.accounts), "created_at": began,
        "updated_at": began + timedelta(days=3),
    }  # fmt: skip


def _version(draft: dict[str, Any], number: int) -> dict[str, Any]:
    return {
        "draft_id": draft["id"], "number": number, "content": draft["content"], "author": draft["created_by"],
        "account_id": draft["created_by_id"], "made_at": draft["created_at"] + timedelta(days=number),
        "reason": "first" if number == 1 else "saved",
    }  # fmt: skip


def _circuits(office: Office, drafts: list[dict[str, Any]]) -> None:
    """Each has passed one step and waits on the second, some of them late."""
    journey, step = office.after(DraftRound), office.after(DraftStep)
    rounds, steps, approvals = [], [], []
    for rank, draft in enumerate(drafts):
        begun = draft["updated_at"]
        rounds.append(
            {
                "id": journey + rank, "draft_id": draft["id"], "number": 1, "circuit": "Circuit ordinaire", "started_at": begun,
                "started_by": "Service",
            }
        )  # fmt: skip
        for position in (1, 2):
            this, passed = step + 2 * rank + position - 1, position == 1
            opened = begun + timedelta(days=position)
            steps.append(
                {
                    "id": this, "round_id": journey + rank, "position": position, "name": f"Étape {position}", "rule": "all",
                    "days": 5, "opened_at": opened, "due_on": (opened + timedelta(days=5)).date(),
                    "ended_at": opened if passed else None,
                }
            )  # fmt: skip
            approvals.append(
                {
                    "step_id": this, "account_id": office.accounts[(rank + position) % len(office.accounts)],
                    "answer": "approved" if passed else None, "answered_at": opened if passed else None,
                    "answered_by": "Service" if passed else "", "version": 2 if passed else None,
                }
            )  # fmt: skip
    office.insert(DraftRound, rounds)
    office.insert(DraftStep, steps)
    office.insert(DraftApproval, approvals)


def _opinions(office: Office, drafts: list[dict[str, Any]]) -> None:
    office.insert(
        DraftOpinion,
        [
            {
                "draft_id": draft["id"], "kind": "finance", "giver": "Service des finances",
                "account_id": office.accounts[rank % len(office.accounts)], "asked_by": "Service",
                "asked_at": draft["created_at"], "due_on": (draft["created_at"] + timedelta(days=10)).date(),
            }
            for rank, draft in enumerate(drafts)
        ],
    )  # fmt: skip
