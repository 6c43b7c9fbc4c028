"""What people ask the pages of reporting for."""

from typing import TypeVar

from django.http import QueryDict

from equalex.kernel.words import Word
from reporting.rules.tracking import Column, Show, Wish

AnyWord = TypeVar("AnyWord", bound=Word)

LONGEST_NAME = 100


def wish_from(query: QueryDict, name: str = "") -> Wish:
    """What an address asks the tracking page for; whatever is not known is left out.

    A name is never part of an address: it is posted, and given here as `name`.
    """
    order = query.get("sort", "")
    return Wish(
        year=query.get("year", ""),
        tutor_group=query.get("tutor", ""),
        group=query.get("group", ""),
        show=_word(Show, query.get("show", ""), Show.EVERYBODY),
        sort=_word(Column, order.removeprefix("-"), Column.NAME),
        descending=order.startswith("-"),
        name=name.strip()[:LONGEST_NAME],
    )


def _word(words: type[AnyWord], given: str, otherwise: AnyWord) -> AnyWord:
    try:
        return words(given)
    except ValueError:
        return otherwise
