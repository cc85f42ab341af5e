"""Verbs about guests: invite somebody from outside to one thing for a time, end it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from council.models import (
    Account,
    Annex,
    Draft,
    Invitation,
    Item,
    Organisation,
    RoleGrant,
    db,
)
from council.permissions import ROLE_PERMISSIONS, Permission, Role
from council.queries.clocks import zone
from council.queries.guests import live
from council.queries.letterhead import institution_name
from council.queries.notice import long_date
from council.services.accounts import add_link
from council.services.addresses import account_at, address
from council.services.draft_typing import GONE
from council.services.errors import NotFound, Refused
from council.services.lookup import found, one_at_a_time
from council.services.pipeline import Work, command
from council.services.rich_text import plain

LONGEST = timedelta(days=366)
NO_EMAIL = "Écrivez l’adresse électronique de la personne, par exemple prenom.nom@exemple.fr."
NO_NAME = "Écrivez le prénom et le nom de la personne."
NO_CAPACITY = "Dites à quel titre elle lit ce document, par exemple «\u00a0Avocate de la commune\u00a0»."
BAD_END = "Choisissez le dernier jour de l’invitation, d’aujourd’hui à un an."
IS_STAFF = (
    "Cette adresse est celle d’une personne du bureau\u00a0: elle lit les projets dans son propre espace."
)
CLOSED = "Ce compte est fermé. Demandez au secrétariat général de le rouvrir."
BAD_ANNEX = "Choisissez des annexes de ce point."
NO_DRAFT = (
    "Ce point n’a pas de projet où noter des remarques\u00a0: cette personne peut le lire, pas le commenter."
)
LONG_NAME = "Un prénom et un nom tiennent en 80 caractères chacun\u00a0: abrégez."
DROPPED = "Ce projet est abandonné\u00a0: reprenez-le avant d’y inviter quelqu’un."


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Who is invited, until when (the whole of that day), and to what beside the text."""

    email: str
    first_name: str = ""
    last_name: str = ""
    capacity: str
    until: date
    annexes: tuple[int, ...] = ()
    may_comment: bool = False


@command(Permission.ITEM_EDIT)
def invite(work: Work, guest: Guest, *, draft_id: int | None = None, item_id: int | None = None) -> int:
    """Open one draft or one point to somebody from outside, and mail them a link; gives the invitation.

    The same person invited again has one invitation, whose days and annexes are the new ones; a second press sends no second mail.
    Raises ``NotFound`` or ``Refused`` (``field``: a name of ``Guest``).
    """
    one_at_a_time(work)
    draft, item = _target(work, draft_id, item_id)
    if draft is not None and draft.state == "dropped":
        raise Refused(DROPPED)
    ends_at = _end_of(work, guest.until)
    account = _account(work, guest)
    row: Invitation | None = work.session.scalar(
        db.select(Invitation).where(
            Invitation.account_id == account.id, Invitation.draft_id == draft_id, Invitation.item_id == item_id,
            Invitation.ended_at.is_(None),
        )
    )  # fmt: skip
    name = f"{plain(guest.first_name)} {plain(guest.last_name)}"
    wanted = (_capacity(guest), _annexes(work, guest.annexes, item), guest.may_comment, ends_at)
    if guest.may_comment and draft is None:
        raise Refused(NO_DRAFT, field="may_comment")
    if row is not None and (row.capacity, row.annexes, row.may_comment, row.ends_at) == wanted:
        row.guest_name = name
        work.audit(invitation=row.id, repeated=True)
        return row.id
    if row is None:
        row = Invitation(
            organisation_id=work.actor.organisation_id, account_id=account.id, draft_id=draft_id, item_id=item_id
        )  # fmt: skip
        work.session.add(row)
    row.guest_name = name
    row.capacity, row.annexes, row.may_comment, row.ends_at = wanted
    row.invited_at, row.invited_by = work.now, work.actor.name[:160]
    work.session.flush()
    _mail(work, row, account, guest.until)
    work.audit(
        invitation=row.id, guest=account.id, draft=draft_id, item=item_id, until=guest.until.isoformat()
    )
    return row.id


@command(Permission.ITEM_EDIT)
def end(work: Work, invitation_id: int) -> tuple[int | None, int | None]:
    """Take an invitation back, at once; gives its (draft, point). Repeating it changes nothing."""
    row = found(work, Invitation, invitation_id)
    _target(work, row.draft_id, row.item_id)  # held before the invitation, as whoever invites holds it
    row = found(work, Invitation, invitation_id, lock=True)
    if row.ended_at is None:
        row.ended_at, row.ended_by = work.now, work.actor.name[:160]
        _leave(work, row.account_id)
    work.audit(invitation=row.id, guest=row.account_id)
    return row.draft_id, row.item_id


