"""A tiny application with the look alone: the style guide, each base layout, a page around the reader, an error page.

`python -m tests.lookbook PORT PDF` serves it on loopback.
"""

from __future__ import annotations

import sys
from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    render_template,
    render_template_string,
    request,
    send_file,
)
from markupsafe import escape

from council.web.look import Account, NavItem, Site, init_look
from council.web.styleguide import style_guide
from council.web.theme import theme_css

ROOT = Path(__file__).resolve().parents[1]
READER_PAGE = """{% extends "base_councillor.html" %}{% block title %}Lecteur{% endblock %}
{% block wide %} councillor-page--wide{% endblock %}
{% block content %}<h1 class="sr-only">Dossier</h1>{{ ui.reader(url, "Dossier") }}{% endblock %}"""
FRAGMENTS_PAGE = """{% extends "base_office.html" %}{% block title %}Fragments{% endblock %}{% block content %}
<h1>Fragments</h1><form hx-post="/fragment" hx-target="#reponse" data-once><button>Envoyer</button></form>
<div id="reponse"></div>{% endblock %}"""
BASE_PAGE = """{% extends "base_NAME.html" %}{% block title %}Essai{% endblock %}
{% block content %}<h1>Essai</h1>{% endblock %}{% block center %}<h1>Essai</h1>{% endblock %}"""

pages = Blueprint("pages", __name__)


def frame() -> dict[str, object]:
    """What base layouts show around a page."""
    nav = (
        NavItem("Accueil", "/", "house", True),
        NavItem("Dossier", "/d", "book-open", badge="2", badge_words="nouveautés"),
    )
    site = Site("Valmont-les-Tilleuls", "Conseil municipal", theme_url="/theme.css", search_url="/recherche")
    return {"site": site, "nav": nav, "account": Account("Anne Durand", "3e adjointe", "/sortie")}


@pages.get("/")
def guide() -> str:
    return style_guide()


@pages.get("/theme.css")
def theme() -> Response:
    return Response(theme_css(request.args.get("accent", "#0d5a6b")), mimetype="text/css")


@pages.get("/base/<name>")
def base(name: str) -> str:
    return render_template_string(BASE_PAGE.replace("NAME", name))


@pages.get("/lecteur")
def reader() -> str:
    return render_template_string(READER_PAGE, url=request.args.get("pdf", "/document.pdf"))


@pages.get("/document.pdf")
def document() -> Response:
    return send_file(current_app.config["PDF"], mimetype="application/pdf")


@pages.get("/fragments")
def fragments() -> str:
    return render_template_string(FRAGMENTS_PAGE, csrf_token=lambda: "jeton")


@pages.post("/fragment")
def fragment() -> tuple[str, int]:
    words = escape(request.headers.get("X-CSRFToken", "aucun"))
    return f'<p>Refusé, {words}. <time data-countdown datetime="2020-01-01T00:00:00Z">?</time></p>', 422


@pages.get("/erreur")
def error() -> tuple[str, int]:
    return render_template("errors/error.html", status=404, sentence="Page introuvable : revenez."), 404


def make_app(pdf: Path | None = None) -> Flask:
    """The application; `pdf` is what `/document.pdf` sends."""
    app = Flask("lookbook", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.secret_key = "lookbook"
    app.config["PDF"] = pdf
    init_look(app)
    app.context_processor(frame)
    app.register_blueprint(pages)
    return app


if __name__ == "__main__":
    make_app(Path(sys.argv[2])).run("127.0.0.1", int(sys.argv[1]), threaded=True)
