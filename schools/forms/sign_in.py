"""Forms of learners' sign-in: cards, signing in, the own passphrase."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from equalex.kernel.forms import HintedLabel, PlainForm
from schools.models import Learner
from schools.rules.passphrases import normalise_passphrase


class LearnerSignInForm(PlainForm):
    """What is on a learner's card. No field says which of the three was wrong."""

    code = forms.CharField(
        label="Class code",
        max_length=20,
        help_text="On your card. It looks like H4KC-7WXA.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
    )
    first_name = forms.CharField(
        label="First name",
        max_length=100,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "govuk-input--width-20",
            }
        ),
    )
    passphrase = forms.CharField(
        label="Passphrase",
        max_length=200,
        help_text="The words on your card, or the passphrase you chose.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PassphraseForm(PlainForm):
    """An own passphrase, typed twice, since nobody sees it."""

    passphrase = forms.CharField(
        label="New passphrase",
        max_length=200,
        help_text="12 characters or more. Three or four words only you would put together.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="The same once more",
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("passphrase"), cleaned.get("again")
        if first and second and normalise_passphrase(first) != normalise_passphrase(second):
            self.add_error("again", "Type the same passphrase in both boxes")
        return cleaned


class _LearnersToTick(forms.ModelMultipleChoiceField):
    """Learners by name, with what a new card would do."""

    def label_from_instance(self, learner: Learner) -> str:
        """The name, and a hint whether there is a passphrase already."""
        if learner.user is None:
            return HintedLabel(learner.full_name, "Cannot sign in yet.")
        if learner.start_passphrase_since is not None:
            return HintedLabel(
                learner.full_name,
                f"Has a card of {learner.start_passphrase_since:%-d %B %Y} and has not used it.",
            )
        return HintedLabel(learner.full_name, "Has an own passphrase; a new card replaces it.")


class CardsForm(PlainForm):
    """Who gets a card: at first those without an own passphrase."""

    learners = _LearnersToTick(
        Learner.objects.none(),
        label="Who gets a card?",
        error_messages={"required": "Choose at least one learner"},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, learners: QuerySet[Learner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["learners"]
        field.queryset = learners  # type: ignore[attr-defined]  # a model choice field
        field.initial = [
            one.pk for one in learners if one.user is None or one.start_passphrase_since
        ]
