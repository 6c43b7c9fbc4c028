"""Learners and their dated enrolments."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from equalex.kernel.access import Actor, Role
from equalex.kernel.fields import PublicIdField
from equalex.kernel.words import Word
from schools.models.organisations import School
from schools.rules.passphrases import normalise_passphrase

# What stands in place of a first name once the time of keeping it is over.
ERASED_NAME = "Erased"


class Sex(Word):
    """As the school's records say."""

    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "", "Not recorded"


class Sen(Word):
    """Special educational needs provision."""

    NONE = "N", "None"
    SUPPORT = "K", "SEN support"
    EHCP = "E", "Education, health and care plan"


class EnrolmentStatus(Word):
    """How a learner is registered."""

    CURRENT = "C", "Current"
    MAIN = "M", "Current, main of two schools"
    SUBSIDIARY = "S", "Current, second of two schools"
    GUEST = "G", "Guest"


class TutorGroupQuerySet(models.QuerySet["TutorGroup"]):
    """Tutor groups that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of the own school; a tutor's own."""
        if actor.role is Role.TUTOR:
            return self.filter(school=actor.organisation_id, pk__in=actor.tutor_group_ids)
        if actor.role in (Role.CAREERS_LEADER, Role.SENCO):
            return self.filter(school=actor.organisation_id)
        return self.none()


class TutorGroup(models.Model):
    """A tutor group of one school. `sign_in_code` is the class code learners sign in with."""

    public_id = PublicIdField()
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="tutor_groups")
    name = models.CharField(max_length=40)
    sign_in_code = models.CharField(max_length=9, unique=True, null=True)

    objects = TutorGroupQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "name"], name="one_tutor_group_of_a_name_per_school"
            ),
        ]
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


def hashed_passphrase(passphrase: str) -> str:
    """What is kept of a learner's passphrase."""
    return make_password(normalise_passphrase(passphrase), hasher=settings.LEARNER_HASHER)


class LearnerQuerySet(models.QuerySet["Learner"]):
    """Learners that are ..."""

    def visible_to(self, actor: Actor) -> Self:
        """... of one's own school, narrowed for a tutor to own groups and for a SENCo to
        learners with SEN; a learner sees the own record; a provider that acts for a school sees
        the year groups it is commissioned for; nobody else sees a learner's row.
        """
        match actor.role:
            case Role.CAREERS_LEADER:
                return self.filter(school=actor.organisation_id)
            case Role.TUTOR:
                return self.filter(
                    school=actor.organisation_id, tutor_group__in=actor.tutor_group_ids
                )
            case Role.SENCO:
                return self.filter(school=actor.organisation_id, sen__in=[Sen.SUPPORT, Sen.EHCP])
            case Role.PROVIDER_FOR_SCHOOL:
                years = [str(year) for year in actor.commissioned_years]
                commissioned = Enrolment.objects.on(actor.today).filter(nc_year__in=years)
                return self.on_roll().filter(
                    school=actor.organisation_id, pk__in=commissioned.values("learner")
                )
            case Role.LEARNER:
                return self.filter(pk=actor.learner_id)
            case Role.API_READER | Role.API_RECORDER if actor.organisation_kind == School.KIND:
                return self.filter(school=actor.organisation_id)
        return self.none()

    def for_token(self, public_id: str) -> Self:
        """... the one who has just proved to hold a card, as the session remembers."""
        return self.filter(public_id=public_id, left_on__isnull=True)

    def not_erased(self) -> Self:
        """... still somebody: who they are has not been taken away."""
        return self.exclude(first_name=ERASED_NAME, last_name="")

    def on_roll(self) -> Self:
        """... not left."""
        return self.filter(left_on__isnull=True)

    def in_year(self, nc_year: int, academic_year: int) -> Self:
        """... in a National Curriculum year in an academic year (its starting year)."""
        return self.filter(cohort=academic_year - nc_year + 7)

    def in_years_7_to_11(self, academic_year: int) -> Self:
        """... whom the guarantee is about in an academic year."""
        return self.filter(cohort__range=(academic_year - 4, academic_year))


