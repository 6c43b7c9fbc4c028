"""The figures of the Benchmark 6 and the 10-day report: for a school, a trust or a hub alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from django.db.models import QuerySet
from django.utils.timezone import localdate

from equalex.kernel.access import Actor, OrganisationKind, Role
from equalex.kernel.dates import academic_year
from reporting.queries.barriers import Barriers, read_barriers
from reporting.queries.issued_reports import told_before
from reporting.queries.learner_figures import judged_days, learners_on, read_learners
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.queries.school import framework_in_use
from reporting.queries.trend import read_trend
from reporting.queries.variety import read_variety
from reporting.rules.attack import Told
from reporting.rules.comparison import Comparison, compared, counts_of_learners
from reporting.rules.equity import GroupGaps, compare_groups
from reporting.rules.figures import Judged, LearnerFigures, parts_of
from reporting.rules.groups import COMPARED, IN_REPORTS, Unknown
from reporting.rules.publication import Counted, Parting, published
from reporting.rules.readers import (
    Part,
    Reader,
    lines_of_years,
    part_alone,
    part_beside,
    parts_for,
)
from reporting.rules.suppression import Why
from reporting.rules.trend import Then
from reporting.rules.variety import Variety
from schools.models import Organisation, School, SchoolKind
from schools.rules.groups import Group

SEES_ALL_NUMBERS = frozenset({Role.CAREERS_LEADER, Role.SENCO, Role.API_READER, Role.API_RECORDER})
"""Those who work with the learners of a school see all its numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose report it is, which schools it is about, and who reads it."""

    organisation_id: int
    name: str
    kind: OrganisationKind
    schools: QuerySet[School]
    reader: Reader

    @classmethod
    def of_actor(cls, actor: Actor) -> Self:
        """What an actor of a school, trust or hub may read now. ValueError for anybody else."""
        if actor.organisation_id is None or actor.organisation_kind is None:
            raise ValueError("reports are about schools, trusts and hubs")
        scope = cls.for_everybody(
            Organisation(
                pk=actor.organisation_id,
                name=actor.organisation_name,
                kind=actor.organisation_kind,
            ),
            actor.today,
        )
        scope = replace(scope, schools=School.objects.visible_to(actor).open())
        if scope.reader is Reader.GOVERNORS and actor.role in SEES_ALL_NUMBERS:
            return replace(scope, reader=Reader.SCHOOL)
        return scope

    @classmethod
    def for_everybody(cls, organisation: Organisation, on: date) -> Self:
        """What everybody at an organisation who reads reports may see: of issued ones, frozen."""
        kind = OrganisationKind(organisation.kind)
        schools = {
            OrganisationKind.SCHOOL: School.objects.filter(pk=organisation.pk),
            OrganisationKind.TRUST: School.objects.in_trust(organisation.pk, on).open(),
            OrganisationKind.HUB: School.objects.in_hub(organisation.pk, on).open(),
        }
        if kind not in schools:
            raise ValueError("reports are about schools, trusts and hubs")
        return cls(
            organisation_id=organisation.pk,
            name=organisation.name,
            kind=kind,
            schools=schools[kind],
            reader=Reader.GOVERNORS if kind is OrganisationKind.SCHOOL else Reader.OUTSIDE,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFigures:
    """All that the two reports say, as the reader may see it. `groups` and `gaps` are of IN_REPORTS
    and COMPARED. From `judged` on numbers are as counted: whoever writes them clears them for the
    reader. `told` is what the parts tell of whom. `not_recorded` are learners by what is not known of them, `joined_later` schools that
    joined the portal after the date.
    """

    scope: Scope
    as_of: date
    today: date
    rules: RulesInForce
    framework: str
    everybody: Part
    key_stages: tuple[Part, ...]
    years: tuple[Part, ...]
    groups: tuple[Part, ...]
    gaps: tuple[GroupGaps, ...]
    judged: Judged
    variety: Variety
    trend: tuple[Then, ...]
    barriers: Barriers
    not_recorded: Mapping[str, int]
    without_year: int
    without_key_stage: int
    without_birth_date: int
    joined_later: int
    comparison: Comparison | None
    told: tuple[Told, ...] = ()


def report_figures(scope: Scope, *, as_of: date, today: date) -> ReportFigures:
    """The figures on a date, in at most 17 statements, however many schools and learners."""
    rules = rules_in_force(as_of)
    schools = list(scope.schools.order_by("name", "pk"))
    by_school = read_learners(schools, as_of=as_of, today=today, rules=rules)
    learners = [one for of_school in by_school.values() for one in of_school]
    parts = parts_of(learners, rules.day_minutes, IN_REPORTS)
    counted = _counted(scope.reader, parts)
    told: tuple[Told, ...] = ()
    shown = [each.part for each in counted]
    if scope.reader is Reader.OUTSIDE:
        before = told_before(scope.organisation_id, as_of)
        shown, told = published(counted, academic_year(as_of), before)
    by_parting = {
        parting: tuple(
            part for each, part in zip(counted, shown, strict=True) if each.parting is parting
        )
        for parting in Parting
    }
    groups = by_parting[Parting.GROUP]
    return ReportFigures(
        scope=scope,
        as_of=as_of,
        today=today,
        rules=rules,
        framework=framework_in_use(),
        everybody=by_parting[Parting.EVERYBODY][0],
        key_stages=by_parting[Parting.KEY_STAGE],
        years=by_parting[Parting.YEAR],
        groups=groups,
        gaps=tuple(_gaps(scope.reader, learners, groups)),
        judged=judged_days(schools, as_of),
        variety=read_variety(schools, as_of=as_of, everybody=parts["everybody"].learners),
        trend=read_trend(schools, as_of=as_of),
        barriers=read_barriers(schools, as_of=as_of),
        not_recorded={each.label: sum(each in one.groups for one in learners) for each in Unknown},
        without_year=sum(one.nc_year is None for one in learners),
        without_key_stage=sum(one.present is None for one in learners),
        without_birth_date=learners_on(schools, as_of).filter(date_of_birth__isnull=True).count(),
        joined_later=sum(localdate(each.created_at) > as_of for each in schools),
        comparison=None
        if scope.kind is OrganisationKind.SCHOOL
        else _comparison(schools, by_school, rules.day_minutes),
        told=told,
    )


def _counted(reader: Reader, parts: Mapping[str, Any]) -> list[Counted]:
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
    return [
        Counted(parting, counts, part)
        for parting, (slices, of_slices) in shown.items()
        for counts, part in zip(slices, of_slices, strict=True)
    ]


def _gaps(
    reader: Reader, learners: Sequence[LearnerFigures], groups: Sequence[Part]
) -> list[GroupGaps]:
    hidden: dict[Group, Why | None] = {
        Group(each.key): each.learners.why or Why.SMALL_GROUP if each.is_hidden else None
        for each in groups
    }
    return compare_groups(learners, COMPARED, hidden=hidden, is_rounded=reader is Reader.OUTSIDE)


def _comparison(
    schools: Sequence[School],
    by_school: Mapping[int, list[LearnerFigures]],
    day_minutes: int,
) -> Comparison:
    counts = []
    for school in schools:
        kind = SchoolKind(school.school_kind).label
        learners = by_school.get(school.pk, ())
        counts.append(counts_of_learners(learners, school.public_id, school.name, kind))
    return compared(counts, day_minutes)
