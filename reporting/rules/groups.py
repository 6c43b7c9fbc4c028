"""The groups of learners by which figures are broken down: who is missing out?"""

from functools import lru_cache
from typing import Final

from equalex.kernel.words import Word
from schools.rules import groups
from schools.rules.groups import Group

SHORT_NAMES: Final[dict[Group, str]] = {
    Group.FSM: "FSM",
    Group.SEND: "SEND",
    Group.SEN_SUPPORT: "SEN support",
    Group.EHCP: "EHCP",
    Group.EAL: "EAL",
    Group.LOOKED_AFTER: "Looked after",
}
IN_FIGURES: Final = (Group.FSM, Group.SEN_SUPPORT, Group.EHCP, Group.EAL, Group.LOOKED_AFTER)
"""The groups of the governor report: SEND in its two parts."""

IN_REPORTS: Final = (
    Group.FEMALE,
    Group.MALE,
    Group.FSM,
    Group.DISADVANTAGED,
    Group.SEN_SUPPORT,
    Group.EHCP,
    Group.EAL,
    Group.LOOKED_AFTER,
    Group.SERVICE_CHILD,
)
"""The groups of the Benchmark 6 and the 10-day report."""

COMPARED: Final = tuple(each for each in IN_REPORTS if each is not Group.MALE)
"""Those set beside all others; girls beside boys says the same as boys beside girls."""


class Unknown(Word):
    """What nobody recorded of a learner."""

    EAL = "eal_unknown", "English as an additional language"
    SEX = "sex_unknown", "Sex"


UNKNOWN_FOR: Final[dict[Group, Unknown]] = {
    Group.EAL: Unknown.EAL,
    Group.FEMALE: Unknown.SEX,
    Group.MALE: Unknown.SEX,
}
"""Who cannot be said to be outside a group, since nobody recorded it."""

DISADVANTAGED_MEANS: Final = (
    "Disadvantaged: free school meals at any time in the last six years, or looked after."
)

FOR_FILTERS: Final = (Group.FSM, Group.SEND, Group.EAL, Group.LOOKED_AFTER)
FOR_TUTORS: Final = (Group.SEND, Group.EAL)
"""A tutor plans for needs and language; meals and care are for those who answer for equity."""


@lru_cache(maxsize=1024)
def all_groups_of(
    is_fsm: bool,
    sen: str,
    is_eal: bool | None,
    is_looked_after: bool,
    *,
    is_fsm_ever_6: bool,
    is_service_child: bool,
    sex: str,
) -> frozenset[Group | Unknown]:
    """All groups of a learner, and what is not known, as the columns of `schools.Learner` say."""
    found = groups.groups_of(
        is_fsm=is_fsm,
        sen=sen,
        is_eal=is_eal,
        is_looked_after=is_looked_after,
        is_fsm_ever_6=is_fsm_ever_6,
        is_service_child=is_service_child,
        sex=sex,
    )
    return found.union(
        [Unknown.EAL] if is_eal is None else [], [] if sex in ("F", "M") else [Unknown.SEX]
    )


@lru_cache(maxsize=256)
def groups_of(
    is_fsm: bool, sen: str, is_eal: bool | None, is_looked_after: bool
) -> frozenset[Group]:
    """The groups of a learner that pages of the school name, by these columns alone."""
    found = groups.groups_of(is_fsm=is_fsm, sen=sen, is_eal=is_eal, is_looked_after=is_looked_after)
    return found.intersection(SHORT_NAMES)
