"""The tags and filters of the portal's look, loaded in every template. templates/components/README.md lists them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from equalex.kernel import charts, dates, sheets
from equalex.kernel.bars import DayBar
from equalex.kernel.forms import summary_errors
from equalex.kernel.icons import icon_svg
from equalex.kernel.navigation import COMPARED_SCHOOLS, HUB_EMPLOYERS, tabs
from equalex.kernel.tables import Cell

register = template.Library()

# Word -> (colours, icon, label). Colour, drawing and words always go together.
STATES = {
    "counts": ("good", "tick", "Counts"),
    "counts_in_part": ("part", "part", "Counts in part"),
    "needs_judgement": ("ask", "question", "Needs judgement"),
    "does_not_count": ("bad", "cross", "Does not count"),
    "recoverable": ("mend", "repair", "Recoverable"),
    "planned": ("plan", "clock", "Planned"),
    "met": ("good", "tick", "Met"),
    "short": ("bad", "warning", "Short"),
}
KINDS = {
    "good": "tick",
    "part": "part",
    "ask": "question",
    "bad": "cross",
    "mend": "clock",
    "plan": "calendar",
    "plain": "",
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "calendar" %}`: decoration beside words. Raises KeyError for an unknown name."""
    return icon_svg(name)


@register.simple_tag
def days(minutes: int) -> str:
    """`{% days minutes %}`: `3.5`, rounded down."""
    return dates.days_text(minutes)


@register.filter
def as_cells(line: Sequence[Cell], of_words: bool = False) -> SafeString:
    """`{{ line|as_cells }}`: a line of a `Table`, its name and its figures (or words), with their links.

    Joined at once: hundreds of cells would cost more as parts of a template than all else on a page.
    """
    kind = "" if of_words else " govuk-table__cell--numeric"
    name, *cells = map(_linked, line)
    return mark_safe(  # noqa: S308 - `_linked` escapes each text
        f'<th scope="row" class="govuk-table__header">{name}</th>'
        + "".join([f'<td class="govuk-table__cell{kind}">{each}</td>' for each in cells])
    )


def _linked(cell: Cell) -> str:
    if not cell.url:
        return escape(cell.text)
    about = (
        f'<span class="govuk-visually-hidden">, {escape(cell.about)}</span>' if cell.about else ""
    )
    return f'<a class="govuk-link" href="{escape(cell.url)}">{escape(cell.text)}{about}</a>'


@register.filter
def in_days(minutes: int) -> str:
    """`{{ minutes|in_days }}`: `3.5 days`."""
    return dates.days_phrase(minutes)


@register.filter
def in_miles(miles: float) -> str:
    """`{{ miles|in_miles }}`: `under a mile`, `1 mile`, `12 miles`."""
    whole = round(miles)
    return "under a mile" if whole < 1 else f"{whole} mile{'' if whole == 1 else 's'}"


@register.filter
def long_date(day: date) -> str:
    """`{{ day|long_date }}`: `4 March 2027`."""
    return dates.long_date(day)


@register.filter
def academic_year_label(day: date) -> str:
    """`{{ day|academic_year_label }}`: `2026/27`."""
    return dates.year_label(dates.academic_year(day))


@register.simple_tag
def date_range(first: date, last: date) -> str:
    """`{% date_range first last %}`: `1 to 5 June 2027`."""
    return dates.date_range(first, last)


@register.simple_tag
def stacked_bar(
    *, credited: int, target: int, recoverable: int = 0, planned: int = 0, compact: bool = False
) -> SafeString:
    """`{% stacked_bar credited=900 target=1500 recoverable=300 %}`, all in minutes."""
    bar = DayBar(credited=credited, target=target, recoverable=recoverable, planned=planned)
    return bar.html(compact=compact)


@register.simple_tag
def day_bar(totals: Any, *, compact: bool = False) -> SafeString:
    """`{% day_bar totals %}` for anything with credited, target, recoverable and planned minutes."""
    return DayBar.of(totals).html(compact=compact)


@register.simple_tag
def verdict_tag(word: str, label: str = "") -> SafeString:
    """`{% verdict_tag day.verdict %}`: one of STATES as colour, drawing and words."""
    kind, drawing, usual = STATES[str(word)]
    return _tag(kind, drawing, label or usual)


@register.simple_tag
def state_tag(label: str, kind: str = "plain", drawing: str = "") -> SafeString:
    """`{% state_tag "Approved" "good" %}`; kind is one of KINDS."""
    return _tag(kind, drawing or KINDS[kind], label)


def _tag(kind: str, drawing: str, label: str) -> SafeString:
    picture = icon_svg(drawing) if drawing else ""
    return format_html('<strong class="eq-tag eq-tag--{}">{}{}</strong>', kind, picture, label)


@register.inclusion_tag("components/charts/figure.html")
def chart(figure: charts.Chart) -> dict[str, Any]:
    """`{% chart figure %}`: the answer as caption, the drawing, and the same figures as a table."""
    return {"figure": figure, "drawing": figure.svg(), "table": figure.table()}


