"""Which schools and places one wants listed; all of it lives in the address."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from employers.models import GrowthSector, Sector
from equalex.kernel.forms import PlainForm
from reporting.queries.chosen_schools import WantedSchools
from reporting.queries.places_on_offer import NO_SECTOR_CODE, WantedPlaces
from reporting.queries.side_by_side import Whereabouts
from reporting.queries.this_year import Out, Then, ThisYear
from reporting.queries.variety import NO_SECTOR
from reporting.rules.chosen_schools import Chosen
from reporting.rules.course import GUARANTEE_YEARS
from reporting.rules.supply import (
    NO_PLACE,
    NO_TRAVEL,
    TIERS,
    month_name,
    month_of,
    month_word,
    months_from,
)

YEARS = [("", "Any"), *((str(year), f"Year {year}") for year in GUARANTEE_YEARS)]


class SchoolsForm(PlainForm):
    """Which schools, among those that are in `places`."""

    show = forms.ChoiceField(label="Show", required=False, choices=Chosen.choices())
    authority = forms.ChoiceField(label="Local authority", required=False)
    town = forms.ChoiceField(label="Town", required=False)
    year = forms.TypedChoiceField(
        label="With this year group", required=False, coerce=int, empty_value=None, choices=YEARS
    )

    def __init__(self, *args: Any, places: Iterable[Whereabouts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = list(places)
        for name in ("authority", "town"):
            there = sorted({getattr(place, name) for place in places})
            self.fields[name].choices = [("", "Any"), *((each, each) for each in there)]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def wanted(self) -> WantedSchools:
        """What was asked for, as far as it can be read; every school where it cannot."""
        if not self.is_valid():
            return WantedSchools()
        said = self.cleaned_data
        return WantedSchools(
            which=Chosen(said["show"]),
            authority=said["authority"],
            town=said["town"],
            nc_year=said["year"],
        )


class HalfTermForm(PlainForm):
    """Which schools, by what they did in a half-term; the present one where none is chosen."""

    show = forms.ChoiceField(
        label="Show", required=False, choices=[("", "Every school"), *Out.choices()]
    )
    half_term = forms.ChoiceField(label="In", required=False)

    def __init__(self, *args: Any, found: ThisYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = len(found.half_terms)
        every = [
            Then(at, is_before)
            for is_before in ((False, True) if found.has_before else (False,))
            for at in range(self.number)
        ]
        self.fields["half_term"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", "This half-term"),
            *((half_term_word(then), found.name_of(then)) for then in every),
        ]

    @property
    def wanted(self) -> tuple[Then, Out] | None:
        """Which half-term and which schools; None for every school."""
        if not (self.number and self.is_valid() and self.cleaned_data["show"]):
            return None
        number, _, before = (self.cleaned_data["half_term"] or str(self.number)).partition("-")
        return Then(int(number) - 1, bool(before)), Out(self.cleaned_data["show"])


def half_term_word(then: Then) -> str:
    """`2`, or `2-before`, as addresses have it."""
    return f"{then.at + 1}-before" if then.is_before else str(then.at + 1)


class PlacesForm(PlainForm):
    """Which places on offer; `areas` are the towns in which there are any."""

    year = forms.TypedChoiceField(
        label="Open to", required=False, coerce=int, empty_value=None, choices=YEARS
    )
    sector = forms.ChoiceField(label="Sector", required=False)
    growth = forms.ModelChoiceField(
        label="Growth sector",
        required=False,
        queryset=GrowthSector.objects.all(),
        empty_label="Any",
    )
    tier = forms.TypedChoiceField(
        label="Tier",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Any"), *((str(tier), f"Tier {tier}") for tier in TIERS)],
    )
    area = forms.ChoiceField(label="Where", required=False)
    begins = forms.ChoiceField(label="Begins in", required=False)
    days_in = forms.ChoiceField(label="Has days in", required=False)

    def __init__(self, *args: Any, areas: Iterable[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sectors = [(each.pk, each.short_name) for each in Sector.objects.all()]
        months = [(month_word(month), month_name(month)) for month in months_from(today)]
        areas = [*areas, NO_TRAVEL, NO_PLACE]
        for name, choices in (
            ("sector", [*sectors, (NO_SECTOR_CODE, NO_SECTOR)]),
            ("area", [(each, each) for each in areas]),
            ("begins", months),
            ("days_in", months),
        ):
            self.fields[name].choices = [("", "Any"), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def wanted(self) -> WantedPlaces:
        """What was asked for, as far as it can be read; every place where it cannot."""
        if not self.is_valid():
            return WantedPlaces()
        said = self.cleaned_data
        return WantedPlaces(
            begins=month_of(said["begins"]),
            days_in=month_of(said["days_in"]),
            nc_year=said["year"],
            sector=said["sector"],
            growth=said["growth"].pk if said["growth"] else "",
            tier=said["tier"],
            area=said["area"],
        )
