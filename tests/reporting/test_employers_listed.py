"""The lists of employers behind figures come to what led there."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from employers.models import EmployerApproval, GrowthSector
from employers.queries.radar import runs_out
from equalex.kernel.access import Role
from reporting.queries.dashboard import employers_of_hub
from tests.factories import (
    EmployerFactory,
    ExperienceFactory,
    HubFactory,
    InsuranceFactory,
    SlotFactory,
)
from tests.factories.actors import sign_in
from tests.reporting.hubs import hub_with_everything, main_of, offer, staff_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-03-04 10:00 +00:00")]
PIPELINE = reverse("employer-pipeline")


def test_tiles_of_employers_lead_to_as_many(client: Client) -> None:
    hub, _ = hub_with_everything()
    sign_in(client, Role.HUB_STAFF, hub)
    page = main_of(client, reverse("hub-dashboard"))
    for words, standing in (
        ("approved", "approved"),
        ("with nothing on offer", "idle"),
        ("wait for your decision", "waiting"),
    ):
        tile = next(
            each for each in re.findall(r'<div class="eq-tile.*?</div>', page, re.DOTALL)
            if words in each
        )  # fmt: skip
        number = words_of(tile).split()[0]
        assert f"standing={standing}" in tile
        listed = words_of(main_of(client, f"{PIPELINE}?standing={standing}"))
        assert re.search(rf"\b{number} employers?, those with", listed), standing


def test_a_growth_sector_narrows_the_pipeline_its_pages_and_its_download(client: Client) -> None:
    hub, growth = HubFactory(), GrowthSector.objects.all()[0]
    sign_in(client, Role.HUB_STAFF, hub)
    for _ in range(26):
        offer(hub, growth=growth)
    other = offer(hub).employer
    address = f"{PIPELINE}?growth={growth.pk}"
    page = main_of(client, address)
    assert other.name not in page
    assert f"?growth={growth.pk}&amp;page=2" in page
    assert f"?growth={growth.pk}&amp;download=csv" in page
    taken = client.get(f"{address}&download=csv").content.decode("utf-8-sig")
    assert taken.count("\n") == 27


def test_as_many_run_out_as_the_radar_lists(client: Client) -> None:
    hub = HubFactory()

    def employer(*, approved: bool = True, booked: date | None = None) -> Any:
        found = EmployerFactory(home_hub=hub, approved=approved)
        fresh = ExperienceFactory(employer=found, last_confirmed_on=date(2027, 3, 1))
        if booked:
            SlotFactory(experience=fresh, first_date=booked, booked=1)
        return found

    employer()
    employer(booked=date(2027, 5, 1))  # no insurance is said
    for expires, booked in (
        (date(2027, 5, 3), None),
        (date(2027, 5, 4), None),  # more than 60 days ahead
        (date(2027, 6, 30), date(2027, 7, 1)),
        (date(2027, 6, 30), date(2027, 6, 30)),
        (date(2026, 6, 30), None),
    ):
        InsuranceFactory(employer=employer(booked=booked), expires_on=expires)
    InsuranceFactory(employer=employer(), expires_on=None, exempt_reason="Sole trader")
    EmployerApproval.objects.filter(employer=employer()).update(lapsed_at=timezone.now())
    employer(approved=False)
    for confirmed in (date(2026, 12, 24), date(2026, 12, 25)):  # 70 and 69 days ago
        ExperienceFactory(employer=employer(), last_confirmed_on=confirmed)
    EmployerApproval.objects.filter(employer=EmployerFactory(approved=True)).update(
        lapsed_at=timezone.now()
    )
    actor = staff_of(hub)
    listed = {each.employer for each in runs_out(actor)}
    assert employers_of_hub(actor).running_out == len(listed) == 6
