"""Forms of days already lived: the file, and what a trip of the register was."""

from datetime import date
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from employers.models import Employer
from employers.rules.vocabulary import Activity, ArrangedBy, Kind, Mode, Setting
from equalex.kernel.forms import HintedLabel, PlainForm, WholeNumberInput
from placements.actions.recording import Recorded
from placements.forms.recording import criteria_field, employer_name_field, title_field
from placements.models import DayFileKind
from placements.rules.facts import CRITERIA
from schools.adapters.recognise import LARGEST_FILE

_KIND_HINTS: Final = {
    DayFileKind.REGISTER: "From your attendance system: codes W and V by date, as CSV, Excel or a Common "
    "Transfer File. You compare it with the portal first.",
    DayFileKind.PLACEMENTS: "Your own list: a row for each learner and date, or for each learner and block "
    "of dates, as CSV or Excel.",
}


def minutes_field(label: str) -> forms.IntegerField:
    """Minutes of a whole day, 1 to 480."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=480,
        initial=300,
        widget=WholeNumberInput,
        help_text="300 minutes are one day. At most 480.",
        error_messages={
            "min_value": "Enter 1 minute or more",
            "max_value": "Enter 480 minutes or fewer: learners work at most 8 hours a day",
            "invalid": "Enter the minutes as a whole number, such as 300",
        },
    )


class DayFileForm(PlainForm):
    """A register or a spreadsheet, and what its rows are where they do not say."""

    kind = forms.ChoiceField(
        label="What is in the file?",
        widget=forms.RadioSelect,
        choices=[(kind.value, HintedLabel(kind.label, _KIND_HINTS[kind])) for kind in DayFileKind],
        initial=DayFileKind.REGISTER.value,
    )
    file = forms.FileField(
        label="File",
        help_text="Up to 20 MB. Nothing is recorded before you have looked at it.",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Export it again"},
    )
    activity = forms.ChoiceField(
        label="Past placements: what they were, where the list does not say",
        choices=Activity.choices(),
        initial=Activity.PLACEMENT.value,
    )
    minutes = minutes_field("Past placements: minutes a day, where the list does not say")

    def clean_file(self) -> UploadedFile:
        """Checked before a byte of it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(
                f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Export one school year or "
                "one year group at a time."
            )
        return file


class TripForm(PlainForm):
    """What a trip was that only the register knows. What is not known stays open."""

    title = title_field()
    employer = forms.ModelChoiceField(
        queryset=Employer.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Not known yet, or not on the list",
        help_text="Learners were at different employers? Leave it open, or take them in one by one.",
        error_messages={"invalid_choice": "Choose an employer from the list"},
    )
    employer_name = employer_name_field()
    activity = forms.ChoiceField(choices=Activity.choices())
    mode = forms.ChoiceField(label="How did learners take part?", choices=Mode.choices())
    minutes = minutes_field("Minutes of a whole day, without breaks")
    criteria = criteria_field(CRITERIA)

    def __init__(self, *args: Any, employers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer"].queryset = employers.order_by("name")  # type: ignore[attr-defined]  # a model choice field
        self.fields["criteria"].help_text = (
            "The register tells none of this. Tick what you know; the rest stays to be completed and is in "
            "your list of repairs."
        )

    def recorded(self, dates: tuple[date, ...]) -> Recorded:
        """What was entered, for the action. The form must be valid."""
        given = self.cleaned_data
        return Recorded(
            title=given["title"],
            kind=Kind.EXPERIENCE,
            activity=Activity(given["activity"]),
            mode=Mode(given["mode"]),
            setting=Setting.WORKPLACE,
            arranged_by=ArrangedBy.SCHOOL,
            dates=dates,
            start=None,
            minutes=given["minutes"],
            criteria=frozenset(given["criteria"]),
            employer=given["employer"],
            employer_name="" if given["employer"] else given["employer_name"].strip(),
        )
