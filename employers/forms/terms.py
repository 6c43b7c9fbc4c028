"""How an experience is booked, by whom, and what it costs."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from employers.actions.terms import BookingTerms
from employers.models import Experience, OpenTo
from equalex.kernel.forms import HintedLabel, PlainForm, WholeNumberInput
from schools.models import HubMembership, School

OPEN_TO = [
    (OpenTo.EVERY_SCHOOL, HintedLabel("Every school", "")),
    (OpenTo.OWN_HUB, HintedLabel("Schools of our Careers Hub", "")),
    (
        OpenTo.SPECIAL_SCHOOLS,
        HintedLabel("Special schools and alternative provision", "Wherever they are."),
    ),
    (OpenTo.NAMED_SCHOOLS, HintedLabel("Only the schools we name", "Choose them below.")),
]


class TermsForm(PlainForm):
    """Who can book, whether at once, and for how many in all; cost and travel."""

    open_to = forms.TypedChoiceField(
        label="Which schools can book?",
        choices=OPEN_TO,
        coerce=OpenTo,
        widget=forms.RadioSelect,
        help_text="For all other schools it does not exist, not even by its address.",
    )
    named_schools = forms.ModelMultipleChoiceField(
        label="Schools of your hub",
        queryset=School.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"invalid_choice": "Choose schools from the list"},
    )
    urns = forms.CharField(
        label="Other schools, by their URN (optional)",
        help_text="Six digits each, such as 100001, 100002. A school’s website names its URN.",
        required=False,
        max_length=500,
    )
    confirms = forms.TypedChoiceField(
        label="How do schools book?",
        choices=[
            (
                "no",
                HintedLabel(
                    "At once", "A school that finds a free place has it, and you are told."
                ),
            ),
            (
                "yes",
                HintedLabel(
                    "They ask, and you confirm",
                    "You answer within 20 working days: all, some or none.",
                ),
            ),
        ],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    shared_places = forms.IntegerField(
        label="Learners over all dates together (optional)",
        help_text="For example 4, if you can look after four learners in all, whichever dates they "
        "choose. Leave it empty if each date stands for itself.",
        required=False,
        min_value=1,
        max_value=5000,
        widget=WholeNumberInput,
        error_messages={"invalid": "Enter a whole number of learners, such as 4"},
    )
    cost = forms.CharField(
        label="What does it cost the school or the learner? (optional)",
        help_text="For example: nothing; lunch is provided.",
        max_length=200,
        required=False,
    )
    travel = forms.CharField(
        label="How do learners get there? (optional)",
        help_text="For example: ten minutes’ walk from the station; we pay bus fares.",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, experience: Experience, today: date, **kwargs: Any) -> None:
        named = set(experience.named_schools.values_list("pk", flat=True))
        kwargs["initial"] = {
            "open_to": experience.open_to,
            "confirms": "yes" if experience.confirms_each else "no",
            "shared_places": experience.shared_places,
            "cost": experience.cost,
            "travel": experience.travel,
        }
        super().__init__(*args, **kwargs)
        hub = experience.employer.home_hub_id if experience.employer else None
        members = HubMembership.objects.on(today).filter(hub=hub)
        schools = School.objects.open().filter(Q(pk__in=members.values("school")) | Q(pk__in=named))
        choice = self.fields["named_schools"]
        choice.queryset = schools.order_by("name")  # type: ignore[attr-defined]  # a model choice field
        self.initial["named_schools"] = [
            school.public_id for school in schools if school.pk in named
        ]
        self.others: list[School] = []

    def clean_urns(self) -> str:
        """Each URN as a school; one that is none is named."""
        typed: str = self.cleaned_data["urns"]
        urns = typed.replace(",", " ").split()
        found = {school.urn: school for school in School.objects.open().filter(urn__in=urns)}
        unknown = [urn for urn in urns if urn not in found]
        if unknown:
            raise forms.ValidationError(
                f"“{unknown[0][:20]}” is not the URN of an open school. Look it up again"
            )
        self.others = list(found.values())
        return typed

    def clean(self) -> dict[str, Any]:
        """Who reserves for named schools names one."""
        said = super().clean() or self.cleaned_data
        names = said.get("named_schools") or self.others
        if said.get("open_to") is OpenTo.NAMED_SCHOOLS and not names and not self.errors:
            self.add_error("named_schools", "Choose at least one school, or enter its URN")
        return said

    def terms(self) -> BookingTerms:
        """What was said; call it after `is_valid()`."""
        said = self.cleaned_data
        return BookingTerms(
            confirms_each=said["confirms"],
            shared_places=said["shared_places"],
            open_to=said["open_to"],
            named_schools=[*said["named_schools"], *self.others],
            cost=said["cost"],
            travel=said["travel"],
        )
