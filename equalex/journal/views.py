"""Handing out lists: the file, and in the journal that somebody took learners' data away."""

from django.http import HttpResponse

from equalex.journal.actions import record
from equalex.kernel.access import ActorRequest
from equalex.kernel.sheets import CONTENT_TYPES, Download, FileFormat, as_bytes


def hand_out(request: ActorRequest, download: Download, file_format: FileFormat) -> HttpResponse:
    """The list as a file, instead of the page it stands on."""
    if download.holds_learners:
        record(
            "download list",
            by=request.actor,
            list=download.name,
            format=file_format,
            rows=len(download.main.rows),
        )
    name = f"{download.name}-{request.actor.today.isoformat()}.{file_format}"
    return HttpResponse(
        as_bytes(download, file_format),
        content_type=CONTENT_TYPES[file_format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
