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
    number,
    rules,
)
from council.web.typography import count_fr, date_fr

_MODES = {"ordinary": "Scrutin ordinaire", "public": "Scrutin public", "secret": "Scrutin secret"}
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
    head = inputs.get("accounts_vote") and inputs.get("head_present")
    shown.rules = rules(
        inputs["regime"],
        answer,
        ["FR-QUO-06"] if head else (),
        () if inputs.get("by_video") else ["FR-REM-01"],
    )
    representatives = answer["n_office"] - answer["n_base"]
    share = regime(inputs["regime"], on=STATE_OF_LAW).quorum.words
    shown.steps = [Step("Membres en exercice", str(answer["n_office"]))]
    if representatives:
        shown.steps += [Step("moins les représentants qui ne participent pas (art. L. 1111-6 II)", f"−\u00a0{representatives}"),
                        Step("Base du quorum", str(answer["n_base"]), total=True)]  # fmt: skip
    shown.steps.append(
        Step(f"Quorum\u00a0: {share} de {answer['n_base']}", str(answer["quorum"]), total=True)
    )
    shown.steps.append(Step("Présents dans la salle", str(inputs["present"])))
    taken = (
        ("moins les membres retirés pour intérêt (art. L. 2131-11)", inputs.get("withdrawn_present")),
        ("moins les représentants présents", inputs.get("representatives_present")),
        ("moins le maire, retiré au vote de ses comptes", 1 if head else 0),
    )
    shown.steps += [Step(words, f"−\u00a0{several}") for words, several in taken if several]
    if inputs.get("proxies"):
        shown.steps.append(
            Step(f"{count_fr(inputs['proxies'], 'pouvoir')}\u00a0: sans effet sur le quorum", "0")
        )
    shown.steps.append(Step("Présents qui comptent", str(answer["counted_present"]), total=True))
    shown.figures = [
        Figure(str(answer["counted_present"]), "présents qui comptent"),
        Figure(str(answer["quorum"]), "requis", f"sur {answer['n_base']}"),
    ]
    if answer["missing"]:
        shown.figures.append(
            Figure(
                str(answer["missing"]), "présents manquants" if answer["missing"] > 1 else "présent manquant"
            )
        )


@fills("vote_result")
def _vote(shown: Panel, inputs: Inputs, answer: Answered) -> None:
    if answer["status"] != "error":
        judged(shown, answer["result"] == "adopted", "Adopté", "Rejeté")
    shown.steps = [
        Step("Voix pour", str(inputs["votes_for"])),
        Step("Voix contre", f"+\u00a0{inputs['votes_against']}"),
        Step("Suffrages exprimés", str(answer["expressed"]), total=True),
        Step("Majorité absolue des suffrages exprimés", str(answer["absolute_majority"])),
    ]
    if answer["needed"] is not None and inputs.get("majority_rule"):
        shown.steps.append(
            Step("Voix pour demandées par la règle choisie", str(answer["needed"]), total=True)
        )
    outside = [(inputs.get("abstentions"), "abstention"), (inputs.get("not_voting"), "refus de prendre part au vote"),
               (inputs.get("blank"), "bulletin blanc"), (inputs.get("void"), "bulletin nul")]  # fmt: skip
    plurals = {"refus de prendre part au vote": "refus de prendre part au vote", "bulletin blanc": "bulletins blancs",
               "bulletin nul": "bulletins nuls"}  # fmt: skip
    shown.steps += [
        Step(f"{count_fr(several, noun, plurals.get(noun))}\u00a0: hors des suffrages exprimés", "0")
        for several, noun in outside
        if several
    ]
    if answer["tie"]:
        casting = {"for": "pour", "against": "contre"}.get(answer["casting_vote"] or "")
        words = (
            f"Partage des voix\u00a0: la voix du président, {casting}, l’emporte"
            if casting
            else "Partage des voix\u00a0: rien ne le départage"
        )
        shown.steps.append(Step(words, "="))
    shown.figures = [Figure(str(inputs["votes_for"]), "pour"), Figure(str(inputs["votes_against"]), "contre"),
                     Figure(number(answer["needed"]), "voix pour requises")]  # fmt: skip


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
