"""The one task that runs every job, and the one that looks after lost ones."""

import os
import socket

from celery import Task, shared_task
from django.conf import settings

from equalex.jobs import actions
from equalex.kernel import filesystem_broker


@shared_task(name="jobs.run_job", bind=True)
def run_job(self: Task, job_id: int) -> None:
    """Claim and run one job; harmless when delivered twice or not at all."""
    worker = f"{socket.gethostname()}-{os.getpid()}-{self.request.id}"
    actions.run(job_id=job_id, worker=worker[:100])


@shared_task(name="jobs.requeue_stale")
def requeue_stale() -> int:
    """Put back jobs whose worker is gone, wake those the broker lost; returns how many."""
    return actions.requeue_stale()


@shared_task(name="jobs.beat")
def beat() -> None:
    """Leave word that clock, broker and worker are alive; `/readyz` reads it."""
    actions.beat()


@shared_task(name="jobs.remove_read_messages")
def remove_read_messages() -> int:
    """Remove yesterday's files of the embedded broker; returns how many. Redis has none."""
    return filesystem_broker.remove_read_messages(settings.BROKER_DIR)
