"""A school's forecast as sections with a chart and its table, and in sentences."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from equalex.kernel.charts import HIDDEN, BarChart, DumbbellChart, StackedBarChart
from equalex.kernel.dates import days_number, days_phrase, long_date
from equalex.kernel.tables import Table
from equalex.kernel.words import plural
from reporting.queries.documents import Section
from reporting.queries.forecast import SchoolForecast, YearForecast
from reporting.rules.forecast import BackTest, Outlook, Range, in_ten
from reporting.rules.tracking import share

_FEWEST_SAID: Final = 10
_STAGES: Final = {"KS3": "Years 7 to 9", "KS4": "Years 10 and 11"}
_SAID: Final = {
    Outlook.ON_TRACK: "On track",
    Outlook.AT_RISK: "At risk",
    Outlook.OUT_OF_REACH: "Out of reach without change",
}


def headline_of(forecast: SchoolForecast) -> str:
    """The answer on top."""
    out = sum(each.outlooks.get(Outlook.OUT_OF_REACH, 0) for each in forecast.years)
    everybody = sum(each.learners for each in forecast.years)
    if not out:
        whom = plural(everybody, "learner", "learners")
        return f"Nobody of {whom} is out of reach of the target"
    are = "is" if out == 1 else "are"
    return (
        f"{out:,} of {plural(everybody, 'learner', 'learners')} {are} unlikely to reach the target "
        "unless something changes"
    )


def sections_of(forecast: SchoolForecast, hidden: Collection[int]) -> list[Section]:
    """Outlooks, ranges, days, and how the forecast would have done."""
    return [
        _outlooks(forecast, hidden),
        _ranges(forecast, hidden),
        _days(forecast, hidden),
        *(
            _back_test(stage, test)
            for stage, test in forecast.tests.items()
            if test.is_possible and _said_often(test)
        ),
    ]


def _outlooks(forecast: SchoolForecast, hidden: Collection[int]) -> Section:
    order = (Outlook.REACHED, Outlook.ON_TRACK, Outlook.AT_RISK, Outlook.OUT_OF_REACH)
    chart = StackedBarChart(
        title=headline_of(forecast),
        description="Learners of each year group by what is to be expected if nothing changes.",
        unit="%",
        label_heading="Year group",
        series=tuple(each.label for each in order),
        bars=tuple(
            (
                _label(year),
                tuple(
                    None
                    if year.nc_year in hidden
                    else share(year.outlooks.get(each, 0), year.learners)
                    for each in order
                ),
            )
            for year in forecast.years
        ),
    )
    rows = tuple(
        (
            _label(year),
            *_shown(
                year,
                hidden,
                f"{year.learners:,}",
                *(f"{year.outlooks.get(each, 0):,}" for each in order),
            ),
        )
        for year in forecast.years
    )
    table = Table(("Year group", "Learners", *(each.label for each in order)), rows)
    return Section("outlooks", "What is to be expected", chart, table)


def _ranges(forecast: SchoolForecast, hidden: Collection[int]) -> Section:
    told = [
        (year, year.reach.high)
        for year in forecast.years
        if year.reach.high is not None and year.nc_year not in hidden
    ]
    # The year group whose time runs out first is the one to speak of.
    soonest = min(told, key=lambda each: each[0].deadline, default=None)
    if soonest is None:
        title = "How many will reach their target cannot be said yet: no year group has finished"
    else:
        year, high = soonest
        title = (
            f"{_from_to(share(year.reach.low, year.learners), share(high, year.learners))} of "
            f"{_label(year)} are likely to reach {_target(forecast, year)} by "
            f"{long_date(year.deadline)}"
        )
    chart = DumbbellChart(
        title=title,
        description="The range of each year group that can be told, if nothing changes.",
        unit="%",
        label_heading="Year group",
        names=("At least", "At most"),
        gaps=tuple(
            (_label(year), share(year.reach.low, year.learners), share(high, year.learners))
            for year, high in told
        ),
    )
    rows = tuple(
        (
            _label(year),
            long_date(year.deadline),
            *_shown(
                year,
                hidden,
                _range_text(year.reach),
                _range_text(replace(year.reach_both, of=year.learners)) if year.reach_both else "–",
                long_date(year.last_date) if year.last_date else "–",
                f"{year.late:,}",
            ),
        )
        for year in forecast.years
    )
    headings = (
        "Year group",
        "Until",
        "Likely to reach it",
        "And with it 5 + 5",
        "Can be mended until",
        "Too few school days left",
    )
    return Section("ranges", "How many will reach it", chart, Table(headings, rows))


def _from_to(low: int, high: int) -> str:
    return f"About {low}%" if low == high else f"Between {low}% and {high}%"


def _range_text(found: Range) -> str:
    if found.high is None:
        return f"at least {found.low:,} of {found.of:,}"
    if found.low == found.high:
        return f"{found.low:,} of {found.of:,}"
    return f"{found.low:,} to {found.high:,} of {found.of:,}"


def _days(forecast: SchoolForecast, hidden: Collection[int]) -> Section:
    length = forecast.rules.day_minutes
    shown = [year for year in forecast.years if year.nc_year not in hidden]
    needed = sum(year.needed for year in shown)
    booked = sum(year.booked for year in shown)
    chart = StackedBarChart(
        title=f"{plural(needed // length, 'day is', 'days are')} still needed beyond the "
        f"{plural(booked // length, 'day that is', 'days that are')} booked",
        description="Days for each learner towards the target of the present key stage.",
        label_heading="Year group",
        series=("Count", "Booked", "Still needed"),
        bars=tuple(
            (
                _label(year),
                (None, None, None)
                if year.nc_year in hidden
                else tuple(
                    _each(m, year, length) for m in (year.counted, year.booked, year.needed)
                ),
            )
            for year in forecast.years
        ),
    )
    rows = tuple(
        (
            _label(year),
            *_shown(
                year,
                hidden,
                f"{year.counted // length:,}",
                f"{year.booked // length:,}",
                f"{year.needed // length:,}",
                _pace_text(year, length),
            ),
        )
        for year in forecast.years
    )
    headings = ("Year group", "Count", "Booked", "Still needed", "Past year groups went on to win")
    return Section("days", "Days needed, booked and usual", chart, Table(headings, rows))


def _pace_text(year: YearForecast, length: int) -> str:
    if not year.past_learners:
        return "no past to go by"
    said = f"{days_phrase(int(year.pace), length)} each"
    return said if year.is_whole else f"{said} so far"


def _each(minutes: int, year: YearForecast, length: int) -> float:
    return days_number(minutes // year.learners, length)


def _said_often(test: BackTest) -> list[Outlook]:
    return [each for each in _SAID if test.of(each).learners >= _FEWEST_SAID]


def _back_test(stage: str, test: BackTest) -> Section:
    shown = _said_often(test)
    missed = test.of(Outlook.OUT_OF_REACH)
    if Outlook.OUT_OF_REACH in shown:
        missing = missed.learners - missed.reached
        title = f"Of those we would have said would miss, {in_ten(missing, missed.learners)} did"
    else:
        said = test.of(shown[0])
        title = (
            f"Of those we would have called {_SAID[shown[0]].lower()}, "
            f"{in_ten(said.reached, said.learners)} reached the target"
        )
    chart = BarChart(
        title=title,
        description="Share of past learners who reached the target, by what we would have said.",
        unit="%",
        label_heading="We would have said",
        value_heading="Reached the target",
        bars=tuple(
            (_SAID[each], share(test.of(each).reached, test.of(each).learners)) for each in shown
        ),
    )
    rows = tuple(
        (
            label,
            f"{said.learners:,}",
            *(
                (f"{said.reached:,}", f"{said.learners - said.reached:,}")
                if each in shown
                else ("too few to say", "–")
            ),
        )
        for each, label in _SAID.items()
        if (said := test.of(each)).learners
    )
    headings = ("We would have said", "Learners", "Reached the target", "Missed it")
    return Section(
        f"test-{stage.lower()}",
        f"How this forecast would have done in {_STAGES[stage]}",
        chart,
        Table(headings, rows),
    )


def notes_of(forecast: SchoolForecast) -> list[str]:
    """What the forecast stands on, in sentences."""
    kept = round(forecast.kept * 10)
    lead = forecast.lead
    notes = [
        f"Of the days booked here in the past year, about {kept} in 10 have come to count. That is "
        "how far booked days are believed."
        if forecast.is_kept_known
        else f"There are too few past bookings to know how many come to count: {kept} in 10 is "
        "taken (our own value).",
        f"The school books {lead} days ahead (the median of its bookings of two years)."
        if forecast.is_lead_known
        else f"There are too few past bookings to know how far ahead the school books: {lead} days "
        "is taken (our own value).",
        *(_test_note(stage, test) for stage, test in forecast.tests.items()),
    ]
    if forecast.without_year:
        number = forecast.without_year
        who = "learner is" if number == 1 else "learners are"
        notes.append(f"{number} {who} left out, since year groups are not followed for them.")
    return notes


def _test_note(stage: str, test: BackTest) -> str:
    if not test.is_possible:
        return (
            f"{_STAGES[stage]}: fewer than two year groups have finished them here, so the forecast "
            "cannot be tested yet. Read it with care."
        )
    said = (
        f"{_STAGES[stage]}: in {test.inside} of {test.forecasts} forecasts of {test.year_groups} "
        "past year groups the number who reached the target lay inside the range. Each was "
        "forecast from the others, by pace alone: what was booked at the time is not known."
    )
    return said if test.inside * 10 >= test.forecasts * 8 else f"{said} Read the range with care."


def _label(year: YearForecast) -> str:
    return f"Year {year.nc_year}"


def _target(forecast: SchoolForecast, year: YearForecast) -> str:
    return days_phrase(forecast.rules.targets[year.key_stage], forecast.rules.day_minutes)


def _shown(year: YearForecast, hidden: Collection[int], *cells: str) -> tuple[str, ...]:
    """The cells, or once that the year group is not broken down."""
    return (HIDDEN, *("–" for _ in cells[1:])) if year.nc_year in hidden else cells
