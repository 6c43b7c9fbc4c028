"""The governor report: asked for, made once by a job, frozen, superseded, and made up when missed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from equalex.jobs.actions import PlainFailure, ask_for_job
from equalex.jobs.models import Job
from equalex.journal.actions import record
from equalex.kernel.access import Actor
from equalex.kernel.pdf import PdfUnavailable, render_pdf
from outcomes.models import Framework
from reporting.actions.subscriptions import tell_of_report
from reporting.models import ReportKind, Snapshot
from reporting.queries.rules_in_force import rules_in_force
from reporting.queries.school import school_figures
from reporting.queries.sections import facts_of, notes_of, sections_of
from reporting.rules.figures import SchoolFigures, for_governors
from reporting.rules.measurement import OWED_FOR, SupersedeReason, measurement_dates, owed_dates
from schools.models import School

GOVERNOR_REPORT: Final = "governor_report"
TITLE: Final = "Governor report on workplace experience"

Tell = Callable[[int, str], None]


class AlreadyIssued(Exception):
    """There is a report as of this date; a reason is needed to supersede it."""


@transaction.atomic
def ask_for_report(
    *, school: School, as_of: date, by: Actor, reason: SupersedeReason | None = None
) -> Job:
    """Queue a governor report; asked twice at once, it is made once.

    Raises AlreadyIssued where a report as of that date stands and no reason is given.
    """
    earlier = _standing(school.pk, as_of)
    if earlier is not None and reason is None:
        raise AlreadyIssued
    return ask_for_job(
        GOVERNOR_REPORT,
        by=by,
        arguments={
            "as_of": as_of.isoformat(),
            "supersedes": earlier.pk if earlier else None,
            "reason": reason.value if earlier and reason else "",
        },
        only_one=_only_one(school.pk, as_of),
    )


def _standing(school_id: int, as_of: date) -> Snapshot | None:
    return (
        Snapshot.objects.governor_reports()
        .current()
        .filter(organisation=school_id, as_of=as_of)
        .first()
    )


def _only_one(school_id: int, as_of: date) -> str:
    return f"{school_id}/{as_of.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a job was asked to make. `job_id` keeps a second run from making a second report."""

    job_id: int
    school_id: int
    as_of: date
    supersedes_id: int | None = None
    reason: str = ""
    is_scheduled: bool = False
    asked_by_id: int | None = None

    @classmethod
    def from_arguments(cls, job_id: int, school_id: int, arguments: dict[str, Any]) -> "Wanted":
        """Read what `ask_for_report` and `ask_for_due_reports` wrote."""
        return cls(
            job_id=job_id,
            school_id=school_id,
            as_of=date.fromisoformat(arguments["as_of"]),
            supersedes_id=arguments.get("supersedes"),
            reason=arguments.get("reason", ""),
            is_scheduled=arguments.get("scheduled", False),
            asked_by_id=Job.objects.values_list("asked_by", flat=True).get(pk=job_id),
        )


def make_governor_report(*, wanted: Wanted, tell: Tell) -> Snapshot:
    """Count, draw, render and freeze. Run again after a crash it returns what the first run made.

    Raises PlainFailure where the school has no learners, no rules are published, or PDFs cannot
    be made on this machine.
    """
    made = Snapshot.objects.filter(job=wanted.job_id).first()
    if made is not None:
        return made
    tell(10, "Counting the days")
    figures = governor_figures(school_id=wanted.school_id, as_of=wanted.as_of)
    if not figures.everybody.learners and not figures.everybody.why:
        raise PlainFailure("The school has no learners in Years 7 to 11 on that date.")
    tell(40, "Drawing charts and tables")
    html = report_html(figures)
    tell(60, "Making the PDF")
    pdf = report_pdf(figures, html)
    tell(90, "Storing the report")
    return _freeze(wanted, figures, pdf)


