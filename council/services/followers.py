"""Citizens who follow by mail: asked, confirmed, told once per publication, forgotten when they leave.

Until an address is confirmed nothing is stored: the wish travels, encrypted and dated, in the link of the confirmation
mail, so there is nothing to purge and nothing that tells who asked.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import asdict
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from council.gateways.environment import environment
from council.models import Follower, FollowerTold, MailboxMessage, Organisation, OutboxMessage, db
from council.permissions import system_actor
from council.queries import followers as queries
from council.queries.followers import Wish
from council.services.addresses import address
from council.services.errors import Refused
from council.services.outbox import Handler, register
from council.services.pipeline import Work, unit_of_work

HOURS = 48
"""How long a confirmation link is good for."""
MOST = 40
"""Publications that one mail lists."""
BAD_EMAIL = "Cette adresse n’est pas complète. Écrivez-la comme nom@exemple.fr."
BAD_CHOICE = "Ce choix n’existe pas. Choisissez dans la liste ce que vous voulez suivre."
STALE = "Ce lien n’est plus valable\u00a0: il servait pendant 48 heures. Demandez-en un nouveau."


def ask(organisation_id: int, email: str, what: str, rhythm: str) -> None:
    """Send the confirmation link; the answer is the same whether or not the address follows already.

    Raises ``Refused`` for an address or a choice that cannot be.
    """
    wish = _wish(organisation_id, email, what, rhythm)
    with unit_of_work(system_actor(organisation_id), "followers.ask") as work:
        organisation = work.session.get_one(Organisation, organisation_id)
        sealed = _box().encrypt(json.dumps({"o": organisation_id, **asdict(wish)}).encode()).decode()
        text = (
            f"Bonjour,\n\nQuelqu’un, vous sans doute, a demandé à recevoir à cette adresse ce que publie {organisation.name}"
            f" ({queries.words(organisation_id, wish.theme, wish.body)}).\n\nPour le confirmer, ouvrez cette page dans les"
            f" {HOURS}\u00a0heures\u00a0:\n{_address(organisation, 'confirmer', sealed)}\n\nSi vous n’avez rien demandé, ne faites rien"
            "\u00a0: votre adresse n’est pas enregistrée.\n"
        )
        _mail(
            work,
            f"follow-ask:{secrets.token_hex(12)}",
            wish.email,
            f"Confirmez votre abonnement – {organisation.name}",
            text,
        )


def opened(organisation_id: int, sealed: str) -> Wish:
    """The wish in a confirmation link. Raises ``Refused`` when it is too old or of another institution."""
    try:
        facts = json.loads(_box().decrypt(sealed.encode(), ttl=HOURS * 3600))
    except (InvalidToken, ValueError) as error:
        raise Refused(STALE) from error
    if facts.pop("o") != organisation_id:
        raise Refused(STALE)
    return Wish(**facts)


def confirm(organisation_id: int, sealed: str) -> None:
    """Begin; again changes the rhythm and nothing else. Raises ``Refused`` for a link that is no longer good."""
    wish = opened(organisation_id, sealed)
    with unit_of_work(system_actor(organisation_id), "followers.confirm") as work:
        work.session.get_one(Organisation, organisation_id, with_for_update=True)
        known = work.session.execute(
            db.select(Follower).where(
                Follower.organisation_id == organisation_id, Follower.email == wish.email,
                Follower.theme == wish.theme, Follower.body == wish.body,
            )
        ).scalar_one_or_none()  # fmt: skip
        if known is not None:
            known.rhythm = wish.rhythm
            return
        work.session.add(
            Follower(
                organisation_id=organisation_id,
                **asdict(wish),
                token=secrets.token_urlsafe(24),
                confirmed_at=work.now,
            )
        )


def leave(organisation_id: int, token: str) -> None:
    """End, and forget the address wherever it still stands; ending twice is ending once."""
    with unit_of_work(system_actor(organisation_id), "followers.leave") as work:
        row = work.session.execute(
            db.select(Follower)
            .where(Follower.organisation_id == organisation_id, Follower.token == token)
            .with_for_update()
        ).scalar_one_or_none()
        if row is None:
            return
        prefix = f"follow:{row.id}:"
        work.session.execute(
            db.delete(OutboxMessage).where(
                OutboxMessage.organisation_id == organisation_id,
                OutboxMessage.key.startswith(prefix, autoescape=True),
            )
        )
        work.session.execute(
            db.delete(MailboxMessage).where(
                MailboxMessage.organisation_id == organisation_id, MailboxMessage.recipient == row.email,
                MailboxMessage.message_id.startswith("follow"),
            )
        )  # fmt: skip
        work.session.execute(db.delete(FollowerTold).where(FollowerTold.follower_id == row.id))
        work.session.delete(row)


def tell_later(work: Work) -> None:
    """Have those told who are told at each publication; once per transaction, however many acts it publishes."""
    key = f"tell_followers:{work.actor.organisation_id}:{work.now.isoformat()}"
    if not work.session.scalar(db.select(OutboxMessage.id).where(OutboxMessage.key == key)):
        work.later("tell_followers", key, {"rhythm": "each"})


def tell(work: Work, rhythm: str) -> int:
    """Queue a mail for each follower of that rhythm who has something to read; gives how many."""
    organisation = work.session.get_one(Organisation, work.actor.organisation_id, with_for_update=True)
    told = 0
    for follower in work.session.scalars(
        db.select(Follower).where(Follower.organisation_id == organisation.id, Follower.rhythm == rhythm)
    ).all():
        news = queries.untold(follower)
        if not news:
            continue
        work.session.add_all(
            FollowerTold(
                organisation_id=organisation.id, follower_id=follower.id, act_id=one.act_id,
                decision_id=one.decision_id, published_at=one.published_at,
            )
            for one in news
        )  # fmt: skip
        _tell_one(work, organisation, follower, news)
        told += 1
    return told


def tell_weekly() -> None:
    """Every institution's weekly mails."""
    for organisation in db.session.scalars(db.select(Organisation.id).order_by(Organisation.id)).all():
        with unit_of_work(system_actor(organisation), "followers.tell_weekly") as work:
            work.audit(told=tell(work, "weekly"))


