"""Command lines that judge a chained journal which an institution gave out.

``python -m signatures verify-publications JOURNAL.json [--json] [--trust ROOT.pem]… [--file FILE]…`` and
``python -m signatures verify-proof KIT.zip`` with the same options.

Exit status: 0 it is whole, and holds every ``--file``; 1 it is not, or one is missing; 2 the command itself is wrong;
3 the file is no such journal.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Protocol

from signatures import proof_kit, publications
from signatures.errors import SignatureError
from signatures.trust import TrustList


class _Verdict(Protocol):
    @property
    def exit_code(self) -> int: ...
    def to_json(self) -> str: ...
    def to_text(self) -> str: ...


class _Judge(Protocol):
    def __call__(
        self, data: bytes, *, roots: TrustList | None = None, files: Sequence[str] = ()
    ) -> _Verdict: ...


@dataclass(frozen=True, slots=True)
class Command:
    """One kind of journal: how it is called, and who judges it."""

    name: str
    what: str
    """Its file, as the usage names it."""
    description: str
    help: str
    file_help: str
    largest: int
    """Bytes that are read at the most."""
    verify: _Judge
    unreadable: type[publications.Verdict] | type[proof_kit.Verdict]


COMMANDS = {
    one.name: one
    for one in (
        Command(
            "verify-publications", "JOURNAL", "Journal des publications", "le fichier JSON du journal", "document à y retrouver",
            publications.LARGEST, publications.verify, publications.Verdict,
        ),
        Command(
            "verify-proof", "RECUEIL", "Recueil des preuves d’un envoi", "le ZIP du recueil", "document envoyé à y retrouver",
            proof_kit.LARGEST, proof_kit.verify, proof_kit.Verdict,
        ),
    )
}  # fmt: skip


class _BadCommand(ValueError):
    """The command itself is wrong; the message is the sentence to show."""


class _Parser(argparse.ArgumentParser):
    what: str

    def error(self, message: str) -> NoReturn:
        raise _BadCommand(
            f"Commande mal écrite ({message}). Écrivez\u00a0: {self.prog} {self.what} [--json] [--trust RACINE.pem]…"
            " [--file FICHIER]…"
        )


def main(command: Command, arguments: list[str]) -> int:
    """Run the command; the exit status is that of the verdict."""
    try:
        options = _parser(command).parse_args(arguments)
        roots = (
            TrustList.from_pem([_contents(name, command) for name in options.trust])
            if options.trust
            else None
        )
        files = [hashlib.sha256(_contents(name, command)).hexdigest() for name in options.file]
        data = _contents(options.journal, command)
    except (_BadCommand, SignatureError) as error:
        sentence = error.sentence if isinstance(error, SignatureError) else str(error)
        if "--json" in arguments:
            print(command.unreadable("unreadable", reasons=(sentence,)).to_json())
        print(sentence, file=sys.stderr)
        return 2
    verdict = command.verify(data, roots=roots, files=files)
    print(verdict.to_json() if options.json else verdict.to_text())
    return verdict.exit_code


def _parser(command: Command) -> argparse.ArgumentParser:
    parser = _Parser(prog=f"python -m signatures {command.name}", description=command.description)
    parser.what = command.what
    parser.add_argument("journal", metavar=command.what, help=command.help)
    parser.add_argument("--json", action="store_true", help="répondre en JSON")
    parser.add_argument(
        "--trust", action="append", default=[], metavar="ROOT.pem", help="racine de confiance"
    )
    parser.add_argument("--file", action="append", default=[], metavar="FILE", help=command.file_help)
    return parser


def _contents(name: str, command: Command) -> bytes:
    path = Path(name)
    try:
        if path.is_file() and path.stat().st_size <= command.largest:
            return path.read_bytes()
    except (OSError, ValueError):
        pass
    raise _BadCommand(f"«\u00a0{name}\u00a0» ne peut pas être lu. Donnez le nom d’un fichier.")
