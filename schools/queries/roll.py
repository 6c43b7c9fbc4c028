"""Who is on roll: figures for the page on which a school is looked after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from schools.models import (
    ApiToken,
    Enrolment,
    Invitation,
    Learner,
    LearnerImport,
    Membership,
    Move,
    TutorGroup,
)
from schools.models.imports import WAITING_STATES
from schools.queries.years import owes_turn
from schools.rules.school_years import (
    NOT_FOLLOWED,
    academic_year_of,
    nc_year_of,
    year_being_prepared,
)


@dataclass(frozen=True, slots=True)
class YearGroup:
    """Learners on roll in one NC year; `name` is as people say it."""

    name: str
    learners: int
    with_sign_in: int


@dataclass(frozen=True, slots=True)
class SchoolOverview:
    """One school at a glance: counts, all as of today."""

    years: Sequence[YearGroup]
    learners: int
    with_sign_in: int
    without_group: int
    tutor_groups: int
    groups_without_code: int
    waiting_imports: int
    last_import_on: date | None
    people: int
    invitations: int
    tokens: int
    owes_turn: bool
    is_preparing: bool
    without_key_stage: int
    moves_waiting: int


def overview_of(school_id: int, *, today: date) -> SchoolOverview:
    """The figures of a school's settings page, in ten queries."""
    roll = Learner.objects.filter(school=school_id).on_roll()
    years = _years(school_id, today)
    groups = TutorGroup.objects.filter(school=school_id).aggregate(
        total=Count("pk"), uncoded=Count("pk", filter=Q(sign_in_code__isnull=True))
    )
    imports = LearnerImport.objects.filter(school=school_id).aggregate(
        waiting=Count("pk", filter=Q(state__in=WAITING_STATES)),
        last=Max("decided_at", filter=Q(state="committed")),
    )
    return SchoolOverview(
        years=years,
        learners=sum(year.learners for year in years),
        with_sign_in=sum(year.with_sign_in for year in years),
        without_group=roll.filter(tutor_group__isnull=True).count(),
        tutor_groups=groups["total"],
        groups_without_code=groups["uncoded"],
        waiting_imports=imports["waiting"],
        last_import_on=imports["last"].date() if imports["last"] else None,
        people=Membership.objects.current().filter(organisation=school_id).count(),
        invitations=Invitation.objects.open().filter(organisation=school_id).count(),
        tokens=ApiToken.objects.valid().filter(organisation=school_id).count(),
        owes_turn=owes_turn(school_id, today=today),
        is_preparing=year_being_prepared(today) > academic_year_of(today),
        without_key_stage=Enrolment.objects.on(today)
        .filter(school=school_id, nc_year=NOT_FOLLOWED, key_stage="", learner__left_on__isnull=True)
        .count(),
        moves_waiting=_moves_waiting(school_id),
    )


def _moves_waiting(school_id: int) -> int:
    """Moves of learners to or from the school that wait for its answer."""
    comes = Q(to_school=school_id, new_agreed_at__isnull=True) & (
        Q(is_hidden=False) | Q(former_agreed_at__isnull=False)
    )
    goes = Q(from_school=school_id, former_agreed_at__isnull=True)
    return Move.objects.open().filter(comes | goes).count()


def _years(school_id: int, today: date) -> list[YearGroup]:
    academic_year = academic_year_of(today)
    rows = (
        Learner.objects.filter(school=school_id)
        .on_roll()
        .order_by()
        .values("cohort")
        .annotate(total=Count("pk"), signed_up=Count("user"))
    )
    years = [
        (nc_year_of(row["cohort"], academic_year), row["total"], row["signed_up"]) for row in rows
    ]
    years.sort(key=lambda year: (not year[0].isdigit(), int(year[0]) if year[0].isdigit() else 0))
    return [
        YearGroup(f"Year {name}" if name.isdigit() else "No year group", learners, signed_up)
        for name, learners, signed_up in years
    ]
