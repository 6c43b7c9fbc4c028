"""Reporting's lists and figures as sheets: the same rows, order and figures as their pages."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from equalex.kernel.sheets import Cell, Download, Sheet, in_days, in_one
from equalex.kernel.templatetags.look import STATES
from reporting.queries.documents import Document, Fact, Section
from reporting.queries.forecast import LearnerForecast
from reporting.queries.ledger import APART, Ledger
from reporting.queries.pipeline import PipelineRow
from reporting.queries.places_on_offer import PlacesRow
from reporting.queries.repairs import Repair
from reporting.queries.report_text import MINUS
from reporting.queries.tracking import Tracking
from reporting.rules.forecast import Outlook, chance_text
from reporting.rules.groups import SHORT_NAMES
from reporting.rules.tracking import share
from schools.models import Learner, School

_NOT_BEGUN: Final = "From Year 10"
_NUMBER: Final = re.compile(rf"{MINUS}?\d[\d,]*(\.\d+)?")


def tracking_download(tracking: Tracking) -> Download:
    """Every learner found, in the page's order; the second worksheet says who is missing out."""
    day = tracking.rules.day_minutes
    rows: list[list[Cell]] = []
    for one in tracking.found:
        begun = one.key_stage != "KS3" or one.ks4.credited or one.ks4.planned
        rows.append(
            [
                one.last_name,
                one.first_name,
                one.nc_year,
                one.tutor_group,
                ", ".join(SHORT_NAMES[group] for group in tracking.groups if group in one.groups),
                in_days(one.ks3.credited, day),
                in_days(one.ks3.target, day),
                in_days(one.ks4.credited, day) if begun else _NOT_BEGUN,
                in_days(one.ks4.target, day),
                in_days(one.planned, day),
                in_days(one.recoverable, day),
                in_days(one.needed, day),
                one.standing.label,
            ]
        )
    headings = (
        "Last name, First name, Year, Tutor, Groups, Key stage 3, Key stage 3 target, Key stage 4, "
        "Key stage 4 target, Planned, Recoverable, Still to find, How it stands"
    )
    missing = Sheet(
        "Who is missing out",
        (
            "Group",
            "Learners",
            "No day yet",
            "No day yet %",
            "Nothing planned either",
            "On course %",
        ),
        [
            (
                group.label if group else "Everybody",
                tally.learners,
                tally.without_a_day,
                share(tally.without_a_day, tally.learners),
                tally.missing_out,
                share(tally.on_course, tally.learners),
            )
            for group, tally in tracking.by_group
        ],
    )
    return Download(
        name="learners-and-their-days",
        main=Sheet("Learners", tuple(headings.split(", ")), rows),
        more=(missing,),
        holds_learners=True,
    )


def ledger_download(ledger: Ledger, titles: dict[str, str]) -> Download:
    """Every recorded day of one learner. The file's name does not say whose."""
    rows = [
        [
            titles[part.key],
            entry.title,
            entry.employer,
            day.date,
            day.time_text,
            _verdict(part.key, day),
            day.credited,
            " ".join(day.sentences),
        ]
        for part in ledger.parts
        for entry in part.entries
        for day in entry.days
    ]
    headings = ("Part", "Experience", "Employer", "Date", "Time", "Verdict", "Counted", "Why")
    return Download(
        name="one-learners-days", main=Sheet("Days", headings, rows), holds_learners=True
    )


def _verdict(part: str, day: Any) -> str:
    if part == APART:
        return "Kept apart"
    if day.is_planned:
        return STATES["planned"][2]
    if day.is_recoverable and day.verdict == "does_not_count":
        return "Does not count yet"
    return STATES[day.verdict][2]


