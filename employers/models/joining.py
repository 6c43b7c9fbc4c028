"""People who found their organisation already there and ask to be let in."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from employers.models.organisations import Employer
from equalex.kernel.access import Actor
from equalex.kernel.fields import PublicIdField


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    """Requests that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of an employer one may see."""
        return self.filter(employer__in=Employer.objects.visible_to(actor))

    def open(self) -> Self:
        """... not answered yet."""
        return self.filter(decided_at__isnull=True)


class JoinRequest(models.Model):
    """Somebody says: I work there too. Whoever does work there answers, or else the hub."""

    public_id = PublicIdField()
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employer", "user"],
                condition=Q(decided_at__isnull=True),
                name="one_open_join_request_per_person",
            ),
        ]
        ordering: ClassVar = ["asked_at"]

    def __str__(self) -> str:
        return f"request {self.public_id} to join"
