"""Looking after an organisation: the school's page of settings, and tokens for programs."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from schools.actions.tokens import issue_token
from schools.actions.tokens import revoke_token as revoke
from schools.forms.tokens import TokenForm
from schools.models import ApiToken, Organisation, School
from schools.queries.roll import overview_of
from schools.views.sheets import tokens_download


@requires(Can.IMPORT_LEARNERS)
def manage_school(request: ActorRequest) -> HttpResponse:
    """Learners on roll, imports, sign-in, people and tokens: where each stands, and what is next."""
    school = get_object_or_404(School.objects.visible_to(request.actor))
    return render(
        request,
        "schools/manage_school.html",
        {"school": school, "overview": overview_of(school.pk, today=request.actor.today)},
    )


@requires(Can.MANAGE_TOKENS, methods=("GET", "POST"))
@never_cache
def manage_tokens(request: ActorRequest) -> HttpResponse:
    """Issue and list tokens. A key is on the page once, in the answer that issued it."""
    posted = request.method == "POST"
    form = TokenForm(request.POST if posted else None)
    key = ""
    if posted and form.is_valid():
        _, key = issue_token(
            organisation=Organisation.objects.visible_to(request.actor).get(),
            name=form.cleaned_data["name"],
            may_record=form.cleaned_data["may_record"],
            by=request.actor,
        )
        form = TokenForm()
    tokens = ApiToken.objects.visible_to(request.actor).filter(revoked_at__isnull=True)
    if not posted and (taken := sheets.wanted(request)):
        return hand_out(request, tokens_download(tokens), taken)
    return render(
        request,
        "schools/manage_tokens.html",
        {"form": form, "key": key, "tokens": tokens, "now": timezone.now()},
    )


@requires(Can.MANAGE_TOKENS, methods=("POST",))
def revoke_token(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Make a token useless at once."""
    token = get_object_or_404(ApiToken.objects.visible_to(request.actor), public_id=public_id)
    revoke(token=token, by=request.actor)
    messages.success(request, f"The token “{token.name}” no longer opens anything.")
    return redirect("manage-tokens")