@register.inclusion_tag("components/charts/figure_pdf.html")
def chart_for_pdf(figure: charts.Chart) -> dict[str, Any]:
    """`{% chart_for_pdf figure %}`: drawing and table, one below the other, on paper."""
    return {"figure": figure, "drawing": figure.svg(), "table": figure.table()}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*checked: forms.BaseForm) -> dict[str, Any]:
    """`{% error_summary form other_form %}`: nothing while there is no error. base.html does it for `form`."""
    errors = [error for form in checked if form is not None for error in summary_errors(form)]
    return {"errors": errors}


@register.inclusion_tag("components/stat_tile.html")
def stat_tile(
    value: Any, label: str, *, note: str = "", url: str = "", kind: str = ""
) -> dict[str, Any]:
    """`{% stat_tile 42 "learners on 5 + 5" note="of 180" url=... kind="good" %}`."""
    return {"value": value, "label": label, "note": note, "url": url, "kind": kind}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str, *, url: str = "", action: str = "", picture: str = "info"
) -> dict[str, Any]:
    """`{% empty_state "No bookings yet" "Find ..." url=... action="Find experiences" %}`."""
    return {"title": title, "text": text, "url": url, "action": action, "picture": picture}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: list[Any]) -> dict[str, Any]:
    """`{% task_list tasks %}`: tasks have title, url, hint, status and kind (see KINDS); hint may be empty."""
    return {"tasks": [_Task.from_any(task) for task in tasks]}


class _Task:
    """A line of "what needs me today", read from an object or a dict."""

    def __init__(self, *, title: str, url: str, hint: str, status: str, kind: str) -> None:
        self.title, self.url, self.hint, self.status, self.kind = title, url, hint, status, kind

    @classmethod
    def from_any(cls, task: Any) -> "_Task":
        def read(name: str) -> str:
            found = task.get(name, "") if isinstance(task, dict) else getattr(task, name, "")
            return "" if found is None else str(found)

        return cls(
            title=read("title"),
            url=read("url"),
            hint=read("hint"),
            status=read("status"),
            kind=read("kind") or "plain",
        )


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, label: str = "Back") -> dict[str, str]:
    """`{% back_link url "Back to bookings" %}`, in the block `back`."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/sub_navigation.html")
def sub_navigation(links: list[tuple[str, str, bool]], label: str = "This part") -> dict[str, Any]:
    """`{% sub_navigation links "Views of tracking" %}`: (label, url, current) as tabs that are links."""
    return {"links": links, "label": label}


@register.inclusion_tag("components/sub_navigation.html", takes_context=True)
def employer_tabs(context: Context) -> dict[str, Any]:
    """`{% employer_tabs %}`: the pages on which a hub looks after its employers."""
    request = context["request"]
    links = tabs(request.actor, HUB_EMPLOYERS, request.resolver_match.url_name)
    return {"links": links, "label": "Pages on employers"}


@register.inclusion_tag("components/sub_navigation.html", takes_context=True)
def school_tabs(context: Context) -> dict[str, Any]:
    """`{% school_tabs %}`: the pages on which a hub or trust compares its schools."""
    request = context["request"]
    links = tabs(request.actor, COMPARED_SCHOOLS, request.resolver_match.url_name)
    return {"links": links, "label": "Pages on schools"}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], label: str = "Pages") -> dict[str, Any]:
    """`{% pagination page %}`: keeps filters and order of the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        (number, "" if not isinstance(number, int) else _address(context, page=number))
        for number in numbers
    ]
    return {
        "page": page,
        "label": label,
        "links": links,
        "previous_url": _address(context, page=page.number - 1) if page.has_previous() else "",
        "next_url": _address(context, page=page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(
    context: Context, label: str, key: str, *, sort: str = "", numeric: bool = False
) -> dict[str, Any]:
    """`{% sort_heading "Name" "name" sort=sort %}`: a column heading that orders by `key`, then by `-key`."""
    is_up, is_down = sort == key, sort == f"-{key}"
    return {
        "label": label,
        "url": _address(context, sort=f"-{key}" if is_up else key, page=None),
        "numeric": numeric,
        "aria_sort": "ascending" if is_up else "descending" if is_down else "",
        "picture": "up" if is_up else "down" if is_down else "up-down",
    }


@register.inclusion_tag("components/downloads.html", takes_context=True)
def downloads(context: Context, what: str = "this list") -> dict[str, Any]:
    """`{% downloads "this list" %}`: the same rows as CSV and Excel, with the page's filters and order.

    A page that answers a POST, such as a search by name, is asked for by POST again.
    """
    request = context["request"]
    formats = (("CSV", "csv"), ("Excel", "xlsx"))
    if request.method != "POST":
        links = [
            (label, _address(context, page=None, **{sheets.PARAMETER: word}))
            for label, word in formats
        ]
        return {"what": what, "links": links}
    return {
        "what": what,
        "links": [],
        "address": request.get_full_path(),
        "buttons": formats,
        "kept": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in ("csrfmiddlewaretoken", sheets.PARAMETER)
            for value in values
        ],
        "csrf_token": context.get("csrf_token"),
    }


def _address(context: Context, **changes: Any) -> str:
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def is_single_checkbox(bound: BoundField) -> bool:
    """True for a yes-or-no box, whose label stands after it."""
    return isinstance(bound.field.widget, forms.CheckboxInput)


@register.filter
def has(mapping: dict[str, Any], key: str) -> bool:
    """`{% if widget.attrs|has:"aria-invalid" %}`."""
    return key in mapping
