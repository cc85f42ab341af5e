"""The substitute of a member: named by the office, sent what the member is sent, called in by the member (CGCT L5211-6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from council.law.proxies import may_be_substituted
from council.models import (
    Account,
    Body,
    ComplementLetter,
    Convocation,
    Mandate,
    Meeting,
    Organisation,
    OutboxMessage,
    Person,
    RoleGrant,
    db,
)
from council.permissions import Permission, Role
from council.queries.clocks import local_day
from council.queries.notice import regime_of
from council.queries.substitutes import title
from council.services.accounts import add_link
from council.services.addresses import account_at, address
from council.services.convocation_mail import GREETINGS, mail_of, meeting_words
from council.services.errors import Refused
from council.services.lookup import found, one_at_a_time, today
from council.services.outbox import message_id, when_mail_fails, when_mail_is_sent
from council.services.pipeline import Work, command
from council.services.proofs import note
from council.services.rich_text import plain
from signatures.proofs import SUBSTITUTE

NO_MEMBER = "Ce membre n’est pas ou n’est plus en exercice. Actualisez la page."
NOT_HERE = "Les membres de cette assemblée n’ont pas de suppléant\u00a0: la loi n’en prévoit que pour les communes à un seul siège (art. L.\u00a05211-6)."
NO_NAME = "Écrivez le prénom et le nom du suppléant."
NO_EMAIL = "Écrivez l’adresse électronique du suppléant, par exemple prenom.nom@exemple.fr\u00a0: les convocations lui sont adressées aussi."
ALREADY_MEMBER = "Cette personne siège déjà dans cette assemblée\u00a0: elle n’y supplée personne."
_CIVILITIES = ("", "Mme", "M.")


@dataclass(frozen=True, kw_only=True)
class Substitute:
    """Who may sit in a member's place."""

    first_name: str
    last_name: str
    email: str
    civility: str = ""


@command(Permission.ADMIN)
def name_substitute(work: Work, mandate_id: int, who: Substitute) -> int:
    """Name the substitute of a member; gives the body. The papers of meetings convened and still to come leave at once.

    Whoever has an account keeps it and signs in with it; else one is made. Raises ``Refused`` (``field``) where the law knows no
    substitutes, for a name or an address that is none, for a member of the same body; ``NotFound``.
    """
    one_at_a_time(work)
    mandate = _member(work, mandate_id)
    account = _account(work, who)
    seats = db.select(Mandate.id).where(
        Mandate.seated(mandate.body_id, today(work)), Mandate.person_id == account.person_id
    )
    if work.session.scalar(seats.limit(1)) is not None:
        raise Refused(ALREADY_MEMBER, field="email")
    before, mandate.substitute_id = mandate.substitute_id, account.person_id
    work.session.flush()
    work.audit(mandate=mandate.id, substitute=account.person_id, before=before)
    if before != account.person_id:
        _leave(work, before)
        for convocation in _coming(work, mandate):
            convocation.substitute_id = account.person_id
            if convocation.sha256:
                copy_to_substitute(work, convocation, mail_of)
    return mandate.body_id


@command(Permission.ADMIN)
def end_substitute(work: Work, mandate_id: int) -> int:
    """A member has no substitute any more, nor at the meetings to come; gives the body. Repeating it changes nothing."""
    mandate = _member(work, mandate_id)
    before, mandate.substitute_id = mandate.substitute_id, None
    for convocation in _coming(work, mandate):
        convocation.substitute_id = None
    work.session.flush()
    _leave(work, before)
    work.audit(mandate=mandate.id, before=before)
    return mandate.body_id


def allowed_substitute(work: Work, meeting: Meeting, mandate: Mandate) -> int | None:
    """The person to convene beside a member, where the law provides substitutes."""
    organisation = work.session.get_one(Organisation, meeting.organisation_id)
    on = local_day(meeting.starts_at, organisation)
    law = regime_of(meeting.body, organisation, on)
    return mandate.substitute_id if may_be_substituted(law) else None


