"""Every learner of a year group, and one learner's ledger."""

from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from equalex.journal.actions import record
from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import Actor, ActorRequest, Can, Role, requires
from equalex.kernel.navigation import address_for
from placements.models import Barrier
from reporting.forms import wish_from
from reporting.queries.ledger import APART, NO_KEY_STAGE, LedgerEntry, Repair, read_ledger
from reporting.queries.tracking import ALL, KEY_STAGES, OTHER, Tracking, track
from reporting.rules.course import NOT_SAID_WITHOUT_YEAR, on_course_means
from reporting.rules.tracking import Show, headline, share
from reporting.views.sheets import ledger_download, tracking_download
from reporting.views.tiles import Tile
from schools.models import Learner

PAGE_SIZE: Final = 300


@requires(Can.SEE_LEARNERS, methods=("GET", "POST"))
def track_learners(request: ActorRequest) -> HttpResponse:
    """Who has how many days, and who is missing out. A name is searched by POST only."""
    tracking = track(request.actor, wish_from(request.GET, request.POST.get("name", "")))
    if taken := sheets.wanted(request):
        return hand_out(request, tracking_download(tracking), taken)
    wish = tracking.wish
    return render(
        request,
        "reporting/track_learners.html",
        {
            "tracking": tracking,
            "wish": wish,
            "page": Paginator(tracking.found, PAGE_SIZE).get_page(request.GET.get("page")),
            "years": _years(tracking),
            "year_label": _year_label(wish.year),
            "headline": headline(tracking.everybody, wish.year),
            "everybody": tracking.everybody,
            "tiles": _tiles(tracking),
            "by_group": [
                (
                    group.label if group else "Everybody",
                    tally,
                    share(tally.without_a_day, tally.learners),
                    share(tally.on_course, tally.learners),
                )
                for group, tally in tracking.by_group
            ],
            "shows": Show.choices(),
            "sort": f"{'-' if wish.descending else ''}{wish.sort}",
            "narrowed_by": _seen_part(request.actor.role),
            "has_mixed_years": wish.year in (ALL, OTHER, *KEY_STAGES),
            "barriers_url": _address_of_barriers(request),
            "on_course_means": on_course_means(tracking.rules.targets, tracking.rules.day_minutes),
            "not_said": NOT_SAID_WITHOUT_YEAR,
        },
    )


def _address_of_barriers(request: ActorRequest) -> str:
    """Where the same learners are ticked to note what stands in their way."""
    url = address_for(request.actor, "note-barriers-for-many")
    return f"{url}?{request.GET.urlencode()}" if url else ""


def _tiles(tracking: Tracking) -> list[Tile]:
    tally, address = (
        tracking.everybody,
        f"{reverse('track-learners')}?year={tracking.wish.year}&show=",
    )
    have = "has" if tally.with_recoverable == 1 else "have"
    return [
        Tile(
            str(tally.without_a_day),
            "with no day yet",
            f"of {tally.learners}",
            f"{address}{Show.NOTHING}",
            "bad",
        ),
        Tile(
            str(tally.missing_out),
            "with no day and nothing planned",
            url=f"{address}{Show.MISSING_OUT}",
            kind="bad",
        ),
        Tile(
            str(tally.with_recoverable),
            f"{have} days that can be put right",
            url=f"{address}{Show.RECOVERABLE}",
            kind="mend",
        ),
        Tile(f"{share(tally.on_course, tally.learners)}%", "on course for 5 + 5", kind="good"),
    ]


def _years(tracking: Tracking) -> list[tuple[str, str, bool]]:
    """Tabs: each year group with the learners who are not on course, then all."""
    address = reverse("track-learners")
    tabs = [
        (
            f"{_year_label(each.key)} ({each.learners})",
            f"{address}?year={each.key}",
            each.key == tracking.wish.year,
        )
        for each in tracking.years
    ]
    everybody = sum(each.learners for each in tracking.years)
    return [*tabs, (f"All ({everybody})", f"{address}?year={ALL}", tracking.wish.year == ALL)]


def _year_label(key: str) -> str:
    if key in KEY_STAGES:
        return f"Key stage {key[-1]}"
    if key == OTHER:
        return "No year group"
    return "All year groups" if key == ALL else f"Year {key}"


def _seen_part(role: Role) -> str:
    """Whom one sees, where that is not the whole school."""
    if role is Role.TUTOR:
        return "You see the learners of your tutor groups."
    return "You see learners with SEND." if role is Role.SENCO else ""


@requires(Can.SEE_LEARNERS)
def show_ledger(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Every recorded day of one learner; who read it is journalled."""
    learner = get_object_or_404(
        Learner.objects.visible_to(request.actor).select_related("tutor_group"),
        public_id=public_id,
    )
    ledger = read_ledger(learner, request.actor)
    record("see ledger", by=request.actor, subject=learner)
    if taken := sheets.wanted(request):
        return hand_out(request, ledger_download(ledger, _PARTS), taken)
    return render(
        request,
        "reporting/show_ledger.html",
        {
            "ledger": ledger,
            "learner": learner,
            "parts": [
                (
                    part,
                    _PARTS[part.key],
                    [(entry, _repairs(entry, request.actor)) for entry in part.entries],
                )
                for part in ledger.parts
            ],
            "barriers": Barrier.objects.visible_to(request.actor)
            .standing()
            .filter(learner=learner)
            .select_related("reason")
            .order_by("reason__position", "pk"),
            "book_url": address_for(request.actor, "find-experiences"),
            "record_url": address_for(request.actor, "record-experience"),
        },
    )


_PARTS: Final = {
    "KS3": "Key stage 3 (Years 7 to 9)",
    "KS4": "Key stage 4 (Years 10 and 11)",
    NO_KEY_STAGE: "Outside the key stages",
    APART: "Encounters, preparation and jobs, kept apart",
}
# Reason -> page, what it is about, and what its button says.
_REGISTER = ("mark-register", "booking_id", "Mark the register")
_ASK_HOST = ("ask-host", "booking_id", "Ask the employer")
_JUDGE = ("judge-days", "", "Decide on these days")
_BOOKING = ("show-booking", "booking_id", "Open the booking")
_REPAIRED_AT: Final = {
    "attendance_unconfirmed": _REGISTER,
    "not_yet_happened": _REGISTER,
    "no_minutes": _REGISTER,
    "missing_outcomes": ("choose-outcomes", "booking_id", "Choose outcomes"),
    "missing_interaction": _ASK_HOST,
    "missing_people": _ASK_HOST,
    "missing_task": _ASK_HOST,
    "missing_feedback": _ASK_HOST,
    "missing_reflection": ("enter-reflection", "placement_id", "Enter the reflection"),
    "missing_purpose": _BOOKING,
    "not_approved_beforehand": _BOOKING,
    "placement_before_year_10": _JUDGE,
    "in_school": _JUDGE,
    "virtual_without_rule": _JUDGE,
    "judged_not_to_count": _JUDGE,
}


def _repairs(entry: LedgerEntry, actor: Actor) -> list[tuple[Repair, str, str]]:
    """Each repair with where the actor can do it ("" where somebody else must) and the button."""
    found = []
    for repair in entry.repairs:
        url_name, subject, label = _REPAIRED_AT.get(repair.code, _BOOKING)
        about = (getattr(entry, subject),) if subject else ()
        found.append((repair, address_for(actor, url_name, *about), label))
    return found
