"""A hub's supply against its demand: figures only, in seven statements whatever its size."""

from dataclasses import dataclass
from typing import Final

from django.db.models.functions import ExtractMonth, ExtractYear

from employers.models import Employer, SlotDate
from employers.rules.vocabulary import Mode
from equalex.kernel.access import Actor
from reporting.queries.places_on_offer import free_minutes, slots_of_hub
from reporting.queries.rules_in_force import RulesInForce, rules_in_force
from reporting.queries.school_counts import count_schools
from reporting.queries.variety import NO_SECTOR
from reporting.rules import supply as rules_of_supply
from reporting.rules.supply import NO_PLACE, NO_TRAVEL, Balance, Free, Need
from schools.models import School

NO_TOWN: Final = "Town not known"


@dataclass(frozen=True, slots=True)
class SupplyAndNeed:
    """The four answers, and the rules they are reckoned by. `hidden` are areas with too few learners."""

    months: list[Balance]
    areas: list[Balance]
    sectors: list[Balance]
    tiers: list[Balance]
    rules: RulesInForce

    @property
    def supply(self) -> int:
        """Days on offer in all."""
        return sum(each.supply for each in self.areas)

    @property
    def need(self) -> int:
        """Days needed in all, without those of schools where few lack days."""
        return sum(each.need or 0 for each in self.months)


def supply_and_need(actor: Actor) -> SupplyAndNeed:
    """What the hub's employers offer to any school, and what its schools' learners need."""
    rules = rules_in_force(actor.today)
    offers, needs = _offers(actor, rules.day_minutes), _needs(actor, rules.day_minutes)
    sectors = list(
        Employer.objects.visible_to(actor)
        .approved()
        .filter(sector__isnull=False)
        .order_by("sector__short_name")
        .values_list("sector__short_name", flat=True)
        .distinct()
    )
    day = rules.day_minutes
    return SupplyAndNeed(
        months=rules_of_supply.by_month(offers, needs, today=actor.today, day_minutes=day),
        areas=rules_of_supply.by_area(offers, needs, day_minutes=day),
        sectors=rules_of_supply.by_sector(offers, needs, sectors, day_minutes=day),
        tiers=rules_of_supply.by_tier(offers, needs, day_minutes=day),
        rules=rules,
    )


def _offers(actor: Actor, day_minutes: int) -> list[Free]:
    at = "slot__experience__"
    rows = (
        SlotDate.objects.filter(slot__in=slots_of_hub(actor))
        .order_by()
        .values_list(
            ExtractYear("date"),
            ExtractMonth("date"),
            f"{at}search_entry__nearest_school__town",
            f"{at}mode",
            f"{at}sector__short_name",
            *(f"{at}is_tier_{tier}" for tier in (1, 2, 3)),
        )
        .annotate(minutes=free_minutes(day_minutes))
    )
    return [
        Free(
            month=(year, month),
            area=NO_TRAVEL if mode == Mode.VIRTUAL else town or NO_PLACE,
            sector=sector or NO_SECTOR,
            tiers=tuple(tier for tier, on in zip((1, 2, 3), flags, strict=True) if on),
            minutes=minutes,
        )
        for year, month, town, mode, sector, *flags, minutes in rows
    ]


def _needs(actor: Actor, day_minutes: int) -> list[Need]:
    """By town and present key stage, made of the days that are shown of each school.

    Where those of a key stage are hidden, and those of both together are not, they are of neither.
    """
    towns = dict(School.objects.visible_to(actor).open().values_list("public_id", "town"))
    needs = []
    for one in count_schools(actor):
        area = towns.get(one.public_id) or NO_TOWN
        found = one.shown(day_minutes)
        if found.short.is_hidden:
            needs.append(Need(area=area, stage="", minutes=0, is_hidden=True))
            continue
        parts = list(zip(("KS3", "KS4"), one.needed_by_stage, strict=True))
        if any(each.is_hidden for each in found.short_by_stage):
            parts = [("", one.needed)]
        needs += [
            Need(area=area, stage=stage, minutes=minutes // day_minutes * day_minutes)
            for stage, minutes in parts
        ]
    return needs
