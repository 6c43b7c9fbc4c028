"""Days already lived in the demo: last year's register beside the portal, one trip taken in."""

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from employers.rules.vocabulary import Activity, ArrangedBy, Kind, Mode, Setting
from equalex.kernel.access import Actor, OrganisationKind, Role
from equalex.kernel.dates import academic_year
from placements.actions.day_files import receive_register
from placements.actions.lived_days import take_in_trip
from placements.actions.recording import Recorded
from placements.models import Attendance, AttendanceState
from placements.queries.day_files import compared_days
from placements.rules.reconciliation import trips
from schools.models import Learner, Membership, School

_IN_SCHOOL: Final = "/ \\"
_PARTY: Final = 24


def make_lived_days(school: School, today: date) -> None:
    """A register of last March and April: most days agree, two trips are unknown to the portal and
    one of them is taken in, two marks are at odds.
    """
    year = academic_year(today) - 1
    leader = Membership.objects.get(organisation=school, role=Role.CAREERS_LEADER)
    by = Actor(
        role=Role.CAREERS_LEADER,
        person_id=leader.user_id,
        organisation_id=school.pk,
        organisation_kind=OrganisationKind.SCHOOL,
        today=today,
    )
    first = date(year + 1, 3, 1)
    dates = [day for day in (first + timedelta(days=n) for n in range(45)) if day.weekday() < 5]
    learners = list(
        Learner.objects.filter(school=school, cohort__in=(year - 3, year - 2))
        .select_related("tutor_group")
        .order_by("cohort", "tutor_group__name", "last_name", "pk")
    )
    marks = _marks(learners, dates)
    day_file = receive_register(
        school=school,
        content=_as_csv(learners, dates, marks),
        file_name="register-spring-term.csv",
        by=by,
    )
    visit = next((one for one in trips(compared_days(day_file)) if len(one.dates) == 1), None)
    if visit is not None:
        take_in_trip(
            day_file=day_file,
            key=visit.key,
            learner_ids=list(visit.days),
            what=Recorded(
                title="Morning at the parcel centre",
                kind=Kind.EXPERIENCE,
                activity=Activity.VISIT,
                mode=Mode.IN_PERSON,
                setting=Setting.WORKPLACE,
                arranged_by=ArrangedBy.SCHOOL,
                dates=visit.dates,
                start=None,
                minutes=300,
                criteria=frozenset({"purpose", "people", "interaction"}),
                employer_name="Harbour Parcels",
            ),
            by=by,
        )


def _marks(learners: list[Learner], dates: list[date]) -> dict[int, dict[date, str]]:
    marks: dict[int, dict[date, str]] = defaultdict(dict)
    known = (
        Attendance.objects.standing()
        .filter(
            learner__in=learners,
            date__range=(dates[0], dates[-1]),
            attendance=AttendanceState.ATTENDED,
            placement__booking__experience__kind=Kind.EXPERIENCE,
        )
        .order_by("date", "pk")
    )
    for number, (key, day) in enumerate(known.values_list("learner", "date")):
        # Two in the list are at odds, and two only look so: present marks, as of a day in school.
        marks[key][day] = "I I" if number in (3, 17) else _IN_SCHOOL if number in (8, 9) else "W W"
    older = [one for one in learners if one.cohort == learners[0].cohort]
    younger = [one for one in learners if one.cohort == learners[-1].cohort]
    tuesday = next(day for day in dates[10:] if day.weekday() == 1)
    for place, one in enumerate(older[:_PARTY]):
        for day in (tuesday, tuesday + timedelta(days=1)):
            if (place, day) != (4, tuesday + timedelta(days=1)):
                marks[one.pk].setdefault(day, "W W")
    friday = next(day for day in dates[15:] if day.weekday() == 4)
    for one in younger[: _PARTY + 4]:
        marks[one.pk].setdefault(friday, "V \\")
    return marks


def _as_csv(learners: list[Learner], dates: list[date], marks: dict[int, dict[date, str]]) -> bytes:
    """As an attendance system exports it: a column for each date, both sessions in a cell."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Surname", "Forename", "Reg", "DOB", *(f"{day:%d/%m/%Y}" for day in dates)])
    for one in learners:
        group = one.tutor_group.name if one.tutor_group else ""
        born = f"{one.date_of_birth:%d/%m/%Y}" if one.date_of_birth else ""
        own = marks.get(one.pk, {})
        writer.writerow(
            [one.last_name, one.first_name, group, born]
            + [own.get(day, _IN_SCHOOL) for day in dates]
        )
    return text.getvalue().encode()
