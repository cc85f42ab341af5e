"""The parapheur: what awaits me, one secret for all, progress."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from council.permissions import Permission
from council.queries import signing as known
from council.queries.delegations import held
from council.queries.effects import INTERRUPTED
from council.services import signing
from council.services.errors import NotFound, Refused
from council.web.access import actor, allow
from council.web.limits import limiter
from council.web.office.blueprint import blueprint
from council.web.office.pages import existing, may


@dataclass(frozen=True)
class SecretWords:
    """How a page asks for what opens a key. ``once``: in the first sentence; ``digits``: a code typed on a number pad."""

    label: str
    once: str
    hint: str = ""
    autocomplete: str = "off"
    digits: bool = False


SECRETS = {
    "software": SecretWords("Ma phrase secrète", "une seule phrase secrète"),
    "token": SecretWords(
        "Code de ma carte",
        "une seule fois le code de votre carte",
        "Elle se bloque après quelques codes faux\u00a0: tapez-le sans hâte.",
        digits=True,
    ),
    "remote": SecretWords(
        "Code à usage unique",
        "un seul code à usage unique",
        "Celui que votre prestataire vous envoie, ou que montre son application.",
        autocomplete="one-time-code",
        digits=True,
    ),
}

TICK = re.compile(r"(\d{1,9}):([0-9a-f]{64})", re.ASCII)
"""What a tick says: this document, in the revision the page showed."""


def per_account() -> str:
    """Guesses are counted per account, wherever they come from."""
    return f"signing:{actor().account_id}"


def _read(chosen: list[str]) -> dict[int, str]:
    """The documents ticked, each with the hash of what was shown."""
    return {int(tick[1]): tick[2] for tick in map(TICK.fullmatch, chosen) if tick}


@blueprint.get("/parapheur", endpoint="signing")
@allow(Permission.ACT_SIGN)
def desk() -> ResponseReturnValue:
    """What awaits my signature."""
    return _desk()


@blueprint.post("/parapheur")
@allow(Permission.ACT_SIGN)
@limiter.limit("10 per minute", key_func=per_account)
def sign_papers() -> ResponseReturnValue:
    """Sign what is ticked; a refused form keeps the ticks of what has not changed since."""
    chosen = request.form.getlist("document")
    try:
        batch_id = signing.sign(actor(), _read(chosen), request.form.get("passphrase", ""))
    except (Refused, NotFound) as refused:
        return _desk(chosen, refused), 422
    return redirect(url_for("office.signing_batch", batch_id=batch_id))


def _desk(chosen: list[str] | None = None, fault: Refused | None = None) -> str:
    return render_template(
        "office/signing/desk.html", desk=known.desk(actor().person_id, actor().organisation_id), chosen=chosen, fault=fault,
        secrets=SECRETS, held=held(actor().person_id, actor().organisation_id), may_delegate=may(Permission.DELEGATE),
    )  # fmt: skip


@blueprint.get("/parapheur/lots/<int:batch_id>")
@allow(Permission.ACT_SIGN)
def signing_batch(batch_id: int) -> ResponseReturnValue:
    """How far a batch is, then what became of it."""
    found = existing(known.batch(batch_id, actor().person_id, actor().organisation_id))
    return render_template("office/signing/batch.html", batch=found)


@blueprint.get("/parapheur/lots/<int:batch_id>/avancement")
@allow(Permission.ACT_SIGN)
def signing_progress(batch_id: int) -> ResponseReturnValue:
    """The same, for the progress bar."""
    found = existing(known.batch(batch_id, actor().person_id, actor().organisation_id))
    return {
        "value": found.done,
        "total": found.total,
        "words": INTERRUPTED if found.interrupted else f"{found.done} sur {found.total}",
        "done": found.finished,
        "next": url_for("office.signing_batch", batch_id=batch_id) if found.finished else "",
    }
