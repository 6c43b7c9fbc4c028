"""Learners in year groups added up by the database, in the order of `rules.figures.SUMMED` and BANDS.

What `rules.figures.measured` says of one learner, as conditions and sums of SQL; a test holds both
against each other. A hub of 60,000 learners is some thousands of rows instead of as many as learners.
"""

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any, Final

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Least

from reporting.queries.rules_in_force import RulesInForce
from reporting.rules.course import KS3_YEARS, KS4_YEARS, due_minutes
from reporting.rules.figures import BANDS, Place
from reporting.rules.groups import all_groups_of
from schools.models import Learner

STAGES: Final = {"KS3": KS3_YEARS, "KS4": KS4_YEARS}
_BELONGS: Final = (
    *("is_fsm", "sen", "is_eal", "is_looked_after"),
    *("is_fsm_ever_6", "is_service_child", "sex"),
)
_WHOLE_DAYS: Final = len(BANDS) - 2


def summed_learners(
    learners: QuerySet[Learner],
    schools: Collection[int],
    key_stage: str,
    academic_year: int,
    rules: RulesInForce,
) -> Iterator[tuple[int, Place, tuple[int, ...]]]:
    """(key of the school, place, sums) of learners of `schools` who are in a key stage by their year group.

    One statement. The same place may come again, for characteristics that make no difference.
    """
    years = {academic_year - nc_year + 7: nc_year for nc_year in STAGES[key_stage]}
    rows = (
        learners.filter(cohort__in=years)
        # Totals are at the learner's school: said so, they are looked up by it and not in a nation's.
        .alias(totals=FilteredRelation("progress", condition=Q(progress__school__in=schools)))
        .alias(**_minutes(key_stage, rules.targets[key_stage]))
        .order_by()
        .values_list("school", "cohort", *_BELONGS)
        .annotate(**_sums(key_stage, years, rules))
    )
    for school, cohort, *rest in rows:
        fsm, sen, eal, looked_after, ever_6, service_child, sex = rest[: len(_BELONGS)]
        groups = all_groups_of(
            *(fsm, sen, eal, looked_after),
            is_fsm_ever_6=ever_6,
            is_service_child=service_child,
            sex=sex,
        )
        place = Place(years[cohort], key_stage, groups)
        yield school, place, _numbers(rules.targets[key_stage], *rest[len(_BELONGS) :])


def _minutes(key_stage: str, target: int) -> dict[str, Any]:
    """One learner's minutes; `first_n` is what the target holds of the first n of credited,
    recoverable and planned, so that the next fills what is left.
    """

    def kept(stage: str, name: str) -> Any:
        return Coalesce(F(f"totals__{stage.lower()}_{name}"), 0)

    credited, recoverable, planned = (
        kept(key_stage, name) for name in ("credited", "recoverable", "planned")
    )
    return {
        "has": credited,
        "hoped": credited + planned,
        "all_three": credited + recoverable + planned,
        "first_1": Least(credited, Value(target)),
        "first_2": Least(credited + recoverable, Value(target)),
        "first_3": Least(credited + recoverable + planned, Value(target)),
        "ks3": kept("KS3", "credited"),
        "ks4": kept("KS4", "credited"),
    }


def _sums(key_stage: str, years: dict[int, int], rules: RulesInForce) -> dict[str, Any]:
    """In the order of `_numbers`."""
    target = rules.targets[key_stage]
    is_on_course = Q(has__gte=target)
    for cohort, nc_year in years.items():
        due = due_minutes(nc_year, target)
        is_on_course |= Q(cohort=cohort, hoped__gte=due, all_three__gt=0)
    numbers = {
        "learners": Q(),
        "benchmark_6": Q(totals__benchmark_6=True) & (Q(ks3__gt=0) | Q(ks4__gt=0)),
        "met": Q(has__gte=target),
        "both_met": Q(ks3__gte=rules.targets["KS3"], ks4__gte=rules.targets["KS4"]),
        "on_course": is_on_course,
        "without_a_day": Q(has=0),
        "missing_out": Q(all_three=0, has__lt=target),
        "with_recoverable": Q(first_2__gt=F("first_1")),
        "with_planned": Q(first_3__gt=F("first_2")),
        "short": Q(first_3__lt=target),
        **{f"days_{n}": Q(has__gte=n * rules.day_minutes) for n in range(1, _WHOLE_DAYS + 1)},
    }
    amounts = {
        "credited": F("first_1"),
        "two": F("first_2"),
        "three": F("first_3"),
        "squares": F("first_1") * F("first_1"),
    }
    return {
        **{f"n_{name}": Count("pk", filter=condition) for name, condition in numbers.items()},
        **{f"n_{name}": Sum(amount) for name, amount in amounts.items()},
    }


def _numbers(target: int, *row: int) -> tuple[int, ...]:
    learners, benchmark_6, met, both_met, on_course, without_a_day, missing_out = row[:7]
    with_recoverable, with_planned, short, *with_days = row[7 : 10 + _WHOLE_DAYS]
    credited, two, three, squares = row[10 + _WHOLE_DAYS :]
    # Learners with at least so many days, from all of them down to none.
    at_least = (learners, learners - without_a_day, *with_days, 0)
    bands = (more - less for more, less in pairwise(at_least))
    return (
        *(learners, benchmark_6, met, both_met, on_course, learners, without_a_day, missing_out),
        *(credited, two - credited, three - two, learners * target - three),
        *(with_recoverable, with_planned, short, squares),
        *bands,
    )
