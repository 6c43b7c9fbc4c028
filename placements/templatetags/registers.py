"""The rows of a register, as cells prepared in Python: a formset would cost fifteen times as much."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from placements.queries.registers import VERDICT_LABELS, Register, RegisterDay, RegisterRow
from placements.rules.registers import Mark

register = template.Library()

_ANSWERS = (("", "Not marked"), ("attended", "Attended"), ("absent", "Absent"))
_COLOURS = {
    "counts": "good",
    "counts_in_part": "part",
    "needs_judgement": "ask",
    "does_not_count": "mend",
}


class Entered(NamedTuple):
    """What was typed and is shown again, and what is wrong with it, by day."""

    marks: Mapping[int, Mark]
    texts: Mapping[int, str]
    notes: Mapping[int, str]


@register.simple_tag
def register_rows(
    register: Register,
    entered: Mapping[int, Mark],
    texts: Mapping[int, str],
    reasons: Mapping[int, str],
    notes: Mapping[int, str],
) -> SafeString:
    """All rows. What was entered stands before what is stored; `notes` are errors by day."""
    rows = (
        _row(row, register.dates, Entered(entered, texts, notes), reasons.get(row.placement))
        for row in register.rows
    )
    return mark_safe("".join(rows))  # noqa: S308  # `_row` escapes what people typed; all else is ours


def _row(row: RegisterRow, dates: tuple[dt.date, ...], entered: Entered, reason: str | None) -> str:
    name = escape(row.name)
    group = f'<span class="govuk-hint">{escape(row.tutor_group)}</span>' if row.tutor_group else ""
    cells = "".join(
        _cell(cell, name, on, entered)
        if (cell := row.cells.get(on))
        else '<td class="govuk-table__cell">Not booked</td>'
        for on in dates
    )
    why = escape(row.absence_reason if reason is None else reason)
    return (
        f'<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{name}{group}</th>'
        f'{cells}<td class="govuk-table__cell"><input class="govuk-input" '
        f'name="reason-{row.placement}" aria-label="{name}: reason for absence" maxlength="200" '
        f'autocomplete="off" value="{why}"></td></tr>'
    )


def _cell(cell: RegisterDay, name: str, on: dt.date, entered: Entered) -> str:
    if cell.is_to_come:
        return '<td class="govuk-table__cell"><span class="govuk-hint">Still to come</span></td>'
    key, mark = cell.day.key, entered.marks.get(cell.day.key, cell.day.mark)
    options = "".join(
        f'<option value="{word}"{" selected" if word == mark.answer else ""}>{label}</option>'
        for word, label in _ANSWERS
    )
    minutes = cell.day.planned_minutes if mark.minutes is None else mark.minutes
    note = entered.notes.get(key, "")
    described = f' aria-describedby="n-{key}" aria-invalid="true"' if note else ""
    wrong = " govuk-input--error" if note else ""
    when = f"{name}, {on.day} {on:%B}"
    return (
        '<td class="govuk-table__cell eq-register__cell">'
        + (f'<p class="govuk-error-message" id="n-{key}">{escape(note)}</p>' if note else "")
        + f'<select class="govuk-select" id="a-{key}" name="a-{key}" aria-label="{when}: attendance">'
        f"{options}</select>"
        f'<input class="govuk-input{wrong}" id="m-{key}" name="m-{key}" inputmode="numeric"'
        f' aria-label="{when}: minutes" value="{escape(entered.texts.get(key, str(minutes)))}"{described}>'
        f"{_outcome(cell)}</td>"
    )


def _outcome(cell: RegisterDay) -> str:
    if not cell.verdict:
        return ""
    if cell.day.mark.answer == "absent":
        return ""
    label = "Not yet" if cell.outcome.startswith("Missing") else VERDICT_LABELS[cell.verdict]
    words = f' <span class="govuk-hint">{escape(cell.outcome)}</span>' if cell.outcome else ""
    return f'<p class="eq-register__outcome"><strong class="eq-tag eq-tag--{_COLOURS[cell.verdict]}">{label}</strong>{words}</p>'
