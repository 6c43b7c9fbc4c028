"""A job that kills its worker, among reports that people wait for."""

from datetime import timedelta

from tests.endurance.portal import Found, Portal, end, until
from tests.endurance.world import ask_for_reports, done, school_at_work, wake

REPORTS = 20
_PATIENCE = 600


def endure(portal: Portal) -> list[Found]:
    """Stopped after three tries, parked with its reason, delaying nobody; it can be tried again."""
    from equalex.jobs.actions import try_again
    from equalex.jobs.models import MAX_TRIES, Job, JobState
    from equalex.kernel.access import the_portal

    school = school_at_work(portal.address, learners=2).school
    poison = Job.objects.create(kind="poison", organisation=school.pk)
    wake("jobs.run_job", poison.pk)
    jobs = ask_for_reports(school, REPORTS)
    for job in jobs:
        wake("jobs.run_job", job)
    with portal.beat():
        worker = portal.worker("--include", "tests.endurance.poisonous")
        others = until(lambda: done(jobs) == REPORTS, seconds=_PATIENCE)
        parked = others + until(
            lambda: Job.objects.filter(pk=poison.pk, state=JobState.FAILED).exists(),
            seconds=_PATIENCE,
        )
        poison.refresh_from_db()
        again = try_again(job=poison, by=the_portal())
        end(worker)
    lasted = timedelta(seconds=round(parked))
    return [
        Found(
            "a job kills its worker each time",
            f"stopped after {MAX_TRIES} tries and parked with its reason",
            f"{poison.tries} tries, parked after {lasted}: “{poison.failure[:60]}…”",
            poison.tries == MAX_TRIES and "three times" in poison.failure,
        ),
        Found(
            f"{REPORTS} reports asked for after it",
            "none is delayed by it",
            f"all made after {others:.0f} s, worker's start included; the poison can be tried again: "
            f"{again.state}",
            again.state == JobState.QUEUED,
        ),
    ]
