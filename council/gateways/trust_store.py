"""The authorities that the installation believes beside its own, and their revocation lists: files of one folder.

Roots are ``*.pem``, ``*.crt`` or ``*.cer``; the dates between which a root is believed stand beside it, in a file of the
same name ending in ``.json``: ``{"since": "2026-01-01", "until": "2036-01-01"}``, each optional. Lists are ``*.crl``.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from signatures.errors import BadKeyFile
from signatures.trust import Root, TrustList

BAD_DATES = 'Les dates de confiance de «\u00a0{name}\u00a0» ne se lisent pas. Écrivez par exemple {{"since": "2026-01-01"}}.'


def believed(folder: Path | None) -> TrustList:
    """The roots of the folder with their dates; none without a folder. Raises ``BadKeyFile`` with a French sentence."""
    roots: list[Root] = []
    for path in _files(folder, ".pem", ".crt", ".cer"):
        since, until = _dates(path.with_suffix(".json"))
        roots += [Root(root.pem, since, until) for root in TrustList.from_pem([path.read_bytes()]).roots]
    return TrustList(tuple(roots))


def revocation_lists(folder: Path | None) -> tuple[bytes, ...]:
    """The lists of the folder, as they are."""
    return tuple(path.read_bytes() for path in _files(folder, ".crl"))


def _files(folder: Path | None, *endings: str) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in endings and path.is_file())


def _dates(path: Path) -> tuple[datetime | None, datetime | None]:
    if not path.is_file():
        return None, None
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        since, until = (_moment(given.get(name)) for name in ("since", "until"))
    except (ValueError, TypeError, AttributeError) as error:
        raise BadKeyFile(BAD_DATES.format(name=path.name)) from error
    return since, until


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
