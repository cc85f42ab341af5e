"""The ways to the prefecture: a folder that the operator's program empties, or the operator's server over HTTPS.

Both are idempotent by name: an envelope sent twice under its name is one envelope. Nothing that an answer says is followed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import requests

from council.gateways.legality.reach import Internal, session

MOST_ANSWER = 60 * 1024 * 1024
"""Size of one answer, in bytes; a larger one is left where it is and said to be."""
SECONDS = 20
INSIDE = (
    "L’adresse de l’opérateur ({host}) mène à l’intérieur du réseau de ce serveur\u00a0: rien n’y est envoyé. Corrigez-la dans la "
    "configuration, ou demandez à la personne qui exploite le serveur d’autoriser cet hôte (COUNCIL_LEGALITY_HOSTS)."
)
ELSEWHERE = "L’opérateur renvoie vers une autre adresse, qui n’est pas suivie\u00a0: indiquez l’adresse définitive dans la configuration."
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,199}")


class NotSent(Exception):
    """The way is closed for now; the same envelope may be sent again. ``sentence`` is French."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class AlreadyOther(NotSent):
    """Another envelope left under the same name: sending again does not help."""


@dataclass(frozen=True)
class Incoming:
    """A file that came; ``too_large`` when it was not read."""

    name: str
    data: bytes
    too_large: bool = False


class Transport(Protocol):
    """A way to the prefecture and back."""

    def send(self, name: str, data: bytes) -> None:
        """Hand an envelope over; again under the same name is harmless. Raises ``NotSent``."""

    def recall(self, name: str, digest: str) -> bool:
        """Ask again for the answers to an envelope; whether the other side has the one of that SHA-256, in hexadecimal,
        and not another under its name. Raises ``NotSent``."""

    def answers(self) -> Iterator[Incoming]:
        """What came and was not ``done`` with yet. Raises ``NotSent``."""

    def done(self, name: str) -> None:
        """The answer is kept on our side: it need not be given again. Raises ``NotSent``."""


class FolderTransport:
    """Two folders of the institution: ``envois``, which the operator's program empties, and ``retours``, which it fills.

    Files are written beside and renamed, so that a half-written one is never seen; names that begin with a point are not
    looked at. Answers that are kept go to ``retours/traites``; ``envois/remis`` remembers what was handed over.
    """

    def __init__(self, root: Path) -> None:
        self.outbox, self.inbox = root / "envois", root / "retours"
        self._handed, self._done = self.outbox / "remis", self.inbox / "traites"
        for folder in (self._handed, self._done):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def send(self, name: str, data: bytes) -> None:
        """See ``Transport.send``."""
        mark, digest = self._handed / f"{_safe(name)}.sha256", hashlib.sha256(data).hexdigest()
        try:
            if mark.exists():
                if mark.read_text(encoding="ascii").strip() != digest:
                    raise AlreadyOther("Une autre enveloppe est déjà partie sous ce nom.")
                return
            if not (self.outbox / name).exists():
                _write(self.outbox / name, data)
            _write(mark, digest.encode())
        except OSError as error:
            raise NotSent(f"Le dossier d’envoi ne peut pas être écrit ({error.strerror}).") from error

    def recall(self, name: str, digest: str) -> bool:
        """See ``Transport.recall``. What the operator's program took, it answers or not: nobody can be asked."""
        mark, waiting = self._handed / f"{_safe(name)}.sha256", self.outbox / name
        try:
            if mark.exists():
                return mark.read_text(encoding="ascii").strip() == digest
            # The sending broke off before the mark: what lies there may be taken at any moment.
            return waiting.is_file() and hashlib.sha256(waiting.read_bytes()).hexdigest() == digest
        except OSError as error:
            raise NotSent(f"Le dossier d’envoi ne peut pas être lu ({error.strerror}).") from error

    def answers(self) -> Iterator[Incoming]:
        """See ``Transport.answers``."""
        try:
            names = sorted(one.name for one in self.inbox.iterdir() if one.is_file() and not one.is_symlink())
        except OSError as error:
            raise NotSent(f"Le dossier des retours ne peut pas être lu ({error.strerror}).") from error
        for name in names:
            if _SAFE.fullmatch(name):
                path = self.inbox / name
                large = path.stat().st_size > MOST_ANSWER
                yield Incoming(name, b"" if large else path.read_bytes(), large)

    def done(self, name: str) -> None:
        """See ``Transport.done``."""
        with contextlib.suppress(FileNotFoundError):
            os.replace(self.inbox / _safe(name), self._done / name)


