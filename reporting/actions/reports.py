"""Reports: asked for, made once by a job, frozen, superseded, and made up when missed."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from equalex.jobs.actions import PlainFailure, ask_for_job
from equalex.jobs.models import Job
from equalex.journal.actions import record
from equalex.kernel.access import Actor, OrganisationKind
from equalex.kernel.dates import long_date
from equalex.kernel.pdf import PdfUnavailable, render_pdf
from outcomes.models import Framework
from reporting.actions.subscriptions import tell_of_report
from reporting.models import ReportKind, Snapshot
from reporting.queries.documents import Document
from reporting.queries.issued_reports import document_of_snapshot
from reporting.queries.read_reports import issued_report, organisations_to_report_on
from reporting.queries.rules_in_force import rules_in_force
from reporting.rules.measurement import OWED_FOR, SupersedeReason, measurement_dates, owed_dates
from schools.models import Organisation

JOB_KINDS: Final = {
    ReportKind.GOVERNOR: "governor_report",
    ReportKind.BENCHMARK_6: "benchmark_6_report",
    ReportKind.TEN_DAYS: "ten_day_report",
}
_KIND_OF_JOB: Final = {job: kind for kind, job in JOB_KINDS.items()}

KINDS_FOR: Final = {
    OrganisationKind.SCHOOL: (ReportKind.GOVERNOR, ReportKind.BENCHMARK_6, ReportKind.TEN_DAYS),
    OrganisationKind.TRUST: (ReportKind.BENCHMARK_6, ReportKind.TEN_DAYS),
    OrganisationKind.HUB: (ReportKind.BENCHMARK_6, ReportKind.TEN_DAYS),
}
"""The reports that an organisation of a kind can ask for, and is owed on measurement dates."""

_TEMPLATES: Final = {ReportKind.GOVERNOR: "reporting/governor_report.html"}
_ANY_TEMPLATE: Final = "reporting/report_pdf.html"

Tell = Callable[[int, str], None]


class AlreadyIssued(Exception):
    """There is a report as of this date; a reason is needed to supersede it."""


@transaction.atomic
def ask_for_report(
    *,
    kind: ReportKind,
    organisation_id: int,
    as_of: date,
    by: Actor,
    reason: SupersedeReason | None = None,
) -> Job:
    """Queue a report; asked for twice at once, it is made once.

    Raises AlreadyIssued where a report of this kind and date stands and no reason is given.
    """
    earlier = _standing(organisation_id, kind, as_of)
    if earlier is not None and reason is None:
        raise AlreadyIssued
    return ask_for_job(
        JOB_KINDS[kind],
        by=by,
        arguments={
            "as_of": as_of.isoformat(),
            "supersedes": earlier.pk if earlier else None,
            "reason": reason.value if earlier and reason else "",
        },
        only_one=_only_one(organisation_id, as_of),
    )


def _standing(organisation_id: int, kind: ReportKind, as_of: date) -> Snapshot | None:
    return (
        Snapshot.objects.current()
        .filter(organisation=organisation_id, kind=kind, as_of=as_of)
        .first()
    )


def _only_one(organisation_id: int, as_of: date) -> str:
    return f"{organisation_id}/{as_of.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a job was asked to make. `job_id` keeps a second run from making a second report."""

    job_id: int
    organisation_id: int
    kind: ReportKind
    as_of: date
    supersedes_id: int | None = None
    reason: str = ""
    is_scheduled: bool = False
    asked_by_id: int | None = None

    @classmethod
    def from_arguments(
        cls, job_id: int, organisation_id: int, arguments: dict[str, Any]
    ) -> "Wanted":
        """Read what `ask_for_report` and `ask_for_due_reports` wrote."""
        kind, asked_by_id = Job.objects.values_list("kind", "asked_by").get(pk=job_id)
        return cls(
            job_id=job_id,
            organisation_id=organisation_id,
            kind=_KIND_OF_JOB[kind],
            as_of=date.fromisoformat(arguments["as_of"]),
            supersedes_id=arguments.get("supersedes"),
            reason=arguments.get("reason", ""),
            is_scheduled=arguments.get("scheduled", False),
            asked_by_id=asked_by_id,
        )

    @property
    def why(self) -> str:
        """Why it takes the place of an earlier one, in words."""
        return SupersedeReason(self.reason).label if self.reason else ""


