"""Lists of bookings, registers and decisions as sheets: the same rows and order as their pages."""

from collections.abc import Iterable, Sequence
from typing import Any

from equalex.kernel.sheets import Cell, Download, Sheet, in_days
from equalex.kernel.templatetags.look import STATES
from placements.models import DayFile, PolicyVersion
from placements.queries.booking_page import BookingPage
from placements.queries.bookings import CANCELLED, BookingList
from placements.queries.hosts import HostLine, HostList
from placements.queries.judging import Case
from placements.queries.moves import Moves
from placements.queries.registers import Register
from placements.queries.to_place import PlaceList
from placements.rules.reconciliation import Compared


def bookings_download(found: BookingList) -> Download:
    """The bookings of one part."""
    is_cancelled = found.part == CANCELLED
    rows: list[list[Cell]] = [
        [
            line.booking.experience.title,
            line.booking.experience.employer.name if line.booking.experience.employer else "",
            line.booking.ended_reason
            if is_cancelled
            else "; ".join(todo.words for todo in line.todo)
            or (line.booking.get_state_display() if line.booking.is_pending else ""),
            line.first_date,
            line.last_date,
            line.learners,
        ]
        for line in found.lines
    ]
    needs = "Why" if is_cancelled else "What it needs"
    headings = ("Experience", "Employer", needs, "First date", "Last date", "Learners")
    return Download(name="bookings", main=Sheet("Bookings", headings, rows))


def booking_download(page: BookingPage) -> Download:
    """Learners of one booking with what their days came to; each day on a second worksheet."""
    learners = [
        [
            one.name,
            one.tutor_group,
            STATES[one.standing][2],
            in_days(one.credited),
            " ".join(one.sentences),
        ]
        for one in page.learners
    ]
    days: list[list[Cell]] = [
        [
            one.name,
            one.tutor_group,
            day.date,
            day.start,
            day.planned_minutes,
            day.minutes,
            day.state.label,
            day.absence_reason,
            in_days(day.credited),
        ]
        for one in page.learners
        for day in one.days
    ]
    headings = ("Learner", "Tutor group", "How it stands", "Days credited", "Why")
    of_days = (
        "Learner, Tutor group, Date, Start, Minutes planned, Minutes attended, Attendance, Reason for absence, "
        "Days credited"
    )
    return Download(
        name="booking",
        main=Sheet("Learners", headings, learners),
        more=(Sheet("Days", tuple(of_days.split(", ")), days),),
        holds_learners=True,
    )


def register_download(register: Register) -> Download:
    """A register: learners by name, dates as columns, as marked."""
    rows = [
        [
            row.name,
            row.tutor_group,
            *(
                row.cells[day].day.mark.text if day in row.cells else "Not booked"
                for day in register.dates
            ),
            row.absence_reason,
        ]
        for row in register.rows
    ]
    headings = (
        "Learner",
        "Tutor group",
        *(day.isoformat() for day in register.dates),
        "Reason for absence",
    )
    return Download(name="register", main=Sheet("Register", headings, rows), holds_learners=True)


def hosting_download(found: HostList) -> Download:
    """Who is coming: numbers by booking, no names."""
    parts: tuple[tuple[str, Sequence[HostLine]], ...] = (
        ("To confirm", found.to_confirm),
        ("Coming up", found.coming),
        ("Confirmed", found.past),
    )
    rows: list[list[Cell]] = [
        [
            part,
            line.booking.school.name,
            line.first_date,
            line.last_date,
            line.booking.experience.title,
            line.learners,
        ]
        for part, lines in parts
        for line in lines
    ]
    headings = ("Part", "School", "First date", "Last date", "Experience", "Learners")
    return Download(name="who-is-coming", main=Sheet("Who is coming", headings, rows))


