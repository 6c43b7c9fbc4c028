"""A contact who answered by link becomes the first person with an account at the employer."""

from django.db import transaction

from employers.models import Contact, Employer
from equalex.journal.actions import record
from equalex.kernel.access import Role, the_portal
from schools.actions.invitations import LookedAfter, invite_first_person
from schools.models import HubMembership, Invitation


@transaction.atomic
def claim_account(*, contact: Contact) -> Invitation | None:
    """Invite the address on file to look after its employer; None where somebody does already.

    The organisation stays the one it was: its bookings, answers and links need no moving. One that
    a school recorded itself comes under that school's hub, which approves it as any other.
    """
    employer = Employer.objects.select_for_update(no_key=True).get(pk=contact.employer_id)
    if employer.home_hub_id is None and employer.recorded_by_school_id is not None:
        hubs = HubMembership.objects.filter(
            school=employer.recorded_by_school_id, until__isnull=True
        )
        employer.home_hub_id = hubs.values_list("hub", flat=True).first()
        employer.save(update_fields=["home_hub"])
    try:
        invitation = invite_first_person(
            organisation=employer,
            email=contact.email,
            role=Role.EMPLOYER_STAFF,
            by=the_portal(),
        )
    except LookedAfter:
        return None
    record("claim employer", by=the_portal(), subject=employer, contact=contact.pk)
    return invitation
