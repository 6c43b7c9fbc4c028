"""The parts of a report as its reader may see them: counted, and outside schools cleared together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from equalex.kernel.access import OrganisationKind
from equalex.kernel.dates import academic_year
from reporting.queries.learner_figures import read_learners
from reporting.queries.rules_in_force import RulesInForce
from reporting.queries.school_counts import counts_of
from reporting.queries.told import neighbours_of, school_heap, told_before
from reporting.rules.comparison import SchoolCounts, counts_of_parts
from reporting.rules.figures import LearnerFigures, parts_of
from reporting.rules.groups import IN_REPORTS
from reporting.rules.publication import Publication, published
from reporting.rules.readers import (
    Reader,
    lines_of_years,
    part_alone,
    part_beside,
    parts_for,
)
from reporting.rules.report_cells import Counted, Parting
from reporting.rules.report_knowledge import Neighbour, Said, Some
from reporting.rules.report_knowledge import School as SchoolOfReport
from reporting.rules.suppression import is_small
from schools.models import School, SchoolKind
from schools.rules.groups import Group


class Whose(NamedTuple):
    """The organisation a report is about, its schools, and the day."""

    organisation_id: int
    kind: OrganisationKind
    schools: Sequence[School]
    as_of: date
    today: date
    rules: RulesInForce


def counted_parts(reader: Reader, parts: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Every way of parting the learners, cleared by the rules for one line of numbers."""
    everybody, years = parts["everybody"], parts["years"]
    shown = {
        Parting.EVERYBODY: ([everybody], [part_alone(reader, everybody)]),
        Parting.KEY_STAGE: (parts["key_stages"], parts_for(reader, parts["key_stages"])),
        Parting.YEAR: (years, parts_for(reader, years, lines_of_years(years))),
        Parting.GROUP: (
            parts["groups"],
            [
                part_beside(reader, mine, others)
                for mine, others in zip(parts["groups"], parts["others"], strict=True)
            ],
        ),
    }
    return tuple(
        Counted(parting, counts, part)
        for parting, (slices, of_slices) in shown.items()
        for counts, part in zip(slices, of_slices, strict=True)
    )


def school_counts(
    whose: Whose, by_school: Mapping[int, Sequence[LearnerFigures]]
) -> list[SchoolCounts]:
    """The schools of the report. Of today they are those of every other page, three statements."""
    if whose.as_of == whose.today:
        keys = [school.pk for school in whose.schools]
        found = counts_of(School.objects.filter(pk__in=keys), whose.as_of)
        return [found[key] for key in keys]
    return [
        counts_of_parts(
            parts_of(by_school.get(school.pk, ()), whose.rules.day_minutes, (Group.FSM,)),
            school.public_id,
            school.name,
            SchoolKind(school.school_kind).label,
        )
        for school in whose.schools
    ]


def publish(
    whose: Whose,
    counted: tuple[Counted, ...],
    counts: Sequence[SchoolCounts],
    others: tuple[Some, ...] = (),
) -> Publication:
    """Clear the report beside all that is told of its schools."""
    day = whose.rules.day_minutes
    neighbours = neighbours_of(whose.kind, whose.schools, whose.as_of)
    if whose.kind is OrganisationKind.TRUST and _has_small_numbers(counted):
        neighbours = {
            hub: _with_report_of_today(hub, each, whose) for hub, each in neighbours.items()
        }
    return published(
        counted,
        academic_year(whose.as_of),
        day_minutes=day,
        schools=tuple(
            SchoolOfReport.of(school_heap(school), one, day)
            for school, one in zip(whose.schools, counts, strict=True)
        ),
        earlier=told_before(whose.organisation_id, whose.as_of),
        neighbours=tuple(neighbours.values()),
        others=others,
    )


def _with_report_of_today(hub: int, neighbour: Neighbour, trust: Whose) -> Neighbour:
    """A hub beside a trust, with what its report of today tells."""
    if trust.as_of < trust.today:
        return neighbour
    schools = School.objects.in_hub(hub, trust.as_of).open().order_by("name", "pk")
    whose = trust._replace(organisation_id=hub, kind=OrganisationKind.HUB, schools=list(schools))
    told = _told_of_today(whose)
    return replace(neighbour, reports=(*neighbour.reports, told))


def _told_of_today(whose: Whose) -> tuple[Said, ...]:
    by_school = read_learners(
        whose.schools, as_of=whose.as_of, today=whose.today, rules=whose.rules
    )
    learners = [one for of_school in by_school.values() for one in of_school]
    parts = parts_of(learners, whose.rules.day_minutes, IN_REPORTS)
    counted = counted_parts(Reader.OUTSIDE, parts)
    return publish(whose, counted, school_counts(whose, by_school)).told


def _has_small_numbers(counted: Sequence[Counted]) -> bool:
    """Whether there is anything to be won: of who is counted, or of who is left over."""
    return any(
        is_small(number)
        for one in counted
        for number in (
            one.counts.learners,
            one.counts.benchmark_6,
            one.counts.met,
            one.counts.learners - one.counts.benchmark_6,
            one.counts.learners - one.counts.met,
        )
    )
