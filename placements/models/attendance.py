"""Attendance: one learner, one date, one placement, with its verdict; and each learner's totals."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from equalex.kernel.access import Actor
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from placements.models.bookings import BookingState, Placement, PlacementState
from placements.models.policies import PolicyVersion
from schools.models import Learner, School


class AttendanceState(Word):
    """What is known of a day."""

    PLANNED = "planned", "Planned"
    UNCONFIRMED = "unconfirmed", "To be confirmed"
    ATTENDED = "attended", "Attended"
    ABSENT = "absent", "Absent"


class Verdict(Word):
    """What the counting rules say of a day."""

    COUNTS = "counts", "Counts"
    COUNTS_IN_PART = "counts_in_part", "Counts in part"
    NEEDS_JUDGEMENT = "needs_judgement", "Needs a judgement"
    DOES_NOT_COUNT = "does_not_count", "Does not count"


class Judgement(models.Model):
    """A person of the school decided on days that the rules leave to a person."""

    public_id = PublicIdField()
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="judgements")
    is_accepted = models.BooleanField()
    reason = models.CharField(max_length=500)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    judged_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"judgement {self.public_id}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Attendances that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of placements one may see."""
        return self.filter(placement__in=Placement.objects.visible_to(actor))

    def standing(self) -> Self:
        """... of placements that were neither withdrawn nor cancelled: the facts that count."""
        return self.filter(
            placement__state=PlacementState.PLACED,
            placement__booking__state=BookingState.CONFIRMED,
        )

    def credited(self) -> Self:
        """... days that count for something. They stand: what does not is credited nothing."""
        return self.filter(credited_minutes__gt=0)

    def still_planned_before(self, day: date) -> Self:
        """... standing days that have passed and that nobody has marked."""
        return self.standing().filter(attendance=AttendanceState.PLANNED, date__lt=day)


class Attendance(models.Model):
    """One learner on one date at one placement.

    `planned_minutes` is what was planned; `minutes` what was attended, null until known.
    From `key_stage` on, the columns are the ledger: what `placements.actions.ledger` wrote when
    a fact last changed. `held_minutes` is how long a learner whose place was booked is expected
    there, breaks included, and null once not expected any more; PostgreSQL refuses two such stretches
    of one learner that overlap (`one_place_at_a_time`). `reasons` is a list of reason codes of `placements.rules.reasons`.
    """

    # Looked up by indexes that begin with them; each more would be one more to write with every day.
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="attendances", db_index=False
    )
    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="attendances", db_index=False
    )
    date = models.DateField()
    start = models.TimeField(null=True, blank=True)
    planned_minutes = models.PositiveSmallIntegerField()
    held_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    attendance = models.CharField(
        max_length=11, choices=AttendanceState.choices(), default=AttendanceState.PLANNED
    )
    absence_reason = models.CharField(max_length=200, blank=True)
    judgement = models.ForeignKey(
        Judgement, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    key_stage = models.CharField(max_length=3, blank=True)
    verdict = models.CharField(
        max_length=15, choices=Verdict.choices(), default=Verdict.DOES_NOT_COUNT
    )
    credited_minutes = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    policy = models.ForeignKey(
        PolicyVersion, null=True, on_delete=models.PROTECT, related_name="attendances"
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["placement", "date"], name="one_attendance_per_placement_and_date"
            ),
            models.CheckConstraint(
                condition=Q(planned_minutes__lte=1440)
                & (Q(minutes__isnull=True) | Q(minutes__lte=1440)),
                name="at_most_24_hours_a_date",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["learner", "date"], name="days_of_a_learner"),
            # Reports of hubs read the days of all learners, and from this alone.
            models.Index(
                fields=["learner", "date", "key_stage", "credited_minutes", "placement"],
                condition=Q(credited_minutes__gt=0),
                name="credited_days",
            ),
        ]

    def __str__(self) -> str:
        return f"attendance on {self.date}"


class ProgressQuerySet(models.QuerySet["Progress"]):
    """Totals that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of learners one may see."""
        return self.filter(learner__in=Learner.objects.visible_to(actor))


class Progress(models.Model):
    """One row a learner: totals in minutes, always recomputed from the learner's own days.

    This row is the lock under which a learner's days change. `school`, `cohort` and `groups` (words
    of `schools.rules.groups`, none once the learner has left) repeat the learner's, and the targets
    and the length of a day those of the rules it was counted by: what the learner adds to
    `GroupFigures` follows from this row alone.
    """

    learner = models.OneToOneField(
        Learner, primary_key=True, on_delete=models.CASCADE, related_name="progress"
    )
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="progress")
    cohort = models.SmallIntegerField(null=True)
    groups = models.CharField(max_length=120, blank=True, db_default="")
    day_minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    ks3_target = models.PositiveSmallIntegerField(default=0, db_default=0)
    ks4_target = models.PositiveSmallIntegerField(default=0, db_default=0)
    ks3_credited = models.PositiveIntegerField(default=0)
    ks3_recoverable = models.PositiveIntegerField(default=0)
    ks3_planned = models.PositiveIntegerField(default=0)
    ks3_met = models.BooleanField(default=False)
    ks4_credited = models.PositiveIntegerField(default=0)
    ks4_recoverable = models.PositiveIntegerField(default=0)
    ks4_planned = models.PositiveIntegerField(default=0)
    ks4_met = models.BooleanField(default=False)
    benchmark_6 = models.BooleanField(default=False)
    recounted_at = models.DateTimeField(default=timezone.now)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["school", "cohort"], name="progress_of_a_year_group"),
        ]

    def __str__(self) -> str:
        return f"progress of learner {self.learner_id}"
