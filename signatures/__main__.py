"""Command line: python -m signatures verify FILE [--json] [--trust ROOT.pem]… [--crl FILE]… [--expect NAME]… [--at DATE]"""

import argparse
import hashlib
import sys
from datetime import UTC, datetime, time
from io import TextIOWrapper
from pathlib import Path

from signatures.errors import SignatureError
from signatures.report import Report
from signatures.trust import TrustList
from signatures.verify import LARGEST, verify
from signatures.wording import TOO_LARGE


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is that of the report (64: the command itself is wrong, as in sysexits.h)."""
    options = _parser().parse_args(arguments)
    try:
        report = _verify(options)
    except SignatureError as error:
        print(error.sentence, file=sys.stderr)
        return 64
    except OSError as error:
        print(f"{error.filename}\u00a0: ce fichier ne peut pas être lu. Vérifiez son nom.", file=sys.stderr)
        return 3
    print(report.to_json() if options.json else report.to_text())
    return report.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m signatures", description="Signatures électroniques de PDF"
    )
    command = parser.add_subparsers(required=True).add_parser("verify", help="vérifier un document")
    command.add_argument("file", type=Path, metavar="FILE", help="le PDF à vérifier")
    command.add_argument("--json", action="store_true", help="répondre en JSON")
    command.add_argument("--trust", type=Path, action="append", default=[], metavar="ROOT.pem")
    command.add_argument("--crl", type=Path, action="append", default=[], metavar="FILE")
    command.add_argument("--expect", action="append", default=[], metavar="NAME")
    command.add_argument("--at", type=_moment, metavar="DATE", help="date ISO 8601 de la vérification")
    return parser


def _verify(options: argparse.Namespace) -> Report:
    if options.file.stat().st_size > LARGEST:  # told without reading it into memory
        with options.file.open("rb") as file:
            return Report("unreadable", hashlib.file_digest(file, "sha256").hexdigest(), (), (TOO_LARGE,))
    return verify(
        options.file.read_bytes(),
        roots=TrustList.from_pem([path.read_bytes() for path in options.trust]),
        crls=[path.read_bytes() for path in options.crl],
        expect=options.expect,
        at=options.at,
    )


def _moment(text: str) -> datetime:
    """An ISO 8601 date (its last second) or date and time; UTC unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«\u00a0{text}\u00a0» n’est pas une date ISO 8601") from None
    if len(text) <= len("2026-01-31"):
        moment = datetime.combine(moment.date(), time(23, 59, 59))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal without UTF-8 loses accents, not the answer
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main())
