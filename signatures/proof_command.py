"""Command line: python -m signatures verify-proof KIT.zip [--json] [--trust ROOT.pem]… [--file FILE]…

Exit status: 0 the kit is whole, and every ``--file`` was sent; 1 it is not; 2 the command itself is wrong; 3 no kit.
"""

import argparse
import hashlib
import sys
from pathlib import Path
from typing import NoReturn

from signatures.errors import SignatureError
from signatures.proof_kit import LARGEST, Verdict, verify
from signatures.trust import TrustList


class _BadCommand(ValueError):
    """The command itself is wrong; the message is the sentence to show."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _BadCommand(
            f"Commande mal écrite ({message}). Écrivez\u00a0: python -m signatures verify-proof RECUEIL.zip [--json]"
            " [--trust RACINE.pem]… [--file FICHIER]…"
        )


def main(arguments: list[str]) -> int:
    """Run the command; the exit status is that of the verdict."""
    try:
        options = _parser().parse_args(arguments)
        roots = TrustList.from_pem([_contents(name) for name in options.trust]) if options.trust else None
        files = [hashlib.sha256(_contents(name)).hexdigest() for name in options.file]
        data = _contents(options.kit)
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
    parser = _Parser(prog="python -m signatures verify-proof", description="Recueil des preuves d’un envoi")
    parser.add_argument("kit", metavar="RECUEIL", help="le ZIP du recueil")
    parser.add_argument("--json", action="store_true", help="répondre en JSON")
    parser.add_argument(
        "--trust", action="append", default=[], metavar="ROOT.pem", help="racine de confiance"
    )
    parser.add_argument(
        "--file", action="append", default=[], metavar="FILE", help="document envoyé à y retrouver"
    )
    return parser


def _contents(name: str) -> bytes:
    path = Path(name)
    try:
        if path.is_file() and path.stat().st_size <= LARGEST:
            return path.read_bytes()
    except (OSError, ValueError):
        pass
    raise _BadCommand(f"«\u00a0{name}\u00a0» ne peut pas être lu. Donnez le nom d’un fichier.")
