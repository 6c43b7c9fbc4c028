"""Forms of schools, hubs and trusts: people, tokens, organisations, files, signing in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from equalex.accounts.models import User
from equalex.kernel.access import ROLES_OF, OrganisationKind, Role
from equalex.kernel.forms import DayMonthYearField, HintedLabel, PlainForm
from schools.adapters.recognise import LARGEST_FILE
from schools.models import Hub, Learner, LocalAuthority, School, SchoolKind, Trust, TutorGroup
from schools.queries.tutor_groups import natural_order
from schools.rules.headings import FIELDS, field_of, is_never_kept
from schools.rules.passphrases import normalise_passphrase
from schools.rules.school_years import academic_year_of, label, year_being_prepared


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


class HubForm(PlainForm):
    """A Careers Hub and its local authorities."""

    name = forms.CharField(
        label="Name of the hub",
        max_length=200,
        error_messages={"required": "Enter the name of the hub"},
    )
    authorities = forms.ModelMultipleChoiceField(
        LocalAuthority.objects.order_by("name"),
        label="Local authorities",
        required=False,
        help_text="Schools of these authorities that are in no hub yet join this one.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "eq-choices-in-wide-columns"}),
    )


class TrustForm(PlainForm):
    """A multi-academy trust."""

    name = forms.CharField(
        label="Name of the trust",
        max_length=200,
        error_messages={"required": "Enter the name of the trust"},
    )
    group_uid = forms.RegexField(
        r"^\d{1,10}$",
        label="GIAS group UID",
        required=False,
        help_text="A number. Leave it empty if the trust has none.",
        error_messages={"invalid": "The group UID is a number, such as 2044"},
    )

    def clean_group_uid(self) -> str:
        """No two trusts have the same."""
        uid = str(self.cleaned_data["group_uid"])
        if uid and Trust.objects.filter(group_uid=uid).exists():
            raise forms.ValidationError("There is a trust with this group UID already")
        return uid


class SchoolForm(PlainForm):
    """A school by its URN, where no GIAS extract has been imported."""

    urn = forms.RegexField(
        r"^\d{6}$",
        label="URN",
        help_text="Six digits, as in Get Information About Schools.",
        error_messages={"invalid": "A URN has six digits", "required": "Enter the URN"},
    )
    name = forms.CharField(
        label="Name of the school",
        max_length=200,
        error_messages={"required": "Enter the name of the school"},
    )
    school_kind = forms.ChoiceField(label="Kind", choices=SchoolKind.choices())
    authority = forms.ModelChoiceField(
        LocalAuthority.objects.order_by("name"), label="Local authority", required=False
    )

    def clean_urn(self) -> str:
        """No two schools have the same."""
        urn = str(self.cleaned_data["urn"])
        if School.objects.filter(urn=urn).exists():
            raise forms.ValidationError("This school is here already: find it in the list")
        return urn


class PlaceForm(PlainForm):
    """Which hub and trust a school is in, from which day on."""

    hub = forms.ModelChoiceField(Hub.objects.order_by("name"), required=False)
    trust = forms.ModelChoiceField(Trust.objects.order_by("name"), required=False)
    since = DayMonthYearField(
        label="From", help_text="The membership before ends on the day before."
    )

    def clean(self) -> dict[str, Any]:
        """There must be somewhere to put it."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("hub") or cleaned.get("trust")):
            self.add_error("hub", "Choose a hub or a trust")
        return cleaned


class FirstPersonForm(PlainForm):
    """Who is to look after an organisation: its first careers leader, hub or trust lead."""

    email = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ColumnsForm(PlainForm):
    """For each heading of a file, what it stands for. Headings of what is never kept are not asked.

    What synonyms tell, and what somebody chose the last time, is chosen already.
    """

    def __init__(
        self, *args: Any, headings: Sequence[str], remembered: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings = [one for one in dict.fromkeys(headings) if not is_never_kept(one)]
        choices = [("", "Nothing we need"), *FIELDS.items()]
        for place, heading in enumerate(self.headings):
            known = field_of(heading)
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading,
                choices=choices,
                required=False,
                initial=remembered.get(heading, known[0] if known else ""),
            )

    def mapping(self) -> dict[str, str]:
        """Heading -> field, "" for a column to be left alone."""
        return {
            heading: self.cleaned_data[f"column-{place}"]
            for place, heading in enumerate(self.headings)
        }
