"""Background work: huey wakes a worker process that empties the outbox. PDF and signature work never runs in the live one."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab

from council.models import db, refresh_statistics
from council.services import decision_papers
from council.services.archiving import refresh_revocation_list, renew_timestamps
from council.services.circuit_mails import remind_late, remind_opinions
from council.services.followers import tell_weekly
from council.services.leases import release_abandoned
from council.services.legality_sending import collect_everywhere
from council.services.oparl import compare_everywhere, refresh_all
from council.services.outbox import deliver_due
from council.services.publication_journal import stamp_what_waits, write_missing
from council.services.reminders import remind_due
from council.services.tasks import remind_tasks
from council.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)


class Jobs:
    """The queue of one installation."""

    def __init__(self, settings: Settings) -> None:
        self.immediate = settings.jobs_immediate
        self.queue: Huey = _queue(settings)
        self.app: Flask | None = None
        embedded = settings.is_sqlite and not settings.redis_url
        self.lock = settings.data_dir / "worker.lock" if embedded else None
        self._delivering = False
        self._drain = self.queue.task()(self._deliver)
        self.queue.periodic_task(crontab(minute="*"))(self._deliver_each_minute)
        self.queue.periodic_task(crontab(minute="*/10"))(self._collect_answers)
        self.queue.periodic_task(crontab(hour="3", minute="20"))(self._keep_evidence_each_night)
        self.queue.periodic_task(crontab(day_of_week="1-5", hour="6", minute="30"))(self._remind_each_morning)
        self.queue.periodic_task(crontab(day_of_week="1", hour="6", minute="10"))(
            self._tell_followers_each_week
        )

    def wake(self) -> None:
        """Tell the worker that something was committed to the outbox; at once in immediate mode."""
        if not self.immediate:
            self._drain()
        elif not self._delivering:
            self._delivering = True
            try:
                deliver_due()
            finally:
                self._delivering = False

    def run_worker(self, app: Flask) -> None:
        """Work until told to stop; called in a process of its own.

        An embedded installation has one worker at a time: whatever is marked as running when it starts was left by a
        dead one, and is taken up at once.
        """
        self.app = app
        if self.lock is None:
            self._consume()
            return
        with _alone(self.lock):
            with app.app_context():
                release_abandoned()  # or end: the next worker tries again in a second, leases would take a quarter of an hour
            self._each(write_missing, decision_papers.write_missing)
            self._drain()
            self._consume()

    def _consume(self) -> None:
        consumer = self.queue.create_consumer(
            workers=1, worker_type="thread", initial_delay=0.1, max_delay=0.5
        )
        consumer.run()

    def _each(self, *effects: Callable[[], object]) -> None:
        """Carry out each; one that fails is logged, and keeps no other from its turn."""
        assert self.app is not None
        for effect in effects:
            with self.app.app_context():
                try:
                    effect()
                except Exception:
                    if self.immediate:
                        raise
                    log.exception("%s failed", effect.__name__)

    def _deliver(self) -> None:
        self._each(deliver_due)

    def _deliver_each_minute(self) -> None:
        """Reminders whose day has come; retries and leases of dead workers, for the queue may be lost without harm; what the OParl interface tells."""
        self._each(remind_due, deliver_due, refresh_all)

    def _collect_answers(self) -> None:
        """What prefectures answered and wrote."""
        self._each(collect_everywhere)

    def _keep_evidence_each_night(self) -> None:
        """A young revocation list, then new time stamps for what was closed or stamped a year ago, and for
        publications that a service away left without one; then the whole of what the OParl interface tells, and fresh
        numbers for the database's plans."""
        self._each(
            refresh_revocation_list,
            renew_timestamps,
            write_missing,
            decision_papers.write_missing,
            stamp_what_waits,
            compare_everywhere,
            fresh_plans,
        )
        self.wake()

    def _remind_each_morning(self) -> None:
        """Drafts that wait for an answer, or an opinion, that was due; tasks whose day has come."""
        self._each(remind_late, remind_opinions, remind_tasks)
        self.wake()

    def _tell_followers_each_week(self) -> None:
        """On Mondays; a week that was missed is told with the next one."""
        self._each(tell_weekly)


def fresh_plans() -> None:
    """Count rows again for the plans of the database."""
    refresh_statistics(db.engine)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Wait to be the only worker of this folder. The system drops the lock with the process, however it ends."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _queue(settings: Settings) -> Huey:
    """Redis when served, a file of its own when embedded, nothing when jobs run at once.

    A lost wake-up is harmless (the outbox is the truth), hence no fsync.
    """
    if settings.jobs_immediate:
        return MemoryHuey("council")
    if settings.redis_url:
        return RedisHuey("council", url=settings.redis_url)
    return SqliteHuey("council", filename=str(settings.data_dir / "jobs.db"), fsync=False)
