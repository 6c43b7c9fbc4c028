"""Every learner of a year group with what counts, what is on its way and what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.db.models import Case, Count, F, FilteredRelation, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from equalex.kernel.access import Actor, Role
from equalex.kernel.dates import academic_year, first_day
from placements.models import Attendance, Barrier
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.rules.course import GUARANTEE_YEARS, Totals, due_minutes, key_stage_in, standing_of
from reporting.rules.groups import FOR_FILTERS, FOR_TUTORS, groups_of
from reporting.rules.tracking import (
    Show,
    Tally,
    TrackedLearner,
    Wish,
    narrowed,
    tally,
    tally_by_group,
)
from schools.models import Enrolment, Learner
from schools.rules.groups import Group

ALL, OTHER = "all", "other"
KEY_STAGES: Final = {"ks3": "KS3", "ks4": "KS4"}

_COLUMNS: Final = (
    "pk",
    "public_id",
    "first_name",
    "preferred_name",
    "last_name",
    "cohort",
    "tutor_group__name",
    "tutor_group__public_id",
    "is_fsm",
    "sen",
    "is_eal",
    "is_looked_after",
    "progress__ks3_credited",
    "progress__ks3_recoverable",
    "progress__ks3_planned",
    "progress__ks4_credited",
    "progress__ks4_recoverable",
    "progress__ks4_planned",
    "progress__benchmark_6",
)


@dataclass(frozen=True, slots=True)
class YearGroup:
    """A year group one can choose: `key` is "7" to "11" or "other".

    `to_do` are minutes that its learners still need this year, neither counted nor planned.
    """

    key: str
    learners: int
    to_do: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """What the tracking page shows: `found` are the learners the wish is for, in its order."""

    wish: Wish
    rules: RulesInForce
    years: tuple[YearGroup, ...]
    tutor_groups: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    everybody: Tally
    by_group: tuple[tuple[Group | None, Tally], ...]
    found: tuple[TrackedLearner, ...]


def groups_shown_to(role: Role) -> tuple[Group, ...]:
    """The groups by which one may filter learners and see them marked."""
    return FOR_TUTORS if role is Role.TUTOR else FOR_FILTERS


def track(actor: Actor, wish: Wish, *, with_barriers: bool = False) -> Tracking:
    """The tracking page of an actor: at most seven statements, whatever the number of learners."""
    year = academic_year(actor.today)
    rules = rules_in_force(actor.today)
    years = _year_groups(actor, year, rules)
    wish = _with_known_year(wish, years)
    learners = _learners(actor, wish, year, rules, with_barriers=with_barriers)
    groups = groups_shown_to(actor.role)
    if wish.group not in groups:
        wish = replace(wish, group="")
    return Tracking(
        wish=wish,
        rules=rules,
        years=years,
        tutor_groups=_tutor_groups(learners),
        groups=groups,
        everybody=tally(learners),
        by_group=tuple(tally_by_group(learners, groups)),
        found=tuple(narrowed(learners, wish, rules.day_minutes)),
    )


def tracked_learners(actor: Actor) -> tuple[RulesInForce, list[TrackedLearner]]:
    """Everybody the tracking page can show, with whether a day of this year counts: four statements."""
    rules = rules_in_force(actor.today)
    wish = Wish(year=ALL, show=Show.THIS_YEAR)
    year = academic_year(actor.today)
    return rules, _learners(actor, wish, year, rules, with_barriers=False)


def _year_groups(actor: Actor, year: int, rules: RulesInForce) -> tuple[YearGroup, ...]:
    """Year groups with learners, youngest first, and what is left to do in each this year."""
    has = {
        key_stage: Coalesce(
            F(f"totals__{key_stage.lower()}_credited") + F(f"totals__{key_stage.lower()}_planned"),
            0,
        )
        for key_stage in ("KS3", "KS4")
    }
    to_do = Case(
        *(
            When(
                Q(cohort=year - nc_year + 7) & Q(**{f"has_{key_stage}__lt": due}),
                then=Value(due) - F(f"has_{key_stage}"),
            )
            for nc_year in GUARANTEE_YEARS
            for key_stage in [key_stage_in(nc_year)]
            for due in [due_minutes(nc_year, rules.targets[key_stage])]
        ),
        default=Value(0),
        output_field=IntegerField(),
    )
    # Naming the school lets PostgreSQL read its totals by their index, not everybody's from end to end.
    totals = FilteredRelation("progress", condition=Q(progress__school=actor.organisation_id))
    rows = (
        Learner.objects.visible_to(actor)
        .on_roll()
        .filter(Q(cohort__range=(year - 4, year)) | Q(cohort__isnull=True))
        .alias(totals=totals)
        .annotate(has_KS3=has["KS3"], has_KS4=has["KS4"])
        .values("cohort")
        .annotate(learners=Count("pk"), to_do=Sum(to_do))
        .values_list("cohort", "learners", "to_do")
    )
    found = [
        YearGroup(OTHER if cohort is None else str(year - cohort + 7), learners, to_do)
        for cohort, learners, to_do in rows
    ]
    return tuple(sorted(found, key=lambda each: int(each.key) if each.key.isdigit() else 99))


def _with_known_year(wish: Wish, years: tuple[YearGroup, ...]) -> Wish:
    """The wish with a year group that exists; without one, that with most left to do this year."""
    if wish.year in {ALL, *KEY_STAGES, *(each.key for each in years)}:
        return wish
    busiest = max(years, key=lambda each: each.to_do, default=None)
    return replace(wish, year=busiest.key if busiest else ALL)


def _learners(
    actor: Actor, wish: Wish, year: int, rules: RulesInForce, *, with_barriers: bool
) -> list[TrackedLearner]:
    key = wish.year
    learners = Learner.objects.visible_to(actor).on_roll()
    if key.isdigit():
        learners = learners.in_year(int(key), year)
    elif key == OTHER:
        learners = learners.filter(cohort__isnull=True)
    else:
        learners = learners.filter(Q(cohort__range=(year - 4, year)) | Q(cohort__isnull=True))
    without_year = {} if key.isdigit() else _key_stages_without_year(actor)
    barriers = _barriers(actor) if with_barriers or wish.show is Show.BARRIER else {}
    this_year = _had_a_day_since(actor, first_day(year)) if wish.show in _OF_THIS_YEAR else set()
    found = [
        _tracked(row, year, rules, without_year, row[0] in this_year, barriers.get(row[0], ()))
        for row in learners.values_list(*_COLUMNS).iterator(chunk_size=2000)
    ]
    if key in KEY_STAGES:
        return [one for one in found if one.key_stage == KEY_STAGES[key]]
    return found


_OF_THIS_YEAR: Final = (Show.THIS_YEAR, Show.NOT_THIS_YEAR)


def _barriers(actor: Actor) -> dict[int, tuple[str, ...]]:
    """What staff noted, by learner."""
    found: dict[int, tuple[str, ...]] = {}
    rows = Barrier.objects.visible_to(actor).standing().order_by("reason__position", "pk")
    for learner, label in rows.values_list("learner", "reason__label"):
        found[learner] = (*found.get(learner, ()), label)
    return found


def _had_a_day_since(actor: Actor, since: date) -> set[int]:
    """Learners with a day that counts, of any key stage, from a date to today."""
    return set(
        Attendance.objects.visible_to(actor)
        .standing()
        .filter(date__range=(since, actor.today), credited_minutes__gt=0)
        .order_by()
        .values_list("learner", flat=True)
        .distinct()
    )


def _key_stages_without_year(actor: Actor) -> dict[int, str]:
    """The key stage that the enrolment sets, by learner, where year groups are not followed."""
    learners = Learner.objects.visible_to(actor).on_roll().filter(cohort__isnull=True)
    return dict(
        Enrolment.objects.on(actor.today)
        .counting()
        .filter(learner__in=learners)
        .exclude(key_stage="")
        .values_list("learner", "key_stage")
    )


def _tracked(
    row: tuple[Any, ...],
    year: int,
    rules: RulesInForce,
    without_year: dict[int, str],
    this_year: bool,
    barriers: tuple[str, ...],
) -> TrackedLearner:
    (key, public_id, first_name, preferred_name, last_name, cohort, tutor_group, tutor_group_id) = (
        row[:8]
    )
    nc_year = None if cohort is None else year - cohort + 7
    key_stage = key_stage_in(nc_year) or without_year.get(key, "")
    ks3 = _totals(*row[12:15], rules.targets["KS3"])
    ks4 = _totals(*row[15:18], rules.targets["KS4"])
    present = ks4 if key_stage == "KS4" else ks3
    return TrackedLearner(
        public_id=public_id,
        first_name=preferred_name or first_name,
        last_name=last_name,
        tutor_group=tutor_group or "",
        tutor_group_id=tutor_group_id,
        nc_year=nc_year,
        groups=groups_of(*row[8:12]),
        ks3=ks3,
        ks4=ks4,
        key_stage=key_stage,
        standing=standing_of(present, due_minutes(nc_year, present.target)),
        benchmark_6=bool(row[18]),
        this_year=this_year,
        barriers=barriers,
    )


@lru_cache(maxsize=4096)
def _totals(
    credited: int | None, recoverable: int | None, planned: int | None, target: int
) -> Totals:
    # Without a progress row nothing has ever been recorded.
    return Totals(credited or 0, recoverable or 0, planned or 0, target)


def _tutor_groups(learners: Iterable[TrackedLearner]) -> tuple[tuple[str, str], ...]:
    """(name, public id) of the tutor groups of these learners, by name."""
    return tuple(
        sorted(
            {(one.tutor_group, str(one.tutor_group_id)) for one in learners if one.tutor_group_id}
        )
    )
