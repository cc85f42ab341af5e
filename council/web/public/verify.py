"""«Vérifier un document»: by its code, or by the file itself. The file is read, never kept."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from council.queries import verification
from council.web.access import open_to_all
from council.web.limits import limiter
from council.web.public.blueprint import blueprint

ENVELOPE = 64 * 1024
"""What a form adds around its file, in bytes."""


@blueprint.get("/verifier")
@blueprint.get("/verifier/<code>")
@open_to_all
@limiter.limit("60 per minute")
def verify(code: str = "") -> ResponseReturnValue:
    """The two ways to verify; with a code, what the registers say of the document that carries it."""
    typed = request.args.get("code", "").strip()[:40]
    if typed and not code:
        return redirect(url_for("public.verify", code=typed))
    if not code:
        return render_template("public/verify.html", verdict=None)
    found = verification.by_code(code)
    return render_template("public/verify_code.html", found=found, code=code), 200 if found else 404


@blueprint.post("/verifier")
@open_to_all
@limiter.limit("10 per minute")
def verify_file() -> ResponseReturnValue:
    """The verdict on a file."""
    request.max_content_length = verification.LARGEST + ENVELOPE
    try:
        sent = request.files.get("fichier")
        data = sent.read() if sent else b""
    except RequestEntityTooLarge:
        verdict = verification.Verdict("error", "Fichier trop lourd", verification.TOO_LARGE)
        return render_template("public/verify.html", verdict=verdict), 413
    verdict = verification.check(data)
    return render_template("public/verify.html", verdict=verdict)
