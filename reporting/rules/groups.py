"""The groups of learners by which figures are broken down: who is missing out?"""

from functools import lru_cache
from typing import Final

from equalex.kernel.words import Word


class Group(Word):
    """A characteristic that the school's records hold. They overlap."""

    FSM = "fsm", "Free school meals"
    SEND = "send", "SEND"
    SEN_SUPPORT = "sen_support", "SEN support"
    EHCP = "ehcp", "Education, health and care plan"
    EAL = "eal", "English as an additional language"
    LOOKED_AFTER = "looked_after", "Looked after"


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

_OF_SEN: Final = {"K": Group.SEN_SUPPORT, "E": Group.EHCP}


@lru_cache(maxsize=256)
def groups_of(
    is_fsm: bool, sen: str, is_eal: bool | None, is_looked_after: bool
) -> frozenset[Group]:
    """The groups of a learner, as the columns of `schools.Learner` say. EAL of None is unknown: no."""
    found = {
        group
        for group, belongs in (
            (Group.FSM, is_fsm),
            (Group.SEND, sen in _OF_SEN),
            (Group.EAL, is_eal),
            (Group.LOOKED_AFTER, is_looked_after),
        )
        if belongs
    }
    if sen in _OF_SEN:
        found.add(_OF_SEN[sen])
    return frozenset(found)
