"""PostgreSQL is ended in the middle of everything and comes back, while people work."""

import html
import os
import time
from collections import Counter

from tests.endurance.people import Tried, at_work
from tests.endurance.portal import Found, Portal, end, until
from tests.endurance.world import SAVED, ask_for_reports, done, school_at_work, wake

AWAY_SECONDS = int(os.environ.get("ENDURE_AWAY", "20"))
REPORTS = 20
TIMES = 3
_GOOD = {"reads": 200, "saves": SAVED}
_AWAY = 503


def endure(portal: Portal) -> list[Found]:
    """A page that says so while it is away; no error once it is back, and nothing lost."""
    from django.db import close_old_connections

    school = school_at_work(portal.address)
    outages, kept = list[tuple[float, float]](), 0
    jobs = ask_for_reports(school.school, REPORTS)
    with portal.web(), portal.beat():
        worker = portal.worker()
        for job in jobs:
            wake("jobs.run_job", job)
        with at_work(("reads", school.read, 0.1), ("saves", school.save, 0.1)) as tried:
            for _ in range(TIMES):
                time.sleep(8)
                opened = school.opened()
                began = time.monotonic()
                portal.postgres.stop()
                kept += _what_was_typed_is_kept(school, opened)
                time.sleep(AWAY_SECONDS)
                portal.postgres.start()
                outages.append((began, time.monotonic()))
            time.sleep(15)
        close_old_connections()
        drained = until(lambda: done(jobs) == REPORTS, seconds=300)
        end(worker)
    away = [each for each in tried if _within(each.at, outages)]
    back = [each for each in tried if not _within(each.at, outages)]
    bad = [each for each in back if each.status != _GOOD[each.what]]
    wrong = [each for each in away if each.status not in (_GOOD[each.what], _AWAY)]
    lost = school.lost()
    return [
        Found(
            f"PostgreSQL ended {TIMES} times for {AWAY_SECONDS} s under load",
            "no error once it is back",
            f"{len(back)} requests while it was there: {len(bad)} failed{_how(bad)}",
            not bad,
        ),
        Found(
            "the same",
            "a 503 page while it is away, with what was typed kept",
            f"{len(away)} requests while it was away: {len(wrong)} answered otherwise{_how(wrong)}; "
            f"{kept} of {TIMES} forms kept",
            not wrong and kept == TIMES,
        ),
        Found("the same", "no acknowledged save is lost", f"{lost} lost", not lost),
        Found(
            f"the same, {REPORTS} reports asked for before",
            "all are made",
            f"{done(jobs)}, the last {drained:.0f} s after the load ended",
            done(jobs) == REPORTS,
        ),
    ]


def _how(bad: list[Tried]) -> str:
    counts = Counter((each.what, each.status) for each in bad)
    said = ", ".join(f"{number} {what}: {status}" for (what, status), number in counts.items())
    return f" ({said})" if said else ""


def _within(at: float, outages: list[tuple[float, float]]) -> bool:
    # What was asked before the end of an outage may be answered a moment after it.
    return any(began <= at <= ended + 1 for began, ended in outages)


def _what_was_typed_is_kept(school: object, opened: tuple[str, dict[str, str]]) -> bool:
    path, fields = opened
    answer = school.marker.post(path, fields)  # type: ignore[attr-defined]  # see world.School
    return answer.status == _AWAY and all(
        html.escape(value) in answer.body for value in fields.values()
    )
