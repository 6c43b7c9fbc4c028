"""Why learners may start although the employer's insurance ends too early."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from equalex.kernel.access import Actor
from placements.models.bookings import Booking


class InsuranceWaiverQuerySet(models.QuerySet["InsuranceWaiver"]):
    """Waivers that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of bookings one may see."""
        return self.filter(booking__in=Booking.objects.visible_to(actor))


class InsuranceWaiver(models.Model):
    """A person of the school takes it on, with the reason, for one booking."""

    booking = models.OneToOneField(
        Booking, on_delete=models.CASCADE, related_name="insurance_waiver"
    )
    reason = models.CharField(max_length=300)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    waived_at = models.DateTimeField(default=timezone.now)

    objects = InsuranceWaiverQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-waived_at"]

    def __str__(self) -> str:
        return f"waiver for booking {self.booking_id}"
