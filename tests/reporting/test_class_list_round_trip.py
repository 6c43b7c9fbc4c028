"""Whatever learners a school has: its own list, taken out and in again, is no change."""

import csv
import io
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from equalex.kernel.sheets import Sheet, as_csv
from reporting.queries.school_export import CLASS_LIST, tables_of
from schools.models import Learner, School
from schools.queries.imports import plan_of, read_file
from schools.rules.school_years import cohort_of
from tests.factories import SchoolFactory, TutorGroupFactory

TODAY = date(2026, 11, 23)
YEAR = 2026
NAMES = st.one_of(
    st.sampled_from(
        ["Zoë", "O’Brien", "-Ann", "=Bob", "@Cleo", "'T Hooft", "García Márquez", "'=x"]
    ),
    st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=12).map(
        lambda text: f"A{text}"
    ),
).map(lambda text: " ".join(text.split()))
MAYBE = st.sampled_from([None, True, False])
FACTS = st.fixed_dictionaries(
    {
        "first_name": NAMES,
        "last_name": NAMES,
        "preferred_name": st.sampled_from(["", "Zo", "=Al"]),
        "date_of_birth": st.dates(date(2010, 9, 1), date(2015, 8, 31)),
        "sex": st.sampled_from(["F", "M", ""]),
        "sen": st.sampled_from(["N", "K", "E"]),
        "is_eal": MAYBE,
        "is_fsm": st.booleans(),
        "is_fsm_ever_6": st.booleans(),
        "is_looked_after": st.booleans(),
        "is_service_child": st.booleans(),
        "admission_number": st.sampled_from(["", "00123", "-77", "A/9"]),
        "nc_year": st.sampled_from(["7", "8", "9", "10", "11", "12", "X"]),
        "group": st.sampled_from(["", "8A", "Form =1", "-9Z"]),
    }
)


def upn_of(number: int) -> str:
    return f"A2031022{number:05d}"


class RoundTrip(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(people=st.lists(FACTS, min_size=1, max_size=6), has_upns=st.booleans())
    def test_import_export_import_is_no_change(
        self, people: list[dict[str, Any]], has_upns: bool
    ) -> None:
        school = SchoolFactory()
        for number, facts in enumerate(people):
            self.add(school, facts, upn_of(number) if has_upns else "", number)
        tables = tables_of(school, today=TODAY)
        headings, rows = next(table for name, table in tables if name == CLASS_LIST)
        content = as_csv(Sheet("Class list", headings, rows))
        assert len(list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))) == len(people) + 1
        listed = read_file(
            content, file_name="list.csv", school=school, academic_year=YEAR, today=TODAY
        )
        plan = plan_of(listed, school=school, academic_year=YEAR, today=TODAY).plan
        assert [one.reasons for one in plan.rows if one.changes or not one.match] == []
        assert plan.counts() == {**dict.fromkeys(plan.counts(), 0), "unchanged": len(people)}

    def add(self, school: School, facts: dict[str, Any], upn: str, number: int) -> None:
        """A learner as an import would have kept one: nobody shares name and date of birth."""
        values = dict(facts)
        group, nc_year = values.pop("group"), values.pop("nc_year")
        values["last_name"] = f"{values['last_name']}{'abcdef'[number]}"
        found = school.tutor_groups.filter(name=group).first() if group else None
        Learner.objects.create(
            school=school,
            upn=upn,
            cohort=cohort_of(nc_year, YEAR),
            tutor_group=found or (TutorGroupFactory(school=school, name=group) if group else None),
            **values,
        )
