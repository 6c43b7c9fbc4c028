"""Tutor groups with how many of their learners can sign in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from schools.models import TutorGroup


@dataclass(frozen=True, slots=True)
class GroupWithCards:
    """One tutor group. `own`: learners with an own passphrase; `waiting`: with a card not used."""

    public_id: UUID
    name: str
    code: str
    learners: int
    own: int
    waiting: int

    @property
    def without(self) -> int:
        """Learners who cannot sign in yet."""
        return self.learners - self.own - self.waiting


def groups_with_cards(groups: QuerySet[TutorGroup]) -> Sequence[GroupWithCards]:
    """Groups that have learners on roll, by name; one query."""
    on_roll = Q(learners__left_on__isnull=True, learners__isnull=False)
    with_user = on_roll & Q(learners__user__isnull=False)
    waiting = with_user & Q(learners__start_passphrase_since__isnull=False)
    counted = groups.annotate(
        total=Count("learners", filter=on_roll),
        signing=Count("learners", filter=with_user),
        waiting=Count("learners", filter=waiting),
    ).filter(total__gt=0)
    return [
        GroupWithCards(
            public_id=row.public_id,
            name=row.name,
            code=row.sign_in_code or "",
            learners=row.total,
            own=row.signing - row.waiting,
            waiting=row.waiting,
        )
        for row in sorted(counted, key=lambda row: natural_order(row.name))
    ]


def natural_order(name: str) -> tuple[int, str]:
    """9B before 10A: by the number a group's name begins with, then by the name."""
    number = re.match(r"\d+", name)
    return (int(number.group()) if number else 10**6, name.casefold())
