"""Experiences that employers post or schools arrange, and their slots: when, for how many."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, Q
from django.utils import timezone

from employers.models.organisations import Employer, EmployerApproval, Site
from employers.models.reference import DeliveryModel, GrowthSector, Sector
from employers.rules.criteria import Plan
from employers.rules.offers import Offer
from employers.rules.vocabulary import Activity, ArrangedBy, Kind, Mode, Setting
from equalex.kernel.access import EMPLOYER_ROLES, Actor, Role
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from schools.models import HubMembership, School
from schools.models.organisations import SchoolKind


class OpenTo(Word):
    """Which schools find an experience and can book it; for all others it does not exist."""

    EVERY_SCHOOL = "every", "Every school"
    OWN_HUB = "hub", "Schools of our Careers Hub"
    SPECIAL_SCHOOLS = "special", "Special schools and alternative provision"
    NAMED_SCHOOLS = "named", "Only the schools we name"


class ExperienceState(Word):
    """Whether schools can find it."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open to schools"
    PAUSED = "paused", "Paused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ExperienceQuerySet(models.QuerySet["Experience"]):
    """Experiences that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... one's own (employer, or school that arranged it); offered, for a school."""
        match actor.role:
            case role if role in EMPLOYER_ROLES:
                return self.filter(employer=actor.organisation_id, school__isnull=True)
            case Role.CAREERS_LEADER | Role.TUTOR | Role.SENCO:
                return self.filter(Q(school=actor.organisation_id) | _is_offered_to(actor))
            case Role.API_READER | Role.API_RECORDER if actor.organisation_kind == School.KIND:
                return self.filter(Q(school=actor.organisation_id) | _is_offered_to(actor))
            case Role.API_READER | Role.API_RECORDER if actor.organisation_kind == Employer.KIND:
                return self.filter(employer=actor.organisation_id, school__isnull=True)
            case Role.HUB_STAFF:
                return self.filter(employer__home_hub=actor.organisation_id, school__isnull=True)
        return self.none()

    def open_to_school(self, school_id: int | None, on: date) -> Self:
        """... reserved to nobody, or to schools of which this is one on that date."""
        return self.filter(_is_open_to(school_id, on))

    def unconfirmed_since(self, day: date) -> Self:
        """... open, posted by an employer, and neither confirmed nor made on or after this day."""
        return self.filter(
            Q(last_confirmed_on__lt=day)
            | Q(last_confirmed_on__isnull=True, created_at__date__lt=day),
            state=ExperienceState.OPEN,
            school__isnull=True,
        )

    def offered(self) -> Self:
        """... offered to schools: posted by an employer whom a hub has approved."""
        return self.filter(_is_offered())


def _is_offered() -> Q:
    return Q(
        state=ExperienceState.OPEN,
        school__isnull=True,
        hidden_at__isnull=True,
        employer__in=EmployerApproval.objects.current().values("employer"),
    )


def _is_offered_to(actor: Actor) -> Q:
    return _is_offered() & _is_open_to(actor.organisation_id, actor.today)


def _is_open_to(school_id: int | None, on: date) -> Q:
    hubs = HubMembership.objects.on(on).filter(school=school_id)
    special = School.objects.filter(
        pk=school_id, school_kind__in=(SchoolKind.SPECIAL, SchoolKind.ALTERNATIVE)
    )
    named = Experience.named_schools.through.objects.filter(school=school_id)
    return (
        Q(open_to=OpenTo.EVERY_SCHOOL)
        | Q(open_to=OpenTo.OWN_HUB, employer__home_hub__in=hubs.values("hub"))
        | Q(open_to=OpenTo.NAMED_SCHOOLS, pk__in=named.values("experience"))
        | Q(Exists(special), open_to=OpenTo.SPECIAL_SCHOOLS)
    )


