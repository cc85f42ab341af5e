"""Verbs about the outbox as a person sees it: try again what did not leave."""

from __future__ import annotations

from council.models import OutboxMessage
from council.permissions import Permission
from council.queries.effects import abandoned
from council.services.errors import Refused
from council.services.lookup import found
from council.services.pipeline import Work, command


@command(Permission.MAILBOX_READ)
def retry_effect(work: Work, effect_id: int) -> None:
    """Try at once, and from the first attempt, an effect that failed, was interrupted or waits for a later try.

    Raises ``Refused`` when it left meanwhile, ``NotFound``.
    """
    effect = found(work, OutboxMessage, effect_id, "Cet envoi n’existe plus.", lock=True)
    if effect.state == "done":
        raise Refused("Cet envoi est parti entre-temps\u00a0: il n’y a rien à refaire.")
    if effect.state != "running" or abandoned(effect.state, effect.next_try_at):
        effect.state, effect.attempts, effect.next_try_at = "pending", 0, work.now
        effect.handing_at = None  # of a doubtful one: a person decided that it leaves again
    work.audit(key=effect.key)