def make_report(*, wanted: Wanted, tell: Tell) -> Snapshot:
    """Count, draw, render and freeze. Run again after a crash it returns what the first run made.

    Raises PlainFailure where there are no learners, no rules are published, or PDFs cannot be made
    on this machine.
    """
    made = Snapshot.objects.filter(job=wanted.job_id).first()
    if made is not None:
        return made
    tell(10, "Counting the days")
    organisation = Organisation.objects.get(pk=wanted.organisation_id)
    document = issued_report(wanted.kind, organisation, as_of=wanted.as_of, today=localdate())
    if document is None:
        raise PlainFailure("There are no learners in Years 7 to 11 on that date.")
    document = _in_its_place(wanted, document)
    tell(40, "Drawing charts and tables")
    html = report_html(document)
    tell(60, "Making the PDF")
    pdf = report_pdf(document, html)
    tell(90, "Storing the report")
    return _freeze(wanted, document, pdf)


def _in_its_place(wanted: Wanted, document: Document) -> Document:
    """The report with what it says of the earlier one that it takes the place of."""
    if wanted.supersedes_id is None:
        return document
    earlier = Snapshot.objects.get(pk=wanted.supersedes_id)
    replaces = (
        f"This report takes the place of the one issued on {long_date(localdate(earlier.made_at))}: "
        f"{wanted.why}."
    )
    before = document_of_snapshot(earlier)
    return (
        document.in_place_of(before, replaces) if before else replace(document, replaces=replaces)
    )


def report_html(document: Document) -> str:
    """The pages to print, with everything inside them."""
    template = _TEMPLATES.get(document.kind, _ANY_TEMPLATE)
    return render_to_string(template, {"document": document})


def report_pdf(document: Document, html: str) -> bytes:
    """PDF/UA-1 bytes, the same for the same figures: the file is dated by what it speaks of."""
    created = datetime.combine(document.as_of, time(12), tzinfo=UTC)
    try:
        return render_pdf(html, title=document.title, created=created)
    except PdfUnavailable as missing:
        raise PlainFailure(str(missing)) from missing


@transaction.atomic
def _freeze(wanted: Wanted, document: Document, pdf: bytes) -> Snapshot:
    rules = rules_in_force(wanted.as_of)
    if rules.version_id is None:
        raise PlainFailure("No counting rules are published, so there is nothing to report by.")
    try:
        with transaction.atomic():
            snapshot = Snapshot.objects.create(
                organisation_id=wanted.organisation_id,
                kind=wanted.kind,
                as_of=wanted.as_of,
                figures=document.as_json(),
                policy_id=rules.version_id,
                framework=Framework.objects.in_use().first(),
                pdf=pdf,
                sha256=hashlib.sha256(pdf).hexdigest(),
                made_by_id=wanted.asked_by_id,
                job=wanted.job_id,
                is_scheduled=wanted.is_scheduled,
                supersedes_id=wanted.supersedes_id,
                reason=wanted.why,
            )
    except IntegrityError:
        # Another run of this job, or another job for this date, was first: theirs is the report.
        return _made_meanwhile(wanted)
    by = Actor(person_id=wanted.asked_by_id, organisation_id=wanted.organisation_id)
    record(
        "issue report",
        by=by,
        subject=snapshot,
        as_of=wanted.as_of.isoformat(),
        report=wanted.kind.value,
    )
    tell_of_report(snapshot=snapshot)
    return snapshot


def _made_meanwhile(wanted: Wanted) -> Snapshot:
    made = Snapshot.objects.filter(job=wanted.job_id).first() or _standing(
        wanted.organisation_id, wanted.kind, wanted.as_of
    )
    if made is None:
        raise PlainFailure(
            "A report as of this date was issued meanwhile. Please look at it first."
        )
    return made


def ask_for_due_reports(*, today: date) -> int:
    """Queue the reports that organisations with learners are owed and that were not made; how many.

    Harmless when run twice, and late: a date that was missed is made up once, as of that date.
    """
    made = set(
        Snapshot.objects.filter(as_of__gt=today - OWED_FOR).values_list(
            "organisation", "kind", "as_of"
        )
    )
    asked = 0
    for organisation_id, kind, as_of in _owed(today):
        if (organisation_id, kind.value, as_of) not in made:
            ask_for_job(
                JOB_KINDS[kind],
                by=Actor(person_name="The portal", organisation_id=organisation_id),
                arguments={"as_of": as_of.isoformat(), "scheduled": True},
                only_one=_only_one(organisation_id, as_of),
            )
            asked += 1
    return asked


def _owed(today: date) -> Iterator[tuple[int, ReportKind, date]]:
    for organisation_id, organisation_kind, joined_at in organisations_to_report_on(today):
        for as_of in owed_dates(since=localdate(joined_at), today=today):
            for kind in KINDS_FOR[organisation_kind]:
                yield organisation_id, kind, as_of


def dates_to_choose_from(today: date) -> list[date]:
    """Today, and the measurement dates of the last year, newest first."""
    past = measurement_dates(today - OWED_FOR, today)
    return [today, *(each for each in reversed(past) if each != today)]
