"""Asking for work, claiming it, beating, ending it, and putting back what went stale."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from equalex.jobs.models import BEATS_EVERY, MAX_TRIES, Job, JobQuerySet, JobState
from equalex.jobs.queries import WORKER_BEAT
from equalex.journal.actions import record, wake
from equalex.kernel.access import Actor

log = logging.getLogger(__name__)

Work = Callable[["Handle"], dict[str, Any]]
_WORK: dict[str, Work] = {}
RUN_TASK = "jobs.run_job"
WOKEN_AT_ONCE, WOKEN_WHILE_BUSY = 200, 20


class PlainFailure(Exception):
    """A failure whose message may be shown to the person who asked; trying again is no use."""


class Superseded(Exception):
    """The job was taken from this worker: it must stop without writing anything more."""


def does(kind: str) -> Callable[[Work], Work]:
    """Register what does the work of a kind of job; used in an app's `tasks.py`."""

    def register(work: Work) -> Work:
        _WORK[kind] = work
        return work

    return register


@dataclass(slots=True)
class Handle:
    """What the work of a job gets: its arguments, and a way to tell how far it is."""

    job_id: int
    worker: str
    arguments: dict[str, Any] = field(default_factory=dict)
    organisation_id: int | None = None

    def claimed(self) -> JobQuerySet:
        """The job's row, as long as this worker has it."""
        return Job.objects.filter(pk=self.job_id, state=JobState.RUNNING, worker=self.worker)

    def beat(self) -> None:
        """Say that the worker lives. A job that was taken over is left alone."""
        self.claimed().update(beat_at=timezone.now())

    def tell(self, progress: int, doing: str) -> None:
        """Beat: keep the claim, show `progress` per cent and what is being done.

        Raises Superseded when another worker has taken the job over.
        """
        kept = self.claimed().update(
            progress=min(progress, 100), doing=doing[:200], beat_at=timezone.now()
        )
        if not kept:
            raise Superseded


@transaction.atomic
def ask_for_job(
    kind: str,
    *,
    by: Actor,
    arguments: dict[str, Any] | None = None,
    only_one: str = "",
) -> Job:
    """Queue a job, or return the active one when `only_one` is already being made."""
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                arguments=arguments or {},
                organisation=by.organisation_id,
                asked_by_id=by.person_id,
                asked_role=by.role,
                only_one=only_one,
            )
    except IntegrityError:
        return Job.objects.active().get(kind=kind, only_one=only_one)
    record("ask for job", by=by, subject=job, kind=kind)
    wake(RUN_TASK, job.pk)
    return job


def try_again(*, job: Job, by: Actor) -> Job:
    """Queue a failed job's work once more, as a new job."""
    return ask_for_job(job.kind, by=by, arguments=job.arguments, only_one=job.only_one)


def claim(*, job_id: int, worker: str) -> Handle | None:
    """Take a waiting job by one conditional UPDATE; None when another has it."""
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, worker=worker, beat_at=timezone.now(), tries=F("tries") + 1
    )
    if not claimed:
        return None
    job = Job.objects.get(pk=job_id)
    return Handle(
        job_id=job.pk,
        worker=worker,
        arguments=job.arguments,
        organisation_id=job.organisation,
    )


def run(*, job_id: int, worker: str) -> None:
    """Claim the job and do its work. A failure is told in words and kept on the row."""
    handle = claim(job_id=job_id, worker=worker)
    if handle is None:
        return
    kind = Job.objects.values_list("kind", flat=True).get(pk=job_id)
    try:
        with _beating(handle):
            result = _WORK[kind](handle)
    except Superseded:
        log.warning("job %s was taken over", job_id)
    except PlainFailure as failure:
        _end(handle, JobState.FAILED, failure=str(failure))
    except Exception as failure:  # whatever it was, the row must say so
        log.exception("job %s failed", job_id)
        _end(
            handle,
            JobState.FAILED,
            failure=f"Something went wrong on our side ({type(failure).__name__}). "
            "Nothing was saved. You can try again.",
        )
    else:
        _end(handle, JobState.DONE, result=result)


@contextmanager
def _beating(handle: Handle) -> Iterator[None]:
    """Keep the claim while this process lives, however long one step of the work takes.

    Killed, it beats no more. What hangs for ever is ended by Celery's time limit.
    """
    ended = Event()

    def beat_on() -> None:
        while not ended.wait(BEATS_EVERY.total_seconds()):
            try:
                handle.beat()
            except DatabaseError:
                # Away or busy for a moment: the claim outlasts several beats.
                log.warning("job %s could not beat", handle.job_id)
            finally:
                connection.close()

    heart = Thread(target=beat_on, name=f"heart of job {handle.job_id}", daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()


def _end(
    handle: Handle,
    state: JobState,
    *,
    result: dict[str, Any] | None = None,
    failure: str = "",
) -> None:
    ended: dict[str, Any] = {"state": state, "failure": failure[:500], "ended_at": timezone.now()}
    if state is JobState.DONE:
        ended |= {"progress": 100, "doing": "", "result": result or {}}
    handle.claimed().update(**ended)


@transaction.atomic
def requeue_stale() -> int:
    """Put jobs whose worker is gone back in the queue; after three tries they are parked.

    Waiting jobs are woken as well: the broker may have lost them. A few where others are running: most
    of them are still in the queue then. Returns how many were stale.
    """
    now = timezone.now()
    stale = Job.objects.stale(now)
    parked = stale.filter(tries__gte=MAX_TRIES).update(
        state=JobState.FAILED,
        ended_at=now,
        failure="This was started three times and did not finish. It has been stopped, so that "
        "it delays nothing else. You can try again.",
    )
    requeued = stale.update(state=JobState.QUEUED, worker="", doing="Starting again")
    is_busy = Job.objects.filter(state=JobState.RUNNING).exists()
    at_most = WOKEN_WHILE_BUSY if is_busy else WOKEN_AT_ONCE
    for job_id in Job.objects.waiting().values_list("pk", flat=True)[:at_most]:
        wake(RUN_TASK, job_id)
    return parked + requeued


def beat() -> None:
    """Note that a worker took a task just now. It is kept in the cache, which outlives the broker."""
    cache.set(WORKER_BEAT, timezone.now(), timeout=None)
