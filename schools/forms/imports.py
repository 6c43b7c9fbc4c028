"""Forms of files of learners."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from equalex.kernel.forms import PlainForm
from schools.adapters.recognise import LARGEST_FILE
from schools.queries.imports import Columns
from schools.rules.headings import FIELDS, field_of, in_a_sentence, is_never_kept
from schools.rules.school_years import academic_year_of, label, year_being_prepared


class LearnerFileForm(PlainForm):
    """A school's class list, and the academic year it is for."""

    file = forms.FileField(
        label="Class list",
        help_text="CSV or Excel (.xlsx) as your management information system exports it, a Common "
        "Transfer File or a OneRoster zip. Up to 20 MB.",
        error_messages={
            "required": "Choose the file that lists your learners",
            "empty": "The file is empty. Export the class list again and choose that",
        },
    )
    academic_year = forms.TypedChoiceField(label="School year", coerce=int)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = sorted({academic_year_of(today), year_being_prepared(today)})
        self.fields["academic_year"].choices = [(year, label(year)) for year in years]  # type: ignore[attr-defined]  # a choice field
        self.fields["academic_year"].initial = years[0]
        if len(years) == 1:
            self.fields["academic_year"].widget = forms.HiddenInput()

    def clean_file(self) -> UploadedFile:
        """Checked before a byte of it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(
                f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Export only the "
                "learners’ columns, or one year group at a time."
            )
        return file


class ColumnsForm(PlainForm):
    """For each heading of a file, what it stands for. Headings of what is never kept are not asked.

    What synonyms tell, and what somebody chose the last time, is chosen already.
    """

    def __init__(self, *args: Any, layout: Columns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = [one for one in dict.fromkeys(layout.headings) if not is_never_kept(one)]
        choices = [("", "Nothing we need"), *FIELDS.items()]
        for place, heading in enumerate(self.headings):
            known = field_of(heading)
            examples = layout.examples.get(heading)
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading,
                choices=choices,
                required=False,
                initial=layout.chosen.get(heading, known[0] if known else ""),
                help_text=f"For example {', '.join(examples)}" if examples else "",
            )

    def clean(self) -> dict[str, Any]:
        """No two columns are the same thing."""
        taken: dict[str, str] = {}
        for place, heading in enumerate(self.headings):
            chosen = self.cleaned_data.get(f"column-{place}")
            if not chosen:
                continue
            if chosen in taken:
                self.add_error(
                    f"column-{place}",
                    f"“{taken[chosen]}” is the {in_a_sentence(chosen)} already. Choose one of the two",
                )
            taken.setdefault(chosen, heading)
        return self.cleaned_data

    def mapping(self) -> dict[str, str]:
        """Heading -> field, "" for a column to be left alone."""
        return {
            heading: self.cleaned_data[f"column-{place}"]
            for place, heading in enumerate(self.headings)
        }
