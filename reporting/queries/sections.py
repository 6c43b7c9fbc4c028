"""Figures of a school as sections with a chart and its table: the same for page and PDF."""

from typing import Final

from equalex.kernel.charts import HIDDEN, BarChart, DumbbellChart, StackedBarChart
from equalex.kernel.dates import days_number, days_phrase, days_text, long_date
from equalex.kernel.tables import Table
from equalex.kernel.words import plural
from reporting.queries.documents import Fact, Section
from reporting.rules.course import NOT_SAID_WITHOUT_YEAR, on_course_means
from reporting.rules.figures import BANDS, NO_YEAR, SchoolFigures, Slice
from reporting.rules.suppression import FEW_LEFT_OUT, HIDDEN_INSIDE_MEANS, SMALLEST_GROUP
from reporting.rules.tracking import share

NOT_BROKEN_DOWN: Final = HIDDEN


def percent(part: int, whole: int) -> str:
    """As `23%`; without anybody `no learners`."""
    return f"{share(part, whole)}%" if whole else "no learners"


def facts_of(figures: SchoolFigures) -> list[Fact]:
    """Where the school stands, in four figures."""
    all_of = figures.everybody
    if all_of.why:
        return [Fact(NOT_BROKEN_DOWN, "", "The school has fewer than 6 learners")]
    return [
        Fact(
            percent(all_of.benchmark_6, all_of.learners),
            _of(all_of.benchmark_6, all_of.learners),
            "had an experience of a workplace that counts (Benchmark 6)",
        ),
        Fact(
            percent(all_of.met, all_of.learners),
            _of(all_of.met, all_of.learners),
            "reached the target of their key stage",
            "good",
        ),
        Fact(
            percent(all_of.on_course, all_of.on_course_of),
            _of(all_of.on_course, all_of.on_course_of),
            "on course for 5 + 5",
            "plan",
        ),
        Fact(
            percent(all_of.missing_out, all_of.learners),
            _of(all_of.missing_out, all_of.learners),
            "with no day in their key stage and nothing planned",
            "bad",
        ),
    ]


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" if whole else ""


def sections_of(figures: SchoolFigures) -> list[Section]:
    """All answers in the order of the report; none for a school without learners."""
    if not figures.everybody.learners:
        return []
    return [
        _benchmark_6(figures),
        *(_bands(figures, each) for each in figures.key_stages if each.learners or each.why),
        _years(figures),
        *([_groups(figures)] if any(each.learners or each.why for each in figures.groups) else []),
    ]


def _benchmark_6(figures: SchoolFigures) -> Section:
    all_of = figures.everybody
    parts = (*figures.years, all_of)
    chart = BarChart(
        title="Too few learners to show who had an experience of a workplace that counts"
        if all_of.why
        else f"{all_of.benchmark_6:,} of {plural(all_of.learners, 'learner', 'learners')} had an "
        "experience of a workplace that counts",
        description="Share of each year group with at least one experience that counts.",
        unit="%",
        label_heading="Year group",
        value_heading="Benchmark 6",
        bars=tuple((each.label, _share(each.benchmark_6, each)) for each in parts),
    )
    rows = tuple(
        (
            each.label,
            *_shown(
                each, _of(each.benchmark_6, each.learners), _percent_of(each.benchmark_6, each)
            ),
        )
        for each in parts
    )
    table = Table(("Year group", "Learners", "Benchmark 6"), rows)
    return Section("benchmark-6", "Benchmark 6", chart, table)


def _bands(figures: SchoolFigures, stage: Slice) -> Section:
    target = days_phrase(figures.targets[stage.key], figures.day_minutes)
    years = "Years 7 to 9" if stage.key == "KS3" else "Years 10 and 11"
    if stage.why:
        title = f"Days in {years}: too few learners to show"
        values: tuple[float | None, ...] = (None,) * len(BANDS)
    else:
        with_days = sum(stage.bands)
        title = (
            f"{percent(stage.met, with_days)} in {years} have reached {target}, and "
            f"{percent(stage.bands[0], with_days)} have none yet"
        )
        values = tuple(share(each, with_days) for each in stage.bands)
    chart = BarChart(
        title=title,
        description=f"Learners in {years} by days that count in {stage.label.lower()}.",
        unit="%",
        label_heading="Days that count",
        value_heading="Share of learners",
        bars=tuple(zip(BANDS, values, strict=True)),
    )
    rows = tuple(
        (
            band,
            *_shown(stage, f"{stage.bands[at]:,}", f"{share(stage.bands[at], sum(stage.bands))}%"),
        )
        for at, band in enumerate(BANDS)
    )
    table = Table(("Days that count", "Learners", "Share"), rows)
    return Section(f"days-{stage.key.lower()}", f"Days in {stage.label.lower()}", chart, table)


def _years(figures: SchoolFigures) -> Section:
    all_of = figures.everybody
    chart = StackedBarChart(
        title=f"On average a learner has {_each(all_of.credited, all_of, figures)} of the days of the "
        f"present key stage, and {_each(all_of.needed, all_of, figures)} still to find",
        description="Days for each learner in the present key stage, by year group.",
        label_heading="Year group",
        series=("Count", "Recoverable", "Planned", "Still to find"),
        bars=tuple(
            (each.label, _days_of(each, figures)) for each in figures.years if each.key != NO_YEAR
        ),
    )
    return Section(
        "years", "Year groups", chart, _part_table("Year group", (*figures.years, all_of), figures)
    )


