"""Recording what the school, or a learner's family, arranged without the portal."""

import datetime as dt
import re
from typing import Any, Final

from django import forms

from employers.models import Employer
from employers.rules.vocabulary import Activity, ArrangedBy, Kind, Mode, Setting
from equalex.kernel.access import Actor
from equalex.kernel.forms import (
    ClockInput,
    DayMonthYearField,
    HintedLabel,
    PlainForm,
    WholeNumberInput,
)
from placements.actions.recording import Recorded
from placements.rules.facts import CRITERIA
from placements.rules.reasons import REASONS
from placements.rules.recorded_dates import NoDates, Period, dates_of

_NEVER_COUNTS: Final = {
    Kind.ENCOUNTER: "encounter_not_experience",
    Kind.PREPARATION: "preparation_not_experience",
    Kind.JOB: "job_not_experience",
}
_KIND_HINTS: Final = {
    Kind.EXPERIENCE: "Learners take part in work. Its days can count towards the 10 days.",
    **{
        kind: f"Never counts towards the 10 days. {REASONS[code].school}"
        for kind, code in _NEVER_COUNTS.items()
    },
}
_CRITERION_HINTS: Final = {
    "purpose": "The employer and the learners knew beforehand what it was for.",
    "outcomes": "You chose learning outcomes that suit these learners.",
    "interaction": "Learners and staff worked and talked together, in both directions.",
    "people": "Learners met people in different jobs.",
    "task": "Learners did a task for the employer, or made something that it could use.",
    "feedback": "The employer told each learner something about the work.",
    "reflection": "Each learner has thought about it afterwards, in writing or in talk.",
}
_CRITERION_NAMES: Final = {
    "purpose": "A shared purpose",
    "outcomes": "Learning outcomes",
    "interaction": "Working and talking together",
    "people": "A range of people",
    "task": "A task for the employer",
    "feedback": "Feedback for every learner",
    "reflection": "Reflection by every learner",
}
WEEKDAYS: Final = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
OLDEST: Final = dt.timedelta(days=6 * 366)
FURTHEST: Final = dt.timedelta(days=2 * 366)


def title_field() -> forms.CharField:
    """What learners did, in their words."""
    return forms.CharField(
        label="What was it?",
        max_length=120,
        help_text="As a learner would call it, such as “Week at the garage”.",
        error_messages={"required": "Enter what it was, such as “Week at the garage”"},
    )


def employer_name_field() -> forms.CharField:
    """An employer whom nobody has entered yet."""
    return forms.CharField(
        label="Or the employer’s name",
        max_length=200,
        required=False,
        help_text="Only your school sees an employer that you add here.",
    )


def criteria_field(codes: tuple[str, ...]) -> forms.MultipleChoiceField:
    """Tick boxes for these criteria, each explained in a sentence."""
    return forms.MultipleChoiceField(
        label="What can you say of it?",
        help_text="Days count when all seven are true. Leave out what is not true yet: you can add it.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (code, HintedLabel(_CRITERION_NAMES[code], _CRITERION_HINTS[code])) for code in codes
        ],
    )


