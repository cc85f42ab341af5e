"""The settings of one installation: a frozen dataclass read once from the environment.

Embedded (nothing set) means SQLite, files in a folder and a local mailbox page.
Served means PostgreSQL, Redis and SMTP; the choice is settings only.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Everything an operator may choose. Environment variables are the field names, upper case, with ``COUNCIL_``."""

    data_dir: Path
    """Folder of the embedded database, stored files, keys and job queue."""
    database_url: str
    """SQLAlchemy address; by default SQLite in ``data_dir``."""
    secret_key: str
    """Signs cookies and encrypts the keys at rest; by default made once and kept in ``data_dir/secret``."""
    redis_url: str = ""
    """Redis for the job queue and between several live processes; empty means embedded."""
    base_url: str = "http://127.0.0.1:8000"
    """Address that mails and QR codes point at."""
    smtp_host: str = ""
    """SMTP server; empty means that mail is kept in the local mailbox page."""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: bool = False
    mail_from: str = "conseil@localhost"
    """Sender address of every mail."""
    demo: bool = False
    """Demonstration: one-click sign-in is offered on the account page."""
    rehearsal: bool = False
    """A room to practise in: every page, screen, PDF and mail says so, no mail leaves, nothing that is done has any value."""
    rehearsal_host: str = "127.0.0.1"
    """Address on which rehearsals started from the office listen."""
    rehearsal_port: int = 0
    """Port of such a rehearsal, which is then the only one; 0 means any free port."""
    rehearsal_url: str = ""
    """Address at which people reach a rehearsal (``{port}`` stands for its port); empty means this machine alone."""
    secure_cookies: bool = False
    """True behind HTTPS: cookies are marked Secure and HSTS is sent."""
    trusted_proxies: int = 0
    """How many proxies in front of the server are ours: their X-Forwarded headers are believed."""
    jobs_immediate: bool = False
    """Run jobs at once in the calling process (tests and the command line)."""
    max_upload_bytes: int = 80 * 1024 * 1024
    """Largest single annex accepted, in bytes."""
    intake_pages: int = 2000
    """Most pages of one annex."""
    intake_pixels: int = 60_000_000
    """Most pixels of one picture (60 million: an A3 sheet scanned at 400 points per inch fits)."""
    intake_memory: int = 900 * 1024 * 1024
    """Memory of each process that opens an annex, in bytes."""
    intake_seconds: int = 90
    """Time to examine, convert and mend one annex, in seconds; the worker does nothing else meanwhile."""
    intake_recognise: bool = True
    """Recognise the text of scans, where OCRmyPDF is installed and the time suffices."""
    link_minutes: int = 60 * 24 * 3
    """Life of a personal single-use sign-in link, in minutes."""
    trusted_roots: str = ""
    """Folder of the authorities believed beside our own, with their dates, and of revocation lists (``*.crl``)."""
    timestamp_url: str = ""
    """Time-stamping service (RFC 3161) of the institution; empty means the local one."""
    ocsp_responders: str = ""
    """Beginnings of the addresses (OCSP) that the worker may ask whether a certificate is revoked, separated by spaces;
    empty: none is asked, revocation lists alone serve."""
    pkcs11_module: str = ""
    """PKCS#11 library of the cards or security module attached to this server; empty: signers are offered none."""
    remote_signing_url: str = ""
    """Remote signing service (CSC API 1.0.4), up to ``/csc/v1``; empty: signers are offered none."""
    remote_signing_token: str = ""
    """Access token of the institution at that service."""
    legality_hosts: str = ""
    """Hosts inside the network of this server (``host`` or ``host:port``, separated by spaces) that an institution may name as the
    server of its legality control operator; empty: public addresses only."""
    live_mode: str = "gevent"
    """Socket.IO async mode of the server process: ``gevent`` or ``threading``."""

    @property
    def trust_folder(self) -> Path | None:
        """Where ``trusted_roots`` is, if anywhere."""
        return Path(self.trusted_roots) if self.trusted_roots else None

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is in use."""
        return self.database_url.startswith("sqlite")


def load_settings(environ: Mapping[str, str] = os.environ, **overrides: object) -> Settings:
    """Read the settings from ``environ``; ``overrides`` win (tests).

    Creates ``data_dir`` and the secret file when missing; ends the program when the folder cannot be written.
    """
    chosen = overrides.pop("data_dir", None) or environ.get("COUNCIL_DATA_DIR") or "var"
    data_dir = data_folder(Path(str(chosen)).resolve())
    values: dict[str, object] = {"data_dir": data_dir}
    for name, kind in _FIELDS.items():
        raw = environ.get(f"COUNCIL_{name.upper()}")
        if raw is not None:
            values[name] = raw.lower() in {"1", "true", "yes", "oui"} if kind is bool else kind(raw)
    values.setdefault("database_url", f"sqlite:///{data_dir / 'council.db'}")
    values.update(overrides)
    if not values.get("secret_key"):
        values["secret_key"] = _stored_secret(data_dir)
    return Settings(**values)  # type: ignore[arg-type]


def data_folder(path: Path) -> Path:
    """The folder, made for its owner alone when missing.

    Raises ``SystemExit`` with a French sentence when nothing can be written there: nothing works without it.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError as error:
        raise SystemExit(UNWRITABLE.format(path=path, reason=error.strerror)) from None


UNWRITABLE = (
    "Le dossier de données «\u00a0{path}\u00a0» ne peut pas être écrit ({reason}). Donnez au compte qui lance le "
    "programme le droit d’y écrire, ou choisissez un autre dossier avec COUNCIL_DATA_DIR, puis relancez."
)

_FIELDS: dict[str, type] = {
    "database_url": str, "secret_key": str, "redis_url": str, "base_url": str, "smtp_host": str,
    "smtp_port": int, "smtp_user": str, "smtp_password": str, "smtp_tls": bool, "mail_from": str,
    "demo": bool, "rehearsal": bool, "rehearsal_host": str, "rehearsal_port": int, "rehearsal_url": str,
    "secure_cookies": bool, "trusted_proxies": int, "jobs_immediate": bool, "max_upload_bytes": int,
    "intake_pages": int, "intake_pixels": int, "intake_memory": int, "intake_seconds": int, "intake_recognise": bool,
    "link_minutes": int, "live_mode": str, "trusted_roots": str, "timestamp_url": str,
    "ocsp_responders": str, "pkcs11_module": str, "remote_signing_url": str, "remote_signing_token": str,
    "legality_hosts": str,
}  # fmt: skip


def _stored_secret(data_dir: Path) -> str:
    """The secret made at first start; ``O_EXCL`` keeps two first starts from making two."""
    path = data_dir / "secret"
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret
