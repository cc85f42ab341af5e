"""Taking over older deliberations from a file: hand it in, read the report, confirm, undo."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from council.documents.past_scdl import LARGEST
from council.permissions import Permission
from council.queries import past_acts as known
from council.queries import public
from council.services import past_acts
from council.services.errors import Refused
from council.web.access import actor, allow
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, refusals_said

ENVELOPE = 64 * 1024
"""What a form adds around its file, in bytes."""
TOO_LARGE = f"Ce fichier dépasse {LARGEST // (1024 * 1024)}\u00a0Mo. Coupez-le par années."


@blueprint.get("/reprises", endpoint="past_imports")
@allow(Permission.PUBLISH)
def listed() -> ResponseReturnValue:
    """Files handed in, and the form for another one."""
    return _list(None)


@blueprint.post("/reprises")
@allow(Permission.PUBLISH)
def hand_in_past() -> ResponseReturnValue:
    """Keep the file and go to its report; a refused form keeps what was typed."""
    request.max_content_length = LARGEST + ENVELOPE
    try:
        sent = request.files.get("fichier")
        data = sent.read() if sent else b""
        if sent:
            sent.close()
        name = sent.filename or "" if sent else ""
        number = past_acts.hand_in(actor(), name, request.form.get("source", ""), data)
    except RequestEntityTooLarge:
        return _list(Refused(TOO_LARGE, field="fichier")), 413
    except Refused as refused:
        return _list(refused), 422
    return redirect(url_for("office.past_import", import_id=number))


@blueprint.get("/reprises/<int:import_id>", endpoint="past_import")
@allow(Permission.PUBLISH)
def past_report(import_id: int) -> ResponseReturnValue:
    """What becomes of each line."""
    line, told = existing(known.one_import(actor().organisation_id, import_id), past_acts.GONE)
    state = request.args.get("etat", "")
    shown = [one for one in told.lines if state in ("", one.state)]
    return render_template(
        "office/past/report.html", line=line, told=told, shown=shown[: known.SHOWN], left=len(shown) - known.SHOWN,
        words=known.WORDS, state=state, slug=existing(public.institution_by_id(actor().organisation_id)).slug,
    )  # fmt: skip


@blueprint.get("/reprises/<int:import_id>/rapport.csv")
@allow(Permission.PUBLISH)
def past_report_file(import_id: int) -> ResponseReturnValue:
    """The whole report, for a spreadsheet."""
    line, told = existing(known.one_import(actor().organisation_id, import_id), past_acts.GONE)
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(("Ligne", "DELIB_ID", "État", "Notes"))
    # A leading apostrophe: a value of somebody else's file must not become a formula of the reader's spreadsheet.
    writer.writerows(
        (
            one.number,
            f"'{one.identity}" if one.identity[:1] in "=+-@" else one.identity,
            known.WORDS[one.state],
            " ; ".join(one.notes),
        )
        for one in told.lines
    )
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=rapport-reprise-{line.id}.csv"
    return response


@blueprint.post("/reprises/<int:import_id>/confirmation")
@allow(Permission.PUBLISH)
def confirm_past(import_id: int) -> ResponseReturnValue:
    """Take the lines over."""
    return _done(
        import_id,
        lambda: past_acts.confirm(actor(), import_id),
        "délibérations reprises\u00a0: les citoyens les lisent dès maintenant.",
    )


@blueprint.post("/reprises/<int:import_id>/annulation")
@allow(Permission.PUBLISH)
def undo_past(import_id: int) -> ResponseReturnValue:
    """Take them back."""
    return _done(
        import_id,
        lambda: past_acts.undo(actor(), import_id),
        "délibérations retirées\u00a0: la reprise est annulée.",
    )


def _done(import_id: int, verb: Callable[[], object], words: str) -> ResponseReturnValue:
    with refusals_said():
        flash(f"{verb()} {words}", "success")
    return redirect(url_for("office.past_import", import_id=import_id))


def _list(refused: Refused | None) -> str:
    return render_template(
        "office/past/list.html",
        imports=known.imports(actor().organisation_id),
        refused=refused,
        source=request.form.get("source", ""),
    )
