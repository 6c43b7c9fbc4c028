"""The hub's pipeline of employers: by stage, one employer with its history, and what runs out."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from employers.actions import pipeline as actions
from employers.forms.pipeline import NoteForm, PipelineFilterForm, RelationForm
from employers.models import Contact, Employer, Experience
from employers.models.pipeline import NoteKind
from employers.queries.radar import runs_out
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from reporting.queries.pipeline import (
    PipelineRow,
    Wanted,
    board,
    history_of,
    pipeline,
    row_of,
)
from reporting.queries.supply import supply_and_need
from reporting.queries.supply_sections import facts_of, notes_of, sections_of
from reporting.views.sheets import expiry_download, figures_download, pipeline_download

PER_PAGE = 25
IN_COLUMN = 8


@requires(Can.APPROVE_EMPLOYERS)
def employer_pipeline(request: ActorRequest) -> HttpResponse:
    """Every employer of the hub by stage, as a board or as a table; filters live in the address."""
    form = PipelineFilterForm(request.GET, actor=request.actor)
    said = form.cleaned_data if form.is_valid() else {}
    sector, person = said.get("sector"), said.get("known_by")
    wanted = Wanted(
        name=said.get("q", ""),
        stage=said.get("stage", ""),
        sector=sector.pk if sector else "",
        known_by=person.pk if person else None,
        due=said.get("due", ""),
    )
    rows = pipeline(request.actor, wanted)
    if taken := sheets.wanted(request):
        return hand_out(request, pipeline_download(rows), taken)
    as_table = said.get("show") == "table" or bool(wanted.stage)
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
            "views": [
                ("Board", _with(request, show="board", stage=""), not as_table),
                ("Table", _with(request, show="table"), as_table),
            ],
            "as_table": as_table,
            "is_filtered": any(
                request.GET.get(name) for name in ("q", "stage", "sector", "known_by", "due")
            ),
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
    found = runs_out(request.actor)
    if taken := sheets.wanted(request):
        return hand_out(request, expiry_download(found), taken)
    return render(
        request,
        "reporting/expiry_radar.html",
        {
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page", 1)),
            "number": len(found),
            "urgent": len({each.employer for each in found if each.expiry.urgency == "now"}),
        },
    )


@requires(Can.SEE_HUB_FIGURES)
def supply_and_demand(request: ActorRequest) -> HttpResponse:
    """Where days are missing: by month, area, sector and tier."""
    found = supply_and_need(request.actor)
    if taken := sheets.wanted(request):
        download = figures_download("supply-and-demand", facts_of(found), sections_of(found))
        return hand_out(request, download, taken)
    return render(
        request,
        "reporting/supply_and_demand.html",
        {
            "facts": facts_of(found),
            "sections": sections_of(found),
            "notes": notes_of(found, request.actor.today),
        },
    )
