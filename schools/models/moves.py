"""Learners who move from one school of the portal to another, with their days."""

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from equalex.kernel.access import Actor, Can
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from schools.models.learners import Learner
from schools.models.organisations import School

OBJECT_WITHIN = timedelta(days=14)


class MoveState(Word):
    """Where a move stands."""

    PROPOSED = "proposed", "To be agreed"
    DONE = "done", "Days have moved"
    REFUSED = "refused", "Not the same person"
    OBJECTED = "objected", "The former school objected"


class MoveQuerySet(models.QuerySet["Move"]):
    """Moves that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... to or from the own school. One that name and birth date alone suggest is not told to
        the new school before the former one has agreed: it would tell where a child was.
        """
        if not actor.can(Can.IMPORT_LEARNERS):
            return self.none()
        arriving = Q(to_school=actor.organisation_id) & (
            Q(is_hidden=False) | Q(former_agreed_at__isnull=False)
        )
        return self.filter(arriving | Q(from_school=actor.organisation_id))

    def open(self) -> Self:
        """... neither done nor refused."""
        return self.filter(state=MoveState.PROPOSED)


class Move(models.Model):
    """A learner of one school (`leaving`) may be who is new at another (`arriving`).

    Days go along once those have agreed who must: see `schools.rules.moves`. `shows_details`: the
    former school lets the new one see where the days were spent, not only what they count.
    `restore` is what an objection within 14 days needs.
    """

    public_id = PublicIdField()
    leaving = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="moves_away")
    arriving = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="moves_here")
    from_school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="moves_away")
    to_school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="moves_here")
    needs_former = models.BooleanField()
    is_hidden = models.BooleanField()
    state = models.CharField(max_length=10, choices=MoveState.choices(), default=MoveState.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    joined_on = models.DateField()
    new_agreed_at = models.DateTimeField(null=True)
    new_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    former_agreed_at = models.DateTimeField(null=True)
    former_agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    shows_details = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    restore = models.JSONField(default=dict)

    objects = MoveQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leaving", "arriving"], name="one_move_per_pair"),
            models.CheckConstraint(
                condition=~Q(from_school=F("to_school")), name="move_is_between_two_schools"
            ),
        ]
        ordering: ClassVar = ["-proposed_at"]

    def __str__(self) -> str:
        return f"move {self.public_id}"

    @property
    def may_be_objected_to(self) -> bool:
        """True while the former school, which was not asked beforehand, may take the days back."""
        return (
            self.state == MoveState.DONE
            and self.former_agreed_at is None
            and self.decided_at is not None
            and timezone.now() < self.decided_at + OBJECT_WITHIN
        )
