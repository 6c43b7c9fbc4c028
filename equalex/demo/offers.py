"""Experiences that the synthetic employers offer, and the dates on which they take place."""

import random
from collections import defaultdict
from datetime import date, timedelta

from employers.models import (
    DeliveryModel,
    Employer,
    Experience,
    ExperienceState,
    GrowthSector,
    Site,
    Slot,
    SlotDate,
)
from employers.rules.holidays import bank_holidays, why_closed
from equalex.demo import names
from equalex.demo.catalogue import OFFERS, WORK_OF_SECTOR, Offer

Offered = dict[str, list[tuple[Experience, Offer]]]


def make_experiences(rng: random.Random, employers: list[Employer], today: date) -> Offered:
    """Five experiences an employer, of every model of delivery; by model's code."""
    models = {model.code for model in DeliveryModel.objects.all()}
    sites = {site.employer_id: site for site in Site.objects.all()}
    experiences: list[Experience] = []
    offers: list[Offer] = []
    for place, employer in enumerate(employers):
        chosen = [OFFERS[(place + step * 5) % len(OFFERS)] for step in range(3)]
        chosen += rng.sample([offer for offer in OFFERS if offer not in chosen], 2)
        for offer in chosen:
            offers.append(offer)
            experiences.append(_experience(rng, employer, offer, sites, models, today))
    experiences = Experience.objects.bulk_create(experiences, batch_size=500)
    _tag(employers, experiences)
    by_model: Offered = defaultdict(list)
    for experience, offer in zip(experiences, offers, strict=True):
        by_model[offer.delivery_model].append((experience, offer))
    return by_model


def make_open_slots(rng: random.Random, offered: Offered, today: date) -> int:
    """One to three dates with free places in the coming eight months; returns the places."""
    slots, dates = [], []
    for experience, offer in (pair for pairs in offered.values() for pair in pairs):
        for _ in range(rng.randint(1, 3)):
            days = dates_from(today + timedelta(days=rng.randrange(14, 240)), offer)
            slot = Slot(
                experience=experience,
                places=offer.group,
                first_date=days[0],
                last_date=days[-1],
            )
            slots.append(slot)
            dates += [
                SlotDate(slot=slot, date=day, start=offer.start, minutes=offer.minutes)
                for day in days
            ]
    Slot.objects.bulk_create(slots, batch_size=1000)
    SlotDate.objects.bulk_create(dates, batch_size=5000)
    return sum(slot.places for slot in slots)


def _experience(
    rng: random.Random,
    employer: Employer,
    offer: Offer,
    sites: dict[int, Site],
    models: set[str],
    today: date,
) -> Experience:
    work = WORK_OF_SECTOR[str(employer.sector_id)]
    draw = rng.random()
    return Experience(
        employer=employer,
        site=sites[employer.pk] if offer.setting == "workplace" else None,
        title=offer.title.format(work=work),
        summary=offer.summary.format(work=work),
        state=ExperienceState.OPEN
        if draw < 0.9
        else ExperienceState.PAUSED
        if draw < 0.95
        else ExperienceState.DRAFT,
        activity=offer.activity,
        mode=offer.mode,
        setting=offer.setting,
        is_tier_1=1 in offer.tiers,
        is_tier_2=2 in offer.tiers,
        is_tier_3=3 in offer.tiers,
        delivery_model_id=offer.delivery_model if offer.delivery_model in models else None,
        sector_id=employer.sector_id,
        youngest_year=offer.youngest,
        oldest_year=offer.oldest,
        group_size=offer.group,
        has_purpose="purpose" in offer.meets,
        has_interaction="interaction" in offer.meets,
        has_people="people" in offer.meets and rng.random() < 0.95,
        has_task="task" in offer.meets and rng.random() < 0.93,
        adjustments=rng.choice(
            ("", "Quiet room, flexible start.", "Step-free, hearing loop, a named buddy.")
        ),
        last_confirmed_on=today - timedelta(days=rng.randrange(120) * 2 // 3),
    )


def _tag(employers: list[Employer], experiences: list[Experience]) -> None:
    known = {sector.code for sector in GrowthSector.objects.all()}
    tags = {
        employer.pk: [code for code in row[3].split() if code in known]
        for employer, row in zip(employers, names.EMPLOYERS, strict=True)
    }
    through = Experience.growth_sectors.through
    through.objects.bulk_create(
        through(experience_id=experience.pk, growthsector_id=code)
        for experience in experiences
        for code in tags[experience.employer_id or 0]
    )


def dates_from(first: date, offer: Offer) -> list[date]:
    """The offer's dates from `first` on, `every` days apart, moved to days on which they can be."""
    in_holidays = offer.delivery_model == "holiday"
    dates: list[date] = []
    day = first
    for _ in range(offer.days):
        while day in dates or (_is_closed(day) if in_holidays else why_closed(day)):
            day += timedelta(days=1)
        dates.append(day)
        day += timedelta(days=offer.every)
    return dates


def _is_closed(day: date) -> bool:
    """Whether nobody works: on weekends and bank holidays."""
    return day.weekday() > 4 or day in bank_holidays(day.year)
