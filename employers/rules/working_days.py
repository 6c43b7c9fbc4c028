"""Working days in England: Monday to Friday without bank holidays, however schools have holidays."""

from datetime import date, timedelta

from employers.rules.holidays import bank_holidays


def is_working_day(day: date) -> bool:
    """True on a weekday that is no bank holiday."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days_after(day: date, number: int) -> date:
    """The date on which `number` working days have passed since `day`; `day` itself is not counted."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def working_days_before(day: date, number: int) -> date:
    """The latest date since which `number` working days have passed by `day`."""
    found = day
    while working_days_after(found, number) > day:
        found -= timedelta(days=1)
    return found
