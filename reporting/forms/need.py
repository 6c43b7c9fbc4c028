"""What a hub or trust enters of need: weights, what is known of a school, and local priorities."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from employers.models import GrowthSector, Sector
from equalex.kernel.forms import PlainForm, WholeNumberInput
from reporting.rules.lsip import AREAS
from reporting.rules.need import LARGEST_WEIGHT, Part, Weights


def _weight_field(part: Part) -> forms.IntegerField:
    return forms.IntegerField(
        label=part.label,
        min_value=0,
        max_value=LARGEST_WEIGHT,
        widget=WholeNumberInput,
        error_messages={"invalid": f"{part.label} must be a whole number from 0 to 10"},
    )


class WeightsForm(PlainForm):
    """How much each part of need weighs, filled with what weighs now."""

    def __init__(self, data: Any = None, *, weights: Weights, **kwargs: Any) -> None:
        initial = {part.value: weight for part, weight in weights.items()}
        self.base_fields = {part.value: _weight_field(part) for part in Part}
        super().__init__(data, initial=initial, **kwargs)

    @cached_property
    def drawn(self) -> SafeString:
        """Its fields, drawn once."""
        return format_html_join("", "{}", ((field.as_field_group(),) for field in self))

    @property
    def weights(self) -> Weights:
        """What was typed, of a valid form."""
        return {part: self.cleaned_data[part.value] for part in Part}

    def clean(self) -> dict[str, Any]:
        """Something must weigh something, or there is no order."""
        said = super().clean() or {}
        if not self.errors and not any(said.values()):
            self.add_error(Part.BENCHMARK_6.value, "Give at least one part a weight above 0")
        return said


class SchoolNeedForm(PlainForm):
    """What hub staff know of one school this year; empty is not known."""

    survey = forms.IntegerField(
        label="Education Insights Survey: favourable answers, in percent",
        help_text="The share of learners’ answers that were favourable. Leave empty what you do not know.",
        required=False,
        min_value=0,
        max_value=100,
        widget=WholeNumberInput,
        error_messages={"invalid": "Favourable answers must be a whole number from 0 to 100"},
    )
    diagnostic = forms.TypedChoiceField(
        label="Your hub’s diagnostic",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", "Not known"),
            ("1", "1: needs little help"),
            ("2", "2"),
            ("3", "3: needs some help"),
            ("4", "4"),
            ("5", "5: needs most help"),
        ],
    )
    theme_5 = forms.TypedChoiceField(
        label="Theme 5 of the school’s internal leadership review",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", "Not known"),
            ("1", "1: not begun"),
            ("2", "2: in progress"),
            ("3", "3: mostly in place"),
            ("4", "4: well established"),
        ],
    )


class PriorityForm(PlainForm):
    """A sector or growth sector that a Local Skills Improvement Plan names.

    `own_areas` are those that the hub's schools lie in: they stand first.
    """

    what = forms.ChoiceField(label="Sector or growth sector")
    plan = forms.ChoiceField(
        label="Local Skills Improvement Plan",
        help_text="The area whose plan names it.",
        error_messages={
            "invalid_choice": "“%(value)s” is no area that has a plan. Choose one from the list"
        },
    )

    def __init__(self, *args: Any, own_areas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            ("", "Choose one"),
            (
                "Growth sectors",
                [(f"growth:{each.pk}", each.name) for each in GrowthSector.objects.all()],
            ),
            ("Sectors", [(f"sector:{each.pk}", each.short_name) for each in Sector.objects.all()]),
        ]
        others = [(area, area) for area in AREAS if area not in own_areas]
        self.fields["plan"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            ("", "Choose one"),
            *(
                [("Where your schools are", [(area, area) for area in own_areas])]
                if own_areas
                else []
            ),
            ("Other areas" if own_areas else "Areas", others),
        ]
        if len(own_areas) == 1:
            self.fields["plan"].initial = own_areas[0]

    def clean_what(self) -> Sector | GrowthSector:
        """The row that was chosen."""
        kind, _, key = self.cleaned_data["what"].partition(":")
        return (GrowthSector if kind == "growth" else Sector).objects.get(pk=key)
