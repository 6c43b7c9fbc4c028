"""How those who act for a school read its figures."""

from typing import Final

from equalex.kernel.access import Actor, Role
from reporting.rules.readers import Reader

_WORK_WITH_LEARNERS: Final = frozenset(
    {Role.CAREERS_LEADER, Role.SENCO, Role.API_READER, Role.API_RECORDER}
)


def reader_in_school(actor: Actor) -> Reader:
    """Those who work with the learners of a school see all its numbers, and so do its programs;
    all others read as governors do.
    """
    return Reader.SCHOOL if actor.role in _WORK_WITH_LEARNERS else Reader.GOVERNORS