def repairs_download(repairs: Sequence[Repair]) -> Download:
    """The steps that win days back, best first."""
    rows = [
        [
            number,
            one.title,
            one.won,
            in_days(one.minutes, one.day_minutes),
            "yes" if one.is_uncertain else "no",
            one.learners,
            one.whom,
            one.dates,
            "; ".join(work.kind.label for work in one.works),
            " ".join(hint for work in one.works for hint in work.hints),
        ]
        for number, one in enumerate(repairs, start=1)
    ]
    headings = "Step, What to do, What it wins, Days, At most, Learners, Whom, Dates, Kind of work, To know"
    return Download(
        name="win-days-back",
        main=Sheet("Steps", tuple(headings.split(", ")), rows),
        holds_learners=True,
    )


def forecast_download(
    found: Iterable[LearnerForecast], learners: dict[int, Learner], day: int
) -> Download:
    """Each learner's outlook, in the page's order."""
    rows: list[list[Cell]] = []
    for one in found:
        learner = learners[one.key]
        course = one.course
        rows.append(
            [
                learner.full_name,
                one.nc_year,
                learner.tutor_group.name if learner.tutor_group else "",
                in_days(course.credited, day),
                in_days(course.target, day),
                in_days(course.planned, day),
                one.outlook.label,
                ""
                if one.outlook is Outlook.REACHED
                else chance_text(one.chance, is_least=one.is_least),
                in_days(max(0, course.target - course.credited - course.planned), day),
                in_days(one.recoverable, day),
                one.mend.book_by if one.mend.last_date else None,
                one.mend.last_date,
            ]
        )
    headings = (
        "Learner, Year, Tutor group, Days, Target, Planned, Outlook, Chance, Still to book, To put right, "
        "Book by, First day by"
    )
    return Download(
        name="forecast-of-learners",
        main=Sheet("Learners", tuple(headings.split(", ")), rows),
        holds_learners=True,
    )


def affected_download(lines: Iterable[tuple[Learner, int | None, str, Any]]) -> Download:
    """Whom other rules would affect, in the page's order."""
    rows = [
        [
            learner.full_name,
            year,
            learner.tutor_group.name if learner.tutor_group else "",
            days,
            "Falls below" if change.falls else "Reaches it" if change.reaches else "",
        ]
        for learner, year, days, change in lines
    ]
    headings = ("Learner", "Year", "Tutor group", "Days", "Target")
    return Download(
        name="learners-affected", main=Sheet("Learners", headings, rows), holds_learners=True
    )


def figures_download(name: str, facts: Iterable[Fact], sections: Iterable[Section]) -> Download:
    """Figures of a page, hidden ones hidden: a worksheet for each table, and all of them in one."""
    tables = [
        Sheet(
            "On top",
            ("Figure", "Value", "Of what"),
            [(fact.label, fact.value, fact.note) for fact in facts],
        ),
        *(section_sheet(section) for section in sections),
    ]
    return Download(name=name, main=in_one(tables), more=tuple(tables))


def section_sheet(section: Any) -> Sheet:
    """The table of one answer, called by its heading; figures are numbers, as far as they are."""
    rows = [(row[0], *map(figure_cell, row[1:])) for row in section.table.rows]
    return Sheet(section.heading, section.table.headings, rows)


