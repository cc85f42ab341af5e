"""What the page frames need: whose site it is, who is signed in, which entries the navigation shows."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, request, url_for

from council.gateways.environment import environment
from council.models import Organisation, current_organisation, db
from council.permissions import Permission, Role
from council.web.access import open_to_all
from council.web.look import Account, NavItem, Site
from council.web.styleguide import style_guide
from council.web.theme import theme_css

ROLE_WORDS = {
    Role.SECRETARY_GENERAL: "Secrétariat général",
    Role.MAYOR: "Maire",
    Role.SERVICE: "Service",
    Role.COUNCILLOR: "Membre du conseil",
    Role.GUEST: "Personne invitée",
    Role.ADMIN: "Administration",
}

OFFICE = (
    (Permission.MEETING_READ, "Séances", "office.meetings", "calendar-days"),
    (Permission.MEETING_READ, "Calendrier", "office.calendar", "calendar"),
    (Permission.MEETING_READ, "À faire", "office.to_do", "list-checks"),
    (Permission.MEETING_READ, "Projets", "office.drafts", "file-pen"),
    (Permission.MEETING_READ, "Décisions", "office.decisions", "flag"),
    (Permission.ACT_SIGN, "Parapheur", "office.signing", "signature"),
    (Permission.ACT_PREPARE, "Actes", "office.acts", "scroll-text"),
    (Permission.ACT_PREPARE, "Registre", "office.register_volume", "book-marked"),
    (Permission.MEETING_READ, "Calculateur", "office.calculator", "calculator"),
    (Permission.INTERESTS, "Registre des intérêts", "office.interests", "contact"),
    (Permission.MAILBOX_READ, "Boîte d’envoi", "office.mailbox", "mail"),
)
COUNCILLOR = (
    ("Accueil", "councillor.home", "house"),
    ("Séances", "councillor.meetings", "calendar-days"),
    ("Pouvoirs", "councillor.proxies", "handshake"),
    ("Intérêts", "councillor.interests", "contact"),
    ("Parapheur", "office.signing", "signature"),
    ("Calculateur", "office.calculator", "calculator"),
)


def install(app: Flask) -> None:
    """Attach the context processor and the theme address."""
    app.context_processor(_frame)
    app.add_url_rule("/theme/<slug>.css", "theme", open_to_all(theme), methods=["GET"])
    if app.extensions["council"].settings.demo:
        app.add_url_rule("/demonstration/charte", "style_guide", open_to_all(style_guide), methods=["GET"])
    app.add_url_rule("/sante", "health", open_to_all(health), methods=["GET"])


def theme(slug: str) -> Response:
    """The organisation's accent as a stylesheet."""
    organisation = db.session.execute(
        db.select(Organisation).where(Organisation.slug == slug)
    ).scalar_one_or_none()
    response = Response(theme_css(organisation.accent) if organisation else "", mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def health() -> dict[str, str]:
    """For supervisors: the process answers and its database too."""
    db.session.execute(db.text("SELECT 1"))
    return {"state": "ok"}


def _frame() -> dict[str, Any]:
    organisation_id = current_organisation.get()
    organisation = db.session.get(Organisation, organisation_id) if organisation_id else None
    return {
        "site": _site(organisation),
        "account": _account(),
        "nav": navigation(),
        "rehearsal_notice": REHEARSAL if environment().settings.rehearsal else "",
        "demo_notice": "Démonstration\u00a0: commune et personnes fictives."
        if environment().settings.demo
        else "",
    }


def _site(organisation: Organisation | None) -> Site:
    if organisation is None:
        return Site()
    return Site(
        organisation=organisation.name,
        home_url=url_for("public.home", slug=organisation.slug),
        theme_url=url_for("theme", slug=organisation.slug),
        blason_url=url_for("public.blason", slug=organisation.slug) if organisation.blason_sha256 else "",
        search_url=url_for("public.search", slug=organisation.slug),
        contact=organisation.email,
    )


def _account() -> Account | None:
    actor = g.get("actor")
    if actor is None:
        return None
    role = next((words for role, words in ROLE_WORDS.items() if role in actor.roles), "")
    return Account(actor.name, role, url_for("account.sign_out"), url_for("account.profile"))


REHEARSAL = "Répétition\u00a0: séance simulée, rien de ce qui est fait ici n’a de valeur."
MEETINGS = "office.meetings"
PARTS_OF_MEETINGS = tuple(
    f"/bureau/{part}/" for part in ("points", "annexes", "dossiers", "copies", "complements", "convocations")
)
"""Pages of a meeting whose address begins with the part itself."""
ACTS = "office.acts"
PARTS_OF_ACTS = tuple(
    f"/bureau/{part}" for part in ("archives", "donnees-ouvertes", "legalite", "publications", "reprises")
)
"""Pages one comes to from that of acts."""


def navigation() -> tuple[NavItem, ...]:
    """Entries of the navigation for whoever asks: the office's, or the councillor's on councillor pages."""
    actor = g.get("actor")
    if actor is None or request.blueprint == "public":
        return ()
    if request.blueprint == "guests" or not actor.permissions - {Permission.GUEST}:
        entries = [("Documents ouverts", "guests.home", "folder-open")]
    elif request.blueprint == "councillor" or not actor.may(Permission.MEETING_READ):
        entries = [(label, endpoint, icon) for label, endpoint, icon in COUNCILLOR]
    else:
        entries = [
            (label, endpoint, icon) for permission, label, endpoint, icon in OFFICE if actor.may(permission)
        ]
    return tuple(
        NavItem(label, url_for(endpoint), icon, current=_is_current(endpoint))
        for label, endpoint, icon in entries
    )


def _is_current(endpoint: str) -> bool:
    """Whether the page is the entry's own or lies under it; the entry of a home page is itself only."""
    home = endpoint.endswith(".home")
    if endpoint == MEETINGS and request.path.startswith(PARTS_OF_MEETINGS):
        return True
    if endpoint == ACTS and request.path.startswith(PARTS_OF_ACTS):
        return True
    return request.endpoint == endpoint or (not home and request.path.startswith(url_for(endpoint) + "/"))