def _subject(news: list[queries.News]) -> str:
    """« Une nouvelle délibération », « 3 nouvelles délibérations et une nouvelle décision »."""
    decided = sum(one.decision_id is not None for one in news)
    counted = ((len(news) - decided, "délibération"), (decided, "décision"))
    said = [f"{n} nouvelles {word}s" if n > 1 else f"une nouvelle {word}" for n, word in counted if n]
    subject = " et ".join(said)
    return subject[:1].upper() + subject[1:]


def _tell_one(work: Work, organisation: Organisation, follower: Follower, news: list[queries.News]) -> None:
    end = _address(organisation, "fin", follower.token)
    shown = [f"{line.title}\n{line.sentence}\n{_page(organisation, line.path)}" for line in news[:MOST]]
    if len(news) > MOST:
        shown.append(f"… et {len(news) - MOST} autres\u00a0: {_page(organisation, '')}")
    what = queries.words(organisation.id, follower.theme, follower.body)
    text = "\n\n".join(["Bonjour,", f"Publié par {organisation.name}\u00a0:", *shown])
    text += f"\n\n--\u00a0\nVous suivez\u00a0: {what}. Pour ne plus rien recevoir\u00a0: {end}\n"
    headers = {"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    _mail(
        work,
        f"follow:{follower.id}:{work.now.isoformat()}",
        follower.email,
        f"{_subject(news)} – {organisation.name}",
        text,
        headers,
    )


def _mail(
    work: Work, key: str, recipient: str, subject: str, text: str, headers: dict[str, str] | None = None
) -> None:
    work.later(
        "mail",
        key,
        {"recipient": recipient, "subject": subject, "text": text, "headers": headers or {}, "forget": True},
    )


def _wish(organisation_id: int, email: str, what: str, rhythm: str) -> Wish:
    recipient = address(email, BAD_EMAIL)
    if what not in dict(queries.choices(organisation_id)) or rhythm not in ("each", "weekly"):
        raise Refused(BAD_CHOICE, field="quoi")
    kind, _, value = what.partition("-")
    return Wish(recipient, value if kind == "theme" else "", int(value) if kind == "organe" else 0, rhythm)


def _box() -> Fernet:
    secret = f"council follow {environment().settings.secret_key}".encode()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret).digest()))


def _page(organisation: Organisation, path: str) -> str:
    return f"{environment().settings.base_url.rstrip('/')}/{organisation.slug}/{path}"


def _address(organisation: Organisation, verb: str, token: str) -> str:
    return _page(organisation, f"suivre/courriel/{verb}/{token}")


def _run(_message: OutboxMessage) -> None:
    """Nothing slow: telling is writing."""


def _finish(work: Work, message: OutboxMessage, _answer: Any) -> None:
    work.audit(told=tell(work, message.payload["rhythm"]))


register("tell_followers", Handler(_run, _finish))
