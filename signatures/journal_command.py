"""Command line: python -m signatures verify-journal BUNDLE [--json] [--key KEY] [--head HASH] [--receipt FILE]…

Exit status: 0 the book is whole; 1 it is not; 2 the command itself is wrong; 3 the file is no bundle.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from signatures.journal import verify_journal
from signatures.journal_verdict import Verdict
from signatures.receipts import BadReceipt, check_receipt

LARGEST_RECEIPT = 64 << 10


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _BadCommand(
            f"Commande mal écrite ({message}). Écrivez\u00a0: python -m signatures verify-journal REGISTRE [--json]"
            " [--key CLÉ] [--head EMPREINTE] [--receipt REÇU]…"
        )


class _BadCommand(ValueError):
    """The command itself is wrong; the message is the sentence to show."""


def main(arguments: list[str]) -> int:
    """Run the command; the exit status is that of the verdict."""
    try:
        options = _parser().parse_args(arguments)
        receipts = [_receipt(name) for name in options.receipt]
    except _BadCommand as error:
        if "--json" in arguments:
            print(Verdict("unreadable", reasons=(str(error),)).to_json())
        print(error, file=sys.stderr)
        return 2
    alone = _receipt_alone(Path(options.bundle), options.key)
    if alone is not None:
        return alone
    verdict = verify_journal(Path(options.bundle), key=options.key, head=options.head, receipts=receipts)
    print(verdict.to_json() if options.json else verdict.to_text())
    return verdict.exit_code


def _receipt_alone(path: Path, key: str | None) -> int | None:
    """The exit status when the file is a receipt and no book: its signature is all that can be checked."""
    try:
        found = (
            json.loads(path.read_text(encoding="utf-8")) if path.stat().st_size <= LARGEST_RECEIPT else None
        )
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or "path" not in found:
        return None
    try:
        head = check_receipt(found, key=key)
    except BadReceipt as error:
        print(error)
        return 1
    print(
        f"Reçu authentique\u00a0: la ligne {found['seq']} du registre a été signée par la clé {head.key}.\n"
        "Pour savoir ce qu’elle dit, donnez aussi le registre exporté\u00a0: REGISTRE --receipt REÇU."
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m signatures verify-journal", description="Registre de séance exporté")
    parser.add_argument("bundle", metavar="REGISTRE", help="le fichier à vérifier")
    parser.add_argument("--json", action="store_true", help="répondre en JSON")
    parser.add_argument("--key", metavar="CLÉ", help="la seule clé à croire (64 chiffres hexadécimaux)")
    parser.add_argument("--head", metavar="EMPREINTE", help="empreinte imprimée au procès-verbal")
    parser.add_argument("--receipt", action="append", default=[], metavar="REÇU", help="reçu à retrouver")
    return parser


def _receipt(name: str) -> Any:
    """A receipt that somebody kept, as JSON."""
    path = Path(name)
    try:
        if path.is_file() and path.stat().st_size <= LARGEST_RECEIPT:
            return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        pass
    raise _BadCommand(
        f"«\u00a0{name}\u00a0» ne peut pas être lu comme un reçu. Donnez le fichier gardé après le vote."
    )