def governor_figures(*, school_id: int, as_of: date) -> SchoolFigures:
    """What a governor may see of a school as of a date."""
    school = School.objects.get(pk=school_id)
    return for_governors(school_figures(school, as_of=as_of, today=localdate()))


def report_html(figures: SchoolFigures) -> str:
    """The two pages, with everything inside them."""
    return render_to_string(
        "reporting/governor_report.html",
        {
            "title": TITLE,
            "figures": figures,
            "facts": facts_of(figures),
            "sections": sections_of(figures),
            "notes": notes_of(figures),
        },
    )


def report_pdf(figures: SchoolFigures, html: str) -> bytes:
    """PDF/UA-1 bytes, the same for the same figures: the file is dated by what it speaks of."""
    created = datetime.combine(figures.as_of, time(12), tzinfo=UTC)
    try:
        return render_pdf(html, title=TITLE, created=created)
    except PdfUnavailable as missing:
        raise PlainFailure(str(missing)) from missing


@transaction.atomic
def _freeze(wanted: Wanted, figures: SchoolFigures, pdf: bytes) -> Snapshot:
    rules = rules_in_force(wanted.as_of)
    if rules.version_id is None:
        raise PlainFailure("No counting rules are published, so there is nothing to report by.")
    try:
        with transaction.atomic():
            snapshot = Snapshot.objects.create(
                organisation_id=wanted.school_id,
                kind=ReportKind.GOVERNOR,
                as_of=wanted.as_of,
                figures=figures.as_json(),
                policy_id=rules.version_id,
                framework=Framework.objects.in_use().first(),
                pdf=pdf,
                sha256=hashlib.sha256(pdf).hexdigest(),
                made_by_id=wanted.asked_by_id,
                job=wanted.job_id,
                is_scheduled=wanted.is_scheduled,
                supersedes_id=wanted.supersedes_id,
                reason=SupersedeReason(wanted.reason).label if wanted.reason else "",
            )
    except IntegrityError:
        # Another run of this job, or another job for this date, was first: theirs is the report.
        return _made_meanwhile(wanted)
    by = Actor(person_id=wanted.asked_by_id, organisation_id=wanted.school_id)
    record("issue report", by=by, subject=snapshot, as_of=wanted.as_of.isoformat())
    tell_of_report(snapshot=snapshot)
    return snapshot


def _made_meanwhile(wanted: Wanted) -> Snapshot:
    made = Snapshot.objects.filter(job=wanted.job_id).first() or _standing(
        wanted.school_id, wanted.as_of
    )
    if made is None:
        raise PlainFailure(
            "A report as of this date was issued meanwhile. Please look at it first."
        )
    return made


def ask_for_due_reports(*, today: date) -> int:
    """Queue the reports that schools with learners are owed and that were not made; how many.

    Harmless when run twice, and late: a date that was missed is made up once, as of that date.
    """
    made = set(
        Snapshot.objects.governor_reports()
        .filter(as_of__gt=today - OWED_FOR)
        .values_list("organisation", "as_of")
    )
    asked = 0
    schools = School.objects.open().filter(learners__left_on__isnull=True).distinct()
    for school_id, joined_at in schools.order_by("pk").values_list("pk", "created_at").iterator():
        for as_of in owed_dates(since=localdate(joined_at), today=today):
            if (school_id, as_of) not in made:
                _ask_as_the_portal(school_id, as_of)
                asked += 1
    return asked


def _ask_as_the_portal(school_id: int, as_of: date) -> Job:
    return ask_for_job(
        GOVERNOR_REPORT,
        by=Actor(person_name="The portal", organisation_id=school_id),
        arguments={"as_of": as_of.isoformat(), "scheduled": True},
        only_one=_only_one(school_id, as_of),
    )


def dates_to_choose_from(today: date) -> list[date]:
    """Today, and the measurement dates of the last year, newest first."""
    past = measurement_dates(today - OWED_FOR, today)
    return [today, *(each for each in reversed(past) if each != today)]
