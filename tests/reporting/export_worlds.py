"""A school with a row of every kind, and the same portal as if it had never been there."""

import uuid
from datetime import date, timedelta

from employers.models import Employer, Experience, GrowthSector, Slot
from employers.rules.vocabulary import Activity
from outcomes.models import Aim, Feedback, Framework, Reflection
from placements.actions.figures import rebuild_figures
from placements.actions.ledger import recount
from placements.models import (
    Attendance,
    Booking,
    GroupFigures,
    Judgement,
    Placement,
    PolicyVersion,
    Progress,
)
from reporting.models import ReportKind, Snapshot
from schools.models import Enrolment, Learner, School, TutorGroup
from tests.factories import (
    AttendanceFactory,
    BookingFactory,
    EmployerFactory,
    ExperienceFactory,
    FrameworkFactory,
    LearnerFactory,
    OutcomeFactory,
    PlacementFactory,
    SchoolFactory,
    SlotFactory,
    TutorGroupFactory,
)

FIRST_DAY = date(2026, 10, 5)


def full_school(*, name: str, words: str, years: list[int], minutes: list[int]) -> School:
    """One learner for each of `years`, at a posted visit and at a placement of the school's own
    with a day of each of `minutes`; texts that people typed are `name` and `words`.
    """
    school = SchoolFactory()
    group = TutorGroupFactory(school=school, name="Group 1")
    framework = FrameworkFactory()
    outcome = OutcomeFactory(framework=framework)
    employer = EmployerFactory(name=words[:200] or "E", company_number="01234567")
    posted = ExperienceFactory(employer=employer, title=words[:120], summary=words)
    if sector := GrowthSector.objects.first():
        posted.growth_sectors.add(sector)
    slot = SlotFactory(experience=posted, first_date=FIRST_DAY, booked=len(years))
    booking = BookingFactory(school=school, experience=posted, slot=slot)
    Aim.objects.create(booking=booking, outcome=outcome)
    own = ExperienceFactory(employer=None, school=school, activity=Activity.PLACEMENT)
    recorded = BookingFactory(school=school, experience=own, has_outcomes=False)
    judgement = Judgement.objects.create(
        school=school, is_accepted=True, reason=words, judged_on=FIRST_DAY
    )
    for number, year in enumerate(years):
        learner = LearnerFactory(
            school=school,
            nc_year=year,
            tutor_group=group,
            first_name=f"F {name}"[:100],
            last_name=f"Surname{number}",
            date_of_birth=date(2026 - year - 5, 3, 1 + number),
            sen="K" if number % 2 else "N",
            is_eal=None if number % 3 else False,
        )
        visit = PlacementFactory(booking=booking, learner=learner)
        AttendanceFactory(placement=visit, date=FIRST_DAY)
        Feedback.objects.create(placement=visit, line=words, given_by=name)
        reflection = Reflection.objects.create(placement=visit, did=words, learned=words)
        reflection.outcomes.add(outcome)
        week = PlacementFactory(booking=recorded, learner=learner, has_feedback=bool(number % 2))
        for at, length in enumerate(minutes):
            AttendanceFactory(
                placement=week,
                date=FIRST_DAY + timedelta(days=7 + at),
                start=None,
                planned_minutes=300,
                minutes=length or None,
                attendance="attended" if length else "unconfirmed",
                judgement=judgement if at == 0 else None,
            )
    _reports(school, framework)
    recount(learner_ids=list(Learner.objects.filter(school=school).values_list("pk", flat=True)))
    return school


def _reports(school: School, framework: Framework) -> None:
    earlier = None
    for number in range(2):
        earlier = Snapshot.objects.create(
            organisation=school,
            kind=ReportKind.GOVERNOR,
            as_of=date(2026, 7, 31),
            figures={"number": number},
            policy=PolicyVersion.objects.published().first(),
            framework=framework,
            pdf=f"%PDF-{number}".encode(),
            sha256=f"{number:064d}",
            supersedes=earlier,
            job=uuid.uuid4().int % 2**31,
        )


def forget_school(school: School) -> None:
    """Delete the school and everything about it, as in a portal that never knew it."""
    Snapshot.objects.filter(supersedes__isnull=False).delete()
    for model in (
        Snapshot,
        Attendance,
        Judgement,
        Placement,
        Booking,
        Slot,
        Experience,
        Employer,
        Framework,
        Progress,
        GroupFigures,
        Enrolment,
        Learner,
        TutorGroup,
    ):
        model.objects.all().delete()
    School.objects.filter(pk=school.pk).delete()
    rebuild_figures()
