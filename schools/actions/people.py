"""Who works for an organisation: ending a membership, and a tutor's groups."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from equalex.journal.actions import record
from equalex.kernel.access import Actor
from schools.models import Membership, Organisation, TutorGroup
from schools.models.memberships import MANAGING_PEOPLE


class LastOne(Exception):
    """Without this person nobody could invite or remove anybody any more."""


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor) -> None:
    """End a membership now; the row stays. Ended already: nothing happens.

    Raises LastOne for the last person who manages people. The organisation's row is the lock
    under which that is checked, so that two who remove each other do not both succeed.
    """
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    current = Membership.objects.current().filter(pk=membership.pk).first()
    if current is None:
        return
    others = (
        Membership.objects.current()
        .filter(organisation=membership.organisation_id)
        .managing_people()
        .exclude(user=membership.user_id)
    )
    if current.role in MANAGING_PEOPLE and not others.exists():
        raise LastOne
    current.ended_at = timezone.now()
    current.save(update_fields=["ended_at"])
    record("end membership", by=by, subject=current, role=current.role)


@transaction.atomic
def assign_tutor_groups(
    *, membership: Membership, tutor_groups: Collection[TutorGroup], by: Actor
) -> None:
    """Say which tutor groups a tutor looks after from now on."""
    membership.tutor_groups.set(tutor_groups)
    record(
        "assign tutor groups",
        by=by,
        subject=membership,
        tutor_groups=sorted(group.pk for group in tutor_groups),
    )
