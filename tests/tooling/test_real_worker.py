"""A real worker takes real messages, whichever broker the suite runs on."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from equalex.jobs.models import Job, JobState


@pytest.mark.django_db(transaction=True)
def test_a_stale_job_is_put_back_and_taken_by_a_worker(real_worker):
    job = Job.objects.create(
        kind="no such work",
        state=JobState.RUNNING,
        worker="one that died",
        tries=1,
        beat_at=timezone.now() - timedelta(minutes=5),
    )

    current_app.send_task("jobs.requeue_stale")

    real_worker.until(lambda: Job.objects.filter(pk=job.pk, state=JobState.FAILED).exists())
    job.refresh_from_db()
    assert job.tries == 2
    assert "one that died" not in job.worker
