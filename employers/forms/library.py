"""Telling others of a good experience; reviewing; reporting one that is not good."""

from typing import Any, ClassVar

from django import forms

from employers.forms.paragraphs import ParagraphsField
from employers.models import CaseStudy, Concern
from equalex.kernel.forms import PlainForm, PlainModelForm, WholeNumberInput

YEARS = [(year, f"Year {year}") for year in range(7, 12)]
TIERS = [
    (1, "Tier 1: be inspired and discover opportunities"),
    (2, "Tier 2: explore roles, responsibilities and growth sectors"),
    (3, "Tier 3: apply knowledge in the workplace"),
]


def _whole(label: str, help_text: str, most: int, least: int = 1) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        widget=WholeNumberInput,
        error_messages={"invalid": "Enter a whole number, such as 10"},
    )


class CaseStudyForm(PlainModelForm):
    """What was done, for how many, in what time, at what cost."""

    done = ParagraphsField(
        label="What was done?",
        max_length=1500,
        rows=7,
        help_text="From arriving to leaving, so that another employer could do the same. Name no "
        "person and no employer.",
    )
    lesson = ParagraphsField(
        label="What should others know beforehand? (optional)", max_length=800, required=False
    )
    tier = forms.TypedChoiceField(
        label="Where on the pyramid did it sit?",
        choices=TIERS,
        coerce=int,
        widget=forms.RadioSelect,
    )
    youngest_year = forms.TypedChoiceField(label="Youngest year group", choices=YEARS, coerce=int)
    oldest_year = forms.TypedChoiceField(
        label="Oldest year group", choices=YEARS, coerce=int, initial=11
    )
    learners = _whole("How many learners?", "At a time.", 300)
    sessions = _whole("On how many dates?", "The same learners each time.", 60)
    session_minutes = _whole("How many minutes each time?", "Without breaks.", 480)
    staff_hours = _whole(
        "How many hours did the employer’s staff spend?", "All together, preparation included.", 999
    )
    cost_pounds = _whole(
        "What did it cost, in pounds?", "0 if it cost nothing but time.", 99_999, 0
    )
    names_nobody = forms.BooleanField(label="It names no learner, no colleague and no employer")

    class Meta:
        model = CaseStudy
        fields: ClassVar = [
            "title",
            "done",
            "lesson",
            "sector",
            "activity",
            "mode",
            "setting",
            "tier",
            "youngest_year",
            "oldest_year",
            "learners",
            "sessions",
            "session_minutes",
            "staff_hours",
            "cost_pounds",
            "cost_note",
        ]
        labels: ClassVar = {
            "sector": "Sector (optional)",
            "activity": "Kind of activity",
            "mode": "How did learners take part?",
            "setting": "Where did it take place?",
            "cost_note": "What was the cost for? (optional)",
        }
        help_texts: ClassVar = {"title": "For example “Redesign our canteen in three mornings”."}

    def clean(self) -> dict[str, Any]:
        """Years in order."""
        said = super().clean() or self.cleaned_data
        youngest, oldest = said.get("youngest_year"), said.get("oldest_year")
        if youngest and oldest and youngest > oldest:
            self.add_error("oldest_year", "The oldest year group must not be below the youngest")
        return said


class ReviewForm(PlainForm):
    """The question with which it is returned."""

    note = forms.CharField(
        label="If you return it: what should be changed?",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, publishing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.publishing = publishing

    def clean_note(self) -> str:
        """A return needs one."""
        note: str = self.cleaned_data["note"].strip()
        if not self.publishing and not note:
            raise forms.ValidationError("Enter what should be changed")
        return note


class ReportForm(PlainForm):
    """Why somebody reports an experience."""

    concern = forms.ChoiceField(
        label="What is wrong?", choices=Concern.choices(), widget=forms.RadioSelect
    )
    words = ParagraphsField(
        label="Say more",
        max_length=1000,
        help_text="Your hub reads this, the employer does not. Name no learner. If somebody is in "
        "danger, follow your school’s safeguarding procedure first.",
    )


class DecideReportForm(PlainForm):
    """The message with which an experience is hidden."""

    message = forms.CharField(
        label="Message to the employer, if you hide it",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Say what it could put right. Do not say who reported it.",
    )

    def __init__(self, *args: Any, hiding: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hiding = hiding

    def clean_message(self) -> str:
        """Hiding needs one."""
        message: str = self.cleaned_data["message"].strip()
        if self.hiding and not message:
            raise forms.ValidationError("Enter the message that the employer reads")
        return message
