"""A school takes its whole record away: asked for here, made by a job, downloaded for a week."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.jobs.models import Job
from equalex.journal.actions import record
from equalex.kernel.access import ActorRequest, Can, requires
from reporting.actions.school_export import EXPORT_LASTS, EXPORT_SCHOOL, ask_for_export
from reporting.models import SchoolExport
from schools.models import School

_SHOWN = 10


@requires(Can.EXPORT_SCHOOL, methods=("GET", "POST"))
def export_school(request: ActorRequest) -> HttpResponse:
    """What an export holds, those made lately, and asking for a new one."""
    if request.method == "POST":
        school = get_object_or_404(
            School.objects.visible_to(request.actor), pk=request.actor.organisation_id
        )
        job = ask_for_export(school=school, by=request.actor)
        return redirect("follow-job", public_id=job.public_id)
    made = SchoolExport.objects.visible_to(request.actor).defer("content")
    return render(
        request,
        "reporting/export_school.html",
        {
            "exports": [
                (one, sum(one.rows.values())) for one in made.select_related("asked_by")[:_SHOWN]
            ],
            "jobs": Job.objects.visible_to(request.actor).active().filter(kind=EXPORT_SCHOOL),
            "days": EXPORT_LASTS.days,
        },
    )


@requires(Can.EXPORT_SCHOOL)
def download_export(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """The zip, while its week lasts; who took it is journalled."""
    export = get_object_or_404(
        SchoolExport.objects.visible_to(request.actor).select_related("school"),
        public_id=public_id,
    )
    if export.content is None or not export.is_there:
        raise Http404
    record("download export", by=request.actor, subject=export)
    name = f"equalex-school-{export.school.urn}-{export.made_at:%Y-%m-%d}.zip"
    return HttpResponse(
        bytes(export.content),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
