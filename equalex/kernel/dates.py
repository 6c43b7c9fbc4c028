"""How dates, academic years and days are written, so that screen, API, CSV and PDF agree.

Pure: no Django, no clock. An academic year runs from 1 September to 31 August and is
named by the calendar year it begins in.
"""

from datetime import date

FIRST_MONTH = 9
DAY_MINUTES = 300


def academic_year(day: date) -> int:
    """The calendar year in which the academic year of `day` begins: 2026 for 31 August 2027."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def year_label(year: int) -> str:
    """`2026/27` for the academic year that begins in 2026."""
    return f"{year}/{(year + 1) % 100:02d}"


def first_day(year: int) -> date:
    """1 September of the academic year that begins in `year`."""
    return date(year, FIRST_MONTH, 1)


def last_day(year: int) -> date:
    """31 August of the academic year that begins in `year`."""
    return date(year + 1, 8, 31)


def long_date(day: date) -> str:
    """`4 March 2027`."""
    return f"{day.day} {day:%B %Y}"


def date_range(first: date, last: date) -> str:
    """`1 to 5 June 2027`, naming month and year only once where both days share them."""
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {long_date(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {long_date(last)}"
    return f"{long_date(first)} to {long_date(last)}"


def days_text(minutes: int, day_minutes: int = DAY_MINUTES) -> str:
    """Minutes as days, rounded DOWN to one decimal: 1499 is "4.9", never "5.0".

    Whole days are written without a decimal, and thousands with a comma: 1500 is "5", 1037580
    is "3,458.6". For people: `days_number` is for what counts on. Source: counting-rules.md, Units.
    Raises ValueError for negative minutes.
    """
    return f"{days_number(minutes, day_minutes):,}"


def days_number(minutes: int, day_minutes: int = DAY_MINUTES) -> float | int:
    """The same as a number: 1050 is 3.5, and 1500 is 5."""
    if minutes < 0:
        raise ValueError("minutes cannot be negative")
    whole, tenth = divmod(minutes * 10 // day_minutes, 10)
    return (whole * 10 + tenth) / 10 if tenth else whole


def days_phrase(minutes: int, day_minutes: int = DAY_MINUTES) -> str:
    """`1 day`, `3.5 days`, `0 days`."""
    text = days_text(minutes, day_minutes)
    return f"{text} day" if text == "1" else f"{text} days"
