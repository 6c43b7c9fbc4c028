"""Any report of any organisation on a date, as the one document that everything is made from."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from django.db.models import Q

from equalex.kernel.access import OrganisationKind
from reporting.queries import benchmark_6, ten_days
from reporting.queries.documents import Document, Fact, Section
from reporting.queries.governor import governor_report
from reporting.queries.report_figures import ReportFigures, Scope, report_figures
from reporting.queries.report_notes import notes_of, unknown_of
from reporting.rules.report_kinds import ReportKind
from reporting.rules.report_knowledge import told_as_data
from schools.models import Hub, Organisation, School, Trust

_PARTS: Final[
    Mapping[
        ReportKind,
        tuple[
            Callable[[ReportFigures], tuple[Fact, ...]],
            Callable[[ReportFigures], tuple[Section, ...]],
        ],
    ]
] = {
    ReportKind.BENCHMARK_6: (benchmark_6.facts_of, benchmark_6.sections_of),
    ReportKind.TEN_DAYS: (ten_days.facts_of, ten_days.sections_of),
}


def read_report(kind: ReportKind, scope: Scope, *, as_of: date, today: date) -> Document:
    """The Benchmark 6 or the 10-day report. KeyError for another kind."""
    return document_of(kind, report_figures(scope, as_of=as_of, today=today))


def document_of(kind: ReportKind, figures: ReportFigures) -> Document:
    """The report of figures that were read."""
    facts, sections = _PARTS[kind]
    return Document(
        kind=kind,
        about=figures.scope.name,
        as_of=figures.as_of,
        rules=figures.rules.code,
        rules_since=figures.rules.effective_from,
        framework=figures.framework,
        facts=facts(figures),
        sections=sections(figures),
        notes=notes_of(figures),
        unknown=unknown_of(figures),
        told=tuple(told_as_data(figures.told)),
    )


def issued_report(
    kind: ReportKind, organisation: Organisation, *, as_of: date, today: date
) -> Document | None:
    """Any report as everybody at the organisation who reads reports may see it: what is frozen.

    None where there are no learners on that date.
    """
    if kind is ReportKind.GOVERNOR:
        school = School.objects.get(pk=organisation.pk)
        return governor_report(school, as_of=as_of, today=today)
    figures = report_figures(Scope.for_everybody(organisation, today), as_of=as_of, today=today)
    return None if figures.everybody.learners.value == 0 else document_of(kind, figures)


def organisations_to_report_on(
    on: date,
) -> Iterator[tuple[int, OrganisationKind, datetime]]:
    """(key, kind, when it joined) of open schools with learners, and of trusts and hubs of such."""
    schools = School.objects.open().filter(learners__left_on__isnull=True).distinct()
    for key, joined_at in schools.order_by("pk").values_list("pk", "created_at"):
        yield key, OrganisationKind.SCHOOL, joined_at
    for model in (Trust, Hub):
        members = model.objects.filter(
            Q(school_memberships__until__isnull=True) | Q(school_memberships__until__gte=on),
            school_memberships__since__lte=on,
            school_memberships__school__in=schools.values("pk"),
        )
        for key, joined_at in members.distinct().order_by("pk").values_list("pk", "created_at"):
            yield key, OrganisationKind(model.KIND), joined_at
