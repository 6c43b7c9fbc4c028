"""An employer's contact says by link who came, and a line on each learner's work, without an account.

What is shown before the button, or instead of it, is `placements.views.links`.
"""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render

from equalex.kernel.access import ActorRequest, Can, requires
from equalex.kernel.acting import as_the_system
from outcomes.actions.evidence import confirm_as_host as keep_confirmation
from outcomes.queries import host_rows
from outcomes.rules.host_sheet import TAPS, HostRow, said, too_long
from placements.forms import SpeakerForm
from placements.models import Purpose
from placements.views.links import gate, link_of, thanks

TEMPLATE = "outcomes/confirm_as_host.html"


@requires(Can.HOLD_LINK, methods=("GET", "POST"))
@as_the_system()
def confirm_as_host(request: ActorRequest, token: str) -> HttpResponse:
    """One page for who came and a line on each learner's work; 404 for a link that never was."""
    link = link_of(token, Purpose.CONFIRM, Purpose.FEEDBACK)
    shut = gate(request, link, TEMPLATE)
    if shut is not None:
        return shut
    intent = request.POST["intent"]
    sheet = _Sheet(
        rows=host_rows(link.booking, request.actor.today),
        asks_who_came=link.purpose == Purpose.CONFIRM,
    )
    if intent in ("all", "save"):
        sheet.read(request)
    form = SpeakerForm(request.POST if intent == "save" else None)
    if intent == "save":
        sheet.errors = too_long(sheet.rows, sheet.lines_said)
        if form.is_valid() and not sheet.errors:
            kept = keep_confirmation(
                link=link,
                rows=sheet.rows,
                ticked=sheet.ticked if sheet.asks_who_came else None,
                lines=sheet.lines_said,
                given_by=form.cleaned_data["given_by"],
                job_title=form.cleaned_data["given_as"],
            )
            return thanks(request, link, TEMPLATE, {"kept": kept})
    return render(
        request,
        TEMPLATE,
        {"step": "sheet", "booking": link.booking, "sheet": sheet, "form": form},
        status=422 if intent == "save" else 200,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """One learner on the page: what is typed and tapped, and for each date its key and tick."""

    row: HostRow
    typed: str
    error: str
    taps: list[tuple[str, str, bool]]
    days: list[tuple[int, object, bool]]


@dataclass(slots=True)
class _Sheet:
    """The page's rows with what is ticked and typed on it."""

    rows: tuple[HostRow, ...]
    asks_who_came: bool
    tapped: dict[int, list[str]] = field(default_factory=dict)
    typed: dict[int, str] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    ticked: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        self.ticked = frozenset(
            day.key for row in self.rows for day in row.days if day.answer == "attended"
        )
        self.typed = {row.placement: row.line for row in self.rows}

    def read(self, request: ActorRequest) -> None:
        """Take over what was sent; keys of other bookings are not on the sheet, so not read."""
        is_all = request.POST.get("intent") == "all"
        self.ticked = frozenset(
            day.key
            for row in self.rows
            for day in row.days
            if is_all or f"came-{day.key}" in request.POST
        )
        self.typed = {
            row.placement: request.POST.get(f"line-{row.placement}", "") for row in self.rows
        }
        self.tapped = {
            row.placement: request.POST.getlist(f"taps-{row.placement}") for row in self.rows
        }

    @property
    def lines_said(self) -> dict[int, str]:
        """What was tapped and typed of each learner, as one line."""
        return {
            row.placement: said(self.tapped.get(row.placement, ()), self.typed[row.placement])
            for row in self.rows
        }

    @property
    def lines(self) -> list[_Line]:
        """For the page, one learner after the other."""
        return [
            _Line(
                row=row,
                typed=self.typed[row.placement],
                error=self.errors.get(row.placement, ""),
                taps=[
                    (code, label, code in self.tapped.get(row.placement, ()))
                    for code, (label, _) in TAPS.items()
                ],
                days=[(day.key, day.date, day.key in self.ticked) for day in row.days],
            )
            for row in self.rows
        ]
