"""The learners of a school, for populations of any size."""

import random
from datetime import date, timedelta
from typing import Final, NamedTuple

from equalex.demo import names
from equalex.demo.learners import EAL, EHCP, FSM, FSM_EVER_6_ONLY, LOOKED_AFTER, SEN_SUPPORT
from equalex.demo.tables import Table
from equalex.demo.workplaces import hex_id
from placements.rules.facts import Enrolment
from schools.models import Enrolment as EnrolmentRow
from schools.models import Learner, TutorGroup
from schools.rules.groups import groups_of, in_words
from schools.rules.upn import check_letter

GROUP_SIZE = 28
_YEARS = range(7, 12)
# Chances of being offered a place, against the average (DfE, Year 10).
MOST_LIKELY: Final = 1.05
OF_FSM: Final = 0.82
OF_SEN: Final = 0.86
MEAN_CHANCE: Final = (
    MOST_LIKELY * (1 - FSM * (1 - OF_FSM)) * (1 - (SEN_SUPPORT + EHCP) * (1 - OF_SEN))
)


class Member(NamedTuple):
    """A learner as taking part needs it: `chance` of being offered a place, about 1 on average;
    and in words, whom the learner is counted among.
    """

    key: int
    chance: float
    groups: str


class Cohort(NamedTuple):
    """Learners who were in Year 7 in one academic year, and the enrolments they all have."""

    year_7: int
    enrolments: tuple[Enrolment, ...]
    members: list[Member]


class RollTables:
    """The tables of a school's roll."""

    def __init__(self) -> None:
        self.groups = Table(TutorGroup, "public_id", "school", "name")
        self.learners = Table(
            Learner,
            *("public_id", "school", "cohort", "tutor_group", "upn", "first_name", "last_name"),
            *("date_of_birth", "sex", "sen", "is_fsm", "is_fsm_ever_6", "is_eal"),
            *("is_looked_after", "is_service_child"),
        )
        self.enrolments = Table(EnrolmentRow, "learner", "school", "since", "until", "nc_year")

    def in_order(self) -> list[Table]:
        """Parents first."""
        return [self.groups, self.learners, self.enrolments]


def make_roll(
    rng: random.Random, tables: RollTables, school: int, kind: str, *, learners: int, year: int
) -> list[Cohort]:
    """So many learners of Years 7-11 of the academic year `year`, by cohort, youngest first."""
    # Schools differ in how disadvantaged their intake is; half to one and a half times the mean.
    lean = rng.uniform(0.5, 1.5)
    cohorts = []
    for nc_year in _YEARS:
        size = learners // 5 + (nc_year - 7 < learners % 5)
        cohort = Cohort(year - nc_year + 7, _enrolments(year - nc_year + 7, year), [])
        groups = _tutor_groups(rng, tables, school, nc_year, size)
        for place in range(size):
            group = groups[place % len(groups)]
            cohort.members.append(_learner(rng, tables, (school, kind, lean), cohort, group))
        _enrol(tables, school, cohort)
        cohorts.append(cohort)
    return cohorts


def _enrolments(year_7: int, year: int) -> tuple[Enrolment, ...]:
    return tuple(
        Enrolment(
            date(each, 9, 1),
            date(each + 1, 8, 31) if each < year else None,
            str(each - year_7 + 7),
        )
        for each in range(year_7, year + 1)
    )


def _enrol(tables: RollTables, school: int, cohort: Cohort) -> None:
    for since, until, nc_year, _ in cohort.enrolments:
        first, last = since.isoformat(), until.isoformat() if until else None
        keys = tables.enrolments.keys(len(cohort.members))
        tables.enrolments.rows += [
            (key, member.key, school, first, last, nc_year)
            for key, member in zip(keys, cohort.members, strict=True)
        ]


def _tutor_groups(
    rng: random.Random, tables: RollTables, school: int, nc_year: int, size: int
) -> list[int]:
    keys = tables.groups.keys(max(1, -(-size // GROUP_SIZE)))
    tables.groups.rows += [
        (key, hex_id(rng), school, f"{nc_year}{chr(65 + number % 26)}{number // 26 or ''}")
        for number, key in enumerate(keys)
    ]
    return list(keys)


def _learner(
    rng: random.Random, tables: RollTables, of: tuple[int, str, float], cohort: Cohort, group: int
) -> Member:
    school, kind, lean = of
    is_special = kind in ("special", "alternative_provision")
    draw = rng.random
    need = draw()
    sen = "E" if need < (0.97 if kind == "special" else EHCP) else "N"
    if sen == "N" and need < (0.8 if is_special else EHCP + SEN_SUPPORT * lean):
        sen = "K"
    is_fsm = draw() < FSM * lean * (1.6 if is_special else 1)
    birthday = date(cohort.year_7 - 12, 9, 1) + timedelta(days=int(draw() * 365))
    key = tables.learners.key()
    name = (
        names.FIRST_NAMES[int(draw() * len(names.FIRST_NAMES))],
        names.LAST_NAMES[int(draw() * len(names.LAST_NAMES))],
    )
    characteristics = {
        "sex": "F" if draw() < 0.5 else "M",
        "sen": sen,
        "is_fsm": is_fsm,
        "is_fsm_ever_6": is_fsm or draw() < FSM_EVER_6_ONLY,
        "is_eal": draw() < EAL * lean,
        "is_looked_after": draw() < LOOKED_AFTER * (4 if is_special else 1),
        "is_service_child": draw() < 0.01,
    }
    tables.learners.rows.append(
        (
            *(key, hex_id(rng), school, cohort.year_7, group, _upn(key)),
            *(*name, birthday.isoformat(), *characteristics.values()),
        )
    )
    return Member(
        key,
        MOST_LIKELY * (OF_FSM if is_fsm else 1) * (1 if sen == "N" else OF_SEN),
        in_words(groups_of(**characteristics)),
    )


def _upn(key: int) -> str:
    """A unique pupil number that fits its check letter, of an authority (900) that is none."""
    digits = str(900_000_000_000 + key)
    return check_letter(f"A{digits}") + digits
