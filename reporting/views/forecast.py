"""Will 5 + 5 be reached? Of the school in figures, and of each learner by name."""

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from equalex.kernel.bars import DayBar
from equalex.kernel.dates import days_phrase
from equalex.kernel.navigation import address_for
from reporting.queries.forecast import LearnerForecast, learner_forecasts, school_forecast
from reporting.queries.forecast_sections import headline_of, notes_of, sections_of
from reporting.queries.readers import reader_in_school
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.course import years_not_broken_down
from reporting.rules.forecast import Outlook, chance_text
from reporting.rules.readers import Reader
from reporting.rules.suppression import HIDDEN_INSIDE_MEANS
from reporting.views.sheets import figures_download, forecast_download
from schools.models import Learner, School

PAGE_SIZE: Final = 100
_KINDS: Final = {
    Outlook.REACHED: "good",
    Outlook.ON_TRACK: "plan",
    Outlook.AT_RISK: "mend",
    Outlook.OUT_OF_REACH: "bad",
}


@requires(Can.SEE_SCHOOL_FIGURES)
def forecast(request: ActorRequest) -> HttpResponse:
    """What is to be expected of each year group, how sure that is, and how it would have done."""
    actor = request.actor
    school = get_object_or_404(School.objects.visible_to(actor), pk=actor.organisation_id)
    found = school_forecast(school, actor.today)
    hidden: frozenset[int] = frozenset()
    if reader_in_school(actor) is Reader.GOVERNORS:
        hidden = years_not_broken_down({each.nc_year: each.learners for each in found.years})
    is_hidden = bool(hidden) and len(hidden) == len(found.years)
    sections = sections_of(found, hidden) if found.years and not is_hidden else []
    if taken := sheets.wanted(request):
        return hand_out(request, figures_download("forecast", [], sections), taken)
    return render(
        request,
        "reporting/forecast.html",
        {
            "forecast": found,
            "is_hidden": is_hidden,
            "headline": headline_of(found) if found.years and not is_hidden else "",
            "sections": sections,
            "notes": notes_of(found),
            "hidden_means": HIDDEN_INSIDE_MEANS if hidden else "",
            "learners_url": address_for(actor, "forecast-learners"),
            "repairs_url": address_for(actor, "repair-list"),
            "find_url": address_for(actor, "find-experiences"),
        },
    )


@requires(Can.SEE_LEARNERS)
def forecast_learners(request: ActorRequest) -> HttpResponse:
    """Each learner one sees: what is to be expected, and until when it can still be mended."""
    actor = request.actor
    everybody = learner_forecasts(actor)
    year = request.GET.get("year", "")
    wanted = request.GET.get("outlook", "")
    of_year = [one for one in everybody if not year or str(one.nc_year) == year]
    found = [one for one in of_year if not wanted or one.outlook == wanted]
    taken = sheets.wanted(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    learners = (
        Learner.objects.visible_to(actor)
        .select_related("tutor_group")
        .in_bulk([one.key for one in (found if taken else page.object_list)])
    )
    day_minutes = rules_in_force(actor.today).day_minutes
    if taken:
        known = [one for one in found if one.key in learners]
        return hand_out(request, forecast_download(known, learners, day_minutes), taken)
    return render(
        request,
        "reporting/forecast_learners.html",
        {
            "page": page,
            "years": _years(everybody, year),
            "tiles": [
                (
                    sum(one.outlook is outlook for one in of_year),
                    outlook.label.lower(),
                    _address(year, outlook),
                    kind,
                )
                for outlook, kind in _KINDS.items()
            ],
            "wanted": Outlook(wanted).label if wanted in set(Outlook) else "",
            "all_url": _address(year, ""),
            "lines": [
                _line(one, learners[one.key], day_minutes)
                for one in page.object_list
                if one.key in learners
            ],
            "forecast_url": address_for(actor, "forecast"),
        },
    )


def _address(year: str, outlook: str) -> str:
    query = {name: value for name, value in (("year", year), ("outlook", outlook)) if value}
    return f"{reverse('forecast-learners')}?{urlencode(query)}"


def _years(everybody: list[LearnerForecast], year: str) -> list[tuple[str, str, bool]]:
    known = sorted({one.nc_year for one in everybody})
    return [
        (f"All ({len(everybody)})", _address("", ""), not year),
        *(
            (
                f"Year {each} ({sum(one.nc_year == each for one in everybody)})",
                _address(str(each), ""),
                year == str(each),
            )
            for each in known
        ),
    ]


def _line(one: LearnerForecast, learner: Learner, day_minutes: int) -> dict[str, object]:
    course = one.course
    is_done = one.outlook is Outlook.REACHED
    return {
        "learner": learner,
        "nc_year": one.nc_year,
        "bar": DayBar(
            credited=course.credited,
            target=course.target,
            recoverable=one.recoverable,
            planned=course.planned,
            day_minutes=day_minutes,
        ).html(compact=True),
        "outlook": one.outlook.label,
        "kind": _KINDS[one.outlook],
        "chance": "–" if is_done else chance_text(one.chance, is_least=one.is_least),
        "needed": days_phrase(
            max(0, course.target - course.credited - course.planned), day_minutes
        ),
        "recoverable": days_phrase(one.recoverable, day_minutes) if one.recoverable else "",
        "mend": one.mend,
        "deadline": one.deadline,
    }
