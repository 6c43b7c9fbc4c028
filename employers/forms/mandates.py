"""Giving a careers delivery provider a mandate."""

from datetime import date
from typing import Any

from django import forms

from employers.actions.mandates import Terms
from employers.models import Provider
from equalex.kernel.forms import DayMonthYearField, PlainForm

YEARS = [(year, f"Year {year}") for year in range(7, 12)]


class MandateForm(PlainForm):
    """To whom, for what, from when until when; a school also says for which year groups."""

    provider = forms.ModelChoiceField(
        label="Careers delivery provider",
        queryset=Provider.objects.order_by("name"),
        empty_label="Choose the provider",
    )
    purpose = forms.CharField(
        label="What for?",
        max_length=200,
        help_text="For example “Post our experiences and look after bookings”.",
    )
    starts_on = DayMonthYearField(label="First day", help_text="For example, 1 12 2026.")
    ends_on = DayMonthYearField(
        label="Last day (optional)",
        required=False,
        help_text="Leave it empty for a mandate that lasts until one of you ends it.",
    )
    youngest_year = forms.TypedChoiceField(
        label="Youngest year group", choices=YEARS, coerce=int, initial=7
    )
    oldest_year = forms.TypedChoiceField(
        label="Oldest year group", choices=YEARS, coerce=int, initial=11
    )

    def __init__(self, *args: Any, for_school: bool, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": today})
        super().__init__(*args, **kwargs)
        if not for_school:
            del self.fields["youngest_year"], self.fields["oldest_year"]

    def clean(self) -> dict[str, Any]:
        """Days and years in order."""
        said = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must not be before the first")
        youngest, oldest = said.get("youngest_year"), said.get("oldest_year")
        if youngest and oldest and youngest > oldest:
            self.add_error("oldest_year", "The oldest year group must not be below the youngest")
        return said

    def terms(self) -> Terms:
        """What was said, for the action."""
        said = self.cleaned_data
        return Terms(
            purpose=said["purpose"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            youngest_year=said.get("youngest_year"),
            oldest_year=said.get("oldest_year"),
        )
