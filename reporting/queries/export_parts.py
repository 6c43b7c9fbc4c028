"""What a school's export holds, file by file: one description for writing and for reading."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

from employers.models import Employer, Experience, Slot, SlotDate
from outcomes.models import Feedback, Framework, Outcome, Reflection
from placements.models import (
    Attendance,
    Booking,
    Judgement,
    Placement,
    PolicyState,
    PolicyVersion,
    Progress,
)
from placements.models.bookings import PENDING
from reporting.models import Snapshot
from schools.models import Enrolment, Learner, TutorGroup

Rows = Callable[[int], QuerySet[Any]]

# What another file calls a row by; the sectors and models of delivery are known everywhere.
NAMES: Final = {"Sector": "code", "DeliveryModel": "code", "PolicyVersion": "code"}


@dataclass(frozen=True, slots=True)
class Part:
    """One file: the fields of a model, and which rows. `given` are columns for readers, which an
    import works out for itself.
    """

    file: str
    model: Any
    fields: tuple[str, ...]
    rows: Rows
    given: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """All columns."""
        return (*self.fields, *self.given)

    def path(self, name: str) -> str:
        """The field by which a column is read: of another row, what that row is called by."""
        related = self.model._meta.get_field(name).related_model
        if related is None or isinstance(related, str):
            return name
        return f"{name}__{name_of(related)}"


def name_of(model: type[Model]) -> str:
    """The field by which other files name a row of this model."""
    return NAMES.get(model.__name__, "public_id")


def placements_of(school: int) -> QuerySet[Placement]:
    """Every placement of learners who are at the school now, wherever it was booked.

    What is only asked for stays where it was asked: no other portal can await the answer.
    """
    return Placement.objects.filter(learner__school=school).exclude(booking__state__in=PENDING)


def bookings_of(school: int) -> QuerySet[Booking]:
    """The school's bookings, and those by which its learners were placed elsewhere before."""
    return Booking.objects.filter(
        Q(school=school) | Q(pk__in=placements_of(school).values("booking"))
    ).exclude(state__in=PENDING)


def experiences_of(school: int) -> QuerySet[Experience]:
    """What was booked."""
    return Experience.objects.filter(pk__in=bookings_of(school).values("experience"))


def slots_of(school: int) -> QuerySet[Slot]:
    """The dates that were booked."""
    return Slot.objects.filter(pk__in=bookings_of(school).values("slot"))


def days_of(school: int) -> QuerySet[Attendance]:
    """Every day of the school's learners."""
    return Attendance.objects.filter(placement__in=placements_of(school))


def frameworks_of(school: int) -> QuerySet[Framework]:
    """Frameworks from which the school chose outcomes, or by which a report of it was made."""
    return Framework.objects.filter(
        Q(outcomes__aims__booking__in=bookings_of(school))
        | Q(outcomes__reflections__placement__in=placements_of(school))
        | Q(pk__in=Snapshot.objects.filter(organisation=school).values("framework"))
    ).distinct()


_LEARNER: Final = (
    "public_id",
    "upn",
    "first_name",
    "last_name",
    "preferred_name",
    "preferred_last_name",
    "date_of_birth",
    "sex",
    "cohort",
    "tutor_group",
    "sen",
    "is_eal",
    "is_fsm",
    "is_fsm_ever_6",
    "is_looked_after",
    "is_service_child",
    "admission_number",
    "left_on",
)

