"""Mail addresses as people type them, and the account that each opens."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from council.gateways import mail_addresses
from council.models import Account, Person, db
from council.services.errors import Refused
from council.services.pipeline import Work

JUST_KNOWN = "Cette adresse vient d’être enregistrée par quelqu’un d’autre. Envoyez de nouveau ce formulaire."


def address(typed: str, otherwise: str) -> str:
    """The address without capitals nor spaces around it. Raises ``Refused`` with ``otherwise`` when it is not one."""
    found = mail_addresses.read(typed)
    if found is None:
        raise Refused(otherwise, field="email")
    return found


def account_at(work: Work, email: str, *, first_name: str, last_name: str, civility: str = "") -> Account:
    """The account of an address, opened under that name when there is none; a known one keeps its own name.

    Raises ``Refused`` when somebody else registers the same address at the same moment.
    """
    known: Account | None = work.session.scalar(db.select(Account).where(Account.email == email))
    if known is not None:
        return known
    person = Person(civility=civility, first_name=first_name, last_name=last_name, email=email)
    work.session.add(person)
    work.session.flush()
    account = Account(person_id=person.id, email=email)
    work.session.add(account)
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Refused(JUST_KNOWN, field="email") from error
    return account
