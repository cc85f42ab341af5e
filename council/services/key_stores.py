"""Where the signers' keys are: in a file here, on a card or module of the server, at a remote signing service.

Each opens with the signer's own secret: a passphrase, the code of the card, a one-time code.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from council.gateways.environment import environment
from council.gateways.remote_signing import Granted, Provider
from council.gateways.threads import NativeThread
from council.models import Person, SigningKey
from council.permissions import Actor, Permission
from council.queries.signing import live_key
from council.services.errors import Refused
from council.services.keys import EXISTS, NOT_VALID, keep_key, open_key, own_person
from council.services.pipeline import Work, command
from signatures import keys, remote, tokens
from signatures.elsewhere import same_person
from signatures.errors import SignatureError, SigningFailed

SOFTWARE, TOKEN, REMOTE = "software", "token", "remote"
NO_MODULE = (
    "Cette installation n’a pas de lecteur de cartes ni de module de sécurité. Demandez à qui l’administre."
)
NO_SERVICE = "Cette installation n’a pas de service de signature à distance. Demandez à qui l’administre."
NO_TOKEN_NAME = "Indiquez le nom de la carte, tel qu’il vous a été donné avec elle."
NO_CREDENTIAL = "Indiquez l’identifiant que votre prestataire a donné à votre certificat."
OTHER_PERSON = "Ce certificat est celui de {name}, pas le vôtre\u00a0: chacun signe avec sa propre clé. Vérifiez ce que vous avez choisi."
OTHER_CARD = (
    "Cette carte ne porte plus le certificat enregistré. Révoquez votre clé dans «\u00a0Ma clé de signature\u00a0», puis "
    "enregistrez la nouvelle."
)
LONGEST = 200
_one_at_a_time = threading.Lock()
"""A token has one session for the whole process: a second one opened meanwhile would end with the first."""


@contextmanager
def opened(row: SigningKey, secret: str) -> Iterator[keys.SigningKey]:
    """The key, ready to sign as long as the block lasts. ``secret``: what ``prove`` gave.

    Raises ``Refused`` or ``SignatureError``, each with its sentence.
    """
    if row.store == SOFTWARE:
        yield open_key(row.pkcs12 or b"", secret)
    elif row.store == TOKEN:
        with _one_at_a_time, _card(_module(), row, secret) as key:
            yield key
    else:
        chain = [one.public_bytes(Encoding.DER) for one in certificates(row)]
        yield remote.open_service(Granted(_provider(), row.location, secret, chain))


def prove(row: SigningKey, secret: str, count: int) -> str:
    """Try the signer's secret now, for ``count`` signatures; gives what the worker will need, to be kept locked.

    A one-time code serves once: it is exchanged here for the service's authorisation. Raises ``Refused``, field
    ``passphrase``.
    """
    try:
        if row.store == SOFTWARE:
            open_key(row.pkcs12 or b"", secret)
        elif row.store == REMOTE:
            return _provider().authorize(row.location, secret.strip(), count)
        else:
            with _one_at_a_time:  # a card may take seconds: under gevent the other sockets go on
                NativeThread().run(_open_once, _module(), row, secret)
    except SignatureError as error:
        raise Refused(error.sentence, field="passphrase") from error
    return secret


def _open_once(module: str, row: SigningKey, code: str) -> None:
    with _card(module, row, code):
        return


@contextmanager
def _card(module: str, row: SigningKey, code: str) -> Iterator[keys.SigningKey]:
    with tokens.open_token(module, row.location, code, row.key_name or None) as key:
        if key.serial != certificates(row)[0].serial_number:
            raise SigningFailed(OTHER_CARD)
        yield key


def _read_card(module: str, token: str, code: str, key_name: str) -> list[bytes]:
    with tokens.open_token(module, token, code, key_name or None) as key:
        return [key.certificate.dump(), *(one.dump() for one in key.chain)]


def declare_token(actor: Actor, token: str, code: str, key_name: str = "") -> int:
    """Declare the actor's key on a card or module of the server; gives the row. Raises ``Refused``."""
    token, key_name = token.strip()[:LONGEST], key_name.strip()[:LONGEST]
    if not token:
        raise Refused(NO_TOKEN_NAME, field="token")
    try:
        with _one_at_a_time:
            chain = NativeThread().run(_read_card, _module(), token, code, key_name)
    except SignatureError as error:
        field = "code" if error.code == "wrong-passphrase" else "token"
        raise Refused(error.sentence, field=field) from error
    number: int = _declare(actor, TOKEN, token, key_name, chain)
    return number


def declare_remote(actor: Actor, credential: str) -> int:
    """Declare the actor's key at the remote signing service; gives the row. Raises ``Refused``."""
    credential = credential.strip()[:LONGEST]
    if not credential:
        raise Refused(NO_CREDENTIAL, field="credential")
    try:
        chain = list(_provider().certificates(credential))
    except SignatureError as error:
        raise Refused(error.sentence, field="credential") from error
    number: int = _declare(actor, REMOTE, credential, "", chain)
    return number


@command(Permission.ACT_SIGN)
def _declare(work: Work, store: str, location: str, key_name: str, chain: list[bytes]) -> int:
    """Keep where the key is and its certificates; the key itself stays where it is."""
    owner: Person = own_person(work)
    field = "token" if store == TOKEN else "credential"
    try:
        parsed = [x509.load_der_x509_certificate(der) for der in chain]
    except ValueError as error:
        raise Refused(remote.NO_CERTIFICATE, field=field) from error
    found = keys.describe(_Elsewhere(), parsed[0], parsed[1:])
    if not same_person(found.name, owner.full_name):
        raise Refused(OTHER_PERSON.format(name=found.name), field=field)
    if not found.valid_at(work.now):
        raise Refused(NOT_VALID, field=field)
    if live_key(owner.id, work.actor.organisation_id) is not None:
        raise Refused(EXISTS)
    row = keep_key(
        work, SigningKey(
            purpose="person", person_id=owner.id, label=f"Clé de {found.name}"[:200], store=store, location=location,
            key_name=key_name,
            certificate_pem="".join(one.public_bytes(Encoding.PEM).decode() for one in parsed),
        ),
    )  # fmt: skip
    work.audit(person=owner.id, key=row.id, store=store, serial=f"{found.serial:x}")
    return row.id


class _Elsewhere:
    """Stands for a private key that is not here: its certificate alone is described."""

    def sign(self, data: bytes) -> bytes:
        raise SigningFailed(OTHER_CARD)


def certificates(row: SigningKey) -> list[x509.Certificate]:
    """The certificate of a key, then its issuers."""
    return x509.load_pem_x509_certificates(row.certificate_pem.encode())


def _module() -> str:
    found = environment().settings.pkcs11_module
    if not found:
        raise SigningFailed(NO_MODULE)
    return found


def _provider() -> Provider:
    settings = environment().settings
    if not settings.remote_signing_url:
        raise SigningFailed(NO_SERVICE)
    return Provider(settings.remote_signing_url, settings.remote_signing_token)
