"""What may be answered in a vote: codes and French labels."""

from __future__ import annotations

from council.law.ballots import Choice, Mode

LABELS: dict[str, str] = {
    Choice.FOR: "Pour",
    Choice.AGAINST: "Contre",
    Choice.ABSTAIN: "Abstention",
    Choice.NPPV: "Ne prend pas part au vote",
    Choice.BLANK: "Blanc",
    Choice.NULL: "Nul",
}
_TEXT = {
    Mode.PUBLIC: (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.NPPV),
    Mode.HANDS: (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN, Choice.NPPV),
    Mode.SECRET: (Choice.FOR, Choice.AGAINST, Choice.BLANK),
}
_PERSONS = {
    Mode.PUBLIC: (Choice.ABSTAIN, Choice.NPPV),
    Mode.HANDS: (Choice.ABSTAIN, Choice.NPPV),
    Mode.SECRET: (Choice.BLANK,),
}


def candidate_code(index: int) -> str:
    """Code of the candidate at ``index`` (from 0): ``c1``, ``c2``…"""
    return f"c{index + 1}"


def choices(mode: Mode, candidates: tuple[str, ...] = (), *, paper: bool = False) -> dict[str, str]:
    """Code -> label of every answer offered, in the order to show them. A secret vote offers a blank (FR-VOTE-06).

    ``paper``: papers may also be void.
    """
    void = {str(Choice.NULL): LABELS[Choice.NULL]} if paper else {}
    if candidates:
        named = {candidate_code(index): name for index, name in enumerate(candidates)}
        return named | {str(code): LABELS[code] for code in _PERSONS[mode]} | void
    return {str(code): LABELS[code] for code in _TEXT[mode]} | void
