"""The lines of the tracking page, joined from prepared cells.

240 lines of ten cells cost a Django template five times what this costs, and bars of the same
days look the same: they are drawn once.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Final
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from equalex.kernel.bars import DayBar
from equalex.kernel.dates import days_text
from equalex.kernel.templatetags.look import state_tag
from reporting.rules.course import Standing, Totals
from reporting.rules.groups import SHORT_NAMES
from reporting.rules.tracking import TrackedLearner
from schools.rules.groups import Group

register = template.Library()

_NO_LEARNER: Final = UUID(int=0)
_STANDINGS: Final = {
    Standing.MET: ("good", "tick"),
    Standing.ON_COURSE: ("plan", "clock"),
    Standing.AFTER_REPAIR: ("mend", "repair"),
    Standing.SHORT: ("bad", "warning"),
    Standing.NOTHING: ("bad", "cross"),
    Standing.NOT_SAID: ("plain", ""),
}
_NUMBER: Final = '<td class="govuk-table__cell govuk-table__cell--numeric">'
_CELL: Final = '<td class="govuk-table__cell">'


@register.simple_tag
def learner_rows(
    learners: Iterable[TrackedLearner],
    groups: tuple[Group, ...],
    *,
    with_year: bool,
    day_minutes: int,
) -> SafeString:
    """`{% learner_rows page.object_list groups with_year=True day_minutes=300 %}`: `<tr>` for each."""
    before, after = reverse("show-ledger", args=[_NO_LEARNER]).split(str(_NO_LEARNER))
    return mark_safe(  # noqa: S308  # `_row` escapes what people typed; all else is ours
        "\n".join(
            _row(one, f"{before}{one.public_id}{after}", groups, with_year, day_minutes)
            for one in learners
        )
    )


def _row(
    one: TrackedLearner, url: str, groups: tuple[Group, ...], with_year: bool, day_minutes: int
) -> str:
    year = f"{_CELL}{one.nc_year or '&ndash;'}</td>" if with_year else ""
    return (
        '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">'
        f'<a class="govuk-link" href="{url}">{escape(one.last_name)}, {escape(one.first_name)}</a>'
        f"</th>{year}{_CELL}{escape(one.tutor_group) or '&ndash;'}</td>"
        f"{_CELL}{_group_names(one.groups, groups)}</td>"
        f"{_CELL}{_bar(one.ks3, 'KS3', one.key_stage, day_minutes)}</td>"
        f"{_CELL}{_bar(one.ks4, 'KS4', one.key_stage, day_minutes)}</td>"
        f"{_NUMBER}{_days(one.planned, day_minutes)}</td>"
        f"{_NUMBER}{_days(one.recoverable, day_minutes)}</td>"
        f"{_NUMBER}{_days(one.needed, day_minutes)}</td>"
        f"{_CELL}{_standing(one.standing)}</td></tr>"
    )


@lru_cache(maxsize=256)
def _group_names(belongs_to: frozenset[Group], groups: tuple[Group, ...]) -> str:
    return ", ".join(SHORT_NAMES[group] for group in groups if group in belongs_to)


@lru_cache(maxsize=4096)
def _bar(totals: Totals, key_stage: str, present: str, day_minutes: int) -> str:
    """The bar; for a key stage that has not begun, only a word."""
    if key_stage == "KS4" and present == "KS3" and not (totals.credited or totals.planned):
        return '<span class="eq-muted">From Year 10</span>'
    return DayBar(
        credited=totals.credited,
        target=totals.target,
        recoverable=totals.recoverable,
        planned=totals.planned,
        day_minutes=day_minutes,
    ).html(compact=True)


@lru_cache(maxsize=4096)
def _days(minutes: int, day_minutes: int) -> str:
    return days_text(minutes, day_minutes)


@lru_cache(maxsize=16)
def _standing(standing: Standing) -> str:
    kind, drawing = _STANDINGS[standing]
    return state_tag(standing.label, kind, drawing)
