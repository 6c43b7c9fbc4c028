"""Supply against demand as sections with a chart and its table."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from equalex.kernel.charts import HIDDEN, StackedBarChart
from equalex.kernel.dates import long_date
from equalex.kernel.tables import Table
from reporting.queries.dashboard_sections import IN_CHART
from reporting.queries.documents import Fact, Section
from reporting.queries.supply import SupplyAndNeed
from reporting.rules.supply import Balance

SERIES: Final = ("Met by what is on offer", "Missing")


def facts_of(found: SupplyAndNeed) -> list[Fact]:
    """The hub in three figures."""
    missing = max(0, found.need - found.supply)
    return [
        Fact(f"{found.need:,}", "days", "that learners of your schools still need", "plan"),
        Fact(f"{found.supply:,}", "days", "that employers offer and nobody has booked", "good"),
        Fact(f"{missing:,}", "days", "missing, if every place on offer were taken", "bad"),
    ]


def sections_of(found: SupplyAndNeed) -> list[Section]:
    """By month, area, sector and tier."""
    return [
        _section("months", "By month", "Month", found.months, _worst(found.months, "in", "month")),
        _section("areas", "By area", "Area", found.areas, _worst(found.areas, "around", "area")),
        _section(
            "sectors",
            "By sector",
            "Sector",
            found.sectors,
            f"{found.sectors[0].label} offers least: {found.sectors[0].supply:,} days"
            if found.sectors
            else "No sector has an approved employer yet",
        ),
        _section(
            "tiers",
            "By tier of the pyramid",
            "Tier",
            found.tiers,
            _worst(found.tiers, "on", "tier"),
        ),
    ]


def _worst(lines: Sequence[Balance], where: str, each_one: str) -> str:
    known = [each for each in lines if each.shortfall]
    if not known:
        return f"What is on offer would meet what is needed, {each_one} by {each_one}"
    worst = max(known, key=lambda each: each.shortfall or 0)
    label = worst.label if worst.label[:4] != "Tier" else worst.label.lower()
    return f"Most days are missing {where} {label}: {worst.shortfall:,} of {worst.need:,}"


def _section(key: str, heading: str, label: str, lines: Sequence[Balance], title: str) -> Section:
    chart = StackedBarChart(
        title=title,
        description=f"Learner-days needed, met and missing, {heading.lower()}.",
        label_heading=label,
        series=SERIES,
        bars=tuple(
            (each.label, (None, None) if each.need is None else (each.met, each.shortfall))
            for each in [one for one in lines if one.need != 0][:IN_CHART]
        ),
    )
    rows = tuple(
        (
            each.label,
            f"{each.supply:,}",
            HIDDEN if each.need is None else f"{each.need:,}",
            HIDDEN if each.shortfall is None else f"{each.shortfall:,}",
        )
        for each in lines
    )
    return Section(key, heading, chart, Table((label, "On offer", "Needed", "Missing"), rows))


def notes_of(found: SupplyAndNeed, today: date) -> list[str]:
    """What the words mean, and what is ours where no source settles it."""
    return [
        (
            "Days needed are those that neither days that count, nor days that can be won back, nor days "
            "planned fill, in the key stage a learner is in now. Days on offer are places of approved "
            "employers from today on that nobody has booked."
        ),
        (
            "By month: what is needed is spread evenly up to July. By area: a workplace belongs to the town "
            "of the nearest school within 15 miles."
        ),
        (
            "By sector: nobody can say which sector a learner needs, so the need is shared equally. The "
            "sector on top is where a new employer helps most."
        ),
        (
            "By tier: key stage 3 needs 70 in a hundred on tier 1 and 30 on tier 2, and key stage 4 all on "
            "tier 3, after CEC’s example for Years 8 to 10. A place on several tiers is shared over them."
        ),
        (
            f"“{HIDDEN}” stands where so few learners lack days that it would tell of them. Of a school "
            "where they are few their days are in no sum."
        ),
        f"Today, {long_date(today)}, counted by the rules “{found.rules.code}”.",
    ]
