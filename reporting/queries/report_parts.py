"""The parts of a report as its reader may see them: counted, and outside schools cleared together."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from equalex.kernel.access import OrganisationKind
from equalex.kernel.dates import academic_year
from reporting.queries.rules_in_force import RulesInForce
from reporting.queries.school_counts import counts_with_met
from reporting.queries.told import remember, school_heap, told_before
from reporting.rules.comparison import SchoolCounts, counts_of_parts
from reporting.rules.figures import NO_YEAR, SumsByPlace, parts_of_sums
from reporting.rules.publication import Publication, published
from reporting.rules.readers import (
    Reader,
    lines_of_years,
    part_alone,
    part_beside,
    parts_for,
)
from reporting.rules.report_cells import Counted, Parting
from reporting.rules.report_knowledge import School as SchoolOfReport
from reporting.rules.report_knowledge import Some
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


def school_counts(whose: Whose, by_school: Mapping[int, SumsByPlace]) -> list[SchoolCounts]:
    """The schools of the report. Of today they are those of every other page, in one statement."""
    parts = {
        school.pk: parts_of_sums(by_school.get(school.pk, {}), (Group.FSM,))
        for school in whose.schools
    }
    if whose.as_of == whose.today:
        named = {each.pk: (each.public_id, each.name, each.school_kind) for each in whose.schools}
        met = {
            key: sum(each.met for each in of_school["years"] if each.key == NO_YEAR)
            for key, of_school in parts.items()
        }
        return list(counts_with_met(named, met, whose.as_of).values())
    return [
        counts_of_parts(
            parts[each.pk], each.public_id, each.name, SchoolKind(each.school_kind).label
        )
        for each in whose.schools
    ]


def publish(
    whose: Whose,
    counted: tuple[Counted, ...],
    counts: Sequence[SchoolCounts],
    others: tuple[Some, ...] = (),
) -> Publication:
    """Clear the report beside all that is told of its schools."""
    day = whose.rules.day_minutes
    told = told_before(whose.organisation_id, whose.kind, whose.schools, whose.as_of)
    found = published(
        counted,
        academic_year(whose.as_of),
        day_minutes=day,
        schools=tuple(
            SchoolOfReport.of(school_heap(school), one, day)
            for school, one in zip(whose.schools, counts, strict=True)
        ),
        others=others,
        **told,
    )
    if found.told not in told["earlier"]:
        remember(whose.organisation_id, whose.as_of, found.told)
    return found
