"""Every error is a sentence that says what to do; no traceback reaches a user."""

from __future__ import annotations

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from psycopg.errors import NumericValueOutOfRange
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from council.law.violations import Violation
from council.models import db
from council.services.errors import Declined

SENTENCES = {
    400: "La demande est incomplète. Revenez à la page précédente et recommencez.",
    401: "Votre session a pris fin. Connectez-vous de nouveau, puis recommencez.",
    403: "Votre compte n’a pas accès à cette page. Demandez-en l’accès au secrétariat général.",
    404: "Cette page n’existe pas ou n’existe plus. Repartez de l’accueil.",
    405: "Cette adresse ne s’ouvre pas directement. Repartez de l’accueil.",
    410: "Ce fichier a été publié, puis retiré ou remplacé. Le journal des publications dit quand. Repartez de l’accueil.",
    413: "Le fichier est trop volumineux. Réduisez-le ou séparez-le en plusieurs annexes.",
    429: "Trop d’essais. Attendez une minute, puis recommencez.",
    500: "Une erreur s’est produite de notre côté. Rien de ce qui était enregistré n’est perdu : réessayez.",
}


TOO_LARGE_FOR_SQLITE = "too large to convert to SQLite INTEGER"
"""How its driver says what PostgreSQL calls ``NumericValueOutOfRange``."""


def install(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(Declined, _refused)
    app.register_error_handler(Violation, _violation)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DataError, _out_of_range)
    app.register_error_handler(OverflowError, _out_of_range)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, sentence: str) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        return {"ok": False, "sentence": sentence}, status
    return render_template("errors/error.html", status=status, sentence=sentence), status


def _refused(error: Declined) -> ResponseReturnValue:
    return _page(error.status, error.sentence)


def _violation(error: Violation) -> ResponseReturnValue:
    return _page(422, error.sentence)


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return _page(
        400,
        "La page est restée ouverte trop longtemps. Revenez en arrière (votre texte y est encore), "
        "actualisez-la dans un autre onglet, puis envoyez de nouveau.",
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    return _page(error.code, SENTENCES.get(error.code, SENTENCES[400]))


NUL = "cannot contain NUL"
"""How PostgreSQL's driver says that a text holds a sign no keyboard types and no column keeps."""


def _out_of_range(error: Exception) -> ResponseReturnValue:
    """A number that no column holds: nothing of ours has it. Anything else that bears these names is a fault of ours."""
    if NUL in str(error):
        db.session.rollback()
        return _page(400, SENTENCES[400])
    if not (
        isinstance(getattr(error, "orig", None), NumericValueOutOfRange) or TOO_LARGE_FOR_SQLITE in str(error)
    ):
        return _unexpected(error)
    db.session.rollback()
    current_app.logger.info("value out of range on %s: %s", request.path, type(error).__name__)
    return _page(404, SENTENCES[404])


def _unexpected(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    if current_app.testing:
        raise error
    current_app.logger.error("unexpected error on %s", request.path, exc_info=error)
    return _page(500, SENTENCES[500])
