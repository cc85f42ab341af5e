"""The one exception the intake worker's own checks raise."""


class Refusal(Exception):
    """Says in French what is wrong with a file and what to do; or one of the words "heavy", "damaged"."""
