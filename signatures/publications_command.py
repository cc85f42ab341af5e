"""Command line: python -m signatures verify-publications JOURNAL.json [--json] [--trust ROOT.pem]… [--file FILE]…

Exit status: 0 the journal is whole, and holds every ``--file``; 1 it is not, or one is missing; 2 the command itself is
wrong; 3 the file is no journal.
"""

import argparse
import hashlib
import sys
from pathlib import Path
from typing import NoReturn

from signatures.errors import SignatureError
from signatures.publications import LARGEST, Verdict, verify
from signatures.trust import TrustList


class _BadCommand(ValueError):
    """The command itself is wrong; the message is the sentence to show."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _BadCommand(
            f"Commande mal écrite ({message}). Écrivez\u00a0: python -m signatures verify-publications JOURNAL [--json]"
            " [--trust RACINE.pem]… [--file FICHIER]…"
        )


def main(arguments: list[str]) -> int:
    """Run the command; the exit status is that of the verdict."""
    try:
        options = _parser().parse_args(arguments)
        roots = TrustList.from_pem([_contents(name) for name in options.trust])
        files = [hashlib.sha256(_contents(name)).hexdigest() for name in options.file]
        data = _contents(options.journal)
    except (_BadCommand, SignatureError) as error:
        sentence = error.sentence if isinstance(error, SignatureError) else str(error)
        if "--json" in arguments:
            print(Verdict("unreadable", reasons=(sentence,)).to_json())
        print(sentence, file=sys.stderr)
        return 2
    verdict = verify(data, roots=roots, files=files)
    print(verdict.to_json() if options.json else verdict.to_text())
    return verdict.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m signatures verify-publications", description="Journal des publications")
    parser.add_argument("journal", metavar="JOURNAL", help="le fichier JSON du journal")
    parser.add_argument("--json", action="store_true", help="répondre en JSON")
    parser.add_argument(
        "--trust", action="append", default=[], metavar="ROOT.pem", help="racine de confiance"
    )
    parser.add_argument("--file", action="append", default=[], metavar="FILE", help="document à y retrouver")
    return parser


def _contents(name: str) -> bytes:
    path = Path(name)
    try:
        if path.is_file() and path.stat().st_size <= LARGEST:
            return path.read_bytes()
    except (OSError, ValueError):
        pass
    raise _BadCommand(f"«\u00a0{name}\u00a0» ne peut pas être lu. Donnez le nom d’un fichier.")
