"""Who a row is about: found by one sure sign, or nobody."""

from datetime import date

import pytest

from schools.rules.learner_identity import Identity, LearnerLookup
from schools.rules.match_plan import ExistingLearner, Standing

BORN = date(2012, 2, 1)
ADA = ExistingLearner(
    1,
    "Ada",
    "Finch",
    upn="A203102209083",
    date_of_birth=BORN,
    admission_number="17",
    tutor_group="8A",
)
TWIN = ExistingLearner(2, "Ida", "Finch", date_of_birth=BORN, tutor_group="8A")
JO = ExistingLearner(3, "Joseph", "O’Brien", preferred_first_name="Jo", tutor_group="9 B")
NAMESAKES = [ExistingLearner(key, "Sam", "Lee", tutor_group="7C") for key in (4, 5)]
AWAY = ExistingLearner(6, "Far", "Away", upn="A203202811068", standing=Standing.ELSEWHERE)
LOOKUP = LearnerLookup([ADA, TWIN, JO, *NAMESAKES, AWAY])


@pytest.mark.parametrize(
    ("who", "key"),
    [
        (Identity(upn="A203102209083"), 1),
        (Identity(admission_number="17", last_name="Finch"), 1),
        (Identity(first_name="ada", last_name="FINCH", date_of_birth=BORN), 1),
        (Identity(first_name="Ida", last_name="Finch", tutor_group="8a"), 2),
        (Identity(first_name="Jo", last_name="OBrien", tutor_group="9b"), 3),
    ],
)
def test_a_learner_is_found_by_number_or_by_name_and_one_more(who: Identity, key: int) -> None:
    assert LOOKUP.find(who).key == key


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (Identity(upn="A203102209083", first_name="Tom", last_name="Reed"), "another name"),
        (Identity(first_name="Ada", last_name="Finch"), "neither date of birth nor tutor group"),
        (Identity(first_name="Ada", last_name="Finch", date_of_birth=date(2011, 1, 1)), "neither"),
        (Identity(first_name="Sam", last_name="Lee", tutor_group="7C"), "Two learners"),
        (Identity(first_name="No", last_name="Body", tutor_group="7C"), "No learner"),
        (Identity(upn="A203202811068"), "there is no name"),
    ],
)
def test_whoever_is_not_surely_one_learner_is_nobody_and_the_row_says_why(
    who: Identity, said: str
) -> None:
    found = LOOKUP.find(who)
    assert found.key is None
    assert found.fault is not None
    assert said in found.fault.reason
    assert found.fault.remedy
