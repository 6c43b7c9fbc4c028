"""Lists of employers and of what they offer as sheets: the same rows and order as their pages."""

from collections.abc import Iterable
from typing import Any

from employers.queries.offers import OwnOffer
from employers.queries.organisations import HubEmployer
from employers.queries.search import OfferCard
from equalex.kernel.sheets import Cell, Download, Sheet


def employers_download(rows: Iterable[HubEmployer]) -> Download:
    """Employers of a hub."""
    headings = ("Employer", "Kind", "State", "Sector", "Open experiences", "Signed up")
    cells: list[list[Cell]] = [
        [one.name, one.kind, one.label, one.sector or "Not said", one.experiences, one.since.date()]
        for one in rows
    ]
    return Download(name="employers", main=Sheet("Employers", headings, cells))


def offers_download(offers: Iterable[OwnOffer]) -> Download:
    """An employer's own experiences."""
    headings = ("Experience", "State", "Activity", "Next date", "Places", "Booked", "What to do")
    cells: list[list[Cell]] = [
        [
            one.title,
            one.state.label,
            one.activity,
            one.next_date if one.slots else None,
            one.places,
            one.booked,
            one.step.sentence,
        ]
        for one in offers
    ]
    return Download(name="experiences", main=Sheet("Experiences", headings, cells))


def search_download(cards: Iterable[OfferCard]) -> Download:
    """Experiences that a search found."""
    headings = (
        "Experience, Employer, Place, Miles, Sector, Activity, Tiers, Years, Mode, Next first date, "
        "Next last date, Places left, Dates, What learners will do"
    )
    cells: list[list[Cell]] = [
        [
            one.title,
            one.employer,
            one.place,
            None if one.miles is None else round(one.miles, 1),
            one.sector,
            one.activity,
            ", ".join(str(tier) for tier in one.tiers),
            one.years,
            one.mode,
            one.next_slot.first_date,
            one.next_slot.last_date,
            one.next_slot.places_left,
            one.slots,
            one.summary,
        ]
        for one in cards
    ]
    return Download(
        name="experiences-found", main=Sheet("Experiences", tuple(headings.split(", ")), cells)
    )


def mandates_download(mandates: Iterable[Any]) -> Download:
    """Who acts for whom."""
    headings = ("With whom", "State", "Purpose", "When", "Year groups")
    cells: list[list[Cell]] = [
        [one.other, one.label, one.purpose, one.when, one.years] for one in mandates
    ]
    return Download(name="mandates", main=Sheet("Mandates", headings, cells))
