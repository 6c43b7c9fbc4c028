"""An employer's contact confirms one booking by link, without an account.

Mail scanners open every link, so GET shows nothing of anybody and changes nothing; a button does.
"""

from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.shortcuts import render

from equalex.kernel.access import ActorRequest, Can, requires
from outcomes.actions.evidence import confirm_as_host as keep_confirmation
from outcomes.forms import HostForm
from outcomes.queries import host_rows
from outcomes.rules.host_sheet import HostRow, too_long
from placements.actions import host
from placements.models import HostLink


@requires(Can.HOLD_LINK, methods=("GET", "POST"))
def confirm_as_host(request: ActorRequest, token: str) -> HttpResponse:
    """One page for who came and a line on each learner's work; 404 for a link that never was."""
    link = host.open_link(token=token)
    if link is None:
        raise Http404
    intent = request.POST.get("intent", "")
    problem = host.problem_with(link)
    if problem is not None:
        return _explain(request, link, problem, wants_renewal=intent == "renew")
    if intent not in ("open", "all", "save"):
        return render(request, "outcomes/confirm_as_host.html", {"step": "closed"})
    sheet = _Sheet(rows=host_rows(link.booking, request.actor.today))
    if intent != "open":
        sheet.read(request)
    form = HostForm(request.POST if intent == "save" else None)
    if intent == "save":
        sheet.errors = too_long(sheet.rows, sheet.typed)
        if form.is_valid() and not sheet.errors:
            kept = keep_confirmation(
                link=link,
                rows=sheet.rows,
                ticked=sheet.ticked,
                lines=sheet.typed,
                given_by=form.cleaned_data["given_by"],
            )
            return render(
                request,
                "outcomes/confirm_as_host.html",
                {"step": "thanks", "booking": link.booking, "kept": kept},
            )
    return render(
        request,
        "outcomes/confirm_as_host.html",
        {"step": "sheet", "booking": link.booking, "sheet": sheet, "form": form},
        status=422 if intent == "save" else 200,
    )


@dataclass(slots=True)
class _Sheet:
    """The page's rows with what is ticked and typed on it."""

    rows: tuple[HostRow, ...]
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

    @property
    def lines(self) -> list[tuple[HostRow, str, str, list[tuple[int, object, bool]]]]:
        """For the page: row, line typed, error, and for each date its key, date and tick."""
        return [
            (
                row,
                self.typed[row.placement],
                self.errors.get(row.placement, ""),
                [(day.key, day.date, day.key in self.ticked) for day in row.days],
            )
            for row in self.rows
        ]


def _explain(
    request: ActorRequest, link: HostLink, problem: host.LinkProblem, *, wants_renewal: bool
) -> HttpResponse:
    can_renew = problem in (host.LinkProblem.EXPIRED, host.LinkProblem.REPLACED)
    if wants_renewal and can_renew:
        host.renew_link(link=link)
    return render(
        request,
        "outcomes/confirm_as_host.html",
        {
            "step": "renewed" if wants_renewal and can_renew else "problem",
            "problem": problem,
            "can_renew": can_renew,
        },
        status=200 if wants_renewal and can_renew else 410,
    )