def figure_cell(text: str) -> Cell:
    """`1,240` as 1240, `−0.8` as -0.8; shares and what is no number as they are written."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return text
    digits = text.replace(MINUS, "-").replace(",", "")
    return float(digits) if "." in digits else int(digits)


def report_download(document: Document) -> Download:
    """A report: first of whom, as of when and by which rules, then its figures, then what they mean."""
    figures = figures_download("", document.facts, document.sections)
    basis = (
        ("Report", document.title),
        ("About", document.about),
        ("As of", document.as_of.isoformat()),
        ("Rules", document.rules),
    )
    first, *tables = figures.more
    told = [
        *(("What it is about", each) for each in (document.aim,) if each),
        *((section.heading, section.title) for section in document.sections),
        *(("Since last time", each) for each in document.since),
        *(("Worth asking", each) for each in document.questions),
        *(("What changed", each) for each in (document.replaces, *document.changes) if each),
        *(("What it means", each) for each in document.notes),
        *(("What could not be known", each) for each in document.unknown),
    ]
    top = Sheet(
        first.title, first.headings, [*((name, value, "") for name, value in basis), *first.rows]
    )
    return Download(
        name=document.kind.value.replace("_", "-"),
        main=in_one([top, *tables]),
        more=(top, *tables, Sheet("Notes", ("What", "In words"), told)),
    )


def reports_download(reports: Iterable[Any]) -> Download:
    """Issued reports, newest first."""
    rows = [
        [
            report.get_kind_display(),
            report.as_of,
            report.made_at,
            "by schedule"
            if report.is_scheduled
            else (report.made_by.name if report.made_by else ""),
            "Superseded" if report.is_superseded else "Current",
            report.sha256,
        ]
        for report in reports
    ]
    headings = ("Report", "As of", "Issued", "Asked for by", "State", "SHA-256 of the PDF")
    return Download(name="reports", main=Sheet("Reports", headings, rows))


def answers_download(tables: Iterable[tuple[str, str, Sequence[str], list[Any]]]) -> Download:
    """The answer sheet: numbers and shares, a worksheet for each table."""
    found = []
    for _, title, names, rows in tables:
        headings = ["Who", "Learners"]
        for name in names:
            headings += [f"{name}: learners", f"{name}: %"]
        cells = [
            [
                label,
                numbers[0][0].learners,
                *(cell for each, _ in numbers[1:] for cell in (each.learners, each.percent)),
            ]
            for label, numbers in rows
        ]
        found.append(Sheet(title, tuple(headings), cells))
    return Download(name="answer-sheet", main=in_one(found), more=tuple(found))


def evidence_download(evidence: Iterable[Any]) -> Download:
    """What the records bear out for the leadership review."""
    rows = [[each.claim, each.link] for each in evidence]
    headings = ("What your records bear out", "Where it stands")
    return Download(name="review-evidence", main=Sheet("Evidence", headings, rows))


def pipeline_download(rows: Iterable[PipelineRow]) -> Download:
    """Employers of a hub by stage, in the order of the table."""
    headings = "Employer, Sector, Stage, Why, Next step, By, Known by, Confirmed, Answers, Asked"
    cells: list[list[Cell]] = [
        [
            row.name,
            row.sector or "Sector not said",
            row.placing.stage.label,
            row.placing.reason,
            row.next_step,
            row.next_step_on,
            row.known_by or "Nobody yet",
            row.confirmed_on,
            row.response.sentence,
            row.budget.shown,
        ]
        for row in rows
    ]
    return Download(
        name="pipeline-of-employers", main=Sheet("Employers", tuple(headings.split(", ")), cells)
    )


def expiry_download(found: Iterable[Any]) -> Download:
    """What runs out at a hub's employers, the most urgent first."""
    headings = ("Employer", "What", "How soon", "Why it matters", "Learners come until")
    cells: list[list[Cell]] = [
        [
            each.name,
            each.expiry.what.label,
            each.expiry.urgency.label,
            each.expiry.sentence,
            each.last_booked,
        ]
        for each in found
    ]
    return Download(name="what-runs-out", main=Sheet("What runs out", headings, cells))


def schools_download(schools: Iterable[School]) -> Download:
    """Schools that belong to no hub."""
    rows: list[list[Cell]] = [
        [
            each.name,
            each.urn,
            each.get_school_kind_display(),
            each.authority.name if each.authority else "",
            each.town,
        ]
        for each in schools
    ]
    headings = ("School", "URN", "Type", "Local authority", "Town")
    return Download(name="schools-without-a-hub", main=Sheet("Schools", headings, rows))


def places_download(rows: Iterable[PlacesRow]) -> Download:
    """Places on offer by date."""
    headings = (
        "Experience, Employer, Begins, Ends, Where, Open to, Places, Booked places, Free, Days free"
    )
    cells: list[list[Cell]] = [
        [
            row.title,
            row.employer_name,
            row.first_date,
            row.last_date,
            row.area,
            row.years,
            row.places,
            row.booked,
            row.free,
            row.days,
        ]
        for row in rows
    ]
    return Download(
        name="places-on-offer", main=Sheet("Places", tuple(headings.split(", ")), cells)
    )
