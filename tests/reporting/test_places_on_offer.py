"""The list of places behind figures of supply comes to what led there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from employers.models import GrowthSector
from equalex.kernel.access import Role
from reporting.queries.places_on_offer import NO_SECTOR_CODE, WantedPlaces, places_on_offer
from reporting.rules.supply import NO_PLACE, NO_TRAVEL
from tests.employers.pages import queries_of
from tests.factories import (
    HubFactory,
)
from tests.factories.actors import sign_in
from tests.reporting.hubs import offer, staff_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
OFFERS = reverse("list-places-on-offer")


def test_places_on_offer_come_to_the_figure_that_led_there() -> None:
    hub = HubFactory()
    actor = staff_of(hub)
    growth = GrowthSector.objects.all()[0]
    offer(hub, growth=growth, youngest_year=10, oldest_year=11)
    offer(hub, mode="virtual")
    offer(hub, hidden_at=timezone.now())

    def found(**wanted: Any) -> tuple[int, int, int]:
        totals = places_on_offer(actor, WantedPlaces(**wanted)).totals
        return totals.slots, totals.free, totals.days

    assert found() == (2, 12, 24)
    assert found(growth=growth.pk) == found(nc_year=11, growth=growth.pk) == (1, 6, 12)
    assert found(nc_year=9) == found(area=NO_TRAVEL) == (1, 6, 12)
    assert found(begins=(2027, 4)) == (2, 12, 24)
    assert found(begins=(2027, 5)) == (0, 0, 0)
    assert found(days_in=(2027, 5)) == (2, 12, 12)  # one of the two days of each place
    assert found(sector="F", tier=1, area=NO_PLACE) == (1, 6, 12)
    assert found(sector=NO_SECTOR_CODE) == (0, 0, 0)
    rows = places_on_offer(actor, WantedPlaces(days_in=(2027, 5))).rows()
    assert [(row.free, row.days) for row in rows] == [(6, "6"), (6, "6")]


def test_the_list_of_places_costs_the_same_at_one_slot_and_at_thirty(client: Client) -> None:
    hub = HubFactory()
    sign_in(client, Role.HUB_STAFF, hub)
    offer(hub)
    few = queries_of(client, OFFERS)
    for _ in range(29):
        offer(hub)
    assert queries_of(client, OFFERS) == few