def copy_to_substitute(
    work: Work,
    letter: Convocation | ComplementLetter,
    mail: Callable[[Any, str, str], dict[str, Any]],
    *,
    to: str = "",
    again: str = "",
) -> None:
    """Queue, for the member's substitute, the mail of a paper of the member, with the same enclosure and a link of their own.

    ``to``: another address than the known one; ``again`` ends the key of a mail that follows an earlier one.
    """
    convocation = letter if isinstance(letter, Convocation) else _convocation(work, letter)
    if convocation is None or convocation.substitute_id is None or convocation.meeting.state == "cancelled":
        return
    person = work.session.get_one(Person, convocation.substitute_id)
    recipient, token = _reach(work, person, convocation.meeting_id)
    recipient = to or recipient
    if not recipient:
        return
    paper = "convocation" if letter is convocation else f"complement-{letter.complement.number}"  # type: ignore[union-attr]
    member = convocation.mandate.person
    text = (
        f"{GREETINGS.get(person.civility, 'Madame, Monsieur')},\n\n"
        f"Vous êtes {title(person)} de {member.formal_name}. À ce titre vous êtes destinataire, comme {member.formal_name}, de la "
        f"convocation à la séance {meeting_words(convocation.meeting)} et des documents qui y sont annexés (art. L.\u00a05211-6 du CGCT).\n\n"
        f"Vous siégez, avec voix délibérative, si {member.formal_name} est absent{'e' if member.civility == 'Mme' else ''} et en a avisé le président\u00a0: "
        "vous en serez prévenu par courriel.\n"
    )
    if token:
        text += (
            f"\nLe dossier complet est ici\u00a0:\n{work.environment.settings.base_url}/compte/lien/{token}\n"
        )
    payload = mail(letter, recipient, "") | {
        "text": text, "about": "substitute", "about_id": convocation.id, "paper": paper + SUBSTITUTE, "once": True,
    }  # fmt: skip
    work.later("mail", f"{copy_key(convocation, paper)}{again}", payload)


def copy_key(convocation: Convocation, paper: str) -> str:
    """The effect that carries a paper to the member's present substitute."""
    return f"substitute:{paper}:{convocation.meeting_id}:{convocation.mandate_id}:{convocation.substitute_id}"


def call_in(work: Work, own: Convocation) -> None:
    """Tell the substitute, by mail, that the member asks them to sit."""
    person = work.session.get_one(Person, own.substitute_id)
    recipient, token = _reach(work, person, own.meeting_id)
    if not recipient:
        return
    member, where = own.mandate.person.formal_name, meeting_words(own.meeting)
    link = (
        f"\nLe dossier est ici\u00a0:\n{work.environment.settings.base_url}/compte/lien/{token}\n"
        if token
        else ""
    )
    payload = {
        "recipient": recipient,
        "subject": f"{member} vous demande de siéger à sa place",
        "text": (
            f"{GREETINGS.get(person.civility, 'Madame, Monsieur')},\n\n{member}, dont vous êtes {title(person)}, ne sera pas à la séance {where} "
            f"et vous demande d’y siéger.\nLieu\u00a0: {own.meeting.place}\n{link}"
        ),
    }  # fmt: skip
    work.later("mail", f"call-in:{own.id}:{work.now.isoformat()}", payload)


def reached(work: Work, person: Person) -> str:
    """Where to write to a person: the account's address, else the register's."""
    account = db.select(Account.email).where(Account.person_id == person.id, Account.active)
    return str(work.session.scalar(account) or person.email or "")


def _reach(work: Work, person: Person, meeting_id: int) -> tuple[str, str]:
    """The address, and a personal link to the meeting for who has an account."""
    account_id = work.session.scalar(
        db.select(Account.id).where(Account.person_id == person.id, Account.active)
    )
    token = add_link(work, account_id, f"/elu/seances/{meeting_id}") if account_id else ""
    return reached(work, person), token


