"""The form of tokens for programs."""

from django import forms

from equalex.kernel.forms import PlainForm


class TokenForm(PlainForm):
    """What a token is for, and whether it may write."""

    name = forms.CharField(
        label="What will use it?", max_length=80, help_text="For example “Attendance register”."
    )
    may_record = forms.BooleanField(
        label="It may record attendance",
        required=False,
        help_text="Without this the token only reads.",
    )
