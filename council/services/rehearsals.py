"""Rehearse a real meeting: its agenda in a room apart, with councillors who do not exist (decision 0014)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from council.gateways.environment import environment
from council.gateways.rooms import Rooms, screen_token
from council.models import Meeting
from council.permissions import Actor, Permission
from council.queries import rehearsals as queries
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command

MOST = 3
"""Rooms at the same time: each is a server of its own."""
KEY_LIFE = 12 * 3600
"""Seconds during which a door opens."""
CLERK, SECOND, FIRST_MEMBER = 1, 2, 3
"""Accounts of every room: the clerk, a second clerk, then the members in order of the table."""
YOURS = 1
"""Index of the member whom nobody simulates: a tablet to try."""
HERE = "/bureau/seances/1/conduite"
TABLET = "/elu/seances/1/en-seance"


@dataclass(frozen=True)
class Door:
    """A way in."""

    label: str
    url: str


@dataclass(frozen=True)
class Rehearsal:
    """A rehearsal of a meeting; ``doors`` once the room is ready."""

    ready: bool
    failed: bool
    doors: tuple[Door, ...] = ()


def rooms() -> Rooms:
    """The rooms of this installation."""
    return Rooms(environment().settings.data_dir / "rehearsals")


def start(actor: Actor, meeting_id: int, host: str) -> None:
    """Open a room with the agenda of ``meeting_id``, for people who reach this server as ``host``. Raises Refused."""
    plan = draw(actor, meeting_id)
    settings, all_rooms, key = environment().settings, rooms(), _key(actor, meeting_id)
    if not settings.rehearsal_url and not _near(host):
        raise Refused(
            "La répétition ne s’ouvre que sur le poste qui héberge ce site\u00a0: demandez à l’administrateur d’indiquer "
            "son adresse avec COUNCIL_REHEARSAL_URL."
        )
    others = [one for one in all_rooms.running() if one != key]
    if len(others) >= (1 if settings.rehearsal_port else MOST):
        raise Refused("Une autre répétition est en cours\u00a0: terminez-la d’abord, ou attendez sa fin.")
    all_rooms.open(key, plan, settings.rehearsal_host, settings.rehearsal_port)


@command(Permission.MEETING_CLERK)
def draw(work: Work, meeting_id: int) -> dict[str, Any]:
    """The plan of the room. Raises Refused and NotFound."""
    meeting = found(work, Meeting, meeting_id)
    if environment().settings.rehearsal:
        raise Refused("Vous êtes déjà dans une répétition.")
    if meeting.state not in queries.MEETING_STATES:
        raise Refused("Cette séance a commencé ou n’aura pas lieu\u00a0: elle ne se répète plus.")
    plan = queries.plan(meeting)
    if not plan["items"]:
        raise Refused("L’ordre du jour est vide\u00a0: écrivez au moins un point, puis répétez la séance.")
    if len(plan["seats"]) <= YOURS:
        raise Refused(
            "Cette assemblée n’a pas encore de membres\u00a0: inscrivez-les, puis répétez la séance."
        )
    work.audit(meeting=meeting_id)
    return plan


def stop(actor: Actor, meeting_id: int) -> None:
    """End the rehearsal and erase all of it. Raises NotFound."""
    end(actor, meeting_id)
    rooms().close(_key(actor, meeting_id))  # takes seconds: never while the write lock is held


@command(Permission.MEETING_CLERK)
def end(work: Work, meeting_id: int) -> None:
    """Note who ended the rehearsal."""
    found(work, Meeting, meeting_id)
    work.audit(meeting=meeting_id)


def rehearsal(actor: Actor, meeting_id: int, host: str) -> Rehearsal | None:
    """The rehearsal of a meeting now, None when there is none; ``host`` as in ``start``."""
    now = rooms().standing(_key(actor, meeting_id))
    if now is None:
        return None
    if not now.port:
        return Rehearsal(ready=False, failed=now.failed)
    address = environment().settings.rehearsal_url or f"http://{host}:{{port}}"
    base = address.replace("{port}", str(now.port)).rstrip("/")
    doors = (
        ("Conduire la séance", CLERK, HERE),
        ("Second poste du secrétariat (pour essayer de prendre la main)", SECOND, HERE),
        ("Poste de la présidence", FIRST_MEMBER, HERE),
        ("Tablette d’un membre que personne ne simule", FIRST_MEMBER + YOURS, TABLET),
        ("Écran de la salle", 0, f"/ecran/{screen_token(now.secret)}"),
        ("Page publique", 0, "/repetition/seances"),
    )
    made = (
        Door(label, base + (f"/salle/entrer/{_pass(now.secret, account, to)}" if account else to))
        for label, account, to in doors
    )
    return Rehearsal(ready=True, failed=False, doors=tuple(made))


def _pass(secret: str, account: int, target: str) -> str:
    return str(URLSafeTimedSerializer(secret, salt="entree").dumps([account, target]))


def enter(token: str) -> tuple[int, str]:
    """Account and page that a door of this room leads to. Raises Refused; always outside a rehearsal."""
    settings = environment().settings
    try:
        if not settings.rehearsal:
            raise BadData("not a rehearsal")
        account, target = URLSafeTimedSerializer(settings.secret_key, salt="entree").loads(
            token, max_age=KEY_LIFE
        )
    except BadData as error:
        raise Refused(
            "Cette entrée ne mène à aucune répétition\u00a0: ouvrez-la depuis la séance à répéter."
        ) from error
    return int(account), str(target)


def _key(actor: Actor, meeting_id: int) -> str:
    return f"{actor.organisation_id}-{meeting_id}"


def _near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
