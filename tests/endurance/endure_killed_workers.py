"""The worker is killed twenty times during a thousand reports and two thousand messages."""

import os
import random
import re
import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

from tests.endurance.portal import Found, Portal, kill, until
from tests.endurance.world import ask_for_reports, done, school_at_work, wake

KILLS = 20
REPORTS = int(os.environ.get("ENDURE_REPORTS", "1000")) // KILLS * KILLS
MESSAGES = 2 * REPORTS
_EACH = REPORTS // KILLS
_PATIENCE = 1800
_CONTEXT = {
    "organisation": "Harrowdene Academy",
    "role": "tutor",
    "days": 14,
    "invitation": "11111111-1111-4111-8111-111111111111",
}


def endure(portal: Portal) -> list[Found]:
    """Each exactly once in the database; a message at most once more on its way for each kill."""
    from equalex.jobs.models import Job, JobState

    school = school_at_work(portal.address, learners=2).school
    jobs, interrupted, pauses = list[int](), set[int](), list[float]()
    with portal.beat():
        worker = portal.worker()
        for number in range(KILLS):
            portion = _ask(school, number)
            jobs.extend(portion)
            _wait_until_in_the_middle(portion, chance=random.Random(number))
            kill(worker)
            interrupted |= set(
                Job.objects.filter(state=JobState.RUNNING).values_list("pk", flat=True)
            )
            before = done(jobs)
            worker = portal.worker()
            pauses.append(until(lambda before=before: done(jobs) > before, seconds=_PATIENCE))
        until(lambda: done(jobs) == REPORTS and not _waiting(), seconds=_PATIENCE)
        kill(worker)
    return [*_of_reports(jobs, interrupted, max(pauses)), _of_messages(portal)]


def _ask(school: Any, number: int) -> list[int]:
    from equalex.journal.models import Message

    first = date(2026, 9, 1) - timedelta(days=_EACH * number)
    portion = ask_for_reports(school, _EACH, since=first)
    Message.objects.bulk_create(
        Message(
            to_address=f"somebody{number}-{each}@example.org",
            template="schools/emails/invitation.txt",
            once=f"endured {number} {each}",
            context=_CONTEXT,
        )
        for each in range(2 * _EACH)
    )
    for place, job in enumerate(portion):
        wake("jobs.run_job", job)
        if place % 10 == 0:
            wake("journal.deliver_messages")
    return portion


def _wait_until_in_the_middle(portion: list[int], chance: random.Random) -> None:
    enough = chance.randrange(1, max(_EACH * 3 // 4, 2))
    until(lambda: done(portion) >= enough, seconds=_PATIENCE)
    time.sleep(chance.random())


def _waiting() -> bool:
    from equalex.journal.models import Message, MessageState

    return Message.objects.filter(state=MessageState.WAITING).exists()


def _of_reports(jobs: list[int], interrupted: set[int], pause: float) -> list[Found]:
    from equalex.jobs.models import Job
    from equalex.journal.models import Entry
    from reporting.models import Snapshot

    reports = Snapshot.objects.filter(job__in=jobs)
    issued = Entry.objects.filter(verb="issue report", subject_key__in=reports.values("pk")).count()
    tries = max(Job.objects.filter(pk__in=jobs).values_list("tries", flat=True))
    return [
        Found(
            f"{REPORTS} reports, the worker killed {KILLS} times, {len(interrupted)} times in the "
            "middle of one",
            "each is made and issued once, none parked",
            f"{reports.count()} made, {issued} issued, {done(jobs)} done, at most {tries} tries",
            reports.count() == issued == done(jobs) == REPORTS,
        ),
        Found(
            "the same",
            "another worker goes on within 60 s",
            f"the next report was there after {pause:.0f} s at most",
            pause <= 60,
        ),
    ]


def _of_messages(portal: Portal) -> Found:
    from equalex.journal.models import Message, MessageState

    sent = Message.objects.filter(state=MessageState.SENT, once__startswith="endured").count()
    letters = Counter[str]()
    for path in (portal.folder / "var" / "mail").glob("*"):
        letters.update(re.findall(r"^To: (somebody\S+)", path.read_text(), re.MULTILINE))
    twice = letters.total() - len(letters)
    return Found(
        f"{MESSAGES} messages meanwhile",
        "each is sent; at most one more for each kill",
        f"{sent} sent, {len(letters)} arrived, {twice} of them twice",
        sent == len(letters) == MESSAGES and twice <= KILLS,
    )
