"""What the days that count were made of, for the learners of some schools on a date."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from employers.rules.vocabulary import Activity, Mode
from placements.models import Attendance
from reporting.queries.learner_figures import learners_on
from reporting.rules.variety import Kind, Variety, banded
from schools.models import School

NO_SECTOR = "Sector not said"


def read_variety(
    schools: QuerySet[School] | Sequence[School], *, as_of: date, everybody: int
) -> Variety:
    """Employers, sectors, activities and modes, in four statements, however many schools."""
    days = (
        Attendance.objects.standing()
        .filter(
            learner__in=learners_on(schools, as_of).values("pk"),
            date__lte=as_of,
            credited_minutes__gt=0,
        )
        .order_by()
    )
    employer = "placement__booking__experience__employer"
    totals = days.aggregate(
        employers=Count(employer, distinct=True),
        minutes=Sum("credited_minutes", default=0),
        virtual=Sum(
            "credited_minutes",
            filter=Q(placement__booking__experience__mode=Mode.VIRTUAL),
            default=0,
        ),
        virtual_learners=Count(
            "learner", distinct=True, filter=Q(placement__booking__experience__mode=Mode.VIRTUAL)
        ),
    )
    numbers = (
        days.values("learner")
        .annotate(employers=Count(employer, distinct=True))
        .values_list("employers", flat=True)
    )
    return Variety(
        employers=totals["employers"],
        sectors=_kinds(days, "placement__booking__experience__sector__short_name"),
        activities=_kinds(days, "placement__booking__experience__activity"),
        # What a school arranged itself may name no employer: it is one place all the same.
        by_employers=banded([max(1, each) for each in numbers], everybody),
        minutes=totals["minutes"],
        virtual=totals["virtual"],
        virtual_learners=totals["virtual_learners"],
    )


def _kinds(days: QuerySet[Attendance], column: str) -> tuple[Kind, ...]:
    """By this column, most learners first."""
    rows = days.values_list(column).annotate(
        learners=Count("learner", distinct=True),
        minutes=Sum("credited_minutes"),
        employers=Count("placement__booking__experience__employer", distinct=True),
    )
    labels = {each.value: each.label for each in Activity}
    found = [Kind(labels.get(name, name) or NO_SECTOR, *numbers) for name, *numbers in rows]
    return tuple(sorted(found, key=lambda each: (-each.learners, each.label)))
