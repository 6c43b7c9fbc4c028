"""A school's whole record: exported by a job into a file that lasts a week, and taken in elsewhere."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from equalex.jobs.actions import ask_for_job
from equalex.jobs.models import Job
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from reporting.adapters.school_archive import ArchiveWriter
from reporting.models import SchoolExport
from reporting.queries.school_export import pdfs_of, tables_of
from schools.models import School

EXPORT_SCHOOL: Final = "export_school"
EXPORT_LASTS: Final = timedelta(days=7)

Tell = Callable[[int, str], None]


@transaction.atomic
def ask_for_export(*, school: School, by: Actor) -> Job:
    """Queue an export; asked twice at once, it is made once."""
    return ask_for_job(EXPORT_SCHOOL, by=by, only_one=str(school.pk))


def make_export(*, job_id: int, school_id: int, tell: Tell) -> SchoolExport:
    """Write the zip and keep it for a week. Run again after a crash, the first run's is returned."""
    made = SchoolExport.objects.filter(job=job_id).first()
    if made is not None:
        return made
    school = School.objects.get(pk=school_id)
    data, rows = export_of(school, tell=tell)
    with transaction.atomic():
        made, is_new = SchoolExport.objects.get_or_create(
            job=job_id,
            defaults={
                "school": school,
                "content": data,
                "sha256": hashlib.sha256(data).hexdigest(),
                "rows": rows,
                "expires_at": timezone.now() + EXPORT_LASTS,
                "asked_by_id": Job.objects.values_list("asked_by", flat=True).get(pk=job_id),
            },
        )
        if is_new:
            by = Actor(person_id=made.asked_by_id, organisation_id=school_id)
            record("export school", by=by, subject=made, rows=sum(rows.values()))
    return made


def export_of(
    school: School, *, tell: Tell = lambda progress, doing: None
) -> tuple[bytes, dict[str, int]]:
    """The zip, and how many rows each of its tables has."""
    # One moment for all files: nobody's days change while they are read.
    with transaction.atomic():
        writer = ArchiveWriter()
        for number, (name, (headings, rows)) in enumerate(
            tables_of(school, today=timezone.localdate())
        ):
            tell(min(5 + number * 4, 85), "Writing the tables")
            writer.add_table(name, headings, rows)
        counts = {name: each["rows"] for name, each in writer.files.items()}
        tell(88, "Adding the reports")
        for name, pdf in pdfs_of(school):
            writer.add_pdf(name, pdf)
    return writer.finished(school_urn=school.urn, school_name=school.name), counts


@transaction.atomic
def forget_exports() -> int:
    """Delete files whose week is over; returns how many. That there was one stays known."""
    over = SchoolExport.objects.filter(expires_at__lt=timezone.now(), content__isnull=False)
    return over.update(content=None)
