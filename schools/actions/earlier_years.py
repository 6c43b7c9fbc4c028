"""Years in which learners were at the school before the portal knew them."""

from collections.abc import Collection
from datetime import date

from django.db.models import Min

from schools.models import Enrolment, Learner, School
from schools.rules.school_years import YEAR_7, academic_year_of, first_day, last_day


def enrol_in_earlier_years(
    *, school: School, learner_ids: Collection[int], since: date
) -> list[int]:
    """Enrol learners for the academic years from that of `since` up to their first enrolment.

    The NC year follows from the cohort, back to Year 7; who has no year groups is left alone.
    Runs inside the caller's transaction and returns the keys of the enrolments made; again, none.
    """
    learners = Learner.objects.filter(
        pk__in=learner_ids, school=school, cohort__isnull=False
    ).annotate(first=Min("enrolments__since"))
    made = []
    for key, cohort, first in learners.values_list("pk", "cohort", "first"):
        if first is None or cohort is None:
            continue
        if first > first_day(academic_year_of(first)):
            years = range(max(academic_year_of(since), cohort), academic_year_of(first) + 1)
        else:
            years = range(max(academic_year_of(since), cohort), academic_year_of(first))
        made += [
            Enrolment(
                learner_id=key,
                school=school,
                since=first_day(year),
                until=min(last_day(year), date.fromordinal(first.toordinal() - 1)),
                nc_year=str(year - cohort + YEAR_7),
            )
            for year in years
        ]
    return [one.pk for one in Enrolment.objects.bulk_create(made, batch_size=1000)]
