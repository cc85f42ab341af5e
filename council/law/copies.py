"""What municipal councillors who do not sit in an intercommunal body are given of its meetings (FR-CONV-13).

CGCT L5211-40-2, which L5711-1 extends to syndicats mixtes fermés: the municipal councillors of the member communes « qui ne
sont pas membres de son organe délibérant sont informés des affaires de l'établissement faisant l'objet d'une délibération ».
They are sent « une copie de la convocation adressée aux conseillers communautaires ou aux membres du comité syndical (…)
accompagnée, le cas échéant, de la note explicative de synthèse », then « dans un délai d'un mois, la liste des délibérations
(…) et le procès-verbal »; all of it « de manière dématérialisée », and « consultables en mairie (…) à leur demande ».

The text does not say from when the month runs. Here: from the meeting for the list, which is public within a week; for minutes from
the day they are settled, before which there are none (L2121-15).
"""

from __future__ import annotations

from datetime import date

from council.law.calendar import add_months
from council.law.deadlines import DeadlineAnswer, assess_deadline
from council.law.regimes import Regime

RULE = "FR-CONV-13"


def copies_owed(regime: Regime, *, deliberative: bool) -> bool:
    """Whether municipal councillors who do not sit are given copies; ``deliberative``: the body is the one that deliberates,
    not its bureau nor a commission (FR-CONV-13; CGCT L5211-40-2)."""
    return deliberative and regime.copies_months > 0


def assess_list_copies(regime: Regime, *, meeting_on: date, sent_on: date | None = None) -> DeadlineAnswer:
    """When the list of deliberations must have been sent to them, and whether it was (FR-CONV-13; CGCT L5211-40-2)."""
    return _assess(
        regime, "Liste des délibérations communiquée aux conseillers municipaux", meeting_on, sent_on
    )


def assess_minutes_copies(regime: Regime, *, settled_on: date, sent_on: date | None = None) -> DeadlineAnswer:
    """When settled minutes must have been sent to them, and whether they were (FR-CONV-13; CGCT L5211-40-2)."""
    return _assess(regime, "Procès-verbal communiqué aux conseillers municipaux", settled_on, sent_on)


def _assess(regime: Regime, what: str, event_on: date, sent_on: date | None) -> DeadlineAnswer:
    deadline = add_months(event_on, regime.copies_months)
    return assess_deadline(regime, topic="copies", rule=RULE, what=what, deadline=deadline, done_on=sent_on)
