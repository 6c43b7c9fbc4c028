"""Forms of learners who move."""

from datetime import date
from typing import Any

from django import forms

from equalex.kernel.forms import DayMonthYearField, PlainForm


class ArrivalForm(PlainForm):
    """The new school says that this is the same learner, and since when."""

    joined_on = DayMonthYearField(
        label="First day at your school",
        help_text="Days before it were earned at the former school.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_joined_on(self) -> date:
        """Nobody has joined yet who joins tomorrow."""
        day: date = self.cleaned_data["joined_on"]
        if day > self._today:
            raise forms.ValidationError(
                "The first day at your school is still to come. Agree on that day or later"
            )
        return day


class DepartureForm(PlainForm):
    """The former school lets the days go along."""

    shows_details = forms.BooleanField(
        label="The new school may also see where these days were spent",
        required=False,
        help_text="Otherwise it sees only what they count for.",
    )
