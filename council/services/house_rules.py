"""What the règlement intérieur of an institution sets, where the law lets it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm.attributes import flag_modified

from council.law.regimes import Regime, regime
from council.law.violations import Violation
from council.models import Body, Meeting, Organisation, db
from council.permissions import Permission
from council.queries.clocks import local_day
from council.queries.house_rules import ELSEWHERE, WORDS
from council.queries.notice import texts_of
from council.services.errors import Refused, Stale
from council.services.pipeline import Work, command

RUNNING = "Une séance est en cours\u00a0: changez le règlement avant ou après elle."
CHANGED = "Quelqu’un l’a changé pendant que vous lisiez cette page\u00a0: {now}. Gardez votre choix ou reprenez le sien, puis enregistrez."
LARGEST = 365
"""No rule of procedure counts more days, members or meetings; it also keeps a slip of the keyboard out."""


@command(Permission.ADMIN)
def set_house_rules(work: Work, typed: Mapping[str, str], seen: Mapping[str, str] | None = None) -> None:
    """Keep what is set, by name; an empty text gives the matter back to the law. Other names are left as they are.

    ``seen``: what stood there when it was read, by name. What was not touched since stays as somebody else set it meanwhile.
    Meetings already opened keep the rules of their opening. Raises ``Refused`` (``field``: the name), ``Stale`` when two set the same
    rule otherwise.
    """
    organisation = work.session.get_one(Organisation, work.actor.organisation_id, with_for_update=True)
    running = db.select(Meeting.id).where(Meeting.state.in_(("open", "suspended")))
    if work.session.execute(running).first():
        raise Refused(RUNNING)
    on = local_day(work.now, organisation)
    laws = [texts_of(body, organisation, on) for body in work.session.scalars(db.select(Body))]
    typed = _touched(typed, seen or {}, organisation.adjustments)
    kept = {name: value for name, value in organisation.adjustments.items() if name not in typed}
    for name, text in typed.items():
        if text.strip():
            kept[name] = _checked(name, text.strip(), laws)
    if kept == organisation.adjustments:
        return
    organisation.adjustments = kept
    flag_modified(organisation, "adjustments")
    work.audit(adjustments=kept)


def _touched(
    typed: Mapping[str, str], seen: Mapping[str, str], adjustments: Mapping[str, object]
) -> dict[str, str]:
    """What was really changed by whoever typed. Raises ``Stale`` where somebody else changed the same rule to something else."""
    changed = {
        name: text.strip() for name, text in typed.items() if name not in seen or text.strip() != seen[name]
    }
    for name, text in changed.items():
        now = str(adjustments.get(name, ""))
        if name in seen and now not in (seen[name], text):
            said = (
                f"ce réglage vaut maintenant «\u00a0{now}\u00a0»"
                if now
                else "ce réglage suit de nouveau la loi"
            )
            raise Stale(CHANGED.format(now=said), field=name)
    return changed


def _checked(name: str, text: str, laws: list[Regime]) -> int | str:
    """The value, once every body that it concerns can live with it."""
    concerned = [law for law in laws if name in law.adjustable]
    if name not in WORDS or name in ELSEWHERE or not concerned:
        raise Refused("La loi ne laisse pas le règlement intérieur en décider.", field=name)
    value: int | str = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text
    if isinstance(value, int) and value > LARGEST:
        raise Refused(f"Écrivez un nombre de 0 à {LARGEST}.", field=name)
    for law in concerned:
        try:
            regime(law.code, population=law.population, on=law.on, adjustments={name: value})
        except Violation:
            raise Refused(
                "Écrivez un nombre entier, ou laissez vide pour suivre la loi.", field=name
            ) from None
    return value
