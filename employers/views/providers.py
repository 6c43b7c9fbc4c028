"""The platform's administrator sets up careers delivery providers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from employers.actions.providers import create_provider
from employers.forms import ProviderForm
from equalex.kernel.access import ActorRequest, Can, requires


@requires(Can.MANAGE_ORGANISATIONS, methods=("GET", "POST"))
def add_provider(request: ActorRequest) -> HttpResponse:
    """Set up a provider, then invite who looks after it."""
    form = ProviderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        provider = create_provider(name=form.cleaned_data["name"], by=request.actor)
        messages.success(request, f"{provider.name} is set up. Now invite who looks after it.")
        return redirect("invite-first-person", public_id=provider.public_id)
    return render(
        request,
        "schools/organisation_form.html",
        {
            "form": form,
            "title": "Add a careers delivery provider",
            "button": "Add provider",
            "intro": "",
        },
    )
