"""The school chooses outcomes for a booking; the administrator loads frameworks."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from outcomes.actions import evidence, frameworks
from outcomes.forms import FrameworkForm, OutcomesForm
from outcomes.models import Framework
from outcomes.queries import choosable_outcomes, outcomes_aimed_at
from outcomes.rules.frameworks import STARTER_FILE, UnreadableFramework
from outcomes.views.sheets import frameworks_download
from placements.models import Booking


@requires(Can.CHOOSE_OUTCOMES, methods=("GET", "POST"))
def choose_outcomes(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Which outcomes the learners of this booking work towards: the second criterion."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor).select_related("experience__employer"),
        public_id=public_id,
    )
    groups = choosable_outcomes(booking.experience)
    chosen = {outcome.pk for outcome in outcomes_aimed_at(booking)}
    form = OutcomesForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        evidence.choose_outcomes(
            booking=booking, outcomes=form.cleaned_data["outcomes"], by=request.actor
        )
        number = len(form.cleaned_data["outcomes"])
        messages.success(
            request,
            f"{number} outcome{'' if number == 1 else 's'} chosen. The days of this booking "
            "have been counted again.",
        )
        return redirect("show-booking", public_id=booking.public_id)
    return render(
        request,
        "outcomes/choose_outcomes.html",
        {"booking": booking, "form": form, "groups": groups, "chosen": chosen},
    )


@requires(Can.MANAGE_FRAMEWORKS)
def list_frameworks(request: ActorRequest) -> HttpResponse:
    """Every version that was loaded, and which is in use."""
    frameworks = Framework.objects.order_by("-loaded_at").prefetch_related("outcomes")
    if taken := sheets.wanted(request):
        return hand_out(request, frameworks_download(frameworks), taken)
    return render(request, "outcomes/list_frameworks.html", {"frameworks": frameworks})


@requires(Can.MANAGE_FRAMEWORKS, methods=("GET", "POST"))
def load_framework(request: ActorRequest) -> HttpResponse:
    """Load a version from a file, or the starter framework that ships with the portal."""
    wants_starter = request.method == "POST" and "starter" in request.POST
    form = FrameworkForm(
        None if wants_starter else request.POST or None,
        None if wants_starter else request.FILES or None,
    )
    data = STARTER_FILE.read_bytes() if wants_starter else None
    if request.method == "POST" and not wants_starter and form.is_valid():
        data = form.cleaned_data["file"].read()
    if data is not None:
        try:
            framework = frameworks.load_framework(data=data, by=request.actor)
        except UnreadableFramework as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, f"{framework} is loaded.")
            return redirect("list-frameworks")
    return render(request, "outcomes/load_framework.html", {"form": form})


@requires(Can.MANAGE_FRAMEWORKS, methods=("POST",))
def use_framework(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let schools choose from this version from now on."""
    framework = get_object_or_404(Framework, public_id=public_id)
    frameworks.use_framework(framework=framework, by=request.actor)
    messages.success(request, f"Schools now choose from {framework}.")
    return redirect("list-frameworks")
