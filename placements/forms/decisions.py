"""Ending with a reason, asking the employer, judging days."""

from typing import Any

from django import forms

from employers.models import Contact
from equalex.kernel.forms import HintedLabel, PlainForm


class ReasonForm(PlainForm):
    """Why something ends; whoever is told reads it, so no learner is to be named."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For your own records. Nobody outside the school reads it.",
        error_messages={"required": "Enter the reason"},
    )


class AskHostForm(PlainForm):
    """Whom to ask: a contact on file, or somebody new by name and address."""

    contact = forms.ModelChoiceField(
        queryset=Contact.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.RadioSelect,
        label="Who should confirm?",
        empty_label=None,
        error_messages={"invalid_choice": "Choose a contact from the list"},
    )
    name = forms.CharField(label="Name", max_length=150, required=False)
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        help_text="The link goes to this address, and only there.",
        error_messages={"invalid": "Enter an e-mail address, such as name@company.co.uk"},
    )

    def __init__(self, *args: Any, contacts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["contact"]
        choice.queryset = contacts  # type: ignore[attr-defined]  # a model choice field
        choice.choices = [  # type: ignore[attr-defined]  # as above
            *((one.public_id, HintedLabel(one.name, one.email)) for one in contacts),
            ("", HintedLabel("Somebody else", "Enter their name and address below.")),
        ]

    def clean(self) -> dict[str, Any]:
        """Somebody new needs a name and an address."""
        given = super().clean() or {}
        if given.get("contact") is None and "contact" not in self.errors:
            if not given.get("name"):
                self.add_error("name", "Enter the name of the person who should confirm")
            if not given.get("email") and "email" not in self.errors:
                self.add_error("email", "Enter an e-mail address, such as name@company.co.uk")
        return given


class JudgementForm(PlainForm):
    """Accept or refuse, with the reason: one decision for every day that is ticked."""

    decision = forms.ChoiceField(
        label="Do these days count?",
        widget=forms.RadioSelect,
        choices=[
            ("accept", HintedLabel("Yes, they count", "They are credited from now on.")),
            ("refuse", HintedLabel("No, they do not count", "They stay on record without credit.")),
        ],
        error_messages={"required": "Choose whether these days count"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For a placement before Year 10, give the legal basis. The report shows that these "
        "days were judged, and governors may ask. Name no learner.",
        error_messages={"required": "Enter the reason. A decision without a reason is none"},
    )
