"""What the schools of a hub or trust did in each half-term of this year: one statement over days that count."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from equalex.kernel.access import Actor
from equalex.kernel.charts import BarChart, Table
from equalex.kernel.dates import academic_year
from equalex.kernel.words import Word, plural
from placements.models import Attendance
from reporting.queries.dashboard_sections import days_shown, number_text
from reporting.queries.documents import Section
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.queries.school_counts import counts_of
from reporting.rules.comparison import SchoolCounts
from reporting.rules.half_terms import HalfTerm, half_terms
from reporting.rules.school_clearing import added, shown_with_days
from reporting.rules.suppression import Shown
from schools.models import School


@dataclass(frozen=True, slots=True)
class Done:
    """Whole days that count, and learners who had one; hidden where few learners are behind it."""

    days: int | None
    learners: Shown


@dataclass(frozen=True, slots=True)
class YearOfSchool:
    """What one school did in each half-term."""

    public_id: UUID
    name: str
    done: tuple[Done, ...]


class Out(Word):
    """Which schools, by what they did in a half-term as far as that is shown."""

    NONE = "none", "No day that counts"
    SOME = "some", "Days that count, or too few to show"


@dataclass(frozen=True, slots=True)
class ThisYear:
    """Half-terms up to today, what was done in each by all schools, and by each."""

    half_terms: tuple[HalfTerm, ...]
    together: tuple[Done, ...]
    schools: tuple[YearOfSchool, ...]
    rules: RulesInForce


def this_year(actor: Actor) -> ThisYear:
    """Six statements, whatever the number of schools. A day in a holiday belongs to what was before."""
    rules = rules_in_force(actor.today)
    terms = tuple(
        each for each in half_terms(academic_year(actor.today)) if each.first <= actor.today
    )
    visible = School.objects.visible_to(actor).open().order_by("name", "pk")
    counts = counts_of(visible, actor.today)
    counted = _counted(actor, terms, rules)
    schools = [
        YearOfSchool(
            one.public_id,
            one.name,
            _row([counted[key, at] for at in range(len(terms))], one, rules.day_minutes),
        )
        for key, one in counts.items()
    ]
    return ThisYear(
        terms,
        tuple(_together([each.done[at] for each in schools]) for at in range(len(terms))),
        tuple(schools),
        rules,
    )


def _row(
    cells: Sequence[tuple[int, int]], school: SchoolCounts, day_minutes: int
) -> tuple[Done, ...]:
    numbers = school.numbers(day_minutes)
    found = shown_with_days(numbers, tuple(learners for _, learners in cells))
    return tuple(
        Done(None if learners.is_hidden else minutes // day_minutes, learners)
        for (minutes, _), learners in zip(cells, found, strict=True)
    )


def _together(rows: Sequence[Done]) -> Done:
    """All schools, made of what is shown of each."""
    learners = added(each.learners for each in rows)
    return Done(None if learners.is_hidden else sum(each.days or 0 for each in rows), learners)


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
    return [
        Section("half-terms", "Days by half-term", chart, table),
        schools_section(found),
    ]


def schools_out(found: ThisYear, at: int, out: Out) -> list[YearOfSchool]:
    """Schools with or without a day in a half-term; what is hidden is not known to be none."""
    return [
        each for each in found.schools if (each.done[at].learners.value == 0) is (out is Out.NONE)
    ]


def schools_section(found: ThisYear) -> Section:
    """Each school by half-term, and how many had no day in the last one."""
    now, still = found.half_terms[-1], len(schools_out(found, len(found.half_terms) - 1, Out.NONE))
    answer = (
        f"{still} of {len(found.schools)} schools have no day that counts in {now.name} yet"
        if still
        else f"No school is known to have had no day in {now.name}"
    )
    return _by_school(found, found.schools, "Which schools are out, and which are not", answer)


def chosen_section(found: ThisYear, schools: Sequence[YearOfSchool], at: int, out: Out) -> Section:
    """The schools of a list, by half-term."""
    name = found.half_terms[at].name
    have = plural(len(schools), "school has", "schools have")
    what = "no day that counts" if out is Out.NONE else "days that count, or too few to show,"
    return _by_school(found, schools, f"{out.label} in {name}", f"{have} {what} in {name}")


def _by_school(
    found: ThisYear, schools: Sequence[YearOfSchool], heading: str, answer: str
) -> Section:
    table = Table(
        ("School", *(each.name for each in found.half_terms)),
        tuple((each.name, *(days_shown(done.days) for done in each.done)) for each in schools),
    )
    return Section("schools", heading, None, table, answer)
