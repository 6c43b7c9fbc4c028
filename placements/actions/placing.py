"""What booking, asking and waiting share: locks, checks, and giving learners their days.

Locks are taken in one order everywhere: the experience, its bookings, its slots, then the learners'
Progress rows. A pending placement may be taken back under its learner's lock alone: whoever
confirms a booking reads its placements again once its learners are locked.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Sequence

from django.db.models import F
from django.utils import timezone

from employers.actions.slots import lock_experience
from employers.models import Slot
from employers.rules.vocabulary import Kind
from equalex.journal.actions import record, wake
from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from equalex.kernel.dates import academic_year
from placements.actions.ledger import lock_learners, recount
from placements.actions.messages import tell_host
from placements.models import (
    Attendance,
    AttendanceState,
    Booking,
    BookingState,
    Placement,
    PlacementState,
)
from placements.queries.clashes import clash_sentences, find_clashes
from placements.queries.planned import PlannedDays
from placements.rules.overlaps import Stretch, clashes
from schools.models import Learner

# The task, by name, that closes bookings on which no learner is left.
CLOSE_EMPTY = "placements.close_empty_bookings"
SUPERSEDED = PlacementState.SUPERSEDED.label


class NotBookable(Exception):
    """These learners cannot be placed there; the message may be shown as it is."""


class AlreadyPlaced(NotBookable):
    """Learners are expected elsewhere at the same time; names them, for their own school."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = list(sentences)
        super().__init__(" ".join([*sentences, "Take them off the list, or withdraw them there."]))


def lock_booking(booking: Booking) -> Booking:
    """The booking as it now is, locked until the transaction ends, its experience before it."""
    lock_experience(booking.experience_id)
    return Booking.objects.select_for_update(no_key=True).get(pk=booking.pk)


def booked_already(once: uuid.UUID, by: Actor) -> Booking | None:
    """What an earlier press of the same button made."""
    return Booking.objects.filter(once=once, school=by.organisation_id).first()


def check_slot(slot: Slot, by: Actor) -> None:
    """Raises NotBookable for a date that has passed."""
    if slot.first_date < by.today:
        raise NotBookable("This date has passed. Choose one that is still to come.")


def check_learners(slot: Slot, learners: Collection[Learner], by: Actor) -> None:
    """Raises NotBookable for learners of another school or of years the experience is not for."""
    check_school(learners, by)
    experience = slot.experience
    year = academic_year(slot.first_date)
    for learner in learners:
        nc_year = learner.nc_year_in(year)
        if nc_year is None:
            continue
        if not experience.youngest_year <= nc_year <= experience.oldest_year:
            raise NotBookable(
                f"{learner.full_name} will be in Year {nc_year}, and this experience is for "
                f"Years {experience.youngest_year} to {experience.oldest_year}. Take the learner "
                "off the list."
            )


def check_school(learners: Collection[Learner], by: Actor) -> None:
    """Raises NotBookable for nobody, and for who is not on the roll of the actor's school."""
    if not learners:
        raise NotBookable("Choose at least one learner.")
    if any(learner.school_id != by.organisation_id for learner in learners):
        raise NotBookable("A learner on the list is not at your school. Choose from the list.")
    if any(learner.left_on is not None for learner in learners):
        raise NotBookable("A learner on the list has left your school. Choose from the list.")


def open_booking(
    slot: Slot, learners: Collection[Learner], state: BookingState, once: uuid.UUID, by: Actor
) -> tuple[Booking, list[Placement]]:
    """A booking in this state with a placement for each learner, and no days yet."""
    booking = Booking.objects.create(
        school_id=by.organisation_id,
        experience_id=slot.experience_id,
        slot=slot,
        state=state,
        once=once,
        booked_by_id=by.person_id,
        asked_on=by.today if state is BookingState.REQUESTED else None,
    )
    return booking, add_placements(booking, learners)


def add_placements(booking: Booking, learners: Collection[Learner]) -> list[Placement]:
    """A placement on the booking for each learner, without days."""
    keys = sorted(learner.pk for learner in learners)
    return Placement.objects.bulk_create(
        [Placement(booking=booking, learner_id=key) for key in keys]
    )


