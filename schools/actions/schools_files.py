"""Schools from an upload in the browser: looked at first, taken in when approved."""

import zlib
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from equalex.jobs.actions import Handle, PlainFailure, ask_for_job
from equalex.jobs.models import Job
from equalex.journal.actions import record
from equalex.kernel.access import Actor, the_portal
from schools.actions.gias import GiasImport, import_schools
from schools.adapters.gias import WANTED, open_table, read_schools
from schools.adapters.gias_groups import read_groups, read_links
from schools.adapters.unreadable import UnreadableFile
from schools.models import SchoolsFile

READ_SCHOOLS: Final = "read_schools"
FILES_KEPT = timedelta(days=30)
_WARNINGS_KEPT: Final = 500


class FileGone(Exception):
    """The content of the file has been deleted: it was taken in, or 30 days are over."""


@transaction.atomic
def receive_schools(
    *, establishments: bytes, links: bytes | None, groups: bytes | None, by: Actor
) -> Job:
    """Keep an upload and ask the worker what it would change. Raises UnreadableFile at once when the
    first file is no extract of establishments.
    """
    open_table(establishments, WANTED, warnings=[])
    file = SchoolsFile.objects.create(
        establishments=zlib.compress(establishments),
        links=zlib.compress(links) if links else None,
        groups=zlib.compress(groups) if groups else None,
        uploaded_by_id=by.person_id,
    )
    record("receive schools file", by=by, subject=file)
    return _ask(file, by=by, taking_in=False)


def take_in_schools(*, file: SchoolsFile, by: Actor) -> Job:
    """Ask the worker to take a file in that was looked at."""
    if file.establishments is None:
        raise FileGone
    return _ask(file, by=by, taking_in=True)


def _ask(file: SchoolsFile, *, by: Actor, taking_in: bool) -> Job:
    return ask_for_job(
        READ_SCHOOLS,
        by=by,
        arguments={"file": file.pk, "taking_in": taking_in},
        only_one=f"{file.pk}-{taking_in}",
    )


def read_schools_file(handle: Handle) -> SchoolsFile:
    """Do what the job asks: say what a file would change, or take it in, all or nothing."""
    file = SchoolsFile.objects.get(pk=handle.arguments["file"])
    if file.establishments is None:
        return file
    handle.tell(5, "Reading the files")
    try:
        with transaction.atomic():
            result = _import(file, handle)
            if not handle.arguments["taking_in"]:
                transaction.set_rollback(True)
            else:
                file.establishments = file.links = file.groups = None
                file.taken_in_at = timezone.now()
            file.result = _as_json(result)
            if handle.arguments["taking_in"]:
                file.save()
    except UnreadableFile as refused:
        raise PlainFailure(refused.message) from refused
    if not handle.arguments["taking_in"]:
        file.save()
    return file


def _import(file: SchoolsFile, handle: Handle) -> GiasImport:
    extract = read_schools(_unpacked(file.establishments))
    links = read_links(_unpacked(file.links)) if file.links else None
    groups = read_groups(_unpacked(file.groups)) if file.groups else None
    handle.tell(50, f"Comparing {len(extract.schools):,} establishments with the portal")
    return import_schools(extract=extract, links=links, groups=groups, by=the_portal())


def _unpacked(content: bytes | memoryview | None) -> bytes:
    return zlib.decompress(bytes(content or b""))


def _as_json(result: GiasImport) -> dict[str, Any]:
    kept = asdict(result)
    kept["more_warnings"] = max(len(result.warnings) - _WARNINGS_KEPT, 0)
    kept["warnings"] = result.warnings[:_WARNINGS_KEPT]
    return kept


@transaction.atomic
def forget_schools_files(*, today: date) -> int:
    """Delete the content of uploads that nobody took in for 30 days; returns how many."""
    old = SchoolsFile.objects.filter(uploaded_at__date__lt=today - FILES_KEPT)
    return old.filter(establishments__isnull=False).update(
        establishments=None, links=None, groups=None
    )
