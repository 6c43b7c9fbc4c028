"""Schools full of learners whose days are counted, what they belong to, and a report made of them."""

from datetime import date
from typing import Any

from equalex.jobs import actions as jobs
from equalex.jobs.models import JobState
from equalex.kernel.access import Role
from placements.actions.barriers import note_barrier
from placements.actions.ledger import recount
from placements.models import BarrierReason
from reporting.actions import reports
from reporting.models import ReportKind, Snapshot
from schools.models import Organisation, School
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    HubFactory,
    HubMembershipFactory,
    LearnerFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    TrustMembershipFactory,
)
from tests.factories.actors import actor_for

TODAY = date(2027, 3, 4)


def filled_school(name: str, **fields: Any) -> School:
    """A school of 60 learners whose days are written and counted, and a barrier for some of them."""
    school = SchoolFactory(name=name, **fields)
    learners = [
        LearnerFactory(
            school=school,
            nc_year=7 + number % 5,
            sex="FM"[number % 2],
            is_fsm=number % 3 == 0,
            sen="NNNK"[number % 4],
            is_eal=None if number % 10 == 0 else number % 5 == 1,
        )
        for number in range(60)
    ]
    booking = BookingFactory(school=school)
    for number, learner in enumerate(learners):
        placement = PlacementFactory(booking=booking, learner=learner)
        for day in range(number % 4):
            AttendanceFactory(placement=placement, date=date(2026, 11, 2 + day))
    recount(learner_ids=[learner.pk for learner in learners])
    reason = BarrierReason.objects.filter(school=None).order_by("pk").first()
    reason = reason or BarrierReason.objects.create(label="Transport")
    note_barrier(learners=learners[:8], reason=reason, by=actor_for(Role.CAREERS_LEADER, school))
    return school


def organisation_of(role: Role, school: School) -> Organisation:
    """Where a person of this role reads of the school."""
    if role is Role.HUB_STAFF:
        hub = HubFactory(name="Hub of two")
        for each in (school, filled_school("Second School")):
            HubMembershipFactory(hub=hub, school=each)
        return hub
    if role is Role.TRUST_LEAD:
        return TrustMembershipFactory(trust=TrustFactory(name="Small Trust"), school=school).trust
    return school


def made(organisation: Organisation, role: Role, **wanted: Any) -> Snapshot:
    """A report as the job makes it."""
    job = reports.ask_for_report(
        organisation_id=organisation.pk,
        by=actor_for(role, organisation),
        **{"kind": ReportKind.TEN_DAYS, "as_of": TODAY, **wanted},
    )
    jobs.run(job_id=job.pk, worker="test")
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.failure
    return Snapshot.objects.get(job=job.pk)
