"""The groups of learners by which figures are broken down: who is missing out?"""

from functools import lru_cache
from typing import Final

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
"""The groups of a report: SEND in its two parts."""

FOR_FILTERS: Final = (Group.FSM, Group.SEND, Group.EAL, Group.LOOKED_AFTER)
FOR_TUTORS: Final = (Group.SEND, Group.EAL)
"""A tutor plans for needs and language; meals and care are for those who answer for equity."""


@lru_cache(maxsize=256)
def groups_of(
    is_fsm: bool, sen: str, is_eal: bool | None, is_looked_after: bool
) -> frozenset[Group]:
    """The groups of a learner that pages of the school name, by these columns alone."""
    found = groups.groups_of(is_fsm=is_fsm, sen=sen, is_eal=is_eal, is_looked_after=is_looked_after)
    return found.intersection(SHORT_NAMES)
