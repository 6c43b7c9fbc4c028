"""The filters of the search; all of them optional, since every filter lives in the address."""

from typing import Any, Final

from django import forms
from django.http import QueryDict

from employers.models import GrowthSector, SavedSearch, Sector
from employers.queries.matching import Order, SearchFilters
from employers.queries.places import find_place, place_of_school
from employers.rules.areas import Area
from employers.rules.search_words import words_to_find
from employers.rules.vocabulary import Activity, Mode
from equalex.kernel.access import Actor
from equalex.kernel.forms import PlainForm, WholeNumberInput

REAL_DATE: Final = {"invalid": "Enter a real date, such as 04/03/2027"}
MILES: Final = (3, 5, 10, 15, 20, 30, 50)
LONGEST_QUERY: Final = 600


class SearchForm(PlainForm):
    """A filter that cannot be read is told at its field and left out.

    After `is_valid()` `namesakes` are the places among which one must choose.
    """

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
    stage = forms.ChoiceField(
        label="Key stage",
        required=False,
        choices=[("", "Any"), ("KS3", "Key stage 3"), ("KS4", "Key stage 4")],
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
    near = forms.CharField(
        label="Near",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "Your school"}),
    )
    within = forms.TypedChoiceField(
        label="Within",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Any distance"), *((str(miles), f"{miles} miles") for miles in MILES)],
    )
    adjusts = forms.BooleanField(label="Adjustments offered", required=False)
    step_free = forms.BooleanField(label="Step-free access", required=False)
    order = forms.ChoiceField(label="Order", required=False, choices=Order.choices())

    def __init__(self, data: QueryDict, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        self.namesakes: tuple[str, ...] = ()

    def clean_q(self) -> str:
        """Words need a letter or a number that can be looked for."""
        typed: str = self.cleaned_data["q"]
        if typed.strip() and not words_to_find(typed):
            raise forms.ValidationError("Enter words with letters or numbers, such as “bridge”")
        return typed

    def clean_near(self) -> Area | None:
        """The place that is meant; the school itself where none is named."""
        typed = self.cleaned_data["near"].strip()
        if not typed:
            return place_of_school(self.actor)
        found = find_place(typed)
        if found.namesakes:
            self.namesakes = found.namesakes
            raise forms.ValidationError(
                f"There is more than one {typed.partition(',')[0].strip()}. Choose which you mean"
            )
        if found.area is None:
            raise forms.ValidationError(
                "We do not know this place. Enter a full postcode, a town with a school, or a county"
            )
        return found.area

    def clean(self) -> dict[str, Any]:
        """Dates in order; a distance needs a place to measure from."""
        said = super().clean() or self.cleaned_data
        if said.get("first") and said.get("last") and said["first"] > said["last"]:
            self.add_error("last", "The last date must not be before the first")
        needs_place = said.get("within") or said.get("order") == Order.NEAREST
        if needs_place and "near" in said and said["near"] is None:
            self.add_error(
                "near", "We do not know where your school is. Enter a postcode, town or county"
            )
        return said

    def filters(self) -> SearchFilters:
        """What could be read of the address; call it after `is_valid()`, whatever that said."""
        said = self.cleaned_data
        area = said.get("near")
        return SearchFilters(
            words=words_to_find(said.get("q", "")),
            activity=said.get("activity", ""),
            tier=said.get("tier"),
            year=said.get("year"),
            stage=said.get("stage", ""),
            sector=said["sector"].pk if said.get("sector") else "",
            growth_sector=said["growth"].pk if said.get("growth") else "",
            mode=said.get("mode", ""),
            first=said.get("first"),
            last=said.get("last"),
            places=said.get("places") or 1,
            adjusts=said.get("adjusts", False),
            step_free=said.get("step_free", False),
            area=area,
            within=said.get("within") if area else None,
        )

    def order_asked(self) -> Order:
        """The order that was asked for; the soonest first where none could be read."""
        return Order(self.cleaned_data.get("order") or Order.SOONEST)

    def as_query(self) -> str:
        """The filters in use, as an address has them, in the order of the form: without the page."""
        query = QueryDict(mutable=True)
        for name in self.fields:
            if name not in self.errors and (typed := self.data.get(name, "").strip()):
                query[name] = typed
        return query.urlencode()


class SaveSearchForm(PlainForm):
    """A name for the filters in use."""

    name = forms.CharField(
        label="Name of this search",
        max_length=80,
        help_text="For example “Year 9 engineering, June”. Name no learner.",
    )
    query = forms.CharField(max_length=LONGEST_QUERY, widget=forms.HiddenInput)
    tells = forms.BooleanField(
        label="Tell me by e-mail of new matches, at most once a day", required=False, initial=True
    )


def filters_of(search: SavedSearch, actor: Actor) -> SearchFilters | None:
    """What a saved search looks for; None where a filter of it can no longer be read."""
    form = SearchForm(QueryDict(search.query), actor=actor)
    return form.filters() if form.is_valid() else None
