"""What needs one today, by role: each a sentence, and where to do it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Min

from equalex.kernel.access import Actor, Role
from placements.models import Attendance
from reporting.queries.today import front_door, organisations, schools
from reporting.queries.today.items import Item

SOON: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class ComingUp:
    """Something booked for the next four weeks, on its next day."""

    day: date
    title: str
    employer: str
    learners: int
    booking_id: UUID


def what_needs(actor: Actor, *, with_repair: bool = True) -> list[Item]:
    """All that needs the actor today, most urgent first; each costs one statement, the
    best repair six. A page that lists repairs itself asks for the others only.
    """
    return [
        item
        for ask in _ASKED.get(actor.role, ())
        if with_repair or ask is not schools.days_to_win_back
        for item in ask(actor)
    ]


def coming_up(actor: Actor, *, at_most: int = 5) -> list[ComingUp]:
    """Bookings with a day in the next four weeks, soonest first, in one statement."""
    booking = "placement__booking"
    rows = (
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(date__range=(actor.today, actor.today + SOON))
        .values(
            f"{booking}__public_id",
            f"{booking}__experience__title",
            f"{booking}__experience__employer__name",
        )
        .annotate(next_day=Min("date"), learners=Count("learner", distinct=True))
        .order_by("next_day", f"{booking}__public_id")
        .values_list(
            "next_day",
            f"{booking}__experience__title",
            f"{booking}__experience__employer__name",
            "learners",
            f"{booking}__public_id",
        )[:at_most]
    )
    return [
        ComingUp(day, title, employer or "", learners, key)
        for day, title, employer, learners, key in rows
    ]


_HOSTS_WORK: Final = (
    organisations.requests_to_answer,
    organisations.attendance_to_confirm,
    organisations.drafts_to_finish,
)
_ASKED: Final[dict[Role, tuple[Callable[[Actor], list[Item]], ...]]] = {
    Role.CAREERS_LEADER: (
        schools.imports_to_review,
        schools.offers_to_take,
        schools.registers_to_mark,
        schools.learners_to_place_again,
        schools.days_to_judge,
        schools.days_to_win_back,
        schools.outcomes_to_choose,
        schools.evidence_to_collect,
        schools.learners_missing_out,
        schools.year_to_turn,
    ),
    Role.TUTOR: (schools.registers_to_mark, schools.reflections_due, schools.learners_missing_out),
    Role.SENCO: (schools.learners_missing_out, schools.reflections_due),
    Role.SENIOR_LEADER: (schools.newest_report,),
    Role.GOVERNOR: (schools.newest_report,),
    Role.TRUST_LEAD: (organisations.schools_furthest_behind,),
    Role.HUB_STAFF: (
        organisations.schools_furthest_behind,
        front_door.reports_to_decide_on,
        organisations.employers_to_decide_on,
        front_door.employers_whose_insurance_lapses,
        front_door.case_studies_to_review,
        organisations.places_still_free,
    ),
    Role.EMPLOYER_STAFF: (
        front_door.people_who_ask_to_join,
        front_door.insurance_to_renew,
        front_door.experiences_hidden,
        organisations.approval_awaited,
        organisations.requests_to_answer,
        organisations.attendance_to_confirm,
        organisations.drafts_to_finish,
    ),
    Role.EMPLOYER_COLLEAGUE: _HOSTS_WORK,
    Role.PROVIDER_FOR_EMPLOYER: _HOSTS_WORK,
    Role.PROVIDER_STAFF: (front_door.mandates_to_accept,),
    Role.ADMINISTRATOR: (
        organisations.framework_to_load,
        organisations.rules_to_look_at,
        organisations.organisations_to_look_after,
    ),
}
