"""What an opponent would attack in a meeting before it is held: the law on its convocation, its agenda, its papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from council.law.violations import Finding, Status
from council.models import Item, Meeting, Organisation, db
from council.queries import minutes_approval
from council.queries.advice import budget_advice
from council.queries.clocks import local_day
from council.queries.convocations import recipients
from council.queries.meetings import MeetingHead, head_of, with_papers
from council.queries.notice import assess_dispatch, item_faults, regime_of
from council.queries.parties import words
from council.queries.repeats import repeat_of
from council.queries.tracking import Tracking, tracking
from council.queries.weak_points import Weakness, cited, of_items, ruled
from council.queries.withdrawals import suggested


@dataclass(frozen=True)
class WeaknessPage:
    """The page. ``interests``: whether undecided withdrawals (déports) were looked at, by somebody who may see them."""

    head: MeetingHead
    found: tuple[Weakness, ...]
    interests: bool
    points: int

    def count(self, gravity: int) -> int:
        """How many of one gravity."""
        return sum(one.gravity == gravity for one in self.found)


def page(meeting_id: int, now: datetime, *, interests: bool) -> WeaknessPage | None:
    """Everything found, the worst first, then in the order of the agenda; ``None`` when it is not the organisation's."""
    meeting = with_papers(meeting_id)
    if meeting is None:
        return None
    organisation = db.session.get_one(Organisation, meeting.organisation_id)
    on = local_day(meeting.starts_at, organisation)
    french = not regime_of(meeting.body, organisation, on).code.startswith("be-")
    items = [item for item in meeting.items if not item.pending]
    found = [*_convocation(meeting, organisation, now, french), *_agenda(meeting, items, french)]
    faults = item_faults(meeting.body, organisation, on, items)
    undecided = suggested(meeting, items) if interests else ()
    found += of_items(items, faults, undecided, french)
    found.sort(key=lambda one: (one.gravity, one.position))
    return WeaknessPage(head_of(meeting, organisation), tuple(found), interests, len(items))


def _convocation(
    meeting: Meeting, organisation: Organisation, now: datetime, french: bool
) -> Iterator[Weakness]:
    """Notice, members reached, quorum in sight."""
    if meeting.state == "draft":
        yield from _before(meeting, organisation, now, french)
        return
    followed = tracking(meeting.id, now)
    if followed is None or meeting.convened_at is None:
        return
    if followed.verdict is not None and followed.verdict.status is not Status.OK:
        remedy = "Reportez la séance, avec une nouvelle convocation et son délai entier."
        yield cited(followed.verdict, "Délai de convocation", remedy, "convocation")
    if meeting.urgent_reason:
        yield ruled(
            "FR-CONV-04" if french else "", "Convocation en urgence",
            f"Motif écrit : {meeting.urgent_reason.rstrip('. ')}.",
            "Le maire rend compte dès l'ouverture ; le conseil se prononce sur l'urgence avant tout autre point.",
            place="convocation",
        )  # fmt: skip
    yield from _reached(followed, french)
    yield from _quorum(followed, french)


def _before(meeting: Meeting, organisation: Organisation, now: datetime, french: bool) -> Iterator[Weakness]:
    repeat = repeat_of(meeting, organisation)
    regular, urgent = (
        assess_dispatch(meeting.body, organisation, meeting.starts_at, now, urgent=one, repeat=repeat).finding
        for one in (False, True)
    )
    if regular.status is not Status.OK:
        yield cited(regular, "Délai de convocation", _notice_remedy(regular, urgent), "edit")
    today = local_day(now, organisation)
    without = [
        one.name
        for one in recipients(meeting.body_id, today)
        if not (one.postal if one.channel == "paper" else one.address)
    ]
    if without:
        yield ruled(
            "FR-CONV-05" if french else "", "Membres sans adresse",
            f"Tous les membres en exercice sont convoqués ; il manque une adresse à : {', '.join(without)}.",
            "Complétez la voie d'envoi de chacun avant de convoquer.", place="convocation", status=Status.ERROR,
        )  # fmt: skip


def _notice_remedy(regular: Finding, urgent: Finding) -> str:
    if regular.status is Status.ERROR and urgent.status is not Status.ERROR:
        return "Changez la date, ou convoquez en urgence avec un motif : le conseil se prononcera d'abord sur l'urgence."
    return "Changez la date de la séance."


def _reached(followed: Tracking, french: bool) -> Iterator[Weakness]:
    rule = "FR-CONV-05" if french else ""
    if followed.left_out:
        names = ", ".join(name for _, name in followed.left_out)
        yield ruled(
            rule, "Membres non convoqués",
            f"Tous les membres en exercice sont convoqués ; ne l'ont pas été : {names}.",
            "Convoquez-les dans le délai, ou reportez la séance.", place="convocation", status=Status.ERROR,
        )  # fmt: skip
    unsent = [one.name for one in followed.rows if one.sent_at is None]
    if unsent:
        yield ruled(
            rule, "Envois sans preuve",
            f"Aucun départ n'est prouvé pour : {', '.join(unsent)}.",
            "Vérifiez l'adresse, renvoyez, ou remettez la convocation sur papier et notez le jour.",
            place="convocation", status=Status.ERROR,
        )  # fmt: skip


def _quorum(followed: Tracking, french: bool) -> Iterator[Weakness]:
    seen = followed.forecast
    if seen is None or seen.waived or seen.outcome == "reached":
        return
    lost = seen.outcome == "lost"
    more = "" if lost else f", {seen.silent} n'ont pas répondu"
    yield ruled(
        "FR-QUO-01" if french else "", "Quorum perdu d'avance" if lost else "Quorum incertain",
        f"{seen.announced} membres annoncés présents{more} ; il en faut {seen.required}. Les pouvoirs ne comptent pas.",
        "Relancez ceux qui n'ont pas répondu ; sans quorum, le conseil ne délibère pas valablement.", place="convocation",
        status=Status.ERROR if lost else Status.WARNING,
    )  # fmt: skip


def _agenda(meeting: Meeting, items: list[Item], french: bool) -> Iterator[Weakness]:
    """What the agenda as a whole lacks."""
    if not items:
        yield ruled(
            "FR-AG-02" if french else "", "Ordre du jour vide", "Seuls les points convoqués peuvent être décidés.",
            "Ajoutez le premier point.", place="agenda",
        )  # fmt: skip
    if meeting.state == "draft" and meeting.body.kind == "council" and french:
        yield from _regular_points(meeting, items)
    budget = budget_advice(meeting)
    if budget is not None and budget.pressing:
        yield ruled(
            "FR-AG-08",
            budget.title,
            budget.sentence,
            "Inscrivez le débat, ou vérifiez qu'il a eu lieu.",
            place="agenda",
        )


def _regular_points(meeting: Meeting, items: list[Item]) -> Iterator[Weakness]:
    if minutes_approval.proposals(meeting.id):
        yield ruled(
            "FR-ACT-07", "Procès-verbal précédent non inscrit",
            "Le procès-verbal est arrêté au commencement de la séance suivante.",
            "Inscrivez son approbation en premier point.", place="agenda",
        )  # fmt: skip
    if not any(item.kind == "report" and "delegation" in words(item.title) for item in items):
        yield ruled(
            "FR-AG-07", "Décisions prises par délégation",
            "Si le maire a décidé par délégation depuis la dernière séance, il en rend compte ; aucun point ne le prévoit.",
            "Inscrivez le compte rendu, ou assurez-vous qu'aucune décision n'a été prise.", place="agenda",
        )  # fmt: skip
