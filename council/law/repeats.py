"""The repeated convocation: when the meeting may be held, when its convocation must leave, what it must say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from council.law.calendar import shift
from council.law.notice import NoticeAnswer, assess_notice
from council.law.regimes import Regime
from council.law.sittings import second_call_interval
from council.law.violations import Answer, Status, finding
from council.law.wording import day, reference, typeset


@dataclass(frozen=True)
class NextCall(Answer):
    """Call number ``call``; ``earliest_on``: first day free of doubt; ``waives``: whether it needs no quorum."""

    call: int
    earliest_on: date
    waives: bool


def next_call(regime: Regime, *, call: int, failed_on: date, today: date) -> NextCall | None:
    """The convocation that may follow one without quorum (FR-QUO-03, BE-QUO-01); None after the last.

    ``call``: number of the one that failed; ``today``: the day its successor would leave.
    """
    if call >= regime.calls:
        return None
    following, waiting = call + 1, regime.second_call_min_days
    first = shift(failed_on, waiting + 1) if waiting is not None else shift(today, 1)
    while repeat_notice(
        regime, call=following, failed_on=failed_on, meeting_on=first, sent_on=today, only_repeated=True
    ).status is Status.ERROR:  # fmt: skip
        first = shift(first, 1)
    waives = following == regime.quorum_waived_at_call
    articles = regime.basis("quorum")
    what = (
        "sans condition de quorum sur ces points" if waives else "à la condition que le quorum soit atteint"
    )
    text = f"Le conseil peut être convoqué de nouveau, au plus tôt le {day(first)} : il délibérera {what} "
    found = finding(
        Status.OK, "call_again", regime.rule("FR-QUO-03", "BE-QUO-01"), articles, f"{text}({reference(articles)})."
    )  # fmt: skip
    return NextCall((found,), following, first, waives)


def repeat_notice(
    regime: Regime, *, call: int, failed_on: date, meeting_on: date, sent_on: date, urgent: bool = False,
    only_repeated: bool = True,
) -> NoticeAnswer:  # fmt: skip
    """Whether a repeated convocation leaves in time (FR-QUO-03, BE-CONV-02).

    Where the law sets an interval between the two meetings, it is what binds; the ordinary notice, which the text
    neither keeps nor waives, is then a warning, but binds as usual when items were added (``only_repeated`` false).
    """
    notice = assess_notice(regime, meeting_on=meeting_on, sent_on=sent_on, urgent=urgent, call=call)
    if regime.second_call_min_days is None:
        return notice
    interval = second_call_interval(regime, failed_on=failed_on, second_on=meeting_on)
    if interval.status is Status.ERROR or notice.status is not Status.ERROR or not only_repeated:
        return replace(notice, findings=(*interval.findings, *notice.findings))
    shortest = assess_notice(regime, meeting_on=meeting_on, sent_on=sent_on, urgent=True, call=call)
    if shortest.status is Status.ERROR:
        return shortest
    articles = regime.basis("quorum")
    text = f"Seconde convocation : l'intervalle entre les deux séances est respecté. {notice.sentence} La loi ne dit pas "
    text += f"si ce délai vaut encore : laissez-le si vous le pouvez ({reference(articles)})."
    doubt = finding(Status.WARNING, "repeat_notice_doubtful", "FR-QUO-03", articles, text)
    return replace(notice, findings=(doubt, *interval.findings), result="repeat")


_RANKS = {2: "deuxième", 3: "troisième"}
_WALLOON = (
    "« Le conseil ne peut prendre de résolution si la majorité de ses membres en fonction n'est présente. Cependant, "
    "si l'assemblée a été convoquée deux fois sans s'être trouvée en nombre compétent, elle pourra, après une nouvelle "
    "et dernière convocation, délibérer, quel que soit le nombre des membres présents, sur les objets mis pour la "
    "troisième fois à l'ordre du jour. »"
)


def call_label(call: int) -> str:
    """``séance sur deuxième convocation``; empty for a first one."""
    return f"séance sur {_RANKS[call]} convocation" if call in _RANKS else ""


def call_words(regime: Regime, *, call: int, failed_on: date) -> str:
    """What a repeated convocation, its agenda and its minutes say (FR-QUO-03, BE-QUO-01); empty for a first one."""
    if call not in _RANKS:
        return ""
    articles = reference(regime.basis("quorum"))
    text = f"Convocation faite pour la {_RANKS[call]} fois, le quorum n'ayant pas été atteint le {day(failed_on)}"
    if call != regime.quorum_waived_at_call:
        return typeset(f"{text}. Le quorum reste nécessaire ({articles}).")
    text += ". Le conseil délibérera valablement sans condition de quorum sur les points déjà inscrits à l'ordre du jour "
    text += f"{'des deux premières convocations' if call > 2 else 'de la première convocation'} ({articles})."
    return typeset(f"{text} {_WALLOON}" if regime.code.startswith("be-") else text)