class Learner(models.Model):
    """A child at a school of the portal: only what counting and equity need.

    `cohort` is the academic year (its starting year) in which the learner is in Year 7, as
    the recorded NC year implies, so that a roll-over rewrites nobody; it is null where year
    groups are not followed. `school` is where the learner is now (the main registration).
    `start_passphrase_since` is set while the passphrase is still the one printed on a card.
    `is_counted_elsewhere`: registered here as the second of two schools of the portal, so that
    figures above a school count the child once, at the first.
    """

    public_id = PublicIdField()
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="learners")
    cohort = models.SmallIntegerField(null=True)
    tutor_group = models.ForeignKey(
        TutorGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="learners"
    )
    upn = models.CharField("UPN", max_length=13, blank=True)
    admission_number = models.CharField(max_length=20, blank=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    preferred_name = models.CharField("preferred first name", max_length=100, blank=True)
    preferred_last_name = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices(), blank=True)
    sen = models.CharField(max_length=1, choices=Sen.choices(), default=Sen.NONE)
    is_fsm = models.BooleanField("eligible for free school meals", default=False)
    is_fsm_ever_6 = models.BooleanField("FSM in the last six years", default=False)
    is_eal = models.BooleanField("English as an additional language", null=True)
    is_looked_after = models.BooleanField("looked after", default=False)
    is_service_child = models.BooleanField("service child", default=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="learner",
    )
    start_passphrase_since = models.DateTimeField(null=True, blank=True, editable=False)
    left_on = models.DateField(null=True, blank=True)
    is_counted_elsewhere = models.BooleanField(default=False, db_default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LearnerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school", "upn"],
                condition=~Q(upn=""),
                name="one_learner_per_upn_and_school",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["school", "cohort"], name="learners_of_a_year_group"),
            models.Index(fields=["school", "last_name", "first_name"], name="learners_by_name"),
            models.Index(fields=["upn"], condition=~Q(upn=""), name="learners_by_upn"),
            models.Index(fields=["date_of_birth", "last_name"], name="learners_by_birth"),
        ]

    def __str__(self) -> str:
        return f"learner {self.public_id}"

    @property
    def called(self) -> str:
        """The first name by which the learner is called."""
        return self.preferred_name or self.first_name

    @property
    def full_name(self) -> str:
        """As staff of the school read it."""
        return f"{self.called} {self.preferred_last_name or self.last_name}"

    @property
    def name_for_employers(self) -> str:
        """First name and initial of the surname: the most that an employer is ever shown."""
        return f"{self.called} {(self.preferred_last_name or self.last_name)[:1]}"

    def opens_with(self, passphrase: str) -> bool:
        """True when this is the learner's passphrase, capitals and extra spaces aside."""
        return self.user is not None and check_password(
            normalise_passphrase(passphrase), self.user.password, preferred=settings.LEARNER_HASHER
        )

    def nc_year_in(self, academic_year: int) -> int | None:
        """The NC year in an academic year; None where year groups are not followed."""
        return None if self.cohort is None else academic_year - self.cohort + 7


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Enrolments that hold ..."""

    def on(self, day: date) -> Self:
        """... on a date; both ends are included."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def counting(self) -> Self:
        """... for counting: beside another, a second registration is the same child; a school that
        has only that counts the days it knows of.
        """
        others = Enrolment.objects.filter(learner=OuterRef("learner"))
        first = others.exclude(status=EnrolmentStatus.SUBSIDIARY)
        return self.filter(~Q(status=EnrolmentStatus.SUBSIDIARY) | ~Exists(first))


class Enrolment(models.Model):
    """A learner is in a National Curriculum year at a school from a date, to a date or still.

    `nc_year` is text: "7" to "11", or another such as "X". `key_stage` is set only where year
    groups are not followed. `tutor_group` is known beforehand from a list for the coming year, and
    becomes the learner's on the enrolment's first day. Enrolments that count never overlap (an exclusion constraint on
    PostgreSQL, the actions everywhere).
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="enrolments")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="enrolments")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    nc_year = models.CharField("NC year", max_length=2)
    key_stage = models.CharField(
        max_length=3, blank=True, choices=[("KS3", "Key stage 3"), ("KS4", "Key stage 4")]
    )
    status = models.CharField(
        max_length=1, choices=EnrolmentStatus.choices(), default=EnrolmentStatus.CURRENT
    )
    tutor_group = models.ForeignKey(
        TutorGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="enrolment_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["learner", "school", "since"], name="one_enrolment_per_start"
            ),
        ]

    def __str__(self) -> str:
        return f"NC year {self.nc_year} since {self.since}"
