"""Signing in: password or personal single-use link."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from council.gateways.environment import environment
from council.models import Account, RoleGrant, SignInLink, db
from council.permissions import Actor, system_actor
from council.services.errors import Refused
from council.services.pipeline import Work, unit_of_work

_hasher = PasswordHasher()
_decoy = _hasher.hash("nobody has this password")

WRONG = (
    "Adresse ou mot de passe incorrects. Vérifiez les deux, ou demandez un lien de connexion par courriel."
)
LINK_DEAD = (
    "Ce lien a déjà servi ou n’est plus valable. Demandez-en un nouveau ci-dessous : il arrive en une minute."
)


@dataclass(frozen=True)
class Proof:
    """A checked identity: what the session needs to open."""

    account_id: int
    version: int
    target: str = "/"


def hash_password(password: str) -> str:
    """Argon2id hash of a password. Raises ``Refused`` under 12 characters (ANSSI/CNIL advice for passwords alone)."""
    if len(password) < 12:
        raise Refused("Choisissez un mot de passe d’au moins 12 caractères.", field="password")
    return _hasher.hash(password)


def check_password(email: str, password: str) -> Proof:
    """Whose password it is. Raises ``Refused``, in the same time whether or not the address is known."""
    account = db.session.execute(
        db.select(Account).where(Account.email == email.strip().lower(), Account.active)
    ).scalar_one_or_none()
    stored = account.password_hash if account and account.password_hash else _decoy
    try:
        _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        account = None
    if account is None or not account.password_hash:
        raise Refused(WRONG, field="password")
    proof = Proof(account.id, account.session_version)
    with _work_for(account.id, "accounts.check_password") as work:
        work.audit(account=account.id)
    return proof


def change_password(actor: Actor, password: str) -> Proof:
    """Set the actor's own password and end the other sessions. Raises ``Refused`` when it is too short."""
    hashed = hash_password(password)
    with unit_of_work(actor, "accounts.change_password") as work:
        account = work.session.get_one(Account, actor.account_id)
        account.password_hash = hashed
        account.session_version += 1
        return Proof(account.id, account.session_version)


def request_link(email: str, target: str = "/") -> None:
    """Mail a single-use link to a known address; an unknown address is met with the same silence."""
    account = db.session.execute(
        db.select(Account).where(Account.email == email.strip().lower(), Account.active)
    ).scalar_one_or_none()
    if account is None:
        return
    with _work_for(account.id, "accounts.request_link") as work:
        token = add_link(work, account.id, target)
        address = f"{work.environment.settings.base_url}/compte/lien/{token}"
        hours = work.environment.settings.link_minutes // 60
        work.audit(account=account.id)
        work.later(
            "mail",
            f"link:{hashlib.sha256(token.encode()).hexdigest()[:40]}",
            {
                "recipient": account.email,
                "subject": "Votre lien de connexion",
                "text": (
                    f"Bonjour,\n\nPour entrer dans l’espace du conseil, ouvrez ce lien personnel :\n\n{address}\n\n"
                    f"Il sert une seule fois, dans les {hours} heures. Si vous ne l’avez pas demandé, "
                    "ignorez ce message.\n"
                ),
            },
        )


def add_link(work: Work, account_id: int, target: str) -> str:
    """Store a new link's hash; gives the token, which is written nowhere but in the mail."""
    token = secrets.token_urlsafe(32)
    work.session.add(
        SignInLink(
            account_id=account_id,
            token_sha256=_digest(token),
            target=target,
            created_at=work.now,
            expires_at=work.now + timedelta(minutes=work.environment.settings.link_minutes),
        )
    )
    return token


def link_is_alive(token: str) -> bool:
    """Whether a link could still be used; reading the page does not use it up (mail scanners open links)."""
    return _find_link(token, environment().clock.now()) is not None


def redeem_link(token: str) -> Proof:
    """Use a link up. Raises ``Refused`` when unknown, used or out of date."""
    link = _find_link(token, environment().clock.now())
    if link is None:
        raise Refused(LINK_DEAD)
    link_id = link.id
    with _work_for(link.account_id, "accounts.redeem_link") as work:
        used = work.session.execute(
            db.update(SignInLink)
            .where(SignInLink.id == link_id, SignInLink.used_at.is_(None))
            .values(used_at=work.now)
            .returning(SignInLink.account_id, SignInLink.target)
        ).one_or_none()
        if used is None:
            raise Refused(LINK_DEAD)
        account = work.session.get_one(Account, used.account_id)
        account.last_seen_at = work.now
        work.audit(account=account.id)
        return Proof(account.id, account.session_version, used.target)


def demo_entry(account_id: int) -> Proof:
    """One-click entry of the demonstration. Raises ``Refused`` anywhere else."""
    if not environment().settings.demo:
        raise Refused("La connexion en un clic n’existe que dans la démonstration.")
    account = db.session.get(Account, account_id)
    if account is None or not account.active:
        raise Refused("Ce compte de démonstration n’existe pas.")
    return Proof(account.id, account.session_version)


def _find_link(token: str, now: datetime) -> SignInLink | None:
    return db.session.execute(
        db.select(SignInLink).where(
            SignInLink.token_sha256 == _digest(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
    ).scalar_one_or_none()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _work_for(account_id: int, verb: str):  # type: ignore[no-untyped-def]
    """A unit of work in the account's first organisation: signing in comes before choosing one."""
    organisation_id = db.session.execute(
        db.select(RoleGrant.organisation_id)
        .where(RoleGrant.account_id == account_id)
        .order_by(RoleGrant.organisation_id)
        .limit(1)
    ).scalar_one_or_none()
    if organisation_id is None:
        raise Refused("Ce compte n’est rattaché à aucune institution. Écrivez au secrétariat général.")
    return unit_of_work(system_actor(organisation_id, "Connexion"), verb)
