"""Bookings of places at a slot, and the placement of each learner."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from employers.models import Experience, Slot
from equalex.kernel.access import EMPLOYER_ROLES, Actor, Role
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from placements.models.day_files import DayFile
from schools.models import Learner, School


class BookingState(Word):
    """Where a booking stands."""

    REQUESTED = "requested", "Waiting for the employer"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined by the employer"
    CANCELLED = "cancelled", "Cancelled"


HOLDING_PLACES = (BookingState.REQUESTED, BookingState.CONFIRMED)


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
                return self.filter(
                    experience__employer=actor.organisation_id,
                    experience__school__isnull=True,
                )
        return self.none()

    def holding_places(self) -> Self:
        """... requested or confirmed."""
        return self.filter(state__in=HOLDING_PLACES)


class Booking(models.Model):
    """One school takes part in one experience: at a slot that was posted, or (`slot` null)
    as an experience that the school recorded itself.

    `has_outcomes` is the second criterion: the school chose outcomes suited to its learners.
    `approved_on` is when the school approved a self-arranged experience. `once` keeps a
    double click from booking twice. `taken_from` is the file of past days it came from.
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
    ended_reason = models.CharField(max_length=300, blank=True)
    taken_from = models.ForeignKey(
        DayFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="bookings"
    )

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-booked_at"]

    def __str__(self) -> str:
        return f"booking {self.public_id}"

    @property
    def stands(self) -> bool:
        """True while it is neither declined nor cancelled."""
        return self.state in HOLDING_PLACES


class PlacementState(Word):
    """Whether the learner takes part."""

    PLACED = "placed", "Placed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Placements that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of learners one may see; of one's own experiences, for an employer."""
        if actor.role in EMPLOYER_ROLES:
            return self.filter(
                booking__experience__employer=actor.organisation_id,
                booking__experience__school__isnull=True,
                booking__state__in=HOLDING_PLACES,
                state=PlacementState.PLACED,
            )
        return self.filter(learner__in=Learner.objects.visible_to(actor))

    def placed(self) -> Self:
        """... standing: neither withdrawn nor of a cancelled booking."""
        return self.filter(state=PlacementState.PLACED, booking__state__in=HOLDING_PLACES)


class Placement(models.Model):
    """One learner takes part in one booking.

    `has_feedback` and `has_reflection` are the sixth and seventh criterion; they are set by
    the actions that record the employer's feedback and the learner's reflection.
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
