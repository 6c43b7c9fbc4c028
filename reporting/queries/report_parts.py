"""The parts of a report that is read outside schools, cleared beside all that its readers were told."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from equalex.kernel.access import OrganisationKind
from equalex.kernel.dates import academic_year
from reporting.queries.rules_in_force import RulesInForce
from reporting.queries.school_counts import counts_with_met
from reporting.queries.told import remember, school_heap, told_before
from reporting.rules.comparison import SchoolCounts, counts_of_parts
from reporting.rules.figures import NO_YEAR, SumsByPlace, parts_of_sums
from reporting.rules.publication import Publication, published
from reporting.rules.report_cells import Counted
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
