"""Use cases: one function per verb, each behind ``pipeline.command``."""

from importlib import import_module


def install() -> None:
    """Import every service that handles effects of the outbox, so that its handlers are registered; keep the search index and
    follow what the OParl interface tells."""
    for module in (
        "outbox", "followers", "deposits", "dossiers", "convocations", "complement_letters", "municipal_copies", "act_papers", "minutes_papers", "refusals", "signing", "publication_journal", "proofs", "proof_kits", "paper_sendings", "archives", "eliminations",
        "legality_sending", "legality_stamps",
    ):  # fmt: skip
        import_module(f"council.services.{module}")
    import_module("council.services.search_index").install()
    import_module("council.services.oparl").install()
