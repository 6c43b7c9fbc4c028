"""What a trial of other rules found, as tiles, a chart and its table."""

from typing import Final

from equalex.kernel.charts import HIDDEN, DumbbellChart
from equalex.kernel.dates import days_text
from equalex.kernel.tables import Table
from reporting.rules.tracking import share
from reporting.rules.trial_figures import Pair, Row, SchoolTrial, TrialCounts

DayLengths = tuple[int, int]
"""The length of a day in minutes: now, and as tried."""
Figure = tuple[str, str, str]
"""A figure, what it is now, and what it says."""

_STAGES: Final = (("KS3", "Years 7 to 9"), ("KS4", "Years 10 and 11"))


def headline_of(everybody: TrialCounts) -> str:
    """The answer: who would be on target, and how many would gain or lose days."""
    if everybody.why:
        return "There are too few learners to show figures"
    if not everybody.affected:
        return f"Nothing would change for any of the {everybody.learners:,} learners"
    met = everybody.met_together
    moved = f"{everybody.gaining:,} would gain days and {everybody.losing:,} would lose days"
    if not met.change:
        return f"As many learners as now would be on target ({met.now:,}); {moved}"
    more = "more" if met.change > 0 else "fewer"
    learners = "learner" if abs(met.change) == 1 else "learners"
    return (
        f"{abs(met.change):,} {more} {learners} would be on target: {met.tried:,} instead of "
        f"{met.now:,}; {moved}"
    )


def figures_of(everybody: TrialCounts, days: DayLengths) -> list[Figure]:
    """The school's figures as they would be, beside what they are."""
    if everybody.why:
        return []
    credited = everybody.credited
    return [
        (
            f"{credited.tried // days[1]:,}",
            f"now {credited.now // days[0]:,}",
            "whole days that count, all learners together",
        ),
        *(
            (
                _percent(everybody.met[stage].tried, everybody.of[stage]),
                f"now {_percent(everybody.met[stage].now, everybody.of[stage])}",
                f"on target in {words}",
            )
            for stage, words in _STAGES
            if everybody.of[stage]
        ),
        (
            _percent(everybody.benchmark_6.tried, everybody.learners),
            f"now {_percent(everybody.benchmark_6.now, everybody.learners)}",
            "had an experience that counts (Benchmark 6)",
        ),
    ]


def chart_of(trial: SchoolTrial) -> DumbbellChart:
    """The share on target of each year group, now and as tried."""
    shown = [
        (year.label, _share(year.met_together.now, year), _share(year.met_together.tried, year))
        for year in trial.years
    ]
    moves = [
        (abs(tried - now), label, now, tried)
        for label, now, tried in shown
        if now is not None and tried is not None and now != tried
    ]
    if moves:
        _, label, now, tried = max(moves)
        title = f"{label} would change most: from {now}% to {tried}% on target"
    else:
        title = "The share on target would stay the same in every year group"
    return DumbbellChart(
        title=title,
        description="Share of each year group on target in its key stage.",
        unit="%",
        label_heading="Year group",
        names=("Now", "With these rules"),
        gaps=tuple(shown),
    )


def table_of(trial: SchoolTrial, days: DayLengths) -> Table:
    """Each year group and everybody: now, and as tried."""
    rows = tuple((each.label, *_cells(each, days)) for each in (*trial.years, trial.everybody))
    return Table(
        (
            "Year group",
            "Learners",
            "Days each, now",
            "Days each, tried",
            "On target, now",
            "On target, tried",
            "Benchmark 6, now",
            "Benchmark 6, tried",
            "Gain days",
            "Lose days",
        ),
        rows,
    )


def _cells(part: TrialCounts, days: DayLengths) -> tuple[str, ...]:
    if part.why:
        return (HIDDEN, *("–" for _ in range(8)))
    return (
        f"{part.learners:,}",
        *(
            days_text(minutes // max(1, part.learners), length)
            for minutes, length in zip(part.credited, days, strict=True)
        ),
        *_percents(part.met_together, part.met_of),
        *_percents(part.benchmark_6, part.learners),
        f"{part.gaining:,}",
        f"{part.losing:,}",
    )


def _percents(pair: Pair, whole: int) -> tuple[str, str]:
    return _percent(pair.now, whole), _percent(pair.tried, whole)


def _percent(part: int, whole: int) -> str:
    return f"{share(part, whole)}%" if whole else "–"


def _share(number: int, part: TrialCounts) -> int | None:
    return None if part.why or not part.met_of else share(number, part.met_of)


def schools_chart(rows: list[Row]) -> DumbbellChart:
    """The share on target of each school, now and as tried; the last row is all together."""
    now, tried = rows[-1]["met"]
    if now is None or tried is None:
        title = "Too few learners to show the share on target"
    elif now == tried:
        title = f"{now}% of learners would be on target, as now"
    else:
        title = f"{tried}% of learners would be on target instead of {now}%"
    return DumbbellChart(
        title=title,
        description="Share of each school’s learners on target in their key stage.",
        unit="%",
        label_heading="School",
        names=("Now", "With these rules"),
        gaps=tuple((row["name"], *row["met"]) for row in rows),
    )


def schools_table(rows: list[Row]) -> Table:
    """Each school and all together; what is hidden says so."""
    return Table(
        (
            "School",
            "Learners",
            "Days each, now",
            "Days each, tried",
            "On target, now",
            "On target, tried",
            "Benchmark 6, now",
            "Benchmark 6, tried",
            "Gain days",
            "Lose days",
        ),
        tuple(
            (
                row["name"],
                _known(row["learners"]),
                *(each or HIDDEN for each in row["days"]),
                *(_known(each, "%") for each in (*row["met"], *row["benchmark_6"])),
                _known(row["gaining"]),
                _known(row["losing"]),
            )
            for row in rows
        ),
    )


def schools_headline(rows: list[Row]) -> str:
    """How many of how many learners would gain and lose days, to the nearest 5."""
    everybody = rows[-1]
    gaining, losing = (
        "none" if everybody[name] == 0 else _known(everybody[name])
        for name in ("gaining", "losing")
    )
    return (
        f"Of about {_known(everybody['learners'])} learners, {gaining} would gain days and {losing} "
        "would lose days."
    )


def _known(number: int | None, unit: str = "") -> str:
    return HIDDEN if number is None else f"{number:,}{unit}"
