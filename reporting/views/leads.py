"""Where figures lead: each to the list of schools, employers or places behind it, never of learners."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from reporting.queries.documents import Section
from reporting.rules.comparison import SchoolLine


def address(page: str, *args: Any, **query: Any) -> str:
    """The page with these filters; what is empty or None is left out."""
    given = {name: value for name, value in query.items() if value not in ("", None)}
    path = reverse(page, args=args)
    return f"{path}?{urlencode(given)}" if given else path


def of_schools(lines: Iterable[SchoolLine]) -> list[str]:
    """The page of each school's need."""
    return [reverse("show-school-need", args=[each.public_id]) for each in lines]


def by_row(section: Section, urls: Iterable[str], *, answer: str = "") -> Section:
    """Each row leads by its name, and the answer where `answer` says."""
    return by_cell(section, [(url,) for url in urls], answer=answer)


def by_cell(section: Section, rows: Iterable[Sequence[str]], *, answer: str = "") -> Section:
    """Each figure leads by itself: addresses by row and column, the first for the row's name."""
    leads = tuple(tuple(row) for row in rows)
    return replace(section, table=replace(section.table, leads=leads), url=answer)
