"""Command line: python -m signatures verify FILE [--json] [--trust ROOT.pem]… [--crl FILE]… [--expect NAME]… [--at DATE]
and python -m signatures verify-publications JOURNAL.json [--trust ROOT.pem]… [--file FILE]… (``chain_commands``)
and python -m signatures verify-proof KIT.zip [--json] [--trust ROOT.pem]… [--file FILE]… (``chain_commands``)
and python -m signatures verify-journal BUNDLE [--json] [--key KEY] [--head HASH] [--receipt FILE]… (``journal_command``)

Exit status: 0 valid; 1 invalid; 2 indeterminate, incomplete or unsigned, or a command that cannot be carried out as it
is (bad root, list, date or option: the document is not judged); 3 unreadable. With --json, standard output is always one
JSON answer.
"""

import argparse
import logging
import os
import sys
from datetime import UTC, datetime, time
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from signatures import chain_commands
from signatures.errors import SignatureError
from signatures.journal_command import main as verify_journal_command
from signatures.report import Report
from signatures.trust import TrustList
from signatures.verify import verify_file

LARGEST_KEY_FILE = 64 << 20  # bytes: the longest revocation lists in use are half of that


class BadCommand(SignatureError):
    """The command itself is wrong; its sentence says how to write it."""

    code = "bad-command"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadCommand(
            f"Commande mal écrite ({message}). Écrivez\u00a0: python -m signatures verify FICHIER [--json]"
            " [--trust RACINE.pem]… [--crl LISTE]… [--expect NOM]… [--at DATE]"
        )


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is that of the report."""
    words = sys.argv[1:] if arguments is None else arguments
    # What pyHanko logs of a root that was not given is told in the verdict, in French.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL + 1)
    if words[:1] == ["verify-journal"]:
        return verify_journal_command(words[1:])
    if words and (command := chain_commands.COMMANDS.get(words[0])):
        return chain_commands.main(command, words[1:])
    try:
        options = _parser().parse_args(words)
        report = verify_file(
            Path(options.file),
            roots=TrustList.from_pem([_contents(path) for path in options.trust]),
            crls=[_contents(path) for path in options.crl],
            expect=options.expect,
            at=_moment(options.at) if options.at is not None else None,
        )
    except SignatureError as error:
        if "--json" in words:
            print(Report("indeterminate", "", (), (error.sentence,)).to_json())
        print(error.sentence, file=sys.stderr)
        return 2
    print(report.to_json() if options.json else report.to_text())
    return report.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m signatures", description="Signatures électroniques de PDF")
    command = parser.add_subparsers(required=True, metavar="verify").add_parser(
        "verify", help="vérifier un document"
    )
    command.add_argument("file", metavar="FILE", help="le PDF à vérifier")
    command.add_argument("--json", action="store_true", help="répondre en JSON")
    command.add_argument(
        "--trust", action="append", default=[], metavar="ROOT.pem", help="racine de confiance"
    )
    command.add_argument("--crl", action="append", default=[], metavar="FILE", help="liste de révocation")
    command.add_argument("--expect", action="append", default=[], metavar="NAME", help="signature attendue")
    command.add_argument("--at", metavar="DATE", help="date ISO 8601 de la vérification")
    return parser


def _contents(name: str) -> bytes:
    """The bytes of a root or list. Raises BadCommand when there is no such ordinary file."""
    path = Path(name)
    try:
        if path.is_file() and path.stat().st_size <= LARGEST_KEY_FILE:
            return path.read_bytes()
    except (OSError, ValueError):
        pass
    raise BadCommand(
        f"«\u00a0{name}\u00a0» ne peut pas être lu. Donnez le nom d’un fichier de certificat (--trust) ou de liste"
        " de révocation (--crl)."
    )


def _moment(text: str) -> datetime:
    """An ISO 8601 date (its last second) or date and time; UTC unless it says otherwise. Raises BadCommand."""
    try:
        moment = datetime.fromisoformat(text)
        if len(text) <= len("2026-01-31"):
            moment = datetime.combine(moment.date(), time(23, 59, 59))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadCommand(
            f"«\u00a0{text}\u00a0» n’est pas une date ISO 8601. Écrivez par exemple 2026-06-12 ou 2026-06-12T21:42:00+02:00."
        ) from None


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal without UTF-8 loses accents, not the answer
            stream.reconfigure(errors="replace")
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the answer has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