@as_the_system()
def check_clashes(keys: Collection[int], planned: PlannedDays, besides: int | None = None) -> None:
    """Raises AlreadyPlaced where one of these learners has a place elsewhere at the same time."""
    found = list(find_clashes(keys, planned.stretches, besides=besides))
    if found:
        raise AlreadyPlaced(clash_sentences(found))


@as_the_system()
def give_days(
    booking: Booking, placements: Collection[Placement], planned: PlannedDays
) -> list[int]:
    """Plan the days of these placements, recount, and take back what overlaps; returns the learners.

    Locks the learners. Raises AlreadyPlaced, with nothing kept.
    """
    keys = sorted(placement.learner_id for placement in placements)
    lock_learners(learner_ids=keys)
    check_clashes(keys, planned, besides=booking.pk)
    # What a school recorded by itself may overlap with what was never so exact.
    is_held = booking.slot_id is not None and planned.experience.kind == Kind.EXPERIENCE
    Attendance.objects.bulk_create(
        [
            Attendance(
                placement=placement,
                learner_id=placement.learner_id,
                date=at.date,
                start=at.start,
                planned_minutes=minutes,
                held_minutes=at.minutes if is_held else None,
                attendance=AttendanceState.PLANNED,
            )
            for placement in placements
            for at, minutes in zip(planned.stretches, planned.minutes, strict=True)
        ]
    )
    Placement.objects.filter(pk__in=[placement.pk for placement in placements]).update(
        confirmed_at=timezone.now()
    )
    recount(learner_ids=keys)
    _supersede(booking, keys, planned)
    return keys


@as_the_system()
def without_clashes(placements: Collection[Placement], planned: PlannedDays) -> list[Placement]:
    """Those whose learner is free at these times; the others are taken back as superseded.

    For who answers for an employer and must not be told where a learner is. Under the learners' locks.
    """
    keys = [placement.learner_id for placement in placements]
    busy = {clash.learner_id for clash in find_clashes(keys, planned.stretches)}
    lost = [placement for placement in placements if placement.learner_id in busy]
    if lost:
        end_placements(lost, reason=SUPERSEDED, state=PlacementState.SUPERSEDED)
    return [placement for placement in placements if placement.learner_id not in busy]


def end_placements(
    placements: Collection[Placement],
    *,
    reason: str,
    state: PlacementState = PlacementState.WITHDRAWN,
) -> None:
    """Take learners off: they are free at these times, and back to be placed unless superseded."""
    keys = [placement.pk for placement in placements]
    Placement.objects.filter(pk__in=keys).update(
        state=state, ended_reason=reason, ended_at=timezone.now()
    )
    free_time(placement__in=keys)


def free_time(**which: object) -> None:
    """Learners are no longer expected at these days, so something else may be booked for them."""
    Attendance.objects.filter(held_minutes__isnull=False, **which).update(held_minutes=None)


def _supersede(booking: Booking, keys: Collection[int], planned: PlannedDays) -> None:
    """Take back what else was asked for these learners at the same time, and tell those asked."""
    slot, dates = "booking__slot__dates", {at.date for at in planned.stretches}
    rows = (
        Placement.objects.pending()
        .filter(learner__in=keys, **{f"{slot}__date__in": dates})
        .exclude(booking=booking)
        .annotate(length=F(f"{slot}__minutes") + F(f"{slot}__break_minutes"))
        .values_list("pk", "booking", f"{slot}__date", f"{slot}__start", "length")
    )
    lost = {
        key: booking_id
        for key, booking_id, day, start, minutes in rows
        if any(clashes(planned.stretches, [Stretch(day, start, minutes)]))
    }
    if not lost:
        return
    end_placements(
        [Placement(pk=key) for key in lost],
        reason=SUPERSEDED,
        state=PlacementState.SUPERSEDED,
    )
    record("supersede requests", by=Actor(), subject=booking, placements=sorted(lost))
    wake(CLOSE_EMPTY)
    numbers = Counter(lost.values())
    asked = (
        Booking.objects.requested().filter(pk__in=numbers).select_related("experience", "school")
    )
    for other in asked:
        tell_host(
            booking=other,
            template="request_changed",
            once=f"superseded {other.public_id} {booking.public_id}",
            withdrawn=numbers[other.pk],
        )
