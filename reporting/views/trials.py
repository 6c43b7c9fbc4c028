"""What if other rules counted? Tried on a school at once, on a hub's or trust's schools by a job."""

from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from equalex.jobs.models import Job, JobState
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, OrganisationKind, requires
from equalex.kernel.charts import Chart
from equalex.kernel.dates import academic_year, days_phrase
from equalex.kernel.navigation import address_for
from equalex.kernel.tables import Table
from placements.rules.policy import Policy, read_policy
from reporting.actions.trials import TRY_POLICY, ask_for_trial
from reporting.forms import TrialForm, trial_query
from reporting.queries.documents import Section
from reporting.queries.readers import reader_in_school
from reporting.queries.trial_sections import (
    chart_of,
    figures_of,
    headline_of,
    schools_chart,
    schools_headline,
    schools_table,
    table_of,
)
from reporting.queries.trials import changes_for, rules_now, try_on_school
from reporting.rules.readers import Reader
from reporting.rules.suppression import HIDDEN_INSIDE_MEANS, HIDDEN_MEANS
from reporting.rules.trial_figures import for_figures_only
from reporting.rules.trials import Since, differences
from reporting.views.sheets import affected_download, figures_download
from schools.models import Learner, School

PAGE_SIZE: Final = 100
# Any of these in an address: the form was sent.
_SENT: Final = "day_minutes"


@requires(Can.TRY_POLICIES, methods=("GET", "POST"))
def try_policy(request: ActorRequest) -> HttpResponse:
    """The form, filled with the rules in force; below it what would be different."""
    actor = request.actor
    rules, current = rules_now(actor.today)
    is_school = actor.is_at(OrganisationKind.SCHOOL)
    data = request.POST if request.method == "POST" else request.GET
    form = TrialForm(
        data if _SENT in data else None, rules=rules, current=current, today=actor.today
    )
    policy = form.policy if form.is_valid() else None
    if policy is not None and not is_school and request.method == "POST":
        job = ask_for_trial(policy=policy, by=actor)
        return redirect("follow-job", public_id=job.public_id)
    context: dict[str, Any] = {
        "form": form,
        "is_school": is_school,
        "rules": rules,
        "rules_url": address_for(actor, "explain-rules"),
        "result": None,
    }
    if policy is not None and is_school:
        context["result"] = result = _result(request, rules, policy, form)
        if taken := sheets.wanted(request):
            return hand_out(request, _trial_download(result["chart"], result["table"]), taken)
    return render(request, "reporting/try_policy.html", context)


def _trial_download(chart: Chart, table: Table) -> sheets.Download:
    return figures_download("other-rules", [], [Section("trial", "Other rules", chart, table)])


def _result(
    request: ActorRequest, rules: Policy, policy: Policy, form: TrialForm
) -> dict[str, Any]:
    actor = request.actor
    school = get_object_or_404(School.objects.visible_to(actor), pk=actor.organisation_id)
    trial = try_on_school(school, policy, today=actor.today)
    sees_all = reader_in_school(actor) is Reader.SCHOOL
    if not sees_all:
        trial = for_figures_only(trial)
    days = (rules.day_minutes, policy.day_minutes)
    affected = address_for(actor, "list-affected-learners")
    query = trial_query(policy, Since(form.cleaned_data["since"]))
    return {
        "headline": headline_of(trial.everybody),
        "figures": figures_of(trial.everybody, days),
        "table": table_of(trial, days),
        "chart": chart_of(trial),
        "differences": differences(rules, policy),
        "everybody": trial.everybody,
        "affected_url": f"{affected}?{query}" if affected else "",
        "hidden_means": "" if sees_all else HIDDEN_INSIDE_MEANS,
    }


@requires(Can.SEE_LEARNERS)
def list_affected_learners(request: ActorRequest) -> HttpResponse:
    """Who would gain and who would lose: names, so only of learners one sees anyway."""
    actor = request.actor
    rules, current = rules_now(actor.today)
    form = TrialForm(request.GET, rules=rules, current=current, today=actor.today)
    if not form.is_valid() or form.policy is None:
        return redirect("try-policy" if actor.can(Can.TRY_POLICIES) else "track-learners")
    changes = changes_for(actor, form.policy)
    taken = sheets.wanted(request)
    page = Paginator(changes, max(len(changes), 1) if taken else PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    learners = Learner.objects.visible_to(actor).select_related("tutor_group")
    known = learners.in_bulk([change.id for change in page.object_list])
    year = academic_year(actor.today)
    day_minutes = rules.day_minutes
    lines = [
        (
            learner,
            learner.nc_year_in(year),
            f"{'−' if change.gained < 0 else '+'}{days_phrase(abs(change.gained), day_minutes)}"
            if change.gained
            else "no change",
            change,
        )
        for change in page.object_list
        if (learner := known.get(int(change.id)))
    ]
    if taken:
        return hand_out(request, affected_download(lines), taken)
    return render(
        request,
        "reporting/list_affected_learners.html",
        {
            "page": page,
            "lines": lines,
            "back_url": f"{reverse('try-policy')}?{_without_page(request.GET)}"
            if actor.can(Can.TRY_POLICIES)
            else reverse("track-learners"),
        },
    )


def _without_page(query: QueryDict) -> str:
    kept = query.copy()
    kept.pop("page", None)
    return kept.urlencode()


@requires(Can.TRY_POLICIES)
def show_trial(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What a job found: figures of each school, small numbers hidden."""
    job = get_object_or_404(
        Job.objects.visible_to(request.actor).filter(kind=TRY_POLICY, state=JobState.DONE),
        public_id=public_id,
    )
    rows, tried = job.result["rows"], read_policy(job.result["policy"])
    rules, _ = rules_now(request.actor.today)
    chart, table = schools_chart(rows), schools_table(rows)
    if taken := sheets.wanted(request):
        return hand_out(request, _trial_download(chart, table), taken)
    return render(
        request,
        "reporting/show_trial.html",
        {
            "headline": schools_headline(rows),
            "chart": chart,
            "table": table,
            "differences": differences(rules, tried),
            "hidden_means": HIDDEN_MEANS,
            "query": trial_query(tried, Since.ALWAYS),
        },
    )