def _target(work: Work, draft_id: int | None, item_id: int | None) -> tuple[Draft | None, Item | None]:
    """What is opened, as whoever opens it reads it: (the draft, if any; the point, if any)."""
    if (draft_id is None) == (item_id is None):
        raise NotFound()
    if draft_id is not None:
        draft = found(work, Draft, draft_id, GONE, lock=True)
        return draft, found(work, Item, draft.item_id) if draft.item_id is not None else None
    item = found(work, Item, item_id or 0, lock=True)
    return work.session.scalar(db.select(Draft).where(Draft.item_id == item.id)), item


def _end_of(work: Work, until: date) -> datetime:
    clock = zone(work.session.get_one(Organisation, work.actor.organisation_id))
    today = work.now.astimezone(clock).date()
    if not today <= until <= today + LONGEST:
        raise Refused(BAD_END, field="until")
    return datetime.combine(until + timedelta(days=1), time(), clock)


def _capacity(guest: Guest) -> str:
    words = plain(guest.capacity)
    if not words or len(words) > 160:
        raise Refused(NO_CAPACITY, field="capacity")
    return words


def _annexes(work: Work, chosen: Sequence[int], item: Item | None) -> list[str]:
    """The contents of the annexes that were chosen. Raises ``Refused`` for one of another point."""
    own = db.select(Annex.id, Annex.original_sha256).where(Annex.item_id == (item.id if item else None))
    known = {row.id: row.original_sha256 for row in work.session.execute(own)}
    if not set(chosen) <= known.keys():
        raise Refused(BAD_ANNEX, field="annexes")
    return sorted({known[one] for one in chosen})


def _account(work: Work, guest: Guest) -> Account:
    """The account of that address, made when there is none, a guest of this institution from now on."""
    email = address(guest.email, NO_EMAIL)
    names = [plain(one) for one in (guest.first_name, guest.last_name)]
    if not all(names):  # asked always: that an address is known is nobody's business
        raise Refused(NO_NAME, field="last_name")
    if max(map(len, names)) > 80:
        raise Refused(LONG_NAME, field="last_name")
    account = account_at(work, email, first_name=names[0], last_name=names[1])
    roles = set(work.session.scalars(db.select(RoleGrant.role).where(RoleGrant.account_id == account.id)))
    if any(Permission.MEETING_READ in ROLE_PERMISSIONS[Role(one)] for one in roles):
        raise Refused(IS_STAFF, field="email")
    if not account.active:
        if roles - {Role.GUEST.value}:  # closed here
            raise Refused(CLOSED, field="email")
        return account  # closed elsewhere: only who reads the mail is told (``_mail``)
    if Role.GUEST not in roles:
        work.session.add(
            RoleGrant(
                organisation_id=work.actor.organisation_id, account_id=account.id, role=Role.GUEST.value
            )
        )
    return account


def _leave(work: Work, account_id: int) -> None:
    """Whoever was a guest here and nothing else anywhere, and is invited to nothing any more, has no open session any more either.

    Sessions of somebody who belongs to another institution are not ours to end: each page of a guest asks anyway.
    """
    work.session.flush()
    still = work.session.scalar(db.select(Invitation.id).where(live(account_id, work.now)).limit(1))
    if still is not None:
        return
    account = work.session.get_one(Account, account_id, with_for_update=True)
    roles = (
        RoleGrant.__table__.c
    )  # the table, not the model: the wall between institutions would hide the others
    other = sa.select(roles.id).where(
        roles.account_id == account_id,
        sa.or_(roles.role != Role.GUEST.value, roles.organisation_id != work.actor.organisation_id),
    )
    if work.session.scalar(other.limit(1)) is None:
        account.session_version += 1


def _mail(work: Work, row: Invitation, account: Account, until: date) -> None:
    """The link to what was opened: its object stays in the house, as the mailbox is outside."""
    organisation = work.session.get_one(Organisation, row.organisation_id)
    base, name = work.environment.settings.base_url, institution_name(organisation)
    if not account.active:
        text = (
            f"Bonjour,\n\n{work.actor.name} ({name}) vous invite à lire un document. Le compte de cette adresse est fermé\u00a0: "
            "pour le lire, donnez-lui une autre adresse électronique.\n"
        )
        payload = {
            "recipient": account.email,
            "subject": f"Un document vous est ouvert – {name}",
            "text": text,
        }
        work.later("mail", f"invitation:{row.id}:{work.now.isoformat()}", payload)
        return
    token = add_link(work, account.id, f"/invite/{row.id}")
    days = work.environment.settings.link_minutes // (24 * 60)
    text = (
        f"Bonjour,\n\n{work.actor.name} ({name}) vous invite à lire un document ({row.capacity}), jusqu’au {long_date(until)}.\n\n"
        f"Ouvrez ce lien personnel\u00a0: {base}/compte/lien/{token}\n\n"
        f"Il sert une seule fois, dans les {days} jours. Ensuite, demandez-en un autre, avec cette adresse électronique\u00a0: "
        f"{base}/compte/connexion\n"
    )
    payload = {"recipient": account.email, "subject": f"Un document vous est ouvert – {name}", "text": text}
    work.later("mail", f"invitation:{hashlib.sha256(token.encode()).hexdigest()[:40]}", payload)
