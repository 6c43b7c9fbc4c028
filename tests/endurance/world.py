"""A school at work: a careers leader, registers to be marked, reports to be made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from tests.endurance.people import TOKEN, Answer, Person, signed_in

SAVED, MINUTES = 302, range(60, 300)


@dataclass
class School:
    """One day of one learner a booking, so that each save can be told from every other."""

    address: str
    user: Any
    school: Any
    days: list[tuple[str, int]]
    acknowledged: dict[int, int] = field(default_factory=dict)
    last: Answer = field(default_factory=lambda: Answer(0))
    _turns: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.reader, self.marker = (signed_in(self.address, self.user) for _ in range(2))

    def read(self) -> int:
        """Look at a register."""
        return self.reader.get(self.days[0][0]).status

    def save(self) -> int:
        """Mark the next learner as present for a number of minutes not used before on that day."""
        turn = next(self._turns)
        path, key = self.days[turn % len(self.days)]
        minutes = MINUTES[turn // len(self.days) % len(MINUTES)]
        fields = {f"a-{key}": "attended", f"m-{key}": f"{minutes}"}
        self.last = self.marker.send(path, fields)
        if self.last.status == SAVED:
            self.acknowledged[key] = minutes
        return self.last.status

    def opened(self) -> tuple[str, dict[str, str]]:
        """A register as somebody has it open with marks typed in, not sent yet."""
        path, key = self.days[0]
        token = TOKEN.search(self.marker.get(path).body)
        assert token, "the register's page has a form"
        fields = {"csrfmiddlewaretoken": token[1], f"a-{key}": "absent", f"m-{key}": "59"}
        return path, fields

    def sign_in(self) -> int:
        """Sign in with the passphrase, as on a Monday morning."""
        from tests.factories.accounts import PASSWORD

        newcomer = Person(self.address)
        fields = {"login": self.user.email, "password": PASSWORD}
        return newcomer.send("/accounts/login/", fields).status

    def lost(self) -> int:
        """Saves that people were told of and that are not in the database."""
        from placements.models import Attendance

        there = dict(Attendance.objects.values_list("pk", "minutes"))
        return sum(there[key] != minutes for key, minutes in self.acknowledged.items())


def school_at_work(address: str, *, learners: int = 30) -> School:
    """A school whose days of yesterday wait for a mark."""
    from django.urls import reverse

    from equalex.kernel.access import Role
    from placements.actions.ledger import recount_all
    from tests.factories import AttendanceFactory, BookingFactory, LearnerFactory, SchoolFactory
    from tests.factories.schools import MembershipFactory

    school = SchoolFactory()
    membership = MembershipFactory(organisation=school, role=Role.CAREERS_LEADER)
    days = []
    for _ in range(learners):
        day = AttendanceFactory(
            placement__booking=BookingFactory(school=school),
            placement__learner=LearnerFactory(school=school, nc_year=10),
            date=date.today() - timedelta(days=1),  # noqa: DTZ011 - a school day of London's
            attendance="unconfirmed",
            minutes=None,
        )
        days.append((reverse("mark-register", args=[day.placement.booking.public_id]), day.pk))
    recount_all()
    return School(address, membership.user, school, days)


def ask_for_reports(school: Any, number: int, *, since: date = date(2026, 9, 1)) -> list[int]:
    """Jobs for so many reports of a school, each as of another date; none is woken yet."""
    from equalex.jobs.models import Job

    jobs = Job.objects.bulk_create(
        Job(
            kind="ten_day_report",
            organisation=school.pk,
            arguments={"as_of": (since + timedelta(days=day)).isoformat(), "scheduled": True},
        )
        for day in range(number)
    )
    return [job.pk for job in jobs]


def wake(task: str, *arguments: int) -> None:
    """Send a task as the portal does on commit; a broker that is away is nothing to it."""
    from equalex.journal import actions

    actions.wake(task, *arguments)


def done(jobs: list[int]) -> int:
    """How many of these jobs are done."""
    from equalex.jobs.models import Job, JobState

    return Job.objects.filter(pk__in=jobs, state=JobState.DONE).count()