def _write(target: Path, data: bytes) -> None:
    """All of it or nothing, on disk before this returns."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _safe(name: str) -> str:
    if not _SAFE.fullmatch(name):
        raise ValueError(name)
    return name


@dataclass(frozen=True)
class HttpsTransport:
    """An operator's server: ``PUT envois/NAME``, ``POST envois/NAME/rappel``, ``GET retours``, ``GET`` and
    ``DELETE retours/NAME``.

    ``address`` and ``token`` are the institution's at that operator; redirections are not followed. ``hosts`` are the internal
    ones that the installation allows (see ``reach``).
    """

    address: str
    token: str = ""
    hosts: str = ""

    def send(self, name: str, data: bytes) -> None:
        """See ``Transport.send``. The operator answers 409 when another envelope left under that name."""
        digest = hashlib.sha256(data).hexdigest()
        answer = self._ask("PUT", f"envois/{_safe(name)}", data=data, headers={"X-Content-SHA256": digest})
        if answer.status_code == requests.codes.conflict:
            raise AlreadyOther("L’opérateur a déjà reçu une autre enveloppe sous ce nom.")
        if answer.status_code not in (requests.codes.ok, requests.codes.created, requests.codes.no_content):
            raise NotSent(f"L’opérateur a refusé l’envoi (réponse {answer.status_code}).")

    def recall(self, name: str, digest: str) -> bool:
        """See ``Transport.recall``. The operator answers 404 to an envelope that it never had, 409 when it has another
        under that name."""
        answer = self._ask("POST", f"envois/{_safe(name)}/rappel", headers={"X-Content-SHA256": digest})
        if answer.status_code < requests.codes.multiple_choices:
            return True
        if answer.status_code in (requests.codes.not_found, requests.codes.conflict):
            return False
        raise NotSent(f"L’opérateur ne dit pas s’il a l’enveloppe (réponse {answer.status_code}).")

    def answers(self) -> Iterator[Incoming]:
        """See ``Transport.answers``."""
        answer = self._ask("GET", "retours")
        try:
            told = answer.json()
        except ValueError as error:
            raise NotSent("L’opérateur n’a pas répondu comme attendu.") from error
        names = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
        for name in names:
            if _SAFE.fullmatch(name):
                yield self._incoming(name)

    def _incoming(self, name: str) -> Incoming:
        with self._ask("GET", f"retours/{name}", stream=True) as answer:
            if answer.status_code != requests.codes.ok:
                raise NotSent(f"L’opérateur ne donne pas la réponse {name}.")
            data = bytearray()
            for piece in answer.iter_content(1 << 16):
                data += piece
                if len(data) > MOST_ANSWER:
                    return Incoming(name, b"", True)
        return Incoming(name, bytes(data))

    def done(self, name: str) -> None:
        """See ``Transport.done``."""
        self._ask("DELETE", f"retours/{_safe(name)}")

    def _ask(self, method: str, path: str, **more: object) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= more.pop("headers", {})  # type: ignore[arg-type, operator]
        try:
            with session(self.hosts) as made:
                answer = made.request(
                    method, f"{self.address.rstrip('/')}/{path}", headers=headers, timeout=SECONDS, allow_redirects=False, **more,
                )  # type: ignore[arg-type]  # fmt: skip
        except Internal as inside:
            raise NotSent(INSIDE.format(host=inside.host)) from inside
        except requests.RequestException as error:
            raise NotSent("L’opérateur ne répond pas\u202f: l’envoi sera repris.") from error
        if answer.is_redirect or answer.is_permanent_redirect:
            raise NotSent(ELSEWHERE)
        if answer.status_code >= requests.codes.server_error:
            raise NotSent("L’opérateur est en panne\u202f: l’envoi sera repris.")
        if answer.status_code in (requests.codes.unauthorized, requests.codes.forbidden):
            raise NotSent(
                "L’opérateur refuse l’identification\u202f: vérifiez l’adresse et la clé dans la configuration."
            )
        return answer
