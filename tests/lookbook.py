"""A tiny application with the look alone: the style guide, a page around the reader, an error page."""

from __future__ import annotations

import sys
from pathlib import Path

from flask import Flask, Response, render_template, render_template_string, request, send_file

from council.web.look import Account, NavItem, Site, init_look
from council.web.styleguide import style_guide
from council.web.theme import theme_css

ROOT = Path(__file__).resolve().parents[1]
READER_PAGE = """{% extends "base_councillor.html" %}{% import "components/ui.html" as ui %}
{% block title %}Lecteur{% endblock %}{% block wide %} councillor-page--wide{% endblock %}
{% block content %}<h1 class="sr-only">Dossier</h1>{{ ui.reader(url, "Dossier") }}{% endblock %}"""


def make_app(pdf: Path | None = None) -> Flask:
    """The application; `pdf` is what `/document.pdf` sends."""
    app = Flask("lookbook", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.secret_key = "lookbook"
    init_look(app)
    site = Site("Valmont-les-Tilleuls", "Conseil municipal", theme_url="/theme.css", search_url="/recherche")
    nav = (
        NavItem("Accueil", "/", "house", True),
        NavItem("Dossier", "/d", "book-open", badge="2", badge_words="nouveautés"),
    )
    account = Account("Anne Durand", "3e adjointe", "/sortie")

    app.context_processor(lambda: {"site": site, "nav": nav, "account": account})

    @app.get("/")
    def guide() -> str:
        return style_guide()

    @app.get("/theme.css")
    def theme() -> Response:
        return Response(theme_css(request.args.get("accent", "#0d5a6b")), mimetype="text/css")

    @app.get("/base/<name>")
    def base(name: str) -> str:
        source = (
            '{% extends "base_' + name + '.html" %}{% block title %}Essai{% endblock %}'
            "{% block content %}<h1>Essai</h1>{% endblock %}{% block center %}<h1>Essai</h1>{% endblock %}"
        )
        return render_template_string(source)

    @app.get("/lecteur")
    def reader() -> str:
        return render_template_string(READER_PAGE, url=request.args.get("pdf", "/document.pdf"))

    @app.get("/document.pdf")
    def document() -> Response:
        assert pdf is not None
        return send_file(pdf, mimetype="application/pdf")

    @app.get("/erreur")
    def error() -> tuple[str, int]:
        return render_template("errors/error.html", status=404, sentence="Page introuvable : revenez."), 404

    return app


if __name__ == "__main__":
    make_app(Path(sys.argv[2])).run("127.0.0.1", int(sys.argv[1]), threaded=True)
