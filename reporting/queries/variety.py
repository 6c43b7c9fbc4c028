"""What the days that count were made of, for the learners of some schools on a date."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Sum

from employers.models import Experience
from employers.rules.vocabulary import Activity, Mode
from placements.models import Attendance
from reporting.queries.learner_figures import Whom
from reporting.rules.variety import Kind, Variety, banded

NO_SECTOR = "Sector not said"


def read_variety(whom: Whom, *, everybody: int) -> Variety:
    """Employers, sectors, activities and modes, in two statements, however many schools.

    A hub has two hundred thousand pairs of a learner and an experience: read once and looked at from
    all sides here, where the database would go through all of its days for each side.
    """
    days = (
        Attendance.objects.credited()
        .filter(learner__in=whom.learners.values("pk"), date__lte=whom.as_of)
        .order_by()
        .values_list("learner", "placement__booking__experience")
        .annotate(Sum("credited_minutes"))
    )
    pairs = list(days)
    experiences = {
        key: (employer, sector or NO_SECTOR, Activity(activity).label, mode == Mode.VIRTUAL)
        for key, employer, sector, activity, mode in Experience.objects.filter(
            pk__in={experience for _, experience, _ in pairs}
        ).values_list("pk", "employer", "sector__short_name", "activity", "mode")
    }
    sectors, activities, virtual = defaultdict(_Side), defaultdict(_Side), _Side()
    employers_of: defaultdict[int, set[int | None]] = defaultdict(set)
    for learner, experience, minutes in pairs:
        employer, sector, activity, is_virtual = experiences[experience]
        employers_of[learner].add(employer)
        sectors[sector].add(learner, minutes, employer)
        activities[activity].add(learner, minutes, employer)
        if is_virtual:
            virtual.add(learner, minutes, employer)
    return Variety(
        employers=len(set().union(*employers_of.values()) - {None}),
        sectors=_kinds(sectors),
        activities=_kinds(activities),
        # What a school arranged itself may name no employer: it is one place all the same.
        by_employers=banded(
            [max(1, len(each - {None})) for each in employers_of.values()], everybody
        ),
        minutes=sum(minutes for _, _, minutes in pairs),
        virtual=virtual.minutes,
        virtual_learners=len(virtual.learners),
    )


@dataclass(slots=True)
class _Side:
    """Who was in one sector, activity or mode, for how long and with whom."""

    learners: set[int] = field(default_factory=set)
    employers: set[int | None] = field(default_factory=set)
    minutes: int = 0

    def add(self, learner: int, minutes: int, employer: int | None) -> None:
        self.learners.add(learner)
        self.employers.add(employer)
        self.minutes += minutes


def _kinds(sides: Mapping[str, _Side]) -> tuple[Kind, ...]:
    """Most learners first."""
    found = [
        Kind(label, len(side.learners), side.minutes, len(side.employers - {None}))
        for label, side in sides.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.learners, each.label)))
