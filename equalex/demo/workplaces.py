"""Employers of a hub and what they offer, for populations of any size."""

import random
from datetime import date, timedelta
from itertools import cycle
from typing import NamedTuple

from employers.models import (
    Contact,
    Employer,
    EmployerApproval,
    Experience,
    ExperienceState,
    GrowthSector,
    Site,
    Slot,
    SlotDate,
)
from equalex.demo.catalogue import OFFERS, WORK_OF_SECTOR, Offer
from equalex.demo.offers import dates_from
from equalex.demo.places import employer_name, place
from equalex.demo.tables import Table
from equalex.kernel.access import OrganisationKind

OFFERS_OF_AN_EMPLOYER = 5
LEARNERS_TO_AN_EMPLOYER = 150
FEWEST_EMPLOYERS = 12


class Open(NamedTuple):
    """An experience that schools can book, as taking part needs it."""

    key: int
    offer: Offer
    has_people: bool
    has_task: bool


Choices = dict[str, list[Open]]


class EmployerTables:
    """The tables of employers and their offers."""

    def __init__(self, organisations: Table) -> None:
        self.organisations = organisations
        self.employers = Table(Employer, "employer_kind", "sector", "home_hub", "about")
        self.sites = Table(
            Site, "public_id", "employer", "name", "town", "latitude", "longitude", "is_step_free"
        )
        self.contacts = Table(Contact, "public_id", "employer", "name", "email")
        self.approvals = Table(EmployerApproval, "employer", "hub", "is_approved", "checked")
        self.experiences = experience_table()
        self.tags = Table(Experience.growth_sectors.through, "experience", "growthsector")
        self.slots = slot_table()
        self.slot_dates = slot_date_table()
        self.growth_sectors = list(GrowthSector.objects.values_list("pk", flat=True))

    def in_order(self) -> list[Table]:
        """Parents first."""
        return [
            self.organisations,
            self.employers,
            self.sites,
            self.contacts,
            self.approvals,
            self.experiences,
            self.tags,
            self.slots,
            self.slot_dates,
        ]


def experience_table() -> Table:
    """Experiences with what counting and searching read."""
    return Table(
        Experience,
        *("public_id", "employer", "school", "site", "title", "summary", "state", "kind"),
        *("activity", "mode", "setting", "arranged_by", "is_tier_1", "is_tier_2", "is_tier_3"),
        *("delivery_model", "sector", "youngest_year", "oldest_year", "group_size"),
        *("has_purpose", "has_interaction", "has_people", "has_task", "last_confirmed_on"),
    )


def slot_table() -> Table:
    """Slots as they are booked."""
    return Table(
        Slot, "public_id", "experience", "places", "booked", "first_date", "last_date", "note"
    )


def slot_date_table() -> Table:
    """The dates of slots."""
    return Table(SlotDate, "slot", "date", "start", "minutes")


def hex_id(rng: random.Random) -> str:
    """A public identifier of 128 bits, which the seed decides."""
    return f"{rng.getrandbits(128):032x}"


def make_workplaces(
    rng: random.Random, tables: EmployerTables, hub: int, *, learners: int, today: date
) -> Choices:
    """Employers for so many learners, what they offer, and dates with free places."""
    number = max(FEWEST_EMPLOYERS, learners // LEARNERS_TO_AN_EMPLOYER)
    choices: Choices = {offer.delivery_model: [] for offer in OFFERS}
    sectors = cycle(sorted(WORK_OF_SECTOR))
    offers = cycle(OFFERS)
    for _ in range(number):
        employer, site, sector = _employer(rng, tables, hub, next(sectors))
        for _ in range(OFFERS_OF_AN_EMPLOYER):
            offer = next(offers)
            found = _experience(rng, tables, (employer, site, sector), offer, today)
            choices[offer.delivery_model].append(found)
            _free_places(rng, tables, found, today)
    for table in tables.in_order():
        table.write()
    return choices


def _employer(
    rng: random.Random, tables: EmployerTables, hub: int, sector: str
) -> tuple[int, int, str]:
    key, site = tables.organisations.key(), tables.sites.key()
    name = employer_name(key)
    kind = OrganisationKind.EMPLOYER.value
    tables.organisations.rows.append((key, hex_id(rng), kind, name))
    tables.employers.rows.append((key, "company", sector, hub, f"{name} welcomes young people."))
    tables.sites.rows.append(
        (
            *(site, hex_id(rng), key, "Main site", place(key)),
            *(round(rng.uniform(50.5, 54.5), 4), round(rng.uniform(-3.0, 0.8), 4)),
            rng.random() < 0.7,
        )
    )
    tables.contacts.rows.append(
        (tables.contacts.key(), hex_id(rng), key, "The contact", f"contact{key}@employers.example")
    )
    tables.approvals.rows.append((tables.approvals.key(), key, hub, True, '["identity"]'))
    return key, site, sector


def _experience(
    rng: random.Random,
    tables: EmployerTables,
    of: tuple[int, int, str],
    offer: Offer,
    today: date,
) -> Open:
    employer, site, sector = of
    key, work = tables.experiences.key(), WORK_OF_SECTOR[sector]
    found = Open(
        key,
        offer,
        "people" in offer.meets and rng.random() < 0.95,
        "task" in offer.meets and rng.random() < 0.93,
    )
    tables.experiences.rows.append(
        (
            *(key, hex_id(rng), employer, None),
            site if offer.setting == "workplace" else None,
            *(offer.title.format(work=work), offer.summary.format(work=work)),
            *(ExperienceState.OPEN.value, "experience", offer.activity, offer.mode, offer.setting),
            *("employer", *(tier in offer.tiers for tier in (1, 2, 3)), offer.delivery_model),
            *(sector, offer.youngest, offer.oldest, offer.group),
            *("purpose" in offer.meets, "interaction" in offer.meets),
            *(found.has_people, found.has_task),
            (today - timedelta(days=rng.randrange(120))).isoformat(),
        )
    )
    if tables.growth_sectors:
        tag = rng.choice(tables.growth_sectors)
        tables.tags.rows.append((tables.tags.key(), key, tag))
    return found


def _free_places(rng: random.Random, tables: EmployerTables, found: Open, today: date) -> None:
    for _ in range(rng.randint(1, 3)):
        dates = dates_from(today + timedelta(days=rng.randrange(14, 240)), found.offer)
        slot = tables.slots.key()
        tables.slots.rows.append(
            (
                *(slot, hex_id(rng), found.key, found.offer.group, 0),
                *(dates[0].isoformat(), dates[-1].isoformat(), ""),
            )
        )
        start, minutes = found.offer.start.isoformat(), found.offer.minutes
        tables.slot_dates.rows += [
            (key, slot, day.isoformat(), start, minutes)
            for key, day in zip(tables.slot_dates.keys(len(dates)), dates, strict=True)
        ]
