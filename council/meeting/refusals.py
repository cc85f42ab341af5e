"""Why a command is refused: always a French sentence that says what to do."""

from __future__ import annotations

from council.law.violations import Violation


class Refusal(Violation):
    """A command that cannot be carried out now.

    ``override``: the law calls it a breach (``error``), and an authorised person may repeat the command with a motive,
    which is then written in the book and printed in the minutes. Other refusals cannot be forced.
    """

    def __init__(self, code: str, sentence: str, *, article: str = "", override: bool = False) -> None:
        super().__init__(code, article, sentence)
        self.override = override
