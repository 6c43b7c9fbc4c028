"""Figures of the own school: no names, no rows of learners."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from equalex.kernel.navigation import address_for
from reporting.queries.readers import reader_in_school
from reporting.queries.school import school_figures as read_figures
from reporting.queries.sections import facts_of, notes_of, sections_of
from reporting.views.sheets import figures_download
from schools.models import School


@requires(Can.SEE_SCHOOL_FIGURES)
def school_figures(request: ActorRequest) -> HttpResponse:
    """Where the school stands today; small groups only for those who see learners anyway."""
    actor = request.actor
    school = get_object_or_404(School.objects.visible_to(actor), pk=actor.organisation_id)
    reader = reader_in_school(actor)
    figures = read_figures(school, as_of=actor.today, today=actor.today, reader=reader)
    if taken := sheets.wanted(request):
        found = figures_download("school-figures", facts_of(figures), sections_of(figures))
        return hand_out(request, found, taken)
    return render(
        request,
        "reporting/school_figures.html",
        {
            "figures": figures,
            "facts": facts_of(figures),
            "sections": sections_of(figures),
            "notes": notes_of(figures),
            "answer_sheet_url": address_for(actor, "answer-sheet"),
            "reports_url": address_for(actor, "list-reports"),
            "ask_url": address_for(actor, "ask-for-report"),
            "import_url": address_for(actor, "import-learners"),
            "forecast_url": address_for(actor, "forecast"),
            "trial_url": address_for(actor, "try-policy"),
        },
    )
