"""Use cases: one function per verb, each behind ``pipeline.command``."""

from importlib import import_module


def install() -> None:
    """Import every service that handles effects of the outbox, so that its handlers are registered."""
    for module in (
        "outbox", "deposits", "dossiers", "convocations", "complement_letters", "act_papers", "minutes_papers", "refusals", "signing",
    ):  # fmt: skip
        import_module(f"council.services.{module}")
