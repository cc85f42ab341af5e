"""Why the calculator could not read a case, in French, beside the field it names."""

from __future__ import annotations

from wtforms import Field

from council.web.office.calculator_fields import Count, Day

WHOLE = "Écrivez un nombre entier, par exemple 12."
DATE = "Écrivez une date qui existe, par exemple 12/06/2026."

_REASONS = {
    "required": "Remplissez ce champ.",
    "wrong_type": WHOLE,
    "bad_date": DATE,
    "out_of_range": "Ce nombre n’est pas possible ici\u00a0: vérifiez-le.",
    "unknown_value": "Choisissez une réponse de la liste.",
    "unsupported": "Ce calcul n’existe pas pour ce régime\u00a0: choisissez-en un autre.",
    "not_applicable": "Cette réponse ne va pas avec les autres\u00a0: videz-la, ou changez le régime ou la nature de l’acte.",
    "inconsistent": "Cette réponse contredit les autres\u00a0: vérifiez-les.",
    "empty": "Remplissez au moins une ligne.",
    "duplicate": "Ce nom est déjà pris\u00a0: donnez un nom différent à chacun.",
}
_TOO_MANY_VOTES = "Il y a plus de voix que de membres qui peuvent voter\u00a0: vérifiez les deux nombres."
_TOO_MANY_REQUESTS = "Il y a plus de demandes que de membres présents\u00a0: vérifiez les deux nombres."
_BEFORE = "Cette date ne peut pas précéder celle qui est au-dessus\u00a0: vérifiez les deux."
_INCONSISTENT = {
    "present": "Il y a plus de présents que de membres en exercice\u00a0: vérifiez les deux nombres.",
    "proxies": "Présents et pouvoirs dépassent ensemble le nombre de membres en exercice\u00a0: vérifiez-les.",
    "by_video": "Présents et membres à distance dépassent ensemble le nombre de membres en exercice\u00a0: vérifiez-les.",
    "withdrawn_present": "Il y a plus de membres retirés que de présents\u00a0: vérifiez les deux nombres.",
    "representatives_present": "Retirés et représentants dépassent ensemble le nombre de présents\u00a0: vérifiez-les.",
    "representatives_absent": "Présents et représentants absents dépassent les membres en exercice\u00a0: vérifiez-les.",
    "head_present": "Tous les présents se retirent déjà\u00a0: comptez le maire parmi les présents.",
    "votes_for": _TOO_MANY_VOTES,
    "chair_vote": "Aucune voix n’est comptée de ce côté, or le vote du président l’est toujours\u00a0: vérifiez-les.",
    "public_requests": _TOO_MANY_REQUESTS,
    "secret_requests": _TOO_MANY_REQUESTS,
    "requesters": _TOO_MANY_REQUESTS,
    "second_on": "La nouvelle séance ne peut pas précéder la première\u00a0: vérifiez les deux dates.",
    "settled_on": "Le procès-verbal s’arrête à une séance postérieure\u00a0: vérifiez les deux dates.",
    "posted_on": "L’affichage ne peut pas précéder la séance\u00a0: vérifiez les deux dates.",
    "minutes_online_on": "La mise en ligne ne peut pas précéder l’arrêt du procès-verbal\u00a0: vérifiez les deux dates.",
    "stated_on": _BEFORE,
    "rounds": "Un tour a déjà désigné un élu\u00a0: videz les tours suivants.",
    "ballots": "Ce nombre diffère de la somme des voix, des blancs et des nuls\u00a0: recomptez.",
}


def sentence(reason: str, name: str, field: Field | None = None) -> str:
    """What to do about a refusal. ``name``: the field of the form, or the part of a table."""
    if reason == "inconsistent" and name in _INCONSISTENT:
        return _INCONSISTENT[name]
    if reason == "wrong_type" and isinstance(field, Day):
        return DATE
    if reason == "out_of_range" and isinstance(field, Day):
        return "Cette date sort du calendrier\u00a0: vérifiez l’année."
    if reason == "out_of_range" and isinstance(field, Count) and str(field.data).strip().startswith("-"):
        return "Un nombre ne peut pas être négatif ici\u00a0: corrigez-le."
    return _REASONS[reason]
