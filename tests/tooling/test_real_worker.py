"""A real worker takes real messages, whichever broker the suite runs on."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from equalex.jobs.models import Job, JobState


def lost_job(*, tries: int) -> Job:
    """One whose worker died five minutes ago."""
    return Job.objects.create(
        kind="no such work",
        state=JobState.RUNNING,
        worker="one that died",
        tries=tries,
        beat_at=timezone.now() - timedelta(minutes=5),
    )


@pytest.mark.django_db(transaction=True)
def test_a_stale_job_is_put_back_and_taken_by_a_worker(real_worker):
    job = lost_job(tries=1)

    current_app.send_task("jobs.requeue_stale")

    real_worker.until(lambda: Job.objects.filter(pk=job.pk, state=JobState.FAILED).exists())
    job.refresh_from_db()
    assert job.tries == 2
    assert "one that died" not in job.worker


@pytest.mark.django_db(transaction=True)
def test_what_takes_a_moment_does_not_wait_behind_many_jobs(real_worker):
    """Nor is a job's message lost for it: every worker looks into both queues."""
    asked = [Job.objects.create(kind="no such work") for _ in range(12)]
    for job in asked:
        current_app.send_task("jobs.run_job", args=[job.pk])
    stale = lost_job(tries=3)

    current_app.send_task("jobs.requeue_stale")

    failed = Job.objects.filter(state=JobState.FAILED)
    real_worker.until(lambda: failed.filter(pk=stale.pk).exists())
    assert failed.count() < 12
    real_worker.until(lambda: failed.count() == 13, seconds=60)
