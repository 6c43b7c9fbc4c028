"""The searches a careers leader keeps."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from employers.actions import saved_searches as actions
from employers.forms.search import SaveSearchForm, SearchForm, filters_of
from employers.models import SavedSearch
from employers.queries.saved_searches import kept_searches
from equalex.kernel.access import Actor, ActorRequest, Can, requires


@requires(Can.FIND_EXPERIENCES)
def list_saved_searches(request: ActorRequest) -> HttpResponse:
    """Each with its name, what it looks for, and whether it tells of new matches."""
    return render(
        request,
        "employers/list_saved_searches.html",
        {
            "kept": [
                (each, f"{reverse('find-experiences')}?{each.search.query}", _in_words(each.search))
                for each in kept_searches(request.actor)
            ]
        },
    )


@requires(Can.FIND_EXPERIENCES, methods=("POST",))
def save_search(request: ActorRequest) -> HttpResponse:
    """Keep the filters of the page one came from."""
    form = SaveSearchForm(request.POST)
    search_form = SearchForm(QueryDict(request.POST.get("query", "")), actor=request.actor)
    if search_form.is_valid() and form.is_valid() and (query := search_form.as_query()):
        try:
            actions.save_search(
                name=form.cleaned_data["name"],
                query=query,
                filters=search_form.filters(),
                tells=form.cleaned_data["tells"],
                by=request.actor,
            )
        except actions.TooManySaved as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, "Saved. What it finds today you have seen; you are told of what comes."
            )
            return redirect("list-saved-searches")
    return render(
        request,
        "employers/save_search.html",
        {"form": form, "words": _words(search_form)},
    )


@requires(Can.FIND_EXPERIENCES, methods=("POST",))
def switch_search(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Tell of new matches, or no longer."""
    search = get_object_or_404(SavedSearch.objects.visible_to(request.actor), public_id=public_id)
    actions.switch_search(
        search=search,
        tells=request.POST.get("tells") == "yes",
        filters=filters_of(search, request.actor),
        by=request.actor,
    )
    return redirect("list-saved-searches")


@requires(Can.FIND_EXPERIENCES, methods=("POST",))
def delete_search(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Forget it."""
    search = get_object_or_404(SavedSearch.objects.visible_to(request.actor), public_id=public_id)
    actions.delete_search(search=search, by=request.actor)
    messages.success(request, "The search is deleted.")
    return redirect("list-saved-searches")


def _in_words(search: SavedSearch) -> str:
    return _words(SearchForm(QueryDict(search.query), actor=Actor()))


def _words(form: SearchForm) -> str:
    """What a search looks for, such as “Year group: Year 9. Within: 10 miles”."""
    said = []
    for field in form:
        typed = field.data
        if not typed or field.name == "order":
            continue
        choices = dict(getattr(field.field, "choices", ()))
        said.append(f"{field.label}: {choices.get(typed, typed)}")
    return ". ".join(said)