# In the order in which rows need each other.
PARTS: Final = (
    Part(
        "rules.csv",
        PolicyVersion,
        ("code", "effective_from", "values", "sources", "note"),
        lambda school: PolicyVersion.objects.filter(state=PolicyState.PUBLISHED),
    ),
    Part(
        "frameworks.csv",
        Framework,
        ("public_id", "code", "version", "title", "statement", "content_hash", "loaded_at"),
        frameworks_of,
    ),
    Part(
        "outcomes.csv",
        Outcome,
        (
            "framework",
            "code",
            "text",
            "focus",
            "area",
            "skill",
            "variant",
            "is_tier_1",
            "is_tier_2",
            "is_tier_3",
            "for_ks3",
            "for_ks4",
            "position",
        ),
        lambda school: Outcome.objects.filter(framework__in=frameworks_of(school)),
    ),
    Part(
        "tutor-groups.csv",
        TutorGroup,
        ("public_id", "name"),
        lambda school: TutorGroup.objects.filter(school=school),
    ),
    Part("learners.csv", Learner, _LEARNER, lambda school: Learner.objects.filter(school=school)),
    Part(
        "enrolments.csv",
        Enrolment,
        ("learner", "since", "until", "nc_year", "key_stage", "status"),
        lambda school: Enrolment.objects.filter(learner__school=school),
    ),
    Part(
        "employers.csv",
        Employer,
        ("public_id", "name", "employer_kind", "company_number", "sector", "about"),
        lambda school: Employer.objects.filter(experiences__in=experiences_of(school)).distinct(),
    ),
    Part(
        "experiences.csv",
        Experience,
        (
            "public_id",
            "employer",
            "title",
            "summary",
            "kind",
            "activity",
            "mode",
            "setting",
            "arranged_by",
            "is_tier_1",
            "is_tier_2",
            "is_tier_3",
            "delivery_model",
            "sector",
            "youngest_year",
            "oldest_year",
            "group_size",
            "has_purpose",
            "has_interaction",
            "has_people",
            "has_task",
            "adjustments",
        ),
        experiences_of,
        given=("is_own", "growth_sectors"),
    ),
    Part(
        "slots.csv",
        Slot,
        ("public_id", "experience", "places", "first_date", "last_date", "note", "cancelled_at"),
        slots_of,
    ),
    Part(
        "slot-dates.csv",
        SlotDate,
        ("slot", "date", "start", "minutes", "break_minutes"),
        lambda school: SlotDate.objects.filter(slot__in=slots_of(school)),
    ),
    Part(
        "bookings.csv",
        Booking,
        (
            "public_id",
            "experience",
            "slot",
            "state",
            "has_outcomes",
            "approved_on",
            "register_version",
            "booked_at",
            "asked_on",
            "answered_at",
            "ended_at",
            "ended_reason",
        ),
        bookings_of,
        given=("aims",),
    ),
    Part(
        "placements.csv",
        Placement,
        (
            "public_id",
            "booking",
            "learner",
            "state",
            "has_feedback",
            "has_reflection",
            "confirmed_at",
            "ended_at",
            "ended_reason",
            "created_at",
        ),
        placements_of,
    ),
    Part(
        "judgements.csv",
        Judgement,
        ("public_id", "is_accepted", "reason", "judged_on", "created_at"),
        lambda school: Judgement.objects.filter(attendances__in=days_of(school)).distinct(),
    ),
    Part(
        "attendance.csv",
        Attendance,
        (
            "placement",
            "learner",
            "date",
            "start",
            "planned_minutes",
            "held_minutes",
            "minutes",
            "attendance",
            "absence_reason",
            "judgement",
        ),
        days_of,
        given=("key_stage", "verdict", "credited_minutes", "reasons", "policy"),
    ),
    Part(
        "feedback.csv",
        Feedback,
        ("placement", "line", "given_by", "given_at"),
        lambda school: Feedback.objects.filter(placement__in=placements_of(school)),
    ),
    Part(
        "reflections.csv",
        Reflection,
        ("placement", "did", "learned", "next_step", "is_own", "written_at"),
        lambda school: Reflection.objects.filter(placement__in=placements_of(school)),
        given=("outcomes",),
    ),
    Part(
        "reports.csv",
        Snapshot,
        (
            "public_id",
            "kind",
            "as_of",
            "figures",
            "policy",
            "framework",
            "sha256",
            "made_at",
            "is_scheduled",
            "supersedes",
            "reason",
        ),
        lambda school: Snapshot.objects.filter(organisation=school),
    ),
    Part(
        "totals.csv",
        Progress,
        (),
        lambda school: Progress.objects.filter(learner__school=school),
        given=(
            "learner",
            "ks3_credited",
            "ks3_recoverable",
            "ks3_planned",
            "ks3_met",
            "ks4_credited",
            "ks4_recoverable",
            "ks4_planned",
            "ks4_met",
            "benchmark_6",
        ),
    ),
)
