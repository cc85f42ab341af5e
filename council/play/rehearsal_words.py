"""A rehearsal told to a clerk."""

from __future__ import annotations

from council.play.rehearsal import Report

FAST, USABLE = 300.0, 1500.0
"""Milliseconds until the last vote of a storm is recorded: below, nobody notices; above, people tap again."""


def sentences(report: Report) -> list[str]:
    """What to print, line by line."""
    ack, last, screens = report.vote_to_ack, report.storm_last_ack, report.ack_to_screens
    return [
        f"Votre salle\u00a0: {_many(report.councillors, 'tablette')}, {_many(report.watchers, 'écran')}, "
        f"{_many(report.ballots, 'scrutin')} où tous votent au même instant.",
        f"Chaque vote est enregistré en {ack.p50:.0f}\u00a0ms "
        f"(95\u00a0% en moins de {ack.p95:.0f}\u00a0ms, 99\u00a0% en moins de {ack.p99:.0f}\u00a0ms).",
        f"Le dernier vote d’un scrutin est enregistré {last.p50:.0f}\u00a0ms après le premier "
        f"(au pire {last.longest:.0f}\u00a0ms).",
        f"Tous les écrans montrent la participation finale {screens.longest:.0f}\u00a0ms après, au plus.",
        f"Après une coupure du réseau, toute la salle est revenue en {_comma(report.reconnect_seconds)}\u00a0s.",
        f"Chaque appareil a reçu {report.kilobytes_per_client:.0f}\u00a0ko{_memory(report)}.",
        verdict(report),
    ]


def verdict(report: Report) -> str:
    """One sentence to remember."""
    if not report.whole:
        return "ÉCHEC\u00a0: les reçus, les votes enregistrés et les résultats ne concordent pas. Ne tenez pas de séance ainsi."
    votes = report.councillors * report.ballots
    kept = "" if report.stored is None else f", {report.stored} enregistrés"
    same = f"Rien n’est perdu ni compté deux fois\u00a0: {votes} votes, {report.receipts} reçus{kept}, {report.counted} dans les résultats."
    if report.storm_last_ack.longest <= FAST:
        return f"{same} Cette salle répond aussitôt."
    if report.storm_last_ack.longest <= USABLE:
        return f"{same} Cette salle répond vite."
    return f"{same} Les votes mettent plus d’une seconde\u00a0: prenez une machine plus rapide, ou fermez les autres programmes."


def _memory(report: Report) -> str:
    used = report.kilobytes_of_memory_per_socket
    return "" if used is None else f" et occupe {used:.0f}\u00a0ko de mémoire sur le serveur"


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}"


def _comma(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
