"""What the words of a report mean, what people judged, and what could not be known."""

from datetime import date

from equalex.kernel.access import OrganisationKind
from equalex.kernel.dates import long_date
from reporting.queries.report_figures import ReportFigures
from reporting.rules.equity import GAPS_MEAN, SURENESS_MEANS
from reporting.rules.further_numbers import WITHOUT_BIRTH_DATE, WITHOUT_KEY_STAGE, WITHOUT_YEAR
from reporting.rules.groups import DISADVANTAGED_MEANS, Unknown
from reporting.rules.readers import Reader
from reporting.rules.suppression import (
    FEW_LEFT_OUT,
    HIDDEN_INSIDE_MEANS,
    HIDDEN_MEANS,
    SMALLEST_GROUP,
    is_small,
    to_nearest_five,
)


def notes_of(figures: ReportFigures) -> tuple[str, ...]:
    """What the words mean, by which rules, and what a person decided."""
    rules, reader = figures.rules, figures.scope.reader
    notes = [
        (
            f"Counted by the rules “{rules.code}”: a day is {rules.day_minutes} minutes, rounded "
            "down. Figures are evidence towards Benchmark 6 and the work experience guarantee, "
            "not a statement that a duty has been met."
        ),
        (
            "Learners in Years 7 to 11, and those for whom year groups are not followed, each in "
            "the key stage they were in. Days beyond a target fill no other key stage and no "
            "other learner’s target."
        ),
        GAPS_MEAN,
        SURENESS_MEANS,
        DISADVANTAGED_MEANS,
        _judged(figures),
    ]
    if reader is Reader.OUTSIDE:
        notes.append(HIDDEN_MEANS)
    if reader is Reader.GOVERNORS:
        notes.append(HIDDEN_INSIDE_MEANS)
    return tuple(notes)


def _judged(figures: ReportFigures) -> str:
    judged = figures.judged
    if not any(judged):
        return "No day was left to a person to judge."
    accepted, refused, waiting = (_days(number, figures.scope.reader) for number in judged)
    return (
        "Some days the rules leave to a person of the school, who gives a reason: "
        f"{accepted} judged to count, {refused} judged not to count, {waiting} waiting for a "
        "judgement."
    )


def _days(number: int, reader: Reader) -> str:
    if reader is not Reader.SCHOOL and is_small(number):
        return f"fewer than {SMALLEST_GROUP} days"
    if reader is Reader.OUTSIDE:
        return f"about {to_nearest_five(number):,} days"
    return f"{number:,} day{'' if number == 1 else 's'}"


def unknown_of(figures: ReportFigures) -> tuple[str, ...]:
    """What could not be known, with how many learners it is about."""
    numbers = {
        what: _learners(figures, what) for what, number in figures.not_known.items() if number
    }
    found = [
        f"{each.label}: not recorded for {numbers[each.label]}, who stand on neither side of that "
        "comparison."
        for each in Unknown
        if each.label in numbers
    ]
    if figures.leaves_out_few:
        found.append(FEW_LEFT_OUT)
    if WITHOUT_YEAR in numbers:
        found.append(
            f"No year group: {numbers[WITHOUT_YEAR]}, of whom nobody can say what is due by now."
        )
    if WITHOUT_KEY_STAGE in numbers:
        found.append(f"No key stage: {numbers[WITHOUT_KEY_STAGE]}, whose days have no target.")
    if WITHOUT_BIRTH_DATE in numbers:
        found.append(
            f"Birth date: not recorded for {numbers[WITHOUT_BIRTH_DATE]}. Figures do not need it; when "
            "a record is to be erased is then told by the year group."
        )
    found += history_of(
        as_of=figures.as_of,
        today=figures.today,
        joined_later=figures.joined_later,
        is_school=figures.scope.kind is OrganisationKind.SCHOOL,
    )
    found.append(
        "A visit that was marked in the school’s register and not recorded here (code V or W) is "
        "not known to the portal. Days at schools that do not use the portal are known only as "
        "far as somebody recorded them."
    )
    if not figures.barriers.noted:
        found.append("Why learners miss out: nobody has noted it yet.")
    return tuple(found)


def history_of(*, as_of: date, today: date, joined_later: int, is_school: bool) -> list[str]:
    """Of a date that has passed: what is exact, and what is taken as it is now.

    `joined_later` schools joined the portal after the date.
    """
    found = []
    if joined_later:
        who = "The school" if is_school else f"{joined_later} of the schools"
        found.append(
            f"{who} joined the portal after {long_date(as_of)}: what happened before is known as "
            "far as it was recorded since."
        )
    if as_of < today:
        found.append(
            f"This is as of {long_date(as_of)} and was made on {long_date(today)}. Days that count "
            "are exact: days after that date are taken back and stand as planned. What was recorded "
            "later about earlier days is in it. Which school and groups a learner belongs to, and "
            "what can still be put right, are taken as they were when it was made."
        )
    return found


def _learners(figures: ReportFigures, what: str) -> str:
    """So many of whom it is not known, as the reader may see it."""
    number, reader = figures.not_known[what], figures.scope.reader
    if reader is not Reader.SCHOOL and is_small(number):
        return f"fewer than {SMALLEST_GROUP} learners"
    if reader is Reader.OUTSIDE:
        value = figures.further[what].value
        return "some learners" if value is None else f"about {value:,} learners"
    return "1 learner" if number == 1 else f"{number:,} learners"
