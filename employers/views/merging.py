"""A hub merges an employer that is there twice."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions.merging import NotMergeable, what_would_move
from employers.actions.merging import merge_employers as merge
from employers.forms import MergeForm
from employers.models import Employer
from employers.queries.organisations import similar_employers
from equalex.kernel.access import ActorRequest, Can, requires


@requires(Can.APPROVE_EMPLOYERS, methods=("GET", "POST"))
def merge_employers(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Choose the one that stays, see what moves, merge."""
    own = Employer.objects.visible_to(request.actor)
    employer = get_object_or_404(Employer.objects.visible_to(request.actor), public_id=public_id)
    similar = [
        one.pk
        for one in similar_employers(
            name=employer.name, company_number=employer.company_number, but_not=employer
        )
    ]
    form = MergeForm(
        request.POST or None,
        others=own.exclude(pk=employer.pk).order_by("name"),
        initial={"into": similar[0] if similar else None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            kept = merge(merged=employer, into=form.cleaned_data["into"], by=request.actor)
        except NotMergeable as refused:
            form.add_error("into", str(refused))
        else:
            messages.success(
                request, "Merged. What was said and booked under both names is now in one place."
            )
            return redirect("decide-employer", kept.public_id)
    return render(
        request,
        "employers/merge_employers.html",
        {"form": form, "employer": employer, "moving": what_would_move(employer)},
    )
