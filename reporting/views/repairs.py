"""The repair list: which actions win back most days, and the button that does each."""

from collections.abc import Iterable
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, requires
from equalex.kernel.navigation import address_for
from placements.rules.repair_steps import TaskKind
from reporting.queries.repairs import Repair, RepairList
from reporting.queries.repairs import repair_list as read_repairs
from reporting.rules.repairs import Work, total_sentence
from reporting.views.sheets import repairs_download

PAGE_SIZE: Final = 20


@requires(Can.SEE_LEARNERS)
def repair_list(request: ActorRequest) -> HttpResponse:
    """Every step that wins days back for learners one may see, best first."""
    found = read_repairs(request.actor)
    kind = request.GET.get("work", "")
    shown = [one for one in found.repairs if not kind or kind in one.kinds]
    if taken := sheets.wanted(request):
        return hand_out(request, repairs_download(shown), taken)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "reporting/repair_list.html",
        {
            "found": found,
            "headline": total_sentence(
                found.minutes, found.learners, found.reach_target, found.target, found.day_minutes
            ),
            "links": _links(found, kind),
            "kind": kind,
            "page": page,
            "lines": [(one, list(buttons_of(one, request.actor))) for one in page.object_list],
        },
    )


def _links(found: RepairList, kind: str) -> list[tuple[str, str, bool]]:
    address = reverse("repair-list")
    return [
        (f"Everything ({len(found.repairs)})", address, kind not in set(TaskKind)),
        *(
            (f"{each.label} ({number})", f"{address}?work={each}", kind == each)
            for each, number in found.by_kind.items()
        ),
    ]


def buttons_of(repair: Repair, actor: Actor) -> Iterable[tuple[Work, str, str]]:
    """Each task with the first page on which the actor can do it ("" where somebody else must)."""
    for work in repair.works:
        yield next(
            (
                (work, url, label)
                for page, about, label in work.pages
                if (url := address_for(actor, page, *about))
            ),
            (work, "", ""),
        )
