"""Forms for outcomes, the host's confirmation and the learner's reflection."""

from typing import Any, ClassVar

from django import forms

from equalex.kernel.forms import PlainForm, PlainModelForm
from outcomes.models import Outcome, Reflection
from outcomes.queries import OutcomeGroup
from outcomes.rules.quotes import LONGEST
from placements.models import Placement


class OutcomesForm(PlainForm):
    """Which outcomes the school aims at with one booking: tick boxes, grouped on the page."""

    outcomes = forms.ModelMultipleChoiceField(
        queryset=Outcome.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "One of the outcomes does not belong to this experience. "
            "Choose from the list.",
            "invalid_pk_value": "One of the outcomes does not exist. Choose from the list.",
        },
    )

    def __init__(self, *args: Any, groups: list[OutcomeGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [outcome.pk for group in groups for outcome in group.outcomes]
        self.fields["outcomes"].queryset = Outcome.objects.filter(pk__in=keys)  # type: ignore[attr-defined]  # a model choice field


class ReflectionForm(PlainModelForm):
    """Two questions and one to look ahead: two minutes for a learner."""

    class Meta:
        model = Reflection
        fields: ClassVar = ["did", "learned", "next_step", "outcomes"]
        labels: ClassVar = {
            "did": "What did you do?",
            "learned": "What did you learn about work, or about yourself?",
            "next_step": "What will you do next?",
            "outcomes": "Which of these can you say now?",
        }
        help_texts: ClassVar = {
            "did": "One or two sentences are enough.",
            "next_step": "For example: find out more, ask somebody, practise something.",
            "outcomes": "Tick those that are true for you.",
        }
        error_messages: ClassVar = {
            "did": {"required": "Write a sentence about what you did."},
            "learned": {"required": "Write a sentence about what you learned."},
        }
        widgets: ClassVar = {
            "did": forms.Textarea(attrs={"rows": 3}),
            "learned": forms.Textarea(attrs={"rows": 3}),
            "next_step": forms.Textarea(attrs={"rows": 2}),
            "outcomes": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, aims: list[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if aims:
            self.fields["outcomes"].queryset = Outcome.objects.filter(  # type: ignore[attr-defined]  # a model choice field
                pk__in=[outcome.pk for outcome in aims]
            )
            self.fields["outcomes"].required = False
        else:
            del self.fields["outcomes"]


class FrameworkForm(PlainForm):
    """A framework's file."""

    file = forms.FileField(
        label="Framework file",
        help_text="JSON, up to 2 MB. The starter framework shows the layout.",
        error_messages={
            "required": "Choose the file that holds the framework.",
            "empty": "The file is empty. Choose the file that holds the framework.",
        },
    )


class LearnerOfPlacementField(forms.ModelChoiceField):
    """Learners of a booking by their names, for their own school."""

    def label_from_instance(self, placement: Any) -> str:
        """As staff of the school know the learner."""
        return str(placement.learner.full_name)


class QuoteForm(PlainForm):
    """One line for the employer, without a name."""

    placement = LearnerOfPlacementField(
        label="Whose line is it?",
        queryset=Placement.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="A member of staff’s",
        help_text="The employer is not told who it was.",
    )
    text = forms.CharField(
        label="The line",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One or two sentences, without anybody’s name. The employer may show it to others.",
    )
    agreed = forms.BooleanField(
        label="I asked the person whose line it is, and they agreed that the employer reads it "
        "without their name",
        error_messages={"required": "Ask first, then tick that they agreed"},
    )

    def __init__(self, *args: Any, placements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["placement"].queryset = placements  # type: ignore[attr-defined]  # a model choice field
