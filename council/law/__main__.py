"""``python -m council.law run FILE|-``, ``list``, ``explain RULE-ID``: the calculator on the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from council.law.calculator import explain, list_rules, run_text
from council.law.violations import Violation
from council.law.wording import typeset

UNREADABLE = 2


def _write(text: str) -> None:
    """Write UTF-8 whatever the locale of the machine."""
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()


def _fail(sentence: str) -> int:
    sys.stderr.buffer.write(sentence.encode(errors="backslashreplace") + b"\n")
    return UNREADABLE


def _run(source: str) -> int:
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        text = content.decode("utf-8-sig")
    except (OSError, ValueError):
        return _fail(
            typeset(
                f"Fichier illisible : {source}. Donnez un fichier JSON en UTF-8, ou - pour l'entrée standard."
            )
        )
    status, output = run_text(text)
    if status:
        return _fail(output)
    _write(output)
    return status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0, or 2 when the input or the rule cannot be read."""
    parser = argparse.ArgumentParser(prog="council law", description="Calculateur du droit des assemblées.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="répondre aux cas d'un fichier JSON").add_argument(
        "file", metavar="FICHIER|-"
    )
    commands.add_parser("list", help="lister les règles")
    commands.add_parser("explain", help="expliquer une règle").add_argument("rule", metavar="RÈGLE")
    asked = parser.parse_args(arguments)
    if asked.command == "run":
        return _run(asked.file)
    try:
        _write(list_rules() if asked.command == "list" else explain(asked.rule))
    except Violation as violation:
        return _fail(violation.sentence)
    return 0


if __name__ == "__main__":
    sys.exit(main())
