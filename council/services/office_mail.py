"""One mail to somebody of the office about something that waits for them."""

from __future__ import annotations

from typing import Any

from council.models import Account, Organisation
from council.queries.letterhead import institution_name
from council.services.pipeline import Work


def tell(work: Work, key: str, account_id: int, subject: str, text: str, way: str) -> None:
    """Queue a mail to an account that is in use, once per ``key``.

    ``way``: the sentence that leads to the page, in which ``{base}`` stands for the address of the installation.
    """
    account = work.session.get(Account, account_id)
    if account is None or not account.active:
        return
    organisation = work.session.get_one(Organisation, work.actor.organisation_id)
    payload: dict[str, Any] = {
        "recipient": account.email,
        "subject": f"{subject} – {institution_name(organisation)}",
        "text": f"Bonjour,\n\n{text}\n\n{way.format(base=work.environment.settings.base_url)}\n",
    }
    work.later("mail", key, payload)