class RecordForm(PlainForm):
    """What it was, with whom, when, and which criteria it meets. Learners are a form of their own."""

    kind = forms.ChoiceField(
        label="What do you record?",
        widget=forms.RadioSelect,
        choices=[(kind.value, HintedLabel(kind.label, _KIND_HINTS[kind])) for kind in Kind],
        initial=Kind.EXPERIENCE.value,
    )
    title = title_field()
    employer = forms.ModelChoiceField(
        queryset=Employer.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Not on the list",
        error_messages={"invalid_choice": "Choose an employer from the list"},
    )
    employer_name = employer_name_field()
    arranged_by = forms.ChoiceField(
        label="Who arranged it?",
        choices=ArrangedBy.choices(),
        initial=ArrangedBy.SCHOOL.value,
    )
    approved_on = DayMonthYearField(
        label="When the school approved it",
        required=False,
        help_text="For what the learner or family arranged: such days count only when the school "
        "approved them beforehand.",
    )
    activity = forms.ChoiceField(choices=Activity.choices())
    mode = forms.ChoiceField(label="How did learners take part?", choices=Mode.choices())
    setting = forms.ChoiceField(label="Where?", choices=Setting.choices())
    first_day = DayMonthYearField(label="First day", help_text="For example, 4 3 2027.")
    last_day = DayMonthYearField(
        label="Last day", required=False, help_text="Leave it empty for a single day."
    )
    weekdays = forms.MultipleChoiceField(
        label="On which weekdays?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=WEEKDAYS,
        initial=[value for value, _ in WEEKDAYS[:5]],
    )
    left_out = forms.CharField(
        label="Dates to leave out",
        required=False,
        help_text="Such as half-term, separated by commas: 15/2/2027, 22/2/2027.",
    )
    start = forms.TimeField(label="Starts at", required=False, widget=ClockInput)
    minutes = forms.IntegerField(
        label="Minutes on each day, without breaks",
        min_value=1,
        max_value=480,
        widget=WholeNumberInput,
        help_text="300 minutes are one day. At most 480.",
        error_messages={
            "min_value": "Enter 1 minute or more",
            "max_value": "Enter 480 minutes or fewer: learners work at most 8 hours a day",
            "invalid": "Enter the minutes as a whole number, such as 300",
        },
    )
    criteria = criteria_field(CRITERIA)
    everybody_came = forms.BooleanField(
        label="All learners attended every day that has passed",
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = actor.today
        employers = Employer.objects.visible_to(actor).order_by("name")
        self.fields["employer"].queryset = employers  # type: ignore[attr-defined]  # a model choice field

    def clean_left_out(self) -> frozenset[dt.date]:
        """The dates typed; anything that is none is named."""
        typed = [text.strip() for text in re.split(r"[,;\n]", self.cleaned_data["left_out"])]
        field = forms.DateField()
        found = set()
        for text in filter(None, typed):
            try:
                found.add(field.to_python(text))
            except forms.ValidationError:
                raise forms.ValidationError(
                    f"“{text[:30]}” is not a date, such as 15/2/2027"
                ) from None
        return frozenset(day for day in found if day is not None)

    def clean(self) -> dict[str, Any]:
        """Dates that exist, in an order, and not in a wrong century."""
        given = super().clean() or {}
        first = given.get("first_day")
        last = given.get("last_day") or first
        if first is None or last is None or "last_day" in self.errors:
            return given
        if last < first:
            self.add_error("last_day", "The last day is before the first. Check both dates")
        elif first < self.today - OLDEST:
            self.add_error("first_day", "This is more than six years ago. Check the year")
        elif last > self.today + FURTHEST:
            self.add_error("last_day", "This is more than two years ahead. Check the year")
        elif "left_out" not in self.errors:
            self._add_dates(given, first, last)
        return given

    def _add_dates(self, given: dict[str, Any], first: dt.date, last: dt.date) -> None:
        weekdays = frozenset(int(day) for day in given.get("weekdays", []))
        try:
            given["dates"] = tuple(dates_of(Period(first, last, weekdays, given["left_out"])))
        except NoDates as problem:
            self.add_error("weekdays", str(problem))

    def recorded(self) -> Recorded:
        """What was entered, for the action. The form must be valid."""
        given = self.cleaned_data
        return Recorded(
            title=given["title"],
            kind=Kind(given["kind"]),
            activity=Activity(given["activity"]),
            mode=Mode(given["mode"]),
            setting=Setting(given["setting"]),
            arranged_by=ArrangedBy(given["arranged_by"]),
            dates=given["dates"],
            start=given["start"],
            minutes=given["minutes"],
            approved_on=given["approved_on"],
            criteria=frozenset(given["criteria"]),
            everybody_came=given["everybody_came"],
            employer=given["employer"],
            employer_name="" if given["employer"] else given["employer_name"].strip(),
        )


class RecordedFactsForm(PlainForm):
    """What can be added to a record later: criteria of the experience, and the approval."""

    criteria = criteria_field(("purpose", "interaction", "people", "task"))
    approved_on = DayMonthYearField(
        label="When the school approved it",
        required=False,
        help_text="Needed only where the learner or family arranged it.",
    )
