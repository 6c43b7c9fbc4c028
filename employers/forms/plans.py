"""A plan in work-shaped words: the sentence that was typed, and the form that corrects it."""

from datetime import date
from typing import Any

from django import forms

from employers.actions.plans import WorkPlan
from employers.rules.slot_dates import (
    MOST_DATES,
    MOST_MINUTES,
    Repeat,
    problem_with,
    problem_with_booking_together,
    spread,
    unusual,
)
from employers.rules.vocabulary import Activity, Mode, Setting
from employers.rules.work_shapes import MOST_LEARNERS, Understood
from equalex.kernel.forms import ClockInput, DayMonthYearField, PlainForm, WholeNumberInput

YEARS = [(year, f"Year {year}") for year in range(7, 12)]


class SentenceForm(PlainForm):
    """What one has in mind, in a sentence; lives in the address."""

    say = forms.CharField(
        label="What do you have in mind?",
        max_length=200,
        help_text="In a sentence: how many learners, how often, how long.",
        error_messages={"required": "Say what you have in mind, or choose one of the examples"},
    )


class PlanForm(PlainForm):
    """How many learners come how often for how long, and what they do. All of it may stay open."""

    learners = forms.IntegerField(
        label="How many learners each time?",
        required=False,
        min_value=1,
        max_value=MOST_LEARNERS,
        widget=WholeNumberInput,
        error_messages={"invalid": "Enter a whole number of learners, such as 10"},
    )
    times = forms.IntegerField(
        label="On how many dates do the same learners come?",
        required=False,
        min_value=1,
        max_value=MOST_DATES,
        widget=WholeNumberInput,
        error_messages={"invalid": "Enter a whole number of dates, such as 3"},
    )
    hours = forms.DecimalField(
        label="Hours each time",
        required=False,
        help_text="Without breaks: 2.5 for two and a half hours.",
        widget=WholeNumberInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": "Enter hours as a number, such as 2 or 2.5"},
    )
    repeat = forms.ChoiceField(
        label="How do the dates follow each other?", choices=Repeat.choices(), required=False
    )
    activity = forms.ChoiceField(
        label="What kind of activity is it?",
        choices=[("", "Not decided yet"), *Activity.choices()],
        required=False,
    )
    mode = forms.ChoiceField(
        label="How do learners take part?", choices=Mode.choices(), required=False
    )
    setting = forms.ChoiceField(
        label="Where does it take place?", choices=Setting.choices(), required=False
    )
    youngest_year = forms.TypedChoiceField(
        label="Youngest year group", choices=YEARS, coerce=int, required=False, empty_value=7
    )
    oldest_year = forms.TypedChoiceField(
        label="Oldest year group", choices=YEARS, coerce=int, required=False, empty_value=11
    )
    first_date = DayMonthYearField(
        label="First date (optional)",
        required=False,
        help_text="For example 4 3 2027. You can add dates later too.",
    )
    start = forms.TimeField(
        label="Learners arrive at",
        required=False,
        widget=ClockInput,
        error_messages={"invalid": "Enter a time, such as 09:30"},
    )
    closed_ok = forms.BooleanField(
        label="Yes, we are open then, and schools may book it", required=False
    )

    def __init__(self, *args: Any, today: date, looking: bool = False, **kwargs: Any) -> None:
        """`looking`: only the worth is asked for, so that dates need not be settled yet."""
        super().__init__(*args, **kwargs)
        self.today = today
        self.looking = looking
        self.dates: list[date] = []

    @staticmethod
    def initial_of(found: Understood) -> dict[str, Any]:
        """What a sentence said; an experience in person at the workplace where it did not say."""
        hours = f"{found.minutes / 60:.2f}".rstrip("0").rstrip(".") if found.minutes else ""
        return {
            "learners": found.learners,
            "times": found.times,
            "hours": hours,
            "repeat": found.repeat or Repeat.WEEKLY,
            "activity": found.activity,
            "mode": found.mode or Mode.IN_PERSON,
            "setting": Setting.ELSEWHERE if found.mode == Mode.VIRTUAL else Setting.WORKPLACE,
            "youngest_year": found.youngest_year or (10 if found.activity == "placement" else 7),
            "oldest_year": found.oldest_year or 11,
            "start": "09:30",
        }

    @property
    def asks_whether_open(self) -> bool:
        """True once a date fell on a day on which schools are usually closed."""
        return self.is_bound and ("closed_ok" in self.errors or bool(self.data.get("closed_ok")))

    def clean_hours(self) -> int | None:
        """Whole minutes."""
        hours = self.cleaned_data["hours"]
        if hours is None:
            return None
        minutes = round(float(hours) * 60)
        if not 1 <= minutes <= MOST_MINUTES:
            raise forms.ValidationError(
                "Learners may work at most 8 hours a day: enter between 0.25 and 8 hours"
            )
        return minutes

    def clean(self) -> dict[str, Any]:
        """Years in order; dates that can be offered, asked about where schools are closed."""
        said = super().clean() or self.cleaned_data
        if (said.get("youngest_year") or 7) > (said.get("oldest_year") or 11):
            self.add_error("oldest_year", "The oldest year group must not be below the youngest")
        if said.get("first_date") and not self.looking:
            self._clean_dates(said)
        return said

    def _clean_dates(self, said: dict[str, Any]) -> None:
        asked = (
            ("learners", "Enter how many learners can come, so that places can be offered"),
            ("hours", "Enter how many hours, so that dates can be offered"),
            ("start", "Enter when learners arrive, such as 09:30"),
        )
        for name, sentence in asked:
            if said.get(name) is None and name not in self.errors:
                self.add_error(name, sentence)
        repeat = Repeat(said.get("repeat") or Repeat.ONCE)
        times = said.get("times") or 1
        self.dates = spread(said["first_date"], Repeat.ONCE if times == 1 else repeat, times)
        problem = problem_with(self.dates, self.today) or problem_with_booking_together(self.dates)
        if problem:
            self.add_error("first_date", problem)
        elif (closed := unusual(self.dates)) and not said.get("closed_ok"):
            named = ", ".join(closed[:3]) + (f", and {len(closed) - 3} more" if closed[3:] else "")
            self.add_error(
                "closed_ok",
                f"Schools are usually closed: {named}. Tick the box if you mean it, or choose "
                "another first date",
            )

    def plan(self) -> WorkPlan:
        """What was said, for the action."""
        said = self.cleaned_data
        return WorkPlan(
            learners=said["learners"],
            times=said["times"],
            minutes=said["hours"],
            activity=said["activity"],
            mode=said["mode"] or Mode.IN_PERSON,
            setting=said["setting"] or Setting.WORKPLACE,
            youngest_year=said["youngest_year"],
            oldest_year=said["oldest_year"],
            dates=tuple(self.dates),
            start=said["start"],
        )
