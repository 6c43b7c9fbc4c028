"""What leaders of a school see below what waits: half term, year groups, repairs, checks radar."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from equalex.kernel.access import Actor, Role
from equalex.kernel.navigation import address_for
from placements.queries.policies import published_policies
from reporting.queries.checks import Checked, checks_radar
from reporting.queries.kept_forecast import ForecastAhead, forecast_ahead
from reporting.queries.readers import reader_in_school
from reporting.queries.repairs import Repair, best_repairs
from reporting.queries.rules_in_force import rules_in_force
from reporting.queries.school_today import (
    ThisHalfTerm,
    YearGroup,
    outlook_sentences,
    this_half_term,
    year_groups,
    years_answer,
)
from reporting.rules.checks import OpenCheck, tally
from reporting.rules.forecast import Outlook
from reporting.rules.readers import Reader
from reporting.rules.repairs import Work
from reporting.views.repairs import buttons_of

WITH_SCHOOL: Final = (Role.CAREERS_LEADER, Role.SENIOR_LEADER)
BEST: Final = 3
IN_SIGHT: Final = 8
"""So many bookings stand open on the page; the others are folded away."""
# What a new school does first: label, page, and why.
_FIRST_STEPS: Final = (
    ("Import your learners", "import-learners", "the class list as you export it, with a preview"),
    (
        "Take in days already lived",
        "import-days",
        "a register, or a spreadsheet of past placements",
    ),
    ("Invite colleagues", "manage-people", "tutors mark registers, the SENCo sees who needs what"),
    ("Find experiences", "find-experiences", "what employers near you offer, and book places"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One booking of the radar with its page, and what is open with the page that mends it."""

    booking: Checked
    url: str
    checks: list[tuple[OpenCheck, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolToday:
    """All that the part of the page shows."""

    half_term: ThisHalfTerm
    years: list[tuple[YearGroup, str]]
    years_answer: str
    outlook: list[str]
    forecast: ForecastAhead | None
    forecast_url: str
    at_risk_url: str
    repairs: list[tuple[Repair, list[tuple[Work, str, str]]]]
    repairs_url: str
    radar_answer: str
    in_sight: list[Line]
    folded: list[Line]
    first_steps: list[tuple[str, str, str]]

    @property
    def is_empty(self) -> bool:
        """Whether all of it would be zeros: then the page says how to begin."""
        term = self.half_term
        lived = term.counted or term.before or term.planned or term.registers
        return not (self.years or lived or self.in_sight)


def school_today(actor: Actor) -> SchoolToday | None:
    """Reads it all, at the same cost whatever the number of bookings; None without a school."""
    school = actor.organisation_id
    if school is None:
        return None
    published = published_policies()
    rules = rules_in_force(actor.today, published)
    is_leader = actor.role is Role.CAREERS_LEADER
    hide_small = reader_in_school(actor) is Reader.GOVERNORS
    years = year_groups(school, actor.today, rules, hide_small=hide_small)
    learners = address_for(actor, "forecast-learners")
    tracking = address_for(actor, "track-learners")
    booked = checks_radar(school, actor.today)
    lines = [_line(each, actor) for each in booked]
    repairs = best_repairs(actor, BEST, policies=published.policies) if is_leader else []
    return SchoolToday(
        half_term=this_half_term(school, actor.today, rules.day_minutes),
        years=[(each, f"{tracking}?year={each.nc_year}" if tracking else "") for each in years],
        years_answer=years_answer(years),
        outlook=outlook_sentences(years, rules.day_minutes),
        forecast=forecast_ahead(actor, rules, hide_small=hide_small),
        forecast_url=reverse("forecast"),
        at_risk_url=f"{learners}?outlook={Outlook.AT_RISK}" if learners else "",
        repairs=[(each, list(buttons_of(each, actor))) for each in repairs],
        repairs_url=address_for(actor, "repair-list"),
        radar_answer=tally(each.checks for each in booked).sentence,
        in_sight=lines[:IN_SIGHT],
        folded=lines[IN_SIGHT:],
        first_steps=[
            (label, url, what)
            for label, page, what in _FIRST_STEPS
            if (url := address_for(actor, page))
        ],
    )


def _line(booking: Checked, actor: Actor) -> Line:
    return Line(
        booking,
        address_for(actor, "show-booking", booking.public_id),
        [(check, *_mended(check, booking, actor)) for check in booking.checks],
    )


def _mended(check: OpenCheck, booking: Checked, actor: Actor) -> tuple[str, str]:
    """Address and words of the link that mends it; no address where somebody else must."""
    page, query, label = check.page
    url = address_for(actor, page, booking.public_id)
    return (url + query, label) if url else ("", "")
