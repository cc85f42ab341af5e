"""Legal profiles: every threshold of the law as data, with its date of effect.

``regime("fr-commune", population=4200, on=meeting_day)`` gives the thresholds in force that day for that body;
a règlement intérieur adjusts only what ``adjustable`` names. The figures themselves are in ``profiles``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from council.law.policies import Control, NoteDuty, Remote, Tie, Voices
from council.law.profiles import PROFILES
from council.law.shares import TWO_THIRDS, Threshold
from council.law.violations import Status, Violation

T = TypeVar("T")
Bands = tuple[tuple[int, T], ...]  # (population from which the value applies, value), ascending


@dataclass(frozen=True, kw_only=True)
class Regime:
    """One profile on one day. Counts are members, delays are days unless the name says otherwise.

    ``None`` means that the text has no such rule. ``doubtful``: the profile was not checked against its text, so
    that breaches are warnings, never refusals. ``population`` None: a rule that needs it raises ``Violation``.
    """

    code: str
    label: str
    on: date
    population: int | None = None
    time_zone: str
    doubtful: bool = False
    adjustable: frozenset[str] = frozenset()
    articles: Mapping[str, tuple[str, ...]]

    # bodies
    size: Bands[int] | None = None
    complete_minimum: Bands[int | None] | None = None
    deputies_share: Threshold | None = None
    # convocation
    notice_reference: str = "dispatch"  # or "reception"
    notice_clear_days: Bands[int]
    notice_clear_days_installation: int | None = None
    notice_clear_days_repeat: int | None = None
    notice_urgent_min: int | None = None
    calls: int = 2
    notes: Bands[NoteDuty] = ((0, NoteDuty.NONE),)
    convening_request: Bands[Threshold]
    convening_days: int | None = None
    convening_request_after_few: Threshold | None = None
    meetings_per_year: int | None = None
    vacancy_days: int | None = None
    installation_from_weekday: int | None = None  # 0 = Monday
    installation_span_days: int | None = None
    installation_weeks: int | None = None
    dsp_days: int = 15
    extra_point_clear_days: int | None = None
    drafts_clear_days: int | None = None
    budget_papers_clear_days: int | None = None
    # agenda
    policy_debate: Threshold | None = None
    oral_questions_per_member: int | None = None
    oral_question_days: int | None = None
    rules_required: Bands[bool] = ((0, False),)
    rules_months: int = 6
    budget_debate: Bands[bool] = ((0, False),)
    budget_debate_weeks: int = 10
    # quorum and presence
    quorum: Threshold
    quorum_waived_at_call: int | None = None
    second_call_min_days: int | None = None
    remote: Remote = Remote.FORBIDDEN
    # proxies
    proxies_per_bearer: int = 1
    proxy_max_meetings: int | None = 3
    # ballots
    tie: Tie = Tie.CHAIR_PREVAILS
    voices: Voices = Voices.ONE
    public_ballot: Threshold
    secret_ballot: Threshold | None = None
    closed_requesters: int | None = None
    closed_majority: Threshold
    closed_counts_represented: bool = True
    urgent_item: Threshold | None = None
    only_simple_majority: bool = False
    two_thirds: Threshold = TWO_THIRDS
    # elections
    rounds: int = 3
    deputies_by_list: bool = False
    commission_seats: Bands[int] | None = None
    # interests
    silent_presence_is_participation: bool = False
    kinship_degree: int | None = None
    kinship_degree_appointment: int | None = None
    # acts and publication
    control: Control = Control.NONE
    list_days: int = 0
    minutes_days: int = 0
    online_months: int = 0
    copies_months: int = 0
    transmission_days: int = 0
    appeal_months: int = 0
    publication_choice: Bands[bool] = ((0, False),)
    open_data_population: int | None = None
    open_data_agents: Fraction | None = None
    binding_days: int | None = None

    def by_population(self, bands: Bands[T]) -> T:
        """Value of the band the population falls in. Raises Violation when it is needed and unknown."""
        if len(bands) == 1:
            return bands[0][1]
        if self.population is None:
            raise Violation(
                "population_required",
                "CGCT L2121-2",
                "La population légale est nécessaire pour appliquer cette règle : renseignez-la dans la fiche "
                "de l'organisation.",
                regime=self.code,
            )
        return [value for start, value in bands if self.population >= start][-1]

    @property
    def breach(self) -> Status:
        """Status of a breach: ``error``, or ``warning`` when the profile itself is doubtful."""
        return Status.WARNING if self.doubtful else Status.ERROR

    def rule(self, french: str, walloon: str) -> str:
        """Rule ID of the country of the profile."""
        return walloon if self.code.startswith("be-") else french

    def basis(self, topic: str) -> tuple[str, ...]:
        """Articles of a topic (``quorum``, ``notice``…) under this profile."""
        return self.articles.get(topic) or self.articles["default"]


def regime(
    code: str, *, population: int | None = None, on: date, adjustments: Mapping[str, object] | None = None
) -> Regime:
    """Profile ``code`` as in force on day ``on`` for a body of ``population`` inhabitants.

    ``adjustments`` come from the règlement intérieur (or, in ``free``, the rules of procedure): whole numbers, codes
    and shares, written ``1/3`` (to reach) or ``>1/2`` (to exceed). Raises Violation
    ``unknown_regime``, ``regime_not_in_force``, ``bad_population``, ``not_adjustable`` or ``bad_adjustment``.
    """
    if code not in PROFILES:
        raise Violation(
            "unknown_regime",
            "",
            f"Le profil juridique « {code} » n'existe pas : choisissez-en un dans la liste.",
        )
    if population is not None and population < 0:
        raise Violation(
            "bad_population",
            "",
            "La population ne peut pas être négative : corrigez-la.",
            population=population,
        )
    editions = [values for start, values in PROFILES[code] if start <= on]
    if not editions:
        raise Violation(
            "regime_not_in_force",
            "",
            f"Les règles du profil « {code} » ne sont connues qu'à partir du {PROFILES[code][0][0].isoformat()} : "
            "vérifiez la date.",
            on=on,
        )
    base = Regime(code=code, on=on, population=population, **editions[-1])
    return _adjusted(base, adjustments or {})


def _adjusted(base: Regime, adjustments: Mapping[str, object]) -> Regime:
    for name in adjustments:
        if name not in base.adjustable:
            raise Violation(
                "not_adjustable",
                "CGCT L2121-8",
                f"Le règlement intérieur ne peut pas changer « {name} » : cette règle est fixée par la loi.",
                name=name,
            )
    return replace(base, **{name: _checked(base, name, value) for name, value in adjustments.items()})  # type: ignore[arg-type]


def _checked(base: Regime, name: str, value: object) -> object:
    """An adjusted value in the type of the setting: whole numbers, codes, shares (``1/3`` to reach, ``>1/2`` to exceed)."""
    current = getattr(base, name)
    if isinstance(current, StrEnum) and isinstance(value, str) and value in list(type(current)):
        return type(current)(value)
    if isinstance(current, Threshold):
        share = Threshold.read(value) if isinstance(value, str) else value
        if isinstance(share, Threshold) and 0 <= share.share <= 1:
            return share
    if not isinstance(value, bool) and isinstance(value, int) and value >= 0:
        if isinstance(current, tuple):
            return ((0, value),)
        if current is None or (isinstance(current, int)):
            return value
    raise Violation(
        "bad_adjustment",
        "CGCT L2121-8",
        f"La valeur donnée à « {name} » n'est pas utilisable : corrigez le règlement intérieur saisi.",
        name=name,
        value=value,
    )
