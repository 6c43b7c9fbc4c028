"""What an employer says of a request and of who looks after the learners; who says so by a link."""

from typing import Any

from django import forms

from equalex.kernel.forms import HintedLabel, PlainForm, WholeNumberInput
from placements.actions.host_answers import Speaker


class AnswerForm(PlainForm):
    """Yes, in part, or no with a reason. `asked` learners are asked for, `left` places are free."""

    answer = forms.ChoiceField(
        label="Can you take them?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you can take them"},
    )
    places = forms.IntegerField(
        label="How many can you take?",
        help_text="Only if you can take some. The school chooses who goes.",
        required=False,
        min_value=1,
        widget=WholeNumberInput,
        error_messages={
            "invalid": "Enter a whole number of learners, such as 5",
            "min_value": "Enter at least 1 learner, or choose “No”",
        },
    )
    reason = forms.CharField(
        label="Why not?",
        help_text="Only if you cannot take any. The school reads it.",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, asked: int, left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked, self.left = asked, left
        everybody = "Yes, the learner" if asked == 1 else f"Yes, all {asked}"
        choices = [("yes", everybody)] if asked <= left else []
        if asked > 1 and left > 0:
            choices.append(("part", "Some of them"))
        choices.append(("no", "No"))
        self.fields["answer"].choices = [  # type: ignore[attr-defined]  # a choice field
            (value, HintedLabel(label, "")) for value, label in choices
        ]

    @property
    def places_taken(self) -> int | None:
        """How many the employer takes; None for all."""
        return self.cleaned_data["places"] if self.cleaned_data["answer"] == "part" else None

    def clean(self) -> dict[str, Any]:
        """A part needs its number, a no its reason."""
        said = super().clean() or self.cleaned_data
        most = min(self.asked - 1, self.left)
        if said.get("answer") == "part" and "places" not in self.errors:
            if not said.get("places"):
                self.add_error("places", "Enter how many learners you can take")
            elif said["places"] > most:
                self.add_error("places", f"Enter {most} or fewer: that is what you can still take")
        if said.get("answer") == "no" and not said.get("reason"):
            self.add_error("reason", "Enter the reason, so that the school can plan")
        return said


class WhoLooksAfterForm(PlainForm):
    """The person at the employer who looks after the learners of one booking."""

    name = forms.CharField(label="Who looks after the learners?", max_length=150)
    job = forms.CharField(label="What do they do?", max_length=100)


class SpeakerForm(PlainForm):
    """Who answers: asked of everybody, since a link may have been passed on to a colleague."""

    given_by = forms.CharField(
        label="Your name",
        max_length=150,
        help_text="The school sees who answered.",
        error_messages={"required": "Enter your name, so that the school knows who answered"},
    )
    given_as = forms.CharField(
        label="Your job title",
        max_length=100,
        error_messages={"required": "Enter your job title, such as office manager"},
    )

    def speaker(self) -> Speaker:
        """Name and job title; call it after `is_valid()`."""
        return Speaker(self.cleaned_data["given_by"], self.cleaned_data["given_as"])
