"""The form with which an employer says what learners will do, in words of work."""

from typing import Any, ClassVar

from django import forms

from employers.forms.paragraphs import ParagraphsField
from employers.models import Employer, Experience, GrowthSector
from employers.rules.offers import Offer, what_is_missing
from employers.rules.vocabulary import Activity, Mode, Setting
from equalex.kernel.forms import (
    TIERS,
    HintedLabel,
    PlainModelForm,
    TierPyramid,
    WholeNumberInput,
)

YEARS = [(year, f"Year {year}") for year in range(7, 12)]
ACTIVITIES = [
    (
        Activity.VISIT,
        HintedLabel("Workplace visit", "A group comes, meets people and does a task."),
    ),
    (Activity.TOUR, HintedLabel("Tour or demonstration", "A group sees how you work.")),
    (Activity.SHADOWING, HintedLabel("Job shadowing", "Learners follow somebody at work.")),
    (
        Activity.PROJECT,
        HintedLabel("Project", "You set a problem, learners work on it and show the result."),
    ),
    (
        Activity.SOCIAL_ACTION,
        HintedLabel("Social action", "Learners do something useful for the community."),
    ),
    (
        Activity.PLACEMENT,
        HintedLabel("Placement", "Learners work with you for a day or more. Years 10 and 11."),
    ),
]
MODES = [
    (Mode.IN_PERSON, HintedLabel("In person", "")),
    (Mode.HYBRID, HintedLabel("Hybrid", "Partly in person, partly online.")),
    (Mode.VIRTUAL, HintedLabel("Virtual", "Online only.")),
]
SETTINGS = [
    (Setting.WORKPLACE, HintedLabel("At our workplace", "")),
    (Setting.SCHOOL, HintedLabel("In school", "")),
    (
        Setting.ELSEWHERE,
        HintedLabel("Elsewhere", "For example at a customer’s, or at home online."),
    ),
]
HAPPENS = [
    (
        "purpose",
        HintedLabel(
            "Everybody knows what it is for", "We tell learners and their school beforehand."
        ),
    ),
    (
        "interaction",
        HintedLabel("Learners and our staff work and talk together", "Both sides ask and answer."),
    ),
    (
        "people",
        HintedLabel(
            "Learners meet people in different jobs",
            "For example an apprentice, a specialist and a manager.",
        ),
    ),
    (
        "task",
        HintedLabel(
            "Learners do a task that we set", "It ends with something they made or worked out."
        ),
    ),
]
BOOKED_HINT = "Schools have booked places, so this can no longer be changed."


