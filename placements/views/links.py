"""Pages that an employer's contact opens by link: answering a request, naming a supervisor.

Mail scanners open every link, so GET shows nothing of anybody and changes nothing; a button does.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from employers.actions.claims import claim_account
from employers.actions.slots import NotEnoughPlaces
from equalex.kernel.access import ActorRequest, Can, requires
from equalex.kernel.acting import as_the_system
from placements.actions import host, host_answers
from placements.actions.requests import AnsweredAlready
from placements.forms import AnswerForm, SpeakerForm, WhoLooksAfterForm
from placements.models import HostLink, Purpose
from placements.queries.requests import asked_for


@requires(Can.HOLD_LINK, methods=("GET", "POST"))
@as_the_system()
def answer_request_as_host(request: ActorRequest, token: str) -> HttpResponse:
    """Take the learners a school asks for, some of them or none, without an account."""
    template = "placements/answer_request_as_host.html"
    link = link_of(token, Purpose.ANSWER)
    shut = gate(request, link, template)
    if shut is not None:
        return shut
    asked = asked_for(link.booking)
    saves = request.POST.get("intent") == "save"
    form = AnswerForm(request.POST if saves else None, asked=asked.learners, left=asked.left)
    speaker = SpeakerForm(request.POST if saves else None)
    if saves and form.is_valid() & speaker.is_valid():
        try:
            _answer(link, form, speaker)
        except (NotEnoughPlaces, AnsweredAlready) as refused:
            form.add_error("answer", str(refused))
        else:
            return thanks(request, link, template, {"answer": form.cleaned_data["answer"]})
    return _sheet(request, link, template, {"form": form, "speaker": speaker, "asked": asked})


def _answer(link: HostLink, form: AnswerForm, speaker: SpeakerForm) -> None:
    if form.cleaned_data["answer"] == "no":
        host_answers.decline_by_link(
            link=link, speaker=speaker.speaker(), reason=form.cleaned_data["reason"]
        )
    else:
        host_answers.accept_by_link(link=link, speaker=speaker.speaker(), places=form.places_taken)


@requires(Can.HOLD_LINK, methods=("GET", "POST"))
@as_the_system()
def name_supervisor_as_host(request: ActorRequest, token: str) -> HttpResponse:
    """Say who looks after the learners of one booking, without an account."""
    template = "placements/name_supervisor_as_host.html"
    link = link_of(token, Purpose.SUPERVISE)
    shut = gate(request, link, template)
    if shut is not None:
        return shut
    saves = request.POST.get("intent") == "save"
    form = WhoLooksAfterForm(request.POST if saves else None)
    speaker = SpeakerForm(request.POST if saves else None)
    if saves and form.is_valid() & speaker.is_valid():
        host_answers.name_supervisor_by_link(
            link=link, speaker=speaker.speaker(), **form.cleaned_data
        )
        return thanks(request, link, template, {"supervisor": form.cleaned_data["name"]})
    asked = asked_for(link.booking)
    return _sheet(request, link, template, {"form": form, "speaker": speaker, "asked": asked})


def link_of(token: str, *purposes: Purpose) -> HostLink:
    """The link of this token; 404 for one that never was, or that is for something else."""
    link = host.open_link(token=token)
    if link is None or link.purpose not in purposes:
        raise Http404
    return link


def gate(request: ActorRequest, link: HostLink, template: str) -> HttpResponse | None:
    """What is shown before or instead of a link's own page: the button, or why it does not open.

    None once the button was pressed on a link that opens.
    """
    intent = request.POST.get("intent", "")
    if intent == "claim" and host.may_claim(link):
        claim_account(contact=link.contact)
        return render(request, template, {"step": "claimed", "booking": link.booking})
    problem = host.problem_with(link)
    if problem is not None:
        can_renew = host.can_renew(problem)
        renews = intent == "renew" and can_renew
        if renews:
            host.renew_link(link=link)
        return render(
            request,
            template,
            {
                "step": "renewed" if renews else "problem",
                "problem": problem,
                "can_renew": can_renew,
            },
            status=200 if renews else 410,
        )
    if request.method != "POST" or not intent:
        return render(request, template, {"step": "closed"})
    return None


def thanks(
    request: ActorRequest, link: HostLink, template: str, context: dict[str, Any]
) -> HttpResponse:
    """The page after a link was used, on which its contact may claim an account."""
    link.refresh_from_db()
    return render(
        request,
        template,
        {
            "step": "thanks",
            "booking": link.booking,
            "may_claim": host.may_claim(link),
            **context,
        },
    )


def _sheet(
    request: ActorRequest, link: HostLink, template: str, context: dict[str, Any]
) -> HttpResponse:
    is_wrong = request.POST.get("intent") == "save"
    return render(
        request,
        template,
        {"step": "sheet", "booking": link.booking, **context},
        status=422 if is_wrong else 200,
    )
