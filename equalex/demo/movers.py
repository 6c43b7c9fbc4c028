"""What waits for a careers leader in the demo: learners who change school, and who need a key stage;
and the turn of the school year that was.
"""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

from equalex.demo.organisations import World
from equalex.kernel.access import Actor, the_portal
from equalex.kernel.dates import academic_year, first_day
from placements.actions.ledger import recount
from schools.actions.moves import propose_moves
from schools.models import Enrolment, Learner, RollOver, School
from schools.rules.school_years import NOT_FOLLOWED, Step, counts
from schools.rules.upn import check_letter

_WITHOUT_YEAR: Final = (("Robin", "Ashdown"), ("Kai", "Fennimore"))


def make_movers(world: World, today: date) -> None:
    """One learner comes to the first school, one goes; two of it have no year group; and every
    school's year has turned on 1 September.
    """
    school, other, third = world.schools[:3]
    by = replace(the_portal(), today=today)
    year_9 = academic_year(today) - 2
    concerned = [
        *_move(_with_days(other, year_9), school, by, has_left=True),
        *_move(_with_days(school, year_9), third, by, has_left=False),
        *(_without_year(school, *name, today) for name in _WITHOUT_YEAR),
    ]
    recount(learner_ids=[learner.pk for learner in concerned])
    for each in world.schools:
        _turned(each, today)


def _with_days(school: School, cohort: int) -> Learner:
    """The learner of a cohort who has most to take along."""
    learners = Learner.objects.filter(school=school, cohort=cohort, user=None)
    return learners.order_by("-progress__ks3_credited", "pk")[0]


def _move(
    learner: Learner, to_school: School, by: Actor, *, has_left: bool
) -> tuple[Learner, Learner]:
    """The learner's records at the former school and at the new one."""
    digits = f"999{4000 + learner.school_id % 1000:04d}20{learner.pk % 1000:03d}"
    learner.upn = check_letter(f"A{digits}") + digits
    if has_left:
        learner.left_on = by.today
        learner.enrolments.filter(until__isnull=True).update(until=by.today)
    learner.save()
    latest = learner.enrolments.latest("since")
    arrived = Learner.objects.create(
        school=to_school,
        cohort=learner.cohort,
        upn=learner.upn,
        first_name=learner.first_name,
        last_name=learner.last_name,
        date_of_birth=learner.date_of_birth,
        sex=learner.sex,
        sen=learner.sen,
    )
    Enrolment.objects.create(
        learner=arrived,
        school=to_school,
        since=first_day(academic_year(by.today)),
        nc_year=latest.nc_year,
    )
    propose_moves(school=to_school, learner_ids=[arrived.pk], by=by)
    return learner, arrived


def _without_year(school: School, first_name: str, last_name: str, today: date) -> Learner:
    year = academic_year(today)
    learner = Learner.objects.create(
        school=school,
        first_name=first_name,
        last_name=last_name,
        date_of_birth=date(year - 14, 3, 9),
        sen="E",
    )
    Enrolment.objects.create(
        learner=learner, school=school, since=first_day(year), nc_year=NOT_FOLLOWED
    )
    return learner


def _turned(school: School, today: date) -> None:
    """As the clock would have left it: last year's Year 11 had as many learners as this year's."""
    year = academic_year(today)
    learners = Learner.objects.filter(school=school).on_roll()
    RollOver.objects.create(
        school=school,
        academic_year=year,
        counts=counts([])
        | {
            Step.MOVES_UP.value: learners.filter(cohort__lt=year).count(),
            Step.LISTED.value: learners.filter(cohort=year).count(),
            Step.LEAVES.value: learners.filter(cohort=year - 4).count(),
        },
        ran_at=timezone.make_aware(datetime.combine(first_day(year), time(0, 5))),
    )
