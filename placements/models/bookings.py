"""Bookings of places at a slot, and the placement of each learner."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from employers.models import Experience, Slot, Supervisor
from equalex.kernel.access import EMPLOYER_ROLES, Actor, Role
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from placements.models.day_files import DayFile
from schools.models import Learner, School


class BookingState(Word):
    """Where a booking stands. Only a confirmed one has days; while it is offered, places are held."""

    WAITING = "waiting", "On the waiting list"
    REQUESTED = "requested", "Waiting for the employer"
    OFFERED = "offered", "Places offered"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined by the employer"
    EXPIRED = "expired", "Ended without an answer"
    CANCELLED = "cancelled", "Cancelled"


# Still open: the learners on it are neither placed nor free to be forgotten.
PENDING = (BookingState.WAITING, BookingState.REQUESTED, BookingState.OFFERED)


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of one's school, or of experiences of one's own as an employer."""
        match actor.role:
            case Role.CAREERS_LEADER:
                return self.filter(school=actor.organisation_id)
            case Role.TUTOR | Role.SENCO:
                placed = Placement.objects.visible_to(actor)
                return self.filter(school=actor.organisation_id, pk__in=placed.values("booking"))
            case role if role in EMPLOYER_ROLES:
                # What a school arranged itself is theirs too once they were asked about it.
                asked = Booking.objects.filter(host_links__isnull=False)
                return self.filter(
                    Q(experience__school__isnull=True) | Q(pk__in=asked.values("pk")),
                    experience__employer=actor.organisation_id,
                )
        return self.none()

    def confirmed(self) -> Self:
        """... confirmed: learners come."""
        return self.filter(state=BookingState.CONFIRMED)

    def pending(self) -> Self:
        """... waiting for a place, an answer or a choice."""
        return self.filter(state__in=PENDING)

    def requested(self) -> Self:
        """... waiting for the employer's answer."""
        return self.filter(state=BookingState.REQUESTED)


class Booking(models.Model):
    """One school takes part in one experience: at a slot that was posted, or (`slot` null)
    as an experience that the school recorded itself.

    `has_outcomes` is the second criterion: the school chose outcomes suited to its learners.
    `approved_on` is when the school approved a self-arranged experience. `once` keeps a
    double click from booking twice. `taken_from` is the file of past days it came from.

    A request runs from `asked_on`; `answered_at` is when the employer answered it. While places are
    offered, `offered_places` of them are held until `offer_ends_on`, that day included. `supervisor`
    looks after these learners.
    """

    public_id = PublicIdField()
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="bookings")
    experience = models.ForeignKey(Experience, on_delete=models.PROTECT, related_name="bookings")
    slot = models.ForeignKey(
        Slot, null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    state = models.CharField(
        max_length=10, choices=BookingState.choices(), default=BookingState.CONFIRMED
    )
    has_outcomes = models.BooleanField(default=False)
    approved_on = models.DateField(null=True, blank=True)
    once = models.UUIDField(unique=True)
    register_version = models.PositiveIntegerField(default=0)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    booked_at = models.DateTimeField(default=timezone.now)
    asked_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    offered_places = models.PositiveSmallIntegerField(null=True)
    offer_ends_on = models.DateField(null=True)
    supervisor = models.ForeignKey(
        Supervisor, null=True, on_delete=models.SET_NULL, related_name="bookings"
    )
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    taken_from = models.ForeignKey(
        DayFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="bookings"
    )

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-booked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="offered")
                | Q(offered_places__gte=1, offer_ends_on__isnull=False),
                name="an_offer_says_how_many_and_until_when",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["experience", "state"],
                condition=Q(state__in=["waiting", "requested", "offered"]),
                name="pending_bookings",
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.public_id}"

    @property
    def stands(self) -> bool:
        """True while its learners come."""
        return self.state == BookingState.CONFIRMED

    @property
    def is_pending(self) -> bool:
        """True while a place, an answer or a choice is waited for."""
        return self.state in PENDING

    @property
    def is_ended(self) -> bool:
        """True once nothing comes of it any more, for whatever reason."""
        return not (self.stands or self.is_pending)


class PlacementState(Word):
    """Whether the learner takes part."""

    PLACED = "placed", "Placed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SUPERSEDED = "superseded", "Confirmed elsewhere at the same time"


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Placements that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of learners one may see; of one's own experiences, for an employer.

        What a learner did at a former school stays between the two, unless that school shows it:
        the new one sees what it counts for.
        """
        if actor.role in EMPLOYER_ROLES:
            return self.placed().filter(booking__in=Booking.objects.visible_to(actor))
        found = self.filter(learner__in=Learner.objects.visible_to(actor))
        if actor.role is Role.LEARNER:
            return found
        return found.filter(Q(booking__school=actor.organisation_id) | Q(shows_details=True))

    def placed(self) -> Self:
        """... standing: not withdrawn, of a confirmed booking."""
        return self.filter(state=PlacementState.PLACED, booking__state=BookingState.CONFIRMED)

    def pending(self) -> Self:
        """... asked for: not withdrawn, of a booking that is still open."""
        return self.filter(state=PlacementState.PLACED, booking__state__in=PENDING)

    def placed_or_pending(self) -> Self:
        """... placed, or asked for: those that can still be withdrawn."""
        return self.placed() | self.pending()


class Placement(models.Model):
    """One learner takes part in one booking.

    `has_feedback` and `has_reflection` are the sixth and seventh criterion; they are set by
    the actions that record the employer's feedback and the learner's reflection. `shows_details`:
    the booking is a former school's, which lets the learner's new school see it.
    """

    public_id = PublicIdField()
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="placements")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="placements")
    state = models.CharField(
        max_length=10, choices=PlacementState.choices(), default=PlacementState.PLACED
    )
    has_feedback = models.BooleanField(default=False)
    has_reflection = models.BooleanField(default=False)
    ended_reason = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    shows_details = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["booking", "learner"],
                condition=Q(state="placed"),
                name="one_placement_per_learner_and_booking",
            ),
        ]

    def __str__(self) -> str:
        return f"placement {self.public_id}"
