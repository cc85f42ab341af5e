"""Notice, quorum and votes: the figures and the arithmetic of their panels. The numbers are the law's."""

from __future__ import annotations

from council.law.calculator.engine import STATE_OF_LAW
from council.law.calculator.kinds import WALLONIA
from council.law.regimes import regime
from council.web.office.calculator_calendar import interval_months, notice_months
from council.web.office.calculator_panels import (
    Answered,
    Cell,
    Figure,
    Inputs,
    Panel,
    Step,
    Table,
    day,
    fills,
    judged,
    rules,
)
from council.web.typography import count_fr, date_fr

_MODES = {"ordinary": "Scrutin ordinaire", "public": "Scrutin public", "secret": "Scrutin secret"}
_VOICES = {"for": "pour", "against": "contre"}
_OUTSIDE = (
    ("abstentions", "abstention", None),
    ("not_voting", "refus de prendre part au vote", "refus de prendre part au vote"),
    ("blank", "bulletin blanc", "bulletins blancs"),
    ("void", "bulletin nul", "bulletins nuls"),
)
_DECIDED = {
    "may_decide": "Peut décider",
    "may_decide_without_quorum": "Peut décider sans quorum",
    "quorum_not_reached": "Ne peut pas décider",
}


@fills("notice_dates", "notice_check")
def _notice(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    meeting, latest = day(inputs["meeting_on"]), day(answer["latest_notice_on"])
    walloon = inputs["regime"] == WALLONIA
    sent = day(inputs.get("received_on" if walloon else "sent_on"))
    if answer["kind"] == "notice_dates":
        shown.verdict, shown.tone = "Date limite", "info"
    shown.figures = [
        Figure(date_fr(latest), "dernier jour de réception" if walloon else "dernier jour d’envoi"),
        Figure(
            str(answer["required"]), "jours francs requis" if answer["required"] > 1 else "jour franc requis"
        ),
    ]
    if answer.get("clear_days") is not None:
        shown.figures.append(Figure(str(answer["clear_days"]), "jours francs laissés"))
    if meeting and latest:
        shown.months = notice_months(meeting, latest, sent, "Réception" if walloon else "Envoi")


@fills("extra_point")
def _extra_point(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    judged(shown, answer["result"] == "accepted", "Point recevable", "Point refusé")
    meeting, latest = day(inputs["meeting_on"]), day(answer["latest_filing_on"])
    shown.figures = [
        Figure(date_fr(latest), "dernier jour de dépôt"),
        Figure(str(answer["clear_days"]), "jours francs laissés"),
    ]
    if meeting and latest:
        shown.months = notice_months(meeting, latest, day(inputs["filed_on"]), "Dépôt")


@fills("second_call_interval")
def _interval(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    failed, second = day(inputs["failed_on"]), day(inputs["second_on"])
    shown.figures = [Figure(str(answer["interval_days"]), "jours entre les deux séances")]
    if failed and second:
        shown.months = interval_months(failed, second)


@fills("repeat_call_items")
def _repeat(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    able = any(one["result"] != "quorum_not_reached" for one in answer["items"])
    judged(shown, able, "Le conseil peut décider", "Le conseil ne peut pas décider")
    shown.figures = [Figure(str(inputs["present"]), "présents", f"pour un quorum de {answer['quorum']}")]
    rows = [[Cell(one["id"].capitalize()), Cell(_DECIDED[one["result"]])] for one in answer["items"]]
    shown.tables = [Table("Ce que le conseil peut décider", ["Affaires", "Décision"], rows)]


@fills("quorum")
def _quorum(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    judged(shown, answer["reached"], "Quorum atteint", "Quorum non atteint")
    also = ["FR-QUO-06"] if _head_leaves(inputs) else []
    without = [] if inputs.get("by_video") else ["FR-REM-01"]
    shown.rules = rules(inputs["regime"], answer, also, without)
    shown.steps = [*_required_steps(inputs, answer), *_present_steps(inputs, answer)]
    missing = answer["missing"]
    shown.figures = [
        Figure(str(answer["counted_present"]), "présents qui comptent"),
        Figure(str(answer["quorum"]), "requis", f"sur {answer['n_base']}"),
        *(
            [Figure(str(missing), "présents manquants" if missing > 1 else "présent manquant")]
            if missing
            else []
        ),
    ]


def _head_leaves(inputs: Inputs) -> bool:
    return bool(inputs.get("accounts_vote") and inputs.get("head_present"))


def _required_steps(inputs: Inputs, answer: Answered) -> list[Step]:
    """From the members in office to the quorum."""
    steps = [Step("Membres en exercice", str(answer["n_office"]))]
    representatives = answer["n_office"] - answer["n_base"]
    if representatives:
        words = "moins les représentants qui ne participent pas (art. L. 1111-6 II)"
        steps.append(Step(words, f"−\u00a0{representatives}"))
        steps.append(Step("Base du quorum", str(answer["n_base"]), total=True))
    share = regime(inputs["regime"], on=STATE_OF_LAW).quorum.words
    return [*steps, Step(f"Quorum\u00a0: {share} de {answer['n_base']}", str(answer["quorum"]), total=True)]


def _present_steps(inputs: Inputs, answer: Answered) -> list[Step]:
    """From the members in the room to those who count."""
    taken = (
        ("moins les membres retirés pour intérêt (art. L. 2131-11)", inputs.get("withdrawn_present")),
        ("moins les représentants présents", inputs.get("representatives_present")),
        ("moins le maire, retiré au vote de ses comptes", int(_head_leaves(inputs))),
    )
    steps = [Step("Présents dans la salle", str(inputs["present"]))]
    steps += [Step(words, f"−\u00a0{several}") for words, several in taken if several]
    for name, noun in (("proxies", "pouvoir"), ("by_video", "membre à distance")):
        if inputs.get(name):
            plural = "membres à distance" if name == "by_video" else None
            steps.append(Step(f"{count_fr(inputs[name], noun, plural)}\u00a0: sans effet sur le quorum", "0"))
    return [*steps, Step("Présents qui comptent", str(answer["counted_present"]), total=True)]


@fills("vote_result")
def _vote(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    if answer["status"] != "error":
        judged(shown, answer["result"] == "adopted", "Adopté", "Rejeté")
    shown.steps = _vote_steps(inputs, answer)
    shown.figures = [Figure(str(inputs["votes_for"]), "pour"), Figure(str(inputs["votes_against"]), "contre")]
    if answer["casting_vote"]:
        shown.figures.append(Figure(_VOICES[answer["casting_vote"]], "voix prépondérante du président"))
    elif answer["needed"] is not None:
        shown.figures.append(Figure(str(answer["needed"]), "voix pour requises"))


def _vote_steps(inputs: Inputs, answer: Answered) -> list[Step]:
    steps = [
        Step("Voix pour", str(inputs["votes_for"])),
        Step("Voix contre", f"+\u00a0{inputs['votes_against']}"),
        Step("Suffrages exprimés", str(answer["expressed"]), total=True),
        Step("Majorité absolue des suffrages exprimés", str(answer["absolute_majority"])),
    ]
    if answer["needed"] is not None and inputs.get("majority_rule"):
        steps.append(Step("Voix pour demandées par la règle choisie", str(answer["needed"]), total=True))
    for name, noun, plural in _OUTSIDE:
        if inputs.get(name):
            words = f"{count_fr(inputs[name], noun, plural)}\u00a0: hors des suffrages exprimés"
            steps.append(Step(words, "0"))
    if answer["tie"]:
        casting = _VOICES.get(answer["casting_vote"] or "")
        decided = f"la voix du président, {casting}, l’emporte" if casting else "rien ne le départage"
        steps.append(Step(f"Partage des voix\u00a0: {decided}", "="))
    return steps


@fills("ballot_mode")
def _ballot_mode(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    shown.verdict, shown.tone = _MODES[answer["mode"]], "info"
    rows = [
        [
            Cell("Scrutin public"),
            Cell(str(inputs.get("public_requests") or 0)),
            Cell(str(answer["needed_public"])),
        ]
    ]
    if answer["needed_secret"] is not None:
        rows.append(
            [
                Cell("Scrutin secret"),
                Cell(str(inputs.get("secret_requests") or 0)),
                Cell(str(answer["needed_secret"])),
            ]
        )
    heads = ["Scrutin", "Demandes", f"Requises sur {inputs['present']}"]
    shown.tables = [Table("Demandes des membres présents", heads, rows)]


@fills("closed_session")
def _closed(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    judged(shown, answer["closed"], "Huis clos", "Séance publique")
    shown.figures = [Figure(str(inputs.get("votes_for") or 0), "voix pour le huis clos")]
    if answer["needed"] is not None:
        shown.figures.append(Figure(str(answer["needed"]), "requises"))
    if answer["required_requesters"] is not None:
        words = "demandes requises, sauf celle du président"
        shown.figures.append(
            Figure(str(answer["required_requesters"]), words, f"{inputs.get('requesters') or 0} reçues")
        )
