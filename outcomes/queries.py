"""What can be chosen, what was chosen, and who has still to reflect."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from employers.models import Experience
from equalex.kernel.access import Actor
from equalex.kernel.dates import academic_year
from outcomes.models import Aim, Feedback, Outcome
from outcomes.rules.host_sheet import HostDay, HostRow
from placements.models import Attendance, AttendanceState, Booking, Placement
from placements.rules.registers import Answer


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """Outcomes of one tier, for one setting variant ("" or such as "SEND")."""

    tier: int
    variant: str
    outcomes: tuple[Outcome, ...]

    @property
    def heading(self) -> str:
        """What stands above the group on a page."""
        focus = next((outcome.focus for outcome in self.outcomes if outcome.focus), "")
        heading = f"Tier {self.tier}: {focus}" if focus else f"Tier {self.tier}"
        return f"{heading} ({self.variant})" if self.variant else heading


def choosable_outcomes(experience: Experience) -> list[OutcomeGroup]:
    """Outcomes of the framework in use that suit the experience's tiers and key stages.

    An experience whose employer named no tier may aim at any. One statement.
    """
    tiers = experience.tiers or [1, 2, 3]
    key_stages = {
        "KS3" if year <= 9 else "KS4"
        for year in range(experience.youngest_year, experience.oldest_year + 1)
    }
    groups: dict[tuple[str, int], list[Outcome]] = {}
    for outcome in Outcome.objects.filter(framework__state="in_use"):
        own_tiers = [tier for tier in tiers if getattr(outcome, f"is_tier_{tier}")]
        suits = ("KS3" in key_stages and outcome.for_ks3) or (
            "KS4" in key_stages and outcome.for_ks4
        )
        if own_tiers and suits:
            groups.setdefault((outcome.variant, own_tiers[0]), []).append(outcome)
    return [
        OutcomeGroup(tier=tier, variant=variant, outcomes=tuple(outcomes))
        for (variant, tier), outcomes in sorted(groups.items())
    ]


@dataclass(frozen=True, slots=True)
class ReflectionDue:
    """A learner who took part and has not reflected yet."""

    placement: Placement
    last_date: date


def reflections_due(actor: Actor) -> list[ReflectionDue]:
    """Placements the actor may see, attended and without a reflection, latest first. One statement."""
    attended = (
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(
            attendance=AttendanceState.ATTENDED,
            placement__has_reflection=False,
            placement__booking__experience__kind="experience",
        )
        .select_related("placement__learner__tutor_group", "placement__booking__experience")
        .order_by("-date", "learner__last_name", "learner__first_name", "pk")
    )
    due: dict[int, ReflectionDue] = {}
    for attendance in attended:
        due.setdefault(
            attendance.placement_id, ReflectionDue(attendance.placement, attendance.date)
        )
    return list(due.values())


def outcomes_aimed_at(booking: Booking) -> list[Outcome]:
    """The outcomes chosen for a booking, in the framework's order. One statement."""
    return list(Outcome.objects.filter(aims__booking=booking))


def aims_of_bookings(actor: Actor) -> dict[UUID, list[str]]:
    """The texts of the outcomes chosen for each booking that the actor has a place at.

    By the booking's public id, in the framework's order. One statement.
    """
    placements = Placement.objects.visible_to(actor).placed()
    rows = (
        Aim.objects.filter(booking__in=placements.values("booking"))
        .order_by("outcome__position", "pk")
        .values_list("booking__public_id", "outcome__text")
    )
    aims: dict[UUID, list[str]] = {}
    for booking, text in rows:
        aims.setdefault(booking, []).append(text)
    return aims


def host_rows(booking: Booking, today: date) -> tuple[HostRow, ...]:
    """The learners of a booking as its employer may see them, with the dates that have come.

    One statement for the days and one for the lines already given.
    """
    days = (
        Attendance.objects.standing()
        .filter(placement__booking=booking, date__lte=today)
        .select_related("learner")
        .order_by("learner__first_name", "learner__last_name", "learner_id", "date")
    )
    said = dict(
        Feedback.objects.filter(placement__booking=booking).values_list("placement", "line")
    )
    answers: dict[str, Answer] = {
        AttendanceState.ATTENDED: "attended",
        AttendanceState.ABSENT: "absent",
    }
    year = academic_year(today)
    rows: list[HostRow] = []
    for placement, own in groupby(days, key=lambda day: day.placement_id):
        listed = list(own)
        learner = listed[0].learner
        rows.append(
            HostRow(
                placement=placement,
                name=learner.name_for_employers,
                year=f"Year {nc_year}" if (nc_year := learner.nc_year_in(year)) else "",
                days=tuple(
                    HostDay(day.pk, day.date, answers.get(day.attendance, "")) for day in listed
                ),
                line=said.get(placement, ""),
            )
        )
    return tuple(rows)
