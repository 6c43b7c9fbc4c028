"""Forms with which hubs, trusts and schools are set up."""

from typing import Any

from django import forms

from equalex.kernel.forms import DayMonthYearField, PlainForm
from schools.adapters.gias import LARGEST_EXTRACT
from schools.models import Hub, LocalAuthority, School, SchoolKind, Trust


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


class EditHubForm(HubForm):
    """A hub's name and authorities, and from which day on their schools follow."""

    since = DayMonthYearField(
        label="Schools follow from",
        help_text="Schools that somebody placed by hand stay where they are.",
    )

    def __init__(self, *args: Any, hub: Hub, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hub = hub
        self.fields[
            "authorities"
        ].help_text = "Their schools belong to this hub. An authority belongs to one hub only."

    def clean_authorities(self) -> Any:
        """No authority is in two hubs."""
        chosen = self.cleaned_data["authorities"]
        others = Hub.objects.exclude(pk=self._hub.pk).filter(authorities__in=chosen)
        taken = sorted(set(others.values_list("authorities__name", "name")))
        names = {authority.name for authority in chosen}
        for authority, hub in taken:
            if authority in names:
                raise forms.ValidationError(
                    f"{authority} belongs to {hub}. Take it out there first"
                )
        return chosen


class SuccessorForm(PlainForm):
    """Which school a closed one became."""

    urn = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label="URN of the school it became",
        error_messages={
            "invalid": "A URN has six digits",
            "required": "Enter the URN of the school it became",
        },
    )

    def clean_urn(self) -> School:
        """It must be here and open."""
        urn = str(self.cleaned_data["urn"]).strip()
        school = School.objects.open().for_urn(urn)
        if school is None:
            raise forms.ValidationError(
                "No open school here has this URN. Take in an extract that lists it first"
            )
        return school


class SchoolsFileForm(PlainForm):
    """Downloads of Get Information About Schools."""

    establishments = forms.FileField(
        label="Establishments",
        help_text="CSV or zip, any layout; the download of all open and closed establishments is best.",
        error_messages={"required": "Choose the file of establishments"},
    )
    links = forms.FileField(
        label="Links between establishments",
        required=False,
        help_text="Optional. Which school became which.",
    )
    groups = forms.FileField(
        label="Groups",
        required=False,
        help_text="Optional. Trusts, or trusts with their schools.",
    )

    def clean(self) -> dict[str, Any]:
        """None larger than the whole of England by far."""
        cleaned = super().clean() or {}
        for name, file in cleaned.items():
            if file is not None and file.size > LARGEST_EXTRACT:
                self.add_error(name, "This file is far larger than the extract of all England")
        return cleaned


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