def judging_download(waiting: Iterable[Case], decided: Iterable[Case]) -> Download:
    """Experiences to decide on and those decided; their days on a second worksheet."""
    cases = [*(("Decide", one) for one in waiting), *(("Decided", one) for one in decided)]
    rows: list[list[Cell]] = [
        [
            state,
            one.title,
            one.employer,
            one.learners or None,
            len(one.waiting or one.decided),
            in_days(one.minutes) if one.minutes else None,
            " ".join(one.sentences) if one.waiting else "",
        ]
        for state, one in cases
    ]
    days: list[list[Cell]] = [
        [one.title, day.name, day.tutor_group, day.date, in_days(day.minutes), day.judged]
        for _, one in cases
        for day in (*one.waiting, *one.decided)
    ]
    headings = (
        "State, Experience, Employer, Learners, Days, Days at stake, Why a person must decide"
    )
    of_days = ("Experience", "Learner", "Tutor group", "Date", "Days", "Decision")
    return Download(
        name="days-to-decide",
        main=Sheet("Experiences", tuple(headings.split(", ")), rows),
        more=(Sheet("Days", of_days, days),),
        holds_learners=True,
    )


def policies_download(versions: Iterable[PolicyVersion]) -> Download:
    """Versions of the rules."""
    words = {"published": "Published", "proposed": "Waiting for a second person"}
    rows: list[list[Cell]] = [
        [
            one.code,
            one.effective_from,
            words.get(one.state, "Draft"),
            one.drafted_by.name if one.drafted_by else "Shipped",
        ]
        for one in versions
    ]
    headings = ("Version", "In force from", "State", "Drafted by")
    return Download(name="versions-of-the-rules", main=Sheet("Versions", headings, rows))


def day_files_download(files: Iterable[DayFile]) -> Download:
    """Files of days already lived."""
    rows: list[list[Cell]] = [
        [
            one.file_name,
            one.get_kind_display(),
            one.uploaded_at,
            one.uploaded_by.name if one.uploaded_by else "",
            one.get_state_display(),
        ]
        for one in files
    ]
    headings = ("File", "What", "Uploaded", "By", "State")
    return Download(name="files-of-days", main=Sheet("Files", headings, rows))


def reconciliation_download(compared: Iterable[Compared], names: dict[int, str]) -> Download:
    """A register beside the portal, day by day, all groups."""
    rows: list[list[Cell]] = [
        [
            one.group.label,
            names[one.learner],
            one.day,
            one.marks[0],
            one.marks[1],
            one.recorded.title if one.recorded else "",
            one.sentence,
        ]
        for one in compared
    ]
    headings = ("Group", "Learner", "Date", "AM", "PM", "Experience", "What they say")
    return Download(
        name="register-and-portal", main=Sheet("Days", headings, rows), holds_learners=True
    )


def cohort_download(learners: Iterable[Any]) -> Download:
    """The learners whom a provider is commissioned for."""
    rows: list[list[Cell]] = [
        [one.name, one.year, in_days(one.credited), in_days(one.target), in_days(one.planned)]
        for one in learners
    ]
    headings = ("Learner", "Year", "Days of this key stage", "Target", "Days planned")
    return Download(
        name="learners-commissioned", main=Sheet("Learners", headings, rows), holds_learners=True
    )


def to_place_download(found: PlaceList) -> Download:
    """Learners who lost a place, then those who wait for one."""
    rows: list[list[Cell]] = [
        [
            "To place again",
            one.name,
            f"Year {one.year}" if one.year else "",
            one.tutor_group,
            one.title,
            one.since,
            one.reason or one.state.label,
        ]
        for one in found.put_back
    ]
    rows += [
        ["Waiting", name, "", "", one.title, one.since, one.state.label]
        for one in found.waiting
        for _, name in one.learners
    ]
    headings = ("Part", "Learner", "Year", "Tutor group", "Where", "Since", "State of place")
    return Download(
        name="learners-to-place", main=Sheet("Learners", headings, rows), holds_learners=True
    )


def moves_download(found: Moves) -> Download:
    """Learners who go, then those who come."""
    rows: list[list[Cell]] = [
        [direction, one.name, one.year, one.other, one.joined_on, one.days, str(one.state)]
        for direction, moves in (("Goes", found.leaving), ("Comes", found.arriving))
        for one in moves
    ]
    headings = (
        "Direction",
        "Learner",
        "Year",
        "Other school",
        "From",
        "Days along",
        "State of move",
    )
    return Download(
        name="learners-who-change-school",
        main=Sheet("Learners", headings, rows),
        holds_learners=True,
    )
