"""``council journal``: minute books taken out of an installation, and checked without it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask


@click.group()
def journal() -> None:
    """Registres de séance : exporter, vérifier un registre exporté et les reçus de vote."""


@journal.command("export")
@click.argument("meeting", type=int)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Fichier à écrire."
)
def export(meeting: int, out: Path | None) -> None:
    """Écrit le registre d’une séance (MEETING : son numéro, comme dans l’adresse de ses pages)."""
    from council.models import Meeting, current_organisation, db
    from council.permissions import Actor, Role
    from council.services.errors import Declined
    from council.services.journal import export_journal

    with _app().app_context():
        row = db.session.get(Meeting, meeting)
        if row is None:
            raise click.ClickException(f"Aucune séance ne porte le numéro {meeting}.")
        current_organisation.set(row.organisation_id)
        actor = Actor(
            None, None, row.organisation_id, frozenset({Role.SECRETARY_GENERAL}), "Ligne de commande"
        )
        try:
            data = export_journal(actor, meeting)
        except Declined as refused:
            raise click.ClickException(refused.sentence) from refused
        target = out or Path(f"registre-{row.starts_at:%Y-%m-%d}-{meeting}.jsonl")
    target.write_bytes(data)
    click.echo(f"{target} : {len(data)} octets. Vérifiez-le avec « council journal verify {target} ».")


@journal.command("verify", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> None:
    """Vérifie un registre exporté : REGISTRE [--json] [--key CLÉ] [--head EMPREINTE] [--receipt REÇU]…

    Ou un reçu seul : REÇU [--key CLÉ].
    """
    from signatures.journal_command import main

    sys.exit(main(list(arguments)))


@journal.command("key")
def key() -> None:
    """La clé publique qui signe les registres de cette installation."""
    from council.services.receipts import public_key

    with _app().app_context():
        click.echo(public_key())


def _app() -> Flask:
    from council.app import create_app
    from council.settings import load_settings

    return create_app(load_settings())
