"""Days on which schools in England are closed: weekends, bank holidays, usual school holidays.

Bank holidays follow the Banking and Financial Dealings Act 1971 and its yearly practice. School
holidays differ by school: the usual weeks are known here only to ask “are you sure?”, never to
refuse a date, since holiday programmes count.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from equalex.kernel.dates import academic_year

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """One of the six half terms of a school year, from its usual first day to the day before the
    next begins: the holiday that follows belongs to it.
    """

    number: int
    first: date
    last: date


def half_term_of(day: date) -> HalfTerm:
    """The half term of a day, by the usual weeks; the summer holiday belongs to the sixth."""
    starts = _half_term_starts(academic_year(day))
    number = sum(start <= day for start in starts)
    ends = (*starts[1:], date(starts[0].year + 1, 9, 1))
    return HalfTerm(number, starts[number - 1], ends[number - 1] - _DAY)


def same_half_term_last_year(found: HalfTerm) -> HalfTerm:
    """The half term of the same number, one school year earlier."""
    starts = _half_term_starts(academic_year(found.first) - 1)
    return half_term_of(starts[found.number - 1])


def _half_term_starts(year: int) -> tuple[date, ...]:
    """First days of the six half terms of the academic year that begins in `year`."""
    spring = year + 1
    week = 7 * _DAY
    return (
        date(year, 9, 1),
        _last_monday(year, 10) + week,
        date(spring, 1, 3),
        _first_monday(spring, 2) + 3 * week,
        # Some close for the fortnight before Easter Monday and some after: the second is later.
        easter(spring) + 8 * _DAY,
        _last_monday(spring, 5) + week,
    )


def easter(year: int) -> date:
    """Easter Sunday (Gregorian computus, Meeus)."""
    century, rest = divmod(year, 100)
    leap = (
        19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - leap - rest % 4) % 7
    late = (year % 19 + 11 * leap + 22 * week) // 451
    month, day = divmod(leap + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def bank_holidays(year: int) -> dict[date, str]:
    """Bank and public holidays of England, by date; a weekend's is moved to the next weekday."""
    sunday = easter(year)
    found = {
        sunday - 2 * _DAY: "Good Friday",
        sunday + _DAY: "Easter Monday",
        _first_monday(year, 5): "the early May bank holiday",
        _last_monday(year, 5): "the spring bank holiday",
        _last_monday(year, 8): "the summer bank holiday",
    }
    for day, name in (
        (date(year, 1, 1), "New Year’s Day"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year, 12, 26), "Boxing Day"),
    ):
        kept = day
        while kept.weekday() >= 5 or kept in found:
            kept += _DAY
        found[kept] = name if kept == day else f"the bank holiday for {name}"
    return found


def why_closed(day: date) -> str:
    """Why schools are usually closed: `a Saturday`, `Good Friday`; empty when they are open."""
    if day.weekday() >= 5:
        return f"a {day:%A}"
    named = bank_holidays(day.year).get(day)
    if named:
        return named
    return "in the usual school holidays" if _is_usual_holiday(day) else ""


def _is_usual_holiday(day: date) -> bool:
    year = day.year
    sunday = easter(year)
    weeks = (
        (date(year, 1, 1), date(year, 1, 2)),
        _week_of(_first_monday(year, 2) + 14 * _DAY),  # half-term: the third Monday's week
        (sunday - 2 * _DAY, sunday + 5 * _DAY),
        _week_of(_last_monday(year, 5)),
        (date(year, 7, 25), date(year, 8, 31)),
        _week_of(_last_monday(year, 10)),
        (date(year, 12, 22), date(year, 12, 31)),
    )
    return any(first <= day <= last for first, last in weeks)


def _week_of(monday: date) -> tuple[date, date]:
    return monday, monday + 6 * _DAY


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + (-first.weekday() % 7) * _DAY


def _last_monday(year: int, month: int) -> date:
    end = date(year + month // 12, month % 12 + 1, 1) - _DAY
    return end - end.weekday() * _DAY
