"""The hub's pipeline of employers: by stage, one employer with its history, and what runs out."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import pipeline as actions
from employers.forms.pipeline import NoteForm, PipelineFilterForm, RelationForm
from employers.models import Contact, Employer, Experience, Sector
from employers.models.pipeline import NoteKind
from employers.queries.radar import runs_out
from employers.rules.radar import Urgency
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, requires
from reporting.queries.documents import Fact, Section
from reporting.queries.pipeline import (
    PipelineRow,
    Wanted,
    board,
    history_of,
    pipeline,
    row_of,
)
from reporting.queries.places_on_offer import NO_SECTOR_CODE
from reporting.queries.side_by_side import NO_AREA
from reporting.queries.supply import NO_TOWN, SupplyAndNeed, supply_and_need
from reporting.queries.supply_sections import facts_of, notes_of, sections_of
from reporting.queries.variety import NO_SECTOR
from reporting.rules.chosen_schools import Chosen
from reporting.rules.supply import TIERS, Balance, month_word, months_left
from reporting.views import leads
from reporting.views.dashboards import figures_page
from reporting.views.sheets import expiry_download, pipeline_download

PER_PAGE = 25
IN_COLUMN = 8


@requires(Can.APPROVE_EMPLOYERS)
def employer_pipeline(request: ActorRequest) -> HttpResponse:
    """Every employer of the hub by stage, as a board or as a table; filters live in the address."""
    form = PipelineFilterForm(request.GET, actor=request.actor)
    said = form.cleaned_data if form.is_valid() else {}
    sector, growth, person = said.get("sector"), said.get("growth"), said.get("known_by")
    wanted = Wanted(
        name=said.get("q", ""),
        stage=said.get("stage", ""),
        sector=sector.pk if sector else "",
        growth=growth.pk if growth else "",
        standing=said.get("standing", ""),
        known_by=person.pk if person else None,
        due=said.get("due", ""),
    )
    rows = pipeline(request.actor, wanted)
    if taken := sheets.wanted(request):
        return hand_out(request, pipeline_download(rows), taken)
    as_table = said.get("show") == "table" or bool(wanted.stage or wanted.standing or growth)
    return render(
        request,
        "reporting/employer_pipeline.html",
        {
            "form": form,
            "columns": [
                (
                    column,
                    column.rows[:IN_COLUMN],
                    len(column.rows) - IN_COLUMN,
                    _with(request, stage=column.stage.value),
                )
                for column in board(rows)
            ],
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page", 1)),
            "number": len(rows),
            "due": sum(row.is_due for row in rows),
            "due_url": _with(request, due="step", show="table"),
            "views": [
                ("Board", _with(request, show="board", stage=""), not as_table),
                ("Table", _with(request, show="table"), as_table),
            ],
            "as_table": as_table,
            "has_more": bool(wanted.growth or wanted.standing or wanted.known_by),
            "is_filtered": any(request.GET.get(name) for name in form.fields if name != "show"),
        },
    )


def _with(request: ActorRequest, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}"


@requires(Can.APPROVE_EMPLOYERS, methods=("GET", "POST"))
def show_employer(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the hub knows of one employer and means to do, with all that has happened."""
    employer = _employer(request, public_id)
    row = row_of(request.actor, employer)
    form = RelationForm(request.POST or None, actor=request.actor, relation=row.relation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_relation(
                employer=employer,
                entered=form.entered(),
                version=form.cleaned_data["version"],
                by=request.actor,
            )
        except actions.ChangedMeanwhile as refused:
            form.add_error(None, str(refused))
            form.data = form.data.copy()
            form.data["version"] = str(row.relation.version if row.relation else 0)
        else:
            messages.success(request, "Saved.")
            return redirect("show-employer", public_id)
    return _page(request, employer, row, form=form)


@requires(Can.APPROVE_EMPLOYERS, methods=("POST",))
def note_contact(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Write down a contact with an employer."""
    employer = _employer(request, public_id)
    form = NoteForm(request.POST, actor=request.actor)
    if form.is_valid():
        said = form.cleaned_data
        actions.note_contact(
            employer=employer,
            kind=NoteKind(said["kind"]),
            happened_on=said["happened_on"],
            text=said["text"],
            once=said["once"],
            by=request.actor,
        )
        messages.success(request, "Noted.")
        return redirect("show-employer", public_id)
    return _page(request, employer, row_of(request.actor, employer), note_form=form)


def _employer(request: ActorRequest, public_id: uuid.UUID) -> Employer:
    return get_object_or_404(
        Employer.objects.visible_to(request.actor).select_related("sector", "home_hub"),
        public_id=public_id,
    )


def _page(
    request: ActorRequest,
    employer: Employer,
    row: PipelineRow,
    *,
    form: RelationForm | None = None,
    note_form: NoteForm | None = None,
) -> HttpResponse:
    actor = request.actor
    return render(
        request,
        "reporting/show_employer.html",
        {
            "employer": employer,
            "row": row,
            "form": form or RelationForm(actor=actor, relation=row.relation),
            "note_form": note_form or NoteForm(actor=actor),
            "history": history_of(request.actor, employer),
            "expiries": runs_out(
                request.actor,
                Employer.objects.visible_to(request.actor).filter(pk=employer.pk),
            ),
            "contacts": list(Contact.objects.visible_to(request.actor).filter(employer=employer)),
            "experiences": list(
                Experience.objects.visible_to(request.actor)
                .filter(employer=employer)
                .order_by("-created_at")[:10]
            ),
        },
    )


@requires(Can.APPROVE_EMPLOYERS)
def expiry_radar(request: ActorRequest) -> HttpResponse:
    """What runs out at the hub's employers, what matters first on top."""
    every = runs_out(request.actor)
    is_urgent = request.GET.get("show") == Urgency.NOW
    found = [each for each in every if not is_urgent or each.expiry.urgency is Urgency.NOW]
    if taken := sheets.wanted(request):
        return hand_out(request, expiry_download(found), taken)
    return render(
        request,
        "reporting/expiry_radar.html",
        {
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page", 1)),
            "number": len(every),
            "employers": len({each.employer for each in every}),
            "urgent": len({each.employer for each in every if each.expiry.urgency is Urgency.NOW}),
            "is_urgent": is_urgent,
            "urgent_url": leads.address("expiry-radar", show=Urgency.NOW),
        },
    )


@requires(Can.SEE_HUB_FIGURES)
def supply_and_demand(request: ActorRequest) -> HttpResponse:
    """Where days are missing: by month, area, sector and tier."""
    found = supply_and_need(request.actor)
    return figures_page(
        request,
        "supply_and_demand",
        _sections_led(found, request.actor),
        notes_of(found, request.actor.today),
        facts=_facts_led(found),
    )


def _facts_led(found: SupplyAndNeed) -> list[Fact]:
    """What is needed and what is offered; what is missing is their difference, and leads nowhere."""
    need, supply, missing = facts_of(found)
    return [
        replace(need, url=leads.address("compare-schools", show=Chosen.TO_FIND)),
        replace(supply, url=leads.address("list-places-on-offer")),
        missing,
    ]


def _sections_led(found: SupplyAndNeed, actor: Actor) -> list[Section]:
    """What is on offer leads to places, and what is needed to the schools with days to find."""
    codes = dict(Sector.objects.values_list("short_name", "code")) | {NO_SECTOR: NO_SECTOR_CODE}
    narrowed: dict[str, list[dict[str, Any]]] = {
        "months": [{"days_in": month_word(month)} for month in months_left(actor.today)],
        "areas": [{"area": each.label} for each in found.areas],
        "sectors": [{"sector": codes.get(each.label, "")} for each in found.sectors],
        "tiers": [{"tier": tier} for tier in TIERS],
    }
    lines = {
        "months": found.months,
        "areas": found.areas,
        "sectors": found.sectors,
        "tiers": found.tiers,
    }
    return [
        leads.by_cell(
            section,
            [
                ("", _offers_of(line, **narrow), _schools_of(line, **narrow))
                for line, narrow in zip(lines[section.key], narrowed[section.key], strict=True)
            ],
        )
        for section in sections_of(found)
    ]


def _offers_of(line: Balance, **narrow: Any) -> str:
    return leads.address("list-places-on-offer", **narrow) if line.supply else ""


def _schools_of(line: Balance, *, area: str = "", **_narrow: Any) -> str:
    """Schools need days in a town; nobody knows in which month, sector or tier."""
    if line.need == 0:
        return ""
    town = NO_AREA if area == NO_TOWN else area
    return leads.address("compare-schools", show=Chosen.TO_FIND, town=town)
