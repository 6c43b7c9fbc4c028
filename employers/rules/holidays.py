"""Days on which schools in England are closed: weekends, bank holidays, usual school holidays.

Bank holidays follow the Banking and Financial Dealings Act 1971 and its yearly practice. School
holidays differ by school: the usual weeks are known here only to ask “are you sure?”, never to
refuse a date, since holiday programmes count.
"""

from datetime import date, timedelta

_DAY = timedelta(days=1)


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
