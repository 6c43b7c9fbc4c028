"""Ending with a reason, asking the employer, judging days."""

from collections.abc import Sequence
from typing import Any

from django import forms

from employers.models import Contact
from equalex.kernel.forms import HintedLabel, PlainForm
from placements.models import Purpose


class ReasonForm(PlainForm):
    """Why something ends; whoever is told reads it, so no learner is to be named."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For your own records. Nobody outside the school reads it.",
        error_messages={"required": "Enter the reason"},
    )


class TakeBackForm(ReasonForm):
    """An employer takes back an offer or a date: why, and what becomes of who has a place."""

    confirmed = forms.ChoiceField(
        label="What about the learners who have a place?",
        widget=forms.RadioSelect,
        choices=[
            ("keep", HintedLabel("They still come", "Only nobody else can book.")),
            ("cancel", HintedLabel("Cancel their bookings", "Their schools are told once.")),
        ],
        error_messages={"required": "Choose what becomes of the learners who have a place"},
    )

    def __init__(self, *args: Any, has_confirmed: bool, may_keep: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "The schools that booked or asked read it."
        if not has_confirmed:
            del self.fields["confirmed"]
        elif not may_keep:
            self.fields["confirmed"].choices = [  # type: ignore[attr-defined]  # a choice field
                ("cancel", HintedLabel("Cancel their bookings", "Their schools are told once."))
            ]
        self.order_fields(["confirmed", "reason"])

    @property
    def cancels_confirmed(self) -> bool:
        """True where it was decided that learners with a place do not come."""
        return self.cleaned_data.get("confirmed") == "cancel"


class AskHostForm(PlainForm):
    """Whom to ask for what: a contact on file, or somebody new by name and address."""

    purpose = forms.TypedChoiceField(
        label="What do you ask for?",
        widget=forms.RadioSelect,
        coerce=Purpose,
        error_messages={"invalid_choice": "Choose what you ask for from the list"},
    )
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

    def __init__(
        self, *args: Any, contacts: Any, purposes: Sequence[Purpose], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]  # a choice field
            (purpose, HintedLabel(f"To {purpose.label}", "")) for purpose in purposes
        ]
        self.fields["purpose"].initial = purposes[0]
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
