"""The school year: what 1 September will do, what it did, and key stages without year groups."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.kernel.access import ActorRequest, Can, requires
from schools.actions import key_stages, years
from schools.forms.years import KeyStagesForm
from schools.models import RollOver, School
from schools.queries.key_stages import learners_without_year
from schools.queries.years import year_turn_of
from schools.rules.school_years import academic_year_of, first_day, year_being_prepared


@requires(Can.IMPORT_LEARNERS, methods=("GET", "POST"))
def roll_over(request: ActorRequest) -> HttpResponse:
    """From June on what will happen on 1 September; then what happened. A button turns a year that
    is overdue.
    """
    school = get_object_or_404(School.objects.visible_to(request.actor))
    today = request.actor.today
    turn = year_turn_of(school.pk, into=year_being_prepared(today), today=today)
    if request.method == "POST" and turn.is_due:
        turned = years.turn_year(
            school=school, academic_year=academic_year_of(today), by=request.actor
        )
        messages.success(
            request,
            f"The year has turned: {turned.counts['moves_up'] + turned.counts['listed']:,} learners are in "
            f"their new year, {turned.counts['leaves']:,} have left. You can put it back for 14 days.",
        )
        return redirect("roll-over")
    context = {
        "turn": turn,
        "coming": first_day(academic_year_of(today) + 1),
        "is_coming": turn.starts > today,
        "against_turning_back": years.reason_against_turning_back(turn.turned)
        if turn.turned is not None
        else "",
        "without_year": learners_without_year(request.actor, today=today),
    }
    return render(request, "schools/roll_over.html", context)


@requires(Can.IMPORT_LEARNERS, methods=("POST",))
def undo_roll_over(request: ActorRequest) -> HttpResponse:
    """Put everybody back as before the turn of this school year."""
    turned = get_object_or_404(
        RollOver.objects.visible_to(request.actor).standing(),
        academic_year=academic_year_of(request.actor.today),
    )
    try:
        years.turn_back(turned=turned, by=request.actor)
    except years.CannotTurnBack as refused:
        messages.error(request, f"Nothing was changed. {refused}")
    else:
        messages.success(
            request, "Put back: everybody is as before. The year turns again when you say so."
        )
    return redirect("roll-over")


@requires(Can.IMPORT_LEARNERS, methods=("GET", "POST"))
def set_key_stages(request: ActorRequest) -> HttpResponse:
    """Say which key stage learners are in for whom year groups are not followed."""
    school = get_object_or_404(School.objects.visible_to(request.actor))
    today = request.actor.today
    form = KeyStagesForm(
        request.POST if request.method == "POST" else None,
        learners=learners_without_year(request.actor, today=today),
        initial={"since": first_day(academic_year_of(today))},
    )
    if form.is_valid():
        changed = key_stages.set_key_stages(
            school=school,
            key_stages=form.key_stages(),
            since=form.cleaned_data["since"],
            by=request.actor,
        )
        messages.success(
            request,
            f"Saved for {changed} learner{'s' if changed != 1 else ''}. Their days are counted again."
            if changed
            else "Nothing was changed.",
        )
        return redirect("set-key-stages")
    return render(request, "schools/set_key_stages.html", {"form": form})
