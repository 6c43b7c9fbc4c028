"""Marking a register: one page for a booking, learners by dates."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.journal.views import hand_out
from equalex.kernel import sheets
from equalex.kernel.access import ActorRequest, Can, requires
from placements.actions.registers import (
    MarkedMeanwhile,
    RegisterRefused,
    Saved,
)
from placements.actions.registers import mark_register as mark
from placements.forms import RegisterMarks, base_as_text, base_from_text
from placements.models import Booking
from placements.queries.registers import Register, register_of
from placements.rules.registers import Mark, Refusal
from placements.views.sheets import register_download


@requires(Can.MARK_ATTENDANCE, methods=("GET", "POST"))
def mark_register(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who was there, for how long; saved and judged at once."""
    booking = get_object_or_404(
        Booking.objects.visible_to(request.actor).select_related("experience__employer"),
        public_id=public_id,
    )
    register = register_of(booking, request.actor)
    if taken := sheets.wanted(request):
        return hand_out(request, register_download(register), taken)
    if request.method != "POST":
        return _page(request, booking, register)
    given = RegisterMarks(request.POST, register)
    base = base_from_text(request.POST.get("base", ""))
    if given.refusals:
        return _page(request, booking, register, given=given, refusals=given.refusals)
    try:
        saved = mark(booking=booking, marks=given.marks, base=base, by=request.actor)
    except RegisterRefused as refused:
        return _page(request, booking, register, given=given, refusals=refused.refusals)
    except MarkedMeanwhile as meanwhile:
        return _both_values(request, booking, given, base, meanwhile)
    messages.success(request, _said(saved))
    return redirect("mark-register", public_id=booking.public_id)


def _said(saved: Saved) -> str:
    if not saved.changed and not saved.kept_theirs:
        return "Nothing has changed: the register is as you sent it."
    days = "1 day" if saved.changed == 1 else f"{saved.changed} days"
    said = f"{days} saved and counted again."
    if saved.kept_theirs:
        said += " A colleague marked other days in the meantime; those marks are kept."
    return said


def _both_values(
    request: ActorRequest,
    booking: Booking,
    given: RegisterMarks,
    base: Mapping[int, Mark],
    meanwhile: MarkedMeanwhile,
) -> HttpResponse:
    """Show what the colleague marked beside what was entered here; nothing is saved yet."""
    booking.refresh_from_db(fields=["register_version"])
    register = register_of(booking, request.actor)
    names = {cell.day.key: row.name for row in register.rows for cell in row.cells.values()}
    refusals = [
        Refusal(
            clash.key,
            "answer",
            f"{names.get(clash.key, 'A learner')}: a colleague marked “{clash.theirs.text}”, "
            f"you entered “{clash.mine.text}”",
        )
        for clash in meanwhile.clashes
    ]
    # Where nothing was entered here, the colleague's marks are shown.
    untouched = {key for key, entered in given.marks.items() if entered == base.get(key, Mark(""))}
    for key in untouched:
        given.marks.pop(key)
        given.texts.pop(key, None)
    return _page(
        request,
        booking,
        register,
        given=given,
        refusals=refusals,
        meanwhile=True,
    )


def _page(
    request: ActorRequest,
    booking: Booking,
    register: Register,
    *,
    given: RegisterMarks | None = None,
    refusals: list[Refusal] | None = None,
    meanwhile: bool = False,
) -> HttpResponse:
    # What the page was opened with stays its base, unless the newer marks are shown beside it now.
    base = request.POST.get("base") if given is not None and not meanwhile else None
    context: dict[str, Any] = {
        "booking": booking,
        "register": register,
        "base": base if base is not None else base_as_text(register),
        "entered": given.marks if given else {},
        "texts": given.texts if given else {},
        "reasons": given.reasons if given else {},
        "notes": {refusal.key: refusal.sentence for refusal in refusals or []},
        "errors": [
            (refusal.sentence, f"{'m' if refusal.field == 'minutes' else 'a'}-{refusal.key}")
            for refusal in refusals or []
        ],
        "meanwhile": meanwhile,
        "any_to_mark": bool(register.days),
        "passed": [day for day in register.dates if day <= request.actor.today],
    }
    return render(request, "placements/mark_register.html", context)
