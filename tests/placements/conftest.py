"""A school with its careers leader signed in, on one Monday in November 2026."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from equalex.kernel.access import Role
from schools.models import School
from tests.factories import SchoolFactory
from tests.factories.actors import sign_in


@pytest.fixture
def monday() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 9, 12, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def school(db: None) -> School:
    return SchoolFactory()


@pytest.fixture
def leader(monday: time_machine.Traveller, school: School, client: Client) -> Client:
    """The school's careers leader in a browser."""
    sign_in(client, Role.CAREERS_LEADER, school)
    return client
