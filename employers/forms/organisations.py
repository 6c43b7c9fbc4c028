"""Forms about employers: their page, signing up, sites, contacts, the hub's decision."""

from typing import Any, ClassVar

from django import forms
from localflavor.gb.forms import GBPostcodeField

from employers.actions.organisations import EmployerPage
from employers.forms.paragraphs import ParagraphsField
from employers.models import Employer, EmployerKind, Sector, Site
from employers.rules.approvals import checks_for, clue_of_address
from employers.rules.charity_numbers import read_charity_number
from employers.rules.company_numbers import read_company_number
from equalex.kernel.forms import HintedLabel, PlainForm, PlainModelForm
from schools.models import Hub

POSTCODE_HELP = {"invalid": "Enter a full UK postcode, such as IG11 7LU"}


class EmployerForm(PlainForm):
    """What an employer says of itself."""

    name = forms.CharField(
        label="Your organisation’s name",
        max_length=200,
        help_text="As people know it, and as your website writes it.",
    )
    employer_kind = forms.ChoiceField(
        label="Kind of organisation",
        choices=EmployerKind.choices(),
        widget=forms.RadioSelect,
        initial=EmployerKind.COMPANY,
    )
    company_number = forms.CharField(
        label="Companies House number (optional)",
        required=False,
        max_length=20,
        help_text="It helps your hub to find you in the register. Sole traders, NHS bodies, "
        "councils and schools have none.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    charity_number = forms.CharField(
        label="Charity number (optional)",
        required=False,
        max_length=20,
        help_text="Only for a charity.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    sector = forms.ModelChoiceField(
        label="Sector",
        queryset=Sector.objects.all(),
        empty_label="Choose the nearest",
    )
    about = ParagraphsField(
        label="About your organisation (optional)",
        required=False,
        max_length=1500,
        help_text="Two or three sentences that a 13-year-old understands.",
    )

    @staticmethod
    def initial_of(employer: Employer) -> dict[str, Any]:
        """What the employer says now."""
        return {
            "name": employer.name,
            "employer_kind": employer.employer_kind,
            "company_number": employer.company_number,
            "charity_number": employer.charity_number,
            "sector": employer.sector_id,
            "about": employer.about,
        }

    def clean_company_number(self) -> str:
        """The number in its one form; a sentence says how one looks."""
        read = read_company_number(self.cleaned_data["company_number"])
        if read.problem:
            raise forms.ValidationError(read.problem)
        return read.number

    def clean_charity_number(self) -> str:
        """The number in its one form; a sentence says how one looks."""
        try:
            return read_charity_number(self.cleaned_data["charity_number"])
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def page(self) -> EmployerPage:
        """What was said, for the actions."""
        said = self.cleaned_data
        return EmployerPage(
            name=said["name"],
            employer_kind=EmployerKind(said["employer_kind"]),
            company_number=said["company_number"],
            charity_number=said["charity_number"],
            sector=said["sector"],
            about=said.get("about", ""),
        )


class SignUpForm(EmployerForm):
    """A newcomer's employer: the shortest form that lets a hub find and check it."""

    hub = forms.ModelChoiceField(
        label="Your Careers Hub",
        queryset=Hub.objects.order_by("name"),
        empty_label="Choose the hub of your area",
        help_text="It checks each employer once. Then all schools can find what you offer.",
    )
    town = forms.CharField(
        label="Town or city",
        max_length=100,
        help_text="Where learners would come to. You can add more places later.",
    )
    postcode = GBPostcodeField(
        label="Postcode",
        error_messages=POSTCODE_HELP,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    is_another = forms.BooleanField(
        label="None of these is my organisation: sign mine up",
        required=False,
    )
    field_order: ClassVar = [
        "name",
        "employer_kind",
        "company_number",
        "charity_number",
        "sector",
        "town",
        "postcode",
        "hub",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["about"]


class SiteForm(PlainModelForm):
    """A place where the employer works."""

    postcode = GBPostcodeField(
        label="Postcode",
        error_messages=POSTCODE_HELP,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    town = forms.CharField(label="Town or city", max_length=100)

    class Meta:
        model = Site
        fields: ClassVar = ["name", "address", "town", "postcode", "is_step_free"]
        labels: ClassVar = {
            "name": "Name of the place",
            "address": "Building and street (optional)",
            "is_step_free": "There is step-free access",
        }
        help_texts: ClassVar = {"name": "For example “Main site” or “Depot at River Road”."}


class ContactForm(PlainForm):
    """A person to whom schools' links are sent."""

    name = forms.CharField(label="Full name", max_length=150)
    email = forms.EmailField(
        label="E-mail address",
        help_text="Links to confirm bookings and attendance go here. No account is needed.",
        error_messages={
            "invalid": "Enter an e-mail address in the correct form, such as name@example.org"
        },
    )
    phone = forms.CharField(
        label="Telephone (optional)",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "class": "govuk-input--width-20"}),
    )


class DecisionForm(PlainForm):
    """The hub's check list, and its reason where it refuses."""

    checked = forms.MultipleChoiceField(
        label="What have you checked?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="An employer is approved when every line is ticked. Approval opens what it "
        "offers to every school. Ask for no certificate, and keep none.",
    )
    reason = forms.CharField(
        label="Reason, if you refuse or end an approval",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The employer reads this. Say what it could put right.",
    )

    def __init__(
        self, *args: Any, kind: str, address: str = "", approving: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.approving = approving
        self.checks = checks_for(kind)
        self.fields["checked"].choices = [  # type: ignore[attr-defined]  # a choice field
            (
                check.code,
                HintedLabel(
                    check.sentence,
                    f"{clue_of_address(address)} {check.how}"
                    if address and check.code == "address_belongs"
                    else check.how,
                ),
            )
            for check in self.checks
        ]

    def clean(self) -> dict[str, Any]:
        """All checks for an approval, a reason for a refusal."""
        said = super().clean() or self.cleaned_data
        open_checks = len(self.checks) - len(said.get("checked", []))
        if self.approving and open_checks:
            left = "1 check is" if open_checks == 1 else f"{open_checks} checks are"
            self.add_error(
                "checked", f"{left} still open. Tick every line, or refuse with a reason"
            )
        if not self.approving and not said.get("reason", "").strip():
            self.add_error("reason", "Enter the reason, so that the employer can put it right")
        return said


class EmployerFilterForm(PlainForm):
    """Which employers of the hub to show; lives in the address."""

    q = forms.CharField(label="Name contains", required=False, max_length=100)
    state = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "All"),
            ("waiting", "Waiting for a decision"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
    )
    sector = forms.ModelChoiceField(
        label="Sector", required=False, queryset=Sector.objects.all(), empty_label="All sectors"
    )


class SuggestForm(PlainForm):
    """What has been typed so far of a name and a number."""

    name = forms.CharField(max_length=200, required=False)
    company_number = forms.CharField(max_length=20, required=False)


class MergeForm(PlainForm):
    """Which employer stays."""

    into = forms.ModelChoiceField(
        label="Which one stays?",
        queryset=Employer.objects.none(),
        empty_label="Choose the employer that stays",
        help_text="Its name, number and approval hold. The other one’s address leads there.",
    )
    understood = forms.BooleanField(
        label="I have made sure that both are the same employer",
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]  # a model choice field
