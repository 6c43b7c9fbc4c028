"""The one task that runs every job, and the one that looks after lost ones."""

import os
import socket

from celery import Task, shared_task

from equalex.jobs import actions


@shared_task(name="jobs.run_job", bind=True)
def run_job(self: Task, job_id: int) -> None:
    """Claim and run one job; harmless when delivered twice or not at all."""
    worker = f"{socket.gethostname()}-{os.getpid()}-{self.request.id}"
    actions.run(job_id=job_id, worker=worker[:100])


@shared_task(name="jobs.requeue_stale")
def requeue_stale() -> int:
    """Put back jobs whose worker is gone, wake those the broker lost; returns how many."""
    return actions.requeue_stale()
