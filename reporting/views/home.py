"""The first page of everybody: what needs me today? For visitors, what this is and how to get in."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render

from equalex.kernel.access import (
    EMPLOYER_ROLES,
    ActorRequest,
    Can,
    OrganisationKind,
    Role,
    requires,
)
from equalex.kernel.navigation import address_for
from reporting.queries.issued_reports import newest_governors_report
from reporting.queries.today import coming_up, what_needs
from reporting.views.school_today import WITH_SCHOOL, school_today

# The careers leader's and the senior leader's are in the checks radar.
WITH_BOOKINGS: Final = (
    Role.TUTOR,
    *EMPLOYER_ROLES,
)
_HOSTS_STEPS: Final = (
    ("Post an experience", "plan-experience"),
    ("See your experiences", "list-own-experiences"),
    ("See who is coming", "list-host-bookings"),
    ("See whom you met this year, and what they say", "show-thanks"),
    ("See good experiences of others", "list-case-studies"),
)
# What one does when nothing waits: label and page, by role.
NEXT_STEPS: Final = {
    Role.CAREERS_LEADER: (
        ("See every learner and their days", "track-learners"),
        ("Find experiences", "find-experiences"),
        ("Record an experience the school arranged", "record-experience"),
        ("See the school’s figures", "school-figures"),
        ("See whether 5 + 5 will be reached", "forecast"),
        ("Try other counting rules", "try-policy"),
    ),
    Role.TUTOR: (
        ("See your learners and their days", "track-learners"),
        ("See which of them will reach 5 + 5", "forecast-learners"),
        ("Win days back", "repair-list"),
    ),
    Role.SENCO: (
        ("See learners with SEND and their days", "track-learners"),
        ("See the school’s figures", "school-figures"),
    ),
    Role.SENIOR_LEADER: (
        ("See the school’s figures", "school-figures"),
        ("Ask for a report", "ask-for-report"),
        ("See whether 5 + 5 will be reached", "forecast"),
        ("Try other counting rules", "try-policy"),
    ),
    Role.GOVERNOR: (
        ("See the school’s figures", "school-figures"),
        ("See all reports", "list-reports"),
        ("See whether 5 + 5 will be reached", "forecast"),
        ("See how days count", "explain-rules"),
    ),
    Role.TRUST_LEAD: (
        ("Compare your schools", "trust-dashboard"),
        ("Try other counting rules", "try-policy"),
    ),
    Role.HUB_STAFF: (
        ("See which schools need help", "hub-dashboard"),
        ("See your employers by stage", "employer-pipeline"),
        ("See where days are missing", "supply-and-demand"),
        ("Try other counting rules", "try-policy"),
    ),
    Role.EMPLOYER_STAFF: (*_HOSTS_STEPS, ("Say how learners are kept safe", "show-safety")),
    Role.EMPLOYER_COLLEAGUE: (*_HOSTS_STEPS, ("Leave this organisation", "leave-employer")),
    Role.PROVIDER_FOR_EMPLOYER: _HOSTS_STEPS,
    Role.PROVIDER_FOR_SCHOOL: (("See the learners you are commissioned for", "show-cohort"),),
    Role.PROVIDER_STAFF: (
        ("See for whom you work", "list-mandates"),
        ("See your colleagues", "manage-people"),
    ),
    Role.ADMINISTRATOR: (
        ("Organisations", "manage-organisations"),
        ("Outcomes frameworks", "list-frameworks"),
        ("How days count", "explain-rules"),
    ),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list, as the component reads it."""

    title: str
    url: str
    hint: str
    status: str
    kind: str


@requires(Can.VISIT)
def home(request: ActorRequest) -> HttpResponse:
    """The front page for visitors; what needs one today for everybody else."""
    actor = request.actor
    if not actor.is_signed_in:
        return render(request, "reporting/home.html", {"visitor": True, "school": None})
    if actor.role is Role.LEARNER and (my_days := address_for(actor, "my-days")):
        return redirect(my_days)
    tasks = [
        Task(
            item.sentence,
            url + item.query if (url := address_for(actor, item.page, *item.about)) else "",
            item.hint,
            item.status,
            item.kind,
        )
        for item in what_needs(actor, with_repair=actor.role not in WITH_SCHOOL)
    ]
    booking_page = (
        "list-host-bookings" if actor.is_at(OrganisationKind.EMPLOYER) else "show-booking"
    )
    return render(
        request,
        "reporting/home.html",
        {
            "visitor": False,
            "is_newcomer": actor.role is Role.NEWCOMER,
            "tasks": tasks,
            "has_bookings": actor.role in WITH_BOOKINGS,
            "coming_up": [
                (
                    each,
                    address_for(actor, booking_page, each.booking_id)
                    or address_for(actor, booking_page),
                )
                for each in (coming_up(actor) if actor.role in WITH_BOOKINGS else ())
            ],
            "school": school_today(actor) if actor.role in WITH_SCHOOL else None,
            "report": newest_governors_report(actor) if actor.role is Role.GOVERNOR else None,
            "next_steps": [
                (label, url)
                for label, page in NEXT_STEPS.get(actor.role, ())
                if (url := address_for(actor, page))
            ],
        },
    )