class Experience(models.Model):
    """What learners do, for whom it is, and which facts of counting hold for all of them.

    Posted by an employer (`school` is null) or arranged by one school (`school` is set, and
    nobody else sees it). `has_purpose`, `has_interaction`, `has_people` and `has_task` are four
    of the seven criteria; outcomes belong to a booking, feedback and reflection to a placement.

    `shared_places` is the most learners over all of its dates together, whatever each date could
    take (null: no such limit); `shared_booked` counts them, and is kept only where there is one.
    """

    public_id = PublicIdField()
    employer = models.ForeignKey(
        Employer, null=True, blank=True, on_delete=models.PROTECT, related_name="experiences"
    )
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="own_experiences"
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.PROTECT, related_name="experiences"
    )
    title = models.CharField(max_length=120)
    summary = models.TextField("what learners will do", max_length=1500)
    state = models.CharField(
        max_length=10, choices=ExperienceState.choices(), default=ExperienceState.DRAFT
    )
    kind = models.CharField(max_length=12, choices=Kind.choices(), default=Kind.EXPERIENCE)
    activity = models.CharField(max_length=15, choices=Activity.choices())
    mode = models.CharField(max_length=10, choices=Mode.choices(), default=Mode.IN_PERSON)
    setting = models.CharField(max_length=10, choices=Setting.choices(), default=Setting.WORKPLACE)
    arranged_by = models.CharField(
        max_length=10, choices=ArrangedBy.choices(), default=ArrangedBy.EMPLOYER
    )
    is_tier_1 = models.BooleanField("tier 1", default=False)
    is_tier_2 = models.BooleanField("tier 2", default=False)
    is_tier_3 = models.BooleanField("tier 3", default=False)
    delivery_model = models.ForeignKey(
        DeliveryModel, null=True, blank=True, on_delete=models.SET_NULL, related_name="experiences"
    )
    sector = models.ForeignKey(
        Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="experiences"
    )
    growth_sectors = models.ManyToManyField(GrowthSector, related_name="experiences", blank=True)
    youngest_year = models.PositiveSmallIntegerField("from Year", default=7)
    oldest_year = models.PositiveSmallIntegerField("to Year", default=11)
    group_size = models.PositiveSmallIntegerField("learners at a time", default=10)
    has_purpose = models.BooleanField("the purpose is agreed", default=False)
    has_interaction = models.BooleanField("learners and staff work together", default=False)
    has_people = models.BooleanField("learners meet a range of people", default=False)
    has_task = models.BooleanField("learners do a task for the employer", default=False)
    adjustments = models.CharField("adjustments offered", max_length=500, blank=True)
    # How often and how long, where it was said before there are dates.
    sessions = models.PositiveSmallIntegerField("how many times", null=True, blank=True)
    session_minutes = models.PositiveSmallIntegerField("minutes each time", null=True, blank=True)
    # Hidden by a hub after a report, with the message that its employer reads.
    hidden_at = models.DateTimeField(null=True)
    hidden_message = models.CharField(max_length=300, blank=True, default="", db_default="")
    cost = models.CharField(
        "cost to school or learner", max_length=200, blank=True, default="", db_default=""
    )
    travel = models.CharField(
        "getting there", max_length=300, blank=True, default="", db_default=""
    )
    confirms_each = models.BooleanField(
        "the employer confirms each booking", default=False, db_default=False
    )
    shared_places = models.PositiveSmallIntegerField(null=True, blank=True)
    shared_booked = models.PositiveSmallIntegerField(default=0, db_default=0)
    open_to = models.CharField(
        max_length=7,
        choices=OpenTo.choices(),
        default=OpenTo.EVERY_SCHOOL,
        db_default=OpenTo.EVERY_SCHOOL.value,
    )
    named_schools = models.ManyToManyField(School, related_name="reserved_experiences", blank=True)
    last_confirmed_on = models.DateField(null=True)
    reminded_to_confirm_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(youngest_year__gte=7, oldest_year__lte=11)
                & Q(youngest_year__lte=F("oldest_year")),
                name="experience_is_for_years_7_to_11",
            ),
            models.CheckConstraint(
                condition=Q(shared_places__isnull=True) | Q(shared_booked__lte=F("shared_places")),
                name="no_overbooking_over_all_dates",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-created_at"], name="newest_offers")]

    def __str__(self) -> str:
        return self.title

    @property
    def tiers(self) -> list[int]:
        """The tiers of the pyramid on which it sits, lowest first."""
        flags = (self.is_tier_1, self.is_tier_2, self.is_tier_3)
        return [tier for tier, on in enumerate(flags, start=1) if on]

    @property
    def offer(self) -> Offer:
        """What has been said so far, for the rules on completeness and warnings."""
        return Offer(
            title=self.title,
            summary=self.summary,
            activity=self.activity,
            tiers=tuple(self.tiers),
            mode=self.mode,
            setting=self.setting,
            has_site=self.site_id is not None,
            sector=self.sector_id or "",
            youngest_year=self.youngest_year,
            oldest_year=self.oldest_year,
            group_size=self.group_size,
        )

    @property
    def plan(self) -> Plan:
        """The four criteria for which an employer plans."""
        return Plan(
            purpose=self.has_purpose,
            interaction=self.has_interaction,
            people=self.has_people,
            task=self.has_task,
        )


class SlotQuerySet(models.QuerySet["Slot"]):
    """Slots that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of an experience one may see."""
        return self.filter(experience__in=Experience.objects.visible_to(actor))

    def upcoming(self, today: date) -> Self:
        """... still to begin on or after a date, and not cancelled."""
        return self.filter(first_date__gte=today, cancelled_at__isnull=True)

    def on_offer(self, today: date) -> Self:
        """... still to begin, of what an employer has open to schools and no hub has hidden."""
        return self.upcoming(today).filter(
            experience__state=ExperienceState.OPEN,
            experience__school__isnull=True,
            experience__hidden_at__isnull=True,
        )

    def with_places(self, places: int = 1) -> Self:
        """... not full: at least this many places can still be booked."""
        shared_left = F("experience__shared_places") - F("experience__shared_booked")
        return self.annotate(shared_left=shared_left).filter(
            Q(shared_left__isnull=True) | Q(shared_left__gte=places),
            booked__lte=F("places") - places,
        )

    def booked_upcoming(self, today: date) -> Self:
        """... still to end on or after a date, with places taken."""
        return self.filter(last_date__gte=today, booked__gt=0)


class Slot(models.Model):
    """One thing to book: one date, or several as one. The database forbids overbooking.

    `booked` are places of confirmed learners, and those held for a school that was offered them;
    it is changed only by `employers.actions.slots`, under locks on the experience and this row.
    `first_date` and `last_date` repeat the ends of its dates, so that a search need not join.
    """

    public_id = PublicIdField()
    experience = models.ForeignKey(Experience, on_delete=models.CASCADE, related_name="slots")
    places = models.PositiveSmallIntegerField()
    booked = models.PositiveSmallIntegerField(default=0)
    first_date = models.DateField()
    last_date = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(booked__lte=F("places")), name="no_overbooking"),
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")), name="slot_ends_after_it_starts"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["first_date"], name="slots_by_date")]
        ordering: ClassVar = ["first_date", "pk"]

    def __str__(self) -> str:
        return f"slot {self.public_id}"

    @property
    def places_left(self) -> int:
        """How many places can still be booked, on this date and over all dates together."""
        left = self.places - self.booked
        shared, taken = self.experience.shared_places, self.experience.shared_booked
        return left if shared is None else max(0, min(left, shared - taken))


class SlotDate(models.Model):
    """One date of a slot. `minutes` is the working time without breaks, 1 to 480."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="dates")
    date = models.DateField()
    start = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    break_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot", "date"], name="one_time_per_slot_and_date"),
            models.CheckConstraint(
                condition=Q(minutes__range=(1, 480)), name="at_most_eight_hours_a_date"
            ),
        ]
        ordering: ClassVar = ["date", "start"]

    def __str__(self) -> str:
        return f"{self.date} {self.start:%H:%M}, {self.minutes} minutes"

    @property
    def end(self) -> time:
        """When it ends, breaks included."""
        length = timedelta(minutes=self.minutes + self.break_minutes)
        return (datetime.combine(self.date, self.start) + length).time()
