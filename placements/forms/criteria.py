"""What an employer says of an experience once it has taken place."""

from django import forms

from employers.forms import HAPPENS
from equalex.kernel.forms import PlainForm


class WhatHappenedForm(PlainForm):
    """The four criteria that an experience answers for, in words of work."""

    happened = forms.MultipleChoiceField(
        label="What happened?",
        choices=HAPPENS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Tick only what really took place. Each of them is asked for before a day counts.",
    )
