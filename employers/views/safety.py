"""How learners are kept safe: insurance, conversations on risk, supervisors."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import safety as actions
from employers.forms import InsuranceForm, RiskTalkForm, SupervisorForm, SupervisorsForm
from employers.models import Employer, Slot, Supervisor
from employers.queries.safety import safety_of
from employers.rules.supervision import ADVICE
from equalex.kernel.access import ActorRequest, Can, requires


@requires(Can.KEEP_EMPLOYER_PAGE)
def show_safety(request: ActorRequest) -> HttpResponse:
    """What the employer has said, what is still asked, and where to say it."""
    employer = get_object_or_404(Employer.objects.visible_to(request.actor))
    return render(
        request,
        "employers/show_safety.html",
        {"safety": safety_of(employer, request.actor.today), "advice": ADVICE},
    )


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("GET", "POST"))
def state_insurance(request: ActorRequest) -> HttpResponse:
    """Say who insures the employer, or why it needs no insurance."""
    employer = get_object_or_404(Employer.objects.visible_to(request.actor))
    safety = safety_of(employer, request.actor.today)
    form = InsuranceForm(request.POST or None, initial=InsuranceForm.initial_of(safety.insurance))
    if request.method == "POST" and form.is_valid():
        actions.state_insurance(employer=employer, insured=form.insured(), by=request.actor)
        messages.success(request, "Saved. Schools and your hub see until when you are insured.")
        return redirect("show-safety")
    return render(
        request, "employers/state_insurance.html", {"form": form, "insured": safety.insured}
    )


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("GET", "POST"))
def record_risk_talk(request: ActorRequest) -> HttpResponse:
    """Say when the risks were talked over, how deeply, and what was agreed."""
    employer = get_object_or_404(Employer.objects.visible_to(request.actor))
    form = RiskTalkForm(request.POST or None, employer=employer, today=request.actor.today)
    if request.method == "POST" and form.is_valid():
        actions.record_risk_talk(employer=employer, talk=form.talk(), by=request.actor)
        messages.success(request, "Saved.")
        return redirect("show-safety")
    return render(request, "employers/record_risk_talk.html", {"form": form})


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("GET", "POST"))
def add_supervisor(request: ActorRequest) -> HttpResponse:
    """Name one more person who looks after learners."""
    employer = get_object_or_404(Employer.objects.visible_to(request.actor))
    form = SupervisorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_supervisor(employer=employer, by=request.actor, **form.cleaned_data)
        messages.success(request, "The supervisor is saved. Choose the dates on each date’s page.")
        return redirect("show-safety")
    return render(request, "employers/add_supervisor.html", {"form": form})


@requires(Can.KEEP_EMPLOYER_PAGE, methods=("POST",))
def end_supervisor(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """A person no longer looks after learners."""
    supervisor = get_object_or_404(
        Supervisor.objects.visible_to(request.actor).current(), public_id=public_id
    )
    actions.end_supervisor(supervisor=supervisor, by=request.actor)
    messages.success(request, "The supervisor is removed from all dates still to come.")
    return redirect("show-safety")


@requires(Can.POST_EXPERIENCES, methods=("GET", "POST"))
def assign_supervisors(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Say who looks after the learners of one date."""
    slot = get_object_or_404(
        Slot.objects.visible_to(request.actor)
        .select_related("experience__employer")
        .filter(cancelled_at__isnull=True),
        public_id=public_id,
    )
    people = Supervisor.objects.visible_to(request.actor).current()
    form = SupervisorsForm(
        request.POST if request.method == "POST" else None,
        supervisors=people,
        initial={"supervisors": list(people.filter(supervisions__slot=slot))},
    )
    if request.method == "POST" and form.is_valid():
        actions.assign_supervisors(
            slot=slot, supervisors=form.cleaned_data["supervisors"], by=request.actor
        )
        employer = get_object_or_404(Employer.objects.visible_to(request.actor))
        chosen = {person.public_id for person in form.cleaned_data["supervisors"]}
        above = [
            person.name
            for person in safety_of(employer, request.actor.today).supervisors
            if person.public_id in chosen and person.load.needs_advice
        ]
        if above:
            messages.warning(request, f"Saved. {', '.join(above)}: more than 3 days. {ADVICE}")
        else:
            messages.success(request, "Saved.")
        return redirect("edit-slots", slot.experience.public_id)
    return render(
        request,
        "employers/assign_supervisors.html",
        {"form": form, "slot": slot, "has_people": people.exists()},
    )
