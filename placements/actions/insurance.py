"""Insurance that ends before learners have been there: waived with a reason, and told in time."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q

from employers.models import Insurance
from employers.queries.addresses import addresses_of_employer, addresses_of_people
from equalex.journal.actions import record, send_to_each
from equalex.kernel.access import Actor, Role
from placements.actions.messages import about
from placements.models import Booking, BookingState, InsuranceWaiver

NOTICE = timedelta(days=28)


@transaction.atomic
def waive_insurance(*, booking: Booking, reason: str, by: Actor) -> InsuranceWaiver:
    """The school says why learners may start all the same. The first reason stands."""
    if not reason.strip():
        raise ValueError("a waiver needs a reason")
    Booking.objects.select_for_update().get(pk=booking.pk)
    waiver, is_new = InsuranceWaiver.objects.get_or_create(
        booking=booking, defaults={"reason": reason.strip(), "waived_by_id": by.person_id}
    )
    if is_new:
        record("waive insurance", by=by, subject=booking)
    return waiver


def tell_of_lapsing_insurance(*, today: date) -> int:
    """Tell school, hub and employer of each booking whose insurance ends too early, once each.

    Four weeks before the insurance ends or the learners start, whichever is sooner. Returns how
    many bookings are concerned.
    """
    soon = today + NOTICE
    bookings = (
        Booking.objects.filter(
            Q(slot__first_date__lte=soon)
            | Q(experience__employer__insurances__expires_on__lte=soon),
            state=BookingState.CONFIRMED,
            slot__last_date__gte=today,
            experience__employer__insurances__is_newest=True,
            experience__employer__insurances__expires_on__lt=F("slot__last_date"),
            insurance_waiver__isnull=True,
        )
        .select_related("experience__employer", "school", "slot")
        .order_by("pk")
        .distinct()
    )
    told = 0
    for booking in bookings:
        _tell(booking)
        told += 1
    return told


@transaction.atomic
def _tell(booking: Booking) -> None:
    employer = booking.experience.employer
    if employer is None:
        return
    insurance = Insurance.objects.newest().filter(employer=employer).get()
    once = f"insurance-{insurance.pk}-{booking.public_id}"
    send_to_each(
        to_addresses=addresses_of_people(booking.school_id, Role.CAREERS_LEADER),
        template="placements/emails/insurance_lapses.txt",
        once=once,
        context={**about(booking), "employer": employer.name},
        organisation=booking.school_id,
    )
    if employer.home_hub_id is not None:
        send_to_each(
            to_addresses=addresses_of_people(employer.home_hub_id, Role.HUB_STAFF),
            template="placements/emails/insurance_lapses_hub.txt",
            once=f"insurance-{insurance.pk}-hub",
            context={"employer_id": str(employer.public_id)},
            organisation=employer.home_hub_id,
        )
    send_to_each(
        to_addresses=addresses_of_employer(employer.pk),
        template="placements/emails/insurance_to_renew.txt",
        once=f"insurance-{insurance.pk}-employer",
        organisation=employer.pk,
    )
