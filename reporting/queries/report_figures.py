"""The figures of the Benchmark 6 and the 10-day report: for a school, a trust or a hub alike."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date
from typing import Self

from django.db.models import QuerySet
from django.utils.timezone import localdate

from equalex.kernel.access import Actor, OrganisationKind
from equalex.kernel.acting import as_the_system
from equalex.kernel.dates import academic_year
from reporting.queries.barriers import Barriers, read_barriers
from reporting.queries.learner_figures import Whom, judged_days, read_sums
from reporting.queries.readers import reader_in_school
from reporting.queries.report_parts import Whose, publish, school_counts
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.queries.school import framework_in_use
from reporting.queries.trend import read_trend
from reporting.queries.variety import read_variety
from reporting.rules.comparison import Comparison, compared
from reporting.rules.equity import GroupGaps, Outcome, compare_groups
from reporting.rules.figures import (
    Judged,
    SumsByPlace,
    learners_where,
    parts_of_sums,
    together,
)
from reporting.rules.further_numbers import (
    WITHOUT_BIRTH_DATE,
    WITHOUT_KEY_STAGE,
    WITHOUT_YEAR,
    further_numbers,
)
from reporting.rules.groups import COMPARED, IN_REPORTS, Unknown
from reporting.rules.publication import Publication
from reporting.rules.readers import Part, Reader
from reporting.rules.report_cells import Counted, Parting, counted_parts
from reporting.rules.report_knowledge import Said
from reporting.rules.suppression import Shown, Why, is_small
from reporting.rules.trend import Then
from reporting.rules.variety import Variety
from schools.models import Organisation, School
from schools.rules.groups import Group


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
        if scope.kind is OrganisationKind.SCHOOL:
            return replace(scope, reader=reader_in_school(actor))
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
    reader, outside schools by `further` (`rules.further_numbers`). `told` is what the parts tell of
    whom, `not_known` learners by what is not known of them, `joined_later` are schools that joined
    the portal after the date. `leaves_out_few` where those without a year group are in no figure.
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
    not_known: Mapping[str, int]
    joined_later: int
    leaves_out_few: bool
    comparison: Comparison | None
    told: tuple[Said, ...] = ()
    further: Mapping[str, Shown] = field(default_factory=dict)


@as_the_system()
def report_figures(scope: Scope, *, as_of: date, today: date) -> ReportFigures:
    """The figures on a date, in at most 17 statements, however many schools and learners."""
    rules = rules_in_force(as_of)
    schools = list(scope.schools.order_by("name", "pk"))
    whom = Whom.read_by(scope.reader, schools, as_of)
    by_school = read_sums(whom, today=today, rules=rules)
    sums = together(by_school.values())
    parts = parts_of_sums(sums, IN_REPORTS)
    variety = read_variety(whom, everybody=parts["everybody"].learners)
    barriers = read_barriers(whom)
    not_known = {
        **{
            each.label: learners_where(sums, lambda place, each=each: each in place.groups)
            for each in Unknown
        },
        WITHOUT_YEAR: learners_where(sums, lambda place: place.nc_year is None),
        WITHOUT_KEY_STAGE: learners_where(sums, lambda place: not place.key_stage),
        WITHOUT_BIRTH_DATE: whom.learners.filter(date_of_birth__isnull=True).count(),
    }
    counted = counted_parts(scope.reader, parts)
    published = Publication([each.part for each in counted], (), {})
    comparison = None
    if scope.reader is Reader.OUTSIDE:
        whose = Whose(scope.organisation_id, scope.kind, schools, as_of, today, rules)
        counts = school_counts(whose, by_school)
        comparison = compared(counts, rules.day_minutes)
        reasons = [astuple(each) for each in barriers.reasons]
        further = further_numbers(counted, academic_year(as_of), variety, reasons, not_known)
        published = publish(whose, counted, counts, further)
    seen = [replace(each, part=part) for each, part in zip(counted, published.parts, strict=True)]
    by_parting = {
        parting: tuple(each.part for each in seen if each.parting is parting) for parting in Parting
    }
    return ReportFigures(
        scope=scope,
        as_of=as_of,
        today=today,
        rules=rules,
        framework=framework_in_use(),
        everybody=by_parting[Parting.EVERYBODY][0],
        key_stages=by_parting[Parting.KEY_STAGE],
        years=by_parting[Parting.YEAR],
        groups=by_parting[Parting.GROUP],
        gaps=tuple(
            _gaps(scope.reader, sums, [each for each in seen if each.parting is Parting.GROUP])
        ),
        judged=judged_days(schools, as_of),
        variety=variety,
        trend=read_trend(schools, as_of=as_of),
        barriers=barriers,
        not_known=not_known,
        leaves_out_few=whom.in_year_groups,
        joined_later=sum(localdate(each.created_at) > as_of for each in schools),
        comparison=comparison,
        told=published.told,
        further=published.others,
    )


def _gaps(reader: Reader, sums: SumsByPlace, groups: Sequence[Counted]) -> list[GroupGaps]:
    hidden: dict[Group, Why | None] = {
        Group(each.part.key): each.part.learners.why or Why.SMALL_GROUP
        if each.part.is_hidden
        else None
        for each in groups
    }
    unsaid = {Group(each.part.key): _unsaid(reader, each) for each in groups}
    return compare_groups(
        sums, COMPARED, hidden=hidden, unsaid=unsaid, is_rounded=reader is Reader.OUTSIDE
    )


def _unsaid(reader: Reader, group: Counted) -> frozenset[Outcome]:
    """Outside schools a gap is not given where the number behind it is not: it would tell it."""
    part, counts = group.part, group.counts
    if reader is not Reader.OUTSIDE or part.is_hidden:
        return frozenset()
    behind = {
        Outcome.EXPERIENCE: (part.benchmark_6.percent, counts.learners - counts.benchmark_6),
        Outcome.MET: (part.met.percent, counts.learners - counts.met),
        Outcome.DAYS: (part.credited, 0),
    }
    return frozenset(
        outcome for outcome, (shown, rest) in behind.items() if shown is None or is_small(rest)
    )
