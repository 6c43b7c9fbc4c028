"""Whether everything the portal needs is there."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

log = logging.getLogger(__name__)

WORKER_BEAT = "jobs:worker-beat"
# Beat asks every 15 seconds; a worker that is busy with one long report is alive all the same.
WORKER_SILENCE = timedelta(minutes=2)
BROKER_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what was found, in words that tell a stranger nothing."""

    name: str
    ok: bool
    verdict: str


def readiness(names: Iterable[str] = ()) -> list[Check]:
    """Look at `names` of "database", "migrations", "broker", "worker", or at all four.

    Never raises: what fails is logged and answered as a check that is not ok.
    Raises KeyError only for a name that is none of them.
    """
    return [_look(name, CHECKS[name]) for name in (tuple(names) or CHECKS)]


def _look(name: str, check: Callable[[], str]) -> Check:
    try:
        problem = check()
    except Exception:  # whatever is broken, the probe must be answered
        log.exception("readiness: %s failed", name)
        problem = "failed"
    return Check(name=name, ok=not problem, verdict=problem or "ok")


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "to be applied" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else ""


def _broker() -> str:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
        # The embedded broker connects to anything; making a channel makes its folders.
        broker.default_channel  # noqa: B018 - a property that connects
    return ""


def _worker() -> str:
    beat: datetime | None = cache.get(WORKER_BEAT)
    if beat is None:
        return "never heard of"
    return "silent" if timezone.now() - beat > WORKER_SILENCE else ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "worker": _worker,
}
