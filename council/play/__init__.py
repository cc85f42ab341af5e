"""A whole meeting played without a human, over HTTP and Socket.IO, as the real participants would."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import click

from council.models import db
from council.play.browser import Unexpected
from council.play.judgement import Judge, Row, names
from council.play.paperwork import Office
from council.play.scenario import POINTS
from council.play.scenes import Scenes
from council.play.sitting import Sitting
from council.play.stage import Register, Stage

STEPS = 12 + len(POINTS)


def run(output: Path | None = None, *, loaded: Path | None = None, secret_key: str = "") -> int:
    """Play the demonstration's coming meeting; the exit status is 0 when everything came out as written.

    ``output``: folder of the documents (``var/play`` by default). ``loaded``: a loaded demonstration to
    copy, with its ``secret_key``.
    """
    folder = output or Path("var/play")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.pdf"):
        old.unlink()
    started = time.monotonic()
    stage, judge = Stage(loaded, secret_key), Judge()
    rows: list[Row] = []
    try:
        with click.progressbar(length=STEPS, label="Séance jouée", item_show_func=str, width=30) as bar:
            rows = _play(stage, judge, folder, lambda text: bar.update(1, text))
    except (Unexpected, TimeoutError) as error:
        judge.differences.append(f"la pièce s’est arrêtée : {error}")
    finally:
        stage.close()
    _summary(rows, judge, folder, time.monotonic() - started)
    return 1 if judge.differences else 0


def _play(stage: Stage, judge: Judge, folder: Path, say: Callable[[str], None]) -> list[Row]:
    say("Commune de démonstration")
    stage.load()
    say("Serveur")
    register = stage.register()
    stage.open()
    sitting = Sitting(stage.base, register)
    say("Connexions")
    sitting.gather()
    scenes = Scenes(stage.base, register, sitting.browsers, judge)
    try:
        say("Intérêts")
        scenes.before()
        scenes.remote()
        say("Ouverture")
        sitting.open()
        for number, point in enumerate(POINTS):
            say(f"Point {number + 1}")
            judge.point(point, sitting.treat(number, point))
        sitting.end()
    finally:
        sitting.leave()
    say("Séance trop tardive")
    scenes.late_meeting()
    return _after(stage, judge, folder, register, sitting, scenes, say)


def _after(
    stage: Stage,
    judge: Judge,
    folder: Path,
    register: Register,
    sitting: Sitting,
    scenes: Scenes,
    say: Callable[[str], None],
) -> list[Row]:
    office = Office(register, sitting.browsers)
    say("Actes et procès-verbal")
    office.prepare()
    say("Signatures")
    office.sign(lambda _text: None)
    say("Publication")
    office.publish()
    say("Dates légales")
    scenes.after()
    say("Documents")
    app = stage.app()
    with app.app_context():
        try:
            files = office.download(folder, names(register.meeting))
            judge.book(register.meeting, sitting.receipts)
            judge.journal(register.meeting, sitting.receipts, folder)
            judge.acts(register.meeting)
            judge.settled(register.previous, by=register.meeting)
            say("Vérification")
            return [*judge.documents(files), *judge.others(folder, files)]
        finally:
            db.session.remove()
            db.engine.dispose()


def _summary(rows: list[Row], judge: Judge, folder: Path, seconds: float) -> None:
    """The table and the verdict."""
    width = max((len(row.name) for row in rows), default=8)
    click.echo(f"\n{'document':<{width}}  pages  sha256            signatures")
    for row in rows:
        click.echo(f"{row.name:<{width}}  {row.pages:>5}  {row.sha256[:16]}  {row.verdict}")
    for difference in judge.differences:
        click.echo(f"DIFFÉRENCE  {difference}", err=True)
    verdict = f"{len(judge.differences)} différences" if judge.differences else "tout est conforme"
    click.echo(f"\n{len(rows)} documents dans {folder}, {seconds:.0f} s : {verdict}.")
