"""Whether whoever opened a socket may still use it: the account, its sessions and its roles, asked again now and then."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import sqlalchemy as sa

from council.permissions import Actor
from council.queries.live import Books, Standing

log = logging.getLogger(__name__)

FRESH = 1.0
"""Seconds during which an answer is believed without asking the database again."""


class Doorkeeper:
    """Compares an actor with the account as it is now.

    The accounts of an organisation are read together: when a whole council votes at once, a question for each voter
    would take longer than recording the votes. One asks, the others wait for what it is told: on PostgreSQL asking lets
    other greenlets run, and a council whose answer has just grown old would ask once for each of its voters.
    """

    def __init__(self, books: Books, clock: Callable[[], float] = time.monotonic) -> None:
        self._books, self._clock = books, clock
        self._asked: dict[int, tuple[float, dict[int, Standing] | None]] = {}
        """Per organisation: when it was last asked, and the last answer there was."""
        self._asking = threading.Lock()

    def admits(self, actor: Actor, version: int) -> bool:
        """Whether the account is active, with the same session version and the same roles as when it connected."""
        known = self._now(actor.organisation_id)
        return known is None or known.get(actor.account_id) == (version, actor.roles)

    def _now(self, organisation: int) -> dict[int, Standing] | None:
        """The accounts; None when the database was never there to ask."""
        if not self._fresh(organisation):
            with self._asking:
                if not self._fresh(organisation):
                    self._asked[organisation] = (self._clock(), self._ask(organisation))
        return self._asked[organisation][1]

    def _fresh(self, organisation: int) -> bool:
        asked = self._asked.get(organisation)
        return asked is not None and self._clock() - asked[0] < FRESH

    def _ask(self, organisation: int) -> dict[int, Standing] | None:
        try:
            return self._books.standings(organisation)
        except sa.exc.OperationalError:  # the database is away: the command itself will say so
            log.warning("standings of organisation %s not checked", organisation)
            return self._asked.get(organisation, (0.0, None))[1]
