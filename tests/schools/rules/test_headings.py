"""Headings of management information systems."""

import pytest

from schools.rules.headings import Problem, field_of, is_never_kept, map_headings

KNOWN = {
    "admission_number": ["Adno", "Admission number"],
    "upn": ["UPN", "Pupil UPN", "u p n"],
    "last_name": ["Legal Surname", "Last Name", "CHILD_LAST_NAME", "student surname"],
    "first_name": ["Legal Forename", "First Name", "CHILD_FIRST_NAME", "Pupil's Forename"],
    "preferred_last_name": ["Preferred Surname", "CHILD_PREFERRED_LAST_NAME"],
    "preferred_first_name": ["Preferred Forename", "CHILD_PREFERRED_GIVEN_NAME"],
    "date_of_birth": [
        "Date of birth",
        "DOB",
        "D.O.B.",
        "CHILD_DATE_OF_BIRTH",
        "Date of Birth (dd/mm/yyyy)",
    ],
    "sex": ["Gender", "Sex", "CHILD_GENDER"],
    "nc_year": ["Year", "Year Group", "NC Year", "NCyearActual", "CHILD_YEAR_GROUP"],
    "tutor_group": ["Reg", "Reg Group", "Form", "Tutor Group", "Class", "CHILD_REGISTRATION"],
    "sen": ["SEN Status", "SEN code", "PupSenProv"],
    "eal": ["EAL", "English as additional language", "IsEnglishAdditionalLanguage"],
    "fsm": ["Eligible for free meals", "FSM"],
    "fsm_ever_6": ["FSM Ever 6", "IsFSMEver6", "EVERFSM_6"],
    "looked_after": ["Ever in care", "InCareIndicator", "Looked after"],
    "service_child": ["Service child"],
    "enrolment_status": ["Enrolment Status"],
    "school_urn": ["URN", "CHILD_SCHOOL_URN", "School URN"],
    "school_laestab": ["LAESTAB", "DfE number"],
}


@pytest.mark.parametrize(("field", "heading"), [(f, h) for f, hs in KNOWN.items() for h in hs])
def test_synonyms_are_known(field: str, heading: str) -> None:
    found = field_of(heading)
    assert found is not None
    assert found[0] == field


@pytest.mark.parametrize(
    "heading",
    ["PARENT_1_NAME", "Parent 2 e-mail", "CHILD_ADDRESS_LINE_1", "CHILD_POSTCODE", "CHILD_NHS_NUMBER",
     "Medical notes", "Mobile", "Mother's name", "Next of kin", "Ethnicity", "Password", "Religion"],
)  # fmt: skip
def test_what_must_not_be_held_has_no_field_and_cannot_be_chosen(heading: str) -> None:
    assert field_of(heading) is None
    assert is_never_kept(heading)
    found = map_headings(["First name", "Last name", "DOB", heading], {heading: "admission_number"})
    assert "admission_number" not in found.columns
    assert heading in found.left_out


@pytest.mark.parametrize(
    "heading", ["Former UPN", "Notes", "Academic year", "contacts.data.forename", "", None]
)
def test_other_headings_are_left_alone(heading: object) -> None:
    assert field_of(heading) is None


def test_problems_name_the_headings() -> None:
    found = map_headings(["First name", "Forename", "DOB", "dob"])
    assert [(one.kind, one.field, one.headings) for one in found.problems] == [
        (Problem.AMBIGUOUS, "first_name", ("First name", "Forename")),
        (Problem.TWICE, "date_of_birth", ("DOB", "dob")),
        (Problem.MISSING, "last_name", ()),
    ]
    assert not found.is_usable


def test_headings_that_are_not_needed_may_come_twice() -> None:
    assert map_headings(
        ["First name", "Last name", "DOB", "Notes", "Notes", "Name", "Name"]
    ).is_usable


def test_choices_go_before_synonyms() -> None:
    found = map_headings(
        ["First name", "Last name", "DOB", "Group A", "Form"],
        {"group a": "tutor_group", "Form": ""},
    )
    assert found.headings["tutor_group"] == "Group A"
