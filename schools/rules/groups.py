"""The groups of learners by which figures are broken down: who is missing out?"""

from functools import lru_cache
from typing import Final

from equalex.kernel.words import Word


class Group(Word):
    """A characteristic that the school's records hold. They overlap."""

    FSM = "fsm", "Free school meals"
    DISADVANTAGED = "disadvantaged", "Disadvantaged"
    SEND = "send", "SEND"
    SEN_SUPPORT = "sen_support", "SEN support"
    EHCP = "ehcp", "Education, health and care plan"
    EAL = "eal", "English as an additional language"
    LOOKED_AFTER = "looked_after", "Looked after"
    SERVICE_CHILD = "service_child", "Service child"
    FEMALE = "female", "Female"
    MALE = "male", "Male"


EVERYBODY: Final = "all"
"""Stands beside the groups in figures: all learners of a year group, whatever they are."""

_OF_SEN: Final = {"K": Group.SEN_SUPPORT, "E": Group.EHCP}
_OF_SEX: Final = {"F": Group.FEMALE, "M": Group.MALE}


@lru_cache(maxsize=1024)
def groups_of(
    *,
    is_fsm: bool = False,
    is_fsm_ever_6: bool = False,
    sen: str = "",
    is_eal: bool | None = None,
    is_looked_after: bool = False,
    is_service_child: bool = False,
    sex: str = "",
) -> frozenset[Group]:
    """The groups of a learner, as the columns of `schools.Learner` say. EAL of None is unknown: no.

    Disadvantaged is what the Department for Education's performance tables call so: free school
    meals in the last six years, or looked after.
    """
    belongs = {
        Group.FSM: is_fsm,
        Group.DISADVANTAGED: is_fsm or is_fsm_ever_6 or is_looked_after,
        Group.SEND: sen in _OF_SEN,
        Group.EAL: is_eal,
        Group.LOOKED_AFTER: is_looked_after,
        Group.SERVICE_CHILD: is_service_child,
    }
    found = {group for group, it_does in belongs.items() if it_does}
    found |= {words[value] for words, value in ((_OF_SEN, sen), (_OF_SEX, sex)) if value in words}
    return frozenset(found)


def in_words(groups: frozenset[Group]) -> str:
    """As totals keep whom a learner is counted among: "all fsm sen_support send"."""
    return " ".join((EVERYBODY, *sorted(groups)))
