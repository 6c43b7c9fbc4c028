"""What the schools of a hub or trust did in each half-term of this year and the year before: one
statement over days that count, as they were recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from equalex.kernel.access import Actor
from equalex.kernel.acting import as_the_system
from equalex.kernel.charts import BarChart, Chart, LineChart
from equalex.kernel.dates import academic_year, year_label
from equalex.kernel.tables import Table
from equalex.kernel.words import Word, plural
from placements.models import Attendance
from reporting.queries.dashboard_sections import days_shown
from reporting.queries.documents import Section
from reporting.queries.report_text import number_text
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.queries.school_counts import counts_of
from reporting.rules.comparison import SchoolCounts
from reporting.rules.half_terms import HalfTerm, Window, half_terms_until, windows_of
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
    """What one school did in each half-term, and in the same ones of the year before."""

    public_id: UUID
    name: str
    done: tuple[Done, ...]
    before: tuple[Done, ...]


class Out(Word):
    """Which schools, by what they did in a half-term as far as that is shown."""

    NONE = "none", "No day that counts"
    SOME = "some", "Days that count, or too few to show"


class Then(NamedTuple):
    """The place of a half-term in its year, and whether that is the year before."""

    at: int
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class ThisYear:
    """Half-terms up to today, what was done in each by all schools, and by each.

    `before` is the same of whole half-terms of the year before; `has_before` is False where nothing
    of that year is on record, so that there is nothing to compare with.
    """

    year: int
    half_terms: tuple[HalfTerm, ...]
    together: tuple[Done, ...]
    before: tuple[Done, ...]
    has_before: bool
    schools: tuple[YearOfSchool, ...]
    rules: RulesInForce

    def name_of(self, then: Then) -> str:
        """`Autumn 2`, or `Autumn 2 of 2025/26`."""
        name = self.half_terms[then.at].name
        return f"{name} of {year_label(self.year - 1)}" if then.is_before else name


def this_year(actor: Actor) -> ThisYear:
    """Six statements, whatever the number of schools. A day in a holiday belongs to what was before."""
    rules = rules_in_force(actor.today)
    terms, year = half_terms_until(actor.today), academic_year(actor.today)
    visible = School.objects.visible_to(actor).open().order_by("name", "pk")
    counts = counts_of(visible, actor.today)
    before, now = windows_of(year - 1, len(terms)), windows_of(year, len(terms))
    counted = _counted(actor, [*before, *now])
    day, schools = rules.day_minutes, []
    for key, one in counts.items():
        cells = [counted.get((key, at), (0, 0)) for at in range(2 * len(terms))]
        done = _row(cells, one, day)
        schools.append(
            YearOfSchool(one.public_id, one.name, done[len(terms) :], done[: len(terms)])
        )
    return ThisYear(
        year,
        terms,
        tuple(_together([each.done[at] for each in schools]) for at in range(len(terms))),
        tuple(_together([each.before[at] for each in schools]) for at in range(len(terms))),
        any(at < len(terms) for _, at in counted),
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


@as_the_system()
def _counted(actor: Actor, windows: Sequence[Window]) -> dict[tuple[int, int], tuple[int, int]]:
    """(minutes, learners) by school and window, up to today."""
    if not windows:
        return {}
    nth = Case(
        *(When(date__range=each, then=Value(at)) for at, each in enumerate(windows)),
        output_field=IntegerField(),
    )
    rows = (
        Attendance.objects.credited()
        .filter(
            learner__school__in=School.objects.visible_to(actor).open(),
            date__range=(windows[0].first, actor.today),
        )
        .order_by()
        .annotate(half_term=nth)
        .filter(half_term__isnull=False)
        .values_list("learner__school", "half_term")
        .annotate(Sum("credited_minutes"), Count("learner", distinct=True))
    )
    return {(school, at): (minutes, learners) for school, at, minutes, learners in rows}


def this_year_sections(found: ThisYear) -> list[Section]:
    """All schools together beside the year before, then each school."""
    if not found.half_terms:
        return []
    last = year_label(found.year - 1)
    headings: tuple[str, ...] = ("Half-term", "Days that count", "Learners who had one")
    if found.has_before:
        headings = (*headings, f"Days in {last}", f"Learners in {last}")
    rows = tuple(
        (name, *_texts(now), *(_texts(then) if found.has_before else ()))
        for name, now, then in _by_half_term(found)
    )
    return [
        Section("half-terms", "Days by half-term", _chart(found), Table(headings, rows)),
        schools_section(found),
    ]


def _by_half_term(found: ThisYear) -> list[tuple[str, Done, Done]]:
    names = [each.name for each in found.half_terms]
    return list(zip(names, found.together, found.before, strict=True))


def _texts(done: Done) -> tuple[str, str]:
    return days_shown(done.days), number_text(done.learners)


def _chart(found: ThisYear) -> Chart:
    """Two lines; bars where there is no year before to compare with."""
    this, last = year_label(found.year), year_label(found.year - 1)
    both = _by_half_term(found)
    if not found.has_before:
        return BarChart(
            title=_title(found),
            description=f"Days that count, by half-term of {this}, all schools together.",
            label_heading="Half-term",
            value_heading="Days",
            bars=tuple((name, now.days) for name, now, _ in both),
        )
    return LineChart(
        title=_title(found),
        description=(
            f"Days that count, by half-term, all schools together: {this} so far, and whole "
            f"half-terms of {last}."
        ),
        label_heading="Half-term",
        points=tuple(name for name, _, _ in both),
        series=(
            (this, tuple(now.days for _, now, _ in both)),
            (last, tuple(then.days for _, _, then in both)),
        ),
    )


def _title(found: ThisYear) -> str:
    now, last = found.half_terms[-1].name, year_label(found.year - 1)
    title = f"{_days(found.together[-1])} in {now} so far"
    if not found.has_before:
        return f"{title}; no day of {last} is on record to compare with"
    return f"{title}; {_days(found.before[-1])} in the whole of it a year ago"


def _days(done: Done) -> str:
    if done.days is None:
        return "Too few days to show"
    return plural(done.days, "day", "days")


def schools_out(found: ThisYear, then: Then, out: Out) -> list[YearOfSchool]:
    """Schools with or without a day in a half-term; what is hidden is not known to be none."""
    return [
        each
        for each in found.schools
        if ((each.before if then.is_before else each.done)[then.at].learners.value == 0)
        is (out is Out.NONE)
    ]


def schools_section(found: ThisYear) -> Section:
    """Each school by half-term, and how many had no day in the last one."""
    now = Then(len(found.half_terms) - 1)
    still = len(schools_out(found, now, Out.NONE))
    answer = (
        f"{still} of {len(found.schools)} schools have no day that counts in {found.name_of(now)} yet"
        if still
        else f"No school is known to have had no day in {found.name_of(now)}"
    )
    return _by_school(found, found.schools, "Which schools are out, and which are not", answer)


def chosen_section(
    found: ThisYear, schools: Sequence[YearOfSchool], then: Then, out: Out
) -> Section:
    """The schools of a list, by half-term of the year that was asked for."""
    name = found.name_of(then)
    have = plural(len(schools), "school has", "schools have")
    what = "no day that counts" if out is Out.NONE else "days that count, or too few to show,"
    heading, answer = f"{out.label} in {name}", f"{have} {what} in {name}"
    return _by_school(found, schools, heading, answer, is_before=then.is_before)


def _by_school(
    found: ThisYear,
    schools: Sequence[YearOfSchool],
    heading: str,
    answer: str,
    *,
    is_before: bool = False,
) -> Section:
    table = Table(
        ("School", *(found.name_of(Then(at, is_before)) for at in range(len(found.half_terms)))),
        tuple(
            (
                each.name,
                *(days_shown(one.days) for one in (each.before if is_before else each.done)),
            )
            for each in schools
        ),
    )
    return Section("schools", heading, None, table, answer)
