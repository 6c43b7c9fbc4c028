"""What people ask the pages of reporting for."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict

from equalex.kernel.dates import long_date
from equalex.kernel.forms import HintedLabel, PlainForm
from equalex.kernel.words import Word
from reporting.rules.measurement import SupersedeReason
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


class ReportForm(PlainForm):
    """As of which date, and why again where a report of that date stands.

    `choices` are the dates one may choose, `issued` those of which a report stands.
    """

    as_of = forms.ChoiceField(label="As of which date?", widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label="Why is the earlier report replaced?",
        help_text="Only where a report of that date was issued already. It stays readable, and "
        "the new one says that it takes its place.",
        required=False,
        choices=[("", "It is the first of that date"), *SupersedeReason.choices()],
    )

    def __init__(
        self, *args: Any, dates: Sequence[date], issued: Collection[date], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.issued = issued
        field = self.fields["as_of"]
        field.choices = [  # type: ignore[attr-defined]  # a ChoiceField, declared above
            (day.isoformat(), _date_label(day, is_today=not at, is_issued=day in issued))
            for at, day in enumerate(dates)
        ]
        if len(dates) and not self.is_bound:
            field.initial = dates[0].isoformat()

    def clean_as_of(self) -> date:
        """The date itself."""
        return date.fromisoformat(self.cleaned_data["as_of"])

    def clean_reason(self) -> SupersedeReason | None:
        """The word, or None."""
        chosen = self.cleaned_data["reason"]
        return SupersedeReason(chosen) if chosen else None

    def clean(self) -> dict[str, Any]:
        """A report of a date that has one needs its reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("as_of") in self.issued and not cleaned.get("reason"):
            self.add_error(
                "reason",
                "A report of that date was issued already. Choose why a new one takes its place.",
            )
        return cleaned


def _date_label(day: date, *, is_today: bool, is_issued: bool) -> str:
    text = f"Today, {long_date(day)}" if is_today else long_date(day)
    return HintedLabel(text, "A report of this date was issued already.") if is_issued else text
