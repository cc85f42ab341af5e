"""The command ``council``: serve, worker, demo, play, law, intake, keys, journal."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from council.cli_journal import journal
from council.cli_keys import keys

if TYPE_CHECKING:
    from flask import Flask

    from council.settings import Settings


@click.group()
def main() -> None:
    """Le conseil sans papier : préparer, voter, signer, publier."""


def _app(**overrides: object) -> Flask:
    """Imported late: ``council law`` and ``--help`` must not wait for the web application."""
    from council.app import create_app
    from council.settings import load_settings

    return create_app(load_settings(**overrides))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute.")
@click.option("--port", default=8000, show_default=True, help="Port d’écoute.")
def serve(host: str, port: int) -> None:
    """Met la base à jour, puis sert le site et le direct (avec son processus de travail)."""
    upgrade_database()
    _become_server(host, port)


@main.command()
@click.option("--parent", type=int, default=0, help="Processus dont la fin arrête celui-ci.")
def worker(parent: int) -> None:
    """Vide la boîte d’envoi : courriels, PDF, signatures."""
    if parent:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    app = _app()
    app.extensions["council_jobs"].run_worker(app)


@main.command()
def upgrade() -> None:
    """Met la base de données à la version du programme."""
    upgrade_database()


@main.command()
@click.option("--play", "play_", is_flag=True, help="Joue une séance entière, sans personne.")
@click.option("--load", is_flag=True, help="Charge la commune de démonstration et s’arrête.")
@click.option("--reset", is_flag=True, help="Efface la démonstration et recommence.")
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path), default=None, help="Dossier des documents de --play."
)
def demo(play_: bool, load: bool, reset: bool, port: int, output: Path | None) -> None:
    """La commune de démonstration, prête à essayer sur http://127.0.0.1:8000/."""
    from council import demo as demonstration
    from council.settings import data_folder, load_settings

    if play_:
        from council import play

        sys.exit(play.run(output))
    os.environ.setdefault("COUNCIL_DATA_DIR", "var/demo")
    os.environ["COUNCIL_DEMO"] = "1"
    os.environ["COUNCIL_BASE_URL"] = f"http://127.0.0.1:{port}"
    if reset:
        demonstration.erase(data_folder(Path(os.environ["COUNCIL_DATA_DIR"])))
    settings = load_settings()
    upgrade_database(settings)
    demonstration.load(settings, click.echo)
    if not load:
        click.echo(demonstration.addresses(settings))
        _become_server("127.0.0.1", port)


@main.group()
def law() -> None:
    """Le droit des assemblées : règles, et calculs sur des cas."""


@law.command("run")
@click.argument("source")
def law_run(source: str) -> None:
    """Répond à un cas ou à un tableau de cas JSON (SOURCE : fichier, ou - pour l’entrée standard)."""
    from council.law.__main__ import main as law_main

    sys.exit(law_main(["run", "--", source]))


@law.command("list")
def law_list() -> None:
    """Les règles connues."""
    from council.law.__main__ import main as law_main

    sys.exit(law_main(["list"]))


@law.command("explain")
@click.argument("rule")
def law_explain(rule: str) -> None:
    """Ce que dit une règle, par exemple FR-QUO-01."""
    from council.law.__main__ import main as law_main

    sys.exit(law_main(["explain", "--", rule]))


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def intake(arguments: tuple[str, ...]) -> None:
    """Contrôle une annexe comme au dépôt : FICHIER [--json] [--out NORMALISÉ.pdf]."""
    from council.documents.intake.command import main as check

    sys.exit(check(list(arguments)))


main.add_command(keys)
main.add_command(journal)


def upgrade_database(settings: Settings | None = None) -> None:
    """Run the migrations of one installation (by default the environment's)."""
    from flask_migrate import upgrade as migrate_up

    from council.app import create_app

    with create_app(settings).app_context():
        migrate_up()


def _become_server(host: str, port: int) -> None:
    """A fresh process, because gevent must patch everything before anything is imported."""
    os.execv(sys.executable, [sys.executable, "-m", "council.wsgi", "--host", host, "--port", str(port)])  # noqa: S606


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


if __name__ == "__main__":
    main()
