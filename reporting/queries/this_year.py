"""What the schools of a hub or trust did in each half-term of this year: one statement over days that count."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from equalex.kernel.access import Actor
from equalex.kernel.charts import BarChart, Table
from equalex.kernel.dates import academic_year
from placements.models import Attendance
from reporting.queries.dashboard_sections import days_shown, number_text
from reporting.queries.documents import Section
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.rules.half_terms import HalfTerm, half_terms
from reporting.rules.suppression import Shown, shown, shown_parts
from schools.models import School


@dataclass(frozen=True, slots=True)
class Done:
    """Whole days that count, and learners who had one; hidden where few learners are behind it."""

    days: int | None
    learners: Shown


@dataclass(frozen=True, slots=True)
class ThisYear:
    """Half-terms up to today, what was done in each, and by each school (name, then by half-term)."""

    half_terms: tuple[HalfTerm, ...]
    together: tuple[Done, ...]
    schools: tuple[tuple[str, tuple[Done, ...]], ...]
    rules: RulesInForce


def this_year(actor: Actor) -> ThisYear:
    """Three statements, whatever the number of schools. A day in a holiday belongs to what was before."""
    rules = rules_in_force(actor.today)
    terms = tuple(
        each for each in half_terms(academic_year(actor.today)) if each.first <= actor.today
    )
    schools = dict(
        School.objects.visible_to(actor).open().order_by("name", "pk").values_list("pk", "name")
    )
    counted = _counted(actor, terms, rules)
    columns = [_column([counted[key, at] for key in schools]) for at in range(len(terms))]
    together = []
    for at in range(len(terms)):
        minutes = sum(counted[key, at][0] for key in schools)
        learners = shown(sum(counted[key, at][1] for key in schools))
        together.append(_done(minutes, learners, rules))
    return ThisYear(
        terms,
        tuple(together),
        tuple(
            (name, tuple(_done(minutes, cell, rules) for minutes, cell in row))
            for name, *row in zip(schools.values(), *columns, strict=True)
        ),
        rules,
    )


def _column(cells: Sequence[tuple[int, int]]) -> list[tuple[int, Shown]]:
    parts = shown_parts([learners for _, learners in cells])
    return [(minutes, part) for (minutes, _), part in zip(cells, parts, strict=True)]


def _done(minutes: int, learners: Shown, rules: RulesInForce) -> Done:
    return Done(None if learners.is_hidden else minutes // rules.day_minutes, learners)


def _counted(
    actor: Actor, terms: Sequence[HalfTerm], rules: RulesInForce
) -> dict[tuple[int, int], tuple[int, int]]:
    """(minutes, learners) by school and half-term."""
    found: dict[tuple[int, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    if not terms:
        return found
    nth = Case(
        *(
            When(date__gte=each.first, then=Value(at))
            for at, each in reversed(list(enumerate(terms)))
        ),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = (
        Attendance.objects.standing()
        .filter(
            learner__school__in=School.objects.visible_to(actor).open(),
            credited_minutes__gt=0,
            date__range=(terms[0].first, actor.today),
        )
        .order_by()
        .annotate(half_term=nth)
        .values_list("learner__school", "half_term")
        .annotate(Sum("credited_minutes"), Count("learner", distinct=True))
    )
    for school, at, minutes, learners in rows:
        found[school, at] = (minutes, learners)
    return found


def this_year_sections(found: ThisYear) -> list[Section]:
    """All schools together, then each school."""
    terms = found.half_terms
    if not terms:
        return []
    now, done = terms[-1], found.together[-1]
    title = f"{days_shown(done.days)} days in {now.name} so far"
    if len(terms) > 1:
        title += f", after {days_shown(found.together[-2].days)} in {terms[-2].name}"
    chart = BarChart(
        title=title,
        description="Days that count, by half-term of this academic year, all schools together.",
        label_heading="Half-term",
        value_heading="Days",
        bars=tuple(
            (each.name, done.days) for each, done in zip(terms, found.together, strict=True)
        ),
    )
    table = Table(
        ("Half-term", "Days that count", "Learners who had one"),
        tuple(
            (each.name, days_shown(done.days), number_text(done.learners))
            for each, done in zip(terms, found.together, strict=True)
        ),
    )
    still = [name for name, row in found.schools if row[-1].learners.value == 0]
    answer = (
        f"{len(still)} of {len(found.schools)} schools have no day that counts in {now.name} yet"
        if still
        else f"No school is known to have had no day in {now.name}"
    )
    by_school = Table(
        ("School", *(each.name for each in terms)),
        tuple((name, *(days_shown(done.days) for done in row)) for name, row in found.schools),
    )
    return [
        Section("half-terms", "Days by half-term", chart, table),
        Section("schools", "Which schools are out, and which are not", None, by_school, answer),
    ]
