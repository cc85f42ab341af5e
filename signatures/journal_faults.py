"""What is wrong with a line of a minute book."""


class Contradiction(ValueError):
    """Line ``seq`` says something else than the votes do; the message is a French sentence."""

    def __init__(self, seq: int, sentence: str) -> None:
        super().__init__(sentence)
        self.seq = seq
