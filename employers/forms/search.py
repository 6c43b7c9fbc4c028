"""What a school looks for: every filter lives in the address."""

from typing import Any

from django import forms

from employers.models import GrowthSector, Sector
from employers.queries.search import SearchFilters
from employers.rules.vocabulary import Activity, Mode
from equalex.kernel.forms import PlainForm, WholeNumberInput

REAL_DATE = {"invalid": "Enter a real date, such as 04/03/2027"}


class SearchForm(PlainForm):
    """All optional; a filter that cannot be read is told at its field and left out."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    activity = forms.ChoiceField(
        label="Activity", required=False, choices=[("", "Any"), *Activity.choices()]
    )
    tier = forms.TypedChoiceField(
        label="Tier",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Any"), ("1", "Tier 1"), ("2", "Tier 2"), ("3", "Tier 3")],
    )
    year = forms.TypedChoiceField(
        label="Year group",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Any"), *((str(year), f"Year {year}") for year in range(7, 12))],
    )
    sector = forms.ModelChoiceField(
        label="Sector", required=False, queryset=Sector.objects.all(), empty_label="Any"
    )
    growth = forms.ModelChoiceField(
        label="Growth sector",
        required=False,
        queryset=GrowthSector.objects.all(),
        empty_label="Any",
    )
    mode = forms.ChoiceField(label="How", required=False, choices=[("", "Any"), *Mode.choices()])
    first = forms.DateField(
        label="From",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=REAL_DATE,
    )
    last = forms.DateField(
        label="To",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=REAL_DATE,
    )
    places = forms.IntegerField(
        label="Places for at least",
        required=False,
        min_value=1,
        max_value=500,
        widget=WholeNumberInput,
        error_messages={"invalid": "Enter a whole number of learners, such as 30"},
    )

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        said = super().clean() or self.cleaned_data
        if said.get("first") and said.get("last") and said["first"] > said["last"]:
            self.add_error("last", "The last date must not be before the first")
        return said

    def filters(self) -> SearchFilters:
        """What could be read of the address; call it after `is_valid()`, whatever that said."""
        said = self.cleaned_data
        return SearchFilters(
            words=tuple(said.get("q", "").split()[:8]),
            activity=said.get("activity", ""),
            tier=said.get("tier"),
            year=said.get("year"),
            sector=said["sector"].pk if said.get("sector") else "",
            growth_sector=said["growth"].pk if said.get("growth") else "",
            mode=said.get("mode", ""),
            first=said.get("first"),
            last=said.get("last"),
            places=said.get("places") or 1,
        )
