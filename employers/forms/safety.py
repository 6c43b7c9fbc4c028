"""Forms on insurance, risk and supervisors: what an employer says, never a paper to send."""

from datetime import date
from typing import Any

from django import forms

from employers.actions.safety import Insured, Talk
from employers.forms.paragraphs import ParagraphsField
from employers.models import Employer, Insurance, Site, Supervisor
from employers.rules.risk import Depth, RiskTier
from equalex.kernel.forms import DayMonthYearField, HintedLabel, PlainForm

INSURED = [
    ("insured", HintedLabel("We have employers’ liability insurance", "")),
    (
        "exempt",
        HintedLabel(
            "We need none",
            "For example a sole trader without employees, or a family firm that is no company.",
        ),
    ),
]


class InsuranceForm(PlainForm):
    """Who insures the employer until when, or why it needs none."""

    state = forms.ChoiceField(
        label="Are you insured?", choices=INSURED, widget=forms.RadioSelect, initial="insured"
    )
    insurer = forms.CharField(label="Insurer", max_length=120, required=False)
    policy_number = forms.CharField(
        label="Policy number",
        max_length=60,
        required=False,
        help_text="As it stands on your certificate. Do not send the certificate.",
    )
    expires_on = DayMonthYearField(
        label="Last day of cover", required=False, help_text="For example, 31 3 2027."
    )
    exempt_reason = forms.CharField(
        label="If you need none: why?",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @staticmethod
    def initial_of(insurance: Insurance | None) -> dict[str, Any]:
        """What the employer said last."""
        if insurance is None:
            return {}
        return {
            "state": "exempt" if insurance.exempt_reason else "insured",
            "insurer": insurance.insurer,
            "policy_number": insurance.policy_number,
            "expires_on": insurance.expires_on,
            "exempt_reason": insurance.exempt_reason,
        }

    def clean(self) -> dict[str, Any]:
        """Insurer, number and last day together; or the reason."""
        said = super().clean() or self.cleaned_data
        if said.get("state") == "exempt":
            if not said.get("exempt_reason", "").strip():
                self.add_error("exempt_reason", "Enter why you need no insurance")
            return said
        for name, asked in (
            ("insurer", "Enter the name of your insurer"),
            ("policy_number", "Enter the policy number"),
            ("expires_on", "Enter the last day of cover"),
        ):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, asked)
        return said

    def insured(self) -> Insured:
        """What was said, for the action: only the part that was chosen."""
        said = self.cleaned_data
        if said["state"] == "exempt":
            return Insured(exempt_reason=said["exempt_reason"].strip())
        return Insured(
            insurer=said["insurer"],
            policy_number=said["policy_number"],
            expires_on=said["expires_on"],
        )


class RiskTalkForm(PlainForm):
    """A dated conversation on how learners are kept safe."""

    held_on = DayMonthYearField(label="When was it?", help_text="For example, 4 11 2026.")
    site = forms.ModelChoiceField(
        label="Which place?",
        queryset=Site.objects.none(),
        required=False,
        empty_label="All of them",
    )
    tier = forms.ChoiceField(
        label="How risky is the place?", choices=RiskTier.choices(), widget=forms.RadioSelect
    )
    depth = forms.ChoiceField(
        label="How was it talked over?", choices=Depth.choices(), widget=forms.RadioSelect
    )
    with_whom = forms.CharField(
        label="With whom?",
        max_length=100,
        help_text="By role, such as “careers leader of Millbrook Academy” or “our hub”. No names.",
    )
    arrangements = ParagraphsField(
        label="What was agreed?",
        max_length=1500,
        help_text="The main risks, and how learners are kept from them. Parents of under-16s are "
        "told this by you or through the school.",
    )

    def __init__(self, *args: Any, employer: Employer, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["site"].queryset = employer.sites.all()  # type: ignore[attr-defined]  # a model choice field

    def clean_held_on(self) -> date:
        """A conversation that has taken place."""
        held_on: date = self.cleaned_data["held_on"]
        if held_on > self.today:
            raise forms.ValidationError(
                "This day is still to come. Enter it once you have talked it over"
            )
        return held_on

    def talk(self) -> Talk:
        """What was said, for the action."""
        said = self.cleaned_data
        return Talk(
            held_on=said["held_on"],
            tier=RiskTier(said["tier"]),
            depth=Depth(said["depth"]),
            with_whom=said["with_whom"],
            arrangements=said["arrangements"],
            site=said["site"],
        )


class SupervisorForm(PlainForm):
    """A person who looks after learners."""

    name = forms.CharField(label="Full name", max_length=150)
    job = forms.CharField(label="What the person does (optional)", max_length=100, required=False)


class SupervisorsForm(PlainForm):
    """Who looks after the learners of one slot."""

    supervisors = forms.ModelMultipleChoiceField(
        label="Who looks after learners on this date?",
        queryset=Supervisor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, supervisors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisors"].queryset = supervisors  # type: ignore[attr-defined]  # a model choice field
