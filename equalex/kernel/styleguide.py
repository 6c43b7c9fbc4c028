"""What the components page at /styleguide/ shows: each piece once, with invented figures."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from equalex.kernel.access import ActorRequest, Can, requires
from equalex.kernel.charts import BarChart, Chart, DumbbellChart, LineChart, StackedBarChart
from equalex.kernel.forms import (
    TIERS,
    ClockInput,
    DayMonthYearField,
    HintedLabel,
    PlainForm,
    TierPyramid,
    WholeNumberInput,
)
from equalex.kernel.funnel_chart import FunnelChart


class ExperienceExample(PlainForm):
    """One field of every kind."""

    title = forms.CharField(help_text="What a learner would call it, such as “A day in the lab”.")
    first_day = DayMonthYearField(label="First day", help_text="For example, 4 3 2027.")
    starts = forms.TimeField(label="Starts at", widget=ClockInput)
    places = forms.IntegerField(label="Places", min_value=1, widget=WholeNumberInput)
    sector = forms.ChoiceField(
        choices=[("", "Choose one"), ("health", "Health and social care"), ("digital", "Digital")]
    )
    mode = forms.ChoiceField(
        label="Where does it take place?",
        widget=forms.RadioSelect,
        choices=[
            ("in_person", HintedLabel("In person", "Learners come to the workplace.")),
            ("hybrid", HintedLabel("Hybrid", "Some of it at the workplace, some of it online.")),
            ("virtual", "Virtual"),
        ],
    )
    tiers = forms.MultipleChoiceField(
        label="Where on the pyramid does it sit?",
        help_text="Choose every tier that fits.",
        widget=TierPyramid,
        choices=TIERS,
    )
    years = forms.MultipleChoiceField(
        label="Year groups",
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(year), f"Year {year}") for year in range(7, 12)],
    )
    learners_do = forms.CharField(
        label="What learners will do", widget=forms.Textarea(attrs={"rows": 4})
    )
    leaflet = forms.FileField(label="A leaflet", required=False)
    agreed = forms.BooleanField(label="The site is insured for visitors")


@dataclass(frozen=True, slots=True)
class LearnerExample:
    """A row of the example table."""

    name: str
    tutor_group: str
    credited: int
    recoverable: int
    planned: int
    verdict: str


LEARNERS = (
    LearnerExample("Amara Okafor", "10B", 1500, 0, 0, "met"),
    LearnerExample("Cerys Llŷr", "10A", 1050, 150, 300, "recoverable"),
    LearnerExample("Jakub Wiśniewski", "10B", 600, 0, 600, "planned"),
    LearnerExample("Oliver Smith", "10C", 0, 300, 0, "short"),
)


def charts() -> tuple[Chart, ...]:
    """One chart of each kind."""
    return (
        BarChart(
            title="Three of five year groups are past half of their days.",
            description="Share of days credited for each year group.",
            label_heading="Year group",
            value_heading="Share of days",
            unit="%",
            bars=(
                ("Year 7", 22.0),
                ("Year 8", 54.0),
                ("Year 9", 71.5),
                ("Year 10", 58.0),
                ("Year 11", None),
            ),
            target=50.0,
            target_label="half of the days",
        ),
        StackedBarChart(
            title="Most of what Year 10 lacks is already planned.",
            label_heading="Year group",
            series=("Credited", "Recoverable", "Planned", "Short"),
            unit="%",
            bars=(
                ("Year 7", (22, 3, 25, 50)),
                ("Year 8", (54, 6, 20, 20)),
                ("Year 9", (71, 9, 5, 15)),
                ("Year 10", (38, 12, 40, 10)),
                ("Alternative provision at Riverside Centre", (None, None, None, None)),
            ),
        ),
        LineChart(
            title="The share on five days has doubled in two years.",
            label_heading="Measured",
            unit="%",
            points=("Dec 2024", "Jul 2025", "Dec 2025", "Jul 2026", "Dec 2026"),
            series=(("KS3", (14, 22, 24, 33, 36)), ("KS4", (28, 40, None, 52, 61))),
        ),
        FunnelChart(
            title="One school is below the mean by more than chance.",
            label_heading="School",
            unit="%",
            headings=("Learners", "Benchmark 6", "Against chance"),
            mean=60,
            limits=((10, 30, 90, 12, 100), (100, 50, 70, 45, 75), (400, 55, 65, 52, 68)),
            marked=("Below, hardly chance",),
            points=(
                ("Fernbank School", 40, 40, "Below, perhaps chance"),
                ("Millbrook Academy", 380, 35, "Below, hardly chance"),
                ("Thornleigh School", None, None, "–"),
            ),
        ),
        DumbbellChart(
            title="Learners eligible for free school meals are 11 points behind.",
            label_heading="Year group",
            unit="%",
            names=("Free school meals", "Everybody else"),
            gaps=(
                ("Year 9", 44, 58),
                ("Year 10", 50, 61),
                ("Year 11", 72, 74),
                ("Year 8", None, None),
            ),
        ),
    )


def examples() -> dict[str, Any]:
    """The context of templates/styleguide.html; deterministic, without a database."""
    wrong = ExperienceExample(
        {
            "first_day_day": "31",
            "first_day_month": "2",
            "first_day_year": "2027",
            "places": "0",
            "title": "",
        }
    )
    return {
        "charts": charts(),
        "empty_form": ExperienceExample(auto_id="example_%s"),
        "form": wrong,
        "learners": LEARNERS,
        "page": Paginator(range(300), 10).page(4),
        "verdicts": (
            "counts",
            "counts_in_part",
            "needs_judgement",
            "does_not_count",
            "planned",
            "recoverable",
        ),
        "tasks": [
            {
                "title": "Confirm who came to Brightwell Labs",
                "url": "#tasks",
                "hint": "12 learners, 3 March 2027. Their days count once you have.",
                "status": "Waiting 4 days",
                "kind": "mend",
            },
            {
                "title": "Decide on 3 days that need a judgement",
                "url": "#tasks",
                "hint": "Virtual experiences in Year 10.",
                "status": "3 days",
                "kind": "ask",
            },
            {
                "title": "Choose outcomes for the June placements",
                "url": "#tasks",
                "hint": "",
                "status": "New",
                "kind": "plan",
            },
        ],
        "tabs": [
            ("By learner", "#tabs", True),
            ("By tutor group", "#tabs", False),
            ("By need", "#tabs", False),
        ],
        "breadcrumbs": [("Tracking", "#"), ("Year 10", "#"), ("Amara Okafor", "")],
        "stages": [
            SimpleNamespace(
                name="Key stage 3", credited=2100, target=1500, recoverable=0, planned=0
            ),
            SimpleNamespace(
                name="Key stage 4", credited=1050, target=1500, recoverable=150, planned=150
            ),
        ],
        "job": SimpleNamespace(
            state="running",
            is_active=False,
            progress=62,
            doing="Drawing the charts of Year 10.",
            public_id="00000000-0000-4000-8000-000000000000",
            failure="",
        ),
        "sort": "name",
    }


@requires(Can.VISIT)
def styleguide(request: ActorRequest) -> HttpResponse:
    """Each piece of the look once; routed only where DEBUG is on."""
    return render(request, "styleguide.html", examples())