class ExperienceForm(PlainModelForm):
    """Everything of an experience but its dates. Publishing asks for more than saving a draft."""

    title = forms.CharField(
        label="Title",
        max_length=120,
        required=False,
        help_text="What learners will remember, such as “Design a bridge with our engineers”.",
    )
    summary = ParagraphsField(
        label="What will learners do?",
        max_length=1500,
        required=False,
        rows=6,
        help_text="From arriving to leaving, in plain words. Up to 1,500 characters.",
    )
    activity = forms.ChoiceField(
        label="What kind of activity is it?",
        choices=ACTIVITIES,
        widget=forms.RadioSelect,
        required=False,
    )
    tiers = forms.MultipleChoiceField(
        label="Where on the pyramid does it sit?",
        choices=TIERS,
        widget=TierPyramid,
        required=False,
        help_text="Choose one tier or more. You need not know any learning outcomes: schools "
        "choose those.",
    )
    mode = forms.ChoiceField(
        label="How do learners take part?", choices=MODES, widget=forms.RadioSelect
    )
    setting = forms.ChoiceField(
        label="Where does it take place?", choices=SETTINGS, widget=forms.RadioSelect
    )
    youngest_year = forms.TypedChoiceField(label="Youngest year group", choices=YEARS, coerce=int)
    oldest_year = forms.TypedChoiceField(label="Oldest year group", choices=YEARS, coerce=int)
    group_size = forms.IntegerField(
        label="How many learners at a time?",
        min_value=1,
        max_value=300,
        required=False,
        widget=WholeNumberInput,
        error_messages={
            "invalid": "Enter a whole number of learners, such as 10",
            "min_value": "Enter at least 1 learner",
            "max_value": "Enter at most 300 learners. Offer larger events as several dates",
        },
    )
    happens = forms.MultipleChoiceField(
        label="What will happen?",
        choices=HAPPENS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Tick what you plan. These make the difference between a trip and a day that "
        "counts for learners.",
    )
    growth_sectors = forms.ModelMultipleChoiceField(
        label="Growth sectors it belongs to (optional)",
        queryset=GrowthSector.objects.all(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        required=False,
    )
    adjustments = forms.CharField(
        label="Adjustments you can offer (optional)",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example a quiet room, shorter days, a signer, a visit beforehand.",
    )

    class Meta:
        model = Experience
        fields: ClassVar = [
            "title",
            "summary",
            "activity",
            "mode",
            "setting",
            "site",
            "sector",
            "youngest_year",
            "oldest_year",
            "group_size",
            "delivery_model",
            "adjustments",
        ]
        labels: ClassVar = {
            "site": "Which of your places?",
            "sector": "Sector",
            "delivery_model": "How is it organised? (optional)",
        }

    def __init__(
        self,
        *args: Any,
        employer: Employer,
        publishing: bool,
        is_booked: bool = False,
        **kwargs: Any,
    ) -> None:
        experience: Experience = kwargs["instance"]
        kwargs["initial"] = {
            "tiers": [str(tier) for tier in experience.tiers],
            "happens": [code for code, _ in HAPPENS if getattr(experience, f"has_{code}")],
            "growth_sectors": list(experience.growth_sectors.values_list("pk", flat=True))
            if experience.pk
            else [],
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.publishing = publishing
        site, sector, delivery = (
            self.fields[name] for name in ("site", "sector", "delivery_model")
        )
        site.queryset = employer.sites.all()  # type: ignore[attr-defined]  # a model choice field
        site.empty_label = "Choose a place"  # type: ignore[attr-defined]  # a model choice field
        sector.required = False
        sector.empty_label = "Choose the nearest"  # type: ignore[attr-defined]  # a model choice field
        delivery.empty_label = "None of these, or not sure"  # type: ignore[attr-defined]  # a model choice field
        if is_booked:
            for name in ("activity", "mode", "setting", "happens"):
                self.fields[name].disabled = True
                self.fields[name].help_text = BOOKED_HINT

    def clean_group_size(self) -> int:
        """A draft without a number keeps the one it had."""
        return self.cleaned_data["group_size"] or self.instance.group_size

    def clean(self) -> dict[str, Any]:
        """Years in order; when publishing, everything that schools must know."""
        said = super().clean() or self.cleaned_data
        youngest, oldest = said.get("youngest_year"), said.get("oldest_year")
        if youngest and oldest and youngest > oldest:
            self.add_error("oldest_year", "The oldest year group must not be below the youngest")
        if self.publishing:
            for missing in what_is_missing(self._offer()):
                if missing.field not in self.errors:
                    self.add_error(missing.field, missing.sentence)
        return said

    def _offer(self) -> Offer:
        said = self.cleaned_data
        return Offer(
            title=said.get("title", ""),
            summary=said.get("summary", ""),
            activity=said.get("activity", ""),
            tiers=tuple(int(tier) for tier in said.get("tiers", [])),
            mode=said.get("mode", ""),
            setting=said.get("setting", ""),
            has_site=said.get("site") is not None,
            sector=said["sector"].pk if said.get("sector") else "",
            youngest_year=said.get("youngest_year") or 7,
            oldest_year=said.get("oldest_year") or 11,
            group_size=said.get("group_size") or 1,
        )

    def experience(self) -> Experience:
        """The experience as it was said, not yet saved; call it after `is_valid()`."""
        experience: Experience = self.instance
        chosen = set(self.cleaned_data["tiers"])
        experience.is_tier_1, experience.is_tier_2, experience.is_tier_3 = (
            tier in chosen for tier in ("1", "2", "3")
        )
        for code, _ in HAPPENS:
            setattr(experience, f"has_{code}", code in self.cleaned_data["happens"])
        return experience
