"""Posting begins with a sentence: what was understood, what it is worth, what is still open.

It stands here and not among the employers' pages because the counting rules say what it is worth.
"""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions.plans import start_from_plan
from employers.forms import PlanForm, SentenceForm
from employers.models import Employer
from employers.rules.criteria import Plan, judge_plan
from employers.rules.work_shapes import Shape, minutes_text, understand, usual_tier
from equalex.kernel.access import ActorRequest, Can, requires
from placements.queries.worth import planned_work, worth_under_rules_in_force


@requires(Can.POST_EXPERIENCES, methods=("GET", "POST"))
def plan_experience(request: ActorRequest) -> HttpResponse:
    """A sentence or a shape in; a plan to correct, with its worth; then a draft with dates."""
    actor = request.actor
    employer = get_object_or_404(Employer.objects.visible_to(actor))
    sentence = SentenceForm(request.GET if "say" in request.GET else None)
    said = request.GET.get("say", "").strip() if sentence.is_valid() else ""
    found = understand(said)
    looking = request.POST.get("then") != "draft"
    if request.method == "POST":
        form = PlanForm(request.POST, today=actor.today, looking=looking)
        if form.is_valid() and not looking:
            draft = start_from_plan(
                employer=employer,
                plan=form.plan(),
                public_id=_key(request.POST.get("new", "")),
                by=actor,
            )
            return redirect("edit-experience", draft.public_id)
    else:
        form = PlanForm(today=actor.today, initial=PlanForm.initial_of(found))
    return render(
        request,
        "placements/plan_experience.html",
        {
            "form": form if request.method == "POST" else None,
            "sentence": sentence,
            "plan": form,
            "said": said,
            "found": found,
            "shapes": [shape.label for shape in Shape],
            "new": request.POST.get("new") or uuid.uuid4(),
            "is_begun": bool(said) or request.method == "POST",
            **_worth(form, actor.today),
        },
    )


def _worth(form: PlanForm, today: object) -> dict[str, object]:
    """By what the form now says, typed or understood."""
    if form.is_bound:
        form.is_valid()
        said = form.cleaned_data
    else:
        unbound = form.initial
        said = {
            **unbound,
            "hours": round(float(unbound["hours"]) * 60) if unbound["hours"] else None,
        }
    work = planned_work(
        learners=said.get("learners"),
        times=said.get("times"),
        minutes=said.get("hours"),
        activity=said.get("activity") or "",
        mode=said.get("mode") or "in_person",
        setting=said.get("setting") or "workplace",
        years=(said.get("youngest_year") or 7, said.get("oldest_year") or 11),
        first=said.get("first_date") or today,
    )
    return {
        "work": work,
        "each_time": minutes_text(work.minutes) if work else "",
        "worth": worth_under_rules_in_force(work),
        "tier": usual_tier(said.get("activity") or ""),
        "criteria": judge_plan(Plan(purpose=False, interaction=False, people=False, task=False)),
    }


def _key(typed: str) -> uuid.UUID:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return uuid.uuid4()
