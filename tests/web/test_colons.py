"""The no-break space before a colon, where no page shows it: labels that are only read out, words that scripts write."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from council.services.items import add_item
from tests.factory import Commune
from tests.services.office import draft, new_meeting

ROOT = Path(__file__).parents[2]


def test_labels_read_out_keep_their_colon() -> None:
    found = [
        (path.name, words)
        for path in (ROOT / "templates").rglob("*.html")
        for words in re.findall(r'aria-label(?:=|": )"[^"]*?\w : ', path.read_text())
    ]
    assert found == []


def test_words_of_scripts_keep_their_colon() -> None:
    found = [
        (path.name, line.strip())
        for path in (ROOT / "static/js").rglob("*.js")
        for line in path.read_text().splitlines()
        if re.search(r"§ : |`\w+ : ", re.sub(r"\$\{[^{}]*\}", "§", line))
    ]
    assert found == []


def test_a_point_without_its_note_is_told_with_a_no_break_space(
    commune: Commune, client: FlaskClient, sign_in: Callable[..., None]
) -> None:
    meeting = new_meeting(commune)
    add_item(commune.actor(commune.clerk), meeting, draft(note=""))
    sign_in(client, commune.clerk, 1)
    page = client.get(f"/bureau/seances/{meeting}/convocation").text
    assert "Point 1\u00a0: il manque la note de synthèse" in page


def test_the_banner_of_the_demonstration_keeps_its_colon(
    app: Flask, commune: Commune, client: FlaskClient
) -> None:
    env = app.extensions["council"]
    app.extensions["council"] = replace(env, settings=replace(env.settings, demo=True))
    assert "Démonstration\u00a0: commune et personnes fictives." in client.get("/compte/connexion").text
