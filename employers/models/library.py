"""The library of good experiences, and what schools report of experiences."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from employers.models.experiences import Experience
from employers.models.reference import Sector
from employers.rules.vocabulary import Activity, Mode, Setting
from equalex.kernel.access import Actor, Role
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from schools.models import Hub, Organisation


class CaseState(Word):
    """Whether others can read it."""

    DRAFT = "draft", "Draft"
    WAITING = "waiting", "Waiting for review"
    PUBLISHED = "published", "In the library"
    RETURNED = "returned", "Returned with a question"


class CaseStudyQuerySet(models.QuerySet["CaseStudy"]):
    """Case studies that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... in the library; one's own; for a hub, those that wait for its review."""
        published = Q(state=CaseState.PUBLISHED)
        match actor.role:
            case Role.EMPLOYER_STAFF | Role.EMPLOYER_COLLEAGUE | Role.PROVIDER_FOR_EMPLOYER:
                return self.filter(published)
            case Role.CAREERS_LEADER:
                return self.filter(published | Q(written_for=actor.organisation_id))
            case Role.HUB_STAFF:
                return self.filter(
                    published
                    | Q(written_for=actor.organisation_id)
                    | Q(hub=actor.organisation_id, state=CaseState.WAITING)
                )
        return self.none()

    def published(self) -> Self:
        """... in the library."""
        return self.filter(state=CaseState.PUBLISHED)


class CaseStudy(models.Model):
    """A good experience told for others: what was done, for how many, in what time, at what cost.

    Names nobody. A school or a hub writes it, a person of the hub who did not write it reviews it,
    and employers start their own experience from it.
    """

    public_id = PublicIdField()
    written_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="case_studies"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="case_studies_to_review")
    title = models.CharField(max_length=120)
    done = models.TextField("what was done", max_length=1500)
    lesson = models.TextField("what to know beforehand", max_length=800, blank=True)
    sector = models.ForeignKey(
        Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="case_studies"
    )
    activity = models.CharField(max_length=15, choices=Activity.choices())
    mode = models.CharField(max_length=10, choices=Mode.choices(), default=Mode.IN_PERSON)
    setting = models.CharField(max_length=10, choices=Setting.choices(), default=Setting.WORKPLACE)
    tier = models.PositiveSmallIntegerField()
    youngest_year = models.PositiveSmallIntegerField(default=7)
    oldest_year = models.PositiveSmallIntegerField(default=11)
    learners = models.PositiveSmallIntegerField()
    sessions = models.PositiveSmallIntegerField()
    session_minutes = models.PositiveSmallIntegerField()
    staff_hours = models.PositiveSmallIntegerField("hours of the employer's staff")
    cost_pounds = models.PositiveIntegerField("cost in pounds", default=0)
    cost_note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=CaseState.choices(), default=CaseState.DRAFT)
    review_note = models.CharField(max_length=300, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CaseStudyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(youngest_year__gte=7, oldest_year__lte=11)
                & Q(youngest_year__lte=F("oldest_year")),
                name="case_study_is_for_years_7_to_11",
            ),
        ]
        ordering: ClassVar = ["-published_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class Concern(Word):
    """Why an experience is reported."""

    SAFETY = "safety", "I am worried about learners’ safety"
    UNTRUE = "untrue", "What is said is not true or no longer true"
    UNSUITABLE = "unsuitable", "It is not suitable for learners"
    OTHER = "other", "Something else"


class ExperienceReportQuerySet(models.QuerySet["ExperienceReport"]):
    """Reports that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the hub's own employers."""
        if actor.role is Role.HUB_STAFF:
            return self.filter(experience__employer__home_hub=actor.organisation_id)
        return self.none()

    def open(self) -> Self:
        """... not yet decided."""
        return self.filter(decided_at__isnull=True)


class ExperienceReport(models.Model):
    """Somebody reports an experience to its hub. It stays when the person's account goes."""

    public_id = PublicIdField()
    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="reports")
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reported_for = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    concern = models.CharField(max_length=12, choices=Concern.choices())
    words = models.TextField(max_length=1000)
    reported_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    is_hidden = models.BooleanField(null=True)

    objects = ExperienceReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["reported_at"]

    def __str__(self) -> str:
        return f"report {self.public_id}"
