"""Deciding on days that the rules leave to a person."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions.judgements import judge_days as judge
from placements.forms import JudgementForm
from placements.queries.judging import Case, cases_to_judge
from placements.views.sheets import judging_download


@requires(Can.JUDGE_DAYS)
def judge_days(request: ActorRequest) -> HttpResponse:
    """The queue, grouped by experience: thirty like cases are one decision."""
    cases = cases_to_judge(request.actor)
    waiting = [case for case in cases if case.waiting]
    decided = [case for case in cases if not case.waiting]
    if taken := sheets.wanted(request):
        return hand_out(request, judging_download(waiting, decided), taken)
    return render(request, "placements/judge_days.html", {"waiting": waiting, "decided": decided})


@requires(Can.JUDGE_DAYS, methods=("GET", "POST"))
def judge_experience(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The days of one experience: accept or refuse those that are ticked, with a reason."""
    case = next(iter(cases_to_judge(request.actor, public_id)), None)
    if case is None:
        raise Http404
    form = JudgementForm(request.POST or None)
    ticked = _ticked(request, case)
    if request.method == "POST" and form.is_valid():
        if not ticked:
            form.add_error(None, "Tick at least one day to decide on")
        else:
            is_accepted = form.cleaned_data["decision"] == "accept"
            judge(
                attendance_ids=ticked,
                is_accepted=is_accepted,
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
            number = "1 day" if len(ticked) == 1 else f"{len(ticked)} days"
            verb = "accepted" if is_accepted else "refused"
            messages.success(request, f"{number} {verb} and counted again.")
            return redirect("judge-days")
    return render(
        request,
        "placements/judge_experience.html",
        {"case": case, "form": form, "ticked": ticked},
    )


def _ticked(request: ActorRequest, case: Case) -> list[int]:
    """Keys of the ticked days of this case; at first, all that wait. Others are passed over."""
    if request.method != "POST":
        return [day.key for day in case.waiting]
    given = set(request.POST.getlist("days"))
    return [day.key for day in (*case.waiting, *case.decided) if str(day.key) in given]
