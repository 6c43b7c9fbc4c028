"""Forms of the school year."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from equalex.kernel.forms import DayMonthYearField, PlainForm
from schools.queries.key_stages import WithoutYear

_CHOICES = (("", "Not set"), ("KS3", "Key stage 3"), ("KS4", "Key stage 4"))


class KeyStagesForm(PlainForm):
    """The key stage of each learner without a year group, and the day from which changes hold.

    Fields are named by the learner's place in the list, which is the school's own.
    """

    since = DayMonthYearField(
        label="Changes hold from",
        help_text="Days before it stay in the key stage that was set then. Where none was set, the "
        "choice holds for all earlier days at your school.",
    )

    def __init__(self, *args: Any, learners: Sequence[WithoutYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learners = learners
        for one in learners:
            self.fields[f"stage-{one.key}"] = forms.ChoiceField(
                label=f"Key stage of {one.name}",
                choices=_CHOICES,
                required=False,
                initial=one.key_stage,
                widget=forms.Select(attrs={"class": "govuk-select"}),
            )

    def rows(self) -> list[tuple[WithoutYear, BoundField]]:
        """Each learner with the field to choose in."""
        return [(one, self[f"stage-{one.key}"]) for one in self.learners]

    def key_stages(self) -> dict[int, str]:
        """Chosen key stages by learner; one that is not set stays as it is."""
        return {
            one.key: stage
            for one in self.learners
            if (stage := self.cleaned_data[f"stage-{one.key}"])
        }