def _groups(figures: SchoolFigures) -> Section:
    pairs = [
        (group, others)
        for group, others in zip(figures.groups, figures.others, strict=True)
        if group.learners or group.why
    ]
    gaps = tuple((group.label, _on_course(group), _on_course(others)) for group, others in pairs)
    known = [
        (mine - theirs, label)
        for label, mine, theirs in gaps
        if mine is not None and theirs is not None
    ]
    worst = min(known, default=(0.0, ""))
    title = (
        f"{worst[1]}: {plural(round(abs(worst[0])), 'percentage point', 'percentage points')} behind all "
        "others in being on course"
        if worst[0] < 0
        else "No group is behind all others in being on course"
    )
    chart = DumbbellChart(
        title=title,
        description="Share on course for 5 + 5: each group beside all other learners.",
        unit="%",
        label_heading="Group",
        names=("In the group", "All others"),
        gaps=gaps,
    )
    parts = [group for group, _ in pairs]
    table = _part_table("Group", (*parts, figures.everybody), figures)
    others = [*("–" if each.why else _percent_shown(each) for _, each in pairs), ""]
    return Section(
        "groups",
        "Who is missing out",
        chart,
        Table(
            (*table.headings[:5], "Others on course", *table.headings[5:]),
            tuple(
                (*row[:5], other, *row[5:]) for row, other in zip(table.rows, others, strict=True)
            ),
        ),
    )


def _part_table(heading: str, parts: tuple[Slice, ...], figures: SchoolFigures) -> Table:
    """Learners, shares, and days for each learner, of each part."""
    rows = tuple(
        (
            each.label,
            *_shown(
                each,
                f"{each.learners:,}",
                _percent_of(each.benchmark_6, each),
                _percent_of(each.met, each),
                _percent_shown(each),
                *(_each(minutes, each, figures) for minutes in _sums(each)),
            ),
        )
        for each in parts
    )
    return Table(
        (
            heading,
            "Learners",
            "Benchmark 6",
            "Target met",
            "On course",
            "Days that count",
            "Recoverable",
            "Planned",
            "Still to find",
        ),
        rows,
    )


def _sums(part: Slice) -> tuple[int, int, int, int]:
    return part.credited, part.recoverable, part.planned, part.needed


def _shown(part: Slice, *cells: str) -> tuple[str, ...]:
    """The cells, or once that the part is not broken down."""
    return (NOT_BROKEN_DOWN, *("–" for _ in cells[1:])) if part.why else cells


def _share(number: int, part: Slice) -> int | None:
    return None if part.why else share(number, part.learners)


def _percent_of(number: int, part: Slice) -> str:
    return percent(number, part.learners)


def _on_course(part: Slice) -> float | None:
    return None if part.why or not part.on_course_of else share(part.on_course, part.on_course_of)


def _percent_shown(part: Slice) -> str:
    if part.why:
        return NOT_BROKEN_DOWN
    return percent(part.on_course, part.on_course_of) if part.on_course_of else "not said"


def _each(minutes: int, part: Slice, figures: SchoolFigures) -> str:
    """Days for each learner, rounded down to a tenth."""
    return days_text(minutes // part.learners, figures.day_minutes) if part.learners else "0"


def _days_of(part: Slice, figures: SchoolFigures) -> tuple[float | None, ...]:
    if part.why:
        return (None,) * 4
    if not part.learners:
        return (0,) * 4
    return tuple(
        days_number(minutes // part.learners, figures.day_minutes) for minutes in _sums(part)
    )


def notes_of(figures: SchoolFigures) -> list[str]:
    """What the words mean, what could not be said, and by which rules."""
    notes = [
        (
            f"As of {long_date(figures.as_of)}, counted by the rules “{figures.rules}”: a day is "
            f"{figures.day_minutes} minutes, rounded down. Figures are evidence towards the work "
            "experience guarantee, not a statement that a duty has been met."
        ),
        on_course_means(figures.targets, figures.day_minutes),
        (
            "Recoverable days were attended and could still count once something is put right, such "
            "as a reflection, an employer’s feedback or a judgement. Still to find is what is "
            "left of the target after these. Days beyond a target fill no other learner’s."
        ),
        _both(figures),
        _judged(figures),
    ]
    if any(each.key == NO_YEAR for each in figures.years):
        notes.append(NOT_SAID_WITHOUT_YEAR)
    if figures.leaves_out_few:
        notes.append(FEW_LEFT_OUT)
    if figures.is_for_governors:
        notes.append(HIDDEN_INSIDE_MEANS)
    return [note for note in notes if note]


def _judged(figures: SchoolFigures) -> str:
    """What a person decided, so that a reader can ask how."""
    judged = figures.judged
    if not any(judged):
        return "No day was left to a person to judge."

    def days(number: int) -> str:
        if figures.is_for_governors and 0 < number < SMALLEST_GROUP:
            return f"fewer than {SMALLEST_GROUP} days"
        return f"{number:,} day{'' if number == 1 else 's'}"

    return (
        "Some days the rules leave to a person of the school, who gives a reason: "
        f"{days(judged.accepted)} judged to count, {days(judged.refused)} judged not to count, "
        f"{days(judged.waiting)} waiting for a judgement."
    )


def _both(figures: SchoolFigures) -> str:
    oldest = next((each for each in figures.years if each.key == "11" and not each.why), None)
    if oldest is None:
        return ""
    return (
        f"Of {oldest.learners:,} learners in Year 11, {oldest.both_met:,} have reached both targets "
        "(5 + 5)."
    )
