"""Workers that are killed, again and again: work is done once, and poison is put aside."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from equalex.jobs import actions
from equalex.jobs.actions import Handle, Superseded, claim, does, requeue_stale, run, try_again
from equalex.jobs.models import MAX_TRIES, Job, JobState
from equalex.journal.actions import record
from equalex.journal.models import Entry
from equalex.kernel.access import the_portal
from tests.dependability.dying import die, was_killed

pytestmark = pytest.mark.django_db(transaction=True)
FRAGILE, POISON, SOUND = "dies the first time", "dies every time", "never dies"
SLOW = "says nothing for a minute"


@pytest.fixture(autouse=True)
def kinds_of_work() -> Iterator[None]:
    """Three kinds of work, known only here."""

    @does(FRAGILE)
    def fragile(handle: Handle) -> dict[str, Any]:
        handle.tell(50, "Half-way")
        if Job.objects.get(pk=handle.job_id).tries == 1:
            die()
        return effect(handle)

    @does(POISON)
    def poison(handle: Handle) -> dict[str, Any]:
        handle.tell(10, "Swallowing")
        die()

    @does(SLOW)
    def slow(handle: Handle) -> dict[str, Any]:
        a_minute_passes()
        for _ in range(100):
            if not Job.objects.stale(timezone.now()).exists():
                return {"was_alive": True}
            time.sleep(0.01)
        return {"was_alive": False}

    does(SOUND)(effect)
    yield
    for kind in (FRAGILE, POISON, SOUND, SLOW):
        del actions._WORK[kind]


def effect(handle: Handle) -> dict[str, Any]:
    record("was done", by=the_portal(), job=handle.job_id)
    return {"url": "/"}


def effects() -> int:
    return Entry.objects.filter(verb="was done").count()


def a_minute_passes() -> None:
    """As far as heartbeats are concerned."""
    Job.objects.filter(state=JobState.RUNNING).update(
        beat_at=timezone.now() - timedelta(seconds=61)
    )


def killed(job: Job, worker: str = "one") -> bool:
    return was_killed(lambda: run(job_id=job.pk, worker=worker))


def test_a_job_killed_half_way_is_taken_up_again_and_ends_once() -> None:
    job = Job.objects.create(kind=FRAGILE)
    assert killed(job)
    job.refresh_from_db()
    assert (job.state, job.progress, effects()) == (JobState.RUNNING, 50, 0)
    a_minute_passes()
    assert requeue_stale() == 1
    for worker in ("two", "three"):
        assert not killed(job, worker)
    job.refresh_from_db()
    assert (job.state, job.tries, job.worker, effects()) == (JobState.DONE, 2, "two", 1)


def test_without_looking_for_stale_jobs_it_would_wait_for_ever() -> None:
    job = Job.objects.create(kind=FRAGILE)
    assert killed(job)
    a_minute_passes()
    assert not killed(job, "two")
    job.refresh_from_db()
    assert (job.state, job.tries, effects()) == (JobState.RUNNING, 1, 0)


def test_a_job_that_beats_is_not_taken_from_its_worker() -> None:
    job = Job.objects.create(kind=FRAGILE)
    assert killed(job)
    assert requeue_stale() == 0


@pytest.mark.parametrize(("beats_every", "is_alive"), [(0.02, True), (3600, False)])
def test_a_step_that_takes_long_beats_by_itself(
    monkeypatch: pytest.MonkeyPatch, beats_every: float, is_alive: bool
) -> None:
    """And without beats of its own it would be taken for dead: the control."""
    monkeypatch.setattr(actions, "BEATS_EVERY", timedelta(seconds=beats_every))
    job = Job.objects.create(kind=SLOW)
    run(job_id=job.pk, worker="one")
    job.refresh_from_db()
    assert (job.state, job.result["was_alive"]) == (JobState.DONE, is_alive)


def test_a_worker_that_wakes_up_too_late_changes_nothing_more() -> None:
    job = Job.objects.create(kind=SOUND)
    slow = claim(job_id=job.pk, worker="slow")
    a_minute_passes()
    requeue_stale()
    run(job_id=job.pk, worker="quick")
    assert slow is not None
    with pytest.raises(Superseded):
        slow.tell(99, "Nearly there")
    actions._end(slow, JobState.FAILED, failure="too late")
    job.refresh_from_db()
    assert (job.state, job.worker, job.failure, effects()) == (JobState.DONE, "quick", "", 1)


@pytest.mark.parametrize(("running", "woken"), [(0, 30), (1, 20)])
def test_waiting_jobs_are_woken_but_few_while_others_run(
    monkeypatch: pytest.MonkeyPatch, running: int, woken: int
) -> None:
    """A broker that lost them is made good; one that did not is not filled up with what it has."""
    sent: list[int] = []
    monkeypatch.setattr(actions, "wake", lambda _, job_id: sent.append(job_id))
    jobs = Job.objects.bulk_create(Job(kind=SOUND) for _ in range(30))
    for _ in range(running):
        Job.objects.create(kind=SOUND, state=JobState.RUNNING, beat_at=timezone.now())
    assert requeue_stale() == 0
    assert sent == [job.pk for job in jobs][:woken]


def poisoned(times: int) -> Job:
    """A job that killed its worker so many times, each time found stale."""
    job = Job.objects.create(kind=POISON)
    for number in range(times):
        assert killed(job, f"worker {number}")
        a_minute_passes()
        requeue_stale()
    job.refresh_from_db()
    return job


def test_poison_is_put_aside_after_three_tries_and_delays_nobody() -> None:
    job = poisoned(MAX_TRIES)
    assert (job.state, job.tries) == (JobState.FAILED, MAX_TRIES)
    assert "three times" in job.failure
    sound = Job.objects.create(kind=SOUND)
    assert not killed(job, "another")
    assert not killed(sound, "another")
    sound.refresh_from_db()
    assert (sound.state, effects()) == (JobState.DONE, 1)
    again = try_again(job=job, by=the_portal())
    assert (again.state, again.kind) == (JobState.QUEUED, POISON)


def test_without_a_limit_poison_kills_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MAX_TRIES", 1000)
    job = poisoned(MAX_TRIES + 2)
    assert (job.state, job.tries) == (JobState.QUEUED, MAX_TRIES + 2)
