"""Forms about people: inviting, joining, tutor groups."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet

from equalex.accounts.models import User
from equalex.kernel.access import ROLES_OF, OrganisationKind, Role
from equalex.kernel.forms import PlainForm
from schools.models import TutorGroup
from schools.queries.tutor_groups import natural_order


class _TutorGroupChoice(forms.ModelMultipleChoiceField):
    """Tutor groups side by side, 9B before 10A."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "eq-choices-in-columns"})

    def offer(self, groups: QuerySet[TutorGroup]) -> None:
        """Let these groups be chosen."""
        self.queryset = groups
        self.choices = [
            (group.pk, group.name)
            for group in sorted(groups, key=lambda group: natural_order(group.name))
        ]


class InvitationForm(PlainForm):
    """Whom to invite, and as what. A school's form asks for a tutor's groups too."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="The link works only for this address. Use the one at work.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect)
    tutor_groups = _TutorGroupChoice(
        TutorGroup.objects.none(),
        label="Tutor groups",
        required=False,
        help_text="Only for a tutor, who sees the learners of these groups.",
    )

    def __init__(
        self,
        *args: Any,
        kind: OrganisationKind,
        groups: QuerySet[TutorGroup],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = ROLES_OF[kind]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]  # a choice field
        if len(roles) == 1:
            self.fields["role"].initial = roles[0].value
        if groups.exists():
            self.fields["tutor_groups"].offer(groups)  # type: ignore[attr-defined]  # as declared
        else:
            del self.fields["tutor_groups"]

    def clean_email(self) -> str:
        """In lower case, as addresses are kept."""
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        """A tutor without a group would see nobody."""
        cleaned = super().clean() or {}
        is_tutor = cleaned.get("role") == Role.TUTOR
        if is_tutor and "tutor_groups" in self.fields and not cleaned.get("tutor_groups"):
            self.add_error("tutor_groups", "Choose at least one tutor group for a tutor")
        if not is_tutor:
            cleaned["tutor_groups"] = []
        return cleaned


class TutorGroupsForm(PlainForm):
    """Which groups a tutor looks after."""

    tutor_groups = _TutorGroupChoice(
        TutorGroup.objects.none(),
        label="Tutor groups",
        error_messages={"required": "Choose at least one tutor group"},
    )

    def __init__(self, *args: Any, groups: QuerySet[TutorGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tutor_groups"].offer(groups)  # type: ignore[attr-defined]  # as declared


class NewPersonForm(PlainForm):
    """Name and passphrase of somebody who accepts an invitation and has no account yet."""

    name = forms.CharField(
        label="Your full name",
        max_length=150,
        help_text="Colleagues see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Choose a passphrase",
        strip=False,
        help_text="12 characters or more. Three or four words that only you would put together "
        "are easy to remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """The passphrase must be none that is known, nor like the name or the address."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            try:
                validate_password(password, User(email=self.email, name=cleaned.get("name", "")))
            except forms.ValidationError as refused:
                for message in refused.messages:
                    self.add_error("password", message.replace("password", "passphrase"))
        return cleaned
