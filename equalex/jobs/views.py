"""Following one job: a page that can be left and found again; and whether all is well."""

import uuid

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from equalex.jobs import actions, queries
from equalex.jobs.models import Job
from equalex.kernel.access import ActorRequest, Can, requires


@requires(Can.FOLLOW_JOBS)
def follow_job(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far the job is; on htmx's asking only the progress, when done the way to the result."""
    job = get_object_or_404(Job.objects.visible_to(request.actor), public_id=public_id)
    response = render(
        request,
        "components/job_progress.html" if request.htmx else "jobs/follow_job.html",
        {"job": job},
    )
    if request.htmx and not job.is_active:
        response["HX-Refresh"] = "true"
    return response


@requires(Can.FOLLOW_JOBS, methods=("POST",))
def try_job_again(request: ActorRequest, public_id: uuid.UUID) -> HttpResponse:
    """Start a failed job once more."""
    job = get_object_or_404(Job.objects.visible_to(request.actor), public_id=public_id)
    again = job if job.is_active else actions.try_again(job=job, by=request.actor)
    return redirect("follow-job", public_id=again.public_id)


@requires(Can.VISIT)
def healthz(request: ActorRequest) -> HttpResponse:
    """Alive: this process answers. It asks nobody else, so a database that is away starts no restarts."""
    return HttpResponse("alive\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@requires(Can.VISIT)
def readyz(request: ActorRequest) -> HttpResponse:
    """Ready for people: 200, or 503 naming what is missing, never why: that stands in the log."""
    checks = queries.readiness()
    ready = all(check.ok for check in checks)
    return JsonResponse(
        {"ready": ready, "checks": {check.name: check.verdict for check in checks}},
        status=200 if ready else 503,
        headers={"Cache-Control": "no-store"},
    )
