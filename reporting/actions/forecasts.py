"""Forecasts, worked out while nobody waits for them."""

import logging
from datetime import date
from typing import Final

from reporting.models import KeptForecast
from reporting.queries.forecast import year_reaches
from reporting.queries.kept_forecast import schools_without_forecast

log = logging.getLogger(__name__)

AT_A_TIME: Final = 25
"""A school takes up to a second: so many hold up other work for less than half a minute."""


def keep_forecasts(*, today: date, at_most: int = AT_A_TIME) -> int:
    """Work out the forecasts that are not of today, and return for how many schools.

    Each stands by itself, so that a worker that is killed goes on where it was.
    """
    keys = list(schools_without_forecast(today).values_list("pk", flat=True)[:at_most])
    for key in keys:
        try:
            keep_forecast(school_id=key, today=today)
        except Exception:  # one school's trouble must not keep the others without a forecast
            log.exception("the forecast of school %s was not worked out", key)
    return len(keys)


def keep_forecast(*, school_id: int, today: date) -> None:
    """Work out the forecast of one school."""
    years = [each.as_data() for each in year_reaches(school_id, today)]
    KeptForecast.objects.update_or_create(
        school_id=school_id, defaults={"as_of": today, "years": years}
    )
