"""Redis is emptied, killed, and away for minutes, while people work and reports are asked for."""

import os
import time
from datetime import date

from tests.endurance.people import at_work
from tests.endurance.portal import Found, Portal, end, until
from tests.endurance.world import SAVED, ask_for_reports, done, school_at_work, wake

AWAY_SECONDS = int(os.environ.get("ENDURE_AWAY", "120"))
REPORTS = 20
_DRAINS_WITHIN = 60
_A_PAGE_WAITS = 3
_GOOD = {"reads": 200, "saves": SAVED, "signs in": SAVED}


def endure(portal: Portal) -> list[Found]:
    """Signing in, reading and saving go on; work drains within 60 seconds of its return."""
    school = school_at_work(portal.address)
    with portal.web(), portal.beat():
        worker = portal.worker()
        with at_work(
            ("reads", school.read, 0.2),
            ("saves", school.save, 0.4),
            ("signs in", school.sign_in, 5),
        ) as tried:
            usual = _made(ask_for_reports(school.school, REPORTS, since=date(2025, 12, 1)))
            flushed = _flushed(portal, school.school)
            drained, slowest_wake = _away(portal, school.school)
        end(worker)
    unheard = _without_beat(portal, school.school)
    bad = [each for each in tried if each.status != _GOOD[each.what]]
    counts = ", ".join(
        f"{sum(each.what == what for each in tried)} {what}"
        for what in ("reads", "saves", "signs in")
    )
    return [
        Found(
            f"Redis flushed with {REPORTS} reports in its queue",
            "all are made within 60 s of what they take undisturbed",
            f"after {flushed:.0f} s; undisturbed {usual:.0f} s",
            flushed <= usual + _DRAINS_WITHIN,
        ),
        Found(
            f"Redis killed and away for {AWAY_SECONDS} s under load",
            "signing in, reading and saving go on; nobody waits for it",
            f"{counts}: {len(bad)} failed; {school.lost()} saves lost; asking for a report took "
            f"{slowest_wake:.1f} s at most",
            not bad and not school.lost() and slowest_wake < _A_PAGE_WAITS,
        ),
        Found(
            f"the same, {REPORTS} reports asked for meanwhile",
            "all are made within 60 s of its return, and of what they take undisturbed",
            f"after {drained:.0f} s; undisturbed {usual:.0f} s",
            drained <= usual + _DRAINS_WITHIN,
        ),
        Found(
            "Redis flushed and no beat that looks for waiting work (control)",
            "what was queued waits for ever",
            f"{unheard} of {REPORTS} made after {_DRAINS_WITHIN} s",
            unheard < REPORTS,
        ),
    ]


def _made(jobs: list[int]) -> float:
    """Wake these jobs; after how many seconds all are done."""
    for job in jobs:
        wake("jobs.run_job", job)
    return until(lambda: done(jobs) == len(jobs), seconds=300)


def _flushed(portal: Portal, school: object) -> float:
    jobs = ask_for_reports(school, REPORTS)
    for job in jobs:
        wake("jobs.run_job", job)
    portal.redis.ask("FLUSHALL")
    return until(lambda: done(jobs) == REPORTS, seconds=300)


def _away(portal: Portal, school: object) -> tuple[float, float]:
    portal.redis.kill()
    begun, slowest = time.monotonic(), 0.0
    jobs = ask_for_reports(school, REPORTS, since=date(2026, 6, 1))
    for job in jobs:
        asked = time.monotonic()
        wake("jobs.run_job", job)
        slowest = max(slowest, time.monotonic() - asked)
    time.sleep(max(AWAY_SECONDS - (time.monotonic() - begun), 0))
    portal.redis.start()
    return until(lambda: done(jobs) == REPORTS, seconds=300), slowest


def _without_beat(portal: Portal, school: object) -> int:
    """The control: a queue that is lost, and nobody who looks for what it held."""
    jobs = ask_for_reports(school, REPORTS, since=date(2026, 3, 1))
    for job in jobs:
        wake("jobs.run_job", job)
    portal.redis.ask("FLUSHALL")
    worker = portal.worker()
    try:
        until(lambda: done(jobs) == REPORTS, seconds=_DRAINS_WITHIN)
    except TimeoutError:
        return done(jobs)
    finally:
        end(worker)
    return done(jobs)
