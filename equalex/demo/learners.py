"""Synthetic learners: shares calibrated to national measures (DfE, schools and pupils 2024/25)."""

import random
from datetime import date, timedelta

from equalex.demo import names
from schools.models import Enrolment, Learner, School, TutorGroup

# Shares of pupils (DfE): FSM 25.8 %, EAL 19.2 %, SEN support 13.4 %, EHCP 3.1 %, looked after 0.7 %.
FSM, FSM_EVER_6_ONLY, EAL, SEN_SUPPORT, EHCP, LOOKED_AFTER = (
    0.258,
    0.042,
    0.192,
    0.134,
    0.031,
    0.007,
)
GROUP_SIZE = 28
LAST_YEAR = 11


def make_learners(
    rng: random.Random, school: School, number: int, academic_year: int, *, left: int = 0
) -> list[Learner]:
    """`number` learners of Years 7-11 with tutor groups and enrolments since Year 7, and those of
    as many older cohorts as have `left` after their Year 11.
    """
    # Schools differ in how disadvantaged their intake is; half to one and a half times the mean.
    lean = rng.uniform(0.5, 1.5)
    learners = []
    for year in range(7, 12 + left):
        size = number // 5 + (1 if year - 7 < number % 5 else 0)
        groups = _tutor_groups(school, year, size) if year <= LAST_YEAR else [None]
        learners += [
            _learner(rng, school, year, academic_year, groups[place % len(groups)], lean)
            for place in range(size)
        ]
    learners = Learner.objects.bulk_create(learners, batch_size=2000)
    Enrolment.objects.bulk_create(
        (
            Enrolment(
                learner=learner,
                school=school,
                since=date(year, 9, 1),
                until=date(year + 1, 8, 31) if year < academic_year else None,
                nc_year=str(year - learner.cohort + 7),
            )
            for learner in learners
            if learner.cohort is not None
            for year in range(learner.cohort, min(academic_year, learner.cohort + 4) + 1)
        ),
        batch_size=5000,
    )
    return learners


def _tutor_groups(school: School, year: int, size: int) -> list[TutorGroup]:
    number = max(1, -(-size // GROUP_SIZE))
    return TutorGroup.objects.bulk_create(
        TutorGroup(school=school, name=f"{year}{chr(65 + place)}") for place in range(number)
    )


def _learner(
    rng: random.Random,
    school: School,
    year: int,
    academic_year: int,
    group: TutorGroup | None,
    lean: float,
) -> Learner:
    is_special = school.school_kind in ("special", "alternative_provision")
    draw = rng.random()
    sen = "E" if draw < (0.97 if school.school_kind == "special" else EHCP) else "N"
    if sen == "N" and draw < (0.8 if is_special else EHCP + SEN_SUPPORT * lean):
        sen = "K"
    is_fsm = rng.random() < FSM * lean * (1.6 if is_special else 1)
    birthday = date(academic_year - year - 5, 9, 1) + timedelta(days=rng.randrange(365))
    return Learner(
        school=school,
        cohort=academic_year - year + 7,
        tutor_group=group,
        left_on=date(academic_year - year + LAST_YEAR + 1, 8, 31) if year > LAST_YEAR else None,
        first_name=rng.choice(names.FIRST_NAMES),
        last_name=rng.choice(names.LAST_NAMES),
        date_of_birth=birthday,
        sex=rng.choice("FM") if "Girls" not in school.name else "F",
        sen=sen,
        is_fsm=is_fsm,
        is_fsm_ever_6=is_fsm or rng.random() < FSM_EVER_6_ONLY,
        is_eal=rng.random() < EAL * lean,
        is_looked_after=rng.random() < LOOKED_AFTER * (4 if is_special else 1),
        is_service_child=rng.random() < 0.01,
    )