def _member(work: Work, mandate_id: int) -> Mandate:
    mandate = found(work, Mandate, mandate_id, NO_MEMBER, lock=True)
    body = work.session.get_one(Body, mandate.body_id)
    organisation, day = work.session.get_one(Organisation, body.organisation_id), today(work)
    if not may_be_substituted(regime_of(body, organisation, day)):
        raise Refused(NOT_HERE)
    if not (mandate.starts_on <= day and (mandate.ends_on is None or day <= mandate.ends_on)):
        raise Refused(NO_MEMBER)
    return mandate


def _account(work: Work, who: Substitute) -> Account:
    """The account of that address, made when there is none; it may read what members read from now on."""
    email = address(who.email, NO_EMAIL)
    names = [plain(one)[:80] for one in (who.first_name, who.last_name)]
    if not all(names):
        raise Refused(NO_NAME, field="last_name" if names[0] else "first_name")
    if who.civility not in _CIVILITIES:
        raise Refused("Choisissez la civilité dans la liste.", field="civility")
    account = account_at(work, email, first_name=names[0], last_name=names[1], civility=who.civility)
    held = db.select(RoleGrant.id).where(
        RoleGrant.account_id == account.id, RoleGrant.role == Role.COUNCILLOR.value
    )
    if work.session.scalar(held.limit(1)) is None:
        work.session.add(
            RoleGrant(
                organisation_id=work.actor.organisation_id, account_id=account.id, role=Role.COUNCILLOR.value
            )
        )
    return account


def _leave(work: Work, person_id: int | None) -> None:
    """Whoever is neither a member nor a substitute here any more reads nothing more."""
    if person_id is None:
        return
    sits = db.or_(Mandate.person_id == person_id, Mandate.substitute_id == person_id)
    if work.session.scalar(db.select(Mandate.id).where(sits).limit(1)) is None:
        accounts = db.select(Account.id).where(Account.person_id == person_id)
        work.session.execute(
            db.delete(RoleGrant).where(
                RoleGrant.account_id.in_(accounts), RoleGrant.role == Role.COUNCILLOR.value
            )
        )


def _coming(work: Work, mandate: Mandate) -> list[Convocation]:
    """The member's convocations to meetings still to come, unless the substitute was already called in."""
    query = (
        db.select(Convocation)
        .join(Meeting, Meeting.id == Convocation.meeting_id)
        .where(
            Convocation.mandate_id == mandate.id, Meeting.state == "convened", Meeting.starts_at > work.now,
            db.or_(Convocation.response.is_(None), Convocation.response != "substitute"),
        )
    )  # fmt: skip
    return list(work.session.scalars(query.order_by(Convocation.id)))


def _convocation(work: Work, letter: ComplementLetter) -> Convocation | None:
    found_one: Convocation | None = work.session.scalar(
        db.select(Convocation).where(
            Convocation.meeting_id == letter.complement.meeting_id,
            Convocation.mandate_id == letter.mandate_id,
        )
    )
    return found_one


def _noted(work: Work, message: OutboxMessage, kind: str, answer: str) -> None:
    convocation = work.session.get_one(Convocation, message.payload["about_id"])
    note(
        work, convocation.meeting_id, kind, convocation.mandate_id, letter=message.payload["paper"], channel="mail",
        address=message.payload["recipient"], message_id=message_id(message.key), answer=answer,
        sha256=convocation.sha256 or "",
    )  # fmt: skip
    work.audit(convocation=convocation.id, substitute=convocation.substitute_id)


def _sent(work: Work, message: OutboxMessage) -> None:
    _noted(work, message, "sent", message.payload["answer"])


def _failed(work: Work, message: OutboxMessage, error: str) -> None:
    _noted(work, message, "doubtful" if message.state == "doubtful" else "refused", error[:500])


when_mail_is_sent("substitute", _sent)
when_mail_fails("substitute", _failed)
