"""/rules/: the rules in force from their data, for anyone, with examples worked out on the spot."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import PolicyVersion
from placements.rules.examples import EXAMPLES, work_out
from placements.rules.policies import Policies
from placements.rules.policy import SHIPPED_POLICY

pytestmark = pytest.mark.django_db


def test_anyone_reads_the_values_with_their_sources(client: Client) -> None:
    page = client.get(reverse("explain-rules")).content.decode()
    for words in (
        "5 days in Years 7 to 9",
        "One day is 5 hours (300 minutes)",
        "virtual experience gives at most 2 days",
        "the learner&#x27;s reflection afterwards",
        "Our default",
        "50 hours are two weeks&#x27; worth",
    ):
        assert words in page


def test_the_page_follows_the_policy_in_force(client: Client) -> None:
    PolicyVersion.objects.create(
        code="england-2026",
        effective_from=date(2026, 1, 1),
        state="published",
        values={
            **SHIPPED_POLICY.as_values(),
            "virtual_cap_minutes": {"KS3": 0, "KS4": 300},
            "needs_judgement": [],
        },
    )
    page = client.get(reverse("explain-rules")).content.decode()
    assert "Version “england-2026”" in page
    assert "In Years 7 to 9 (key stage 3) virtual experience gives no days" in page
    assert "Nothing is left to a person" in page


def test_the_examples_are_worked_out_by_the_counting_function() -> None:
    policies = Policies([SHIPPED_POLICY])
    worked = {one.title: one.minutes for one in (work_out(one, policies) for one in EXAMPLES)}
    assert worked == {
        "A day in order": 240,
        "Two visits on one date": 300,
        "Three virtual days in Year 8": 600,
        "Feedback is missing": 0,
        "Found by the family": 0,
        "An employer speaks in assembly": 0,
        "A placement in Year 9": 300,
    }
