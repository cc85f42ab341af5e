"""The command ``council``: serve, worker, demo, play, law, intake, keys, journal, rehearse."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import asdict
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
    if os.environ.get("COUNCIL_DEMO") == "1":  # a demonstration is read where it is served
        os.environ.setdefault("COUNCIL_BASE_URL", f"http://{host}:{port}")
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


@main.command()
@click.option("--councillors", default=30, show_default=True, type=click.IntRange(1, 2000), help="Tablettes.")
@click.option(
    "--watchers", default=2, show_default=True, type=click.IntRange(0, 5000), help="Écrans de salle."
)
@click.option("--ballots", default=5, show_default=True, type=click.IntRange(1, 100), help="Scrutins.")
@click.option("--url", default="", help="Salle servie ailleurs par «\u00a0council rehearse --serve\u00a0».")
@click.option("--allow", multiple=True, help="Adresse de cette autre machine, si ce n’est pas celle-ci.")
@click.option("--serve", "serve_", is_flag=True, help="Sert une salle de répétition sans la jouer.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d’écoute de --serve.")
@click.option("--port", default=8000, show_default=True, help="Port d’écoute de --serve.")
@click.option("--json", "as_json", is_flag=True, help="Les mesures en JSON.")
def rehearse(
    councillors: int, watchers: int, ballots: int, url: str, allow: tuple[str, ...], serve_: bool, host: str,
    port: int, as_json: bool,
) -> None:  # fmt: skip
    """Essaie votre salle avant la séance : des conseillers inventés votent tous ensemble.

    Sans --url, sur un serveur de cette machine, avec une commune inventée, oubliée ensuite. Les données réelles ne
    sont jamais touchées.
    """
    from council.play import rehearsal
    from council.play.browser import Unexpected
    from council.play.rehearsal_words import sentences

    try:
        if serve_:
            ready = f"Salle de répétition ({councillors} conseillers) servie sur le port {port}. Ctrl-C pour finir."
            return rehearsal.serve(councillors, host, port, lambda: click.echo(ready))
        if url:
            report = rehearsal.there(url, councillors, watchers, ballots, allowed=allow)
        else:
            report = rehearsal.here(councillors, watchers, ballots)
    except (Unexpected, OSError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps({**asdict(report), "whole": report.whole}, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(sentences(report)))
    sys.exit(0 if report.whole else 1)


@main.command(hidden=True)
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--parent", type=int, required=True, help="Processus dont la fin arrête celui-ci.")
@click.option("--pace", type=float, default=1.0, help="Lenteur des conseillers inventés.")
def room(folder: Path, parent: int, pace: float) -> None:
    """Tient une salle de répétition ouverte depuis le bureau (voir council/gateways/rooms.py)."""
    from council.play.room import hold_room

    hold_room(folder, lambda: os.getppid() == parent, pace)


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
