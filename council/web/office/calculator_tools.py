"""The questions the calculator page offers: their form, the cases they ask the law, an example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from council.law.calculator.engine import STATE_OF_LAW
from council.law.calculator.kinds import COMMUNE, FRENCH, REGIMES, WALLONIA
from council.law.regimes import regime
from council.web.office import calculator_forms as forms
from council.web.office.calculator_fields import CaseForm, typed
from council.web.office.calculator_rows import RoundsForm, SeatsForm


@dataclass(frozen=True)
class Ask:
    """A case to put to the law. ``fields``: field of the form for an input, where the names differ."""

    title: str
    kind: str
    inputs: dict[str, Any]
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tool:
    """A question of the page. ``example``: query of a worked example, on the day given."""

    slug: str
    family: str
    title: str
    lede: str
    icon: str
    form: type[CaseForm]
    asks: Callable[[Any], list[Ask]]
    example: Callable[[date], dict[str, Any]]


def _notice(form: forms.NoticeForm) -> list[Ask]:
    walloon = form.regime.data == WALLONIA
    common = form.given("population", "meeting_on", "meeting_type", "call")
    if form.has("received_on" if walloon else "sent_on"):
        inputs = common | form.given("sent_on", "received_on", "urgent", "urgency_vote")
        return [Ask("Convocation", "notice_check", inputs)]
    asks = [Ask("Convocation", "notice_dates", common)]
    if typed(form.urgent):
        shortest = (
            regime(form.regime.data, on=STATE_OF_LAW).notice_urgent_min
            if form.regime.data in FRENCH
            else None
        )
        asks.append(Ask("En cas d’urgence", "notice_dates", common | {"clear_days": shortest}))
    return asks


def _added(form: forms.AddedItemForm) -> list[Ask]:
    if form.regime.data == WALLONIA:
        inputs = form.given("filed_on", "meeting_on", "filed_by")
        inputs |= {"has_note": not typed(form.without_note), "has_draft": not typed(form.without_draft)}
        return [Ask("Point ajouté par un conseiller", "extra_point", inputs)]
    common = form.given("population", "meeting_on")
    if form.has("sent_on"):
        return [Ask("Point ajouté", "notice_check", common | form.given("sent_on", "urgent", "urgency_vote"))]
    return [Ask("Point ajouté", "notice_dates", common)]


def _second(form: forms.SecondCallForm) -> list[Ask]:
    asks = []
    if form.regime.data == WALLONIA:
        inputs = form.given("call", meeting_on="second_on")
        inputs["call"] = inputs["call"] or 2
        asks.append(Ask("Nouvelle convocation", "notice_dates", inputs, {"meeting_on": "second_on"}))
    else:
        asks.append(Ask("Deuxième séance", "second_call_interval", form.given("failed_on", "second_on")))
    if form.has("present"):
        items = [
            {"id": "les affaires déjà inscrites à la première convocation", "first_listed_on_call": 1},
            {"id": "les affaires nouvelles", "first_listed_on_call": 2},
        ]
        inputs = form.given("n_office", "present") | {"call": typed(form.call) or 2, "items": items}
        asks.append(Ask("Ce que le conseil peut décider", "repeat_call_items", inputs))
    return asks


def _whole(title: str, kind: str) -> Callable[[CaseForm], list[Ask]]:
    """A form whose fields are the inputs of one case."""
    return lambda form: [Ask(title, kind, form.given(*(name for name in form._fields if name != "regime")))]


def _rounds(form: RoundsForm) -> list[Ask]:
    return [Ask("Désignation", "election_rounds", form.case())]


def _seats(form: SeatsForm) -> list[Ask]:
    return [Ask("Répartition des sièges", "list_pr", form.case())]


def _after(form: forms.AfterForm) -> list[Ask]:
    if form.regime.data == WALLONIA:
        return [Ask("Entrée en vigueur", "binding_date", form.given("published_on", "stated_on"))]
    asks = [
        Ask("Liste des délibérations", "deliberations_list_deadline", form.given("meeting_on", "posted_on"))
    ]
    if form.has("settled_on", "minutes_online_on"):
        inputs = form.given("meeting_on", "settled_on", online_on="minutes_online_on")
        asks.append(Ask("Procès-verbal", "minutes_deadline", inputs, {"online_on": "minutes_online_on"}))
    if form.has("published_on", "notified_on", "received_on"):
        inputs = form.given("act_kind", "published_on", "notified_on", "received_on")
        inputs["subject_to_transmission"] = not typed(form.not_transmitted)
        asks.append(Ask("Caractère exécutoire", "enforceable_date", inputs))
    return asks + _appeals(form)


def _appeals(form: forms.AfterForm) -> list[Ask]:
    asks = []
    if form.has("published_on"):
        online = form.given(online_on="published_on")
        asks.append(Ask("Maintien en ligne", "online_until", online, {"online_on": "published_on"}))
        asks.append(Ask("Recours d’un tiers", "appeal_deadline", form.given("published_on")))
    if form.has("received_on"):
        inputs = form.given(transmitted_on="received_on") | {"appellant": "prefect"}
        asks.append(Ask("Déféré du préfet", "appeal_deadline", inputs, {"transmitted_on": "received_on"}))
    return asks


def _rows(lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {f"rows-{index}-{name}": value for index, line in enumerate(lines) for name, value in line.items()}


def _soon(today: date, weeks: int = 3) -> date:
    """A Thursday some weeks away, as councils like them."""
    return today + timedelta(weeks=weeks, days=3 - today.weekday())


TOOLS = {
    tool.slug: tool
    for tool in (
        Tool(
            "convocation", "Délais de convocation", "Convocation",
            "Le dernier jour pour envoyer la convocation, jours francs comptés, urgence comprise.",
            "calendar-clock", forms.NoticeForm, _notice,
            lambda today: {"regime": COMMUNE, "population": 6400, "meeting_on": _soon(today)},
        ),
        Tool(
            "point-ajoute", "Délais de convocation", "Point ajouté",
            "Un point ajouté après la convocation est une nouvelle convocation pour ce point.",
            "calendar-plus", forms.AddedItemForm, _added,
            lambda today: {
                "regime": COMMUNE, "population": 6400, "meeting_on": _soon(today),
                "sent_on": _soon(today) - timedelta(days=4), "urgent": "y",
            },
        ),
        Tool(
            "deuxieme-convocation", "Délais de convocation", "Deuxième convocation",
            "Après une séance sans quorum\u00a0: quand se réunir de nouveau, et ce qui peut alors être décidé.",
            "rotate-cw", forms.SecondCallForm, _second,
            lambda today: {
                "regime": COMMUNE, "failed_on": _soon(today), "second_on": _soon(today) + timedelta(days=4),
                "n_office": 28, "present": 9,
            },
        ),
        Tool(
            "quorum", "Quorum", "Quorum",
            "Qui compte, qui ne compte pas, et combien il faut de présents, pas à pas.",
            "users", forms.QuorumForm, _whole("Quorum", "quorum"),
            lambda _today: {
                "regime": COMMUNE, "n_office": 28, "present": 16, "proxies": 6, "withdrawn_present": 1,
                "representatives_present": 1,
            },
        ),
        Tool(
            "majorite", "Majorités", "Majorité et partage des voix",
            "Le résultat d’un vote\u00a0: majorité, égalité, voix prépondérante du président.",
            "scale", forms.MajorityForm, _whole("Résultat du vote", "vote_result"),
            lambda _today: {
                "regime": COMMUNE, "votes_for": 12, "votes_against": 12, "abstentions": 3, "chair_vote": "for",
            },
        ),
        Tool(
            "mode-de-scrutin", "Scrutins spéciaux", "Scrutin public ou secret",
            "Combien de présents doivent le demander, et quel scrutin l’emporte.",
            "vote", forms.BallotModeForm, _whole("Mode de scrutin", "ballot_mode"),
            lambda _today: {"regime": COMMUNE, "present": 22, "public_requests": 6, "secret_requests": 7},
        ),
        Tool(
            "huis-clos", "Scrutins spéciaux", "Huis clos",
            "Qui peut le demander, et la majorité qui le décide sans débat.",
            "door-closed", forms.ClosedSessionForm, _whole("Huis clos", "closed_session"),
            lambda _today: {
                "regime": COMMUNE, "present": 25, "represented": 2, "requesters": 3, "votes_for": 14, "votes_against": 10,
            },
        ),
        Tool(
            "tours", "Désignations", "Tours d’un scrutin",
            "Candidats et voix, tour par tour\u00a0: élu, tour suivant, ou bénéfice de l’âge.",
            "list-ordered", RoundsForm, _rounds,
            lambda _today: {"regime": COMMUNE, "blank1": 1} | _rows([
                {"name": "Anne Durand", "votes1": 12, "votes2": 13, "votes3": 13, "born": "1968-04-12"},
                {"name": "Bruno Petit", "votes1": 10, "votes2": 13, "votes3": 13, "born": "1961-09-30"},
                {"name": "Claire Moreau", "votes1": 4, "votes2": 1},
            ]),
        ),
        Tool(
            "sieges", "Désignations", "Répartition des sièges",
            "Plus fort reste ou plus forte moyenne, avec le tableau des quotients.",
            "table", SeatsForm, _seats,
            lambda _today: {"regime": COMMUNE, "seats": 6, "method": "highest_average"} | _rows([
                {"name": "Majorité", "votes": 17}, {"name": "Alternative", "votes": 7}, {"name": "Autrement", "votes": 4},
            ]),
        ),
        Tool(
            "apres-la-seance", "Après la séance", "Délais après la séance",
            "Liste des délibérations, procès-verbal, publication, date exécutoire, recours.",
            "hourglass", forms.AfterForm, _after,
            lambda today: {
                "regime": COMMUNE, "meeting_on": _soon(today, -4), "settled_on": _soon(today, 2),
                "published_on": _soon(today, -3), "received_on": _soon(today, -3) + timedelta(days=1),
            },
        ),
    )
}  # fmt: skip


def families() -> dict[str, list[Tool]]:
    """Tools by family, in order."""
    found: dict[str, list[Tool]] = {}
    for tool in TOOLS.values():
        found.setdefault(tool.family, []).append(tool)
    return found


def known_regime(code: str | None) -> str:
    """The regime of a body when the calculator has it, else a commune."""
    return code if code in REGIMES else COMMUNE
