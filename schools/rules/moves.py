"""Is a learner who is new here one of another school of the portal, and who must agree to that?

A number on a file alone hands no child's record over: the former school has said that the learner
left, or it agrees. A name and a birth date are easily known, so that the new school is not even
told of the likeness before the former one has agreed.
"""

from collections.abc import Iterable
from typing import NamedTuple

SECOND = "S"
GUEST = "G"
MAIN = "M"


class Likeness(NamedTuple):
    """What two records have in common; `has_left`: the former school says so, or is closed."""

    same_upn: bool
    one_has_no_upn: bool
    same_name: bool
    same_birth: bool
    has_left: bool


class Terms(NamedTuple):
    """Whether the former school must agree first, and the new one hears of it only then."""

    needs_former: bool
    is_hidden: bool
    reason: str


def terms_of(likeness: Likeness) -> Terms | None:
    """On which terms days may go along; None when these are two people."""
    one = likeness
    if one.same_upn and one.same_name and one.same_birth:
        if one.has_left:
            return Terms(False, False, "UPN, name and birth date agree, and the learner has left.")
        return Terms(True, False, "UPN, name and birth date agree; still on roll there.")
    if one.same_upn and (one.same_name or one.same_birth):
        return Terms(True, False, "The UPN agrees, and the name or the birth date.")
    if one.one_has_no_upn and one.same_name and one.same_birth:
        return Terms(True, True, "Name and birth date agree; one record has no UPN.")
    return None


def is_dual_registration(arriving: str, leaving: str) -> bool:
    """Whether two enrolment statuses speak of a child who is at both schools, not of a move."""
    return arriving in (SECOND, GUEST, MAIN) or leaving in (SECOND, GUEST)


def second_registrations(registered: Iterable[tuple[int, str]]) -> set[int]:
    """Of one child's records (key, enrolment status) on roll at several schools: those that are the
    second registration, while another is the main one or the only other.

    A main registration (M) is counted; without one a current (C) is. Two current ones are a move that
    nobody has settled yet: both stay.
    """
    records = list(registered)
    mains = [key for key, status in records if status == MAIN]
    if mains:
        return {key for key, _ in records} - {mains[0]}
    if any(status != SECOND for _, status in records):
        return {key for key, status in records if status == SECOND}
    return {key for key, _ in records[1:]}
