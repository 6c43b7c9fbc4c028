"""Forms for slots: dates and times as people say them, and the number of places."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from employers.actions.slots import Times
from employers.rules.slot_dates import (
    MOST_DATES,
    Repeat,
    Together,
    problem_with,
    problem_with_booking_together,
    spread,
    unusual,
    working_time,
)
from equalex.kernel.forms import ClockInput, DayMonthYearField, PlainForm, WholeNumberInput

MOST_PLACES = 500
PLACES_MESSAGES = {
    "invalid": "Enter a whole number of places, such as 10",
    "min_value": "Enter at least 1 place",
    "max_value": f"Enter at most {MOST_PLACES} places",
}
NAMED_AT_MOST = 3


class SlotsForm(PlainForm):
    """One date or several, repeated or not, booked together or each by itself."""

    first_date = DayMonthYearField(label="First date", help_text="For example 4 3 2027.")
    repeat = forms.ChoiceField(
        label="Does it repeat?",
        choices=Repeat.choices(),
        widget=forms.RadioSelect,
        initial=Repeat.ONCE,
    )
    times = forms.IntegerField(
        label="How many dates in all?",
        help_text="Only if it repeats: 10 for ten Wednesdays, 5 for a week.",
        required=False,
        min_value=1,
        max_value=MOST_DATES,
        widget=WholeNumberInput,
        error_messages={
            "invalid": "Enter a whole number of dates, such as 5",
            "min_value": "Enter at least 1 date",
            "max_value": f"Enter at most {MOST_DATES} dates",
        },
    )
    other_dates = forms.CharField(
        label="Other dates (optional)",
        help_text="One on each line, such as 18 March 2027 or 18/03/2027.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    together = forms.ChoiceField(
        label="If there are several dates, what do schools book?",
        choices=Together.choices(),
        widget=forms.RadioSelect,
        initial=Together.EACH,
    )
    start = forms.TimeField(label="From", widget=ClockInput)
    end = forms.TimeField(label="To", widget=ClockInput)
    break_minutes = forms.IntegerField(
        label="Minutes of breaks",
        help_text="Lunch and other breaks. They do not count as working time.",
        min_value=0,
        max_value=480,
        initial=0,
        required=False,
        widget=WholeNumberInput,
        error_messages={
            "invalid": "Enter whole minutes, such as 45",
            "min_value": "Enter 0 or more minutes",
            "max_value": "Enter at most 480 minutes",
        },
    )
    places = forms.IntegerField(
        label="Places",
        help_text="How many learners can come.",
        min_value=1,
        max_value=MOST_PLACES,
        widget=WholeNumberInput,
        error_messages=PLACES_MESSAGES,
    )
    note = forms.CharField(
        label="Note for schools (optional)",
        help_text="For example where to arrive and what to bring.",
        max_length=200,
        required=False,
    )
    closed_ok = forms.BooleanField(
        label="Yes, we are open then, and schools may book it", required=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.dates: list[date] = []
        for name in ("start", "end"):
            self.fields[name].error_messages["invalid"] = "Enter a time, such as 09:30"

    @property
    def asks_whether_open(self) -> bool:
        """True once a date fell on a day on which schools are usually closed."""
        return self.is_bound and ("closed_ok" in self.errors or bool(self.data.get("closed_ok")))

    def clean_other_dates(self) -> list[date]:
        """Each line as a date; a line that is none is named."""
        read = forms.DateField(input_formats=settings.DATE_INPUT_FORMATS)
        found = []
        for line in self.cleaned_data["other_dates"].splitlines():
            if not line.strip():
                continue
            try:
                found.append(read.clean(line.strip()))
            except forms.ValidationError:
                raise forms.ValidationError(
                    f"“{line.strip()[:40]}” is not a date. Write it as 18 March 2027 or 18/03/2027"
                ) from None
        return found

    def clean(self) -> dict[str, Any]:
        """Dates and times together, each problem at the field where it can be put right."""
        said = super().clean() or self.cleaned_data
        if said.get("start") and said.get("end"):
            working = working_time(said["start"], said["end"], said.get("break_minutes") or 0)
            self.minutes = working.minutes
            if working.problem:
                self.add_error(working.where, working.problem)
        repeat = Repeat(said.get("repeat") or Repeat.ONCE)
        if repeat is not Repeat.ONCE and not said.get("times") and "times" not in self.errors:
            self.add_error("times", "Enter how many dates there are in all, such as 5")
        if said.get("first_date") and not {"times", "other_dates"} & set(self.errors):
            self._clean_dates(repeat, said)
        return said

    def _clean_dates(self, repeat: Repeat, said: dict[str, Any]) -> None:
        others = said.get("other_dates") or []
        self.dates = spread(said["first_date"], repeat, said.get("times") or 1, others)
        problem = problem_with(self.dates, self.today)
        if not problem and said.get("together") == Together.AS_ONE:
            problem = problem_with_booking_together(self.dates)
        if problem:
            is_of_others = problem_with([said["first_date"]], self.today) == "" and bool(others)
            self.add_error("other_dates" if is_of_others else "first_date", problem)
            return
        closed = unusual(self.dates)
        if closed and not said.get("closed_ok"):
            more = len(closed) - NAMED_AT_MOST
            named = ", ".join(closed[:NAMED_AT_MOST]) + (f", and {more} more" if more > 0 else "")
            self.add_error(
                "closed_ok",
                f"Schools are usually closed: {named}. Tick the box if you mean it, or change "
                "the dates",
            )

    def slots(self) -> list[list[date]]:
        """The dates of each slot to be added."""
        if self.cleaned_data["together"] == Together.AS_ONE:
            return [self.dates]
        return [[day] for day in self.dates]

    def clock(self) -> Times:
        """When each date begins, and how long learners work."""
        return Times(
            start=self.cleaned_data["start"],
            minutes=self.minutes,
            break_minutes=self.cleaned_data["break_minutes"] or 0,
        )


class PlacesForm(PlainForm):
    """How many learners can come to a slot."""

    places = forms.IntegerField(
        label="Places",
        min_value=1,
        max_value=MOST_PLACES,
        widget=WholeNumberInput,
        error_messages=PLACES_MESSAGES,
    )
